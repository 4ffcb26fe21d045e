//! Changes to users.

use serde_json::json;

use super::model::{Checked, NewUser};
use super::store;
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::UserId;
use crate::journal::Entry;
use crate::store::housekeeping;
use crate::work::{Done, Work};

/// Adds a user. `password_hash` was made before the transaction: hashing is slow.
pub fn add(work: &mut Work<'_>, user: Checked, password_hash: String) -> Result<Done<UserId>> {
    let permit = work.permit(Act::AddUser, &Subject::house(), "user")?;
    let (id, entry) = insert(work, user, password_hash)?;
    Ok(Done::new(permit, entry, id))
}

/// The row of a new user, with the entry that tells of it. Without a hash they choose their password by invitation.
pub(super) fn insert(work: &mut Work<'_>, user: Checked, password_hash: String) -> Result<(UserId, Entry)> {
    let id = work.id(UserId::from_uuid);
    let after = json!({
        "email": user.email, "name": user.name, "roles": user.roles,
        "organisation": user.organisation, "auditor": user.auditor, "active": true,
    });
    let row = NewUser {
        id,
        email: user.email.to_string(),
        email_folded: user.email_folded.as_str().to_owned(),
        name: user.name.to_string(),
        password_hash,
        active: true,
        organisation_id: user.organisation,
        auditor_id: user.auditor,
        version: 1,
        created_at: work.now(),
    };
    if !store::insert(work.conn(), &row, &user.roles)? {
        let mut fields = Fields::none();
        fields.add("email", "A user with this address exists already.");
        return Err(Error::Invalid(fields));
    }
    Ok((id, Entry::made("user", id, after)))
}

/// Lets a user in or shuts them out. With that ends everything that opens a door for them, on every node (ASVS 7.4.2).
pub fn set_active(work: &mut Work<'_>, id: UserId, version: i32, active: bool) -> Result<Done<()>> {
    let permit = work.permit(Act::SetUserActive, &Subject::house(), "user")?;
    if !active && work.actor().person().is_some_and(|person| person.id == id) {
        let mut fields = Fields::none();
        fields.add(
            "active",
            "You cannot shut yourself out. Ask another administrator.",
        );
        return Err(Error::Invalid(fields));
    }
    let user = store::by_id(work.conn(), id)?;
    if !store::set_active(work.conn(), id, version, active)? {
        return Err(Error::Stale("user"));
    }
    if !active {
        // In the same act: there is no moment at which they are shut out and still inside.
        housekeeping::end_everything_of(work.conn(), id, None)?;
    }
    let entry = Entry::changed(
        "user",
        id,
        json!({ "active": user.active }),
        json!({ "active": active }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Changes one's own password. The present one was asked for and the new one hashed before the transaction: both are
/// slow. Everything signed in ends, but the session it was done in (ASVS 7.4.3).
pub fn change_password(work: &mut Work<'_>, hash: &str, kept: Option<&[u8]>) -> Result<Done<()>> {
    let (user, organisation) = match work.actor().person() {
        Some(person) => (person.id, person.organisation),
        None => return Err(Error::SignIn),
    };
    let subject = organisation.map_or_else(Subject::house, Subject::of);
    let permit = work.permit(Act::ChangePassword, &subject, "user")?;
    store::set_password(work.conn(), user, hash)?;
    housekeeping::end_everything_of(work.conn(), user, kept)?;
    // That it was changed, and nothing of either.
    let entry = Entry::changed("user", user, json!({}), json!({ "password": "changed" }));
    Ok(Done::new(permit, entry, ()))
}
