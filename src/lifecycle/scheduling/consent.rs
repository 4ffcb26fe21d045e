//! A member's own confirmation of a place in a team (CO-8).

use serde_json::json;

use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::{CO_8, LC_41};
use crate::base::error::{Error, Result};
use crate::base::ids::AuditId;
use crate::base::ruling::Refusals;
use crate::base::time::in_words;
use crate::journal::Entry;
use crate::lifecycle::programme;
use crate::rules::steps::audit::State;
use crate::work::{Done, Work};

/// CO-8: the person says to be free of conflicts for this audit. Without it the audit is not confirmed.
pub fn confirm_assignment(work: &mut Work<'_>, id: AuditId) -> Result<Done<()>> {
    let reach = work.reach(Act::ConfirmAssignment)?;
    let audit = programme::audit(work.conn(), reach, id)?;
    let team = store::team_of(work.conn(), id)?;
    let subject = Subject::of_audit(audit.organisation_id, team);
    let permit = work.permit(Act::ConfirmAssignment, &subject, "audit")?;
    let own = work
        .actor()
        .person()
        .and_then(|person| person.auditor)
        .ok_or(Error::Forbidden)?;
    let member = store::members_of(work.conn(), id)?
        .into_iter()
        .find(|member| member.auditor_id == own)
        .ok_or(Error::NotFound("audit"))?;
    if !matches!(audit.status, State::Held | State::Confirmed) {
        let says = format!("This audit is {}: there is no place to confirm.", audit.status);
        return Err(Refusals::one(LC_41, says).into());
    }
    if let Some(on) = member.confirmed_on {
        let says = format!("You confirmed this place on {}.", in_words(on));
        return Err(Refusals::one(CO_8, says).into());
    }
    let today = work.today();
    store::confirm_place(work.conn(), id, own, today)?;
    let entry = Entry::changed(
        "team_member",
        member.id,
        json!({ "confirmed_on": null }),
        json!({ "confirmed_on": today, "audit": id, "no_conflict": true }),
    );
    Ok(Done::new(permit, entry, ()))
}
