//! The queries of planned changes.

use diesel::prelude::*;

use super::model::{Added, Modification};
use crate::access::Reach;
use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, CertificationId, ModificationId, UserId};
use crate::base::time::Date;
use crate::rules::modification::{Kind, Status};
use crate::rules::steps::audit::State;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{audits, modifications};

crate::text_column!(Kind, Status);

/// Keeps one.
pub(super) fn insert(conn: &mut Conn, row: &Modification) -> Result<()> {
    diesel::insert_into(modifications::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Ends one where it still is planned and the version is the one seen; `Moved` when it is not.
pub(super) fn set_status(
    conn: &mut Conn,
    row: &Modification,
    status: Status,
    (by, on, reason): (UserId, Date, &str),
) -> Result<()> {
    let changed = diesel::update(
        modifications::table
            .find(row.id)
            .filter(modifications::version.eq(row.version))
            .filter(modifications::status.eq(Status::Planned)),
    )
    .set((
        modifications::status.eq(status),
        modifications::ended_by.eq(by),
        modifications::ended_on.eq(on),
        modifications::end_reason.eq(reason),
        modifications::version.eq(row.version + 1),
    ))
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("modification"))
    }
}

/// The change with this id, if it is within reach.
pub fn by_id(conn: &mut Conn, reach: Reach, id: ModificationId) -> Result<Modification> {
    let query = modifications::table
        .filter(modifications::id.eq(id))
        .select(Modification::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_audit!(
        query,
        reach,
        modifications::organisation_id,
        modifications::audit_id
    )
    .first(conn)
    .optional()?
    .ok_or(Error::NotFound("modification"))
}

/// The changes of a certification within reach, the newest first.
pub fn of_certification(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Vec<Modification>> {
    let query = modifications::table
        .filter(modifications::certification_id.eq(id))
        .select(Modification::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        modifications::organisation_id,
        modifications::audit_id
    )
    .order(modifications::id.desc())
    .load(conn)?)
}

/// The changes planned for an audit, whose reach was asked when it was loaded.
fn planned(conn: &mut Conn, audit: AuditId) -> Result<Vec<Modification>> {
    Ok(modifications::table
        .filter(modifications::audit_id.eq(audit))
        .filter(modifications::status.eq(Status::Planned))
        .order(modifications::id)
        .select(Modification::as_select())
        .load(conn)?)
}

/// What the changes planned for an audit ask of its team.
pub fn of_audit(conn: &mut Conn, audit: AuditId) -> Result<Added> {
    let planned = planned(conn, audit)?;
    Ok(Added {
        areas: planned.iter().flat_map(Modification::areas).collect(),
        edition: planned.iter().find_map(|row| row.edition.clone()),
    })
}

/// The auditor-days that the changes planned for an audit add to it.
pub fn extra(conn: &mut Conn, audit: AuditId) -> Result<AuditorDays> {
    let planned = planned(conn, audit)?;
    Ok(planned
        .iter()
        .fold(AuditorDays::default(), |sum, row| sum + row.days))
}

/// The planned changes within reach whose audit is concluded, with that audit and the certification.
pub fn undecided(conn: &mut Conn, reach: Reach) -> Result<Vec<(ModificationId, AuditId, CertificationId)>> {
    let query = modifications::table
        .inner_join(audits::table.on(audits::id.eq(modifications::audit_id)))
        .filter(modifications::status.eq(Status::Planned))
        .filter(audits::status.eq(State::Concluded))
        .select((
            modifications::id,
            modifications::audit_id,
            modifications::certification_id,
        ))
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        modifications::organisation_id,
        modifications::audit_id
    )
    .order(modifications::id)
    .load(conn)?)
}
