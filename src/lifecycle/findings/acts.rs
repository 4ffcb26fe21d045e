//! Raising, answering, judging, verifying.

use serde_json::{Value, json};

use super::model::{Answering, Finding, FindingAnswer, Judging, Raising, Verdict, Verifying};
use super::reach;
use super::store::{self, Audit};
use crate::access::{Act, Subject};
use crate::base::citation::{LC_45, LC_51, LC_60};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::{AuditId, FindingAnswerId, FindingId, UserId};
use crate::base::ruling::{Refusals, Step};
use crate::journal::Entry;
use crate::outbox::Letter;
use crate::rules::book::StandardId;
use crate::rules::clock;
use crate::rules::steps::audit;
use crate::rules::steps::finding::{self, Answer, Event, Facts, Raise};
use crate::rules::words::AuditKind;
use crate::work::{Done, Work};

/// Raises a finding in an audit that is under way.
pub fn raise(work: &mut Work<'_>, audit: AuditId, given: Raising) -> Result<Done<FindingId>> {
    let reach = work.reach(Act::RaiseFinding)?;
    let audit = store::audit(work.conn(), reach, audit)?;
    let subject = Subject::of_audit(audit.organisation_id, store::team(work.conn(), audit.id)?);
    let permit = work.permit(Act::RaiseFinding, &subject, "audit")?;
    under_way(&audit)?;
    let Some(audit_start) = audit.starts_on else {
        return Err(Refusals::one(
            LC_51,
            "The audit has no dates yet. Findings are raised while it is held.",
        )
        .into());
    };
    if !store::visited(work.conn(), audit.id)?
        .iter()
        .any(|(site, _)| *site == given.site)
    {
        let mut fields = Fields::none();
        fields.add(
            "site",
            "This site is not among those the audit visits. Choose one that is.",
        );
        return Err(Error::Invalid(fields));
    }
    let kind: AuditKind = audit.kind.parse().map_err(Error::broken)?;
    let today = work.today();
    let standard = work
        .book()
        .standard(&StandardId::new(audit.standard.as_str()))?
        .clone();
    let ruling = finding::raise(
        work.book(),
        &standard,
        &Raise {
            grade: given.grade,
            clause: &given.clause,
            statement: &given.statement,
            evidence: &given.evidence,
            on: today,
            audit_start,
            in_stage_1: kind == AuditKind::Stage1,
        },
    )?;
    // LC-55: of an initial audit, the six months count from the last day of stage 2.
    let initial = matches!(kind, AuditKind::Stage1 | AuditKind::Stage2).then_some(audit.ends_on);
    let renewed = (kind == AuditKind::Recertification)
        .then_some(audit.expires_on)
        .flatten();
    let limits = clock::finding_limits(work.book().parameters(), given.grade, today, initial, renewed);
    let requirement = match work.book().citable_clause(&standard, &given.clause) {
        Ok(clause) => format!("{} {}", clause.number, clause.title),
        Err(_) => String::new(),
    };
    let row = Finding {
        id: work.id(FindingId::from_uuid),
        number: store::next_number(work.conn(), audit.id)?,
        audit_id: audit.id,
        certification_id: audit.certification_id,
        organisation_id: audit.organisation_id,
        site_id: given.site,
        standard: audit.standard.clone(),
        clause: given.clause,
        grade: given.grade,
        requirement,
        statement: given.statement,
        evidence: given.evidence,
        status: ruling.value,
        raised_by: person(work)?,
        raised_on: today,
        answer_by: limits.map(|limits| limits.answer),
        close_by: limits.and_then(|limits| limits.closed),
        verified_by: None,
        verified_on: None,
        verification: None,
        version: 1,
    };
    store::insert(work.conn(), &row)?;
    if row.grade.is_nonconformity() {
        tell_client(
            work,
            &row,
            "finding_raised",
            json!({ "answer_by": row.answer_by, "steps": ruling.steps }),
        )?;
    }
    let entry = Entry::made("finding", row.id, json!(row));
    Ok(Done::new(permit, entry, row.id))
}

/// The client answers a nonconformity.
pub fn answer(work: &mut Work<'_>, id: FindingId, given: Answering) -> Result<Done<FindingAnswerId>> {
    let reach = work.reach(Act::AnswerFinding)?;
    let row = store::by_id(work.conn(), reach, id)?;
    let permit = work.permit(Act::AnswerFinding, &Subject::of(row.organisation_id), "finding")?;
    unchanged("finding", row.version, given.version)?;
    let mut no = Refusals::none();
    let facts = Facts {
        answer: Some(Answer {
            correction: &given.correction,
            cause: &given.cause,
            corrective_action: &given.corrective_action,
            done_on: given.done_on,
        }),
        ..Facts::bare(row.grade)
    };
    let moved = no.take(finding::step(row.status, Event::Answer, &facts));
    let extent = no.take(finding::extent(given.extent, &given.extent_evidence));
    let (Some(moved), Some(extent), Some(planned_on)) = (moved, extent, given.done_on) else {
        return Err(no.into());
    };
    let answer = FindingAnswer {
        id: work.id(FindingAnswerId::from_uuid),
        finding_id: row.id,
        organisation_id: row.organisation_id,
        correction: given.correction,
        cause: given.cause,
        corrective_action: given.corrective_action,
        planned_on,
        extent,
        extent_evidence: given.extent_evidence,
        given_by: person(work)?,
        given_at: work.now(),
        verdict: None,
        verdict_reason: None,
        judged_by: None,
        judged_at: None,
    };
    store::insert_answer(work.conn(), &answer)?;
    let before = row.status;
    let row = Finding {
        status: moved.value,
        ..row
    };
    changed(work, &row, given.version)?;
    if let Some(recipient) = store::lead_email(work.conn(), row.audit_id)? {
        work.letter(Letter {
            letter: "finding_answered",
            recipient,
            particulars: json!({ "finding": row.id, "number": row.number, "standard": row.standard }),
        })?;
    }
    let entry = Entry::changed(
        "finding",
        row.id,
        json!({ "status": before }),
        json!({ "status": row.status, "answer": answer }),
    );
    Ok(Done::new(permit, entry, answer.id))
}

