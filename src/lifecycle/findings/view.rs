//! What pages and JSON show of findings.

use serde::Serialize;

use super::model::{Finding, FindingAnswer};
use super::store;
use crate::access::{Act, policy};
use crate::base::citation::{LC_52, LC_53, LC_57, RuleId};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, FindingId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::queue::Waiting;
use crate::parties::users;
use crate::rules::book::{Clause, StandardId};
use crate::rules::steps::finding::{State, settled};
use crate::rules::words::Grade;
use crate::work::Reader;

/// A finding as it stands in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = FindingRow)]
pub struct Row {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// The client's name.
    pub organisation: String,
    /// The site's name.
    pub site: String,
    /// The audit's number.
    pub audit_number: i64,
    /// What kind of audit.
    pub audit_kind: String,
    /// Whether it stands in the way of a decision no longer (LC-54).
    pub settled: bool,
    /// The day the next step is due, while one is.
    pub due_on: Option<Date>,
}

/// A finding with everything about it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = FindingPage)]
pub struct Page {
    /// The finding.
    #[serde(flatten)]
    pub row: Row,
    /// Who raised it; for the client, that the audit team did.
    pub raised_by_name: Option<String>,
    /// The answers, newest first.
    pub answers: Vec<FindingAnswer>,
    /// Whether the reader may answer it now.
    pub may_answer: bool,
    /// Whether the reader may judge the answer now.
    pub may_judge: bool,
    /// Whether the reader may verify it now.
    pub may_verify: bool,
    /// MS-61: the sites among which the verification says where; empty where nobody asks.
    #[serde(skip)]
    pub verify_at: Vec<(SiteId, String)>,
}

/// What the form for a new finding offers.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// The audit.
    pub audit_id: AuditId,
    /// Its number.
    pub audit_number: i64,
    /// Standard and edition.
    pub standard: String,
    /// The sites the audit visits: id and name.
    pub sites: Vec<(SiteId, String)>,
    /// The clauses that can be cited: number and title.
    pub clauses: Vec<(String, String)>,
}

fn rows(reader: &mut Reader<'_>, findings: Vec<Finding>) -> Result<Vec<Row>> {
    let ids: Vec<FindingId> = findings.iter().map(|finding| finding.id).collect();
    let mut names = store::names(reader.conn(), &ids)?;
    findings
        .into_iter()
        .map(|finding| {
            let (organisation, site, audit_number, audit_kind) =
                names.remove(&finding.id).ok_or(Error::NotFound("finding"))?;
            let settled = settled(finding.grade, finding.status);
            let due_on = match finding.status {
                State::Raised | State::Returned => finding.answer_by,
                State::Answered | State::Accepted if !settled => finding.close_by,
                State::Answered | State::Accepted | State::Verified => None,
            };
            Ok(Row {
                finding,
                organisation,
                site,
                audit_number,
                audit_kind,
                settled,
                due_on,
            })
        })
        .collect()
}

fn row(reader: &mut Reader<'_>, finding: Finding) -> Result<Row> {
    let mut rows = rows(reader, vec![finding])?;
    rows.pop().ok_or(Error::NotFound("finding"))
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<FindingId>, limit: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let found = store::newest(reader.conn(), reach, after, limit)?;
    rows(reader, found)
}

/// The findings within reach.
pub fn list(reader: &mut Reader<'_>, limit: i64, offset: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let found = store::all(reader.conn(), reach, limit, offset)?;
    rows(reader, found)
}

/// The findings of one audit.
pub fn of_audit(reader: &mut Reader<'_>, audit: AuditId) -> Result<Vec<Row>> {
    let reach = reader.reach();
    // An audit out of reach is not one without findings: it is not there.
    store::audit(reader.conn(), reach, audit)?;
    let found = store::of_audit(reader.conn(), reach, audit)?;
    rows(reader, found)
}

