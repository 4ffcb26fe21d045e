//! Planning a change, and ending it.

use serde_json::json;

use super::draw::{draw, visited};
use super::given::Planning;
use super::model::{Derivation, Modification};
use super::store;
use crate::access::{Act, Reach, Subject};
use crate::base::amounts::AuditorDays;
use crate::base::citation::{LC_20, LC_96, LC_120, LC_123};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, CertificationId, ModificationId, SiteId};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::journal::Entry;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::programme::acts::keep;
use crate::lifecycle::programme::model::{Audit, AuditSite, Chosen, Planned, PlannedSite, Programme};
use crate::lifecycle::programme::store as programmes;
use crate::lifecycle::review;
use crate::parties::accreditations;
use crate::parties::organisations::{self, Site};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::modification::{self as rule, Audited, Kind, Status};
use crate::rules::site_sample::Method;
use crate::rules::steps::audit::{self as steps, State};
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Plans a change: the audit it rides on takes its days and the joining sites to be visited, or an audit of its own is
/// made. Nothing of the certification changes before the decision.
pub fn plan(work: &mut Work<'_>, id: CertificationId, given: &Planning) -> Result<Done<ModificationId>> {
    let reach = work.reach(Act::PlanModification)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::PlanModification, &subject, "certification")?;
    unchanged("certification", certification.version, given.version)?;
    let mut no = Refusals::none();
    let joining = joining(work, reach, &certification, given, &mut no)?;
    let areas = areas(work, &certification, given, &mut no)?;
    let with = with_audit(work, reach, &certification, given, &mut no)?;
    let method = method(work, reach, &certification)?;
    let covered = covered(work, &certification, given, &areas)?;
    let old = StandardId::new(certification.standard.as_str());
    let edition = given.edition.clone().unwrap_or_else(|| old.clone());
    let today = work.today();
    let planned = {
        let book = work.book();
        rule::plan(&rule::Planning {
            kind: given.kind,
            on: today,
            status: case::status_on(&certification, today),
            audited: with
                .as_ref()
                .map_or(Audited::Separately, |audit| Audited::With(audit.kind)),
            days: given.days,
            reason: &given.reason,
            scope_changes: given
                .scope
                .as_ref()
                .is_some_and(|scope| *scope != certification.scope),
            areas: areas.len(),
            joining: joining.len(),
            method,
            transition: book.transition(&old, &edition),
            edition: edition.as_str(),
            accredited: certification.accredited,
            covered,
        })
    };
    let steps = no.take(planned);
    let (Some(mut steps), true) = (steps, no.is_empty()) else {
        return Err(no.into());
    };
    let row_id = work.id(ModificationId::from_uuid);
    let draw = draw(work, &certification, row_id, method, &joining, &mut steps)?;
    let visited = visited(&joining, draw.as_ref());
    let audit = match with {
        Some(audit) => {
            let days = audit.days + given.days;
            programmes::set_days(work.conn(), audit.id, audit.version, days)?;
            for site in &visited {
                let visit = AuditSite {
                    audit_id: audit.id,
                    site_id: site.id,
                    chosen: site.chosen,
                    reason: site.reason.clone(),
                };
                programmes::insert_site(work.conn(), &visit)?;
            }
            audit.id
        }
        None => own_audit(work, reach, &certification, given, visited.clone())?,
    };
    let planned_by = work.actor().person().ok_or(Error::Forbidden)?.id;
    let codes: Vec<&str> = areas.iter().map(TechnicalArea::as_str).collect();
    let row = Modification {
        id: row_id,
        certification_id: id,
        organisation_id: certification.organisation_id,
        kind: given.kind,
        status: Status::Planned,
        audit_id: audit,
        scope: given.scope.clone().filter(|scope| *scope != certification.scope),
        technical_areas: codes.join(";"),
        sites: Document::of(&joining.iter().map(|site| site.id).collect::<Vec<SiteId>>())?,
        edition: (given.kind == Kind::Transition).then(|| edition.to_string()),
        days: given.days,
        reason: given.reason.clone(),
        derivation: Document::of(&Derivation { steps, draw })?,
        planned_by,
        planned_on: today,
        ended_by: None,
        ended_on: None,
        end_reason: None,
        version: 1,
    };
    store::insert(work.conn(), &row)?;
    case::touch(work, &certification)?;
    let entry = Entry::made("modification", row.id, json!(row)).because(given.reason.clone());
    Ok(Done::new(permit, entry, row.id))
}

