//! The queries of conclusions and reports, and what a report needs to know of findings.

use diesel::prelude::*;

use super::coverage::Covered;
use super::model::{Conclusion, Report};
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::{AuditId, SiteId};
use crate::lifecycle::programme::Audit;
use crate::rules::steps::report::{Recommendation, Section, State};
use crate::rules::steps::stage_1::Stage1Outcome;
use crate::rules::words::Grade;
use crate::store::columns::Document;
use crate::store::dialect;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{audits, conclusions, findings, programmes, reports};

crate::text_column!(Stage1Outcome, State, Recommendation, Section);

/// Adds a conclusion; `false` when the audit has one.
pub(super) fn insert_conclusion(conn: &mut Conn, row: &Conclusion) -> Result<bool> {
    match diesel::insert_into(conclusions::table).values(row).execute(conn) {
        Ok(_) => Ok(true),
        Err(error) if dialect::is_duplicate(&error, "conclusions_audit", "conclusions.audit_id") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Adds a report; `false` when the audit has one.
pub(super) fn insert_report(conn: &mut Conn, row: &Report) -> Result<bool> {
    match diesel::insert_into(reports::table).values(row).execute(conn) {
        Ok(_) => Ok(true),
        Err(error) if dialect::is_duplicate(&error, "reports_audit", "reports.audit_id") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes a report where the version still is the one seen and nobody has signed it; `false` otherwise.
pub(super) fn update_report(conn: &mut Conn, row: &Report, seen: i32) -> Result<bool> {
    let changed = diesel::update(
        reports::table
            .find(row.id)
            .filter(reports::version.eq(seen))
            .filter(reports::status.eq(State::Draft)),
    )
    .set((
        reports::status.eq(row.status),
        reports::sections.eq(&row.sections),
        reports::recommendation.eq(row.recommendation),
        reports::items.eq(&row.items),
        reports::covered.eq(&row.covered),
        reports::signed_by.eq(row.signed_by),
        reports::signed_at.eq(row.signed_at),
        reports::signed_text.eq(&row.signed_text),
        reports::sha256.eq(&row.sha256),
        reports::version.eq(seen + 1),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// What a stage 1 concluded, if it did and is within reach.
pub fn conclusion_of(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<Option<Conclusion>> {
    let query = conclusions::table
        .filter(conclusions::audit_id.eq(audit))
        .select(Conclusion::as_select())
        .into_boxed::<MultiBackend>();
    let query = crate::within_audit!(query, reach, conclusions::organisation_id, conclusions::audit_id);
    Ok(query.first(conn).optional()?)
}

/// The report of an audit, if there is one within reach.
pub fn report_of(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<Option<Report>> {
    let query = reports::table
        .filter(reports::audit_id.eq(audit))
        .select(Report::as_select())
        .into_boxed::<MultiBackend>();
    let query = crate::within_audit!(query, reach, reports::organisation_id, reports::audit_id);
    Ok(query.first(conn).optional()?)
}

/// What the reports sent for the other audits of the same cycle say they saw, the oldest audit first.
pub(super) fn covered_before(conn: &mut Conn, audit: &Audit) -> Result<Vec<Covered>> {
    let rows: Vec<Document> = reports::table
        .inner_join(audits::table.on(audits::id.eq(reports::audit_id)))
        .filter(audits::programme_id.eq(audit.programme_id))
        .filter(audits::id.ne(audit.id))
        .filter(reports::status.eq(State::Sent))
        .order(audits::number)
        .select(reports::covered)
        .load(conn)?;
    rows.iter().map(Document::read).collect()
}

/// The sent reports of these audits, whose reach was asked when they were loaded.
pub(super) fn sent_of(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<Report>> {
    Ok(reports::table
        .filter(reports::audit_id.eq_any(of))
        .filter(reports::status.eq(State::Sent))
        .select(Report::as_select())
        .load(conn)?)
}

/// Which cycle an audit belongs to, from 1.
pub(super) fn cycle_of(conn: &mut Conn, audit: &Audit) -> Result<i32> {
    Ok(programmes::table
        .find(audit.programme_id)
        .select(programmes::cycle)
        .first(conn)?)
}

/// LC-58: whether minor nonconformities of earlier audits of the certification are open.
pub(super) fn has_open_minors(conn: &mut Conn, audit: &Audit) -> Result<bool> {
    let open = findings::table
        .filter(findings::certification_id.eq(audit.certification_id))
        .filter(findings::audit_id.ne(audit.id))
        .filter(findings::grade.eq(Grade::Minor.as_str()))
        .filter(findings::verified_on.is_null());
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}

/// A finding, as a report shows it.
#[derive(Debug, Clone, serde::Serialize)]
pub(super) struct Found {
    pub(super) number: i32,
    pub(super) grade: String,
    pub(super) clause: String,
    pub(super) requirement: String,
    pub(super) statement: String,
    pub(super) evidence: String,
    #[serde(skip)]
    pub(super) site: SiteId,
}

/// The findings of an audit in their order. The audit itself was loaded within a reach.
pub(super) fn findings_of(conn: &mut Conn, audit: AuditId) -> Result<Vec<Found>> {
    let rows: Vec<(i32, String, String, String, String, String, SiteId)> = findings::table
        .filter(findings::audit_id.eq(audit))
        .order(findings::number)
        .select((
            findings::number,
            findings::grade,
            findings::clause,
            findings::requirement,
            findings::statement,
            findings::evidence,
            findings::site_id,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(number, grade, clause, requirement, statement, evidence, site)| Found {
                number,
                grade,
                clause,
                requirement,
                statement,
                evidence,
                site,
            },
        )
        .collect())
}
