//! The queries of reviews and agreements.

use diesel::prelude::*;

use super::model::{Agreement, Outcome, Review};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId};
use crate::base::time::Date;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{agreements, reviews};

crate::text_column!(Outcome);

pub(super) fn insert(conn: &mut Conn, row: &Review) -> Result<()> {
    diesel::insert_into(reviews::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_agreement(conn: &mut Conn, row: &Agreement) -> Result<()> {
    diesel::insert_into(agreements::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a signature where the version still is the one seen and nobody signed; `false` when not.
pub(super) fn sign(
    conn: &mut Conn,
    agreement: &Agreement,
    version: i32,
    signed_by: &str,
    signed_on: Date,
) -> Result<bool> {
    let accepted = agreement.unaccredited_accepted.map(|_| true);
    let changed = diesel::update(
        agreements::table
            .find(agreement.id)
            .filter(agreements::version.eq(version))
            .filter(agreements::signed_on.is_null()),
    )
    .set((
        agreements::signed_by.eq(signed_by),
        agreements::signed_on.eq(signed_on),
        agreements::unaccredited_accepted.eq(accepted),
        agreements::version.eq(version + 1),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// The newest review of an application, if it is within reach and done.
pub fn of_application(conn: &mut Conn, reach: Reach, id: ApplicationId) -> Result<Option<Review>> {
    let query = reviews::table
        .filter(reviews::application_id.eq(id))
        .order((reviews::reviewed_at.desc(), reviews::id.desc()))
        .select(Review::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, reviews::organisation_id)
            .first(conn)
            .optional()?,
    )
}

/// The agreement with this id, if it is within reach.
pub(super) fn agreement(conn: &mut Conn, reach: Reach, id: AgreementId) -> Result<Agreement> {
    let query = agreements::table
        .filter(agreements::id.eq(id))
        .select(Agreement::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_organisation!(query, reach, agreements::organisation_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("agreement"))
}

/// The agreement about a certification, if it is within reach.
pub fn agreement_of(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Option<Agreement>> {
    let query = agreements::table
        .filter(agreements::certification_id.eq(id))
        .select(Agreement::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, agreements::organisation_id)
            .first(conn)
            .optional()?,
    )
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest_agreements(
    conn: &mut Conn,
    reach: Reach,
    after: Option<AgreementId>,
    limit: i64,
) -> Result<Vec<Agreement>> {
    let mut query = agreements::table
        .select(Agreement::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(agreements::id.lt(after));
    }
    Ok(
        crate::within_organisation!(query, reach, agreements::organisation_id)
            .order(agreements::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// The agreements within reach, the unsigned first, then the newest.
pub(super) fn agreements(conn: &mut Conn, reach: Reach) -> Result<Vec<Agreement>> {
    let query = agreements::table
        .select(Agreement::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, agreements::organisation_id)
            .order((agreements::signed_on.is_not_null(), agreements::id.desc()))
            .load(conn)?,
    )
}