/// Ends a change inside the act that decides on it or gives it up.
pub fn end(work: &mut Work<'_>, row: &Modification, status: Status, reason: &str) -> Result<()> {
    let by = work.actor().person().ok_or(Error::Forbidden)?.id;
    let on = work.today();
    store::set_status(work.conn(), row, status, (by, on, reason))
}

/// The sites that join: the client's own, in no scope of this certification.
fn joining(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    given: &Planning,
    no: &mut Refusals,
) -> Result<Vec<Site>> {
    let present = case::sites(work.conn(), certification.id)?;
    let found = organisations::sites_among(work.conn(), reach, &given.sites)?;
    let own: Vec<Site> = found
        .into_iter()
        .filter(|site| site.organisation_id == certification.organisation_id)
        .collect();
    let unknown = given
        .sites
        .iter()
        .any(|id| !own.iter().any(|site| site.id == *id));
    if unknown {
        no.add(Refusal::of(LC_96, "sites", "Choose sites of this client."));
    }
    for site in own.iter().filter(|site| present.contains(&site.id)) {
        no.add(Refusal::of(
            LC_96,
            "sites",
            format!("{} is in the scope already.", site.name),
        ));
    }
    for row in store::of_certification(work.conn(), reach, certification.id)? {
        let planned = row.status == Status::Planned;
        let coming = row.sites()?;
        for site in own.iter().filter(|site| planned && coming.contains(&site.id)) {
            let says = format!("{} joins by a change that is planned already.", site.name);
            no.add(Refusal::of(LC_96, "sites", says));
        }
    }
    if given.kind == Kind::Transition && !given.sites.is_empty() {
        no.add(Refusal::of(
            LC_123,
            "sites",
            "Sites join by an extension of their own.",
        ));
    }
    Ok(own)
}

/// The areas that are added: those of the standard's scheme that the scope does not have.
fn areas(
    work: &Work<'_>,
    certification: &Certification,
    given: &Planning,
    no: &mut Refusals,
) -> Result<Vec<TechnicalArea>> {
    if given.areas.is_empty() {
        return Ok(Vec::new());
    }
    let standard = work
        .book()
        .standard(&StandardId::new(certification.standard.as_str()))?;
    if let Err(refusals) = work.book().check_areas(standard, &given.areas) {
        no.0.extend(refusals.0.into_iter().map(|refusal| Refusal {
            field: Some("technical_areas".to_owned()),
            ..refusal
        }));
    }
    let present = TechnicalArea::list(&certification.technical_areas);
    let is_new = |area: &&TechnicalArea| !present.contains(area);
    Ok(given.areas.iter().filter(is_new).cloned().collect())
}

/// The planned audit that the change rides on.
fn with_audit(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    given: &Planning,
    no: &mut Refusals,
) -> Result<Option<Audit>> {
    let Some(id) = given.with_audit else {
        return Ok(None);
    };
    let audit = programmes::audits_of(work.conn(), reach, certification.id)?
        .into_iter()
        .find(|audit| audit.id == id);
    let rides = |kind| matches!(kind, AuditKind::Surveillance | AuditKind::Recertification);
    match audit {
        Some(audit) if audit.status == State::Planned && rides(audit.kind) => Ok(Some(audit)),
        Some(_) | None => {
            no.add(Refusal::of(
                LC_96,
                "with_audit",
                "Choose a surveillance or recertification audit of this case that nobody has placed yet, or an audit \
                 of its own.",
            ));
            Ok(None)
        }
    }
}

