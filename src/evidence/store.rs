//! The queries of evidence, and what this room needs to know of audits.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::acts;
use super::model::{File, Judgement, Request, Status};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{
    AuditId, AuditorId, CertificationId, EvidenceFileId, EvidenceRequestId, OrganisationId, SiteId,
};
use crate::base::time::Date;
use crate::rules::steps::audit::State;
use crate::store::dialect;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{
    audit_sites, audits, certifications, evidence_files, evidence_requests, organisations, sites,
    team_members,
};

crate::text_column!(Status, Judgement);

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
    pub(super) standard: String,
}

impl Audit {
    pub(super) fn state(&self) -> Result<State> {
        self.status.parse().map_err(Error::broken)
    }
}

/// The audit with this id, if it is within reach.
pub(super) fn audit(conn: &mut Conn, reach: Reach, id: AuditId) -> Result<Audit> {
    audits_among(conn, reach, &[id])?
        .remove(&id)
        .ok_or(Error::NotFound("audit"))
}

/// Those of these audits that are within reach.
pub(super) fn audits_among(
    conn: &mut Conn,
    reach: Reach,
    ids: &[AuditId],
) -> Result<BTreeMap<AuditId, Audit>> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(audits::id.eq_any(ids.to_vec()))
        .select((
            audits::id,
            audits::organisation_id,
            audits::certification_id,
            audits::number,
            audits::kind,
            audits::status,
            audits::starts_on,
            certifications::standard,
        ))
        .into_boxed::<MultiBackend>();
    let found: Vec<Audit> =
        crate::within_audit!(query, reach, audits::organisation_id, audits::id).load(conn)?;
    Ok(found.into_iter().map(|audit| (audit.id, audit)).collect())
}

/// Everybody in an audit's team.
pub(super) fn team(conn: &mut Conn, audit: AuditId) -> Result<Vec<AuditorId>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq(audit))
        .select(team_members::auditor_id)
        .load(conn)?)
}

/// The sites that these audits visit, each with its audit and its name: the central function first, then by name.
pub(super) fn sampled(conn: &mut Conn, of: &[AuditId]) -> Result<Vec<(AuditId, SiteId, String)>> {
    Ok(audit_sites::table
        .inner_join(sites::table.on(sites::id.eq(audit_sites::site_id)))
        .filter(audit_sites::audit_id.eq_any(of))
        .order((sites::central_function.desc(), sites::name, sites::id))
        .select((audit_sites::audit_id, audit_sites::site_id, sites::name))
        .load(conn)?)
}

