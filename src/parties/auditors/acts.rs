//! Changes to auditors. All are matters of the house.

use serde_json::json;

use super::given::{End, Grant, Particulars, Tie, in_order};
use super::model::{Auditor, Competence, Conflict, Service};
use super::store;
use crate::access::{Act, Permit, Subject};
use crate::base::citation::{CO_4, CO_33};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditorId, CompetenceId, ConflictId, OrganisationId, ServiceId};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::in_words;
use crate::journal::Entry;
use crate::parties::organisations;
use crate::rules::team::{ConflictKind, ServiceKind};
use crate::work::{Done, Work};

/// Adds a person who audits, reviews or decides.
pub fn add(work: &mut Work<'_>, given: Particulars) -> Result<Done<AuditorId>> {
    let permit = permit(work, Act::AddAuditor)?;
    let id = work.id(AuditorId::from_uuid);
    let row = Auditor::with(id, &given, given.active.unwrap_or(true), 1);
    store::insert(work.conn(), &row)?;
    Ok(Done::new(permit, Entry::made("auditor", id, json!(row)), id))
}

/// Changes a person's particulars.
pub fn amend(work: &mut Work<'_>, id: AuditorId, version: i32, given: Particulars) -> Result<Done<()>> {
    let permit = permit(work, Act::AmendAuditor)?;
    let before = store::by_id(work.conn(), id)?;
    unchanged("auditor", before.version, version)?;
    let row = Auditor {
        external_code: before.external_code.clone(),
        email: before.email.clone(),
        ..Auditor::with(id, &given, given.active.unwrap_or(before.active), version + 1)
    };
    if !store::update(work.conn(), &row, version)? {
        return Err(Error::Moved("auditor"));
    }
    let entry = Entry::changed("auditor", id, json!(before), json!(row));
    Ok(Done::new(permit, entry, ()))
}

/// Grants a competence for one standard, technical area and function (CO-33).
pub fn grant_competence(work: &mut Work<'_>, auditor: AuditorId, grant: Grant) -> Result<Done<CompetenceId>> {
    let permit = permit(work, Act::GrantCompetence)?;
    let granted_by = work
        .actor()
        .person()
        .map_or_else(|| work.actor().in_journal(), |person| person.name.clone());
    store::raise(work.conn(), auditor)?;
    let mut no = Refusals::none();
    match work.book().standard(&grant.standard) {
        Err(unknown) => no.add(unknown),
        // CO-70: a technical area that the standard's scheme does not have is refused.
        Ok(standard) => {
            if let Err(unknown) = work
                .book()
                .check_areas(standard, std::slice::from_ref(&grant.technical_area))
            {
                let named = |refusal: Refusal| Refusal {
                    field: Some("technical_area".to_owned()),
                    ..refusal
                };
                no.0.extend(unknown.0.into_iter().map(named));
            }
        }
    }
    no.or(())?;
    let row = Competence {
        id: work.id(CompetenceId::from_uuid),
        auditor_id: auditor,
        standard: grant.standard.to_string(),
        technical_area: grant.technical_area.to_string(),
        role: grant.role,
        valid_from: grant.valid_from,
        valid_to: grant.valid_to,
        evidence: grant.evidence.to_string(),
        granted_by,
    };
    store::insert_competence(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("competence", row.id, json!(row)),
        row.id,
    ))
}

/// Ends a competence on an earlier day than it would; a longer one is granted anew, on evidence (CO-33).
pub fn end_competence(work: &mut Work<'_>, id: CompetenceId, end: End) -> Result<Done<AuditorId>> {
    let permit = permit(work, Act::EndCompetence)?;
    let before = store::competence(work.conn(), id)?;
    store::raise(work.conn(), before.auditor_id)?;
    in_order(CO_33, "ends_on", before.valid_from, Some(end.ends_on))?;
    if let Some(earlier) = before.valid_to.filter(|to| *to <= end.ends_on) {
        return Err(Refusal::of(
            CO_33,
            "ends_on",
            format!(
                "This competence ends on {} already. Grant a new one on new evidence to go further.",
                in_words(earlier)
            ),
        )
        .into());
    }
    store::end_competence(work.conn(), id, end.ends_on)?;
    let entry = Entry::changed(
        "competence",
        id,
        json!({ "valid_to": before.valid_to }),
        json!({ "valid_to": end.ends_on }),
    )
    .because(end.reason.as_str());
    Ok(Done::new(permit, entry, before.auditor_id))
}

/// Records a service the person gave a client; it bars for two years after its end, or without end (CO-4).
pub fn record_service(
    work: &mut Work<'_>,
    auditor: AuditorId,
    tie: Tie<ServiceKind>,
) -> Result<Done<ServiceId>> {
    let permit = permit(work, Act::RecordService)?;
    bind(work, auditor, tie.organisation)?;
    let row = Service {
        id: work.id(ServiceId::from_uuid),
        auditor_id: auditor,
        organisation_id: tie.organisation,
        kind: tie.kind,
        began_on: tie.began_on,
        ended_on: tie.ended_on,
    };
    store::insert_service(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("service", row.id, json!(row)),
        row.id,
    ))
}

/// Gives an unfinished service its end, from which the two years count (CO-4).
pub fn end_service(work: &mut Work<'_>, id: ServiceId, end: End) -> Result<Done<AuditorId>> {
    let permit = permit(work, Act::RecordService)?;
    let before = store::service(work.conn(), id)?;
    store::raise(work.conn(), before.auditor_id)?;
    in_order(CO_4, "ends_on", before.began_on, Some(end.ends_on))?;
    if let Some(ended) = before.ended_on {
        return Err(Refusal::of(
            CO_4,
            "ends_on",
            format!("This service ended on {} already.", in_words(ended)),
        )
        .into());
    }
    store::end_service(work.conn(), id, end.ends_on)?;
    let entry = Entry::changed(
        "service",
        id,
        json!({ "ended_on": null }),
        json!({ "ended_on": end.ends_on }),
    )
    .because(end.reason.as_str());
    Ok(Done::new(permit, entry, before.auditor_id))
}

/// Records a conflict of interest (CO-5).
pub fn record_conflict(
    work: &mut Work<'_>,
    auditor: AuditorId,
    tie: Tie<ConflictKind>,
) -> Result<Done<ConflictId>> {
    let permit = permit(work, Act::RecordConflict)?;
    bind(work, auditor, tie.organisation)?;
    let row = Conflict {
        id: work.id(ConflictId::from_uuid),
        auditor_id: auditor,
        organisation_id: tie.organisation,
        kind: tie.kind,
        began_on: tie.began_on,
        ended_on: tie.ended_on,
    };
    store::insert_conflict(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("conflict", row.id, json!(row)),
        row.id,
    ))
}

fn permit(work: &Work<'_>, act: Act) -> Result<Permit> {
    work.permit(act, &Subject::house(), "auditor")
}

/// The person must be there, and so must the client.
fn bind(work: &mut Work<'_>, auditor: AuditorId, organisation: OrganisationId) -> Result<()> {
    store::raise(work.conn(), auditor)?;
    let everyone = work.everyone();
    organisations::by_id(work.conn(), everyone, organisation)?;
    Ok(())
}
