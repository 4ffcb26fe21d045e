//! The queries of lost second factors.

use diesel::prelude::*;

use super::{Approval, Loss};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Instant;
use crate::store::pool::Conn;
use crate::store::schema::{lost_factor_approvals, lost_factors};

/// The person's loss, if one waits.
pub fn of(conn: &mut Conn, user: UserId) -> Result<Option<Loss>> {
    let found: Option<(UserId, Instant)> = lost_factors::table.find(user).first(conn).optional()?;
    found.map(|row| whole(conn, row)).transpose()
}

/// Every loss that waits for approval, the oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Loss>> {
    let rows: Vec<(UserId, Instant)> = lost_factors::table
        .order((lost_factors::reported_at, lost_factors::user_id))
        .load(conn)?;
    rows.into_iter().map(|row| whole(conn, row)).collect()
}

fn whole(conn: &mut Conn, (user, reported_at): (UserId, Instant)) -> Result<Loss> {
    let approvals: Vec<(UserId, String)> = lost_factor_approvals::table
        .filter(lost_factor_approvals::user_id.eq(user))
        .order((
            lost_factor_approvals::approved_at,
            lost_factor_approvals::approver_id,
        ))
        .select((lost_factor_approvals::approver_id, lost_factor_approvals::reason))
        .load(conn)?;
    let approvals = approvals
        .into_iter()
        .map(|(approver, reason)| Approval { approver, reason })
        .collect();
    Ok(Loss {
        user,
        reported_at,
        approvals,
    })
}

/// Keeps a loss.
pub(super) fn insert(conn: &mut Conn, user: UserId, now: Instant) -> Result<()> {
    diesel::insert_into(lost_factors::table)
        .values((lost_factors::user_id.eq(user), lost_factors::reported_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Keeps an approval.
pub(super) fn approve(
    conn: &mut Conn,
    user: UserId,
    approver: UserId,
    reason: &str,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(lost_factor_approvals::table)
        .values((
            lost_factor_approvals::user_id.eq(user),
            lost_factor_approvals::approver_id.eq(approver),
            lost_factor_approvals::reason.eq(reason),
            lost_factor_approvals::approved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The loss is over.
pub(super) fn forget(conn: &mut Conn, user: UserId) -> Result<()> {
    let approvals = lost_factor_approvals::table.filter(lost_factor_approvals::user_id.eq(user));
    diesel::delete(approvals).execute(conn)?;
    diesel::delete(lost_factors::table.find(user)).execute(conn)?;
    Ok(())
}
