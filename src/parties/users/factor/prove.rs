//! Proving a second factor. Wrong codes make the person wait as wrong passwords do.

use super::acts::use_recovery_code;
use super::store;
use crate::access::factor::{self, Handling, Kept, OFFER_SECONDS};
use crate::access::sessions;
use crate::access::{Actor, Person};
use crate::base::error::{Error, Fields, Result};
use crate::base::time::Instant;
use crate::store::housekeeping::{self, Housekeeping, OfferedRow, Stage};
use crate::work::{Db, Target};

/// What stands between this person's right password and an open session.
pub async fn stage(db: &Db, handling: &Handling, person: &Person) -> Result<Stage> {
    let id = person.id;
    if db.read_public(move |conn| store::has(conn, id)).await? {
        return Ok(Stage::Code);
    }
    if person.organisation.is_none() && !handling.optional {
        return Ok(Stage::Enrol);
    }
    Ok(Stage::Open)
}

/// Checks a code of the person's authenticator app, or one of their recovery codes. Either works once.
pub async fn prove(db: &Db, handling: &Handling, person: &Person, typed: &str, now: Instant) -> Result<()> {
    let (id, key) = (person.id, format!("second factor of {}", person.id));
    let failed = key.clone();
    let (failures, kept) = db
        .read_public(move |conn| Ok((housekeeping::failures(conn, &failed)?, store::factor(conn, id)?)))
        .await?;
    if let Some((count, last)) = failures {
        let left = last.seconds() + sessions::wait_seconds(count) - now.seconds();
        if left > 0 {
            return Err(wrong(&format!(
                "Too many wrong codes were tried. Try again in {left} seconds."
            )));
        }
    }
    let Some((kept, last)) = kept else {
        return Err(wrong(
            "There is no second factor yet. Sign in on the page to enrol one.",
        ));
    };
    let right = if let Some(code) = six_digits(typed) {
        let secret = handling.open(&kept, id)?;
        match factor::step_of(&secret, &code, now)? {
            Some(step) if step > last => db.claim(Housekeeping::UseStep(id, step)).await?,
            _ => false,
        }
    } else if let Some(hash) = factor::recovery_hash(typed) {
        let actor = Actor::Person(person.clone());
        let used = db
            .act(&actor, now, Target::House, move |work| {
                use_recovery_code(work, id, &hash)
            })
            .await;
        match used {
            Ok(_) => true,
            Err(Error::NotFound(_)) => false,
            Err(error) => return Err(error),
        }
    } else {
        false
    };
    if right {
        return db.keep(Housekeeping::ForgetFailures(key)).await;
    }
    db.keep(Housekeeping::CountFailure(key, now)).await?;
    tracing::info!(event = "code_refused", user = %id, "a code of a second factor was refused");
    Err(wrong(WRONG))
}

/// The secret that is on offer to the person for enrolment: the same for an hour, so that a page that is opened again
/// still fits what was scanned.
pub async fn offered(db: &Db, handling: &Handling, person: &Person, now: Instant) -> Result<(Kept, Vec<u8>)> {
    let id = person.id;
    if let Some(row) = db.read_public(move |conn| store::offer(conn, id)).await?
        && now.seconds() - row.offered_at.seconds() < OFFER_SECONDS
    {
        let kept = Kept {
            bytes: row.secret,
            sealed: row.sealed,
        };
        let secret = handling.open(&kept, id)?;
        return Ok((kept, secret));
    }
    let secret = factor::fresh()?;
    let kept = handling.keep(&secret, id)?;
    let row = OfferedRow {
        user_id: id,
        secret: kept.bytes.clone(),
        sealed: kept.sealed,
        offered_at: now,
    };
    db.keep(Housekeeping::OfferFactor(row)).await?;
    Ok((kept, secret))
}

/// A code of six digits, however it was spaced.
fn six_digits(typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    (plain.len() == 6 && plain.bytes().all(|digit| digit.is_ascii_digit())).then_some(plain)
}

const WRONG: &str = "This code is not right, or it was used before. Wait for the next one, then type it in.";

fn wrong(says: &str) -> Error {
    let mut fields = Fields::none();
    fields.add("code", says);
    Error::Invalid(fields)
}
