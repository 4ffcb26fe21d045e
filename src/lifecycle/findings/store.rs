//! The queries of findings, and what this room needs to know of audits.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Finding, FindingAnswer, Verdict};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId, CertificationId, FindingId, OrganisationId, SiteId};
use crate::base::time::Date;
use crate::rules::steps::finding::{Extent, State};
use crate::rules::words::Grade;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{
    audit_sites, audits, certifications, finding_answers, findings, organisations, sites, team_members, users,
};

crate::text_column!(Grade, State, Extent, Verdict);

/// What this room needs to know of an audit.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Audit {
    pub(super) id: AuditId,
    pub(super) organisation_id: OrganisationId,
    pub(super) certification_id: CertificationId,
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) starts_on: Option<Date>,
    pub(super) ends_on: Option<Date>,
    pub(super) standard: String,
    pub(super) expires_on: Option<Date>,
}

/// The audit with this id, if it is within reach.
pub(super) fn audit(conn: &mut Conn, reach: Reach, id: AuditId) -> Result<Audit> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(audits::id.eq(id))
        .select((
            audits::id,
            audits::organisation_id,
            audits::certification_id,
            audits::number,
            audits::kind,
            audits::status,
            audits::starts_on,
            audits::ends_on,
            certifications::standard,
            certifications::expires_on,
        ))
        .into_boxed::<MultiBackend>();
    crate::within_audit!(query, reach, audits::organisation_id, audits::id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("audit"))
}

/// The sites an audit visits, with their names.
pub(super) fn visited(conn: &mut Conn, audit: AuditId) -> Result<Vec<(SiteId, String)>> {
    Ok(audit_sites::table
        .inner_join(sites::table.on(sites::id.eq(audit_sites::site_id)))
        .filter(audit_sites::audit_id.eq(audit))
        .order((sites::central_function.desc(), sites::name, sites::id))
        .select((sites::id, sites::name))
        .load(conn)?)
}

/// What a finding is shown with: client, site, audit number and kind.
pub(super) type Names = (String, String, i64, String);

/// The names that these findings are shown with.
pub(super) fn names(conn: &mut Conn, of: &[FindingId]) -> Result<HashMap<FindingId, Names>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(FindingId, Names)> = findings::table
        .inner_join(organisations::table.on(organisations::id.eq(findings::organisation_id)))
        .inner_join(sites::table.on(sites::id.eq(findings::site_id)))
        .inner_join(audits::table.on(audits::id.eq(findings::audit_id)))
        .filter(findings::id.eq_any(of))
        .select((
            findings::id,
            (
                organisations::legal_name,
                sites::name,
                audits::number,
                audits::kind,
            ),
        ))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

/// Where letters to the client go.
pub(super) fn contact(conn: &mut Conn, organisation: OrganisationId) -> Result<String> {
    Ok(organisations::table
        .find(organisation)
        .select(organisations::contact_email)
        .first(conn)?)
}

/// Where letters to the lead auditor of an audit go.
pub(super) fn lead_email(conn: &mut Conn, audit: AuditId) -> Result<Option<String>> {
    Ok(team_members::table
        .inner_join(users::table.on(users::auditor_id.eq(team_members::auditor_id.nullable())))
        .filter(team_members::audit_id.eq(audit))
        .filter(team_members::role.eq("lead_auditor"))
        .select(users::email)
        .first(conn)
        .optional()?)
}

/// Everybody in an audit's team.
pub(super) fn team(conn: &mut Conn, audit: AuditId) -> Result<Vec<AuditorId>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq(audit))
        .select(team_members::auditor_id)
        .load(conn)?)
}

/// The number the next finding of an audit gets.
pub(super) fn next_number(conn: &mut Conn, audit: AuditId) -> Result<i32> {
    let highest: Option<i32> = findings::table
        .filter(findings::audit_id.eq(audit))
        .select(diesel::dsl::max(findings::number))
        .first(conn)?;
    Ok(highest.unwrap_or(0) + 1)
}

