//! The queries of links.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Link, Purpose};
use crate::access::sessions;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::time::Instant;
use crate::parties::users::User;
use crate::store::pool::Conn;
use crate::store::schema::{links, users};

/// Keeps a link; earlier ones of the same person for the same purpose end.
pub(in crate::parties::users) fn insert(
    conn: &mut Conn,
    user: UserId,
    link: &Link,
    now: Instant,
) -> Result<()> {
    let earlier = links::table
        .filter(links::user_id.eq(user))
        .filter(links::purpose.eq(link.purpose()));
    diesel::delete(earlier).execute(conn)?;
    diesel::insert_into(links::table)
        .values((
            links::secret_hash.eq(link.hash()),
            links::user_id.eq(user),
            links::purpose.eq(link.purpose()),
            links::made_at.eq(now),
            links::ends_at.eq(now.plus_seconds(link.purpose().seconds())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whose link this secret is, while it is good and its person may sign in.
pub fn behind(conn: &mut Conn, secret: &str, purpose: Purpose, now: Instant) -> Result<User> {
    let good = links::table
        .find(sessions::token_hash(secret))
        .filter(links::purpose.eq(purpose))
        .filter(links::ends_at.gt(now))
        .select(links::user_id);
    users::table
        .filter(users::id.eq_any(good))
        .filter(users::active.eq(true))
        .select(User::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("link"))
}

/// Uses a link up; of two who use it at once, one is told that there is none.
pub(in crate::parties::users) fn take(
    conn: &mut Conn,
    secret: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<()> {
    let good = links::table
        .find(sessions::token_hash(secret))
        .filter(links::purpose.eq(purpose))
        .filter(links::ends_at.gt(now));
    match diesel::delete(good).execute(conn)? {
        1 => Ok(()),
        _ => Err(Error::NotFound("link")),
    }
}

/// When the person's last link for this purpose was made.
pub(super) fn last_made(conn: &mut Conn, user: UserId, purpose: Purpose) -> Result<Option<Instant>> {
    Ok(links::table
        .filter(links::user_id.eq(user))
        .filter(links::purpose.eq(purpose))
        .select(links::made_at)
        .first(conn)
        .optional()?)
}

/// Those of these who were invited and have not chosen a password yet.
pub fn invited(conn: &mut Conn, of: &[UserId]) -> Result<HashSet<UserId>> {
    let invited: Vec<UserId> = users::table
        .filter(users::id.eq_any(of))
        .filter(users::password_hash.eq(""))
        .select(users::id)
        .load(conn)?;
    Ok(invited.into_iter().collect())
}

/// Whether the person has not chosen a password yet.
pub(super) fn is_invited(conn: &mut Conn, user: UserId) -> Result<bool> {
    let hash: String = users::table.find(user).select(users::password_hash).first(conn)?;
    Ok(hash.is_empty())
}
