//! What pages and JSON show of decisions and of what waits for one.

use serde::Serialize;

use super::acts::{first_cycle, judge};
use super::dossier::{AuditRow, Dossier, FindingRow};
use super::model::{Checked, Decision, Kind};
use super::{renewal, store};
use crate::access::Actor;
use crate::base::citation::{LC_55, LC_80, RuleId};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, CertificationId, DecisionId};
use crate::base::ruling::{Refusal, Step};
use crate::base::time::{Date, plus_months};
use crate::lifecycle::audit::items::ItemAnswer;
use crate::lifecycle::queue::Waiting;
use crate::parties::users;
use crate::rules::clock::INITIAL_MAJOR_MONTHS;
use crate::rules::steps::finding;
use crate::rules::words::{AuditKind, Grade};
use crate::work::Reader;

/// One case that waits for a decision.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DecisionFact)]
pub struct Row {
    /// The stage 2 audit to be decided on.
    pub audit: AuditId,
    /// The certification.
    pub certification: CertificationId,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// The audit's number.
    pub number: i64,
    /// What the lead auditor recommends.
    pub recommendation: Option<String>,
    /// The day the report was signed: how long it waits.
    pub since: Option<Date>,
    /// LC-55: the last day on which open majors can still be verified; none where none is open. LC-80: the expiry.
    pub due_on: Option<Date>,
    /// The rule behind it.
    pub rule: RuleId,
    /// Nonconformities that still stand in the way (LC-54).
    pub open_findings: usize,
}

/// The page of one case: the question, and the evidence.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CaseForDecision)]
pub struct Page {
    /// The audit decided on.
    pub audit: AuditId,
    /// The case's version, carried by the form.
    pub version: i32,
    /// The certification.
    pub certification: CertificationId,
    /// Where the case stands.
    pub status: &'static str,
    /// The client's name.
    pub organisation: String,
    /// Its city and country.
    pub place: String,
    /// Who is told.
    pub contact: String,
    /// Where letters to the client go.
    pub contact_email: String,
    /// Standard with edition.
    pub standard: String,
    /// What is to be certified.
    pub scope: String,
    /// Technical areas.
    pub technical_areas: Vec<String>,
    /// The sites in scope: name and city.
    pub sites: Vec<(String, String)>,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
    /// The audits held.
    pub audits: Vec<AuditView>,
    /// The findings.
    pub findings: Vec<FindingView>,
    /// Why the visitor may not decide; empty where they may.
    pub refusals: Vec<Refusal>,
    /// How it follows that the visitor may decide.
    pub steps: Vec<Step>,
    /// Everybody who decides or took part, and whether they may decide here.
    pub people: Vec<PersonView>,
    /// What it can be decided by.
    pub kinds: Vec<Kind>,
    /// The last day of validity if it is granted or renewed today.
    pub expires: Option<Date>,
    /// How it is reckoned.
    pub expires_steps: Vec<Step>,
    /// The decision, once made.
    pub decision: Option<DecisionView>,
    /// The same as in its queue.
    pub row: Row,
}

/// An audit with its team and report.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DecisionAudit)]
pub struct AuditView {
    /// The audit.
    #[serde(flatten)]
    pub audit: AuditRow,
    /// Names and roles.
    pub team: Vec<(String, String)>,
    /// Whether its report, or of a stage 1 its conclusion, is there.
    pub reported: bool,
    /// What the report recommends, or what stage 1 led to.
    pub outcome: Option<String>,
    /// Areas of concern of a stage 1.
    pub concerns: Option<String>,
    /// The report's sections: name and text.
    pub sections: Vec<(String, String)>,
    /// What the team passes on to whoever decides (LC-44).
    pub passed_on: Vec<ItemAnswer>,
    /// SHA-256 of the signed report.
    pub sha256: Option<String>,
    /// The day the report was signed.
    pub signed_on: Option<Date>,
}

/// A finding, and whether it stands in the way.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DecisionFinding)]
pub struct FindingView {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingRow,
    /// How people call it.
    pub name: String,
    /// The site's name.
    pub site: String,
    /// LC-54: whether it stands in the way no longer.
    pub settled: bool,
}

/// A person, and whether they may decide on this case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DecisionPerson)]
pub struct PersonView {
    /// The person's name.
    pub name: String,
    /// Whether they may decide.
    pub may: bool,
    /// Why not.
    pub refusals: Vec<Refusal>,
}

/// A decision as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DecisionView {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// Who decided.
    pub decided_by_name: String,
}

/// What exactly will happen if this decision is confirmed.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// Grant, renew or refuse.
    pub kind: Kind,
    /// The first day of the cycle; none when refused.
    pub cycle_start: Option<Date>,
    /// The last day of validity.
    pub expires: Option<Date>,
    /// Every step of the rules.
    pub steps: Vec<Step>,
}

/// What waits for a decision, oldest clock first; what is granted and waits for its certificate; what was decided.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    /// Cases that wait for a decision.
    pub waiting: Vec<Row>,
    /// The newest decisions.
    pub newest: Vec<DecisionView>,
}

/// The newest decisions within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<DecisionId>, limit: i64) -> Result<Vec<DecisionView>> {
    let reach = reader.reach();
    let newest = store::newest_after(reader.conn(), reach, after, limit)?;
    shown(reader, newest)
}

/// The queue of decisions.
pub fn list(reader: &mut Reader<'_>) -> Result<List> {
    let waiting = undecided(reader)?;
    let reach = reader.reach();
    let newest = store::newest(reader.conn(), reach, 50)?;
    let newest = shown(reader, newest)?;
    Ok(List { waiting, newest })
}

