//! What pages and JSON show of a programme.

use std::collections::HashMap;

use serde::Serialize;

use super::model::{Audit, AuditSite, Chosen, Planned, Programme};
use super::modification::{self, Modification};
use super::store;
use crate::access::{Act, policy};
use crate::base::citation::{LC_14, LC_20};
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, ProgrammeId, SiteId};
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::review;
use crate::parties::organisations;
use crate::rules::clock::restorable_until;
use crate::rules::steps::certification::State;
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::work::Reader;

/// The programmes of a certification, and whether one can be made now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Programmes)]
pub struct View {
    /// The certification.
    pub certification: CertificationId,
    /// Its version, for making the programme.
    pub version: i32,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// When the agreement was signed (LC-14).
    pub agreement_signed_on: Option<Date>,
    /// Whether a programme is to be made, and can be.
    pub may_make: bool,
    /// LC-84: whether the way can begin again after a lapse.
    pub may_begin_again: bool,
    /// The programmes, the present cycle first.
    pub programmes: Vec<ProgrammeView>,
}

/// One cycle.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProgrammeView {
    /// Its id.
    pub id: ProgrammeId,
    /// Which cycle.
    pub cycle: i32,
    /// The seed of the draws (MS-43), as text: it may be larger than JSON numbers are exact.
    pub seed: String,
    /// The rule it is made by.
    pub rule: &'static str,
    /// First day of the cycle, once decided.
    pub cycle_start_on: Option<Date>,
    /// Last day of validity, once decided.
    pub expires_on: Option<Date>,
    /// By which version of the rules it was made; none where that was before versions were kept.
    pub rule_version: Option<String>,
    /// Its audits, in order.
    pub audits: Vec<AuditView>,
    /// How the windows came about.
    pub windows: Vec<Step>,
    /// Everything the draws were made from and gave (MS-43).
    pub derivation: Document,
}

/// One audit of the programme.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = PlannedAudit)]
pub struct AuditView {
    /// The audit.
    #[serde(flatten)]
    pub audit: Audit,
    /// Which one of its kind, from 1.
    pub ordinal: u32,
    /// Whether there are several of its kind, so that the number is told.
    pub numbered: bool,
    /// The sites it visits.
    pub sites: Vec<SiteView>,
    /// How days and sites came about.
    pub steps: Vec<Step>,
    /// What to look at twice.
    pub warnings: Vec<Step>,
}

/// A visited site.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = VisitedSite)]
pub struct SiteView {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Why it is visited.
    pub chosen: Chosen,
    /// The same in words.
    pub reason: String,
}

/// The programmes of a certification that is within reach.
pub fn view(reader: &mut Reader<'_>, id: CertificationId) -> Result<View> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let organisation = organisations::by_id(reader.conn(), reach, certification.organisation_id)?;
    let agreement = review::agreement_of(reader.conn(), reach, id)?;
    let agreement_signed_on = agreement.and_then(|agreement| agreement.signed_on);
    let audits = store::audits_of(reader.conn(), reach, id)?;
    let ids: Vec<AuditId> = audits.iter().map(|audit| audit.id).collect();
    let mut sites = sites_of(reader, &ids)?;
    let mut programmes = Vec::new();
    let all = store::of_certification(reader.conn(), reach, id)?;
    let present = all.iter().map(|programme| programme.cycle).max();
    let changes = modification::of_certification(reader.conn(), reach, id)?;
    for programme in all {
        let own: Vec<Audit> = audits
            .iter()
            .filter(|audit| audit.programme_id == programme.id)
            .cloned()
            .collect();
        // Where the way began again, the dates are those of the cycle that ran out.
        let runs = present == Some(programme.cycle) && certification.status != State::InAudit;
        let dates = certification_dates(&certification, runs);
        programmes.push(one(programme, own, &mut sites, &changes, dates)?);
    }
    let may = policy::may(reader.actor(), Act::MakeProgramme).is_ok();
    let today = reader.today();
    let lapsed = certification
        .expires_on
        .is_some_and(|expires| today > restorable_until(expires));
    Ok(View {
        may_begin_again: may && lapsed && certification.status == State::Expired,
        certification: id,
        version: certification.version,
        organisation: organisation.legal_name,
        standard: certification.standard,
        agreement_signed_on,
        may_make: may
            && programmes.is_empty()
            && agreement_signed_on.is_some()
            && certification.status == State::Applicant,
        programmes,
    })
}

