//! The users' queries.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{NewUser, User};
use crate::access::{Person, Role};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditorId, FamilyId, OrganisationId, UserId};
use crate::base::time::Instant;
use crate::store::dialect;
use crate::store::housekeeping::{FamilyRow, SessionRow};
use crate::store::pool::Conn;
use crate::store::schema::{sessions, token_families, user_roles, users};

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

/// The names of these users.
pub fn names(conn: &mut Conn, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)?;
    Ok(names.into_iter().collect())
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

/// A user with their roles.
pub(super) type WithRoles = (User, Vec<Role>);

/// The newest, from the one before `after` on; `limit` at most.
pub fn newest(conn: &mut Conn, after: Option<UserId>, limit: i64) -> Result<Vec<WithRoles>> {
    let mut query = users::table.select(User::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(users::id.lt(after));
    }
    let rows = query.order(users::id.desc()).limit(limit).load(conn)?;
    with_roles(conn, rows)
}

/// The users by name: `limit` at most after the first `offset`.
pub fn by_name(conn: &mut Conn, limit: i64, offset: i64) -> Result<Vec<WithRoles>> {
    let rows = users::table
        .order((users::name, users::id))
        .limit(limit)
        .offset(offset)
        .select(User::as_select())
        .load(conn)?;
    with_roles(conn, rows)
}

/// The people of a client, or of the body itself, by name.
pub fn of(conn: &mut Conn, organisation: Option<OrganisationId>) -> Result<Vec<WithRoles>> {
    let query = users::table.select(User::as_select()).into_boxed();
    let query = match organisation {
        Some(id) => query.filter(users::organisation_id.eq(Some(id))),
        None => query.filter(users::organisation_id.is_null()),
    };
    let rows = query.order((users::name, users::id)).load(conn)?;
    with_roles(conn, rows)
}

/// The user with this id and their roles.
pub fn with_roles_by_id(conn: &mut Conn, id: UserId) -> Result<WithRoles> {
    let user = by_id(conn, id)?;
    let mut found = with_roles(conn, vec![user])?;
    found.pop().ok_or(Error::NotFound("user"))
}

fn with_roles(conn: &mut Conn, rows: Vec<User>) -> Result<Vec<WithRoles>> {
    let ids: Vec<UserId> = rows.iter().map(|user| user.id).collect();
    let found: Vec<(UserId, Role)> = user_roles::table
        .filter(user_roles::user_id.eq_any(ids))
        .select(user_roles::all_columns)
        .load(conn)?;
    let mut roles: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (user, role) in found {
        roles.entry(user).or_default().push(role);
    }
    let with = rows.into_iter().map(|user| {
        let mut own = roles.remove(&user.id).unwrap_or_default();
        own.sort();
        (user, own)
    });
    Ok(with.collect())
}

/// When those of these who have a session were last seen.
pub fn last_seen(conn: &mut Conn, of: &[UserId]) -> Result<HashMap<UserId, Instant>> {
    let seen: Vec<(UserId, Instant)> = sessions::table
        .filter(sessions::user_id.eq_any(of))
        .select((sessions::user_id, sessions::seen_at))
        .order(sessions::seen_at)
        .load(conn)?;
    // The last time comes last, and stays.
    Ok(seen.into_iter().collect())
}

/// Whether the user is an administrator.
pub(super) fn is_administrator(conn: &mut Conn, id: UserId) -> Result<bool> {
    let found: i64 = user_roles::table
        .filter(user_roles::user_id.eq(id))
        .filter(user_roles::role.eq(Role::Administrator))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// The id of the user with this folded address.
pub fn id_of(conn: &mut Conn, email_folded: &str) -> Result<UserId> {
    users::table
        .filter(users::email_folded.eq(email_folded))
        .select(users::id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("user"))
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
    let rows: Vec<(User, Option<Role>)> = users::table
        .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(users::id.eq(id))
        .filter(users::active.eq(true))
        .select((User::as_select(), user_roles::role.nullable()))
        .load(conn)?;
    Ok(with_person(rows.into_iter().map(|(user, role)| ((), user, role))).map(|((), person)| person))
}

/// The session with this hash of its token, and its person, if they may still sign in: one question, since every request
/// of a page asks it.
pub(super) fn session(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<(SessionRow, Person)>> {
    let rows: Vec<(SessionRow, User, Option<Role>)> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(users::active.eq(true))
        .select((
            SessionRow::as_select(),
            User::as_select(),
            user_roles::role.nullable(),
        ))
        .load(conn)?;
    Ok(with_person(rows))
}

/// The token family with this id, and its person, if they may still sign in: one question, as above.
pub(super) fn family(conn: &mut Conn, id: FamilyId) -> Result<Option<(FamilyRow, Person)>> {
    let rows: Vec<(FamilyRow, User, Option<Role>)> = token_families::table
        .inner_join(users::table.on(users::id.eq(token_families::user_id)))
        .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(token_families::id.eq(id))
        .filter(users::active.eq(true))
        .select((
            FamilyRow::as_select(),
            User::as_select(),
            user_roles::role.nullable(),
        ))
        .load(conn)?;
    Ok(with_person(rows))
}

/// A row of a user's for each of their roles: what stands in each of them, with the person.
fn with_person<T>(rows: impl IntoIterator<Item = (T, User, Option<Role>)>) -> Option<(T, Person)> {
    let mut rows = rows.into_iter();
    let (with, user, first) = rows.next()?;
    let mut roles: Vec<Role> = first.into_iter().collect();
    roles.extend(rows.filter_map(|(_, _, role)| role));
    roles.sort();
    let person = Person {
        id: user.id,
        name: user.name,
        email: user.email,
        roles,
        organisation: user.organisation_id,
        auditor: user.auditor_id,
    };
    Some((with, person))
}
