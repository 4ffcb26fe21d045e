//! Changes to somebody's access.

use serde_json::json;

use super::{Deputy, store};
use crate::access::{Act, Role, Subject};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::UserId;
use crate::journal::Entry;
use crate::parties::users;
use crate::parties::users::factor::acts::own;
use crate::work::{Done, Work};

/// Ends one session of somebody, or all of them.
pub fn end_sessions(work: &mut Work<'_>, id: UserId, one: Option<Vec<u8>>) -> Result<Done<()>> {
    let permit = work.permit(Act::EndSessions, &Subject::house(), "user")?;
    users::by_id(work.conn(), id)?;
    let ended = store::end_sessions(work.conn(), id, one)?;
    let entry = Entry::changed("user", id, json!({}), json!({ "sessions_ended": ended }));
    Ok(Done::new(permit, entry, ()))
}

/// Changes somebody's roles. They count from the next request on.
pub fn change_roles(work: &mut Work<'_>, id: UserId, version: i32, roles: &[Role]) -> Result<Done<()>> {
    let permit = work.permit(Act::ChangeRoles, &Subject::house(), "user")?;
    let user = users::by_id(work.conn(), id)?;
    let before = store::roles(work.conn(), id)?;
    let mut fields = Fields::none();
    if roles.is_empty() {
        fields.add("roles", "Choose at least one role.");
    }
    let of_client = user.organisation_id.is_some();
    if roles.iter().any(|role| role.is_client() != of_client) {
        fields.add(
            "roles",
            if of_client {
                "A client's user holds the roles of a client only."
            } else {
                "People of the certification body hold no role of a client."
            },
        );
    }
    let gives_up = before.contains(&Role::Administrator) && !roles.contains(&Role::Administrator);
    if gives_up && !store::another_administrator(work.conn(), id)? {
        fields.add("roles", LAST_ADMINISTRATOR);
    }
    fields.check()?;
    unchanged("user", user.version, version)?;
    if !store::set_roles(work.conn(), id, version, roles)? {
        return Err(Error::Moved("user"));
    }
    let entry = Entry::changed("user", id, json!({ "roles": before }), json!({ "roles": roles }));
    Ok(Done::new(permit, entry, ()))
}

/// Why the last administrator stays one.
pub(in crate::parties::users) const LAST_ADMINISTRATOR: &str =
    "This is the last administrator who can sign in. Make somebody else an administrator first.";

/// Names who looks after a person's work. The person names them, or an administrator does.
pub fn name_deputy(work: &mut Work<'_>, named: &Deputy) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), named.user)?;
    let permit = work.permit(by_whom(work, named.user), &own(&user), "user")?;
    let mut fields = Fields::none();
    if named.user == named.deputy {
        fields.add("deputy", "Name somebody else.");
    }
    if named.to_on < named.from_on {
        fields.add("to", "This is before the first day.");
    }
    if named.to_on < work.today() {
        fields.add("to", "This day is over.");
    }
    match users::by_id(work.conn(), named.deputy) {
        Ok(deputy) if deputy.active && deputy.organisation_id.is_none() => {}
        _ => fields.add(
            "deputy",
            "Choose somebody of the certification body who may sign in.",
        ),
    }
    if user.organisation_id.is_some() {
        fields.add("deputy", "Deputies are for people of the certification body.");
    }
    fields.check()?;
    store::set_deputy(work.conn(), named)?;
    let entry = Entry::changed("user", named.user, json!({}), json!({ "deputy": named }));
    Ok(Done::new(permit, entry, ()))
}

/// Ends it.
pub fn end_deputy(work: &mut Work<'_>, id: UserId) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(by_whom(work, id), &own(&user), "user")?;
    let before = store::deputy_of(work.conn(), id)?.ok_or(Error::NotFound("deputy"))?;
    store::end_deputy(work.conn(), id)?;
    let entry = Entry::changed("user", id, json!({ "deputy": before }), json!({ "deputy": null }));
    Ok(Done::new(permit, entry, ()))
}

/// Under which act: for oneself, or for anybody.
fn by_whom(work: &Work<'_>, id: UserId) -> Act {
    let oneself = work.actor().person().is_some_and(|person| person.id == id);
    if oneself {
        Act::ManageOwnAccess
    } else {
        Act::NameDeputy
    }
}
