//! What is read for the list of cases and for their clocks.

use diesel::prelude::*;

use super::model::Visit;
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::base::time::Date;
use crate::lifecycle::case::Certification;
use crate::rules::steps::certification::State;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{audits, certifications, decisions, organisations};
use crate::within_organisation;

/// Every audit of a case, in order of its number.
pub(super) fn visits(conn: &mut Conn, id: CertificationId) -> Result<Vec<Visit>> {
    Ok(audits::table
        .filter(audits::certification_id.eq(id))
        .order(audits::number)
        .select(Visit::as_select())
        .load(conn)?)
}

/// The newest within reach, from the one before `after` on; narrowed like the list by name.
pub(super) fn newest_cases(
    conn: &mut Conn,
    reach: Reach,
    status: &[State],
    name: &str,
    after: Option<CertificationId>,
    limit: i64,
) -> Result<Vec<(Certification, String)>> {
    let mut query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .into_boxed::<MultiBackend>();
    if !status.is_empty() {
        query = query.filter(certifications::status.eq_any(status.to_vec()));
    }
    if !name.is_empty() {
        let pattern = format!("%{}%", name.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    if let Some(after) = after {
        query = query.filter(certifications::id.lt(after));
    }
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order(certifications::id.desc())
            .limit(limit)
            .select((Certification::as_select(), organisations::legal_name))
            .load(conn)?,
    )
}

/// Cases with the client's name, by name; narrowed by status and by a folded part of the name.
pub(super) fn cases(
    conn: &mut Conn,
    reach: Reach,
    status: &[State],
    name: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<(Certification, String)>> {
    let mut query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .into_boxed::<MultiBackend>();
    if !status.is_empty() {
        query = query.filter(certifications::status.eq_any(status.to_vec()));
    }
    if !name.is_empty() {
        let pattern = format!("%{}%", name.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order((
                organisations::name_folded,
                certifications::standard,
                certifications::id,
            ))
            .limit(limit)
            .offset(offset)
            .select((Certification::as_select(), organisations::legal_name))
            .load(conn)?,
    )
}

/// LC-92: the limit of the newest suspension.
pub(super) fn suspension_limit(conn: &mut Conn, id: CertificationId) -> Result<Option<Date>> {
    let limit: Option<Option<Date>> = decisions::table
        .filter(decisions::certification_id.eq(id))
        .filter(decisions::kind.eq("suspend"))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(decisions::limit_on)
        .first(conn)
        .optional()?;
    Ok(limit.flatten())
}

/// The certifications suspended, with the client's name.
pub(super) fn suspended(conn: &mut Conn, reach: Reach) -> Result<Vec<(CertificationId, String, String)>> {
    let query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .filter(certifications::status.eq(State::Suspended))
        .into_boxed::<MultiBackend>();
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order((organisations::name_folded, certifications::id))
            .select((
                certifications::id,
                organisations::legal_name,
                certifications::standard,
            ))
            .load(conn)?,
    )
}
