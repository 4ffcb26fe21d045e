//! The queries of second factors.

use std::collections::HashSet;

use diesel::prelude::*;

use super::acts::Enrolment;
use crate::access::factor::Kept;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Instant;
use crate::store::housekeeping::OfferedRow;
use crate::store::pool::Conn;
use crate::store::schema::{offered_factors, recovery_codes, second_factors};

/// The person's secret as kept, and the step of the last code used.
pub(super) fn factor(conn: &mut Conn, user: UserId) -> Result<Option<(Kept, i64)>> {
    let row: Option<(Vec<u8>, bool, i64)> = second_factors::table
        .find(user)
        .select((
            second_factors::secret,
            second_factors::sealed,
            second_factors::last_step,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(bytes, sealed, last)| (Kept { bytes, sealed }, last)))
}

/// Whether the person has a second factor.
pub fn has(conn: &mut Conn, user: UserId) -> Result<bool> {
    let found: i64 = second_factors::table
        .filter(second_factors::user_id.eq(user))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Those of these who have a second factor.
pub fn enrolled(conn: &mut Conn, of: &[UserId]) -> Result<HashSet<UserId>> {
    let enrolled: Vec<UserId> = second_factors::table
        .filter(second_factors::user_id.eq_any(of))
        .select(second_factors::user_id)
        .load(conn)?;
    Ok(enrolled.into_iter().collect())
}

/// The secret shown to the person for enrolment.
pub(super) fn offer(conn: &mut Conn, user: UserId) -> Result<Option<OfferedRow>> {
    Ok(offered_factors::table
        .find(user)
        .select(OfferedRow::as_select())
        .first(conn)
        .optional()?)
}

/// Ends the person's factor, its recovery codes and what was on offer; whether there was a factor.
pub(in crate::parties::users) fn end(conn: &mut Conn, user: UserId) -> Result<bool> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    diesel::delete(offered_factors::table.find(user)).execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(user)).execute(conn)? > 0)
}

/// Makes the person's factor good for nothing: no code of it is later than the last one, and no recovery code is left.
pub(in crate::parties::users) fn disable(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    diesel::update(second_factors::table.find(user))
        .set(second_factors::last_step.eq(i64::MAX))
        .execute(conn)?;
    Ok(())
}

/// Keeps a factor and its recovery codes.
pub(in crate::parties::users) fn insert(
    conn: &mut Conn,
    user: UserId,
    enrolment: &Enrolment,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::user_id.eq(user),
            second_factors::secret.eq(&enrolment.kept.bytes),
            second_factors::sealed.eq(enrolment.kept.sealed),
            second_factors::last_step.eq(enrolment.step),
            second_factors::enrolled_at.eq(now),
        ))
        .execute(conn)?;
    for hash in &enrolment.recovery {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::code_hash.eq(hash),
                recovery_codes::user_id.eq(user),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses a recovery code; `false` when it is not the person's or was used.
pub(super) fn use_code(conn: &mut Conn, user: UserId, hash: &[u8], now: Instant) -> Result<bool> {
    let unused = recovery_codes::table
        .find(hash.to_vec())
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused)
        .set(recovery_codes::used_at.eq(Some(now)))
        .execute(conn)?
        == 1)
}

/// How many recovery codes the person has left.
pub fn recovery_codes_left(conn: &mut Conn, user: UserId) -> Result<i64> {
    Ok(recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)?)
}
