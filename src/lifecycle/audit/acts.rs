//! Concluding a stage 1, writing a report, signing and sending it.

use serde_json::json;

use super::given::{Concluding, Draft};
use super::model::{Conclusion, Report};
use super::{coverage, items, paper, store};
use crate::access::{Act, Permit, Person, Subject};
use crate::base::citation::{CO_21, LC_30, LC_31, LC_60};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, ConclusionId, ReportId};
use crate::base::ruling::{Refusal, Refusals};
use crate::journal::Entry;
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::{case, scheduling};
use crate::outbox::Letter;
use crate::parties::organisations;
use crate::rules::book::ReportItem;
use crate::rules::steps::audit::{self as steps, Event, Facts};
use crate::rules::steps::report::{self, Finding, Recommendation, State, Written};
use crate::rules::steps::stage_1::{Stage1Conclusion, Stage1Outcome};
use crate::rules::words::{AuditKind, Grade, TeamRole};
use crate::store::columns::Document;
use crate::vault::Digest;
use crate::work::{Done, Work};

/// Concludes a stage 1: seven items and an outcome, by the lead auditor, told to the client (LC-30 to LC-32).
pub fn conclude_stage_1(work: &mut Work<'_>, id: AuditId, given: Concluding) -> Result<Done<ConclusionId>> {
    let (audit, permit) = open(work, Act::ConcludeStage1, id)?;
    unchanged("audit", audit.version, given.version)?;
    let person = signer(work)?;
    let mut no = Refusals::none();
    if audit.kind != AuditKind::Stage1 {
        return Err(Refusals::one(
            LC_30,
            "Only a stage 1 is concluded like this. Every other audit ends with its report.",
        )
        .into());
    }
    no.unless(
        is_lead(work, id, &person)?,
        CO_21,
        "Only the lead auditor of this audit concludes it.",
    );
    if given.outcome == Stage1Outcome::ProceedAfterResolution && given.areas_of_concern.is_none() {
        no.add(Refusal::of(
            LC_31,
            "areas_of_concern",
            "Name the concerns that are to be resolved before stage 2.",
        ));
    }
    let items = given
        .items
        .each_ref()
        .map(|item| (item.ready, item.text.as_str()));
    let facts = Facts {
        start: audit.starts_on,
        end: audit.ends_on,
        conclusion: Some(Stage1Conclusion {
            items,
            outcome: given.outcome,
        }),
        ..Facts::bare(audit.kind, work.today())
    };
    let ruling = no.take(steps::step(
        work.book().parameters(),
        audit.status,
        Event::Conclude,
        &facts,
    ));
    let asked = asked(work, &audit)?;
    let answers = items::beside(&asked, &given.answers)?;
    // LC-134: what cannot be audited yet does not proceed to stage 2.
    let proceeds = (given.outcome == Stage1Outcome::Proceed).then_some(Recommendation::Grant);
    no.take(items::in_the_way(&asked, &answers, proceeds, false).or(()));
    let Some(ruling) = ruling.filter(|_| no.is_empty()) else {
        return Err(no.into());
    };
    let row = Conclusion {
        id: work.id(ConclusionId::from_uuid),
        audit_id: id,
        organisation_id: audit.organisation_id,
        items: Document::of(&given.items.to_vec())?,
        areas_of_concern: given.areas_of_concern.map(String::from),
        outcome: given.outcome,
        concluded_by: person.id,
        concluded_on: work.today(),
        answers: Document::of(&answers)?,
    };
    programme::set_status(work.conn(), id, given.version, ruling.value)?;
    if !store::insert_conclusion(work.conn(), &row)? {
        return Err(Error::Moved("audit"));
    }
    let particulars = json!({
        "audit": audit.number, "outcome": row.outcome, "areas_of_concern": row.areas_of_concern,
    });
    tell(work, &audit, "stage_1_concluded", particulars)?;
    let entry = Entry::changed(
        "audit",
        id,
        json!({ "status": audit.status }),
        json!({ "status": ruling.value, "conclusion": row, "steps": ruling.steps }),
    );
    Ok(Done::new(permit, entry, row.id))
}

