//! The queries of settings. They belong to the body itself, so no query takes a reach.

use diesel::prelude::*;

use super::model::Change;
use crate::base::error::Result;
use crate::store::dialect;
use crate::store::pool::Conn;
use crate::store::schema::{counters, settings};

/// The counter that moves on with every change, so that everybody can tell cheaply whether there is a newer one.
const COUNTER: &str = "settings";

/// Keeps a change. Of two at once for one name, one finds its version taken.
pub fn insert(conn: &mut Conn, row: &Change) -> Result<()> {
    diesel::insert_into(settings::table).values(row).execute(conn)?;
    dialect::next_number(conn, COUNTER)?;
    Ok(())
}

/// How many changes there were.
pub(super) fn count(conn: &mut Conn) -> Result<i64> {
    let count = counters::table.find(COUNTER).select(counters::value).first(conn);
    Ok(count.optional()?.unwrap_or(0))
}

/// Every change, in the order in which they come into force; of one day, the later decided one later.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<Change>> {
    Ok(settings::table
        .order((settings::in_force_on, settings::version, settings::name))
        .select(Change::as_select())
        .load(conn)?)
}
