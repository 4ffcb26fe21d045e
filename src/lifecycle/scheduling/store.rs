//! The queries of teams and dates.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId};
use crate::store::pool::Conn;
use crate::store::schema::team_members;

/// Everybody in the team of an audit, in any role: whose audit it is, for `Subject::of_audit`.
pub fn team_of(conn: &mut Conn, audit: AuditId) -> Result<Vec<AuditorId>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq(audit))
        .order(team_members::auditor_id)
        .select(team_members::auditor_id)
        .load(conn)?)
}