/// Decisions with the names that belong to them.
pub fn shown(reader: &mut Reader<'_>, decisions: Vec<Decision>) -> Result<Vec<DecisionView>> {
    let cases: Vec<_> = decisions.iter().map(|made| made.certification_id).collect();
    let people: Vec<_> = decisions.iter().map(|made| made.decided_by).collect();
    let names = store::names(reader.conn(), &cases)?;
    let people = users::names(reader.conn(), &people)?;
    decisions
        .into_iter()
        .map(|decision| {
            let (organisation, standard) = names
                .get(&decision.certification_id)
                .cloned()
                .ok_or(Error::NotFound("certification"))?;
            let decided_by_name = people.get(&decision.decided_by).cloned();
            Ok(DecisionView {
                organisation,
                standard,
                decided_by_name: decided_by_name.ok_or(Error::NotFound("user"))?,
                decision,
            })
        })
        .collect()
}

/// One decision with the names that belong to it.
pub fn shown_one(reader: &mut Reader<'_>, decision: Decision) -> Result<DecisionView> {
    let mut shown = shown(reader, vec![decision])?;
    shown.pop().ok_or(Error::NotFound("decision"))
}

/// The cases that wait for a decision, the oldest clock first.
pub fn undecided(reader: &mut Reader<'_>) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let undecided = store::undecided(reader.conn(), reach)?;
    let ids: Vec<CertificationId> = undecided
        .iter()
        .map(|(_, certification)| *certification)
        .collect();
    let dossiers = Dossier::of_certifications(reader.conn(), reach, &ids)?;
    let mut rows = Vec::new();
    for (audit, certification) in undecided {
        let dossier = dossiers.get(&certification);
        rows.push(row(
            reader,
            dossier.ok_or(Error::NotFound("certification"))?,
            audit,
        ));
    }
    // The oldest clock first; what has none comes after, the longest wait first.
    rows.sort_by_key(|row| (row.due_on.is_none(), row.due_on, row.since));
    Ok(rows)
}

pub(super) fn row(reader: &Reader<'_>, dossier: &Dossier, audit: AuditId) -> Row {
    let held = dossier.audits.iter().find(|one| one.id == audit);
    let report = dossier.reports.iter().find(|report| report.audit_id == audit);
    let open: Vec<&FindingRow> = dossier
        .findings
        .iter()
        .filter(|finding| !settled(finding))
        .collect();
    let majors = open.iter().any(|finding| finding.grade == Grade::Major.as_str());
    let renews = held.is_some_and(|one| one.kind == AuditKind::Recertification.as_str());
    // LC-80: a recertification is decided before the expiry, whatever was found.
    let due_on = if renews {
        dossier.certification.expires_on
    } else {
        let ends_on = held.and_then(|one| one.ends_on).filter(|_| majors);
        ends_on.map(|end| plus_months(end, INITIAL_MAJOR_MONTHS))
    };
    Row {
        audit,
        certification: dossier.certification.id,
        organisation: dossier.organisation.legal_name.clone(),
        standard: dossier.certification.standard.clone(),
        number: held.map_or(0, |one| one.number),
        recommendation: report.and_then(|report| report.recommendation.clone()),
        since: report
            .and_then(|report| report.signed_at)
            .map(|at| reader.date(at)),
        due_on,
        rule: if renews { LC_80 } else { LC_55 },
        open_findings: open.len(),
    }
}

/// LC-54: whether a finding stands in the way no longer. What cannot be read counts as standing in the way.
pub(super) fn settled(finding: &FindingRow) -> bool {
    match (
        finding.grade.parse::<Grade>(),
        finding.status.parse::<finding::State>(),
    ) {
        (Ok(grade), _) if !grade.is_nonconformity() => true,
        (Ok(grade), Ok(state)) => finding::settled(grade, state),
        _ => false,
    }
}

/// Asks the rules, without changing anything, what a decision would do.
pub fn preview(reader: &mut Reader<'_>, audit: AuditId, given: &Checked) -> Result<Preview> {
    let (reach, today) = (reader.reach(), reader.today());
    let dossier = Dossier::of_audit(reader.conn(), reach, audit)?;
    unchanged("case", dossier.certification.version, given.version)?;
    renewal::decides(&dossier, audit, given.kind)?;
    let actor: Actor = reader.actor().clone();
    let mut steps = judge(reader.conn(), &actor, &dossier, given, today)?.steps;
    let case = &dossier.certification;
    let cycle = match given.kind {
        Kind::Grant => Some(first_cycle(reader.book(), &case.standard, today)?),
        Kind::Renew => Some(renewal::cycle(reader.book(), case, today)?),
        _ => None,
    };
    let (mut cycle_start, mut expires) = (None, None);
    if let Some(mut cycle) = cycle {
        steps.append(&mut cycle.steps);
        (cycle_start, expires) = (Some(today), Some(cycle.value));
    }
    Ok(Preview {
        kind: given.kind,
        cycle_start,
        expires,
        steps,
    })
}

/// What waits for decision makers: the rows of their home page.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    Ok(undecided(reader)?
        .into_iter()
        .map(|row| Waiting {
            what: "queue-decide",
            organisation: row.organisation,
            subject: row.standard,
            href: format!("/desk/decisions/{}", row.audit),
            due_on: row.due_on,
            rule: row.due_on.map(|_| row.rule),
        })
        .collect())
}
