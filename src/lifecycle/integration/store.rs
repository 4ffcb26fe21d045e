//! The queries of integrations.

use diesel::prelude::*;

use super::model::{Integration, IntegrationMember};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, IntegrationId};
use crate::base::time::Instant;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{integration_members, integrations};

/// Keeps an integration of these certifications.
pub fn insert(conn: &mut Conn, row: &Integration, members: &[CertificationId]) -> Result<()> {
    diesel::insert_into(integrations::table)
        .values(row)
        .execute(conn)?;
    let members: Vec<IntegrationMember> = members
        .iter()
        .map(|id| IntegrationMember {
            integration_id: row.id,
            certification_id: *id,
        })
        .collect();
    for member in &members {
        diesel::insert_into(integration_members::table)
            .values(member)
            .execute(conn)?;
    }
    Ok(())
}

/// Ends one where the version still is the one seen; `Moved` when it is not.
pub fn end(conn: &mut Conn, row: &Integration, at: Instant, reason: &str) -> Result<()> {
    let changed = diesel::update(
        integrations::table
            .find(row.id)
            .filter(integrations::version.eq(row.version))
            .filter(integrations::ended_at.is_null()),
    )
    .set((
        integrations::ended_at.eq(at),
        integrations::end_reason.eq(reason),
        integrations::version.eq(row.version + 1),
    ))
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("certification"))
    }
}

/// The integration that a certification is part of now, if it is within reach.
pub fn living_of(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Option<Integration>> {
    let query = integrations::table
        .inner_join(integration_members::table.on(integration_members::integration_id.eq(integrations::id)))
        .filter(integration_members::certification_id.eq(id))
        .filter(integrations::ended_at.is_null())
        .select(Integration::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, integrations::organisation_id)
            .first(conn)
            .optional()?,
    )
}

/// The certifications of an integration, in the order of their ids.
pub fn members(conn: &mut Conn, id: IntegrationId) -> Result<Vec<CertificationId>> {
    Ok(integration_members::table
        .filter(integration_members::integration_id.eq(id))
        .order(integration_members::certification_id)
        .select(integration_members::certification_id)
        .load(conn)?)
}
