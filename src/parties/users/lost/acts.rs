//! What is done about a lost second factor.

use serde_json::json;

use super::{Loss, store};
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::UserId;
use crate::base::text::Paragraph;
use crate::journal::Entry;
use crate::parties::users;
use crate::parties::users::factor;
use crate::parties::users::factor::acts::{Enrolment, own};
use crate::parties::users::links::acts::send;
use crate::parties::users::links::{self, Link, Purpose};
use crate::store::housekeeping;
use crate::work::{Done, Work};

/// How many administrators approve.
const APPROVALS: usize = 2;

/// Says that one's second factor is lost. Who says so has given the password.
pub fn report(work: &mut Work<'_>, id: UserId) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(Act::ManageOwnAccess, &own(&user), "user")?;
    if store::of(work.conn(), id)?.is_some() {
        return Err(fault(
            "code",
            "You have asked already. Two administrators must approve; then a letter comes to you.",
        ));
    }
    let now = work.now();
    store::insert(work.conn(), id, now)?;
    let entry = Entry::made("lost_second_factor", id, json!({ "approvals": 0 }));
    Ok(Done::new(permit, entry, ()))
}

/// Approves that somebody gets another second factor. The second approval ends the old one and every session, and
/// sends the link; whether it was the second is the answer.
pub fn approve(work: &mut Work<'_>, id: UserId, reason: &Paragraph, link: &Link) -> Result<Done<bool>> {
    let permit = work.permit(Act::ApproveFactorRenewal, &Subject::house(), "user")?;
    let user = users::by_id(work.conn(), id)?;
    let loss = store::of(work.conn(), id)?.ok_or(Error::NotFound("lost second factor"))?;
    let Some(approver) = work.actor().person().map(|person| person.id) else {
        return Err(fault(
            "reason",
            "Two administrators approve, each at their own page.",
        ));
    };
    if approver == id {
        return Err(fault(
            "reason",
            "You cannot approve for yourself. Two other administrators must.",
        ));
    }
    if loss.approvals.iter().any(|one| one.approver == approver) {
        return Err(fault(
            "reason",
            "You have approved already. A second, different administrator must approve as well.",
        ));
    }
    let now = work.now();
    store::approve(work.conn(), id, approver, reason.as_str(), now)?;
    let approvals = loss.approvals.len() + 1;
    let done = approvals >= APPROVALS;
    if done {
        // The old factor opens nothing any more, and still nobody gets in without one: only the link enrols another.
        factor::disable(work.conn(), id)?;
        housekeeping::end_everything_of(work.conn(), id, None)?;
        store::forget(work.conn(), id)?;
        send(
            work,
            id,
            &user.name,
            user.email.clone(),
            "second_factor_renewal",
            link,
        )?;
    }
    let entry = Entry::changed(
        "lost_second_factor",
        id,
        json!({ "approvals": loss.approvals.len() }),
        json!({ "approvals": approvals, "old_factor_ended": done }),
    )
    .because(reason.as_str());
    Ok(Done::new(permit, entry, done))
}

/// Enrols another second factor by the link of a letter.
pub fn renew(work: &mut Work<'_>, secret: &str, enrolment: &Enrolment) -> Result<Done<()>> {
    let now = work.now();
    let user = links::behind(work.conn(), secret, Purpose::Factor, now)?;
    let permit = work.permit(Act::ManageOwnAccess, &own(&user), "link")?;
    links::take(work.conn(), secret, Purpose::Factor, now)?;
    factor::end(work.conn(), user.id)?;
    factor::insert(work.conn(), user.id, enrolment, now)?;
    housekeeping::end_everything_of(work.conn(), user.id, None)?;
    let entry = Entry::made(
        "second_factor",
        user.id,
        json!({ "recovery_codes": enrolment.recovery.len(), "renewed_after_loss": true }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Ends somebody's second factor from the command line, for the last administrator: they enrol another at their next
/// sign-in.
pub fn reset(work: &mut Work<'_>, id: UserId, reason: &Paragraph) -> Result<Done<()>> {
    let permit = work.permit(Act::ApproveFactorRenewal, &Subject::house(), "user")?;
    if !factor::has(work.conn(), id)? {
        return Err(fault("email", "This person has no second factor."));
    }
    let waited: Option<Loss> = store::of(work.conn(), id)?;
    factor::end(work.conn(), id)?;
    housekeeping::end_everything_of(work.conn(), id, None)?;
    store::forget(work.conn(), id)?;
    let entry = Entry::changed(
        "second_factor",
        id,
        json!({ "enrolled": true, "reported_lost": waited.is_some() }),
        json!({ "enrolled": false }),
    )
    .because(reason.as_str());
    Ok(Done::new(permit, entry, ()))
}

fn fault(field: &str, says: &str) -> Error {
    let mut fields = Fields::none();
    fields.add(field, says);
    Error::Invalid(fields)
}
