//! What pages and JSON show of audits, and what waits while one is prepared and done.

use serde::Serialize;

use super::ask::{Asked, asked};
use super::coverage::Covered;
use super::items::ItemAnswer;
use super::model::{Conclusion, ConclusionItem, Report, SectionText};
use super::{acts, store};
use crate::access::{Act, policy};
use crate::base::citation::{LC_30, LC_60, RuleId};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, ReportId};
use crate::base::time::{Date, Instant};
use crate::evidence::view::AuditPart;
use crate::evidence::{self, Status};
use crate::lifecycle::case;
use crate::lifecycle::programme::view::{SiteView, sites};
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::scheduling::view::{MemberView, leads, team};
use crate::parties::{organisations, users};
use crate::rules::steps::audit::State;
use crate::rules::steps::report::{Recommendation, State as ReportState};
use crate::rules::steps::stage_1::Stage1Outcome;
use crate::rules::words::{AuditKind, TeamRole};
use crate::vault::Digest;
use crate::work::Reader;

/// An audit's workspace.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditView)]
pub struct View {
    /// The audit.
    #[serde(flatten)]
    pub audit: Audit,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// What is to be certified, or is.
    pub scope: String,
    /// Who audits.
    pub team: Vec<MemberView>,
    /// What is visited.
    pub sites: Vec<SiteView>,
    /// What a stage 1 concluded.
    pub conclusion: Option<ConclusionView>,
    /// The report of any other audit; a client sees it once it is sent.
    pub report: Option<ReportView>,
    /// What is asked beside the sections of the report, or the seven items of a stage 1; null for who cannot write it now.
    pub asked: Option<Asked>,
    /// Whether the reader may conclude this stage 1 now.
    pub may_conclude: bool,
    /// Whether the reader may write the report now.
    pub may_write: bool,
    /// Whether the reader may sign and send it.
    pub may_send: bool,
}

/// A conclusion as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConclusionView {
    /// The seven items.
    pub items: Vec<ConclusionItem>,
    /// The concerns.
    pub areas_of_concern: Option<String>,
    /// What it leads to.
    pub outcome: Stage1Outcome,
    /// The lead auditor's name.
    pub concluded_by: String,
    /// When.
    pub concluded_on: Date,
    /// What was answered beside the seven items.
    pub answers: Vec<ItemAnswer>,
}

/// A report as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReportView {
    /// Its id.
    pub id: ReportId,
    /// Draft or sent.
    pub status: ReportState,
    /// The sections.
    pub sections: Vec<SectionText>,
    /// What is recommended.
    pub recommendation: Option<Recommendation>,
    /// The name of who signed.
    pub signed_by: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Instant>,
    /// The civil date of that.
    pub signed_on: Option<Date>,
    /// The hash of what was signed.
    pub sha256: Option<Digest>,
    /// Whether what was signed still has that hash.
    pub unbroken: bool,
    /// What was answered beside the sections.
    pub items: Vec<ItemAnswer>,
    /// What was seen where.
    pub covered: Covered,
    /// The version, for changing it.
    pub version: i32,
}

/// One audit in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditRow)]
pub struct Row {
    /// The audit.
    #[serde(flatten)]
    pub audit: Audit,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// The lead auditor's name, once there is one.
    pub lead: Option<String>,
}

/// One audit, if it is within reach.
pub fn one(reader: &mut Reader<'_>, id: AuditId) -> Result<View> {
    let reach = reader.reach();
    let audit = programme::audit(reader.conn(), reach, id)?;
    let certification = case::by_id(reader.conn(), reach, audit.certification_id)?;
    let organisation = organisations::by_id(reader.conn(), reach, audit.organisation_id)?;
    let members = team(reader, id)?;
    let sites = sites(reader, &audit)?;
    let conclusion = match store::conclusion_of(reader.conn(), reach, id)? {
        Some(conclusion) => Some(conclusion_view(reader, conclusion)?),
        None => None,
    };
    let is_client = reader
        .actor()
        .person()
        .is_some_and(|person| person.organisation.is_some());
    let report = match store::report_of(reader.conn(), reach, id)? {
        // A draft is the team's own.
        Some(report) if report.status == ReportState::Sent || !is_client => {
            Some(report_view(reader, report)?)
        }
        _ => None,
    };
    let may = |act: Act| policy::may(reader.actor(), act).is_ok();
    let own = reader.actor().person().and_then(|person| person.auditor);
    let in_team = members.iter().any(|member| Some(member.member.auditor_id) == own);
    let leads = members
        .iter()
        .any(|member| member.member.role == TeamRole::LeadAuditor && Some(member.member.auditor_id) == own);
    let writable = acts::may_be_written(&audit).is_ok();
    let sent = report
        .as_ref()
        .is_some_and(|report| report.status == ReportState::Sent);
    let may_conclude = audit.kind == AuditKind::Stage1
        && audit.status == State::Confirmed
        && leads
        && may(Act::ConcludeStage1);
    let may_write = writable && in_team && !sent && may(Act::WriteReport);
    let may_send = writable && leads && report.is_some() && !sent && may(Act::SendReport);
    let asked = if may_conclude || may_write {
        Some(asked(reader, &audit, &certification)?)
    } else {
        None
    };
    Ok(View {
        organisation: organisation.legal_name,
        standard: certification.standard,
        scope: certification.scope,
        team: members,
        sites,
        conclusion,
        asked,
        may_conclude,
        may_write,
        may_send,
        report,
        audit,
    })
}

fn conclusion_view(reader: &mut Reader<'_>, conclusion: Conclusion) -> Result<ConclusionView> {
    Ok(ConclusionView {
        items: conclusion.items()?,
        answers: conclusion.answers()?,
        concluded_by: users::by_id(reader.conn(), conclusion.concluded_by)?.name,
        areas_of_concern: conclusion.areas_of_concern,
        outcome: conclusion.outcome,
        concluded_on: conclusion.concluded_on,
    })
}

