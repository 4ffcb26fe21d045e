//! The queries of programmes and audits. Rooms further on change an audit through the functions given here.

use diesel::prelude::*;

use super::model::{Audit, AuditSite, Chosen, Derivation, Planned, Programme};
use crate::access::{Reach, Scope};
use crate::base::amounts::AuditorDays;
use crate::base::citation::RuleId;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, CertificationId, SiteId};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::Date;
use crate::lifecycle::review::{Computed, Used};
use crate::rules::steps::audit::State;
use crate::rules::words::{AuditKind, CertificationStatus};
use crate::store::columns::Document;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{agreements, audit_sites, audits, certifications, organisations, programmes};

crate::text_column!(AuditKind, State, Chosen);

pub(super) fn insert(conn: &mut Conn, row: &Programme) -> Result<()> {
    diesel::insert_into(programmes::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_audit(conn: &mut Conn, row: &Audit) -> Result<()> {
    diesel::insert_into(audits::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_site(conn: &mut Conn, row: &AuditSite) -> Result<()> {
    diesel::insert_into(audit_sites::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The programmes of a certification within reach, the present cycle first.
pub fn of_certification(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Vec<Programme>> {
    let query = programmes::table
        .filter(programmes::certification_id.eq(id))
        .select(Programme::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, programmes::organisation_id)
            .order(programmes::cycle.desc())
            .load(conn)?,
    )
}

/// The audit with this id, if it is within reach.
pub fn audit(conn: &mut Conn, reach: Reach, id: AuditId) -> Result<Audit> {
    let query = audits::table
        .filter(audits::id.eq(id))
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_audit!(query, reach, audits::organisation_id, audits::id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("audit"))
}

/// The audits of a certification within reach, in their order.
pub fn audits_of(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Vec<Audit>> {
    let query = audits::table
        .filter(audits::certification_id.eq(id))
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, audits::organisation_id, audits::id)
            .order(audits::number)
            .load(conn)?,
    )
}

/// The audits of these certifications that are within reach, by number.
pub fn audits_of_all(conn: &mut Conn, reach: Reach, of: &[CertificationId]) -> Result<Vec<Audit>> {
    let query = audits::table
        .filter(audits::certification_id.eq_any(of.to_vec()))
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, audits::organisation_id, audits::id)
            .order(audits::number)
            .load(conn)?,
    )
}

/// The newest within reach, from the one before `after` on.
pub fn newest_audits(
    conn: &mut Conn,
    reach: Reach,
    after: Option<AuditId>,
    limit: i64,
) -> Result<Vec<Audit>> {
    let mut query = audits::table
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(audits::id.lt(after));
    }
    Ok(
        crate::within_audit!(query, reach, audits::organisation_id, audits::id)
            .order(audits::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// A page of the audits within reach, `limit` from the one at `offset` on: those under way first, by their first day,
/// then those to come, then what is over.
pub fn audits_listed(conn: &mut Conn, reach: Reach, limit: i64, offset: i64) -> Result<Vec<Audit>> {
    let query = audits::table
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, audits::organisation_id, audits::id)
            .order((audits::list_place, audits::list_day, audits::number))
            .limit(limit)
            .offset(offset)
            .load(conn)?,
    )
}

/// The audits within reach that stand in one of these states: the most urgent window first, then by number.
pub fn audits_in(conn: &mut Conn, reach: Reach, states: &[State]) -> Result<Vec<Audit>> {
    let query = audits::table
        .filter(audits::status.eq_any(states.to_vec()))
        .select(Audit::as_select())
        .into_boxed::<MultiBackend>();
    let mut found: Vec<Audit> = crate::within_audit!(query, reach, audits::organisation_id, audits::id)
        .order(audits::number)
        .load(conn)?;
    // The two databases sort missing dates to different ends.
    found.sort_by_key(|audit| (audit.limit_on.unwrap_or(Date::MAX), audit.number));
    Ok(found)
}

/// The sites an audit visits, the central function first.
pub fn sites_of(conn: &mut Conn, id: AuditId) -> Result<Vec<AuditSite>> {
    sites_of_all(conn, &[id])
}

/// The sites that these audits visit, the central function first.
pub fn sites_of_all(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<AuditSite>> {
    let mut sites: Vec<AuditSite> = audit_sites::table
        .filter(audit_sites::audit_id.eq_any(of))
        .order(audit_sites::site_id)
        .select(AuditSite::as_select())
        .load(conn)?;
    sites.sort_by_key(|site| site.chosen != Chosen::Central);
    Ok(sites)
}

/// Writes state and dates where the version still is the one seen; `Moved` when it is not.
pub fn place(
    conn: &mut Conn,
    audit: &Audit,
    seen: i32,
    status: State,
    dates: Option<(Date, Date)>,
    interval_reason: Option<&str>,
) -> Result<()> {
    let changed = diesel::update(audits::table.find(audit.id).filter(audits::version.eq(seen)))
        .set((
            audits::status.eq(status),
            audits::starts_on.eq(dates.map(|(start, _)| start)),
            audits::ends_on.eq(dates.map(|(_, end)| end)),
            audits::interval_reason.eq(interval_reason),
            audits::version.eq(seen + 1),
        ))
        .execute(conn)?;
    one(changed)
}

/// Moves an audit to another state where the version still is the one seen; `Moved` when it is not.
pub fn set_status(conn: &mut Conn, id: AuditId, seen: i32, status: State) -> Result<()> {
    let changed = diesel::update(audits::table.find(id).filter(audits::version.eq(seen)))
        .set((audits::status.eq(status), audits::version.eq(seen + 1)))
        .execute(conn)?;
    one(changed)
}

/// Writes a window that became known or changed.
pub(super) fn set_window(
    conn: &mut Conn,
    id: AuditId,
    opens: Option<Date>,
    target: Option<Date>,
    limit: Option<Date>,
    rule: RuleId,
) -> Result<()> {
    diesel::update(audits::table.find(id))
        .set((
            audits::opens_on.eq(opens),
            audits::target_on.eq(target),
            audits::limit_on.eq(limit),
            audits::window_rule.eq(rule),
            audits::version.eq(audits::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The certifications within reach whose agreement is signed and whose initial audit has not begun: id, client's name
/// and standard, the first signed first.
pub(super) fn to_make(conn: &mut Conn, reach: Reach) -> Result<Vec<(CertificationId, String, String)>> {
    let query = certifications::table
        .inner_join(agreements::table.on(agreements::certification_id.eq(certifications::id)))
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .filter(certifications::status.eq(CertificationStatus::Applicant))
        .filter(agreements::signed_on.is_not_null())
        .select((
            certifications::id,
            organisations::legal_name,
            certifications::standard,
        ))
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .order((agreements::signed_on, certifications::id))
            .load(conn)?,
    )
}

/// Gives an audit other days where the version still is the one seen; `Moved` when it is not.
pub(super) fn set_days(conn: &mut Conn, id: AuditId, seen: i32, days: AuditorDays) -> Result<()> {
    let changed = diesel::update(audits::table.find(id).filter(audits::version.eq(seen)))
        .set((audits::days.eq(days), audits::version.eq(seen + 1)))
        .execute(conn)?;
    one(changed)
}

/// Auditor-days by the kind of audit, with the steps that led to them.
pub(super) type Days = Vec<(AuditKind, Ruling<AuditorDays>)>;

/// Keeps how the days of the present cycle's audits to come came about, by their kind.
pub(super) fn keep_days(conn: &mut Conn, id: CertificationId, days: &Days) -> Result<()> {
    keep(conn, id, |derivation| {
        for planned in &mut derivation.audits {
            let of_kind = days.iter().find(|(kind, _)| *kind == planned.kind);
            if let Some((_, ruling)) = of_kind {
                planned.take_days(ruling);
            }
        }
    })
}

/// Other sites for an audit.
pub(super) fn replace_sites(conn: &mut Conn, id: AuditId, visits: &[AuditSite]) -> Result<()> {
    diesel::delete(audit_sites::table.filter(audit_sites::audit_id.eq(id))).execute(conn)?;
    for visit in visits {
        insert_site(conn, visit)?;
    }
    Ok(())
}

/// A site that an audit does not visit after all, as it left the scope (MS-64).
pub fn leave_out(conn: &mut Conn, id: AuditId, site: SiteId) -> Result<()> {
    let of = audit_sites::audit_id.eq(id);
    diesel::delete(audit_sites::table.filter(of.and(audit_sites::site_id.eq(site)))).execute(conn)?;
    Ok(())
}

/// Keeps how audits with sites drawn anew came about, beside what they replace (MS-43).
pub(super) fn keep_drawn(conn: &mut Conn, id: CertificationId, drawn: &[Planned]) -> Result<()> {
    if drawn.is_empty() {
        return Ok(());
    }
    keep(conn, id, |derivation| {
        for fresh in drawn {
            let same =
                |planned: &&mut Planned| planned.kind == fresh.kind && planned.ordinal == fresh.ordinal;
            if let Some(planned) = derivation.audits.iter_mut().find(same) {
                let mut fresh = fresh.clone();
                // The days are changed by `keep_days`.
                fresh.take_days(&planned.own_days());
                derivation.replaced.push(std::mem::replace(planned, fresh));
            }
        }
    })
}

/// Keeps how the windows of the present cycle came about.
pub(super) fn keep_window_steps(conn: &mut Conn, id: CertificationId, steps: &[Step]) -> Result<()> {
    keep(conn, id, |derivation| derivation.windows = steps.to_vec())
}

/// Changes what is kept of how the present cycle's programme came about.
fn keep(conn: &mut Conn, id: CertificationId, change: impl FnOnce(&mut Derivation)) -> Result<()> {
    let programme: Option<Programme> = programmes::table
        .filter(programmes::certification_id.eq(id))
        .order(programmes::cycle.desc())
        .select(Programme::as_select())
        .first(conn)
        .optional()?;
    let Some(programme) = programme else {
        return Ok(());
    };
    let mut derivation = programme.derived()?;
    change(&mut derivation);
    diesel::update(programmes::table.find(programme.id))
        .set((
            programmes::derivation.eq(Document::of(&derivation)?),
            programmes::version.eq(programmes::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

fn one(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("audit"))
    }
}

/// By which versions of the rules programmes were made. Only whoever sees every case sees any.
pub(super) fn versions_used(conn: &mut Conn, reach: Reach) -> Result<Vec<Used>> {
    if reach.scope() != Scope::Everyone {
        return Ok(Vec::new());
    }
    Ok(programmes::table
        .group_by(programmes::rule_version)
        .select((
            programmes::rule_version,
            diesel::dsl::min(programmes::created_at),
            diesel::dsl::max(programmes::created_at),
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// The programmes made by one version of the rules, or before versions were kept, the newest first.
pub(super) fn made_under(conn: &mut Conn, reach: Reach, version: Option<&str>) -> Result<Vec<Computed>> {
    let mut query = programmes::table
        .inner_join(certifications::table.on(certifications::id.eq(programmes::certification_id)))
        .inner_join(organisations::table.on(organisations::id.eq(programmes::organisation_id)))
        .select((
            certifications::id,
            organisations::legal_name,
            certifications::standard,
            programmes::created_at,
        ))
        .into_boxed::<MultiBackend>();
    query = match version {
        Some(version) => query.filter(programmes::rule_version.eq(version.to_owned())),
        None => query.filter(programmes::rule_version.is_null()),
    };
    Ok(
        crate::within_organisation!(query, reach, programmes::organisation_id)
            .order((programmes::created_at.desc(), programmes::id.desc()))
            .load(conn)?,
    )
}
