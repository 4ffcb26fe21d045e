//! State machines as tables: what a thing is, what may happen to it, and what it is then. Each table is the whole
//! truth about the order; each event has a gate that asks for the facts the standards demand.

pub mod application;
pub mod stage_1;
pub mod audit;
pub mod finding;
pub mod report;
pub mod report_items;
pub mod decision;
pub mod certification;
pub mod certificate;
pub mod concern;
pub mod witness;

use std::fmt::Display;

use crate::base::citation::RuleId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words};

/// One row of a table: in this state, at this event, on to that state.
type Row<S, E> = (S, E, S);

/// The next state, or a refusal that names the events possible instead.
fn follow<S, E>(table: &[Row<S, E>], rule: RuleId, thing: &str, state: S, event: E) -> Result<S, Refusal>
where
    S: Copy + PartialEq + Display,
    E: Copy + PartialEq + Display,
{
    if let Some((_, _, next)) = table.iter().find(|(from, at, _)| *from == state && *at == event) {
        return Ok(*next);
    }
    let possible: Vec<String> = table
        .iter()
        .filter(|(from, _, _)| *from == state)
        .map(|(_, at, _)| at.to_string().replace('_', " "))
        .collect();
    let possible = if possible.is_empty() {
        "nothing more can happen to it".to_owned()
    } else {
        format!("possible now: {}", possible.join(", "))
    };
    Err(Refusal::new(
        rule,
        format!(
            "\"{}\" is not possible for {thing} that is {}; {possible}.",
            event.to_string().replace('_', " "),
            state.to_string().replace('_', " ")
        ),
    ))
}

/// Refuses an empty text under its field.
fn need_text(no: &mut Refusals, rule: RuleId, field: &str, text: &str, says: &str) {
    if text.trim().is_empty() {
        no.add(Refusal::of(rule, field, says));
    }
}

/// Refuses a day before an earlier one it must not precede.
fn not_before(
    no: &mut Refusals,
    rule: RuleId,
    field: &str,
    (what, day): (&str, Date),
    (than, earliest): (&str, Date),
) {
    if day < earliest {
        no.add(Refusal::of(
            rule,
            field,
            format!(
                "{what} on {} is before {than} on {}.",
                in_words(day),
                in_words(earliest)
            ),
        ));
    }
}
