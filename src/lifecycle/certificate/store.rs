//! The certificates' queries.

use diesel::prelude::*;

use super::model::{Certificate, State, ToIssue};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::base::time::Date;
use crate::rules::certificate_number::LookUp;
use crate::store::dialect;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{certificates, certifications, decisions, organisations};
use crate::within_organisation;

crate::text_column!(State);

/// Keeps a revision; `false` where its decision or its number already has this one.
pub(super) fn insert(conn: &mut Conn, row: &Certificate) -> Result<bool> {
    match diesel::insert_into(certificates::table).values(row).execute(conn) {
        Ok(_) => Ok(true),
        Err(error)
            if dialect::is_duplicate(
                &error,
                "certificates_decision",
                "certificates.decision_id, certificates.revision",
            ) || dialect::is_duplicate(
                &error,
                "certificates_revision",
                "certificates.number, certificates.revision",
            ) =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a certificate has this number already, however it is written.
pub(super) fn is_taken(conn: &mut Conn, look_up: &LookUp) -> Result<bool> {
    let same = certificates::table.filter(certificates::look_up.eq(look_up.as_str()));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// The number of every certificate, as it is looked up and as it is printed.
pub fn numbers(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    Ok(certificates::table
        .filter(certificates::status.eq(State::Current))
        .order(certificates::number)
        .select((certificates::look_up, certificates::number))
        .load(conn)?)
}

/// LC-73: makes the current revision give way; `false` where it is current no more.
pub(super) fn set_status(conn: &mut Conn, id: CertificateId, from: State, to: State) -> Result<bool> {
    let changed = diesel::update(certificates::table.find(id).filter(certificates::status.eq(from)))
        .set(certificates::status.eq(to))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The revision with this id.
pub fn by_id(conn: &mut Conn, reach: Reach, id: CertificateId) -> Result<Certificate> {
    let query = certificates::table.find(id).into_boxed::<MultiBackend>();
    within_organisation!(query, reach, certificates::organisation_id)
        .select(Certificate::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("certificate"))
}

/// The current revision of a certification, if one was issued.
pub fn current_of(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Option<Certificate>> {
    let query = certificates::table
        .filter(certificates::certification_id.eq(id))
        .filter(certificates::status.eq(State::Current))
        .into_boxed::<MultiBackend>();
    Ok(within_organisation!(query, reach, certificates::organisation_id)
        .select(Certificate::as_select())
        .first(conn)
        .optional()?)
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest(
    conn: &mut Conn,
    reach: Reach,
    after: Option<CertificateId>,
    limit: i64,
) -> Result<Vec<Certificate>> {
    let mut query = certificates::table
        .select(Certificate::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(certificates::id.lt(after));
    }
    Ok(
        crate::within_organisation!(query, reach, certificates::organisation_id)
            .order(certificates::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// Every revision within reach, the newest first; of one certification where it is given.
pub(super) fn all(
    conn: &mut Conn,
    reach: Reach,
    of: Option<CertificationId>,
    most: i64,
) -> Result<Vec<Certificate>> {
    let mut query = certificates::table.into_boxed::<MultiBackend>();
    if let Some(id) = of {
        query = query.filter(certificates::certification_id.eq(id));
    }
    Ok(within_organisation!(query, reach, certificates::organisation_id)
        .order((
            certificates::issued_on.desc(),
            certificates::number,
            certificates::revision.desc(),
        ))
        .limit(most)
        .select(Certificate::as_select())
        .load(conn)?)
}

/// The revisions within reach that name an accreditation, each with the day of its decision; the newest decision first.
pub(super) fn accredited(conn: &mut Conn, reach: Reach) -> Result<Vec<(Certificate, Date)>> {
    let query = certificates::table
        .inner_join(decisions::table.on(decisions::id.eq(certificates::decision_id)))
        .filter(certificates::accreditation.is_not_null())
        .into_boxed::<MultiBackend>();
    Ok(within_organisation!(query, reach, certificates::organisation_id)
        .order((
            decisions::decided_on.desc(),
            certificates::number,
            certificates::revision.desc(),
        ))
        .select((Certificate::as_select(), decisions::decided_on))
        .load(conn)?)
}

/// The expiry of the cycle before the one that began on this day; none in the first.
pub(super) fn expiry_before(conn: &mut Conn, id: CertificationId, start: Date) -> Result<Option<Date>> {
    Ok(certificates::table
        .filter(certificates::certification_id.eq(id))
        .filter(certificates::cycle_start_on.lt(start))
        .select(diesel::dsl::max(certificates::expires_on))
        .first(conn)?)
}

/// Whether a certificate was issued from this decision.
pub(super) fn is_issued(conn: &mut Conn, decision: DecisionId) -> Result<bool> {
    let same = certificates::table.filter(certificates::decision_id.eq(decision));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// The decisions to grant or to renew that began the present cycle and whose certificate is still to be issued, oldest
/// first; of one certification where it is given.
pub(super) fn to_issue(conn: &mut Conn, reach: Reach, of: Option<CertificationId>) -> Result<Vec<ToIssue>> {
    let issued = certificates::table
        .filter(certificates::decision_id.eq(decisions::id))
        .select(certificates::id);
    let mut query = decisions::table
        .inner_join(certifications::table.on(certifications::id.eq(decisions::certification_id)))
        .inner_join(organisations::table.on(organisations::id.eq(decisions::organisation_id)))
        .filter(
            decisions::kind
                .eq("grant")
                .and(certifications::status.eq("granted"))
                .or(decisions::kind
                    .eq("renew")
                    .and(certifications::status.eq("certified"))),
        )
        .filter(certifications::cycle_start_on.eq(decisions::decided_on.nullable()))
        .filter(diesel::dsl::not(diesel::dsl::exists(issued)))
        .into_boxed::<MultiBackend>();
    if let Some(id) = of {
        query = query.filter(decisions::certification_id.eq(id));
    }
    Ok(within_organisation!(query, reach, decisions::organisation_id)
        .order((decisions::decided_at, decisions::id))
        .select((
            decisions::id,
            decisions::certification_id,
            organisations::legal_name,
            certifications::standard,
            decisions::decided_on,
        ))
        .load(conn)?)
}
