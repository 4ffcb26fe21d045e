//! One revision of a certificate: current until the next one, and exactly one is current (LC-73).

use super::{Row, follow};
use crate::base::citation::LC_73;
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::text_enum;

text_enum! {
    /// Where a revision stands.
    State {
        /// The one that counts.
        Current = "current",
        /// A later one took its place.
        Superseded = "superseded",
    }
}

text_enum! {
    /// What may happen to a revision.
    Event {
        /// A later revision is issued.
        Supersede = "supersede",
    }
}

/// The whole order.
pub const TABLE: &[Row<State, Event>] = &[(State::Current, Event::Supersede, State::Superseded)];

/// Moves a revision on. `revision` is its number, `next_revision` that of the one taking its place.
pub fn step(
    state: State,
    event: Event,
    revision: u32,
    next_revision: u32,
) -> Result<Ruling<State>, Refusals> {
    let next = follow(TABLE, LC_73, "a certificate revision", state, event)?;
    let mut no = Refusals::none();
    if Some(next_revision) != revision.checked_add(1) {
        no.add(Refusal::of(
            LC_73,
            "revision",
            format!("Revision {revision} is followed by the next number, not by {next_revision}."),
        ));
    }
    no.or(Ruling::new(
        next,
        vec![Step::new(
            LC_73,
            format!("Revision {revision} is superseded by revision {next_revision}"),
        )],
    ))
}
