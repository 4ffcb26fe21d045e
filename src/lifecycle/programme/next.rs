//! The programme of a further cycle: after a renewal (LC-20), or where the way begins again after a lapse (LC-84).

use serde_json::json;

use super::acts::keep;
use super::change::{draws, visited};
use super::model::{Audit, Derivation, Planned, PlannedSite, Programme};
use super::windows::{Set, set_windows};
use super::{integrate, plan, store};
use crate::access::{Act, Reach, Subject};
use crate::base::citation::{LC_20, LC_23, LC_80, LC_84};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{CertificationId, ProgrammeId};
use crate::base::ruling::{Refusals, Step};
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::review;
use crate::parties::organisations;
use crate::rules::steps::audit::{self as audit_steps, State};
use crate::rules::steps::certification::{Event, Facts};
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// The next cycle of a certification that was renewed, with its windows; inside the act that renews it.
pub fn renew(work: &mut Work<'_>, certification: &Certification) -> Result<Vec<Set>> {
    let reach = work.everyone();
    make(work, reach, certification, false)?;
    set_windows(work, certification)
}

/// LC-84: after a lapse too long to restore, the way begins again with at least a stage 2. The agreement still holds.
pub fn begin_again(work: &mut Work<'_>, id: CertificationId, version: i32) -> Result<Done<ProgrammeId>> {
    let reach = work.reach(Act::MakeProgramme)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::MakeProgramme, &subject, "certification")?;
    unchanged("certification", certification.version, version)?;
    let agreement_signed = review::agreement_of(work.conn(), reach, id)?.and_then(|it| it.signed_on);
    let facts = Facts {
        agreement_signed,
        expires: certification.expires_on,
        ..Facts::bare(work.today())
    };
    let cycle = case::Cycle::default();
    case::advance(work, &certification, Event::BeginAgain, &facts, cycle, json!({}))?;
    let programme = make(work, reach, &certification, true)?;
    let made = json!({ "certification": id, "cycle": programme.cycle, "rule": LC_84 });
    Ok(Done::new(
        permit,
        Entry::made("programme", programme.id, made),
        programme.id,
    ))
}

fn make(work: &mut Work<'_>, reach: Reach, certification: &Certification, again: bool) -> Result<Programme> {
    let before = store::of_certification(work.conn(), reach, certification.id)?;
    let audits = store::audits_of(work.conn(), reach, certification.id)?;
    let cycle = before.iter().map(|programme| programme.cycle).max().unwrap_or(0) + 1;
    let mut drawn = 0;
    for programme in &before {
        drawn += draws(programme)?;
    }
    let kept = review::of_application(work.conn(), reach, certification.application_id)?;
    let calculation = kept
        .as_ref()
        .map(review::Review::calculation)
        .transpose()?
        .flatten();
    let today = work.today();
    let (mut planned, seed) = match &calculation {
        Some(calculation) => {
            let ids = case::sites(work.conn(), certification.id)?;
            let sites = organisations::sites_among(work.conn(), reach, &ids)?;
            let visited = visited(work.conn(), &audits)?;
            let planned = plan::next_cycle(work.book(), calculation, &sites, visited, drawn, today, again)?;
            let seed = calculation
                .sample
                .as_ref()
                .map_or(0, |sample| sample.request.seed + drawn);
            (planned, seed)
        }
        // A list told the audit time: the next cycle takes that of the last until a reviewer reckons it (AT-55).
        None => (copied(work, &audits, again)?, drawn),
    };
    for (kind, ruling) in integrate::days(work, reach, certification)? {
        for audit in planned
            .iter_mut()
            .filter(|audit| audit.kind == kind && kind != AuditKind::Stage2)
        {
            audit.take_days(&ruling);
        }
    }
    cancel(work, &audits)?;
    let programme = Programme {
        id: work.id(ProgrammeId::from_uuid),
        certification_id: certification.id,
        organisation_id: certification.organisation_id,
        cycle,
        // MS-43: kept as it is, bit by bit.
        seed: seed.cast_signed(),
        derivation: Document::of(&Derivation {
            audits: planned.clone(),
            replaced: Vec::new(),
            windows: Vec::new(),
        })?,
        rule_version: Some(work.book().rule_version()),
        created_at: work.now(),
        version: 1,
    };
    store::insert(work.conn(), &programme)?;
    for audit in &planned {
        let opens: Option<Date> = (audit.kind == AuditKind::Stage2).then_some(today);
        keep(work, &programme, audit, opens, None)?;
    }
    Ok(programme)
}

/// What was never placed in a cycle that is over is not held any more. Its missing is the clock's to tell (LC-23).
fn cancel(work: &mut Work<'_>, audits: &[Audit]) -> Result<()> {
    for audit in audits.iter().filter(|audit| audit.status == State::Planned) {
        let facts = audit_steps::Facts {
            reason: "Its cycle is over",
            ..audit_steps::Facts::bare(audit.kind, work.today())
        };
        let parameters = work.book().parameters().clone();
        let ruling = audit_steps::step(&parameters, audit.status, audit_steps::Event::Cancel, &facts)?;
        store::set_status(work.conn(), audit.id, audit.version, ruling.value)?;
    }
    Ok(())
}

/// The audits of a cycle like those that were planned last.
fn copied(work: &mut Work<'_>, audits: &[Audit], again: bool) -> Result<Vec<Planned>> {
    let mut planned = Vec::new();
    let wanted = [
        (AuditKind::Surveillance, 1, LC_23),
        (AuditKind::Surveillance, 2, LC_23),
        (AuditKind::Recertification, 1, LC_80),
    ];
    if again {
        let says = "The audit time of this case was told by a list. Review it before the way begins again.";
        return Err(Error::from(Refusals::one(LC_20, says)));
    }
    for (kind, ordinal, window_rule) in wanted {
        let Some(model) = audits.iter().rfind(|audit| audit.kind == kind) else {
            continue;
        };
        let visits = store::sites_of(work.conn(), model.id)?;
        planned.push(Planned {
            kind,
            ordinal,
            days: model.days,
            window_rule,
            sites: visits
                .into_iter()
                .map(|visit| PlannedSite {
                    id: visit.site_id,
                    chosen: visit.chosen,
                    reason: visit.reason,
                })
                .collect(),
            steps: vec![Step::new(
                LC_20,
                "As in the cycle before; the audit time was told by a list",
            )],
            warnings: Vec::new(),
            sample: None,
        });
    }
    Ok(planned)
}
