//! Whether everything that a list tells of one certification fits together, and what follows from it. Pure: what is
//! kept is handed in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::history::{self, Origin};
use super::model::{Certification, HeldAudit, OpenFinding, Standing, TakeOver};
use super::places::{placed, scope, visited};
use super::visits::to_come;
use crate::base::citation::{
    LC_14, LC_20, LC_70, LC_71, LC_81, LC_84, LC_91, LC_95, LC_103, LC_120, RuleId, VE_41,
};
use crate::base::ids::AuditorId;
use crate::base::ruling::Refusals;
use crate::base::time::{Date, in_words, minus_months};
use crate::parties::accreditations::{self, Accreditation};
use crate::parties::organisations::{Organisation, Site};
use crate::rules::book::{Book, Standard, StandardId};
use crate::rules::clock::{self, DueItem};
use crate::rules::suspension;
use crate::rules::words::CertificationStatus;

/// What is asked about one certification: the list's rows, read, and what they lean on.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Whose it is.
    pub organisation: &'a Organisation,
    /// All its sites.
    pub sites: &'a [Site],
    /// The certification.
    pub certification: Certification,
    /// The audits held, the oldest first.
    pub audits: Vec<HeldAudit>,
    /// The findings.
    pub findings: Vec<OpenFinding>,
    /// The body's own accreditations.
    pub accreditations: &'a [Accreditation],
    /// Everybody who may be in a team, by code and by e-mail address in small letters.
    pub people: &'a BTreeMap<String, AuditorId>,
    /// The seed of the samples to come (MS-43).
    pub seed: u64,
    /// What the list said, word for word.
    pub told: Value,
}

/// What does not fit, with its place in the list.
pub type Misfit = (Origin, String);

/// Checks it as a whole and works out what is to be written.
pub fn plan(book: &Book, asked: Asked<'_>, today: Date) -> Result<TakeOver, Vec<Misfit>> {
    let mut no: Vec<Misfit> = Vec::new();
    let id = StandardId::new(asked.certification.standard.as_str());
    let standard = match book.standard(&id) {
        Ok(standard) => standard,
        Err(refusal) => return Err(vec![told("standard", &refusal.into())]),
    };
    if let Err(refusals) = book.check_areas(standard, &asked.certification.technical_areas) {
        no.push(told("technical_areas", &refusals));
    }
    dates(&asked.certification, today, &mut no);
    covered(&asked, &id, &mut no);
    let suspended_until = suspension_end(book, &asked.certification, &mut no);
    let in_scope = scope(&asked, &mut no);
    let (cycle, present) = cycles(&asked);
    let before = history::earlier_start(standard, book.parameters(), &asked.certification);
    let cycle_of = |audit: &HeldAudit| cycle_of(&asked.certification, audit, cycle, before);
    let audits = visited(&asked, &in_scope, cycle_of, &mut no);
    let findings = placed(book, standard, &asked, &in_scope, &mut no);
    let due = due(book, &id, standard, &asked, today, &mut no);
    if !no.is_empty() {
        return Err(no);
    }
    let planned = to_come(book, &id, &asked, &in_scope, &present, &due).map_err(|says| vec![says])?;
    Ok(TakeOver {
        organisation: asked.organisation.id,
        holder: asked.organisation.legal_name.clone(),
        sites: in_scope.iter().map(|site| site.id).collect(),
        audits,
        findings,
        due,
        suspended_until,
        planned,
        cycle,
        told: asked.told,
        certification: asked.certification,
    })
}

pub(super) fn told(field: &'static str, refusals: &Refusals) -> Misfit {
    (Origin::Certification(field), refusals.to_string())
}

pub(super) fn says(field: &'static str, rule: RuleId, says: impl AsRef<str>) -> Misfit {
    (
        Origin::Certification(field),
        format!("{} ({rule})", says.as_ref()),
    )
}

/// The dates of a row beside each other, as far as the clock does not ask about them.
fn dates(c: &Certification, today: Date, no: &mut Vec<Misfit>) {
    let mut before = |field, rule, (later, what): (Date, &str), (earlier, than): (Date, &str)| {
        if later < earlier {
            no.push(says(
                field,
                rule,
                format!(
                    "{what}, {}, is before {than}, {}.",
                    in_words(later),
                    in_words(earlier)
                ),
            ));
        }
    };
    let start = (c.cycle_start_on, "the decision that began the cycle");
    before(
        "cycle_start_on",
        LC_20,
        (c.cycle_start_on, "The beginning of the cycle"),
        (c.first_issued_on, "the first certification"),
    );
    before("expires_on", LC_120, (c.expires_on, "The expiry date"), start);
    before(
        "effective_on",
        LC_71,
        (c.effective_on, "The first day of validity"),
        start,
    );
    before(
        "effective_on",
        LC_71,
        (c.expires_on, "The expiry date"),
        (c.effective_on, "the first day of validity"),
    );
    before("issued_on", LC_71, (c.issued_on, "The day of issue"), start);
    if let Some(on) = c.transferred_on {
        before("transferred_on", LC_103, (on, "The transfer"), start);
    }
    if let Some(on) = c.suspended_on {
        before("suspended_on", LC_120, (on, "The suspension"), start);
    }
    if let Some(on) = c.withdrawn_on {
        before("withdrawn_on", LC_120, (on, "The withdrawal"), start);
    }
    let later = c.cycle_start_on > c.first_issued_on && c.transferred_on.is_none();
    match c.previous_expires_on {
        None if later => no.push(says(
            "previous_expires_on",
            LC_81,
            format!(
                "First certified on {} and decided again on {}: enter the last day of the cycle before.",
                in_words(c.first_issued_on),
                in_words(c.cycle_start_on)
            ),
        )),
        Some(_) if !later => no.push(says(
            "previous_expires_on",
            LC_81,
            "There is no cycle before the first one, nor one of ours before a transfer: leave this empty.",
        )),
        _ => {}
    }
    standing(c, no);
    let restorable = clock::restorable_until(c.expires_on);
    if today > restorable && c.standing != Standing::Withdrawn {
        no.push(says(
            "expires_on",
            LC_84,
            format!(
                "It expired on {} and could be restored until {}: there is nothing to take over.",
                in_words(c.expires_on),
                in_words(restorable)
            ),
        ));
    }
}

