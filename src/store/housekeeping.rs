//! The tables that are no record: sessions and sign-in delays. `work::Db::keep` may write these and no others.

use diesel::prelude::*;

use super::dialect;
use super::pool::Conn;
use super::schema::{links, offered_factors, second_factors, sessions, sign_in_attempts};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Instant;

crate::text_enum! {
    /// How far a sign-in has come.
    Stage {
        /// The password was right; the code of the second factor is waited for.
        Code = "code",
        /// The password was right; a second factor is to be enrolled first.
        Enrol = "enrol",
        /// Signed in.
        Open = "open",
    }
}

crate::text_column!(Stage);

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
    /// How far the sign-in has come.
    pub stage: Stage,
    /// The browser.
    pub agent: Option<String>,
    /// The network address.
    pub address: Option<String>,
    /// When password and second factor were last given.
    pub proven_at: Option<Instant>,
}

/// A second factor's secret that is shown for enrolment.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = offered_factors)]
pub struct OfferedRow {
    /// Whom it is offered to.
    pub user_id: UserId,
    /// The secret as kept.
    pub secret: Vec<u8>,
    /// Whether it is encrypted.
    pub sealed: bool,
    /// When it was first shown.
    pub offered_at: Instant,
}

impl std::fmt::Debug for OfferedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfferedRow")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
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
    /// Every session of a person ends but this one.
    CloseOtherSessions(UserId, Vec<u8>),
    /// Password and second factor were given again in this session.
    ProveSession(Vec<u8>, Instant),
    /// A secret is shown for enrolment; an earlier one is forgotten.
    OfferFactor(OfferedRow),
    /// The code of this step was used; that is so only if no later one was.
    UseStep(UserId, i64),
    /// A wrong password was tried for this folded address.
    CountFailure(String, Instant),
    /// The right password was given for it.
    ForgetFailures(String),
}

/// Runs one housekeeping change and says how many rows it touched.
pub(crate) fn run(conn: &mut Conn, change: Housekeeping) -> Result<usize> {
    Ok(match change {
        Housekeeping::OpenSession(row) => diesel::insert_into(sessions::table).values(&row).execute(conn)?,
        Housekeeping::TouchSession(token_hash, now) => diesel::update(sessions::table.find(token_hash))
            .set(sessions::seen_at.eq(now))
            .execute(conn)?,
        Housekeeping::CloseSession(token_hash) => {
            diesel::delete(sessions::table.find(token_hash)).execute(conn)?
        }
        Housekeeping::CloseOtherSessions(user, own) => {
            let others = sessions::table
                .filter(sessions::user_id.eq(user))
                .filter(sessions::token_hash.ne(own));
            diesel::delete(others).execute(conn)?
        }
        Housekeeping::ProveSession(token_hash, now) => diesel::update(sessions::table.find(token_hash))
            .set(sessions::proven_at.eq(Some(now)))
            .execute(conn)?,
        Housekeeping::OfferFactor(row) => {
            diesel::delete(offered_factors::table.find(row.user_id)).execute(conn)?;
            diesel::insert_into(offered_factors::table)
                .values(&row)
                .execute(conn)?
        }
        Housekeeping::UseStep(user, step) => {
            let unused = second_factors::table
                .find(user)
                .filter(second_factors::last_step.lt(step));
            diesel::update(unused)
                .set(second_factors::last_step.eq(step))
                .execute(conn)?
        }
        Housekeeping::CountFailure(address, now) => {
            dialect::count_failure(conn, &address, now)?;
            1
        }
        Housekeeping::ForgetFailures(address) => {
            diesel::delete(sign_in_attempts::table.find(address)).execute(conn)?
        }
    })
}

/// Ends everything that opens a door for a person: their sessions and the links that were sent to them.
pub(crate) fn end_all(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)?;
    diesel::delete(links::table.filter(links::user_id.eq(user))).execute(conn)?;
    Ok(())
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