pub(super) fn insert(conn: &mut Conn, row: &Finding) -> Result<()> {
    diesel::insert_into(findings::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_answer(conn: &mut Conn, row: &FindingAnswer) -> Result<()> {
    diesel::insert_into(finding_answers::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes where a finding stands, where the version still is the one seen; `false` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Finding, seen: i32) -> Result<bool> {
    let changed = diesel::update(findings::table.find(row.id).filter(findings::version.eq(seen)))
        .set((
            findings::status.eq(row.status),
            findings::verified_by.eq(row.verified_by),
            findings::verified_on.eq(row.verified_on),
            findings::verification.eq(&row.verification),
            findings::version.eq(seen + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Writes what the team says of an answer.
pub(super) fn judge(conn: &mut Conn, row: &FindingAnswer) -> Result<()> {
    diesel::update(finding_answers::table.find(row.id))
        .set((
            finding_answers::verdict.eq(row.verdict),
            finding_answers::verdict_reason.eq(&row.verdict_reason),
            finding_answers::judged_by.eq(row.judged_by),
            finding_answers::judged_at.eq(row.judged_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The finding with this id, if it is within reach.
pub fn by_id(conn: &mut Conn, reach: Reach, id: FindingId) -> Result<Finding> {
    let query = findings::table
        .filter(findings::id.eq(id))
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("finding"))
}

/// The answers to a finding, oldest first.
pub fn answers_of(conn: &mut Conn, finding: FindingId) -> Result<Vec<FindingAnswer>> {
    Ok(finding_answers::table
        .filter(finding_answers::finding_id.eq(finding))
        .order((finding_answers::given_at, finding_answers::id))
        .select(FindingAnswer::as_select())
        .load(conn)?)
}

/// The findings of an audit that are within reach, by number.
pub fn of_audit(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<Vec<Finding>> {
    let query = findings::table
        .filter(findings::audit_id.eq(audit))
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
            .order(findings::number)
            .load(conn)?,
    )
}

/// The findings of a certification that are within reach, newest audit first.
pub fn of_certification(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Vec<Finding>> {
    let query = findings::table
        .filter(findings::certification_id.eq(id))
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
            .order((findings::raised_on.desc(), findings::number))
            .load(conn)?,
    )
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest(
    conn: &mut Conn,
    reach: Reach,
    after: Option<FindingId>,
    limit: i64,
) -> Result<Vec<Finding>> {
    let mut query = findings::table
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(findings::id.lt(after));
    }
    Ok(
        crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
            .order(findings::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// The findings within reach: those in the way of something first, then by the day they are due.
pub(super) fn all(conn: &mut Conn, reach: Reach, limit: i64, offset: i64) -> Result<Vec<Finding>> {
    let query = findings::table
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
            .order((
                findings::verified_on.is_not_null(),
                findings::answer_by,
                findings::raised_on,
                findings::id,
            ))
            .limit(limit)
            .offset(offset)
            .load(conn)?,
    )
}

/// How many nonconformities within reach are not settled.
pub fn open(conn: &mut Conn, reach: Reach) -> Result<usize> {
    let open = [State::Raised, State::Answered, State::Returned, State::Accepted];
    standing(conn, reach, &open).map(|open| open.len())
}

/// The nonconformities within reach that stand like this, by the day they are due.
pub(super) fn standing(conn: &mut Conn, reach: Reach, states: &[State]) -> Result<Vec<Finding>> {
    let query = findings::table
        .filter(findings::status.eq_any(states.to_vec()))
        .filter(findings::grade.eq_any([Grade::Major, Grade::Minor]))
        .select(Finding::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_audit!(query, reach, findings::organisation_id, findings::audit_id)
            .order((findings::answer_by, findings::id))
            .load(conn)?,
    )
}
