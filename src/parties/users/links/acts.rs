//! What is done by links, and what sends them.

use serde_json::json;

use super::{Link, Purpose, store};
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::UserId;
use crate::journal::Entry;
use crate::outbox::Letter;
use crate::parties::users::factor::acts::own;
use crate::parties::users::model::Checked;
use crate::parties::users::{self, acts, store as rows};
use crate::store::housekeeping;
use crate::work::{Done, Work};

/// Within this many seconds a second letter for a new password is not sent.
const ASK_AGAIN_SECONDS: i64 = 5 * 60;

/// Adds a user who chooses their own password by a letter. `act` is the administrator's or the client's own.
pub fn invite(work: &mut Work<'_>, act: Act, user: Checked, link: &Link) -> Result<Done<UserId>> {
    let subject = user.organisation.map_or_else(Subject::house, Subject::of);
    let permit = work.permit(act, &subject, "user")?;
    let (name, email) = (user.name.to_string(), user.email.to_string());
    let (id, entry) = acts::insert(work, user, String::new())?;
    send(work, id, &name, email, "user_invited", link)?;
    Ok(Done::new(permit, entry, id))
}

/// Sends the invitation again; the earlier letter's link ends.
pub fn resend(work: &mut Work<'_>, act: Act, id: UserId, link: &Link) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(act, &own(&user), "user")?;
    still_invited(work, &user)?;
    send(work, id, &user.name, user.email.clone(), "user_invited", link)?;
    let entry = Entry::changed("user", id, json!({}), json!({ "invitation": "sent again" }));
    Ok(Done::new(permit, entry, ()))
}

/// Withdraws an invitation: its link ends and the person cannot sign in.
pub fn withdraw(work: &mut Work<'_>, act: Act, id: UserId) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(act, &own(&user), "user")?;
    still_invited(work, &user)?;
    housekeeping::end_everything_of(work.conn(), id, None)?;
    if !rows::set_active(work.conn(), id, user.version, false)? {
        return Err(Error::Stale("user"));
    }
    let entry = Entry::changed(
        "user",
        id,
        json!({ "active": true }),
        json!({ "active": false, "invitation": "withdrawn" }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Chooses the first password. Of two who use one invitation at once, one wins.
pub fn accept(work: &mut Work<'_>, secret: &str, password_hash: &str) -> Result<Done<()>> {
    choose(work, secret, Purpose::Invitation, password_hash)
}

/// Chooses another password by a link; every session of the person ends, and a letter tells them.
pub fn reset(work: &mut Work<'_>, secret: &str, password_hash: &str) -> Result<Done<()>> {
    choose(work, secret, Purpose::Password, password_hash)
}

fn choose(work: &mut Work<'_>, secret: &str, purpose: Purpose, hash: &str) -> Result<Done<()>> {
    let now = work.now();
    let user = store::behind(work.conn(), secret, purpose, now)?;
    let permit = work.permit(Act::ManageOwnAccess, &own(&user), "link")?;
    store::take(work.conn(), secret, purpose, now)?;
    rows::set_password(work.conn(), user.id, hash)?;
    housekeeping::end_everything_of(work.conn(), user.id, None)?;
    if purpose == Purpose::Password {
        work.letter(Letter {
            letter: "password_changed",
            recipient: user.email.clone(),
            particulars: json!({ "name": user.name }),
        })?;
    }
    let entry = Entry::changed(
        "user",
        user.id,
        json!({}),
        json!({ "password": "chosen by the person" }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Sends a link for another password, asked for by somebody who is not signed in. Not twice within minutes: nobody's
/// letter box is filled from outside.
pub fn ask_reset(work: &mut Work<'_>, email_folded: &str, link: &Link) -> Result<Done<()>> {
    let permit = work.permit(Act::AskPasswordReset, &Subject::house(), "user")?;
    let known = rows::by_address(work.conn(), email_folded)?;
    let Some((user, _)) = known.filter(|(user, hash)| user.active && !hash.is_empty()) else {
        return Err(Error::NotFound("user"));
    };
    let now = work.now();
    let last = store::last_made(work.conn(), user.id, Purpose::Password)?;
    if last.is_some_and(|last| now.seconds() - last.seconds() < ASK_AGAIN_SECONDS) {
        return Err(Error::NotFound("user"));
    }
    send(
        work,
        user.id,
        &user.name,
        user.email.clone(),
        "password_reset",
        link,
    )?;
    let entry = Entry::changed(
        "user",
        user.id,
        json!({}),
        json!({ "password": "a link was asked for" }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Keeps a link and queues the letter that carries it.
pub(in crate::parties::users) fn send(
    work: &mut Work<'_>,
    id: UserId,
    name: &str,
    email: String,
    letter: &'static str,
    link: &Link,
) -> Result<()> {
    let now = work.now();
    store::insert(work.conn(), id, link, now)?;
    let particulars = link.particulars(&work.body().base_url, name);
    work.letter(Letter {
        letter,
        recipient: email,
        particulars,
    })
}

fn still_invited(work: &mut Work<'_>, user: &users::User) -> Result<()> {
    if user.active && store::is_invited(work.conn(), user.id)? {
        return Ok(());
    }
    let mut fields = Fields::none();
    fields.add(
        "user",
        "This person is not waiting for an invitation: they have chosen a password, or were shut out.",
    );
    Err(Error::Invalid(fields))
}
