//! What the public is told of a certificate on a day: a function of what the register says, never of a job (VE-6).

use crate::base::citation::{LC_82, LC_91, LC_95, LC_98, VE_6};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::text_enum;

text_enum! {
    /// What the register keeps of a certificate, in the words of its public history.
    RegisterEvent {
        /// First issue.
        Issued = "issued",
        /// A revision with another scope or other sites.
        ScopeChanged = "scope_changed",
        /// Validity rests.
        Suspended = "suspended",
        /// The suspension is over.
        Restored = "restored",
        /// A further cycle.
        Renewed = "renewed",
        /// Ended by decision.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// The public answer (VE-6); an unknown number has none.
    PublicStatus {
        /// In force.
        Valid = "valid",
        /// Temporarily invalid.
        Suspended = "suspended",
        /// Ended by decision.
        Withdrawn = "withdrawn",
        /// Ended by date.
        Expired = "expired",
        /// Granted, and its first day is still to come.
        NotYetValid = "not_yet_valid",
        /// An older revision; the current one is linked.
        Superseded = "superseded",
    }
}

/// What the answer depends on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The register's events with their dates, in order.
    pub events: &'a [(RegisterEvent, Date)],
    /// The revision asked about.
    pub revision: u32,
    /// The latest revision issued.
    pub latest_revision: u32,
    /// First day of validity.
    pub effective: Date,
    /// Last day of validity.
    pub expires: Date,
}

/// The status on `today`. Expired is derived from the date: nothing has to run for it.
pub fn status(facts: &Facts<'_>, today: Date) -> Ruling<PublicStatus> {
    let last = facts
        .events
        .iter()
        .rev()
        .find(|(event, date)| {
            *date <= today
                && matches!(
                    event,
                    RegisterEvent::Suspended
                        | RegisterEvent::Restored
                        | RegisterEvent::Withdrawn
                        | RegisterEvent::Renewed
                )
        })
        .copied();
    let withdrawn = facts
        .events
        .iter()
        .find(|(event, date)| *event == RegisterEvent::Withdrawn && *date <= today);
    let (status, step) = if facts.revision < facts.latest_revision {
        (
            PublicStatus::Superseded,
            Step::new(
                VE_6,
                format!(
                    "Revision {} was followed by revision {}",
                    facts.revision, facts.latest_revision
                ),
            ),
        )
    } else if let Some((_, date)) = withdrawn {
        (
            PublicStatus::Withdrawn,
            Step::new(LC_95, format!("Withdrawn on {}", in_words(*date))),
        )
    } else if today > facts.expires {
        (
            PublicStatus::Expired,
            Step::new(LC_82, format!("Expired after {}", in_words(facts.expires))),
        )
    } else if today < facts.effective {
        (
            PublicStatus::NotYetValid,
            Step::new(LC_98, format!("In force from {}", in_words(facts.effective))),
        )
    } else if let Some((RegisterEvent::Suspended, date)) = last {
        (
            PublicStatus::Suspended,
            Step::new(LC_91, format!("Suspended since {}", in_words(date))),
        )
    } else {
        (
            PublicStatus::Valid,
            Step::new(
                VE_6,
                format!(
                    "In force from {} to {}",
                    in_words(facts.effective),
                    in_words(facts.expires)
                ),
            ),
        )
    };
    Ruling::new(status, vec![step])
}
