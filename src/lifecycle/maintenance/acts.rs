//! Suspending, lifting, withdrawing: one way for all three, because each is a decision (LC-65).

use serde_json::json;

use super::model::Checked;
use super::view::Change;
use crate::access::{Act, Subject};
use crate::base::citation::LC_98;
use crate::base::error::{Result, unchanged};
use crate::base::ids::{CertificationId, DecisionId};
use crate::base::ruling::{Refusals, Step};
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::case::{self, Cycle};
use crate::lifecycle::certificate;
use crate::lifecycle::decision::{self, Dossier, NewDecision};
use crate::register;
use crate::rules::book::StandardId;
use crate::rules::keys::ClientKey;
use crate::rules::steps::certification::Facts as CaseFacts;
use crate::rules::steps::decision::{Facts, decide};
use crate::rules::suspension;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Suspends: the certification is temporarily invalid until the cause is solved, by the limit at the latest (LC-91).
pub fn suspend(work: &mut Work<'_>, id: CertificationId, given: &Checked) -> Result<Done<DecisionId>> {
    change(work, id, Change::Suspend, given)
}

/// Lifts a suspension once its cause is solved (LC-93).
pub fn lift(work: &mut Work<'_>, id: CertificationId, given: &Checked) -> Result<Done<DecisionId>> {
    change(work, id, Change::Lift, given)
}

/// Withdraws, for good (LC-95).
pub fn withdraw(work: &mut Work<'_>, id: CertificationId, given: &Checked) -> Result<Done<DecisionId>> {
    change(work, id, Change::Withdraw, given)
}

fn change(
    work: &mut Work<'_>,
    id: CertificationId,
    change: Change,
    given: &Checked,
) -> Result<Done<DecisionId>> {
    let act: Act = change.act();
    let reach = work.reach(act)?;
    let case = case::by_id(work.conn(), reach, id)?;
    let permit = work.permit(act, &Subject::of(case.organisation_id), "certification")?;
    unchanged("case", case.version, given.version)?;
    let dossier = Dossier::of_certification(work.conn(), reach, id)?;
    let current = certificate::current_of(work.conn(), reach, id)?.ok_or_else(|| {
        Refusals::one(
            LC_98,
            format!(
                "No certificate was issued for this case, so there is nothing to {}.",
                change.as_str()
            ),
        )
    })?;
    let (actor, today) = (work.actor().clone(), work.today());
    let cleared = decision::cleared_outside_team(work.conn(), &actor, &dossier, "", today)?;
    let organisation = ClientKey::from(dossier.organisation.id);
    let standard = StandardId::new(case.standard.as_str());
    let facts = Facts {
        cause_solved: given.cause_solved.as_ref().map_or("", |text| text.as_str()),
        ..Facts::bare(
            (&organisation, &standard),
            today,
            &cleared.value,
            (given.reason.as_str(), given.information_used.as_str()),
        )
    };
    let decided = decide(change.kind(), &facts)?;
    let mut steps: Vec<Step> = cleared.steps;
    steps.extend(decided.steps);
    let limit = match change {
        Change::Suspend => {
            let limit = suspension::limit(
                work.book().parameters(),
                today,
                current.expires_on,
                given.limit_on,
            )?;
            steps.extend(limit.steps);
            Some(limit.value)
        }
        Change::Lift | Change::Withdraw => None,
    };
    let decision = decision::record(
        work,
        NewDecision {
            certification: id,
            organisation: case.organisation_id,
            kind: change.kind(),
            audit: None,
            reason: given.reason.to_string(),
            considered: considered(given, &steps, limit)?,
            limit_on: limit,
        },
    )?;
    let facts = CaseFacts {
        decided: Some(&decided.value),
        expires: case.expires_on,
        ..CaseFacts::bare(today)
    };
    let particulars = json!({ "decision": decision, "limit": limit });
    let state = case::advance(work, &case, change.event(), &facts, Cycle::default(), particulars)?;
    register::enter(work, &current.number, current.revision, change.entry(), today)?;
    decision::tell(work, &dossier, change.letter(), given.reason.as_str(), limit)?;
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "status": case.status }),
        json!({ "status": state, "decision": decision, "limit": limit, "certificate": current.number }),
    )
    .because(given.reason.to_string());
    Ok(Done::new(permit, entry, decision))
}

/// LC-64: the information used and the steps of the rules.
fn considered(given: &Checked, steps: &[Step], limit: Option<Date>) -> Result<Document> {
    Document::of(&json!({
        "information_used": given.information_used,
        "cause_solved": given.cause_solved,
        "limit": limit,
        "steps": steps,
    }))
}
