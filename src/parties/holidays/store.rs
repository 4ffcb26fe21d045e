//! The queries of holidays. They belong to the body itself, so no query takes a reach.

use diesel::prelude::*;

use super::model::{Holiday, Kind};
use crate::base::error::{Error, Result};
use crate::base::ids::HolidayId;
use crate::base::time::{Date, Instant};
use crate::store::pool::Conn;
use crate::store::schema::holidays;

crate::text_column!(Kind);

pub(super) fn insert(conn: &mut Conn, row: &Holiday) -> Result<()> {
    diesel::insert_into(holidays::table).values(row).execute(conn)?;
    Ok(())
}

/// The row with this id, unless it was taken back.
pub(super) fn by_id(conn: &mut Conn, id: HolidayId) -> Result<Holiday> {
    holidays::table
        .find(id)
        .filter(holidays::withdrawn_at.is_null())
        .select(Holiday::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("holiday"))
}

pub(super) fn withdraw(conn: &mut Conn, id: HolidayId, now: Instant) -> Result<()> {
    diesel::update(holidays::table.find(id))
        .set(holidays::withdrawn_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// The rows in force of these days.
pub(super) fn between(conn: &mut Conn, from: Date, to: Date) -> Result<Vec<Holiday>> {
    Ok(holidays::table
        .filter(holidays::withdrawn_at.is_null())
        .filter(holidays::held_on.between(from, to))
        .order((holidays::held_on, holidays::id))
        .select(Holiday::as_select())
        .load(conn)?)
}
