//! The delivery of letters: one worker at a time has a letter, and whoever writes names the attempt.

use diesel::prelude::*;

use super::Waiting;
use crate::base::error::Result;
use crate::base::ids::LetterId;
use crate::base::time::Instant;
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::store::schema::letters;
use crate::{text_column, text_enum};

text_enum! {
    /// Where a letter stands.
    State {
        /// It is to be sent.
        Queued = "queued",
        /// It waited too long to be sent without a person's word.
        Held = "held",
        /// The mail server took it.
        Sent = "sent",
        /// It was refused for good: it waits for a person.
        Dead = "dead",
        /// A person gave it up.
        Abandoned = "abandoned",
    }
}
text_column!(State);

impl State {
    /// Whether it waits for a person.
    pub fn needs_a_person(self) -> bool {
        matches!(self, Self::Held | Self::Dead)
    }
}

/// A letter that is to be sent, without its content.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letters)]
pub struct Queued {
    /// Its id.
    pub id: LetterId,
    /// The chain of its cause: what was written first leaves first.
    pub chain: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Which of these no longer count, since a person sent it again.
    pub forgiven: i32,
    /// When it was written.
    pub queued_at: Instant,
    /// When a person let it go.
    pub released_at: Option<Instant>,
    /// When it is tried again.
    pub next_at: Option<Instant>,
    /// Until when somebody is sending it.
    pub lease_until: Option<Instant>,
}

impl Queued {
    /// Whether it may be tried now.
    pub fn is_due(&self, now: Instant) -> bool {
        self.next_at.is_none_or(|at| at <= now) && self.lease_until.is_none_or(|until| until <= now)
    }
}

/// A letter in the hands of one worker.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The letter.
    pub letter: Waiting,
    /// Which attempt this is, from 1 on.
    pub attempt: i32,
    /// Which of these no longer count.
    pub forgiven: i32,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// Not now; when it is tried again, and why.
    Later(Instant, String),
    /// Never; why.
    Dead(String),
}

/// Every letter that is to be sent, chain by chain in the order they were written.
pub fn queued(conn: &mut Conn) -> Result<Vec<Queued>> {
    Ok(letters::table
        .filter(letters::state.eq(State::Queued))
        .order((letters::chain, letters::seq, letters::id))
        .select(Queued::as_select())
        .load(conn)?)
}

/// What waits.
#[derive(Debug, Clone)]
pub struct Figures {
    /// How many stand how, those that are through apart.
    pub counted: Vec<(State, i64)>,
    /// Since when the oldest of them waits.
    pub oldest: Option<Instant>,
}

/// What waits of the letters.
pub fn figures(conn: &mut Conn) -> Result<Figures> {
    let mut counted = Vec::new();
    for state in [State::Queued, State::Dead] {
        let standing = letters::table.filter(letters::state.eq(state));
        counted.push((state, standing.count().get_result(conn)?));
    }
    let oldest = letters::table
        .filter(letters::state.eq(State::Queued))
        .order(letters::queued_at)
        .select(letters::queued_at)
        .first(conn)
        .optional()?;
    Ok(Figures { counted, oldest })
}

/// Takes a letter as it was seen; none where somebody else was quicker.
pub(crate) fn claim(
    conn: &mut Conn,
    seen: &Queued,
    now: Instant,
    lease_until: Instant,
) -> Result<Option<Claimed>> {
    let free = letters::table
        .find(seen.id)
        .filter(letters::state.eq(State::Queued))
        .filter(letters::attempts.eq(seen.attempts))
        .filter(
            letters::lease_until
                .is_null()
                .or(letters::lease_until.le(Some(now))),
        );
    let attempt = seen.attempts + 1;
    let won = diesel::update(free)
        .set((
            letters::attempts.eq(attempt),
            letters::lease_until.eq(Some(lease_until)),
        ))
        .execute(conn)?;
    if won != 1 {
        return Ok(None);
    }
    let letter = letters::table
        .find(seen.id)
        .select(Waiting::as_select())
        .first(conn)?;
    Ok(Some(Claimed {
        letter,
        attempt,
        forgiven: seen.forgiven,
    }))
}

/// Holds a letter that nobody has tried yet for a person; false where somebody else was quicker.
pub(crate) fn hold(conn: &mut Conn, seen: &Queued, says: String) -> Result<bool> {
    let untried = letters::table
        .find(seen.id)
        .filter(letters::state.eq(State::Queued))
        .filter(letters::attempts.eq(0))
        .filter(letters::released_at.is_null());
    let held = diesel::update(untried)
        .set((
            letters::state.eq(State::Held),
            letters::fault.eq(Some(says)),
            letters::version.eq(letters::version + 1),
        ))
        .execute(conn)?;
    Ok(held == 1)
}

/// Writes how the attempt ended; false where the letter is somebody else's by now. What is secret in a letter is
/// forgotten once it is delivered.
pub(crate) fn end(conn: &mut Conn, claimed: &Claimed, outcome: Outcome, now: Instant) -> Result<bool> {
    let held = letters::table
        .find(claimed.letter.id)
        .filter(letters::state.eq(State::Queued))
        .filter(letters::attempts.eq(claimed.attempt));
    let free = (
        letters::lease_until.eq(None::<Instant>),
        letters::version.eq(letters::version + 1),
    );
    let kept = match outcome {
        Outcome::Sent => diesel::update(held)
            .set((
                free,
                letters::state.eq(State::Sent),
                letters::fault.eq(None::<String>),
                letters::next_at.eq(None::<Instant>),
                letters::ended_at.eq(Some(now)),
                letters::particulars.eq(without_secrets(&claimed.letter.particulars)),
            ))
            .execute(conn)?,
        Outcome::Later(next_at, fault) => diesel::update(held)
            .set((
                free,
                letters::next_at.eq(Some(next_at)),
                letters::fault.eq(Some(fault)),
            ))
            .execute(conn)?,
        Outcome::Dead(fault) => diesel::update(held)
            .set((
                free,
                letters::state.eq(State::Dead),
                letters::fault.eq(Some(fault)),
                letters::ended_at.eq(Some(now)),
            ))
            .execute(conn)?,
    };
    Ok(kept == 1)
}

/// The particulars without what begins with "secret_".
pub(super) fn without_secrets(particulars: &Document) -> Document {
    let mut kept = particulars.clone();
    if let Some(fields) = kept.0.as_object_mut() {
        fields.retain(|name, _| !name.starts_with("secret_"));
    }
    kept
}
