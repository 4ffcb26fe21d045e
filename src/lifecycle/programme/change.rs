//! What a new audit time changes in the programme: shown before anybody agrees to it, and applied as shown. Audits that
//! are held or confirmed stay as they were arranged (MS-74).

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{Audit, AuditSite, Planned, Programme};
use super::view::ordinal;
use super::{modification, plan, resize, store};
use crate::access::Reach;
use crate::base::amounts::AuditorDays;
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, SiteId};
use crate::base::ruling::Refusals;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::integration;
use crate::lifecycle::review::{self, Calculation, GivenTime};
use crate::parties::organisations;
use crate::rules::book::Book;
use crate::rules::site_sample;
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::store::pool::Conn;
use crate::work::Reader;

/// One planned audit before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProgrammeChange)]
pub struct Change {
    /// The audit.
    pub audit: AuditId,
    /// Its number.
    pub number: i64,
    /// Standard with edition; of integrated audits those of the others change, too.
    pub standard: String,
    /// What it is for.
    pub kind: AuditKind,
    /// Its days as planned.
    pub days_before: AuditorDays,
    /// Its days by the new audit time.
    pub days_after: AuditorDays,
    /// Sites that would be visited and were not.
    pub sites_added: Vec<String>,
    /// Sites that were to be visited.
    pub sites_gone: Vec<String>,
}

/// The planned audits that another audit time would change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ProgrammeChanges)]
pub struct Preview {
    /// Those that would not stay as they are.
    pub changes: Vec<Change>,
}

/// Everything that changes.
pub(super) struct Changes {
    /// As people read it; audits that stay as they are left out.
    pub(super) shown: Vec<Change>,
    /// The days of every certification concerned.
    pub(super) days: Vec<(CertificationId, store::Days)>,
    /// Audits with other sites.
    pub(super) drawn: Vec<(AuditId, Planned)>,
}

