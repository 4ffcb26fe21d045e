//! The queries of organisations and sites.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::{Organisation, Risk, Site, SiteKind};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{OrganisationId, SiteId};
use crate::store::dialect;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{organisations, sites};

crate::text_column!(SiteKind, Risk);

pub(super) fn insert(conn: &mut Conn, row: &Organisation) -> Result<()> {
    insert_all(conn, std::slice::from_ref(row))
}

pub(super) fn insert_all(conn: &mut Conn, rows: &[Organisation]) -> Result<()> {
    match crate::insert_all!(conn, organisations::table, rows) {
        // Somebody imported the same list at the same time.
        Err(error)
            if dialect::is_duplicate(
                &error,
                "organisations_external_code",
                "organisations.external_code",
            ) =>
        {
            Err(Error::Moved("organisation"))
        }
        written => Ok(written?),
    }
}

/// Writes the particulars where the version still is the one seen; `false` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Organisation, seen: i32) -> Result<bool> {
    let changed = diesel::update(
        organisations::table
            .find(row.id)
            .filter(organisations::version.eq(seen)),
    )
    .set((
        organisations::legal_name.eq(&row.legal_name),
        organisations::name_folded.eq(&row.name_folded),
        organisations::registration_number.eq(&row.registration_number),
        organisations::parent_group.eq(&row.parent_group),
        organisations::street.eq(&row.street),
        organisations::city.eq(&row.city),
        organisations::postcode.eq(&row.postcode),
        organisations::country.eq(&row.country),
        organisations::contact_name.eq(&row.contact_name),
        organisations::contact_email.eq(&row.contact_email),
        organisations::external_code.eq(&row.external_code),
        organisations::version.eq(row.version),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Whether another organisation of this name stands in the same country.
pub(super) fn exists_alike(conn: &mut Conn, row: &Organisation) -> Result<bool> {
    let count: i64 = organisations::table
        .filter(organisations::name_folded.eq(&row.name_folded))
        .filter(organisations::country.eq(&row.country))
        .filter(organisations::id.ne(row.id))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// The organisation with this id, if it is within reach.
pub fn by_id(conn: &mut Conn, reach: Reach, id: OrganisationId) -> Result<Organisation> {
    let query = organisations::table
        .filter(organisations::id.eq(id))
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_organisation!(query, reach, organisations::id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("organisation"))
}

/// Those of these organisations that are within reach.
pub fn among(
    conn: &mut Conn,
    reach: Reach,
    ids: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, Organisation>> {
    let query = organisations::table
        .filter(organisations::id.eq_any(ids.to_vec()))
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    let rows: Vec<Organisation> = crate::within_organisation!(query, reach, organisations::id).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The names of those of these that are within reach.
pub fn names(
    conn: &mut Conn,
    reach: Reach,
    ids: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, String>> {
    let query = organisations::table
        .filter(organisations::id.eq_any(ids.to_vec()))
        .select((organisations::id, organisations::legal_name))
        .into_boxed::<MultiBackend>();
    let names: Vec<(OrganisationId, String)> =
        crate::within_organisation!(query, reach, organisations::id).load(conn)?;
    Ok(names.into_iter().collect())
}

/// The newest within reach, from the one before `after` on.
pub fn newest(
    conn: &mut Conn,
    reach: Reach,
    search: &str,
    after: Option<OrganisationId>,
    limit: i64,
) -> Result<Vec<Organisation>> {
    let mut query = organisations::table
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(organisations::id.lt(after));
    }
    if !search.is_empty() {
        let pattern = format!("%{}%", search.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    Ok(crate::within_organisation!(query, reach, organisations::id)
        .order(organisations::id.desc())
        .limit(limit)
        .load(conn)?)
}

/// The organisations within reach whose folded name contains `search`, by name; at most `limit` after `after`.
pub fn all(
    conn: &mut Conn,
    reach: Reach,
    search: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<Organisation>> {
    let mut query = organisations::table
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    if !search.is_empty() {
        let pattern = format!("%{}%", search.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    Ok(crate::within_organisation!(query, reach, organisations::id)
        .order((organisations::name_folded, organisations::id))
        .limit(limit)
        .offset(offset)
        .load(conn)?)
}

pub(super) fn insert_site(conn: &mut Conn, row: &Site) -> Result<()> {
    diesel::insert_into(sites::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_sites(conn: &mut Conn, rows: &[Site]) -> Result<()> {
    Ok(crate::insert_all!(conn, sites::table, rows)?)
}

pub(super) fn update_site(conn: &mut Conn, row: &Site, seen: i32) -> Result<bool> {
    let changed = diesel::update(sites::table.find(row.id).filter(sites::version.eq(seen)))
        .set((
            sites::name.eq(&row.name),
            sites::street.eq(&row.street),
            sites::city.eq(&row.city),
            sites::postcode.eq(&row.postcode),
            sites::country.eq(&row.country),
            sites::activities.eq(&row.activities),
            sites::kind.eq(row.kind),
            sites::risk.eq(row.risk),
            sites::central_function.eq(row.central_function),
            sites::full_time.eq(row.full_time),
            sites::part_time.eq(row.part_time),
            sites::part_time_minutes.eq(row.part_time_minutes),
            sites::shifts.eq(row.shifts),
            sites::external_code.eq(&row.external_code),
            sites::latitude_micro.eq(row.latitude_micro),
            sites::longitude_micro.eq(row.longitude_micro),
            sites::region.eq(&row.region),
            sites::version.eq(row.version),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Before another site becomes the central function.
pub(super) fn clear_central(conn: &mut Conn, organisation: OrganisationId) -> Result<()> {
    diesel::update(sites::table.filter(sites::organisation_id.eq(organisation)))
        .set(sites::central_function.eq(false))
        .execute(conn)?;
    Ok(())
}

/// The sites of an organisation, the central function first, then by name.
pub fn sites_of(conn: &mut Conn, reach: Reach, organisation: OrganisationId) -> Result<Vec<Site>> {
    let query = sites::table
        .filter(sites::organisation_id.eq(organisation))
        .select(Site::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_organisation!(query, reach, sites::organisation_id)
        .order((sites::central_function.desc(), sites::name, sites::id))
        .load(conn)?)
}

/// Those of the given sites that are within reach, the central function first, then by name.
pub fn sites_among(conn: &mut Conn, reach: Reach, ids: &[SiteId]) -> Result<Vec<Site>> {
    let query = sites::table
        .filter(sites::id.eq_any(ids.to_vec()))
        .select(Site::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_organisation!(query, reach, sites::organisation_id)
        .order((sites::central_function.desc(), sites::name, sites::id))
        .load(conn)?)
}

/// The site with this id, if it is within reach.
pub fn site_by_id(conn: &mut Conn, reach: Reach, id: SiteId) -> Result<Site> {
    let query = sites::table
        .filter(sites::id.eq(id))
        .select(Site::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_organisation!(query, reach, sites::organisation_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("site"))
}

/// Every organisation within reach, in the order of their ids: what a list is compared with.
pub fn every_one(conn: &mut Conn, reach: Reach) -> Result<Vec<Organisation>> {
    let query = organisations::table
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_organisation!(query, reach, organisations::id)
        .order(organisations::id)
        .load(conn)?)
}

/// Every site within reach, in the order of their ids.
pub fn every_site(conn: &mut Conn, reach: Reach) -> Result<Vec<Site>> {
    let query = sites::table
        .select(Site::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_organisation!(query, reach, sites::organisation_id)
        .order(sites::id)
        .load(conn)?)
}
