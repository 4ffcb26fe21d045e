//! A person's hand on a letter: send it after all, or give it up.

use serde_json::json;

use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::LetterId;
use crate::jobs::model::{GivenAbandonment, GivenRetry};
use crate::journal::Entry;
use crate::lifecycle::queue::Waiting as Row;
use crate::outbox::Waiting;
use crate::outbox::delivery::State;
use crate::outbox::shelf::{self, Kept};
use crate::work::{Done, Reader, Work};

/// Sends a letter that failed or is held, however old it is.
pub fn retry(work: &mut Work<'_>, id: LetterId, given: &GivenRetry) -> Result<Done<()>> {
    let permit = work.permit(Act::RetryLetter, &Subject::house(), "letter")?;
    let version = given.check()?;
    let (kept, letter) = unsent(work, id, version)?;
    if shelf::is_forgotten(&letter) {
        let mut fields = Fields::none();
        fields.add(
            "letter",
            "The link in it is good no more and is forgotten. Give the letter up, and have a new one written.",
        );
        return Err(Error::Invalid(fields));
    }
    let now = work.now();
    if !shelf::release(work.conn(), id, version, now)? {
        return Err(Error::Moved("letter"));
    }
    Ok(Done::new(permit, changed(&kept, State::Queued), ()))
}

/// Gives a letter up: nobody gets it.
pub fn abandon(work: &mut Work<'_>, id: LetterId, given: &GivenAbandonment) -> Result<Done<()>> {
    let permit = work.permit(Act::AbandonLetter, &Subject::house(), "letter")?;
    let (version, reason) = given.check()?;
    let (kept, letter) = unsent(work, id, version)?;
    let now = work.now();
    if !shelf::abandon(work.conn(), &letter, version, now)? {
        return Err(Error::Moved("letter"));
    }
    let entry = changed(&kept, State::Abandoned).because(reason.to_string());
    Ok(Done::new(permit, entry, ()))
}

/// The letter, if it was seen as it is and waits for a person.
fn unsent(work: &mut Work<'_>, id: LetterId, version: i32) -> Result<(Kept, Waiting)> {
    let (kept, letter) = shelf::by_id(work.conn(), id)?;
    unchanged("letter", kept.version, version)?;
    if kept.state.needs_a_person() {
        Ok((kept, letter))
    } else {
        Err(Error::Moved("letter"))
    }
}

/// What is in the letter is no matter of the journal, and its links are secret.
fn changed(kept: &Kept, state: State) -> Entry {
    let before = json!({ "letter": kept.letter, "state": kept.state, "attempts": kept.attempts });
    Entry::changed(
        "letter",
        kept.id,
        before,
        json!({ "letter": kept.letter, "state": state }),
    )
}

/// What waits for administrators: the letters that failed or are held, all together.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Row>> {
    let mut waiting = Vec::new();
    for (state, what) in [
        (State::Dead, "queue-dead-letters"),
        (State::Held, "queue-held-letters"),
    ] {
        let count = shelf::count(reader.conn(), state)?;
        if count > 0 {
            waiting.push(Row {
                what,
                organisation: "Outbox".to_owned(),
                subject: count.to_string(),
                href: format!("/desk/letters?state={state}"),
                due_on: None,
                rule: None,
            });
        }
    }
    Ok(waiting)
}
