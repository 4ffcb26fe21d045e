//! How each accreditation stands on a day, and whether a change of its rows would falsify what was issued under it.

use super::model::{Accreditation, Status};
use crate::base::citation::VE_41;
use crate::base::ids::CertificateId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words, plus_days};
use crate::rules::book::{StandardId, TechnicalArea};

/// One accreditation with every status it has, had and will have.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How it stands on the day; before its first status, that one.
    pub now: Accreditation,
    /// What is recorded to follow, the next first.
    pub later: Vec<Accreditation>,
    /// What came before, the newest first.
    pub earlier: Vec<Accreditation>,
}

impl Standing {
    /// Whether its last status on record is an end.
    pub fn is_ended(&self) -> bool {
        let last = self.later.last().unwrap_or(&self.now);
        last.status == Status::Withdrawn
    }

    /// Whether a row is one of it.
    pub fn has(&self, row: &Accreditation) -> bool {
        self.now.same_as(row)
    }
}

/// Every accreditation among rows in the order of `all`, as it stands on a day.
pub fn standings(rows: &[Accreditation], on: Date) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::new();
    for row in rows {
        if standings.iter().any(|one| one.has(row)) {
            continue;
        }
        // The newest stands first.
        let own: Vec<&Accreditation> = rows.iter().filter(|other| other.same_as(row)).collect();
        let at = own
            .iter()
            .position(|row| row.status_on <= on)
            .unwrap_or(own.len().saturating_sub(1));
        let (later, rest) = own.split_at(at);
        if let Some((now, earlier)) = rest.split_first() {
            standings.push(Standing {
                now: (*now).clone(),
                later: later.iter().rev().map(|&row| row.clone()).collect(),
                earlier: earlier.iter().map(|&row| row.clone()).collect(),
            });
        }
    }
    standings
}

/// A revision of a certificate that names an accreditation.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The revision's id.
    pub certificate: CertificateId,
    /// The certificate's number as printed.
    pub number: String,
    /// The revision.
    pub revision: i32,
    /// The accreditation body it names.
    pub body: String,
    /// The accreditation's number it names.
    pub accreditation: String,
    /// Standard with edition.
    pub standard: StandardId,
    /// The areas of its scope.
    pub areas: Vec<TechnicalArea>,
    /// The day of the decision, on which the accreditation had to cover it (VE-41).
    pub decided_on: Date,
}

impl Issued {
    /// Whether it names this accreditation.
    pub fn names(&self, row: &Accreditation) -> bool {
        self.body == row.body && self.accreditation == row.number && self.standard.as_str() == row.standard
    }

    /// Whether these rows still say that the accreditation it names covered it on the day of its decision.
    fn is_true_by(&self, rows: &[Accreditation]) -> bool {
        rows.iter()
            .filter(|row| {
                self.names(row) && row.granted_on <= self.decided_on && row.status_on <= self.decided_on
            })
            .max_by_key(|row| (row.status_on, row.id))
            .is_some_and(|row| row.covers(&self.areas))
    }
}

/// How many certificates a refusal names.
const NAMED: usize = 3;

/// VE-41: nothing that was issued under an accreditation may become false by a change of the rows. What the rows did
/// not say before, as of certificates that were taken over, they need not say after.
pub(super) fn falsifies_nothing(
    before: &[Accreditation],
    after: &[Accreditation],
    issued: &[Issued],
    field: &str,
) -> Result<(), Refusals> {
    let falsified: Vec<&Issued> = issued
        .iter()
        .filter(|one| one.is_true_by(before) && !one.is_true_by(after))
        .collect();
    let Some(last) = falsified.iter().map(|one| one.decided_on).max() else {
        return Ok(());
    };
    let named: Vec<String> = falsified
        .iter()
        .take(NAMED)
        .map(|one| {
            let on = in_words(one.decided_on);
            format!("{}, revision {} (decided on {on})", one.number, one.revision)
        })
        .collect();
    let more = match falsified.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let says = format!(
        "This accreditation would no longer have covered what was issued under it: {}{more}. What held on the day of a \
         decision stays; a change can begin on {} at the earliest.",
        named.join("; "),
        in_words(plus_days(last, 1)),
    );
    Err(Refusals(vec![Refusal::of(VE_41, field, says)]))
}
