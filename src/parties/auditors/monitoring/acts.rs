//! Recording a monitoring, and putting a limit off.

use serde_json::json;

use super::given::{Putting, Recording};
use super::model::{Monitoring, PutOff};
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::{CO_32, CO_38};
use crate::base::error::Result;
use crate::base::ids::{AuditorId, MonitoringId, PutOffId};
use crate::base::ruling::{Refusal, Refusals};
use crate::journal::Entry;
use crate::parties::auditors;
use crate::rules::team::monitoring as rules;
use crate::work::{Done, Work};

/// Records that somebody was monitored.
pub fn record(work: &mut Work<'_>, auditor: AuditorId, given: &Recording) -> Result<Done<MonitoringId>> {
    let permit = work.permit(Act::RecordMonitoring, &Subject::house(), "auditor")?;
    auditors::raise(work.conn(), auditor)?;
    let mut no = Refusals::none();
    match work.book().standard(&given.standard) {
        Err(unknown) => no.add(unknown),
        Ok(standard) => {
            if let Some(area) = &given.technical_area
                && let Err(unknown) = work.book().check_areas(standard, std::slice::from_ref(area))
            {
                no.0.extend(unknown.0.into_iter().map(|refusal| Refusal {
                    field: Some("technical_area".to_owned()),
                    ..refusal
                }));
            }
        }
    }
    if let Some(audit) = given.audit {
        let own = store::audits_of(work.conn(), auditor)?;
        if !own.iter().any(|(id, ..)| *id == audit) {
            no.add(Refusal::of(
                CO_32,
                "audit",
                "Choose an audit in whose team the person was.",
            ));
        }
    }
    no.or(())?;
    let row = Monitoring {
        id: work.id(MonitoringId::from_uuid),
        auditor_id: auditor,
        kind: given.kind,
        standard: given.standard.to_string(),
        technical_area: given.technical_area.as_ref().map(ToString::to_string),
        audit_id: given.audit,
        done_on: given.done_on,
        done_by: given.done_by.to_string(),
        outcome: given.outcome,
        remarks: given.remarks.to_string(),
    };
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("monitoring", row.id, json!(row)),
        row.id,
    ))
}

/// CO-38: puts the limit of one standard off, once and by three months at most.
pub fn put_off(work: &mut Work<'_>, auditor: AuditorId, given: &Putting) -> Result<Done<PutOffId>> {
    let permit = work.permit(Act::PutOffMonitoring, &Subject::house(), "auditor")?;
    let given_by = work
        .actor()
        .person()
        .map_or_else(|| work.actor().in_journal(), |person| person.name.clone());
    auditors::raise(work.conn(), auditor)?;
    let today = work.today();
    let known = auditors::record(work.conn(), auditor)?.seen(today);
    let Some((family, seen)) = known
        .into_iter()
        .find(|(family, _)| family.as_str() == given.family.as_str())
    else {
        let says = "Choose a standard that the person audits to.";
        return Err(Refusals(vec![Refusal::of(CO_38, "family", says)]).into());
    };
    let until = rules::put_off(work.book().parameters(), &seen, given.until, today)?;
    let row = PutOff {
        id: work.id(PutOffId::from_uuid),
        auditor_id: auditor,
        family,
        until_on: until.value,
        reason: given.reason.to_string(),
        given_by,
        given_on: today,
    };
    store::insert_put_off(work.conn(), &row)?;
    let entry = Entry::made(
        "monitoring",
        row.id,
        json!({ "put_off": row, "steps": until.steps }),
    )
    .because(row.reason.clone());
    Ok(Done::new(permit, entry, row.id))
}
