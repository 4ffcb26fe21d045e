//! What happens in and after an audit: stage 1 concluded, findings, the report, the decision, the certificate.

use serde_json::json;

use super::path::version_of_audit;
use super::people::People;
use super::script::{Script, given};
use super::told::told;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, DecisionId, EvidenceFileId, FindingId};
use crate::base::time::{Date, plus_days};
use crate::evidence::{self, GivenFile};
use crate::lifecycle::audit::{self, GivenConclusion, GivenReport};
use crate::lifecycle::case;
use crate::lifecycle::certificate::{self, GivenIssue};
use crate::lifecycle::decision::{self, GivenDecision};
use crate::lifecycle::findings::{self, GivenAnswer, GivenFinding, GivenVerdict, GivenVerification};
use crate::lifecycle::maintenance::{self, GivenSuspension, GivenWithdrawal};
use crate::lifecycle::programme::{self, Audit};
use crate::rules::words::AuditKind;
use crate::vault::Announced;
use crate::work::Target;

use super::path::Client;

/// Asks every visited site for the default evidence.
pub(super) async fn ask(script: &Script, people: &People, audit: &Audit, on: Date) -> Result<()> {
    let id = audit.id;
    script
        .act(&people.scheduler, on, Target::Audit(id), move |work| {
            evidence::ask_defaults(work, id)
        })
        .await?;
    Ok(())
}

/// The lead concludes stage 1: ready, go on.
pub(super) async fn conclude(
    script: &Script,
    people: &People,
    client: &Client,
    audit: &Audit,
    on: Date,
) -> Result<()> {
    let id = audit.id;
    let version = version_of_audit(script, people, id).await?;
    let conclusion = given::<GivenConclusion>(json!({
        "documented_information": "Complete and in use", "documented_information_ready": "yes",
        "site_conditions": "Visited; staff know the system", "site_conditions_ready": "yes",
        "understanding": "Objectives and key figures are followed", "understanding_ready": "yes",
        "scope_and_legal": "Scope, sites and legal duties are clear", "scope_and_legal_ready": "yes",
        "resources": "Agreed with the client", "resources_ready": "yes",
        "stage_2_focus": "Medication safety, discharge, management of equipment", "stage_2_focus_ready": "yes",
        "internal_audits_and_review": "All sites audited, review held in spring",
        "internal_audits_and_review_ready": "yes",
        "areas_of_concern": "Calibration labels were missing on two infusion pumps",
        "outcome": "proceed", "version": version,
    }))?
    .check()?;
    script
        .act(people.lead(client.team)?, on, Target::Audit(id), move |work| {
            audit::conclude_stage_1(work, id, conclusion)
        })
        .await?;
    Ok(())
}

/// The lead raises a finding of this grade.
pub(super) async fn raise(
    script: &Script,
    people: &People,
    client: &Client,
    audit: &Audit,
    grade: &str,
    on: Date,
) -> Result<FindingId> {
    let id = audit.id;
    let site = script
        .read(people.lead(client.team)?, Act::SeeAudits, move |reader| {
            let sites = programme::sites_of(reader.conn(), id)?;
            sites
                .first()
                .map(|site| site.site_id)
                .ok_or(Error::NotFound("site"))
        })
        .await?;
    let finding = given::<GivenFinding>(json!({
        "grade": grade, "clause": "9.2", "site": site,
        "statement": "The internal audit programme does not cover the evening shift, as the procedure requires",
        "evidence": "Audit programme of this year, version 3; no record of an evening visit since March",
    }))?
    .check()?;
    script
        .act(people.lead(client.team)?, on, Target::Audit(id), move |work| {
            findings::acts::raise(work, id, finding)
        })
        .await
}

/// The client answers, the lead accepts and verifies.
pub(super) async fn close(
    script: &Script,
    people: &People,
    client: &Client,
    id: FindingId,
    on: Date,
) -> Result<()> {
    let target = Target::Finding(id);
    let answer = given::<GivenAnswer>(json!({
        "correction": "The evening shift was audited; the record is enclosed",
        "cause": "The programme was copied from a year without evening clinics",
        "corrective_action": "The programme is now made from the shift plan and checked at the review",
        "done_on": plus_days(on, 5), "extent": "local",
        "extent_evidence": "The programmes of the other sites were checked: all shifts are in them",
        "version": 1,
    }))?
    .check()?;
    script
        .act(&client.administrator, on, target, move |work| {
            findings::acts::answer(work, id, answer)
        })
        .await?;
    let verdict = given::<GivenVerdict>(json!({ "verdict": "accepted", "version": 2 }))?.check()?;
    script
        .act(people.lead(client.team)?, plus_days(on, 3), target, move |work| {
            findings::acts::judge(work, id, verdict)
        })
        .await?;
    let verification = given::<GivenVerification>(json!({
        "method": "documents", "evidence": "Audit record of the evening shift and the new programme", "version": 3,
    }))?
    .check()?;
    script
        .act(people.lead(client.team)?, plus_days(on, 8), target, move |work| {
            findings::acts::verify(work, id, verification)
        })
        .await?;
    Ok(())
}

