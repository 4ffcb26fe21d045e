//! The rows of imports, and of the files that wait.

use diesel::prelude::*;

use super::model::{Import, Offer};
use crate::base::error::{Error, Result};
use crate::base::ids::{ImportId, UserId};
use crate::base::time::Instant;
use crate::store::pool::Conn;
use crate::store::schema::{imports, offered_imports};

/// Keeps an offered file; false where its owner has `most` of them already.
pub(super) fn insert_offer(conn: &mut Conn, offer: &Offer, content: Vec<u8>, most: i64) -> Result<bool> {
    let waiting: i64 = offered_imports::table
        .filter(offered_imports::owner_id.eq(offer.owner_id))
        .filter(offered_imports::ends_at.gt(offer.offered_at))
        .count()
        .get_result(conn)?;
    if waiting >= most {
        return Ok(false);
    }
    diesel::insert_into(offered_imports::table)
        .values((
            offered_imports::id.eq(offer.id),
            offered_imports::owner_id.eq(offer.owner_id),
            offered_imports::name.eq(&offer.name),
            offered_imports::sha256.eq(&offer.sha256),
            offered_imports::size.eq(offer.size),
            offered_imports::content.eq(content),
            offered_imports::mapping_name.eq(&offer.mapping_name),
            offered_imports::mapping.eq(&offer.mapping),
            offered_imports::offered_at.eq(offer.offered_at),
            offered_imports::ends_at.eq(offer.ends_at),
        ))
        .execute(conn)?;
    Ok(true)
}

macro_rules! own {
    ($owner:expr, $now:expr) => {
        offered_imports::table
            .filter(offered_imports::owner_id.eq($owner))
            .filter(offered_imports::ends_at.gt($now))
    };
}

/// The files that wait for somebody's word, the newest first.
pub fn offers_of(conn: &mut Conn, owner: UserId, now: Instant) -> Result<Vec<Offer>> {
    Ok(own!(owner, now)
        .order(offered_imports::id.desc())
        .select(Offer::as_select())
        .load(conn)?)
}

/// One of them.
pub fn offer_by_id(conn: &mut Conn, owner: UserId, id: ImportId, now: Instant) -> Result<Option<Offer>> {
    Ok(own!(owner, now)
        .filter(offered_imports::id.eq(id))
        .select(Offer::as_select())
        .first(conn)
        .optional()?)
}

/// Its content.
pub(super) fn content(conn: &mut Conn, owner: UserId, id: ImportId, now: Instant) -> Result<Vec<u8>> {
    own!(owner, now)
        .filter(offered_imports::id.eq(id))
        .select(offered_imports::content)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("import"))
}

/// Gives it another mapping; false where it is not there.
pub(super) fn set_mapping(
    conn: &mut Conn,
    (owner, id, now): (UserId, ImportId, Instant),
    name: Option<String>,
    text: Option<String>,
) -> Result<bool> {
    let changed = diesel::update(
        offered_imports::table
            .find(id)
            .filter(offered_imports::owner_id.eq(owner))
            .filter(offered_imports::ends_at.gt(now)),
    )
    .set((
        offered_imports::mapping_name.eq(name),
        offered_imports::mapping.eq(text),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Forgets it; false where it is not there.
pub(super) fn forget(conn: &mut Conn, owner: UserId, id: ImportId) -> Result<bool> {
    let gone = diesel::delete(
        offered_imports::table
            .find(id)
            .filter(offered_imports::owner_id.eq(owner)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// Records an import.
pub(super) fn insert(conn: &mut Conn, import: &Import) -> Result<()> {
    diesel::insert_into(imports::table).values(import).execute(conn)?;
    Ok(())
}

/// The newest, from the one before `after` on.
pub fn newest(conn: &mut Conn, after: Option<ImportId>, limit: i64) -> Result<Vec<Import>> {
    let mut query = imports::table
        .order(imports::id.desc())
        .limit(limit)
        .select(Import::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(imports::id.lt(after));
    }
    Ok(query.load(conn)?)
}

/// The import with this id.
pub fn by_id(conn: &mut Conn, id: ImportId) -> Result<Option<Import>> {
    Ok(imports::table
        .find(id)
        .select(Import::as_select())
        .first(conn)
        .optional()?)
}
