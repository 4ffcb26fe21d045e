//! The queries of accounts.

use diesel::prelude::*;

use super::Deputy;
use crate::access::Role;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Date;
use crate::store::housekeeping::{SessionRow, Stage};
use crate::store::pool::Conn;
use crate::store::schema::{deputies, sessions, user_roles, users};

/// The person's open sessions, the last used first.
pub fn sessions_of(conn: &mut Conn, user: UserId) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::stage.eq(Stage::Open))
        .order((sessions::seen_at.desc(), sessions::created_at.desc()))
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Ends one session of a person, or all of them; how many there were.
pub(super) fn end_sessions(conn: &mut Conn, user: UserId, one: Option<Vec<u8>>) -> Result<usize> {
    let all = sessions::table.filter(sessions::user_id.eq(user));
    Ok(match one {
        Some(hash) => diesel::delete(all.filter(sessions::token_hash.eq(hash))).execute(conn)?,
        None => diesel::delete(all).execute(conn)?,
    })
}

/// Whether anybody else is an administrator who may sign in.
pub(in crate::parties::users) fn another_administrator(conn: &mut Conn, user: UserId) -> Result<bool> {
    let administrators = user_roles::table
        .filter(user_roles::role.eq(Role::Administrator))
        .select(user_roles::user_id);
    let others: i64 = users::table
        .filter(users::active.eq(true))
        .filter(users::password_hash.ne(""))
        .filter(users::id.ne(user))
        .filter(users::id.eq_any(administrators))
        .count()
        .get_result(conn)?;
    Ok(others > 0)
}

/// The person's roles.
pub(super) fn roles(conn: &mut Conn, user: UserId) -> Result<Vec<Role>> {
    let mut roles: Vec<Role> = user_roles::table
        .filter(user_roles::user_id.eq(user))
        .select(user_roles::role)
        .load(conn)?;
    roles.sort();
    Ok(roles)
}

/// Sets the roles where the version still is the one seen; `false` when it is not.
pub(super) fn set_roles(conn: &mut Conn, user: UserId, version: i32, roles: &[Role]) -> Result<bool> {
    let seen = users::table.find(user).filter(users::version.eq(version));
    if diesel::update(seen)
        .set(users::version.eq(version + 1))
        .execute(conn)?
        != 1
    {
        return Ok(false);
    }
    diesel::delete(user_roles::table.filter(user_roles::user_id.eq(user))).execute(conn)?;
    for role in roles {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(user), user_roles::role.eq(*role)))
            .execute(conn)?;
    }
    Ok(true)
}

fn deputy((user, deputy, from_on, to_on): (UserId, UserId, Date, Date)) -> Deputy {
    Deputy {
        user,
        deputy,
        from_on,
        to_on,
    }
}

/// The deputy that a person named.
pub fn deputy_of(conn: &mut Conn, user: UserId) -> Result<Option<Deputy>> {
    Ok(deputies::table
        .find(user)
        .first::<(UserId, UserId, Date, Date)>(conn)
        .optional()?
        .map(deputy))
}

/// Whose work this person looks after on that day.
pub fn absent(conn: &mut Conn, of: UserId, today: Date) -> Result<Vec<Deputy>> {
    let rows: Vec<(UserId, UserId, Date, Date)> = deputies::table
        .filter(deputies::deputy_id.eq(of))
        .filter(deputies::from_on.le(today))
        .filter(deputies::to_on.ge(today))
        .order(deputies::user_id)
        .load(conn)?;
    Ok(rows.into_iter().map(deputy).collect())
}

/// Keeps the deputy, in the place of an earlier one.
pub(super) fn set_deputy(conn: &mut Conn, named: &Deputy) -> Result<()> {
    diesel::delete(deputies::table.find(named.user)).execute(conn)?;
    diesel::insert_into(deputies::table)
        .values((
            deputies::user_id.eq(named.user),
            deputies::deputy_id.eq(named.deputy),
            deputies::from_on.eq(named.from_on),
            deputies::to_on.eq(named.to_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the deputy; whether there was one.
pub(super) fn end_deputy(conn: &mut Conn, user: UserId) -> Result<bool> {
    Ok(diesel::delete(deputies::table.find(user)).execute(conn)? > 0)
}
