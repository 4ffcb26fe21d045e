//! All letters as administrators see them: waiting, held, sent, failed and given up.

use diesel::prelude::*;
use serde::Serialize;

use super::Waiting;
use super::delivery::{State, without_secrets};
use crate::base::error::{Error, Result};
use crate::base::ids::LetterId;
use crate::base::time::Instant;
use crate::store::columns::Document;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::letters;

/// A letter without its content.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = letters)]
pub struct Kept {
    /// Its id, which is also its Message-ID.
    pub id: LetterId,
    /// The letter's name.
    pub letter: String,
    /// The address it goes to.
    pub recipient: String,
    /// When it was written.
    pub queued_at: Instant,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried again.
    pub next_at: Option<Instant>,
    /// Why it was not sent.
    pub fault: Option<String>,
    /// When it was sent, or failed for good.
    pub ended_at: Option<Instant>,
    /// Raised with every change.
    pub version: i32,
}

/// The newest letters from the one before `after` on; in one state where it is given.
pub fn newest(
    conn: &mut Conn,
    state: Option<State>,
    after: Option<LetterId>,
    limit: i64,
) -> Result<Vec<Kept>> {
    let mut query = letters::table
        .select(Kept::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(state) = state {
        query = query.filter(letters::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(letters::id.lt(after));
    }
    Ok(query.order(letters::id.desc()).limit(limit).load(conn)?)
}

/// How many letters are in this state.
pub fn count(conn: &mut Conn, state: State) -> Result<i64> {
    Ok(letters::table
        .filter(letters::state.eq(state))
        .count()
        .get_result(conn)?)
}

/// The letter with this id, and what its text is made from.
pub fn by_id(conn: &mut Conn, id: LetterId) -> Result<(Kept, Waiting)> {
    letters::table
        .find(id)
        .select((Kept::as_select(), Waiting::as_select()))
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("letter"))
}

/// Lets it go: it is sent as if it were new, however old it is. False where it is not at this version any more.
pub(crate) fn release(conn: &mut Conn, id: LetterId, version: i32, now: Instant) -> Result<bool> {
    let seen = letters::table.find(id).filter(letters::version.eq(version));
    let changed = diesel::update(seen)
        .set((
            letters::state.eq(State::Queued),
            letters::forgiven.eq(letters::attempts),
            letters::released_at.eq(Some(now)),
            letters::next_at.eq(None::<Instant>),
            letters::ended_at.eq(None::<Instant>),
            letters::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Gives it up, and forgets what is secret in it. False where it is not at this version any more.
pub(crate) fn abandon(conn: &mut Conn, letter: &Waiting, version: i32, now: Instant) -> Result<bool> {
    let seen = letters::table
        .find(letter.id)
        .filter(letters::version.eq(version));
    let changed = diesel::update(seen)
        .set((
            letters::state.eq(State::Abandoned),
            letters::particulars.eq(without_secrets(&letter.particulars)),
            letters::next_at.eq(None::<Instant>),
            letters::ended_at.eq(Some(now)),
            letters::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The mark in a letter's particulars that what was secret in it is forgotten: it cannot be sent any more.
const FORGOTTEN: &str = "forgotten";

/// Whether what was secret in it is forgotten.
pub fn is_forgotten(letter: &Waiting) -> bool {
    letter.particulars.0.get(FORGOTTEN).is_some()
}

/// Forgets what is secret in letters that nobody sent since this moment: no link is good for so long. How many.
pub(crate) fn forget_secrets(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old: Vec<(LetterId, Document)> = letters::table
        .filter(letters::state.eq_any([State::Dead, State::Held]))
        .filter(letters::queued_at.lt(before))
        .select((letters::id, letters::particulars))
        .load(conn)?;
    let mut forgotten = 0;
    for (id, particulars) in old {
        let mut kept = without_secrets(&particulars);
        if kept != particulars {
            if let Some(fields) = kept.0.as_object_mut() {
                fields.insert(FORGOTTEN.to_owned(), true.into());
            }
            forgotten += diesel::update(letters::table.find(id))
                .set(letters::particulars.eq(kept))
                .execute(conn)?;
        }
    }
    Ok(forgotten)
}