/// What `after` changes where `before` was the audit time; or what stands against it.
pub(super) fn changes(
    conn: &mut Conn,
    reach: Reach,
    book: &Book,
    certification: &Certification,
    before: Option<&Calculation>,
    after: &Calculation,
) -> Result<std::result::Result<Changes, Refusals>> {
    let mut no = Refusals::none();
    let Some(own) = no.take(plan::own_days(book, after)) else {
        return Ok(Err(no));
    };
    let mut days = vec![(certification.id, own)];
    let mut members = vec![certification.clone()];
    if let Some(living) = integration::living_of(conn, reach, certification.id)? {
        let ids = integration::members(conn, living.id)?;
        let terms = living.told()?;
        let fresh = Some(after);
        match integration::reckon(conn, reach, book, certification, &ids, &terms, fresh)? {
            Ok(reckoned) => {
                days = reckoned
                    .members
                    .iter()
                    .map(|member| (member.id, reckoned.derived.days_of(&member.standard)))
                    .collect();
                members = reckoned.members;
            }
            Err(refusals) => return Ok(Err(refusals)),
        }
    }
    let drawn = match redrawn(conn, reach, book, certification, before, after)? {
        Ok(drawn) => drawn,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let mut shown = Vec::new();
    for member in &members {
        let of_member = days.iter().find(|(id, _)| *id == member.id).map(|(_, days)| days);
        let audits = store::audits_of(conn, reach, member.id)?;
        let of_member = of_member.map(|days| resize::fitting(days, &audits));
        for audit in audits {
            if audit.status != State::Planned {
                continue;
            }
            let given = of_member
                .as_ref()
                .and_then(|days| days.iter().find(|(kind, _)| *kind == audit.kind));
            let planned = drawn
                .iter()
                .find(|(id, _)| *id == audit.id)
                .map(|(_, planned)| planned);
            let (sites_added, sites_gone) = match planned {
                Some(planned) => sites(conn, reach, &audit, planned)?,
                None => (Vec::new(), Vec::new()),
            };
            let days_after = match given {
                Some((_, ruling)) => ruling.value + modification::extra(conn, audit.id)?,
                None => audit.days,
            };
            let change = Change {
                audit: audit.id,
                number: audit.number,
                standard: member.standard.clone(),
                kind: audit.kind,
                days_before: audit.days,
                days_after,
                sites_added,
                sites_gone,
            };
            let stays = change.days_before == change.days_after
                && change.sites_added.is_empty()
                && change.sites_gone.is_empty();
            if !stays {
                shown.push(change);
            }
        }
    }
    Ok(Ok(Changes { shown, days, drawn }))
}

/// The audits to come with the sites drawn anew; none where the same sites are sampled in the same way.
fn redrawn(
    conn: &mut Conn,
    reach: Reach,
    book: &Book,
    certification: &Certification,
    before: Option<&Calculation>,
    after: &Calculation,
) -> Result<std::result::Result<Vec<(AuditId, Planned)>, Refusals>> {
    let sampled = |of: Option<&Calculation>| {
        of.and_then(|of| of.sample.as_ref())
            .map(|sample| sample.request.clone())
    };
    let request = sampled(Some(after));
    if request.is_none() || request == sampled(before) {
        return Ok(Ok(Vec::new()));
    }
    let programmes = store::of_certification(conn, reach, certification.id)?;
    let Some(present) = programmes.iter().max_by_key(|programme| programme.cycle) else {
        return Ok(Ok(Vec::new()));
    };
    let audits = store::audits_of(conn, reach, certification.id)?;
    let ids = case::sites(conn, certification.id)?;
    let sites = organisations::sites_among(conn, reach, &ids)?;
    let to_come: Vec<(AuditId, plan::ToDraw)> = audits
        .iter()
        .filter(|audit| audit.programme_id == present.id && audit.status == State::Planned)
        .filter_map(|audit| {
            let purpose = match audit.kind {
                AuditKind::Stage2 => site_sample::Purpose::Initial,
                AuditKind::Surveillance => site_sample::Purpose::Surveillance,
                AuditKind::Recertification => site_sample::Purpose::Recertification,
                _ => return None,
            };
            let to_draw = plan::ToDraw {
                kind: audit.kind,
                ordinal: ordinal(&audits, audit),
                purpose,
                window_rule: audit.window_rule,
                days: audit.days,
                on: audit.target_on.or(audit.limit_on),
            };
            Some((audit.id, to_draw))
        })
        .collect();
    let visited = visited(conn, &audits)?;
    let draws = draws(present)?;
    let asked: Vec<plan::ToDraw> = to_come.iter().map(|(_, to_draw)| to_draw.clone()).collect();
    // MS-43: another draw has another seed, and the first result is kept with the programme.
    Ok(
        plan::redraw(book, after, &sites, visited, draws, &asked).map(|planned| {
            let ids = to_come.into_iter().map(|(id, _)| id);
            ids.zip(planned).collect()
        }),
    )
}

/// How often sites were drawn for this programme.
pub(super) fn draws(programme: &Programme) -> Result<u64> {
    let derived = programme.derived()?;
    let all = derived.audits.iter().chain(&derived.replaced);
    Ok(all
        .filter(|planned| planned.sample.is_some())
        .fold(0, |count, _| count + 1))
}

/// When each site was visited last (MS-46).
pub(super) fn visited(conn: &mut Conn, audits: &[Audit]) -> Result<BTreeMap<String, Date>> {
    let held: BTreeMap<AuditId, Date> = audits
        .iter()
        .filter(|audit| audit.status != State::Cancelled)
        .filter_map(|audit| Some((audit.id, audit.ends_on?)))
        .collect();
    let ids: Vec<AuditId> = held.keys().copied().collect();
    let mut visited: BTreeMap<String, Date> = BTreeMap::new();
    for visit in store::sites_of_all(conn, &ids)? {
        let Some(on) = held.get(&visit.audit_id) else {
            continue;
        };
        let last = visited.entry(visit.site_id.to_string()).or_insert(*on);
        *last = (*last).max(*on);
    }
    Ok(visited)
}

/// The names of sites that come and go.
fn sites(
    conn: &mut Conn,
    reach: Reach,
    audit: &Audit,
    planned: &Planned,
) -> Result<(Vec<String>, Vec<String>)> {
    let before: Vec<SiteId> = store::sites_of(conn, audit.id)?
        .iter()
        .map(|visit| visit.site_id)
        .collect();
    let after: Vec<SiteId> = planned.sites.iter().map(|site| site.id).collect();
    let all: Vec<SiteId> = before.iter().chain(&after).copied().collect();
    let known = organisations::sites_among(conn, reach, &all)?;
    let names = |these: &[SiteId], others: &[SiteId]| {
        let only = known
            .iter()
            .filter(|site| these.contains(&site.id) && !others.contains(&site.id));
        only.map(|site| site.name.clone()).collect()
    };
    Ok((names(&after, &before), names(&before, &after)))
}

/// Writes other sites, and keeps what they replace.
pub(super) fn apply_sites(
    conn: &mut Conn,
    certification: CertificationId,
    drawn: &[(AuditId, Planned)],
) -> Result<()> {
    for (audit, planned) in drawn {
        let visits: Vec<AuditSite> = planned
            .sites
            .iter()
            .map(|site| AuditSite {
                audit_id: *audit,
                site_id: site.id,
                chosen: site.chosen,
                reason: site.reason.clone(),
            })
            .collect();
        store::replace_sites(conn, *audit, &visits)?;
    }
    let planned: Vec<Planned> = drawn.iter().map(|(_, planned)| planned.clone()).collect();
    store::keep_drawn(conn, certification, &planned)
}

/// What an audit time as the form stands would change; nothing while something stands against it.
pub fn preview(reader: &mut Reader<'_>, id: CertificationId, given: &GivenTime) -> Result<Preview> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let kept = review::of_application(reader.conn(), reach, certification.application_id)?;
    let before = kept
        .as_ref()
        .map(review::Review::calculation)
        .transpose()?
        .flatten();
    let book = reader.book().clone();
    let Ok(after) = review::reckoned(reader.conn(), reach, &book, &certification, &given.sizing())? else {
        return Ok(Preview { changes: Vec::new() });
    };
    let found = changes(
        reader.conn(),
        reach,
        &book,
        &certification,
        before.as_ref(),
        &after,
    )?;
    Ok(Preview {
        changes: found.map(|found| found.shown).unwrap_or_default(),
    })
}
