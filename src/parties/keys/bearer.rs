//! Who is behind a key.

use super::store;
use crate::access::{Actor, Bearer, Person, Role, sessions};
use crate::base::error::Result;
use crate::base::time::Instant;
use crate::parties::users;
use crate::store::housekeeping::Housekeeping;
use crate::work::Db;

/// What every key begins with, so that people and scanners know one when they see it.
pub const PREFIX: &str = "ak_";

/// The program behind a key, if it is good now. It acts for whoever made it, as its organisation's administrator, and
/// is asked for its scopes besides.
pub async fn bearer(db: &Db, given: &str, now: Instant) -> Result<Option<Actor>> {
    let (hash, today) = (sessions::token_hash(given), db.zone().date(now));
    let found = db
        .read_public(move |conn| {
            let Some(held) = store::good(conn, &hash, today)? else {
                return Ok(None);
            };
            if !users::any_active_of(conn, held.key.organisation_id)? {
                return Ok(None);
            }
            Ok(Some(held))
        })
        .await?;
    let Some(held) = found else {
        tracing::info!(event = "api_key_refused", "an API key was refused");
        return Ok(None);
    };
    // To the minute: a write per request would be waste.
    if held
        .used_at
        .is_none_or(|used| now.seconds() - used.seconds() >= 60)
    {
        db.keep(Housekeeping::TouchKey(held.key.id, now)).await?;
    }
    Ok(Some(Actor::Key(Bearer {
        key: held.key.id,
        scopes: held.scopes,
        person: Person {
            id: held.key.made_by,
            name: held.key.name,
            email: String::new(),
            roles: vec![Role::ClientAdministrator],
            organisation: Some(held.key.organisation_id),
            auditor: None,
        },
    })))
}
