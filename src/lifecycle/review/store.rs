//! The queries of reviews and agreements.

use diesel::prelude::*;

use super::model::{Agreement, Outcome, Review};
use crate::access::{Reach, Scope};
use crate::base::error::{Error, Result};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId};
use crate::base::time::{Date, Instant};
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{agreements, certifications, organisations, reviews};

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

/// The reviews of these applications that are within reach.
pub(super) fn of_applications(conn: &mut Conn, reach: Reach, ids: &[ApplicationId]) -> Result<Vec<Review>> {
    let query = reviews::table
        .filter(reviews::application_id.eq_any(ids.to_vec()))
        .select(Review::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, reviews::organisation_id)
            .order(reviews::id)
            .load(conn)?,
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

/// A version of the rules with its first and last use, and how often it was used; without a version, what was kept
/// before versions were.
pub type Used = (Option<String>, Option<Instant>, Option<Instant>, i64);

/// By which versions of the rules the calculations of reviews were made. Only whoever sees every case sees any.
pub fn versions_used(conn: &mut Conn, reach: Reach) -> Result<Vec<Used>> {
    if reach.scope() != Scope::Everyone {
        return Ok(Vec::new());
    }
    Ok(reviews::table
        .filter(reviews::audit_time.is_not_null())
        .group_by(reviews::rule_version)
        .select((
            reviews::rule_version,
            diesel::dsl::min(reviews::reviewed_at),
            diesel::dsl::max(reviews::reviewed_at),
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// A case with something that was computed: the certification, its client and standard, and when.
pub type Computed = (CertificationId, String, String, Instant);

/// The audit times reckoned by one version of the rules, or before versions were kept, the newest first.
pub fn computed_under(conn: &mut Conn, reach: Reach, version: Option<&str>) -> Result<Vec<Computed>> {
    let mut query = reviews::table
        .inner_join(certifications::table.on(certifications::application_id.eq(reviews::application_id)))
        .inner_join(organisations::table.on(organisations::id.eq(reviews::organisation_id)))
        .filter(reviews::audit_time.is_not_null())
        .select((
            certifications::id,
            organisations::legal_name,
            certifications::standard,
            reviews::reviewed_at,
        ))
        .into_boxed::<MultiBackend>();
    query = match version {
        Some(version) => query.filter(reviews::rule_version.eq(version.to_owned())),
        None => query.filter(reviews::rule_version.is_null()),
    };
    Ok(
        crate::within_organisation!(query, reach, reviews::organisation_id)
            .order((reviews::reviewed_at.desc(), reviews::id.desc()))
            .load(conn)?,
    )
}
