//! Giving a planned change up, and narrowing a scope.

use serde_json::json;

use super::decide::still_planned;
use super::given::Reducing;
use super::store::{self, Modified};
use crate::access::{Act, Subject};
use crate::base::citation::LC_94;
use crate::base::error::{Result, unchanged};
use crate::base::ids::{CertificationId, DecisionId, ModificationId};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::journal::Entry;
use crate::lifecycle::case;
use crate::lifecycle::decision::{self, Dossier, NewDecision};
use crate::lifecycle::programme::{self, modification};
use crate::parties::accreditations;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::keys::ClientKey;
use crate::rules::modification::{Reduction, Status, reduce as rule};
use crate::rules::steps::decision::{Facts, Kind as Decides, decide as gate};
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Gives a planned change up: the audit it rode on gets its own days and sites back, one of its own is cancelled.
pub fn give_up(
    work: &mut Work<'_>,
    id: ModificationId,
    (reason, version): &(String, i32),
) -> Result<Done<ModificationId>> {
    let reach = work.reach(Act::PlanModification)?;
    let row = modification::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(row.organisation_id);
    let permit = work.permit(Act::PlanModification, &subject, "modification")?;
    unchanged("modification", row.version, *version)?;
    let mut no = Refusals::none();
    still_planned(&mut no, &row);
    no.or(())?;
    modification::end(work, &row, Status::GivenUp, reason)?;
    programme::without(work, reach, &row, reason)?;
    let entry = Entry::changed(
        "modification",
        id,
        json!({ "status": row.status }),
        json!({ "status": Status::GivenUp, "audit": row.audit_id }),
    );
    Ok(Done::new(permit, entry.because(reason.clone()), id))
}

/// Narrows the scope (LC-94): decided and in force at once, by somebody outside every audit team (LC-65).
pub fn reduce(work: &mut Work<'_>, id: CertificationId, given: &Reducing) -> Result<Done<DecisionId>> {
    let reach = work.reach(Act::ReduceScope)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::ReduceScope, &subject, "certification")?;
    unchanged("case", certification.version, given.version)?;
    let dossier = Dossier::of_certification(work.conn(), reach, id)?;
    let (actor, today) = (work.actor().clone(), work.today());
    let present = TechnicalArea::list(&certification.technical_areas);
    let mut no = Refusals::none();
    for area in given.areas.iter().filter(|area| !present.contains(area)) {
        no.add(Refusal::of(
            LC_94,
            "technical_areas",
            format!("{area} is not in the scope, so it cannot stay in it. Plan an extension."),
        ));
    }
    let (left, gone): (Vec<TechnicalArea>, Vec<TechnicalArea>) =
        present.into_iter().partition(|area| given.areas.contains(area));
    let narrowed = rule(&Reduction {
        status: case::status_on(&certification, today),
        scope_changes: given.scope != certification.scope,
        areas: gone.len(),
        areas_left: left.len(),
        allowed: given.allowed,
        scope: &given.scope,
    });
    let (Some(narrowed), true) = (no.take(narrowed), no.is_empty()) else {
        return Err(no.into());
    };
    let cleared = decision::cleared_outside_team(work.conn(), &actor, &dossier, "", today)?;
    let organisation = ClientKey::from(dossier.organisation.id);
    let standard = StandardId::new(certification.standard.as_str());
    let facts = Facts::bare(
        (&organisation, &standard),
        today,
        &cleared.value,
        (&given.reason, &given.information_used),
    );
    let decided = gate(Decides::Reduce, &facts)?;
    let mut steps: Vec<Step> = cleared.steps;
    steps.extend(decided.steps);
    steps.extend(narrowed);
    let made = decision::record(
        work,
        NewDecision {
            certification: id,
            organisation: certification.organisation_id,
            kind: Decides::Reduce,
            audit: None,
            reason: given.reason.clone(),
            considered: Document::of(&json!({ "information_used": given.information_used, "steps": steps }))?,
            limit_on: None,
        },
    )?;
    let codes: Vec<&str> = left.iter().map(TechnicalArea::as_str).collect();
    let covered = accreditations::covering(work.conn(), &standard, &left, today)?.is_some();
    let modified = Modified {
        standard: certification.standard.clone(),
        scope: given.scope.clone(),
        technical_areas: codes.join(";"),
        // A narrower scope gains no accreditation by itself, and what none covers any more has none.
        accredited: certification.accredited && covered,
        joining: Vec::new(),
    };
    store::modify(work, &certification, &modified)?;
    decision::tell(work, &dossier, "scope_reduced", &given.reason, None)?;
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "scope": certification.scope, "technical_areas": certification.technical_areas }),
        json!({ "decision": made, "after": modified, "rule": LC_94, "steps": steps }),
    );
    Ok(Done::new(permit, entry.because(given.reason.clone()), made))
}
