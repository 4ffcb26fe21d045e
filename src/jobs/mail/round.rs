//! One round through the outbox.

use std::sync::Arc;
use std::time::SystemTime;

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use serde_json::{Value, json};

use super::post::{Answer, Post, Way};
use super::wording::worded;
use crate::base::body::Body;
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::outbox::Waiting;
use crate::outbox::delivery::{self, Claimed, Outcome, Queued};
use crate::work::Db;

/// Nobody else takes a letter that is being sent for this long, in seconds: far longer than a mail server is waited
/// for.
const LEASE_SECONDS: i64 = 10 * 60;
/// After so many refusals "for now" a letter is dead: with an hour between them that is five days, as RFC 5321
/// (4.5.4.1) has it.
const ATTEMPTS: i32 = 125;

/// The text of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Puts letters into words. The templates belong to the pages' floor.
pub trait Writer: Send + Sync {
    /// The letter's text.
    fn write(&self, body: &Body, letter: &Waiting) -> Result<Text>;
}

/// After a minute, then after twice as long each time, up to an hour.
fn again_after(attempt: i32) -> i64 {
    60 * 2_i64.pow(u32::try_from(attempt - 1).unwrap_or(0).min(6)).min(60)
}

/// How letters leave.
#[derive(Clone)]
pub struct Mailing {
    /// Puts them into words.
    pub writer: Arc<dyn Writer>,
    /// Takes them.
    pub post: Arc<dyn Post>,
    /// Who sends them.
    pub from: Mailbox,
    /// Letters that waited untried for longer than so many days are held for a person; 0: none is.
    pub hold_older_than_days: u16,
}

/// Sends what is due. A letter waits while an earlier one of its chain is not sent; one refused for good, or held for a
/// person, lets the next go. Where the mail server is away the round ends.
pub async fn run(db: &Db, mailing: &Mailing, now: Instant) -> Result<Value> {
    let queue = db.read_public(delivery::queued).await?;
    let mut round = Round {
        db,
        mailing,
        now,
        way: None,
        counts: [0; 4],
    };
    let mut away = None;
    for chain in queue.chunk_by(|one, next| one.chain == next.chain) {
        if let Step::Away(says) = round.chain(chain).await? {
            tracing::warn!(cause = %says, "the mail server is away; letters wait");
            away = Some(says);
            break;
        }
    }
    let [sent, later, dead, held] = round.counts;
    Ok(json!({ "sent": sent, "later": later, "dead": dead, "held": held, "away": away }))
}

enum Step {
    Next,
    Wait,
    Away(String),
}

struct Round<'a> {
    db: &'a Db,
    mailing: &'a Mailing,
    now: Instant,
    way: Option<Box<dyn Way>>,
    counts: [usize; 4],
}

impl Round<'_> {
    /// Sends one chain's letters until one of them has to wait.
    async fn chain(&mut self, letters: &[Queued]) -> Result<Step> {
        for seen in letters {
            if !seen.is_due(self.now) {
                break;
            }
            if self.hold(seen).await? {
                continue;
            }
            let (queued, now) = (seen.clone(), self.now);
            let claimed = self
                .db
                .note(move |conn| delivery::claim(conn, &queued, now, now.plus_seconds(LEASE_SECONDS)))
                .await?;
            let Some(claimed) = claimed else { break };
            match self.one(claimed).await? {
                Step::Next => {}
                Step::Wait => break,
                away @ Step::Away(_) => return Ok(away),
            }
        }
        Ok(Step::Next)
    }

    /// A letter that nobody tried for so long, because mail was off, may be true no more: a person decides.
    async fn hold(&mut self, seen: &Queued) -> Result<bool> {
        let days = self.mailing.hold_older_than_days;
        let oldest = self.now.plus_seconds(-i64::from(days) * 24 * 60 * 60);
        if days == 0 || seen.attempts > 0 || seen.released_at.is_some() || seen.queued_at >= oldest {
            return Ok(false);
        }
        let says = format!("It waited for more than {days} days before anybody tried to send it.");
        let queued = seen.clone();
        if self
            .db
            .note(move |conn| delivery::hold(conn, &queued, says))
            .await?
        {
            let [.., held] = &mut self.counts;
            *held += 1;
        }
        Ok(true)
    }

    async fn one(&mut self, claimed: Claimed) -> Result<Step> {
        let attempt = claimed.attempt - claimed.forgiven;
        let again_at = self.now.plus_seconds(again_after(attempt));
        let (outcome, step) = match self.send(&claimed.letter).await {
            Answer::Taken => (Outcome::Sent, Step::Next),
            Answer::Refused(says) => (Outcome::Dead(says), Step::Next),
            Answer::Later(says) if attempt >= ATTEMPTS => (Outcome::Dead(says), Step::Next),
            Answer::Later(says) => (Outcome::Later(again_at, says), Step::Wait),
            Answer::Away(says) => (Outcome::Later(again_at, says.clone()), Step::Away(says)),
        };
        let [sent, later, dead, _] = &mut self.counts;
        *(match outcome {
            Outcome::Sent => sent,
            Outcome::Later(..) => later,
            Outcome::Dead(_) => dead,
        }) += 1;
        let now = self.now;
        let kept = self
            .db
            .note(move |conn| delivery::end(conn, &claimed, outcome, now))
            .await?;
        // Somebody else has the letter by now, and with it the rest of its chain.
        Ok(if kept { step } else { Step::Wait })
    }

    async fn send(&mut self, letter: &Waiting) -> Answer {
        let mailing = self.mailing;
        let message = match mailing
            .writer
            .write(&self.db.body(), letter)
            .and_then(|text| worded(&self.db.settings(), letter, text))
            .and_then(|text| message(&self.db.body(), &mailing.from, letter, text))
        {
            Ok(message) => message,
            // An address that is none never becomes one.
            Err(Error::Unreadable(says)) => return Answer::Refused(says),
            // A fault of ours, mended by the next release: the letter waits for it.
            Err(fault) => return Answer::Later(format!("The letter cannot be written: {fault}")),
        };
        let way = match &self.way {
            Some(way) => way,
            None => match mailing.post.open().await {
                Ok(way) => self.way.insert(way),
                Err(says) => return Answer::Away(says),
            },
        };
        way.send(letter.id, message).await
    }
}

/// The message: the same bytes at every attempt, so that a mail server may know one that it has already.
pub fn message(body: &Body, from: &Mailbox, letter: &Waiting, text: Text) -> Result<Message> {
    let address = |says: &str, address: &str| {
        address
            .parse()
            .map_err(|_| Error::Unreadable(format!("{says} \"{address}\" is no mail address.")))
    };
    let to = Mailbox::new(None, address("The recipient", &letter.recipient)?);
    let answers = Mailbox::new(
        Some(body.name.clone()),
        address("The body's address", &body.email)?,
    );
    let host = body.base_url.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    // A line break in a name would begin a header of its own.
    let subject = text.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    MessageBuilder::new()
        .from(from.clone())
        .to(to)
        .reply_to(answers)
        .subject(subject)
        .date(SystemTime::from(letter.queued_at.utc()))
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(text.body)
        .map_err(|fault| Error::Broken(fault.into()))
}