/// The names of sites.
pub(super) fn site_names(conn: &mut Conn, of: &[SiteId]) -> Result<BTreeMap<SiteId, String>> {
    let names: Vec<(SiteId, String)> = sites::table
        .filter(sites::id.eq_any(of))
        .select((sites::id, sites::name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

/// The names of clients.
pub(super) fn client_names(
    conn: &mut Conn,
    of: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, String>> {
    let names: Vec<(OrganisationId, String)> = organisations::table
        .filter(organisations::id.eq_any(of))
        .select((organisations::id, organisations::legal_name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

/// Where letters to a client go.
pub(super) fn contact(conn: &mut Conn, organisation: OrganisationId) -> Result<String> {
    Ok(organisations::table
        .find(organisation)
        .select(organisations::contact_email)
        .first(conn)?)
}

/// Adds a request; `false` when the same is asked already.
pub(super) fn insert(conn: &mut Conn, row: &Request) -> Result<bool> {
    // Looked up first: a statement that fails would end the whole transaction on PostgreSQL.
    let same: i64 = evidence_requests::table
        .filter(evidence_requests::audit_id.eq(row.audit_id))
        .filter(evidence_requests::site_id.eq(row.site_id))
        .filter(evidence_requests::clause.eq(&row.clause))
        .filter(evidence_requests::title.eq(&row.title))
        .count()
        .get_result(conn)?;
    if same > 0 {
        return Ok(false);
    }
    match diesel::insert_into(evidence_requests::table)
        .values(row)
        .execute(conn)
    {
        Ok(_) => Ok(true),
        Err(error)
            if dialect::is_duplicate(&error, "evidence_requests_item", "evidence_requests.audit_id") =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn insert_file(conn: &mut Conn, row: &File) -> Result<()> {
    diesel::insert_into(evidence_files::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Moves a request on where the version still is the one read; `false` when it is not.
pub(super) fn set_status(
    conn: &mut Conn,
    row: &Request,
    status: Status,
    remark: Option<&str>,
) -> Result<bool> {
    let changed = diesel::update(
        evidence_requests::table
            .find(row.id)
            .filter(evidence_requests::version.eq(row.version)),
    )
    .set((
        evidence_requests::status.eq(status),
        evidence_requests::remark.eq(remark),
        evidence_requests::version.eq(row.version + 1),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// The request with this id, if it is within reach.
pub fn request_by_id(conn: &mut Conn, reach: Reach, id: EvidenceRequestId) -> Result<Request> {
    let query = evidence_requests::table
        .filter(evidence_requests::id.eq(id))
        .select(Request::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_audit!(
        query,
        reach,
        evidence_requests::organisation_id,
        evidence_requests::audit_id
    )
    .first(conn)
    .optional()?
    .ok_or(Error::NotFound("evidence request"))
}

/// Whether a file may be given to this request now: asked before its first byte is taken.
pub fn may_give(conn: &mut Conn, reach: Reach, id: EvidenceRequestId) -> Result<()> {
    let row = request_by_id(conn, reach, id)?;
    let audit = audit(conn, reach, row.audit_id)?;
    acts::may_be_given(&row, &audit)
}

/// Every request of an audit, for an act that has checked its reach already.
pub(super) fn all_of_audit(conn: &mut Conn, audit: AuditId) -> Result<Vec<Request>> {
    Ok(evidence_requests::table
        .filter(evidence_requests::audit_id.eq(audit))
        .order((evidence_requests::clause, evidence_requests::id))
        .select(Request::as_select())
        .load(conn)?)
}

/// The requests of one audit that are within reach.
pub fn of_audit(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<Vec<Request>> {
    let query = evidence_requests::table
        .filter(evidence_requests::audit_id.eq(audit))
        .select(Request::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        evidence_requests::organisation_id,
        evidence_requests::audit_id
    )
    .order(evidence_requests::id)
    .load(conn)?)
}

/// The requests within reach, of audits that are not over.
pub(super) fn under_way(conn: &mut Conn, reach: Reach) -> Result<Vec<Request>> {
    let alive = [State::Planned, State::Held, State::Confirmed].map(State::as_str);
    let query = evidence_requests::table
        .filter(
            evidence_requests::audit_id.eq_any(
                audits::table
                    .filter(audits::status.eq_any(alive))
                    .select(audits::id),
            ),
        )
        .select(Request::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        evidence_requests::organisation_id,
        evidence_requests::audit_id
    )
    .order(evidence_requests::id)
    .load(conn)?)
}

/// How many requests without a date of their own wait for clients, of audits that begin after a day.
pub fn undated(conn: &mut Conn, reach: Reach, after: Date) -> Result<usize> {
    let waiting = under_way(conn, reach)?;
    let later: BTreeSet<AuditId> = audits::table
        .filter(audits::starts_on.gt(after))
        .select(audits::id)
        .load(conn)?
        .into_iter()
        .collect();
    Ok(waiting
        .iter()
        .filter(|row| row.due_on.is_none() && row.status.waits_for_client() && later.contains(&row.audit_id))
        .count())
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest(
    conn: &mut Conn,
    reach: Reach,
    after: Option<EvidenceRequestId>,
    limit: i64,
) -> Result<Vec<Request>> {
    let mut query = evidence_requests::table
        .select(Request::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(evidence_requests::id.lt(after));
    }
    Ok(crate::within_audit!(
        query,
        reach,
        evidence_requests::organisation_id,
        evidence_requests::audit_id
    )
    .order(evidence_requests::id.desc())
    .limit(limit)
    .load(conn)?)
}

/// The requests within reach, over all audits, the newest first.
pub(super) fn all(conn: &mut Conn, reach: Reach, limit: i64, offset: i64) -> Result<Vec<Request>> {
    let query = evidence_requests::table
        .select(Request::as_select())
        .into_boxed::<MultiBackend>();
    Ok(crate::within_audit!(
        query,
        reach,
        evidence_requests::organisation_id,
        evidence_requests::audit_id
    )
    .order(evidence_requests::id.desc())
    .limit(limit)
    .offset(offset)
    .load(conn)?)
}

/// The files given to a request, oldest first.
pub fn files_of(conn: &mut Conn, reach: Reach, request: EvidenceRequestId) -> Result<Vec<File>> {
    request_by_id(conn, reach, request)?;
    Ok(evidence_files::table
        .filter(evidence_files::request_id.eq(request))
        .order((evidence_files::received_at, evidence_files::id))
        .select(File::as_select())
        .load(conn)?)
}

/// The files given to several requests that were read within reach.
pub(super) fn files_among(conn: &mut Conn, requests: &[EvidenceRequestId]) -> Result<Vec<File>> {
    Ok(evidence_files::table
        .filter(evidence_files::request_id.eq_any(requests.to_vec()))
        .order((evidence_files::received_at, evidence_files::id))
        .select(File::as_select())
        .load(conn)?)
}

/// The file with this id, if its request is within reach.
pub fn file_by_id(conn: &mut Conn, reach: Reach, id: EvidenceFileId) -> Result<(File, Request)> {
    let file: File = evidence_files::table
        .find(id)
        .select(File::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("file"))?;
    match request_by_id(conn, reach, file.request_id) {
        Ok(request) => Ok((file, request)),
        Err(Error::NotFound(_)) => Err(Error::NotFound("file")),
        Err(error) => Err(error),
    }
}
