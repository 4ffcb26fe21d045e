//! Deciding on a planned change, after its audit.

use serde_json::json;

use super::given::{Deciding, Verdict};
use super::store::{self, Modified};
use crate::access::{Act, Reach, Subject};
use crate::base::citation::{AT_55, LC_96, LC_98, LC_123, VE_41};
use crate::base::error::{Result, unchanged};
use crate::base::ids::ModificationId;
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::in_words;
use crate::journal::Entry;
use crate::lifecycle::case;
use crate::lifecycle::decision::{self, Dossier, NewDecision};
use crate::lifecycle::programme::modification::{self, Modification};
use crate::parties::accreditations;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::keys::ClientKey;
use crate::rules::modification::{Kind, Status};
use crate::rules::steps::certification::State;
use crate::rules::steps::decision::{Facts, Kind as Decides, decide as gate};
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Decides on a planned change. Expanded, it holds at once: scope, areas and sites, or the edition; the certificate
/// follows as a further revision and keeps its expiry.
pub fn decide(work: &mut Work<'_>, id: ModificationId, given: &Deciding) -> Result<Done<ModificationId>> {
    let reach = work.reach(Act::DecideModification)?;
    let row = modification::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(row.organisation_id);
    let permit = work.permit(Act::DecideModification, &subject, "modification")?;
    unchanged("modification", row.version, given.version)?;
    let certification = case::by_id(work.conn(), reach, row.certification_id)?;
    let mut no = Refusals::none();
    still_planned(&mut no, &row);
    let today = work.today();
    let status = case::status_on(&certification, today);
    no.unless(
        given.verdict == Verdict::Refuse || status == State::Certified,
        LC_98,
        format!("The certification is {status}: only one in force is extended or moved to another edition."),
    );
    let dossier = as_planned(work, reach, &row)?;
    let actor = work.actor().clone();
    let cleared = decision::cleared_outside_team(work.conn(), &actor, &dossier, &given.sector_advice, today)?;
    no.or(())?;
    let mut steps: Vec<Step> = cleared.steps.clone();
    if given.verdict == Verdict::Refuse {
        let entry = refuse(work, &row, &dossier, given, &steps)?;
        return Ok(Done::new(permit, entry, id));
    }
    let organisation = ClientKey::from(dossier.organisation.id);
    let standard = StandardId::new(dossier.certification.standard.as_str());
    let (audits, findings) = (dossier.audit_facts()?, dossier.finding_facts()?);
    let facts = Facts {
        agreement_signed: dossier.agreement_signed,
        audits: &audits,
        findings: &findings,
        ..Facts::bare(
            (&organisation, &standard),
            today,
            &cleared.value,
            (&given.reason, &given.information_used),
        )
    };
    let decided = gate(Decides::Expand, &facts)?;
    steps.extend(decided.steps);
    steps.extend(in_time(work, &row)?);
    let covered = covered(work, &dossier, certification.accredited)?;
    if row.kind == Kind::Extension {
        steps.push(Step::new(
            AT_55,
            "Reckon the audit time of the audits to come again: it was found for the narrower scope",
        ));
    }
    let made = decision::record(
        work,
        NewDecision {
            certification: certification.id,
            organisation: row.organisation_id,
            kind: Decides::Expand,
            // Several changes may ride on one audit, and a recertification audit has a decision of its own.
            audit: None,
            reason: given.reason.clone(),
            considered: Document::of(&json!({
                "information_used": given.information_used, "modification": row, "steps": steps,
            }))?,
            limit_on: None,
        },
    )?;
    modification::end(work, &row, Status::Decided, &given.reason)?;
    let modified = Modified {
        standard: dossier.certification.standard.clone(),
        scope: dossier.certification.scope.clone(),
        technical_areas: dossier.certification.technical_areas.clone(),
        accredited: covered,
        joining: row.sites()?,
    };
    store::modify(work, &certification, &modified)?;
    let letter = match row.kind {
        Kind::Extension => "scope_extended",
        Kind::Transition => "edition_changed",
    };
    decision::tell(work, &dossier, letter, &given.reason, None)?;
    let entry = Entry::changed(
        "certification",
        certification.id,
        json!({
            "standard": certification.standard, "scope": certification.scope,
            "technical_areas": certification.technical_areas, "accredited": certification.accredited,
        }),
        json!({ "modification": id, "decision": made, "after": modified, "steps": steps }),
    );
    Ok(Done::new(permit, entry.because(given.reason.clone()), id))
}