/// The team accepts an answer or returns it with what it lacks (LC-53).
pub fn judge(work: &mut Work<'_>, id: FindingId, given: Judging) -> Result<Done<()>> {
    let (row, subject) = load(work, Act::JudgeFinding, id)?;
    let permit = work.permit(Act::JudgeFinding, &subject, "finding")?;
    unchanged("finding", row.version, given.version)?;
    let (event, letter) = match given.verdict {
        Verdict::Accepted => (Event::Accept, "answer_accepted"),
        Verdict::Returned => (Event::Return, "answer_returned"),
    };
    let facts = Facts {
        reason: &given.reason,
        ..Facts::bare(row.grade)
    };
    let moved = finding::step(row.status, event, &facts)?;
    let reason = (!given.reason.is_empty()).then_some(given.reason);
    if let Some(mut answer) = store::answers_of(work.conn(), row.id)?.pop() {
        answer.verdict = Some(given.verdict);
        answer.verdict_reason.clone_from(&reason);
        answer.judged_by = Some(person(work)?);
        answer.judged_at = Some(work.now());
        store::judge(work.conn(), &answer)?;
    }
    let before = row.status;
    let row = Finding {
        status: moved.value,
        ..row
    };
    changed(work, &row, given.version)?;
    tell_client(work, &row, letter, json!({ "reason": reason }))?;
    let mut entry = Entry::changed(
        "finding",
        row.id,
        json!({ "status": before }),
        json!({ "status": row.status }),
    );
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    Ok(Done::new(permit, entry, ()))
}

/// The team has seen that the corrective action works (LC-53).
pub fn verify(work: &mut Work<'_>, id: FindingId, given: Verifying) -> Result<Done<Vec<Step>>> {
    let (row, subject) = load(work, Act::VerifyFinding, id)?;
    let permit = work.permit(Act::VerifyFinding, &subject, "finding")?;
    unchanged("finding", row.version, given.version)?;
    let facts = Facts {
        method: given.method,
        evidence: &given.evidence,
        ..Facts::bare(row.grade)
    };
    let mut no = Refusals::none();
    let moved = no.take(finding::step(row.status, Event::Verify, &facts));
    let seen = no.take(reach::seen_where(work, &row, &given.sites)?);
    let (Some(moved), Some(seen)) = (moved, seen) else {
        return Err(no.into());
    };
    let method = given
        .method
        .map(|method| method.as_str().replace('_', " "))
        .unwrap_or_default();
    let before = row.status;
    let row = Finding {
        status: moved.value,
        verified_by: Some(person(work)?),
        verified_on: Some(work.today()),
        verification: Some(format!("{method}{seen}: {}", given.evidence)),
        ..row
    };
    changed(work, &row, given.version)?;
    tell_client(
        work,
        &row,
        "finding_verified",
        json!({ "verified_on": row.verified_on }),
    )?;
    let entry = Entry::changed(
        "finding",
        row.id,
        json!({ "status": before }),
        json!({ "status": row.status, "verified_on": row.verified_on, "verification": row.verification }),
    );
    Ok(Done::new(permit, entry, moved.steps))
}

fn load(work: &mut Work<'_>, act: Act, id: FindingId) -> Result<(Finding, Subject)> {
    let reach = work.reach(act)?;
    let row = store::by_id(work.conn(), reach, id)?;
    let subject = Subject::of_audit(row.organisation_id, store::team(work.conn(), row.audit_id)?);
    Ok((row, subject))
}

fn changed(work: &mut Work<'_>, row: &Finding, version: i32) -> Result<()> {
    if store::update(work.conn(), row, version)? {
        Ok(())
    } else {
        Err(Error::Moved("finding"))
    }
}

fn person(work: &Work<'_>) -> Result<UserId> {
    work.actor().person().map(|person| person.id).ok_or(Error::SignIn)
}

/// Findings are raised in a confirmed audit, until its report is sent.
fn under_way(audit: &Audit) -> Result<()> {
    let (rule, says) = match audit.status.parse::<audit::State>().map_err(Error::broken)? {
        audit::State::Confirmed => return Ok(()),
        audit::State::Planned | audit::State::Held => (
            LC_51,
            "The audit is not confirmed yet. Findings are raised while it is held.",
        ),
        audit::State::Concluded => (
            LC_60,
            "The audit is concluded and its report sent; its findings stay as they are.",
        ),
        audit::State::Cancelled => (LC_51, "The audit was cancelled; nothing was found in it."),
        audit::State::Terminated => (LC_45, "The audit was stopped; its findings stay as they are."),
    };
    Err(Refusals::one(rule, says).into())
}

fn tell_client(work: &mut Work<'_>, row: &Finding, letter: &'static str, says: Value) -> Result<()> {
    let recipient = store::contact(work.conn(), row.organisation_id)?;
    work.letter(Letter {
        letter,
        recipient,
        particulars: json!({
            "finding": row.id, "number": row.number, "grade": row.grade, "standard": row.standard, "says": says,
        }),
    })
}