/// The lead writes the report, signs and sends it.
pub(super) async fn report(
    script: &Script,
    people: &People,
    client: &Client,
    audit: &Audit,
    on: Date,
) -> Result<()> {
    let recommendation = match audit.kind {
        AuditKind::Surveillance => "maintain",
        AuditKind::Recertification => "renew",
        _ => "grant",
    };
    let id = audit.id;
    let target = Target::Audit(id);
    let shown = script
        .read(people.lead(client.team)?, Act::SeeAudits, move |reader| {
            audit::view::one(reader, id)
        })
        .await?;
    let (items, covered) = told(shown.asked.as_ref());
    let draft = given::<GivenReport>(json!({
        "items": items, "covered": covered,
        "representative": "The quality manager", "objectives": "Whether the system conforms and is effective",
        "scope_audited": "All processes at the sites visited", "deviations": "None",
        "programme_issues": "None", "significant_changes": "None since the application",
        "unresolved_issues": "None", "combined_audit": "No",
        "sampling_disclaimer": "The audit looked at samples; other nonconformities may exist",
        "use_of_marks": "No marks in use before certification", "earlier_actions": "Concerns of stage 1 are resolved",
        "conformity": "The system conforms but for the findings, and reaches its intended results",
        "internal_audit_and_review": "Internal audits and the management review are effective",
        "scope_appropriate": "The scope is appropriate", "objectives_met": "The objectives were met",
        "recommendation": recommendation,
    }))?
    .check()?;
    script
        .act(people.lead(client.team)?, on, target, move |work| {
            audit::save_report(work, id, draft)
        })
        .await?;
    let version = script
        .read(people.lead(client.team)?, Act::SeeAudits, move |reader| {
            let reach = reader.reach();
            let report = audit::report_of(reader.conn(), reach, id)?;
            report
                .map(|report| report.version)
                .ok_or(Error::NotFound("report"))
        })
        .await?;
    script
        .act(people.lead(client.team)?, on, target, move |work| {
            audit::send_report(work, id, version)
        })
        .await?;
    Ok(())
}

/// Somebody outside the team reviews and grants; the certificate is issued the same day.
pub(super) async fn grant(
    script: &Script,
    people: &People,
    case: CertificationId,
    audit: &Audit,
    on: Date,
) -> Result<()> {
    let granted = decide(script, people, case, audit, on).await?;
    let version = version_of_case(script, people, case).await?;
    let issue = given::<GivenIssue>(json!({ "version": version }))?.check()?;
    script
        .act(&people.decider, on, Target::Decision(granted), move |work| {
            certificate::issue(work, granted, issue)
        })
        .await?;
    Ok(())
}

/// Somebody outside the team reviews and grants; the certificate waits to be issued.
pub(super) async fn decide(
    script: &Script,
    people: &People,
    case: CertificationId,
    audit: &Audit,
    on: Date,
) -> Result<DecisionId> {
    let id = audit.id;
    let version = version_of_case(script, people, case).await?;
    let decision = given::<GivenDecision>(json!({
        "kind": "grant", "information_sufficient": "yes", "application_confirmed": "yes",
        "objectives_achieved": "yes", "recommendation": "Certification as the lead auditor recommends",
        "information_used": "Application, review, both audits, the report, findings with answers and verification",
        "reason": "The system conforms, every finding is settled, and the scope fits what was audited",
        "version": version,
    }))?
    .check()?;
    script
        .act(&people.decider, on, Target::Audit(id), move |work| {
            decision::decide(work, id, &decision)
        })
        .await
}

/// Somebody outside the team suspends.
pub(super) async fn suspend(
    script: &Script,
    people: &People,
    case: CertificationId,
    reason: &str,
    on: Date,
) -> Result<()> {
    let version = version_of_case(script, people, case).await?;
    let suspension = given::<GivenSuspension>(json!({
        "reason": reason,
        "information_used": "The case's clocks, the letters to the client and what came back",
        "version": version,
    }))?
    .check()?;
    script
        .act(&people.decider, on, Target::Certification(case), move |work| {
            maintenance::suspend(work, case, &suspension)
        })
        .await?;
    Ok(())
}

/// Somebody outside the team withdraws for good.
pub(super) async fn withdraw(
    script: &Script,
    people: &People,
    case: CertificationId,
    on: Date,
) -> Result<()> {
    let version = version_of_case(script, people, case).await?;
    let withdrawal = given::<GivenWithdrawal>(json!({
        "reason": "The client gave its certification up in writing",
        "information_used": "The client's letter",
        "version": version,
    }))?
    .check()?;
    script
        .act(&people.decider, on, Target::Certification(case), move |work| {
            maintenance::withdraw(work, case, &withdrawal)
        })
        .await?;
    Ok(())
}

async fn version_of_case(script: &Script, people: &People, id: CertificationId) -> Result<i32> {
    script
        .read(&people.decider, Act::SeeCertifications, move |reader| {
            let reach = reader.reach();
            Ok(case::by_id(reader.conn(), reach, id)?.version)
        })
        .await
}

/// The client gives a file for the first item asked of an audit.
pub(super) async fn give(script: &Script, client: &Client, audit: &Audit, on: Date) -> Result<()> {
    const CONTENT: &str =
        "Internal audit programme\n\nWards: March, June, September\nDay surgery: April, October\n";
    let id = audit.id;
    let request = script
        .read(&client.administrator, Act::SeeEvidence, move |reader| {
            let reach = reader.reach();
            let asked = evidence::of_audit(reader.conn(), reach, id)?;
            asked
                .first()
                .map(|request| request.id)
                .ok_or(Error::NotFound("evidence request"))
        })
        .await?;
    let file = script.db.id(EvidenceFileId::from_uuid);
    let content = futures_util::stream::iter([Ok::<_, Error>(CONTENT.as_bytes())]);
    let kept = script
        .vault
        .put(file.uuid(), &Announced::default(), content)
        .await?;
    let given = GivenFile {
        id: file,
        name: "Internal audit programme.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        kept,
    };
    script
        .act(
            &client.administrator,
            on,
            Target::EvidenceRequest(request),
            move |work| evidence::give(work, request, given),
        )
        .await?;
    Ok(())
}
