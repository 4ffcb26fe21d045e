//! Making and revoking keys. Neither the key nor its hash is ever in the journal.

use serde_json::json;

use super::model::{Checked, NewKey};
use super::store;
use crate::access::{Act, Subject, sessions};
use crate::base::error::{Error, Result};
use crate::base::ids::ApiKeyId;
use crate::journal::Entry;
use crate::work::{Done, Work};

/// Makes a key. `secret` is handed to whoever asked, and kept nowhere.
pub fn make(work: &mut Work<'_>, given: Checked, secret: &str) -> Result<Done<ApiKeyId>> {
    let permit = work.permit(Act::MakeApiKey, &Subject::of(given.organisation), "organisation")?;
    let made_by = work.actor().person().ok_or(Error::Forbidden)?.id;
    let after = json!({ "name": given.name, "scopes": given.scopes, "expires_on": given.expires_on });
    let row = NewKey {
        id: work.id(ApiKeyId::from_uuid),
        organisation_id: given.organisation,
        name: given.name.to_string(),
        key_hash: sessions::token_hash(secret),
        expires_on: given.expires_on,
        made_by,
        made_at: work.now(),
        version: 1,
    };
    store::insert(work.conn(), &row, &given.scopes)?;
    Ok(Done::new(permit, Entry::made("api_key", row.id, after), row.id))
}

/// Revokes a key, at once and for good.
pub fn revoke(work: &mut Work<'_>, id: ApiKeyId) -> Result<Done<()>> {
    let reach = work.reach(Act::RevokeApiKey)?;
    let key = store::by_id(work.conn(), reach, id)?;
    let permit = work.permit(Act::RevokeApiKey, &Subject::of(key.organisation_id), "key")?;
    let now = work.now();
    if !store::revoke(work.conn(), id, now)? {
        return Err(Error::Stale("key"));
    }
    let entry = Entry::changed(
        "api_key",
        id,
        json!({ "revoked_at": null }),
        json!({ "revoked_at": now }),
    );
    Ok(Done::new(permit, entry, ()))
}