/// A suspension and a withdrawal have their day, and nothing else has.
fn standing(c: &Certification, no: &mut Vec<Misfit>) {
    let rows = [
        ("suspended_on", LC_91, Standing::Suspended, c.suspended_on),
        ("suspended_until", LC_91, Standing::Suspended, c.suspended_until),
        ("withdrawn_on", LC_95, Standing::Withdrawn, c.withdrawn_on),
    ];
    for (field, rule, wanted, given) in rows {
        if given.is_some() && c.standing != wanted {
            let text = format!(
                "The status is {}, so leave this empty, or say {wanted}.",
                c.standing
            );
            no.push(says(field, rule, text));
        }
        if given.is_none() && c.standing == wanted && field != "suspended_until" {
            no.push(says(field, rule, format!("Enter since when it is {wanted}.")));
        }
    }
}

/// VE-41: what was issued under an accreditation names one that covers it.
fn covered(asked: &Asked<'_>, standard: &StandardId, no: &mut Vec<Misfit>) {
    let c = &asked.certification;
    if asked.organisation.city.trim().is_empty() {
        no.push(says(
            "organisation",
            LC_70,
            "The organisation has no city, and its certificate names one: enter its address.",
        ));
    }
    let areas = &c.technical_areas;
    if c.accredited
        && accreditations::covering_among(asked.accreditations, standard, areas, c.cycle_start_on).is_none()
    {
        no.push(says(
            "accredited",
            VE_41,
            format!(
                "No accreditation on record covered {standard} with these areas on {}. Record it first, or write no.",
                in_words(c.cycle_start_on)
            ),
        ));
    }
}

fn suspension_end(book: &Book, c: &Certification, no: &mut Vec<Misfit>) -> Option<Date> {
    let since = c.suspended_on.filter(|_| c.standing == Standing::Suspended)?;
    match suspension::limit(book.parameters(), since, c.expires_on, c.suspended_until) {
        Ok(limit) => Some(limit.value),
        Err(refusals) => {
            no.push(told("suspended_until", &refusals));
            None
        }
    }
}

/// What falls due, as the clock says it of everything the list tells; what the clock refuses is at its place.
fn due(
    book: &Book,
    id: &StandardId,
    standard: &Standard,
    asked: &Asked<'_>,
    today: Date,
    no: &mut Vec<Misfit>,
) -> Vec<DueItem> {
    let c = &asked.certification;
    let told = history::events(standard, book.parameters(), c, &asked.audits, &asked.findings);
    let (events, origins): (Vec<_>, Vec<_>) = told.into_iter().unzip();
    let ruling = match clock::due(book, book.parameters(), id, &events, today) {
        Ok(ruling) => ruling,
        Err(refusals) => {
            for refusal in refusals.0 {
                let at = refusal.field.as_deref().and_then(place);
                let origin = at.and_then(|at| origins.get(at)).copied();
                let origin = origin.unwrap_or(Origin::Certification("status"));
                no.push((origin, format!("{} ({})", refusal.says, refusal.rule)));
            }
            return Vec::new();
        }
    };
    let wanted = match c.standing {
        Standing::Certified => CertificationStatus::Certified,
        Standing::Suspended => CertificationStatus::Suspended,
        Standing::Withdrawn => CertificationStatus::Withdrawn,
    };
    let derived = ruling.value.status;
    if derived != wanted && derived != CertificationStatus::Expired {
        no.push(says(
            "status",
            LC_120,
            format!("By its dates it is {derived}, and the list says {wanted}."),
        ));
    }
    if c.agreement_on > c.cycle_start_on && c.is_first_cycle() && c.transferred_on.is_none() {
        no.push(says(
            "agreement_on",
            LC_14,
            "The agreement is signed before the audit, so not after the decision.",
        ));
    }
    ruling.value.due
}

/// The place in "/events/7/expires".
fn place(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/events/")?.split('/').next()?.parse().ok()
}

/// The cycle an audit belongs to: what was held up to a decision belongs to the cycle that the decision ended. `before`
/// is where the cycle before the present one began; those before it had three years each (LC-20).
fn cycle_of(c: &Certification, audit: &HeldAudit, cycle: i32, before: Option<Date>) -> i32 {
    if c.is_first_cycle() || audit.ends_on > c.cycle_start_on {
        return cycle;
    }
    let mut of = cycle - 1;
    let mut began = before.unwrap_or(c.first_issued_on);
    while of > 1 && audit.ends_on <= began {
        of -= 1;
        began = minus_months(began, 36);
    }
    of
}

/// Which cycle runs, and which of the audits belong to it.
fn cycles(asked: &Asked<'_>) -> (i32, Vec<usize>) {
    let c = &asked.certification;
    let all = asked.audits.iter().enumerate();
    if c.is_first_cycle() {
        return (1, all.map(|(i, _)| i).collect());
    }
    let days = (c.cycle_start_on - c.first_issued_on).num_days();
    let before = i32::try_from((days + 548) / 1096).unwrap_or(1).max(1);
    let present = all.filter(|(_, audit)| audit.ends_on > c.cycle_start_on);
    (before + 1, present.map(|(i, _)| i).collect())
}