/// VE-41: whether an accreditation covers it as it would be; what is accredited stays so.
fn covered(work: &mut Work<'_>, dossier: &Dossier, accredited: bool) -> Result<bool> {
    let standard = StandardId::new(dossier.certification.standard.as_str());
    let areas = TechnicalArea::list(&dossier.certification.technical_areas);
    let today = work.today();
    let covered = accreditations::covering(work.conn(), &standard, &areas, today)?.is_some();
    if accredited && !covered {
        let says = "The certification is accredited, and no accreditation covers it as it would be. That comes first.";
        return Err(Refusals::one(VE_41, says).into());
    }
    Ok(covered)
}

/// The change does not hold; the certification stays as it is.
fn refuse(
    work: &mut Work<'_>,
    row: &Modification,
    dossier: &Dossier,
    given: &Deciding,
    steps: &[Step],
) -> Result<Entry> {
    modification::end(work, row, Status::Refused, &given.reason)?;
    decision::tell(work, dossier, "modification_refused", &given.reason, None)?;
    let entry = Entry::changed(
        "modification",
        row.id,
        json!({ "status": row.status }),
        json!({ "status": Status::Refused, "steps": steps }),
    );
    Ok(entry.because(given.reason.clone()))
}

pub(super) fn still_planned(no: &mut Refusals, row: &Modification) {
    no.unless(
        row.status == Status::Planned,
        LC_96,
        format!(
            "This change is {}, so nothing more happens to it.",
            row.status.as_str().replace('_', " ")
        ),
    );
}

/// The dossier of the change's own audit, with the certification as it would be: whoever decides knows what is added,
/// and of a transition the newer edition (LC-123).
pub(super) fn as_planned(work: &mut Work<'_>, reach: Reach, row: &Modification) -> Result<Dossier> {
    let mut dossier = Dossier::of_certification(work.conn(), reach, row.certification_id)?;
    dossier.audits.retain(|audit| audit.id == row.audit_id);
    dossier
        .findings
        .retain(|finding| finding.audit_id == row.audit_id);
    would_be(&mut dossier, row);
    Ok(dossier)
}

/// The certification as it would be after the change.
pub(super) fn would_be(dossier: &mut Dossier, row: &Modification) {
    let certification = &mut dossier.certification;
    if let Some(edition) = &row.edition {
        certification.standard.clone_from(edition);
    }
    if let Some(scope) = &row.scope {
        certification.scope.clone_from(scope);
    }
    let mut codes = TechnicalArea::list(&certification.technical_areas);
    for area in row.areas() {
        if !codes.contains(&area) {
            codes.push(area);
        }
    }
    let codes: Vec<&str> = codes.iter().map(TechnicalArea::as_str).collect();
    certification.technical_areas = codes.join(";");
}

/// LC-123: a transition is decided before it ends.
fn in_time(work: &mut Work<'_>, row: &Modification) -> Result<Option<Step>> {
    let Some(edition) = &row.edition else {
        return Ok(None);
    };
    let everyone = work.everyone();
    let old = case::by_id(work.conn(), everyone, row.certification_id)?.standard;
    let today = work.today();
    let (old, new) = (StandardId::new(old), StandardId::new(edition.as_str()));
    let ends = work
        .book()
        .transition(&old, &new)
        .and_then(|transition| transition.ends);
    match ends {
        Some(ends) if today > ends => Err(Refusals(vec![Refusal::of(
            LC_123,
            "verdict",
            format!("The transition to {edition} ended on {}.", in_words(ends)),
        )])
        .into()),
        _ => Ok(Some(Step::new(
            LC_123,
            format!(
                "Certified to {edition} from {} on; the expiry stays",
                in_words(today)
            ),
        ))),
    }
}