/// The dates of a cycle; of earlier cycles the decisions tell them.
fn certification_dates(of: &case::Certification, present: bool) -> (Option<Date>, Option<Date>) {
    let (start, expires) = (of.cycle_start_on, of.expires_on);
    (start.filter(|_| present), expires.filter(|_| present))
}

fn one(
    programme: Programme,
    audits: Vec<Audit>,
    sites: &mut HashMap<AuditId, Vec<SiteView>>,
    changes: &[Modification],
    (cycle_start_on, expires_on): (Option<Date>, Option<Date>),
) -> Result<ProgrammeView> {
    let derived = programme.derived()?;
    let mut shown = Vec::new();
    for audit in &audits {
        let ordinal = ordinal(&audits, audit);
        let planned = derived
            .audits
            .iter()
            .find(|planned| planned.kind == audit.kind && planned.ordinal == ordinal);
        let sites = sites.remove(&audit.id).unwrap_or_default();
        let mut steps = planned.map(|planned| planned.steps.clone()).unwrap_or_default();
        // LC-96, AT-105: what a planned change adds to the audit is told after its own days.
        for change in changes.iter().filter(|change| change.adds_to(audit.id)) {
            steps.extend(change.derived()?.steps);
        }
        shown.push(AuditView {
            ordinal,
            numbered: audit.kind == AuditKind::Surveillance,
            sites,
            steps,
            warnings: planned
                .map(|planned: &Planned| planned.warnings.clone())
                .unwrap_or_default(),
            audit: audit.clone(),
        });
    }
    Ok(ProgrammeView {
        id: programme.id,
        cycle: programme.cycle,
        seed: programme.seed.cast_unsigned().to_string(),
        rule: LC_20.as_str(),
        rule_version: programme.rule_version,
        cycle_start_on,
        expires_on,
        audits: shown,
        windows: derived.windows,
        derivation: programme.derivation,
    })
}

/// Which one of its kind an audit is, from 1.
pub fn ordinal(audits: &[Audit], audit: &Audit) -> u32 {
    audits
        .iter()
        .filter(|other| {
            other.programme_id == audit.programme_id
                && other.kind == audit.kind
                && other.number <= audit.number
        })
        .fold(0, |count, _| count + 1)
}

/// The sites an audit visits, with their names.
pub fn sites(reader: &mut Reader<'_>, audit: &Audit) -> Result<Vec<SiteView>> {
    let mut sites = sites_of(reader, &[audit.id])?;
    Ok(sites.remove(&audit.id).unwrap_or_default())
}

/// The same of several audits.
pub fn sites_of(reader: &mut Reader<'_>, audits: &[AuditId]) -> Result<HashMap<AuditId, Vec<SiteView>>> {
    let reach = reader.reach();
    let visits: Vec<AuditSite> = store::sites_of_all(reader.conn(), audits)?;
    let ids: Vec<SiteId> = visits.iter().map(|visit| visit.site_id).collect();
    let known = organisations::sites_among(reader.conn(), reach, &ids)?;
    let mut found: HashMap<AuditId, Vec<SiteView>> = HashMap::new();
    for site in known {
        for visit in visits.iter().filter(|visit| visit.site_id == site.id) {
            found.entry(visit.audit_id).or_default().push(SiteView {
                id: site.id,
                name: site.name.clone(),
                city: site.city.clone(),
                chosen: visit.chosen,
                reason: visit.reason.clone(),
            });
        }
    }
    Ok(found)
}

/// What waits here for the reader: programmes to make.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    if policy::may(reader.actor(), Act::MakeProgramme).is_err() {
        return Ok(Vec::new());
    }
    let reach = reader.reach();
    let to_make = store::to_make(reader.conn(), reach)?;
    Ok(to_make
        .into_iter()
        .map(|(id, organisation, standard)| Waiting {
            what: "queue-make-programme",
            organisation,
            subject: standard,
            href: format!("/desk/cases/{id}/programme"),
            due_on: None,
            rule: Some(LC_14),
        })
        .collect())
}
