//! The tables that are no record: sessions and sign-in delays. `work::Db::keep` may write these and no others.

use diesel::prelude::*;

use super::pool::Conn;
use super::schema::{sessions, sign_in_attempts};
use super::{dialect, idempotency};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Instant;

/// A session as kept: the token itself is kept nowhere, only its SHA-256.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// SHA-256 of the token in the cookie.
    pub token_hash: Vec<u8>,
    /// Whose session it is.
    pub user_id: UserId,
    /// The token that every form carries against forged requests.
    pub csrf: String,
    /// When the person signed in.
    pub created_at: Instant,
    /// When the session was last used, to the minute.
    pub seen_at: Instant,
}

/// A change to a table that is no record. One statement each.
#[derive(Debug)]
pub enum Housekeeping {
    /// A person signed in.
    OpenSession(SessionRow),
    /// A session was used.
    TouchSession(Vec<u8>, Instant),
    /// A person signed out, or the session ran out.
    CloseSession(Vec<u8>),
    /// Every session of a person ends.
    CloseSessionsOf(UserId),
    /// A wrong password was tried for this folded address.
    CountFailure(String, Instant),
    /// The right password was given for it.
    ForgetFailures(String),
}

/// Runs one housekeeping statement.
pub(crate) fn run(conn: &mut Conn, change: Housekeeping) -> Result<()> {
    match change {
        Housekeeping::OpenSession(row) => {
            diesel::insert_into(sessions::table).values(&row).execute(conn)?;
        }
        Housekeeping::TouchSession(token_hash, now) => {
            diesel::update(sessions::table.find(token_hash))
                .set(sessions::seen_at.eq(now))
                .execute(conn)?;
        }
        Housekeeping::CloseSession(token_hash) => {
            diesel::delete(sessions::table.find(token_hash)).execute(conn)?;
        }
        Housekeeping::CloseSessionsOf(user) => {
            diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)?;
        }
        Housekeeping::CountFailure(address, now) => {
            dialect::count_failure(conn, &address, now)?;
        }
        Housekeeping::ForgetFailures(address) => {
            diesel::delete(sign_in_attempts::table.find(address)).execute(conn)?;
        }
    }
    Ok(())
}

/// Forgets what has served its time. Called every hour.
pub fn forget_old(conn: &mut Conn, now: Instant) -> Result<()> {
    idempotency::forget_old(conn, now)
}

/// The session with this token hash.
pub(crate) fn session(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<SessionRow>> {
    Ok(sessions::table
        .find(token_hash.to_vec())
        .select(SessionRow::as_select())
        .first(conn)
        .optional()?)
}

/// Failed sign-ins for a folded address and when the last one was.
pub(crate) fn failures(conn: &mut Conn, address: &str) -> Result<Option<(i32, Instant)>> {
    Ok(sign_in_attempts::table
        .find(address)
        .select((sign_in_attempts::failures, sign_in_attempts::last_at))
        .first(conn)
        .optional()?)
}
