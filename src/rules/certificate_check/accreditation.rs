//! Accreditation as data: whether a certificate is accredited is computed, never chosen (VE-40 to VE-44, VE-70).

use serde::{Deserialize, Serialize};

use super::Checking;
use crate::base::citation::{VE_41, VE_42, VE_43, VE_70};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::text_enum;

text_enum! {
    /// Where an accreditation stands (VE-40).
    AccreditationStatus {
        /// In force.
        Active = "active",
        /// Temporarily not.
        Suspended = "suspended",
        /// No longer.
        Withdrawn = "withdrawn",
        /// Cut back: what is left is entered as an active accreditation of its own.
        Reduced = "reduced",
    }
}

/// One accreditation of the certification body (VE-40).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accreditation {
    /// Its id.
    pub id: String,
    /// The accreditation body.
    pub body: String,
    /// The certification body's number there.
    pub number: String,
    /// Standard and edition.
    pub standard: StandardId,
    /// The technical areas covered; none named means the whole standard.
    #[serde(default)]
    pub areas: Vec<TechnicalArea>,
    /// First day in force.
    pub granted: Date,
    /// Where it stands.
    pub status: AccreditationStatus,
    /// Since when it stands there; before that day it was active.
    #[serde(default)]
    pub status_since: Option<Date>,
    /// Whether the body's arrangement signatory state covers this standard (VE-40).
    #[serde(default)]
    pub signatory: bool,
}

impl Accreditation {
    /// Whether it is in force on `day`.
    pub fn active_on(&self, day: Date) -> bool {
        let unchanged = match self.status {
            AccreditationStatus::Active => true,
            AccreditationStatus::Suspended
            | AccreditationStatus::Withdrawn
            | AccreditationStatus::Reduced => self.status_since.is_some_and(|since| day < since),
        };
        self.granted <= day && unchanged
    }

    /// CO-44: by the same codes as competence, and asked apart from it.
    fn covers(&self, standard: &StandardId, areas: &[TechnicalArea]) -> bool {
        self.standard == *standard
            && (self.areas.is_empty()
                || areas
                    .iter()
                    .all(|area| self.areas.iter().any(|own| own.covers(area))))
    }
}

/// VE-41: the accreditation that covers this standard and every one of these areas on the decision date. Covering a
/// part is covering nothing.
pub fn accredited_by<'a>(
    rows: &'a [Accreditation],
    standard: &StandardId,
    areas: &[TechnicalArea],
    decided: Date,
) -> Option<&'a Accreditation> {
    rows.iter()
        .find(|row| row.active_on(decided) && row.covers(standard, areas))
}

pub(super) fn check<'a>(
    checking: &Checking<'_>,
    rows: &'a [Accreditation],
    no: &mut Refusals,
    steps: &mut Vec<Step>,
) -> Option<&'a Accreditation> {
    let facts = checking.facts;
    // LC-96, LC-123: what was added later is covered on the day it was decided.
    let decision = facts.decision?;
    let decided = decision
        .expanded_on
        .map_or(decision.on, |later| later.max(decision.on));
    let covering = accredited_by(rows, facts.standard, facts.areas, decided);
    let areas: Vec<&str> = facts.areas.iter().map(TechnicalArea::as_str).collect();
    let areas = areas.join(", ");
    match (covering, facts.shows_accreditation) {
        (Some(row), Some(shown)) => {
            // Any accreditation that covers the whole scope may be the one shown.
            let shown_covers = rows
                .iter()
                .find(|r| r.id == shown && r.active_on(decided) && r.covers(facts.standard, facts.areas));
            if let Some(shown) = shown_covers {
                steps.push(covered(shown, &areas, decided));
                accredited_but_denied(checking, no);
                return Some(shown);
            }
            no.add(Refusal::of(
                VE_70,
                "accreditation",
                format!(
                    "The accreditation shown does not cover {} in {areas} on {}; that of {} does.",
                    facts.standard,
                    in_words(decided),
                    row.body
                ),
            ));
        }
        (Some(row), None) => no.add(Refusal::of(
            VE_42,
            "accreditation",
            format!(
                "{} accredits {} in {areas}, so the certificate must be issued as accredited.",
                row.body, facts.standard
            ),
        )),
        (None, Some(_)) => no.add(Refusal::of(
            VE_70,
            "accreditation",
            format!(
                "No accreditation covered {} in {areas} on {}, so the certificate cannot show one.",
                facts.standard,
                in_words(decided)
            ),
        )),
        (None, None) => unaccredited(checking, no, steps, &areas),
    }
    covering
}

fn covered(row: &Accreditation, areas: &str, decided: Date) -> Step {
    Step::new(
        VE_41,
        format!(
            "{} ({}) accredits {} in {areas} on {}",
            row.body,
            row.number,
            row.standard,
            in_words(decided)
        ),
    )
}

fn accredited_but_denied(checking: &Checking<'_>, no: &mut Refusals) {
    if checking.facts.says_unaccredited {
        no.add(Refusal::of(
            VE_42,
            "says_unaccredited",
            "An accredited certificate cannot state that no accreditation covers it.",
        ));
    }
}

/// VE-43: the plain statement, and nothing that sounds otherwise.
fn unaccredited(checking: &Checking<'_>, no: &mut Refusals, steps: &mut Vec<Step>, areas: &str) {
    let facts = checking.facts;
    if !facts.says_unaccredited {
        no.add(Refusal::of(
            VE_43,
            "says_unaccredited",
            "The certificate must state in words that no accreditation covers it.",
        ));
    }
    let texts = std::iter::once(("scope".to_owned(), facts.scope)).chain(
        facts
            .sites
            .iter()
            .enumerate()
            .map(|(i, site)| (format!("sites/{i}/scope"), site.scope)),
    );
    for (field, text) in texts {
        if text.to_lowercase().contains("accredit") {
            no.add(Refusal::of(
                VE_43,
                field,
                "Leave the word \"accredited\" out: no accreditation covers this certificate.",
            ));
        }
    }
    steps.push(Step::new(
        VE_41,
        format!(
            "No accreditation covers {} in {areas}: unaccredited, and it says so",
            facts.standard
        ),
    ));
}
