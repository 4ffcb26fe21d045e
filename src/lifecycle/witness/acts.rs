//! Planning a witness audit, and writing down what came of it.

use serde_json::json;

use super::model::{Concluding, Planning, Witness};
use super::store;
use crate::access::{Act, Subject};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, UserId, WitnessId};
use crate::journal::Entry;
use crate::lifecycle::{case, programme};
use crate::outbox::Letter;
use crate::parties::organisations;
use crate::rules::book::TechnicalArea;
use crate::rules::steps::witness::{Facts, Plan, plan as ruled, step};
use crate::work::{Done, Work};

/// Plans that the accreditation body witnesses somebody in an audit; the client is told.
pub fn plan(work: &mut Work<'_>, id: AuditId, given: &Planning) -> Result<Done<WitnessId>> {
    let reach = work.reach(Act::RecordWitnessAudit)?;
    let audit = programme::audit(work.conn(), reach, id)?;
    let permit = work.permit(
        Act::RecordWitnessAudit,
        &Subject::of(audit.organisation_id),
        "audit",
    )?;
    let case = case::by_id(work.conn(), reach, audit.certification_id)?;
    let team = store::team(work.conn(), id)?;
    let areas = TechnicalArea::list(&case.technical_areas);
    let ruling = ruled(&Plan {
        on: given.witnessed_on,
        audit: audit.starts_on.zip(audit.ends_on),
        role: team
            .iter()
            .find(|(who, ..)| *who == given.auditor)
            .map(|(_, role, _)| *role),
        area: &given.technical_area,
        areas: &areas,
    })?;
    let row = Witness {
        id: work.id(WitnessId::from_uuid),
        audit_id: id,
        certification_id: case.id,
        organisation_id: audit.organisation_id,
        accreditation_body: given.accreditation_body.to_string(),
        standard: case.standard,
        technical_area: given.technical_area.to_string(),
        auditor_id: given.auditor,
        witnessed_on: given.witnessed_on,
        status: ruling.value,
        says: None,
        good_reason: None,
        recorded_by: person(work)?,
        recorded_at: work.now(),
        version: 1,
    };
    store::insert(work.conn(), &row)?;
    let client = organisations::by_id(work.conn(), reach, audit.organisation_id)?;
    work.letter(Letter {
        letter: "witness_planned",
        recipient: client.contact_email,
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name, "number": audit.number,
            "standard": row.standard, "body": row.accreditation_body, "on": row.witnessed_on,
        }),
    })?;
    let entry = Entry::made(
        "witness audit",
        row.id,
        json!({ "witness": row, "steps": ruling.steps }),
    );
    Ok(Done::new(permit, entry, row.id))
}

/// Writes down that it took place, or that the client refused it.
pub fn conclude(work: &mut Work<'_>, id: WitnessId, given: &Concluding) -> Result<Done<()>> {
    let reach = work.reach(Act::RecordWitnessAudit)?;
    let before = store::by_id(work.conn(), reach, id)?;
    let permit = work.permit(
        Act::RecordWitnessAudit,
        &Subject::of(before.organisation_id),
        "witness audit",
    )?;
    unchanged("witness audit", before.version, given.version)?;
    let facts = Facts {
        planned: before.witnessed_on,
        on: work.today(),
        says: &given.says,
        good_reason: given.good_reason,
    };
    let ruling = step(before.status, given.event, &facts)?;
    let held = ruling.value == crate::rules::steps::witness::State::Held;
    let row = Witness {
        status: ruling.value,
        says: Some(given.says.clone()),
        good_reason: given.good_reason.filter(|_| !held),
        ..before.clone()
    };
    store::update(work.conn(), &row, given.version)?;
    let entry = Entry::changed(
        "witness audit",
        id,
        json!({ "status": before.status }),
        json!({
            "status": row.status, "says": row.says, "good_reason": row.good_reason, "steps": ruling.steps,
        }),
    );
    Ok(Done::new(permit, entry, ()))
}

fn person(work: &Work<'_>) -> Result<UserId> {
    work.actor().person().map(|person| person.id).ok_or(Error::SignIn)
}
