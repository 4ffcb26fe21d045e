//! The register's queries: entries are written here alone; of certificates only public columns are read.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{Entry, Event, Revision};
use crate::base::error::Result;
use crate::rules::certificate_number::LookUp;
use crate::store::pool::Conn;
use crate::store::schema::{certificates, register_entries};

crate::text_column!(Event);

/// Adds an entry after the last of its number.
pub(super) fn append(conn: &mut Conn, mut entry: Entry) -> Result<()> {
    let last: Option<i32> = register_entries::table
        .filter(register_entries::number.eq(&entry.number))
        .select(max(register_entries::seq))
        .first(conn)?;
    entry.seq = last.unwrap_or(0) + 1;
    diesel::insert_into(register_entries::table)
        .values(&entry)
        .execute(conn)?;
    Ok(())
}

/// Every entry of a number, oldest first.
pub(super) fn entries(conn: &mut Conn, number: &str) -> Result<Vec<Entry>> {
    Ok(register_entries::table
        .filter(register_entries::number.eq(number))
        .order(register_entries::seq)
        .select(Entry::as_select())
        .load(conn)?)
}

/// The entries of these numbers, oldest first within each.
pub(super) fn entries_of(conn: &mut Conn, numbers: &[&str]) -> Result<HashMap<String, Vec<Entry>>> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Entry> = register_entries::table
        .filter(register_entries::number.eq_any(numbers))
        .order((register_entries::number, register_entries::seq))
        .select(Entry::as_select())
        .load(conn)?;
    let mut entries: HashMap<String, Vec<Entry>> = HashMap::new();
    for row in rows {
        entries.entry(row.number.clone()).or_default().push(row);
    }
    Ok(entries)
}

/// The latest revision of each of these numbers in its look-up form.
pub(super) fn latest(conn: &mut Conn, look_ups: &[&str]) -> Result<HashMap<String, i32>> {
    if look_ups.is_empty() {
        return Ok(HashMap::new());
    }
    let revisions: Vec<(String, i32)> = certificates::table
        .filter(certificates::look_up.eq_any(look_ups))
        .order((certificates::look_up, certificates::revision))
        .select((certificates::look_up, certificates::revision))
        .load(conn)?;
    // The latest comes last, and stays.
    Ok(revisions.into_iter().collect())
}

/// Every revision of a number in its look-up form, oldest first.
pub(super) fn revisions(conn: &mut Conn, look_up: &LookUp) -> Result<Vec<Revision>> {
    Ok(certificates::table
        .filter(certificates::look_up.eq(look_up.as_str()))
        .order(certificates::revision)
        .select(Revision::as_select())
        .load(conn)?)
}

/// Every revision there is, oldest first within its number.
pub(super) fn all_revisions(conn: &mut Conn) -> Result<Vec<Revision>> {
    Ok(certificates::table
        .order((certificates::number, certificates::revision))
        .select(Revision::as_select())
        .load(conn)?)
}

/// Every entry there is, oldest first within its number.
pub(super) fn all_entries(conn: &mut Conn) -> Result<Vec<Entry>> {
    Ok(register_entries::table
        .order((register_entries::number, register_entries::seq))
        .select(Entry::as_select())
        .load(conn)?)
}