/// Saves a report as far as it is written. Nothing need be complete before it is sent.
pub fn save_report(work: &mut Work<'_>, id: AuditId, draft: Draft) -> Result<Done<ReportId>> {
    let (audit, permit) = open(work, Act::WriteReport, id)?;
    may_be_written(&audit)?;
    let reach = work.reach(Act::WriteReport)?;
    let before = store::report_of(work.conn(), reach, id)?;
    let present = before.as_ref().map(|report| report.version);
    if present != draft.version {
        return Err(Error::Stale("report", present));
    }
    refuse_sent(before.as_ref())?;
    let asked = asked(work, &audit)?;
    let answers = items::beside(&asked, &draft.answers)?;
    coverage::ground(work, reach, &audit)?.knows(&draft.covered)?;
    let row = Report {
        id: before
            .as_ref()
            .map_or_else(|| work.id(ReportId::from_uuid), |report| report.id),
        audit_id: id,
        organisation_id: audit.organisation_id,
        status: State::Draft,
        sections: Document::of(&draft.sections)?,
        recommendation: draft.recommendation,
        signed_by: None,
        signed_at: None,
        signed_text: None,
        sha256: None,
        version: draft.version.unwrap_or(0) + 1,
        items: Document::of(&answers)?,
        covered: Document::of(&draft.covered)?,
    };
    let written = match draft.version {
        Some(seen) => store::update_report(work.conn(), &row, seen)?,
        None => store::insert_report(work.conn(), &row)?,
    };
    if !written {
        return Err(Error::Moved("report"));
    }
    let entry = match before {
        Some(before) => Entry::changed("report", row.id, json!(before), json!(row)),
        None => Entry::made("report", row.id, json!(row)),
    };
    Ok(Done::new(permit, entry, row.id))
}

/// Signs and sends a report, which concludes the audit: by its lead auditor, with everything LC-60 and LC-61 ask for,
/// not before the last audit day. What was signed is kept to the letter.
pub fn send_report(work: &mut Work<'_>, id: AuditId, version: i32) -> Result<Done<Digest>> {
    let (audit, permit) = open(work, Act::SendReport, id)?;
    may_be_written(&audit)?;
    let reach = work.reach(Act::SendReport)?;
    let person = signer(work)?;
    let Some(mut row) = store::report_of(work.conn(), reach, id)? else {
        return Err(Refusals::one(LC_60, "There is no report yet. Write it and save it first.").into());
    };
    refuse_sent(Some(&row))?;
    unchanged("report", row.version, version)?;
    let terminated = audit.status == steps::State::Terminated;
    let sections = row.sections()?;
    let found = store::findings_of(work.conn(), id)?;
    let mut no = Refusals::none();
    no.take(report::send(&report::Facts {
        on: work.today(),
        audit_end: audit.ends_on,
        terminated,
        by_lead: is_lead(work, id, &person)?,
        sections: &sections
            .iter()
            .map(|section| Written {
                section: section.section,
                text: &section.text,
                not_applicable: section.not_applicable,
            })
            .collect::<Vec<_>>(),
        recommendation: row.recommendation,
        findings: &found
            .iter()
            .map(|finding| Finding {
                number: finding.number,
                nonconformity: finding.grade.parse().is_ok_and(Grade::is_nonconformity),
                evidence: &finding.evidence,
            })
            .collect::<Vec<_>>(),
    }));
    if !terminated {
        // LC-45: an audit that was stopped answers what it can.
        let asked = asked(work, &audit)?;
        let major = found.iter().any(|finding| finding.grade == Grade::Major.as_str());
        no.take(items::in_the_way(&asked, &row.items()?, row.recommendation, major).or(()));
        no.take(coverage::in_the_way(work, reach, &audit, &row.covered()?)?.or(()));
    }
    let mut concluded = None;
    if !terminated && no.is_empty() {
        let facts = Facts {
            start: audit.starts_on,
            end: audit.ends_on,
            report_sent: true,
            ..Facts::bare(audit.kind, work.today())
        };
        concluded = no.take(steps::step(
            work.book().parameters(),
            audit.status,
            Event::Conclude,
            &facts,
        ));
    }
    no.or(())?;
    let text = paper::text(work, reach, &audit, &row, &found, &person)?;
    let sha256 = Digest::of(text.as_bytes());
    row.status = State::Sent;
    row.signed_by = Some(person.id);
    row.signed_at = Some(work.now());
    row.signed_text = Some(text);
    row.sha256 = Some(sha256.clone());
    if !store::update_report(work.conn(), &row, version)? {
        return Err(Error::Moved("report"));
    }
    if let Some(ruling) = &concluded {
        programme::set_status(work.conn(), id, audit.version, ruling.value)?;
    }
    if matches!(audit.kind, AuditKind::Surveillance | AuditKind::Recertification) {
        // LC-23, LC-121: what is due next counts from the audits held.
        let certification = case::by_id(work.conn(), reach, audit.certification_id)?;
        programme::set_windows(work, &certification)?;
    }
    let particulars =
        json!({ "audit": audit.number, "recommendation": row.recommendation, "sha256": sha256 });
    tell(work, &audit, "report_sent", particulars)?;
    let entry = Entry::changed(
        "report",
        row.id,
        json!({ "status": State::Draft, "audit": audit.status }),
        json!({
            "status": State::Sent, "signed_by": person.id, "sha256": sha256,
            "recommendation": row.recommendation, "steps": concluded.map(|ruling| ruling.steps),
        }),
    );
    Ok(Done::new(permit, entry, sha256))
}

