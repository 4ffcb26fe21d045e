//! The decisions' queries, and what is read of audits, teams, reports and findings for them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::dossier::{AuditRow, ConclusionRow, FindingRow, ReportRow, Seat};
use super::model::{Decision, Kind};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId, CertificationId, DecisionId};
use crate::base::time::Date;
use crate::store::dialect;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{
    agreements, auditors, audits, certifications, conclusions, decisions, findings, organisations, reports,
    team_members,
};
use crate::within_organisation;

crate::text_column!(Kind);

/// Keeps a decision; `false` where the audit has one already.
pub(super) fn insert(conn: &mut Conn, decision: &Decision) -> Result<bool> {
    match diesel::insert_into(decisions::table)
        .values(decision)
        .execute(conn)
    {
        Ok(_) => Ok(true),
        Err(error) if dialect::is_duplicate(&error, "decisions_audit", "decisions.audit_id") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The decision with this id.
pub fn by_id(conn: &mut Conn, reach: Reach, id: DecisionId) -> Result<Decision> {
    let query = decisions::table.find(id).into_boxed::<MultiBackend>();
    within_organisation!(query, reach, decisions::organisation_id)
        .select(Decision::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("decision"))
}

/// The day of the last decision to widen the scope or to change the edition, if there was one (LC-96, LC-123).
pub fn expanded_on(conn: &mut Conn, id: CertificationId) -> Result<Option<Date>> {
    Ok(decisions::table
        .filter(decisions::certification_id.eq(id))
        .filter(decisions::kind.eq(Kind::Expand))
        .select(diesel::dsl::max(decisions::decided_on))
        .first(conn)?)
}

/// Every decision on a certification, newest first.
pub fn of_certification(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Vec<Decision>> {
    let query = decisions::table
        .filter(decisions::certification_id.eq(id))
        .into_boxed::<MultiBackend>();
    Ok(within_organisation!(query, reach, decisions::organisation_id)
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(Decision::as_select())
        .load(conn)?)
}

/// The decision on an audit, once made.
pub(super) fn of_audit(conn: &mut Conn, audit: AuditId) -> Result<Option<Decision>> {
    Ok(decisions::table
        .filter(decisions::audit_id.eq(audit))
        .select(Decision::as_select())
        .first(conn)
        .optional()?)
}

/// The client's name and the standard of each of these certifications.
pub(super) fn names(
    conn: &mut Conn,
    of: &[CertificationId],
) -> Result<HashMap<CertificationId, (String, String)>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(CertificationId, (String, String))> = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .filter(certifications::id.eq_any(of))
        .select((
            certifications::id,
            (organisations::legal_name, certifications::standard),
        ))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest_after(
    conn: &mut Conn,
    reach: Reach,
    after: Option<DecisionId>,
    limit: i64,
) -> Result<Vec<Decision>> {
    let mut query = decisions::table
        .select(Decision::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(decisions::id.lt(after));
    }
    Ok(
        crate::within_organisation!(query, reach, decisions::organisation_id)
            .order(decisions::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// The newest decisions.
pub(super) fn newest(conn: &mut Conn, reach: Reach, most: i64) -> Result<Vec<Decision>> {
    let query = decisions::table.into_boxed::<MultiBackend>();
    Ok(within_organisation!(query, reach, decisions::organisation_id)
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .limit(most)
        .select(Decision::as_select())
        .load(conn)?)
}

/// The certification an audit belongs to.
pub(super) fn certification_of(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<CertificationId> {
    let query = audits::table.find(audit).into_boxed::<MultiBackend>();
    within_organisation!(query, reach, audits::organisation_id)
        .select(audits::certification_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("audit"))
}

/// Every audit of these certifications with its certification, in order of its number.
pub(super) fn audits_of(conn: &mut Conn, of: &[CertificationId]) -> Result<Vec<(CertificationId, AuditRow)>> {
    Ok(audits::table
        .filter(audits::certification_id.eq_any(of))
        .order(audits::number)
        .select((audits::certification_id, AuditRow::as_select()))
        .load(conn)?)
}

/// Everybody in the teams of these audits.
pub(super) fn seats(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<Seat>> {
    let rows: Vec<(AuditId, AuditorId, String, String)> = team_members::table
        .inner_join(auditors::table.on(auditors::id.eq(team_members::auditor_id)))
        .filter(team_members::audit_id.eq_any(of))
        .order((auditors::name, auditors::id))
        .select((
            team_members::audit_id,
            team_members::auditor_id,
            auditors::name,
            team_members::role,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(audit, auditor, name, role)| {
            Ok(Seat {
                audit,
                auditor,
                name,
                role: role.parse().map_err(Error::broken)?,
            })
        })
        .collect()
}

/// The reports of these audits.
pub(super) fn reports_of(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<ReportRow>> {
    Ok(reports::table
        .filter(reports::audit_id.eq_any(of))
        .select(ReportRow::as_select())
        .load(conn)?)
}

/// The stage 1 conclusions of these audits.
pub(super) fn conclusions_of(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<ConclusionRow>> {
    Ok(conclusions::table
        .filter(conclusions::audit_id.eq_any(of))
        .select(ConclusionRow::as_select())
        .load(conn)?)
}

/// The findings of these audits, in order.
pub(super) fn findings_of(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<FindingRow>> {
    Ok(findings::table
        .filter(findings::audit_id.eq_any(of))
        .order((findings::audit_id, findings::number))
        .select(FindingRow::as_select())
        .load(conn)?)
}

/// When the agreements of these certifications were signed, if they were.
pub(super) fn agreements_signed(
    conn: &mut Conn,
    of: &[CertificationId],
) -> Result<HashMap<CertificationId, Option<Date>>> {
    let signed: Vec<(CertificationId, Option<Date>)> = agreements::table
        .filter(agreements::certification_id.eq_any(of))
        .select((agreements::certification_id, agreements::signed_on))
        .load(conn)?;
    Ok(signed.into_iter().collect())
}

/// The stage 2 and recertification audits whose report was sent and that have no decision yet: what waits for one.
pub(super) fn undecided(conn: &mut Conn, reach: Reach) -> Result<Vec<(AuditId, CertificationId)>> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .inner_join(reports::table.on(reports::audit_id.eq(audits::id)))
        .left_join(decisions::table.on(decisions::audit_id.eq(audits::id.nullable())))
        .filter(
            audits::kind
                .eq("stage_2")
                .and(certifications::status.eq("in_audit"))
                .or(audits::kind
                    .eq("recertification")
                    .and(certifications::status.eq_any(["certified", "expired"]))),
        )
        .filter(audits::status.eq("concluded"))
        .filter(reports::status.eq("sent"))
        .filter(decisions::id.is_null())
        .into_boxed::<MultiBackend>();
    Ok(within_organisation!(query, reach, audits::organisation_id)
        .order((reports::signed_at, audits::number))
        .select((audits::id, audits::certification_id))
        .load(conn)?)
}
