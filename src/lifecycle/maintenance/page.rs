//! The page of a case: one client's certification with all that happened to it.

use serde::Serialize;

use super::clocks::{Clock, Clocks};
use super::model::Visit;
use super::view::{Change, changes};
use super::{due, modify, store};
use crate::access::{Act, Scope, policy};
use crate::base::citation::{LC_20, LC_22};
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words};
use crate::lifecycle::case::{self, Certification, Happened};
use crate::lifecycle::certificate;
use crate::lifecycle::decision::{self, DecisionView, Dossier, FindingView};
use crate::lifecycle::integration::{self, view::Living};
use crate::lifecycle::review;
use crate::lifecycle::review::view::Figures;
use crate::parties::organisations::{Organisation, Site};
use crate::rules::clock::{DueItem, DueState, What};
use crate::rules::steps::certification::State;
use crate::work::Reader;

/// A case with everything the visitor may see of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CertificationView)]
pub struct CaseView {
    /// The certification.
    #[serde(flatten)]
    pub certification: Certification,
    /// Where it stands today.
    pub status_today: State,
    /// What runs next.
    pub clock: Option<Clock>,
    /// Everything that falls due in the running cycle, done or not.
    pub due: Vec<DueItem>,
    /// The first surveillance, until it is held.
    pub first_surveillance: Option<FirstSurveillance>,
    /// The client.
    pub organisation: Organisation,
    /// The sites in scope.
    pub sites: Vec<Site>,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
    /// The audit time; none before it is reckoned.
    pub audit_time: Option<Figures>,
    /// Whether this visitor may reckon it again (AT-55).
    pub may_review_time: bool,
    /// The certifications that are audited together with it; none where it is audited by itself.
    pub integration: Option<Living>,
    /// Whether this visitor may say which are.
    pub may_integrate: bool,
    /// MS-64: whether the reader may take a site out of the scope.
    pub may_remove_site: bool,
    /// Planned changes of what it covers, and what became of them.
    pub modifications: Vec<modify::view::View>,
    /// What this visitor may do about the scope now: plan a "modification" (LC-96, LC-123), decide on a "reduction"
    /// (LC-94).
    pub scope_changes: Vec<&'static str>,
    /// Every audit, planned ones with their windows.
    pub audits: Vec<Visit>,
    /// The findings of its audits.
    pub findings: Vec<FindingView>,
    /// The decisions, the newest first; empty for who may not see them.
    pub decisions: Vec<DecisionView>,
    /// The certificates, the newest first.
    pub certificates: Vec<certificate::View>,
    /// The dated events, oldest first.
    pub events: Vec<Happened>,
    /// What may be done to it now by this visitor.
    pub changes: Vec<Change>,
    /// The decision whose certificate is still to be issued by this visitor.
    pub to_issue: Option<crate::base::ids::DecisionId>,
}

/// LC-22: the day by which the first surveillance must be held, and how it is reckoned.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FirstSurveillance {
    /// The last day.
    pub due_on: Date,
    /// How it is reckoned.
    pub steps: Vec<Step>,
}

/// Gathers the page of a case.
pub fn case_page(reader: &mut Reader<'_>, id: CertificationId) -> Result<CaseView> {
    let (reach, today) = (reader.reach(), reader.today());
    let dossier = Dossier::of_certification(reader.conn(), reach, id)?;
    let may = |reader: &Reader<'_>, act: Act| policy::may(reader.actor(), act).is_ok();
    // An auditor sees the findings of own audits on their pages, not those of other teams here.
    let findings = match reach.scope() {
        Scope::Audits(_) => Vec::new(),
        Scope::Everyone | Scope::Organisation(_) => decision::findings(&dossier),
    };
    let mut decisions = Vec::new();
    let mut to_issue = None;
    if may(reader, Act::SeeDecisions) {
        let made = decision::of_certification(reader.conn(), reach, id)?;
        decisions = decision::shown(reader, made)?;
        if may(reader, Act::IssueCertificate) {
            to_issue = certificate::to_issue_of(reader, id)?;
        }
    }
    let clock = Clocks::of(reader, [&dossier.certification])?.next(&dossier.certification);
    let due = due(reader, &dossier.certification)?;
    let audits = store::visits(reader.conn(), &[id])?;
    let audits = audits.into_iter().map(|(_, visit)| visit).collect();
    let audit_time = review::view::figures(reader, dossier.certification.application_id)?;
    let allowed = changes(&dossier.certification, today)
        .into_iter()
        .filter(|change| may(reader, change.act()))
        .collect();
    let status = case::status_on(&dossier.certification, today);
    let alive = [State::Certified, State::Suspended];
    let scope_changes = [
        ("modification", Act::PlanModification, &alive[..1]),
        ("reduction", Act::ReduceScope, &alive[..]),
    ];
    let scope_changes = scope_changes
        .into_iter()
        .filter(|(_, act, states)| states.contains(&status) && may(reader, *act))
        .map(|(change, _, _)| change)
        .collect();
    Ok(CaseView {
        status_today: status,
        clock,
        first_surveillance: first_surveillance(&dossier.certification, &due),
        due,
        may_review_time: audit_time.is_some()
            && !matches!(
                case::status_on(&dossier.certification, today),
                State::Withdrawn | State::Refused | State::Expired
            )
            && may(reader, Act::ReviewAuditTime),
        may_remove_site: dossier.sites.len() > 1 && may(reader, Act::RemoveSite),
        modifications: modify::view::of_case(reader, id)?,
        scope_changes,
        may_integrate: audit_time.is_some() && may(reader, Act::IntegrateAudits),
        integration: integration::view::living(reader, &dossier.certification)?,
        audit_time,
        audits,
        findings,
        decisions,
        certificates: certificate::of_certification(reader, id)?,
        events: case::events(reader.conn(), id)?,
        changes: allowed,
        to_issue,
        certification: dossier.certification,
        organisation: dossier.organisation,
        sites: dossier.sites,
        agreement_signed: dossier.agreement_signed,
    })
}

/// LC-22 holds for the first cycle, and until the surveillance is held; an extraordinary event may put it off (LC-29).
fn first_surveillance(case: &Certification, due: &[DueItem]) -> Option<FirstSurveillance> {
    let start = case.cycle_start_on?;
    let first = due
        .iter()
        .find(|item| item.what == What::Surveillance && item.rule == LC_22 && item.state != DueState::Done)?;
    let due_on = first.limit?;
    Some(FirstSurveillance {
        due_on,
        steps: vec![
            Step::new(
                LC_20,
                format!("The first cycle began with the decision of {}", in_words(start)),
            ),
            Step::new(
                LC_22,
                format!(
                    "The first surveillance is held by {}, 12 months after that decision",
                    in_words(due_on)
                ),
            ),
        ],
    })
}
