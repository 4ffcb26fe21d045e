//! The queries of keys to the API.

use std::collections::HashMap;

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
    Ok(held(conn, key.into_iter().collect())?.pop())
}

/// The newest in reach, from the one before `after` on; `limit` at most.
pub fn newest(conn: &mut Conn, reach: Reach, after: Option<ApiKeyId>, limit: i64) -> Result<Vec<Held>> {
    let mut query = api_keys::table.select(Key::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(api_keys::id.lt(after));
    }
    let keys = within_organisation!(query, reach, api_keys::organisation_id)
        .order(api_keys::id.desc())
        .limit(limit)
        .load(conn)?;
    held(conn, keys)
}

/// The keys in reach, the newest first: `limit` at most after the first `offset`.
pub fn all(conn: &mut Conn, reach: Reach, limit: i64, offset: i64) -> Result<Vec<Held>> {
    let query = api_keys::table.select(Key::as_select()).into_boxed();
    let keys = within_organisation!(query, reach, api_keys::organisation_id)
        .order((api_keys::made_at.desc(), api_keys::id.desc()))
        .limit(limit)
        .offset(offset)
        .load(conn)?;
    held(conn, keys)
}

/// The names of keys.
pub fn names(conn: &mut Conn, of: &[ApiKeyId]) -> Result<HashMap<ApiKeyId, String>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(ApiKeyId, String)> = api_keys::table
        .filter(api_keys::id.eq_any(of))
        .select((api_keys::id, api_keys::name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

fn held(conn: &mut Conn, keys: Vec<Key>) -> Result<Vec<Held>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ApiKeyId> = keys.iter().map(|key| key.id).collect();
    let opens: Vec<(ApiKeyId, KeyScope)> = api_key_scopes::table
        .filter(api_key_scopes::key_id.eq_any(&ids))
        .select((api_key_scopes::key_id, api_key_scopes::scope))
        .load(conn)?;
    let mut scopes: HashMap<ApiKeyId, Vec<KeyScope>> = HashMap::new();
    for (key, scope) in opens {
        scopes.entry(key).or_default().push(scope);
    }
    let uses: Vec<(ApiKeyId, Instant)> = api_key_uses::table
        .filter(api_key_uses::key_id.eq_any(&ids))
        .select((api_key_uses::key_id, api_key_uses::used_at))
        .load(conn)?;
    let uses: HashMap<ApiKeyId, Instant> = uses.into_iter().collect();
    let held = keys.into_iter().map(|key| {
        let mut scopes = scopes.remove(&key.id).unwrap_or_default();
        scopes.sort();
        Held {
            used_at: uses.get(&key.id).copied(),
            scopes,
            key,
        }
    });
    Ok(held.collect())
}
