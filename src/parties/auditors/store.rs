//! The queries of auditors. Nothing here belongs to one client, so no query takes a reach; the policy keeps them to
//! the body's own people.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::{Auditor, Competence, Conflict, Service};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditorId, CompetenceId, ServiceId};
use crate::base::time::Date;
use crate::rules::team::{ConflictKind, ServiceKind};
use crate::rules::words::Function;
use crate::store::pool::Conn;
use crate::store::schema::{auditors, competences, conflicts, services};

crate::text_column!(Function, ServiceKind, ConflictKind);

pub(super) fn insert(conn: &mut Conn, row: &Auditor) -> Result<()> {
    diesel::insert_into(auditors::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes the particulars where the version still is the one seen; `false` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Auditor, seen: i32) -> Result<bool> {
    let changed = diesel::update(auditors::table.find(row.id).filter(auditors::version.eq(seen)))
        .set((
            auditors::name.eq(&row.name),
            auditors::city.eq(&row.city),
            auditors::country.eq(&row.country),
            auditors::languages.eq(&row.languages),
            auditors::active.eq(row.active),
            auditors::agreement_on.eq(row.agreement_on),
            auditors::declared_on.eq(row.declared_on),
            auditors::version.eq(row.version),
            auditors::external_code.eq(&row.external_code),
            auditors::email.eq(&row.email),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Raises the version and so takes the row until the transaction ends: who books or records comes one after another.
pub fn raise(conn: &mut Conn, id: AuditorId) -> Result<()> {
    let changed = diesel::update(auditors::table.find(id))
        .set(auditors::version.eq(auditors::version + 1))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::NotFound("auditor"))
    }
}

/// The auditor with this id.
pub fn by_id(conn: &mut Conn, id: AuditorId) -> Result<Auditor> {
    auditors::table
        .find(id)
        .select(Auditor::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("auditor"))
}

/// Every auditor, by name.
pub fn all(conn: &mut Conn) -> Result<Vec<Auditor>> {
    Ok(auditors::table
        .order((auditors::name, auditors::id))
        .select(Auditor::as_select())
        .load(conn)?)
}

/// The newest, from the one before `after` on; `limit` at most.
pub(super) fn newest(conn: &mut Conn, after: Option<AuditorId>, limit: i64) -> Result<Vec<Auditor>> {
    let mut query = auditors::table.select(Auditor::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(auditors::id.lt(after));
    }
    Ok(query.order(auditors::id.desc()).limit(limit).load(conn)?)
}

/// The auditors by name: `limit` at most after the first `offset`.
pub(super) fn by_name(conn: &mut Conn, limit: i64, offset: i64) -> Result<Vec<Auditor>> {
    Ok(auditors::table
        .order((auditors::name, auditors::id))
        .limit(limit)
        .offset(offset)
        .select(Auditor::as_select())
        .load(conn)?)
}

/// Every competence.
pub fn every_competence(conn: &mut Conn) -> Result<Vec<Competence>> {
    Ok(competences::table
        .order(competences::id)
        .select(Competence::as_select())
        .load(conn)?)
}

pub(super) fn competence(conn: &mut Conn, id: CompetenceId) -> Result<Competence> {
    competences::table
        .find(id)
        .select(Competence::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("competence"))
}

pub(super) fn service(conn: &mut Conn, id: ServiceId) -> Result<Service> {
    services::table
        .find(id)
        .select(Service::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("service"))
}

pub(super) fn insert_competence(conn: &mut Conn, row: &Competence) -> Result<()> {
    diesel::insert_into(competences::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(super) fn insert_service(conn: &mut Conn, row: &Service) -> Result<()> {
    diesel::insert_into(services::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_conflict(conn: &mut Conn, row: &Conflict) -> Result<()> {
    diesel::insert_into(conflicts::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn end_competence(conn: &mut Conn, id: CompetenceId, on: Date) -> Result<()> {
    diesel::update(competences::table.find(id))
        .set(competences::valid_to.eq(on))
        .execute(conn)?;
    Ok(())
}

pub(super) fn end_service(conn: &mut Conn, id: ServiceId, on: Date) -> Result<()> {
    diesel::update(services::table.find(id))
        .set(services::ended_on.eq(on))
        .execute(conn)?;
    Ok(())
}

/// The rows of these people, or of everybody: competences, services, conflicts.
pub(super) fn rows(
    conn: &mut Conn,
    of: Option<&[AuditorId]>,
) -> Result<(Vec<Competence>, Vec<Service>, Vec<Conflict>)> {
    let mut held = competences::table
        .order((
            competences::standard,
            competences::technical_area,
            competences::role,
            competences::valid_from,
            competences::id,
        ))
        .select(Competence::as_select())
        .into_boxed();
    let mut given = services::table
        .order((services::began_on, services::id))
        .select(Service::as_select())
        .into_boxed();
    let mut ties = conflicts::table
        .order((conflicts::began_on, conflicts::id))
        .select(Conflict::as_select())
        .into_boxed();
    if let Some(ids) = of {
        held = held.filter(competences::auditor_id.eq_any(ids.to_vec()));
        given = given.filter(services::auditor_id.eq_any(ids.to_vec()));
        ties = ties.filter(conflicts::auditor_id.eq_any(ids.to_vec()));
    }
    Ok((held.load(conn)?, given.load(conn)?, ties.load(conn)?))
}

/// The names of those of these who are there.
pub fn names(conn: &mut Conn, ids: &[AuditorId]) -> Result<BTreeMap<AuditorId, String>> {
    let names: Vec<(AuditorId, String)> = auditors::table
        .filter(auditors::id.eq_any(ids))
        .select((auditors::id, auditors::name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

/// The auditors with these ids, by name.
pub(super) fn among(conn: &mut Conn, ids: &[AuditorId]) -> Result<Vec<Auditor>> {
    Ok(auditors::table
        .filter(auditors::id.eq_any(ids.to_vec()))
        .order((auditors::name, auditors::id))
        .select(Auditor::as_select())
        .load(conn)?)
}