/// What is asked of an audit beside the sections of its report.
fn asked(work: &mut Work<'_>, audit: &Audit) -> Result<Vec<ReportItem>> {
    let everyone = work.everyone();
    let standard = case::by_id(work.conn(), everyone, audit.certification_id)?.standard;
    let open_minors = store::has_open_minors(work.conn(), audit)?;
    Ok(items::asked(work.book(), &standard, audit.kind, open_minors))
}

/// The audit within reach, and the permit for its team.
fn open(work: &mut Work<'_>, act: Act, id: AuditId) -> Result<(Audit, Permit)> {
    let reach = work.reach(act)?;
    let audit = programme::audit(work.conn(), reach, id)?;
    let team = scheduling::team_of(work.conn(), id)?;
    let subject = Subject::of_audit(audit.organisation_id, team);
    let permit = work.permit(act, &subject, "audit")?;
    Ok((audit, permit))
}

/// A report belongs to an audit that was done: stage 1 has its conclusion instead (LC-31).
pub(super) fn may_be_written(audit: &Audit) -> Result<()> {
    if audit.kind == AuditKind::Stage1 {
        return Err(Refusals::one(
            LC_31,
            "Stage 1 ends with its conclusion; it has no full audit report.",
        )
        .into());
    }
    let says = match audit.status {
        steps::State::Confirmed | steps::State::Terminated => return Ok(()),
        steps::State::Concluded => "The report was signed and sent. It is never changed again.",
        steps::State::Planned | steps::State::Held => {
            "The audit is not confirmed yet, so there is nothing to report."
        }
        steps::State::Cancelled => "The audit was cancelled, so there is nothing to report.",
    };
    Err(Refusals::one(LC_60, says).into())
}

fn refuse_sent(report: Option<&Report>) -> Result<()> {
    match report {
        Some(report) if report.status == State::Sent => Err(Refusals::one(
            LC_60,
            "The report was signed and sent. It is never changed again.",
        )
        .into()),
        _ => Ok(()),
    }
}

fn signer(work: &Work<'_>) -> Result<Person> {
    work.actor().person().cloned().ok_or(Error::SignIn)
}

fn is_lead(work: &mut Work<'_>, id: AuditId, person: &Person) -> Result<bool> {
    let members = scheduling::members_of(work.conn(), id)?;
    Ok(members
        .iter()
        .any(|member| member.role == TeamRole::LeadAuditor && Some(member.auditor_id) == person.auditor))
}

/// A letter to the client.
fn tell(
    work: &mut Work<'_>,
    audit: &Audit,
    letter: &'static str,
    particulars: serde_json::Value,
) -> Result<()> {
    let everyone = work.everyone();
    let client = organisations::by_id(work.conn(), everyone, audit.organisation_id)?;
    work.letter(Letter {
        letter,
        recipient: client.contact_email,
        particulars,
    })
}
