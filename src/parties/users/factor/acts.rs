//! Changes to second factors.

use serde_json::json;

use super::store;
use crate::access::factor::{self, Kept};
use crate::access::{Act, Subject};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::journal::Entry;
use crate::parties::users;
use crate::work::{Done, Work};

/// A second factor about to be enrolled.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret as it will be kept.
    pub kept: Kept,
    /// The step of the code that confirmed it.
    pub step: i64,
    /// What will be kept of the recovery codes.
    pub recovery: Vec<Vec<u8>>,
}

impl Enrolment {
    /// An enrolment with fresh recovery codes, which are told once.
    pub fn new(kept: Kept, step: i64) -> Result<(Self, Vec<String>)> {
        let codes = factor::recovery_codes()?;
        let recovery = codes
            .iter()
            .filter_map(|code| factor::recovery_hash(code))
            .collect();
        Ok((Self { kept, step, recovery }, codes))
    }
}

/// Enrols a second factor; an earlier one and its recovery codes end.
pub fn enrol(work: &mut Work<'_>, id: UserId, enrolment: Enrolment) -> Result<Done<()>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(Act::ManageOwnAccess, &own(&user), "user")?;
    let now = work.now();
    let replaced = store::end(work.conn(), id)?;
    let codes = enrolment.recovery.len();
    store::insert(work.conn(), id, &enrolment, now)?;
    let entry = Entry::made(
        "second_factor",
        id,
        json!({ "recovery_codes": codes, "replaces_an_earlier_one": replaced }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Uses a recovery code up. What is no code of this person, or was used before, is not found.
pub(super) fn use_recovery_code(work: &mut Work<'_>, id: UserId, hash: &[u8]) -> Result<Done<i64>> {
    let user = users::by_id(work.conn(), id)?;
    let permit = work.permit(Act::ManageOwnAccess, &own(&user), "user")?;
    let now = work.now();
    if !store::use_code(work.conn(), id, hash, now)? {
        return Err(crate::base::error::Error::NotFound("recovery code"));
    }
    let left = store::recovery_codes_left(work.conn(), id)?;
    let entry = Entry::changed(
        "second_factor",
        id,
        json!({ "recovery_codes": left + 1 }),
        json!({ "recovery_codes": left }),
    );
    Ok(Done::new(permit, entry, left))
}

/// A person's own access as the policy sees it.
pub(in crate::parties::users) fn own(user: &users::User) -> Subject {
    user.organisation_id.map_or_else(Subject::house, Subject::of)
}