/// One finding.
pub fn page(reader: &mut Reader<'_>, id: FindingId) -> Result<Page> {
    let reach = reader.reach();
    let finding = store::by_id(reader.conn(), reach, id)?;
    let mut answers = store::answers_of(reader.conn(), id)?;
    answers.reverse();
    let may = |act: Act| policy::may(reader.actor(), act).is_ok();
    let (may_answer, may_judge, may_verify) = (
        may(Act::AnswerFinding),
        may(Act::JudgeFinding),
        may(Act::VerifyFinding),
    );
    let nonconformity = finding.grade.is_nonconformity();
    let status = finding.status;
    let client = reader
        .actor()
        .person()
        .is_some_and(|person| person.organisation.is_some());
    // Clients are not shown the names of people beyond their team.
    let raised_by_name = if client {
        None
    } else {
        Some(users::by_id(reader.conn(), finding.raised_by)?.name)
    };
    let may_verify = may_verify && status == State::Accepted;
    let verify_at = if may_verify {
        super::reach::offered(reader.conn(), reach, &finding)?
    } else {
        Vec::new()
    };
    Ok(Page {
        verify_at,
        row: row(reader, finding)?,
        raised_by_name,
        answers,
        may_answer: may_answer && nonconformity && matches!(status, State::Raised | State::Returned),
        may_judge: may_judge && status == State::Answered,
        may_verify,
    })
}

/// What the form for a new finding offers.
pub fn form(reader: &mut Reader<'_>, audit: AuditId) -> Result<Form> {
    let reach = reader.reach();
    let audit = store::audit(reader.conn(), reach, audit)?;
    let standard = reader
        .book()
        .standard(&StandardId::new(audit.standard.as_str()))?;
    let listed = reader.book().clauses(standard);
    // LC-128: the deepest clause listed is cited.
    let deepest = |clause: &&Clause| {
        let prefix = format!("{}.", clause.number);
        !listed.iter().any(|other| other.number.starts_with(&prefix))
    };
    let clauses = listed
        .iter()
        .filter(deepest)
        .map(|c| (c.number.clone(), c.title.clone()))
        .collect();
    Ok(Form {
        audit_id: audit.id,
        audit_number: audit.number,
        standard: audit.standard,
        sites: store::visited(reader.conn(), audit.id)?,
        clauses,
    })
}

/// What waits here for the reader: findings to answer, answers to judge, corrective actions to verify.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let reach = reader.reach();
    let mut waiting = Vec::new();
    if policy::may(reader.actor(), Act::AnswerFinding).is_ok() {
        let found = store::standing(reader.conn(), reach, &[State::Raised, State::Returned])?;
        for row in rows(reader, found)? {
            let due_on = row.finding.answer_by;
            waiting.push(job(row, "queue-answer-finding", "portal", due_on, LC_52));
        }
    }
    if policy::may(reader.actor(), Act::JudgeFinding).is_ok() {
        let found = store::standing(reader.conn(), reach, &[State::Answered])?;
        for row in rows(reader, found)? {
            let due_on = row.finding.close_by;
            waiting.push(job(row, "queue-judge-finding", "desk", due_on, LC_53));
        }
        let mut found = store::standing(reader.conn(), reach, &[State::Accepted])?;
        found.retain(|finding| finding.grade == Grade::Major);
        for row in rows(reader, found)? {
            let due_on = row.finding.close_by;
            waiting.push(job(row, "queue-verify-finding", "desk", due_on, LC_57));
        }
    }
    Ok(waiting)
}

fn job(row: Row, what: &'static str, side: &str, due_on: Option<Date>, rule: RuleId) -> Waiting {
    Waiting {
        what,
        subject: format!(
            "{}, {} {}",
            row.finding.standard, row.finding.grade, row.finding.number
        ),
        href: format!("/{side}/findings/{}", row.finding.id),
        organisation: row.organisation,
        due_on,
        rule: Some(rule),
    }
}
