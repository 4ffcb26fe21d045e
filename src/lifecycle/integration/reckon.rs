//! Which certifications can be audited together, and the time that takes.

use super::model::{Derived, JointAudit, Terms};
use super::store;
use crate::access::Reach;
use crate::base::citation::{AT_4, AT_60};
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::base::ruling::{Refusal, Refusals};
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::review::{self, Calculation};
use crate::rules::audit_time::{self, Own, Purpose};
use crate::rules::book::Book;
use crate::rules::steps::certification::State;
use crate::store::pool::Conn;

/// The certifications with what they take together.
#[derive(Debug, Clone)]
pub struct Reckoned {
    /// All of them, the first that of the question.
    pub members: Vec<Certification>,
    /// The time of every kind of audit.
    pub derived: Derived,
}

/// Reckons the audits of a certification together with others of the same client, from the calculations that are kept
/// (of the certification itself from `fresh`, where it is about to change); or says everything against it. Fields are
/// named as the form names them.
pub fn reckon(
    conn: &mut Conn,
    reach: Reach,
    book: &Book,
    certification: &Certification,
    with: &[CertificationId],
    terms: &Terms,
    fresh: Option<&Calculation>,
) -> Result<std::result::Result<Reckoned, Refusals>> {
    let mut no = Refusals::none();
    let others: Vec<CertificationId> = with
        .iter()
        .copied()
        .filter(|id| *id != certification.id)
        .collect();
    if others.is_empty() {
        no.add(Refusal::of(
            AT_60,
            "with",
            "Choose at least one other certification of this client.",
        ));
    }
    let mut members = vec![certification.clone()];
    let found = case::among(conn, reach, &others)?;
    if found.len() != others.len()
        || found
            .iter()
            .any(|one| one.organisation_id != certification.organisation_id)
    {
        no.add(Refusal::of(
            AT_60,
            "with",
            "Only certifications of the same client are audited together.",
        ));
        return Ok(Err(no));
    }
    members.extend(found);
    let mut reviews = Vec::new();
    let mut calculations: Vec<Calculation> = Vec::new();
    let own = store::living_of(conn, reach, certification.id)?.map(|living| living.id);
    for member in &members {
        if matches!(member.status, State::Withdrawn | State::Refused | State::Expired) {
            let says = format!("{} has ended.", member.standard);
            no.add(Refusal::of(AT_60, "with", says));
        }
        let other = store::living_of(conn, reach, member.id)?;
        if other.is_some_and(|other| Some(other.id) != own) {
            let says = format!(
                "{} is audited together with others already. End that first.",
                member.standard
            );
            no.add(Refusal::of(AT_60, "with", says));
        }
        let kept = review::of_application(conn, reach, member.application_id)?;
        let fresh = fresh.filter(|_| member.id == certification.id).cloned();
        let calculation = kept
            .as_ref()
            .map(review::Review::calculation)
            .transpose()?
            .flatten();
        match (kept, fresh.or(calculation)) {
            (Some(kept), Some(calculation)) => {
                reviews.push(kept.id);
                calculations.push(calculation);
            }
            _ => no.add(Refusal::of(
                AT_4,
                "with",
                format!(
                    "The audit time of {} by itself was not reckoned here. Review it first.",
                    member.standard
                ),
            )),
        }
    }
    if !no.is_empty() {
        return Ok(Err(no));
    }
    let own: Vec<Own<'_>> = calculations
        .iter()
        .map(|one| Own {
            request: &one.request,
            time: &one.time.value,
        })
        .collect();
    let mut audits = Vec::new();
    for purpose in [Purpose::Initial, Purpose::Surveillance, Purpose::Recertification] {
        let joint = audit_time::together(book, book.parameters(), purpose, &own, &terms.as_ruled());
        match joint {
            Ok(joint) => audits.push(JointAudit {
                purpose,
                joint: named(joint, &calculations),
            }),
            // The same faults of level and team stand against each purpose: once is enough.
            Err(refusals) => return Ok(Err(in_form(refusals))),
        }
    }
    Ok(Ok(Reckoned {
        members,
        derived: Derived { reviews, audits },
    }))
}

/// Sites are told by their names; the rules know them by id.
fn named(
    mut joint: crate::base::ruling::Ruling<audit_time::Joint>,
    calculations: &[Calculation],
) -> crate::base::ruling::Ruling<audit_time::Joint> {
    for warning in &mut joint.warnings {
        for (id, name) in calculations.iter().flat_map(|one| &one.names) {
            warning.says = warning.says.replace(id, name);
        }
    }
    joint
}

fn in_form(refusals: Refusals) -> Refusals {
    let told = refusals.0.into_iter().map(|mut refusal| {
        let field = refusal.field.as_deref().unwrap_or_default();
        let name = match field.strip_prefix("/integration") {
            Some("/level_percent") => "level_reason",
            Some(_) => "auditors",
            None => "with",
        };
        refusal.field = Some(name.to_owned());
        refusal
    });
    Refusals(told.collect())
}
