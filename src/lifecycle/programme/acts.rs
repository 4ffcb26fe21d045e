//! Making a programme.

use serde_json::json;

use super::model::{Audit, AuditSite, Derivation, Planned, Programme};
use super::{integrate, plan, store};
use crate::access::{Act, Subject};
use crate::base::citation::LC_20;
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, CertificationId, ProgrammeId};
use crate::base::ruling::Refusals;
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::{application, case, review};
use crate::parties::organisations;
use crate::rules::steps::audit::State;
use crate::rules::steps::certification::{Event, Facts};
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Makes the programme of the first cycle from the review and the signed agreement, and begins the initial audit.
pub fn make(work: &mut Work<'_>, id: CertificationId, version: i32) -> Result<Done<ProgrammeId>> {
    let reach = work.reach(Act::MakeProgramme)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let organisation = certification.organisation_id;
    let permit = work.permit(Act::MakeProgramme, &Subject::of(organisation), "certification")?;
    if !store::of_certification(work.conn(), reach, id)?.is_empty() {
        return Err(Refusals::one(LC_20, "This cycle has its programme already.").into());
    }
    unchanged("certification", certification.version, version)?;
    // LC-14: the gate of the case itself asks for the signed agreement.
    let signed = review::agreement_of(work.conn(), reach, id)?.and_then(|agreement| agreement.signed_on);
    let facts = Facts {
        agreement_signed: signed,
        ..Facts::bare(work.today())
    };
    case::advance(
        work,
        &certification,
        Event::BeginAudit,
        &facts,
        case::Cycle::default(),
        json!({}),
    )?;
    let calculation = review::of_application(work.conn(), reach, certification.application_id)?
        .map(|review| review.calculation())
        .transpose()?
        .flatten()
        .ok_or_else(|| {
            Error::from(Refusals::one(
                LC_20,
                "The review holds no audit time to plan from.",
            ))
        })?;
    let ids = case::sites(work.conn(), id)?;
    let sites = organisations::sites_among(work.conn(), reach, &ids)?;
    let mut planned = plan::plan(work.book(), &calculation, &sites, work.today())?;
    // AT-60: audited together with others, its audits take their share.
    for (kind, ruling) in integrate::days(work, reach, &certification)? {
        for audit in planned.iter_mut().filter(|audit| audit.kind == kind) {
            audit.take_days(&ruling);
        }
    }
    let wanted = application::by_id(work.conn(), reach, certification.application_id)?.wanted_from;
    let seed = calculation
        .sample
        .as_ref()
        .map_or(0, |sample| sample.request.seed);
    let programme = Programme {
        id: work.id(ProgrammeId::from_uuid),
        certification_id: id,
        organisation_id: organisation,
        cycle: 1,
        // MS-43: kept as it is, bit by bit.
        seed: seed.cast_signed(),
        derivation: Document::of(&Derivation {
            audits: planned.clone(),
            replaced: Vec::new(),
            windows: Vec::new(),
        })?,
        created_at: work.now(),
        version: 1,
        rule_version: Some(work.book().rule_version()),
    };
    store::insert(work.conn(), &programme)?;
    let mut made = Vec::new();
    for audit in &planned {
        // LC-14: nothing is audited before the signature; the wish of the application is the aim.
        let opens = signed.filter(|_| audit.kind == AuditKind::Stage1);
        let target = wanted.filter(|wanted| opens.is_some_and(|opens| opens <= *wanted));
        made.push(keep(work, &programme, audit, opens, target)?);
    }
    let entry = Entry::made(
        "programme",
        programme.id,
        json!({ "certification": id, "cycle": 1, "seed": seed, "audits": made }),
    );
    Ok(Done::new(permit, entry, programme.id))
}

/// Writes one audit with its sites, and says what the journal keeps of it.
pub(super) fn keep(
    work: &mut Work<'_>,
    programme: &Programme,
    planned: &Planned,
    opens_on: Option<Date>,
    target_on: Option<Date>,
) -> Result<serde_json::Value> {
    let row = Audit {
        id: work.id(AuditId::from_uuid),
        number: work.next_number("audit")?,
        programme_id: programme.id,
        certification_id: programme.certification_id,
        organisation_id: programme.organisation_id,
        kind: planned.kind,
        status: State::Planned,
        days: planned.days,
        opens_on,
        target_on,
        limit_on: None,
        window_rule: planned.window_rule,
        starts_on: None,
        ends_on: None,
        interval_reason: None,
        version: 1,
    };
    store::insert_audit(work.conn(), &row)?;
    for site in &planned.sites {
        let visit = AuditSite {
            audit_id: row.id,
            site_id: site.id,
            chosen: site.chosen,
            reason: site.reason.clone(),
        };
        store::insert_site(work.conn(), &visit)?;
    }
    Ok(json!({
        "id": row.id, "number": row.number, "kind": row.kind, "days": row.days, "sites": planned.sites,
    }))
}
