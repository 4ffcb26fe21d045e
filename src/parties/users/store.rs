//! The users' queries.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::model::{NewUser, User};
use crate::access::{Person, Role};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditorId, OrganisationId, UserId};
use crate::base::time::Instant;
use crate::store::dialect;
use crate::store::pool::Conn;
use crate::store::schema::{sessions, user_roles, users};

/// Adds the row and its roles; `false` when the address is taken.
pub(super) fn insert(conn: &mut Conn, row: &NewUser, roles: &[Role]) -> Result<bool> {
    match diesel::insert_into(users::table).values(row).execute(conn) {
        Ok(_) => {}
        Err(error) if dialect::is_duplicate(&error, "users_email", "users.email_folded") => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    for role in roles {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(row.id), user_roles::role.eq(*role)))
            .execute(conn)?;
    }
    Ok(true)
}

/// Sets `active` where the version still is the one seen; `false` when it is not.
pub(super) fn set_active(conn: &mut Conn, id: UserId, version: i32, active: bool) -> Result<bool> {
    let changed = diesel::update(users::table.find(id).filter(users::version.eq(version)))
        .set((users::active.eq(active), users::version.eq(version + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Sets a new password's hash.
pub(super) fn set_password(conn: &mut Conn, id: UserId, hash: &str) -> Result<()> {
    diesel::update(users::table.find(id))
        .set((
            users::password_hash.eq(hash),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The user with this id.
pub fn by_id(conn: &mut Conn, id: UserId) -> Result<User> {
    users::table
        .find(id)
        .select(User::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("user"))
}

/// The users behind these auditors' records who may sign in, by name.
pub fn of_auditors(conn: &mut Conn, ids: &[AuditorId]) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::auditor_id.eq_any(ids.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(users::active.eq(true))
        .order((users::name, users::id))
        .select(User::as_select())
        .load(conn)?)
}

/// Whether anybody of a client may sign in.
pub fn any_active_of(conn: &mut Conn, organisation: OrganisationId) -> Result<bool> {
    let active = users::table
        .filter(users::organisation_id.eq(Some(organisation)))
        .filter(users::active.eq(true));
    Ok(diesel::select(diesel::dsl::exists(active)).get_result(conn)?)
}

/// Every user with their roles, by name.
pub fn all(conn: &mut Conn) -> Result<Vec<(User, Vec<Role>)>> {
    let rows: Vec<User> = users::table
        .order((users::name, users::id))
        .select(User::as_select())
        .load(conn)?;
    let roles: Vec<(UserId, Role)> = user_roles::table.select(user_roles::all_columns).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|user| {
            let mut own: Vec<Role> = roles
                .iter()
                .filter(|(id, _)| *id == user.id)
                .map(|(_, role)| *role)
                .collect();
            own.sort();
            (user, own)
        })
        .collect())
}

/// When those who have a session were last seen.
pub fn last_seen(conn: &mut Conn) -> Result<Vec<(UserId, Instant)>> {
    let mut seen: Vec<(UserId, Instant)> = sessions::table
        .select((sessions::user_id, sessions::seen_at))
        .order(sessions::seen_at.desc())
        .load(conn)?;
    let mut met = BTreeSet::new();
    seen.retain(|(user, _)| met.insert(*user));
    Ok(seen)
}

/// The user who signs in with this folded address, and the hash of their password.
pub(super) fn by_address(conn: &mut Conn, email_folded: &str) -> Result<Option<(User, String)>> {
    Ok(users::table
        .filter(users::email_folded.eq(email_folded))
        .select((User::as_select(), users::password_hash))
        .first(conn)
        .optional()?)
}

/// The person behind a user id, if they may still sign in.
pub fn person(conn: &mut Conn, id: UserId) -> Result<Option<Person>> {
    let Some(user) = users::table
        .find(id)
        .filter(users::active.eq(true))
        .select(User::as_select())
        .first(conn)
        .optional()?
    else {
        return Ok(None);
    };
    let mut roles: Vec<Role> = user_roles::table
        .filter(user_roles::user_id.eq(id))
        .select(user_roles::role)
        .load(conn)?;
    roles.sort();
    Ok(Some(Person {
        id: user.id,
        name: user.name,
        email: user.email,
        roles,
        organisation: user.organisation_id,
        auditor: user.auditor_id,
    }))
}