fn report_view(reader: &mut Reader<'_>, report: Report) -> Result<ReportView> {
    let signed_by = match report.signed_by {
        Some(user) => Some(users::by_id(reader.conn(), user)?.name),
        None => None,
    };
    Ok(ReportView {
        id: report.id,
        status: report.status,
        sections: report.sections()?,
        items: report.items()?,
        covered: report.covered()?,
        recommendation: report.recommendation,
        signed_by,
        signed_at: report.signed_at,
        signed_on: report.signed_at.map(|at| reader.date(at)),
        unbroken: report.is_unbroken(),
        sha256: report.sha256,
        version: report.version,
    })
}

/// What was signed as the report of an audit, to the letter, if it is within reach and whole.
pub fn signed_text(reader: &mut Reader<'_>, id: AuditId) -> Result<String> {
    let reach = reader.reach();
    let report = store::report_of(reader.conn(), reach, id)?.ok_or(Error::NotFound("report"))?;
    if !report.is_unbroken() {
        return Err(Error::broken(format!(
            "the signed report of audit {id} was changed"
        )));
    }
    report.signed_text.ok_or(Error::NotFound("report"))
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<AuditId>, limit: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let audits = programme::newest_audits(reader.conn(), reach, after, limit)?;
    rows(reader, audits)
}

/// A page of the audits within reach, `limit` from the one at `from` on: those under way first, by their first day, then
/// those to come, then what is over.
pub fn list(reader: &mut Reader<'_>, limit: i64, from: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let audits = programme::audits_listed(reader.conn(), reach, limit, from)?;
    rows(reader, audits)
}

/// Audits as rows, with a question for all of them together and none for each.
fn rows(reader: &mut Reader<'_>, audits: Vec<Audit>) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let ids: Vec<AuditId> = audits.iter().map(|audit| audit.id).collect();
    let clients: Vec<_> = audits.iter().map(|audit| audit.organisation_id).collect();
    let cases: Vec<_> = audits.iter().map(|audit| audit.certification_id).collect();
    let names = organisations::names(reader.conn(), reach, &clients)?;
    let standards = case::standards(reader.conn(), reach, &cases)?;
    let leads = leads(reader, &ids)?;
    audits
        .into_iter()
        .map(|audit| {
            Ok(Row {
                organisation: names
                    .get(&audit.organisation_id)
                    .cloned()
                    .ok_or(Error::NotFound("organisation"))?,
                standard: standards
                    .get(&audit.certification_id)
                    .cloned()
                    .ok_or(Error::NotFound("certification"))?,
                lead: leads.get(&audit.id).cloned(),
                audit,
            })
        })
        .collect()
}

/// What waits here for the reader: evidence to give or to judge, stage 1 to conclude, reports to write.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    let may = |reader: &Reader<'_>, act: Act| policy::may(reader.actor(), act).is_ok();
    if may(reader, Act::GiveEvidence) {
        for part in evidence::view::under_way(reader)? {
            waiting.extend(to_give(&part));
        }
    }
    if may(reader, Act::JudgeEvidence) {
        for part in evidence::view::under_way(reader)? {
            waiting.extend(to_judge(&part));
        }
    }
    if may(reader, Act::WriteReport) {
        let reach = reader.reach();
        let today = reader.today();
        for audit in programme::audits_in(reader.conn(), reach, &[State::Confirmed])? {
            if audit.ends_on.is_none_or(|end| end > today) {
                continue;
            }
            let (what, page, rule) = if audit.kind == AuditKind::Stage1 {
                ("queue-conclude-stage-1", "stage-1", LC_30)
            } else {
                ("queue-write-report", "report", LC_60)
            };
            waiting.push(to_do(reader, &audit, what, page, rule)?);
        }
    }
    Ok(waiting)
}

fn to_do(
    reader: &mut Reader<'_>,
    audit: &Audit,
    what: &'static str,
    page: &str,
    rule: RuleId,
) -> Result<Waiting> {
    let reach = reader.reach();
    let standard = case::by_id(reader.conn(), reach, audit.certification_id)?.standard;
    Ok(Waiting {
        what,
        organisation: organisations::by_id(reader.conn(), reach, audit.organisation_id)?.legal_name,
        subject: subject(&standard, audit.kind.as_str()),
        href: format!("/desk/audits/{}/{page}", audit.id),
        due_on: None,
        rule: Some(rule),
    })
}

/// One row per site that has something to give.
fn to_give(part: &AuditPart) -> Vec<Waiting> {
    let open = part.sites.iter().filter(|site| site.with_us < site.total);
    open.map(|site| Waiting {
        what: "queue-give-evidence",
        organisation: site.name.clone(),
        subject: subject(&part.standard, &part.kind),
        href: format!("/portal/evidence#site-{}-{}", part.audit_id, site.site_id),
        due_on: site.due_on,
        rule: None,
    })
    .collect()
}

/// One row per audit that has something to look at.
fn to_judge(part: &AuditPart) -> Option<Waiting> {
    let sent = part
        .sites
        .iter()
        .flat_map(|site| &site.items)
        .any(|item| item.status == Status::Sent);
    sent.then(|| Waiting {
        what: "queue-judge-evidence",
        organisation: part.organisation.clone(),
        subject: subject(&part.standard, &part.kind),
        href: format!("/desk/audits/{}/evidence", part.audit_id),
        due_on: part.starts_on,
        rule: None,
    })
}

fn subject(standard: &str, kind: &str) -> String {
    format!("{standard}, {}", kind.replace('_', " "))
}
