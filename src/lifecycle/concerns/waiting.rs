//! What waits here, for whom.

use super::view::{self, Row};
use crate::access::{Act, Role, policy};
use crate::base::citation::{LC_112, RuleId};
use crate::base::error::Result;
use crate::lifecycle::queue::Waiting;
use crate::rules::steps::concern::State;
use crate::work::Reader;

/// The next step of each that is not ended: to managers all of them, to whoever handles one theirs.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let Some(person) = reader.actor().person().cloned() else {
        return Ok(Vec::new());
    };
    if policy::may(reader.actor(), Act::HandleConcern).is_err() {
        return Ok(Vec::new());
    }
    let manager = person.roles.contains(&Role::Manager);
    let mut waiting = Vec::new();
    for (row, handler) in view::open(reader)? {
        if !manager && handler != Some(person.id) {
            continue;
        }
        let (what, rule): (&'static str, RuleId) = match row.status {
            State::Received => ("queue-acknowledge-concern", LC_112),
            State::Acknowledged => ("queue-check-concern", LC_112),
            State::Admitted if handler.is_none() => ("queue-name-handler", LC_112),
            State::Admitted => ("queue-decide-concern", LC_112),
            State::Decided | State::Dismissed | State::Ended => ("queue-end-concern", row.rule),
        };
        waiting.push(job(row, what, rule));
    }
    Ok(waiting)
}

fn job(row: Row, what: &'static str, rule: RuleId) -> Waiting {
    Waiting {
        what,
        organisation: row.concerned.or(row.organisation).unwrap_or(row.author),
        subject: format!("{} {}, {}", row.kind, row.number, row.subject),
        href: format!("/desk/concerns/{}", row.id),
        due_on: row.due_on,
        rule: Some(rule),
    }
}
