//! The queries of witness audits.

use diesel::prelude::*;

use super::model::Witness;
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId, CertificationId, WitnessId};
use crate::rules::steps::witness::State;
use crate::rules::words::TeamRole;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{auditors, certifications, organisations, team_members, witness_audits};

crate::text_column!(State);

pub(super) fn insert(conn: &mut Conn, row: &Witness) -> Result<()> {
    diesel::insert_into(witness_audits::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes what came of it, where the version still is the one seen; `Moved` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Witness, seen: i32) -> Result<()> {
    let changed = diesel::update(
        witness_audits::table
            .find(row.id)
            .filter(witness_audits::version.eq(seen)),
    )
    .set((
        witness_audits::status.eq(row.status),
        witness_audits::says.eq(&row.says),
        witness_audits::good_reason.eq(row.good_reason),
        witness_audits::version.eq(seen + 1),
    ))
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("witness audit"))
    }
}

/// The one with this id, if it is within reach.
pub(super) fn by_id(conn: &mut Conn, reach: Reach, id: WitnessId) -> Result<Witness> {
    let query = witness_audits::table
        .filter(witness_audits::id.eq(id))
        .select(Witness::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_audit!(
        query,
        reach,
        witness_audits::organisation_id,
        witness_audits::audit_id
    )
    .first(conn)
    .optional()?
    .ok_or(Error::NotFound("witness audit"))
}

/// One with the names it is shown with: the client's and that of whoever is witnessed.
pub(super) type Named = (Witness, String, String);

/// Those within reach by standard and technical area, the newest of each first.
pub(super) fn all(conn: &mut Conn, reach: Reach) -> Result<Vec<Named>> {
    let query = witness_audits::table
        .inner_join(organisations::table.on(organisations::id.eq(witness_audits::organisation_id)))
        .inner_join(auditors::table.on(auditors::id.eq(witness_audits::auditor_id)))
        .select((Witness::as_select(), organisations::legal_name, auditors::name))
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        witness_audits::organisation_id,
        witness_audits::audit_id
    )
    .order((
        witness_audits::standard,
        witness_audits::technical_area,
        witness_audits::witnessed_on.desc(),
        witness_audits::id,
    ))
    .load(conn)?)
}

/// The people of an audit with their roles and names.
pub(super) fn team(conn: &mut Conn, audit: AuditId) -> Result<Vec<(AuditorId, TeamRole, String)>> {
    Ok(team_members::table
        .inner_join(auditors::table.on(auditors::id.eq(team_members::auditor_id)))
        .filter(team_members::audit_id.eq(audit))
        .order((auditors::name, auditors::id))
        .select((auditors::id, team_members::role, auditors::name))
        .load(conn)?)
}

/// LC-90: cases in force whose client refused without a good reason.
pub(super) fn refused(conn: &mut Conn, reach: Reach) -> Result<Vec<(CertificationId, String, String)>> {
    let query = witness_audits::table
        .inner_join(certifications::table.on(certifications::id.eq(witness_audits::certification_id)))
        .inner_join(organisations::table.on(organisations::id.eq(witness_audits::organisation_id)))
        .filter(witness_audits::good_reason.eq(Some(false)))
        .filter(certifications::status.eq("certified"))
        .select((
            certifications::id,
            organisations::legal_name,
            certifications::standard,
        ))
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        witness_audits::organisation_id,
        witness_audits::audit_id
    )
    .order(witness_audits::id)
    .load(conn)?)
}
