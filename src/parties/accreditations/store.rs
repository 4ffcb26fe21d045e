//! The queries of accreditations. They belong to the body itself, so no query takes a reach.

use diesel::prelude::*;

use super::model::{Accreditation, Status};
use crate::base::error::Result;
use crate::base::time::Date;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::store::pool::Conn;
use crate::store::schema::accreditations;

crate::text_column!(Status);

pub(super) fn insert(conn: &mut Conn, row: &Accreditation) -> Result<()> {
    diesel::insert_into(accreditations::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a corrected row where the version still is the one before; `false` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Accreditation) -> Result<bool> {
    let seen = accreditations::table
        .find(row.id)
        .filter(accreditations::version.eq(row.version - 1));
    let changed = diesel::update(seen)
        .set((
            accreditations::body.eq(&row.body),
            accreditations::number.eq(&row.number),
            accreditations::url.eq(&row.url),
            accreditations::technical_areas.eq(&row.technical_areas),
            accreditations::granted_on.eq(row.granted_on),
            accreditations::status_on.eq(row.status_on),
            accreditations::version.eq(row.version),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Every row, the newest status of each accreditation first.
pub fn all(conn: &mut Conn) -> Result<Vec<Accreditation>> {
    Ok(accreditations::table
        .order((
            accreditations::standard,
            accreditations::body,
            accreditations::number,
            accreditations::status_on.desc(),
            accreditations::id.desc(),
        ))
        .select(Accreditation::as_select())
        .load(conn)?)
}

/// VE-41: the accreditation that covers a standard in all these areas on a day, if there is one.
pub fn covering(
    conn: &mut Conn,
    standard: &StandardId,
    areas: &[TechnicalArea],
    on: Date,
) -> Result<Option<Accreditation>> {
    let rows: Vec<Accreditation> = accreditations::table
        .filter(accreditations::standard.eq(standard.as_str()))
        .filter(accreditations::granted_on.le(on))
        .filter(accreditations::status_on.le(on))
        .order((accreditations::status_on.desc(), accreditations::id.desc()))
        .select(Accreditation::as_select())
        .load(conn)?;
    Ok(first_covering(&rows, areas).cloned())
}

/// The same among rows that were read before, in the order of `all`.
pub fn covering_among<'r>(
    rows: &'r [Accreditation],
    standard: &StandardId,
    areas: &[TechnicalArea],
    on: Date,
) -> Option<&'r Accreditation> {
    let mut known: Vec<Accreditation> = rows
        .iter()
        .filter(|row| row.standard == standard.as_str() && row.granted_on <= on && row.status_on <= on)
        .cloned()
        .collect();
    known.sort_by_key(|row| std::cmp::Reverse((row.status_on, row.id)));
    let found = first_covering(&known, areas)?.id;
    rows.iter().find(|row| row.id == found)
}

/// Of each accreditation only the newest status counts; the newest stand first.
fn first_covering<'r>(rows: &'r [Accreditation], areas: &[TechnicalArea]) -> Option<&'r Accreditation> {
    rows.iter()
        .enumerate()
        .find(|(i, row)| {
            let newest = !rows.iter().take(*i).any(|newer| newer.same_as(row));
            newest && row.covers(areas)
        })
        .map(|(_, row)| row)
}