/// Whether sites of this certification are sampled: all of them are visited unless its review samples some.
fn method(work: &mut Work<'_>, reach: Reach, certification: &Certification) -> Result<Method> {
    let kept = review::of_application(work.conn(), reach, certification.application_id)?;
    let calculation = kept
        .as_ref()
        .map(review::Review::calculation)
        .transpose()?
        .flatten();
    let sample = calculation.and_then(|calculation| calculation.sample);
    let sampled = sample.is_some_and(|sample| {
        let groups = sample.request.groups;
        groups.iter().any(|group| group.method == Method::S)
    });
    Ok(if sampled { Method::S } else { Method::N })
}

/// VE-41: whether an accreditation covers the areas, and the edition, as they would be.
fn covered(
    work: &mut Work<'_>,
    certification: &Certification,
    given: &Planning,
    added: &[TechnicalArea],
) -> Result<bool> {
    let old = StandardId::new(certification.standard.as_str());
    let edition = given.edition.clone().filter(|_| given.kind == Kind::Transition);
    let mut areas = TechnicalArea::list(&certification.technical_areas);
    areas.extend(added.iter().cloned());
    let today = work.today();
    let found = accreditations::covering(work.conn(), &edition.unwrap_or(old), &areas, today)?;
    Ok(found.is_some())
}

/// An audit of its own, in the present programme; without a joining site it goes to the central function.
fn own_audit(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    given: &Planning,
    mut sites: Vec<PlannedSite>,
) -> Result<AuditId> {
    let programmes = programmes::of_certification(work.conn(), reach, certification.id)?;
    let programme: &Programme = programmes.first().ok_or_else(|| {
        Refusals::one(
            LC_20,
            "There is no programme yet to which an audit could be added.",
        )
    })?;
    if sites.is_empty() {
        let ids = case::sites(work.conn(), certification.id)?;
        let present = organisations::sites_among(work.conn(), reach, &ids)?;
        let central = present
            .iter()
            .find(|site| site.central_function)
            .or_else(|| present.first());
        sites.extend(central.map(|site| PlannedSite {
            id: site.id,
            chosen: Chosen::Central,
            reason: "The change is seen where the system is led".to_owned(),
        }));
    }
    let (kind, window_rule) = match given.kind {
        Kind::Extension => (AuditKind::ScopeExtension, LC_96),
        Kind::Transition => (AuditKind::Special, LC_123),
    };
    let planned = Planned {
        kind,
        ordinal: 1,
        days: given.days,
        window_rule,
        sites,
        steps: vec![Step::new(window_rule, given.reason.clone())],
        warnings: Vec::new(),
        sample: None,
    };
    let today = work.today();
    let made = keep(work, programme, &planned, Some(today), None)?;
    let id = made.pointer("/id").and_then(serde_json::Value::as_str);
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| Refusals::one(LC_120, "The audit was not made.").into())
}

/// Takes a change that is given up out of its audit again, while nobody has placed it: its days, and the joining sites;
/// an audit of its own is cancelled. What was placed already is the scheduler's to release first.
pub fn without(work: &mut Work<'_>, reach: Reach, row: &Modification, reason: &str) -> Result<()> {
    let audit = programmes::audit(work.conn(), reach, row.audit_id)?;
    let says = match audit.status {
        State::Planned => None,
        // Nothing of the change is left in an audit that is not held, or that was stopped.
        State::Cancelled | State::Terminated => return Ok(()),
        State::Held | State::Confirmed => Some("Its audit is placed already. Release it first."),
        State::Concluded => Some("Its audit was held. Have the change decided on."),
    };
    if let Some(says) = says {
        return Err(Refusals::one(LC_96, says).into());
    }
    if matches!(audit.kind, AuditKind::ScopeExtension | AuditKind::Special) {
        let facts = steps::Facts {
            reason,
            ..steps::Facts::bare(audit.kind, work.today())
        };
        let parameters = work.book().parameters().clone();
        let ruling = steps::step(&parameters, audit.status, steps::Event::Cancel, &facts)?;
        return programmes::set_status(work.conn(), audit.id, audit.version, ruling.value);
    }
    let days = AuditorDays(audit.days.0 - row.days.0);
    programmes::set_days(work.conn(), audit.id, audit.version, days)?;
    for site in row.sites()? {
        programmes::leave_out(work.conn(), audit.id, site)?;
    }
    Ok(())
}
