//! The tables that are no record: sessions, token families and sign-in delays. `work::Db::keep` may write these and
//! no others.

use diesel::prelude::*;

use super::pool::Conn;
use super::schema::{
    links, offered_factors, offered_imports, refresh_tokens, second_factors, sessions, sign_in_attempts,
    token_families,
};
use super::{dialect, idempotency};
use crate::base::error::Result;
use crate::base::ids::{ApiKeyId, FamilyId, UserId};
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

/// The tokens that one sign-in of a program led to.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = token_families)]
pub struct FamilyRow {
    /// The family's id.
    pub id: FamilyId,
    /// Who signed in.
    pub user_id: UserId,
    /// When they did.
    pub created_at: Instant,
}

/// A refresh token as kept: only its SHA-256.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub struct RefreshRow {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// The family it belongs to.
    pub family_id: FamilyId,
    /// When it was handed out.
    pub created_at: Instant,
    /// When it was used; each is good once.
    pub used_at: Option<Instant>,
}

/// A change to a table that is no record.
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
    /// Every session of a person ends, and every token family.
    EndEverythingOf(UserId),
    /// A program signed in.
    OpenFamily(FamilyRow, RefreshRow),
    /// A program signed out, or a refresh token came back after its use.
    EndFamily(FamilyId),
    /// An API key was used.
    TouchKey(ApiKeyId, Instant),
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
        Housekeeping::EndEverythingOf(user) => {
            end_everything_of(conn, user, None)?;
            1
        }
        Housekeeping::OpenFamily(family, first) => {
            diesel::insert_into(token_families::table)
                .values(&family)
                .execute(conn)?;
            diesel::insert_into(refresh_tokens::table)
                .values(&first)
                .execute(conn)?
        }
        Housekeeping::EndFamily(family) => {
            diesel::delete(token_families::table.find(family)).execute(conn)?
        }
        Housekeeping::TouchKey(key, now) => {
            dialect::touch_key(conn, key, now)?;
            1
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

/// Ends everything that opens a door for a person: every session but `kept`, every token family, every link that was
/// sent to them. Inside an act it happens with it.
pub(crate) fn end_everything_of(conn: &mut Conn, user: UserId, kept: Option<&[u8]>) -> Result<()> {
    let others = sessions::table.filter(sessions::user_id.eq(user));
    match kept {
        Some(kept) => {
            diesel::delete(others.filter(sessions::token_hash.ne(kept.to_vec()))).execute(conn)?;
        }
        None => {
            diesel::delete(others).execute(conn)?;
        }
    }
    diesel::delete(token_families::table.filter(token_families::user_id.eq(user))).execute(conn)?;
    diesel::delete(links::table.filter(links::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// No token family lives longer than this, in seconds: then somebody signs in again.
pub const FAMILY_SECONDS: i64 = 30 * 24 * 60 * 60;

/// No session is good for longer than this, in seconds, and no delay at the sign-in lasts so long.
const SESSION_SECONDS: i64 = 2 * 24 * 60 * 60;

/// Forgets what has run out by itself.
pub fn forget_old(conn: &mut Conn, now: Instant) -> Result<()> {
    let oldest = now.plus_seconds(-FAMILY_SECONDS);
    diesel::delete(token_families::table.filter(token_families::created_at.lt(oldest))).execute(conn)?;
    let ended = now.plus_seconds(-SESSION_SECONDS);
    diesel::delete(sessions::table.filter(sessions::created_at.lt(ended))).execute(conn)?;
    diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::last_at.lt(ended))).execute(conn)?;
    diesel::delete(links::table.filter(links::ends_at.lt(now))).execute(conn)?;
    diesel::delete(offered_factors::table.filter(offered_factors::offered_at.lt(ended))).execute(conn)?;
    diesel::delete(offered_imports::table.filter(offered_imports::ends_at.lt(now))).execute(conn)?;
    idempotency::forget_old(conn, now)
}

/// The token family with this id.
pub(crate) fn family(conn: &mut Conn, id: FamilyId) -> Result<Option<FamilyRow>> {
    Ok(token_families::table
        .find(id)
        .select(FamilyRow::as_select())
        .first(conn)
        .optional()?)
}

/// The refresh token with this hash.
pub(crate) fn refresh_token(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<RefreshRow>> {
    Ok(refresh_tokens::table
        .find(token_hash.to_vec())
        .select(RefreshRow::as_select())
        .first(conn)
        .optional()?)
}

/// What came of using a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Its successor is handed out.
    HandedOut,
    /// It was used before: its family has ended.
    Reused,
    /// Its family had ended already.
    Ended,
}

/// Uses a refresh token and hands out its successor, or ends the family of one that was used before. Of several at once
/// the database lets one win.
pub(crate) fn rotate(conn: &mut Conn, used: &[u8], next: &RefreshRow, now: Instant) -> Result<Rotation> {
    let unused = refresh_tokens::table
        .find(used.to_vec())
        .filter(refresh_tokens::used_at.is_null());
    let won = diesel::update(unused)
        .set(refresh_tokens::used_at.eq(Some(now)))
        .execute(conn)?;
    if won == 1 {
        diesel::insert_into(refresh_tokens::table)
            .values(next)
            .execute(conn)?;
        return Ok(Rotation::HandedOut);
    }
    let ended = diesel::delete(token_families::table.find(next.family_id)).execute(conn)?;
    Ok(if ended == 1 {
        Rotation::Reused
    } else {
        Rotation::Ended
    })
}

/// Failed sign-ins for a folded address and when the last one was.
pub(crate) fn failures(conn: &mut Conn, address: &str) -> Result<Option<(i32, Instant)>> {
    Ok(sign_in_attempts::table
        .find(address)
        .select((sign_in_attempts::failures, sign_in_attempts::last_at))
        .first(conn)
        .optional()?)
}
