//! The programme of a certification that is taken over: the audits that were held, and those to come.

use super::model::{Audit, AuditSite, Chosen, Derivation, Planned, Programme};
use super::store;
use crate::base::amounts::AuditorDays;
use crate::base::citation::{LC_14, LC_20, LC_23, LC_37, LC_80, RuleId};
use crate::base::error::Result;
use crate::base::ids::{AuditId, ProgrammeId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::case::Certification;
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::work::Work;

/// An audit that was held before this program kept it.
#[derive(Debug, Clone)]
pub struct EarlierAudit {
    /// What it was for.
    pub kind: AuditKind,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// Auditor-days given.
    pub days: AuditorDays,
    /// The sites visited, the first of them the central function.
    pub sites: Vec<SiteId>,
}

/// One cycle of it.
#[derive(Debug, Clone)]
pub struct EarlierCycle {
    /// Which one, from 1.
    pub cycle: i32,
    /// The seed of its draws (MS-43).
    pub seed: u64,
    /// The audits held, the oldest first.
    pub held: Vec<EarlierAudit>,
    /// Those to come, without their windows: `set_windows` sets them once the case has its events.
    pub planned: Vec<Planned>,
}

/// Writes the programme of one cycle, and returns the audits held in their order.
pub fn take_over(
    work: &mut Work<'_>,
    certification: &Certification,
    cycle: EarlierCycle,
) -> Result<Vec<AuditId>> {
    let programme = Programme {
        id: work.id(ProgrammeId::from_uuid),
        certification_id: certification.id,
        organisation_id: certification.organisation_id,
        cycle: cycle.cycle,
        // MS-43: kept as it is, bit by bit.
        seed: cycle.seed.cast_signed(),
        derivation: Document::of(&Derivation {
            audits: cycle.planned.clone(),
            replaced: Vec::new(),
            windows: Vec::new(),
        })?,
        created_at: work.now(),
        version: 1,
        rule_version: Some(work.book().rule_version()),
    };
    store::insert(work.conn(), &programme)?;
    let mut ids = Vec::new();
    for held in cycle.held {
        let sites = held.sites.into_iter().enumerate().map(|(i, site)| {
            let (chosen, reason) = if i == 0 {
                (Chosen::Central, "visited, as the list says or MS-35 asks")
            } else {
                (Chosen::Judgement, "visited, as the list says")
            };
            (site, chosen, reason.to_owned())
        });
        let sites: Vec<_> = sites.collect();
        ids.push(keep(
            work,
            &programme,
            held.kind,
            State::Concluded,
            held.days,
            rule_of(held.kind),
            Some((held.starts_on, held.ends_on)),
            sites,
        )?);
    }
    for planned in cycle.planned {
        let sites = planned.sites.into_iter();
        let sites: Vec<_> = sites.map(|site| (site.id, site.chosen, site.reason)).collect();
        keep(
            work,
            &programme,
            planned.kind,
            State::Planned,
            planned.days,
            planned.window_rule,
            None,
            sites,
        )?;
    }
    Ok(ids)
}

/// The rule that asked for an audit of this kind.
const fn rule_of(kind: AuditKind) -> RuleId {
    match kind {
        AuditKind::Stage1 => LC_14,
        AuditKind::Stage2 => LC_37,
        AuditKind::Surveillance => LC_23,
        AuditKind::Recertification => LC_80,
        AuditKind::Special
        | AuditKind::ShortNotice
        | AuditKind::FollowUp
        | AuditKind::ScopeExtension
        | AuditKind::TransferReview => LC_20,
    }
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
fn keep(
    work: &mut Work<'_>,
    programme: &Programme,
    kind: AuditKind,
    status: State,
    days: AuditorDays,
    window_rule: RuleId,
    dates: Option<(Date, Date)>,
    sites: Vec<(SiteId, Chosen, String)>,
) -> Result<AuditId> {
    let row = Audit {
        id: work.id(AuditId::from_uuid),
        number: work.next_number("audit")?,
        programme_id: programme.id,
        certification_id: programme.certification_id,
        organisation_id: programme.organisation_id,
        kind,
        status,
        days,
        opens_on: None,
        target_on: None,
        limit_on: None,
        window_rule,
        starts_on: dates.map(|(start, _)| start),
        ends_on: dates.map(|(_, end)| end),
        interval_reason: None,
        version: 1,
    };
    store::insert_audit(work.conn(), &row)?;
    for (site_id, chosen, reason) in sites {
        let visit = AuditSite {
            audit_id: row.id,
            site_id,
            chosen,
            reason,
        };
        store::insert_site(work.conn(), &visit)?;
    }
    Ok(row.id)
}
