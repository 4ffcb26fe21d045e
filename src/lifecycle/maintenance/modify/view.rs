//! What pages and JSON show of changes of what a certification covers.

use serde::Serialize;

use super::decide::would_be;
use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, CertificationId, ModificationId};
use crate::base::ruling::{Refusal, Step};
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::decision::{self, Dossier};
use crate::lifecycle::programme::modification::{self, Modification};
use crate::lifecycle::programme::{self, Audit};
use crate::parties::organisations::{self, Site};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::modification::Status;
use crate::rules::steps::audit::State;
use crate::rules::steps::certification::State as CaseState;
use crate::rules::words::AuditKind;
use crate::work::Reader;

/// A planned change as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ModificationView)]
pub struct View {
    /// The change.
    #[serde(flatten)]
    pub modification: Modification,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition as certified today.
    pub standard: String,
    /// The number of the audit.
    pub audit_number: i64,
    /// What that audit is for.
    pub audit_kind: AuditKind,
    /// Where it stands.
    pub audit_status: State,
    /// The names of the sites that join.
    pub site_names: Vec<String>,
    /// How it was planned.
    pub steps: Vec<Step>,
    /// Whether the reader may decide on it now.
    pub may_decide: bool,
    /// Why the reader may not, where the reader decides at all.
    pub refusals: Vec<Refusal>,
    /// Whether the reader may give it up now.
    pub may_give_up: bool,
}

/// The changes of a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Modifications {
    /// The newest first.
    pub items: Vec<View>,
}

/// The page on which a change is planned.
#[derive(Debug, Clone, Serialize)]
pub struct PlanPage {
    /// The certification.
    pub certification: Certification,
    /// The client's name.
    pub organisation: String,
    /// Technical areas that can be added: code and name.
    pub areas: Vec<(String, String)>,
    /// Sites that can join.
    pub sites: Vec<Site>,
    /// Editions that it can move to, with what is known of the move.
    pub editions: Vec<(String, String)>,
    /// Planned audits that a change can ride on.
    pub audits: Vec<Audit>,
    /// Whether a change can be planned today (LC-98).
    pub possible: bool,
}

/// One change, if it is within reach.
pub fn one(reader: &mut Reader<'_>, id: ModificationId) -> Result<View> {
    let reach = reader.reach();
    let row = modification::by_id(reader.conn(), reach, id)?;
    shown(reader, row)
}

/// The changes of a case, the newest first.
pub fn of_case(reader: &mut Reader<'_>, id: CertificationId) -> Result<Vec<View>> {
    let reach = reader.reach();
    // Whether the case is within reach is asked first: a stranger learns nothing of an empty list.
    case::by_id(reader.conn(), reach, id)?;
    let rows = modification::of_certification(reader.conn(), reach, id)?;
    rows.into_iter().map(|row| shown(reader, row)).collect()
}

fn shown(reader: &mut Reader<'_>, row: Modification) -> Result<View> {
    let (reach, today) = (reader.reach(), reader.today());
    let certification = case::by_id(reader.conn(), reach, row.certification_id)?;
    let organisation = organisations::by_id(reader.conn(), reach, row.organisation_id)?;
    let audit = programme::audit(reader.conn(), reach, row.audit_id)?;
    let sites = organisations::sites_among(reader.conn(), reach, &row.sites()?)?;
    let planned = row.status == Status::Planned;
    let decides = planned && policy::may(reader.actor(), Act::DecideModification).is_ok();
    let mut refusals = Vec::new();
    if decides {
        let mut dossier = Dossier::of_certification(reader.conn(), reach, row.certification_id)?;
        dossier.audits.retain(|other| other.id == row.audit_id);
        would_be(&mut dossier, &row);
        let actor = reader.actor().clone();
        match decision::cleared_outside_team(reader.conn(), &actor, &dossier, "", today) {
            Ok(_) => {}
            Err(Error::Refused(no)) => refusals = no.0,
            Err(other) => return Err(other),
        }
    }
    Ok(View {
        steps: row.derived()?.steps,
        organisation: organisation.legal_name,
        standard: certification.standard,
        audit_number: audit.number,
        audit_kind: audit.kind,
        audit_status: audit.status,
        site_names: sites.into_iter().map(|site| site.name).collect(),
        may_decide: decides && audit.status == State::Concluded,
        may_give_up: planned
            && matches!(
                audit.status,
                State::Planned | State::Cancelled | State::Terminated
            )
            && policy::may(reader.actor(), Act::PlanModification).is_ok(),
        refusals,
        modification: row,
    })
}

/// What the page of planning shows.
pub fn plan_page(reader: &mut Reader<'_>, id: CertificationId) -> Result<PlanPage> {
    let (reach, today) = (reader.reach(), reader.today());
    let certification = case::by_id(reader.conn(), reach, id)?;
    let organisation = organisations::by_id(reader.conn(), reach, certification.organisation_id)?;
    let present = case::sites(reader.conn(), id)?;
    let all = organisations::sites_of(reader.conn(), reach, certification.organisation_id)?;
    let standard = StandardId::new(certification.standard.as_str());
    let codes = TechnicalArea::list(&certification.technical_areas);
    let book = reader.book();
    let areas = match book.standard(&standard) {
        Ok(standard) => book
            .areas(standard)
            .iter()
            .filter(|area| !codes.contains(&area.area))
            .map(|area| (area.area.to_string(), area.name.clone()))
            .collect(),
        Err(_) => Vec::new(),
    };
    let editions = book
        .standards()
        .filter_map(|newer| {
            let transition = book.transition(&standard, &newer.id)?;
            let ends = transition.ends.map_or_else(String::new, |ends| ends.to_string());
            Some((newer.id.to_string(), ends))
        })
        .collect();
    let audits = programme::audits_of(reader.conn(), reach, id)?;
    let rides = |audit: &Audit| {
        audit.status == State::Planned
            && matches!(audit.kind, AuditKind::Surveillance | AuditKind::Recertification)
    };
    Ok(PlanPage {
        organisation: organisation.legal_name,
        areas,
        sites: all
            .into_iter()
            .filter(|site: &Site| !present.contains(&site.id))
            .collect(),
        editions,
        audits: audits.into_iter().filter(rides).collect(),
        possible: case::status_on(&certification, today) == CaseState::Certified,
        certification,
    })
}

/// The changes whose audit is over and that wait for their decision: number of the audit, change, client and standard.
pub fn undecided(reader: &mut Reader<'_>) -> Result<Vec<(ModificationId, String, String)>> {
    let reach = reader.reach();
    let waiting: Vec<(ModificationId, AuditId, CertificationId)> =
        modification::undecided(reader.conn(), reach)?;
    let cases: Vec<CertificationId> = waiting.iter().map(|(_, _, case)| *case).collect();
    let cases = case::among(reader.conn(), reach, &cases)?;
    let clients: Vec<_> = cases.iter().map(|case| case.organisation_id).collect();
    let names = organisations::names(reader.conn(), reach, &clients)?;
    let told = waiting.into_iter().filter_map(|(id, _, case)| {
        let case = cases.iter().find(|other| other.id == case)?;
        Some((
            id,
            names.get(&case.organisation_id)?.clone(),
            case.standard.clone(),
        ))
    });
    Ok(told.collect())
}
