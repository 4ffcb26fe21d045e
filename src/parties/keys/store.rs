//! The queries of keys to the API.

use diesel::prelude::*;

use super::model::{Key, NewKey};
use crate::access::{KeyScope, Reach};
use crate::base::error::{Error, Result};
use crate::base::ids::ApiKeyId;
use crate::base::time::{Date, Instant};
use crate::store::pool::Conn;
use crate::store::schema::{api_key_scopes, api_key_uses, api_keys};
use crate::within_organisation;

/// A key with what it is for and when it was last used.
#[derive(Debug, Clone)]
pub struct Held {
    /// The key.
    pub key: Key,
    /// What it is for.
    pub scopes: Vec<KeyScope>,
    /// When it was last used, to the minute.
    pub used_at: Option<Instant>,
}

/// Adds the row and its scopes.
pub(super) fn insert(conn: &mut Conn, row: &NewKey, scopes: &[KeyScope]) -> Result<()> {
    diesel::insert_into(api_keys::table).values(row).execute(conn)?;
    for scope in scopes {
        diesel::insert_into(api_key_scopes::table)
            .values((
                api_key_scopes::key_id.eq(row.id),
                api_key_scopes::scope.eq(*scope),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes that it is revoked; `false` when it was before.
pub(super) fn revoke(conn: &mut Conn, id: ApiKeyId, now: Instant) -> Result<bool> {
    let standing = api_keys::table.find(id).filter(api_keys::revoked_at.is_null());
    let changed = diesel::update(standing)
        .set((
            api_keys::revoked_at.eq(Some(now)),
            api_keys::version.eq(api_keys::version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The key with this id.
pub(super) fn by_id(conn: &mut Conn, reach: Reach, id: ApiKeyId) -> Result<Key> {
    let query = api_keys::table
        .filter(api_keys::id.eq(id))
        .select(Key::as_select())
        .into_boxed();
    within_organisation!(query, reach, api_keys::organisation_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("key"))
}

/// The key with this hash, if it is neither revoked nor past its last day.
pub(super) fn good(conn: &mut Conn, hash: &[u8], today: Date) -> Result<Option<Held>> {
    let key: Option<Key> = api_keys::table
        .filter(api_keys::key_hash.eq(hash.to_vec()))
        .filter(api_keys::revoked_at.is_null())
        .filter(api_keys::expires_on.ge(today))
        .select(Key::as_select())
        .first(conn)
        .optional()?;
    key.map(|key| held(conn, key)).transpose()
}

/// Every key in reach, the newest first.
pub fn all(conn: &mut Conn, reach: Reach) -> Result<Vec<Held>> {
    let query = api_keys::table
        .order((api_keys::made_at.desc(), api_keys::id.desc()))
        .select(Key::as_select())
        .into_boxed();
    let keys: Vec<Key> = within_organisation!(query, reach, api_keys::organisation_id).load(conn)?;
    keys.into_iter().map(|key| held(conn, key)).collect()
}

fn held(conn: &mut Conn, key: Key) -> Result<Held> {
    let mut scopes: Vec<KeyScope> = api_key_scopes::table
        .filter(api_key_scopes::key_id.eq(key.id))
        .select(api_key_scopes::scope)
        .load(conn)?;
    scopes.sort();
    let used_at = api_key_uses::table
        .find(key.id)
        .select(api_key_uses::used_at)
        .first(conn)
        .optional()?;
    Ok(Held { key, scopes, used_at })
}
