//! What pages and JSON show of evidence: per audit and site, what is with us and what is still needed by when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::acts;
use super::model::{File, Request, Status};
use super::size::size_words;
use super::store::{self, Audit};
use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::{
    AuditId, CertificationId, EvidenceFileId, EvidenceRequestId, OrganisationId, SiteId, UserId,
};
use crate::base::time::{Date, Instant, plus_days};
use crate::parties::users;
use crate::rules::book::StandardId;
use crate::vault::Digest;
use crate::work::Reader;

/// Everything asked for one audit.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditEvidence)]
pub struct AuditPart {
    /// The audit.
    pub audit_id: AuditId,
    /// Its number, as people see it.
    pub number: i64,
    /// What it is for.
    pub kind: String,
    /// The certification.
    pub certification_id: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// The audit's first day, once there is one.
    pub starts_on: Option<Date>,
    /// Whether evidence can still be asked, given and judged.
    pub open: bool,
    /// What is asked of each site.
    pub sites: Vec<SitePart>,
    /// Items in all.
    pub total: usize,
    /// Items given or accepted.
    pub with_us: usize,
    /// What is needed next: the earliest day on which something is still due.
    pub next: Option<Next>,
}

/// What is needed next.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = EvidenceNext)]
pub struct Next {
    /// How many items.
    pub items: usize,
    /// Of which site.
    pub site: String,
    /// By when; none while the audit has no dates.
    pub due_on: Option<Date>,
}

/// What is asked of one site.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = SiteEvidence)]
pub struct SitePart {
    /// The site.
    pub site_id: SiteId,
    /// Its name.
    pub name: String,
    /// The items.
    pub items: Vec<Item>,
    /// Items in all.
    pub total: usize,
    /// Items given or accepted.
    pub with_us: usize,
    /// The earliest day on which something is still needed here.
    pub due_on: Option<Date>,
}

/// One item.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = EvidenceItem)]
pub struct Item {
    /// Its id.
    pub id: EvidenceRequestId,
    /// The audit.
    pub audit_id: AuditId,
    /// The site.
    pub site_id: SiteId,
    /// The site's name.
    pub site: String,
    /// The clause.
    pub clause: String,
    /// The clause's title; empty where the book has it no more.
    pub clause_title: String,
    /// What is asked.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The last day: the one named, or the days of the body's habit before the audit begins.
    pub due_on: Option<Date>,
    /// Where it stands.
    pub status: Status,
    /// What the team said.
    pub remark: Option<String>,
    /// What was given.
    pub files: Vec<FileView>,
    /// Whether the reader may give a file now.
    pub may_give: bool,
    /// Whether the reader may judge it now.
    pub may_judge: bool,
    /// The version, for judging.
    pub version: i32,
}

/// A site to choose.
#[derive(Debug, Clone, Serialize)]
pub struct SiteOption {
    /// The site.
    pub value: SiteId,
    /// Its name.
    pub label: String,
}

/// A file as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = EvidenceFile)]
pub struct FileView {
    /// Its id.
    pub id: EvidenceFileId,
    /// The request it answers.
    pub evidence_request_id: EvidenceRequestId,
    /// Its name.
    pub name: String,
    /// What the sender said it is.
    pub media_type: String,
    /// Its length in bytes.
    pub size: i64,
    /// The same for people.
    pub size_words: String,
    /// The hash of its content.
    pub sha256: Digest,
    /// When it was received.
    pub received_at: Instant,
    /// The civil date of that.
    pub received_on: Date,
    /// Who gave it.
    pub given_by: String,
}

/// A file with what it was given for.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReceiptView {
    /// The file.
    #[serde(flatten)]
    pub file: FileView,
    /// The item.
    pub item: Item,
}

/// What is asked within reach for audits that are not over, per audit; what is due first on top.
pub fn under_way(reader: &mut Reader<'_>) -> Result<Vec<AuditPart>> {
    let reach = reader.reach();
    let rows = store::under_way(reader.conn(), reach)?;
    let audits: BTreeSet<AuditId> = rows.iter().map(|row| row.audit_id).collect();
    let audits: Vec<AuditId> = audits.into_iter().collect();
    let mut parts = parts(reader, &audits, rows)?;
    parts.sort_by_key(|part| {
        let due = part.next.as_ref().map(|next| next.due_on.unwrap_or(Date::MAX));
        (due.is_none(), due, part.number)
    });
    Ok(parts)
}

/// What is asked for one audit, if it is within reach.
pub fn of_audit(reader: &mut Reader<'_>, audit: AuditId) -> Result<AuditPart> {
    let reach = reader.reach();
    let rows = store::of_audit(reader.conn(), reach, audit)?;
    let mut parts = parts(reader, &[audit], rows)?;
    parts.pop().ok_or(Error::NotFound("audit"))
}

/// One item, if it is within reach.
pub fn one(reader: &mut Reader<'_>, id: EvidenceRequestId) -> Result<Item> {
    let reach = reader.reach();
    let row = store::request_by_id(reader.conn(), reach, id)?;
    let mut items = items_of(reader, vec![row])?;
    items.pop().ok_or(Error::NotFound("evidence request"))
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<EvidenceRequestId>, limit: i64) -> Result<Vec<Item>> {
    let reach = reader.reach();
    let rows = store::newest(reader.conn(), reach, after, limit)?;
    items_of(reader, rows)
}

/// The items within reach, over all audits, the newest first.
pub fn list(reader: &mut Reader<'_>, limit: i64, offset: i64) -> Result<Vec<Item>> {
    let reach = reader.reach();
    let rows = store::all(reader.conn(), reach, limit, offset)?;
    items_of(reader, rows)
}

/// One file with its item, if it is within reach.
pub fn receipt(reader: &mut Reader<'_>, id: EvidenceFileId) -> Result<ReceiptView> {
    let reach = reader.reach();
    let (file, request) = store::file_by_id(reader.conn(), reach, id)?;
    let names = users::names(reader.conn(), &[file.given_by])?;
    Ok(ReceiptView {
        file: file_view(reader, file, &names)?,
        item: one(reader, request.id)?,
    })
}

/// The sites an audit visits, as options of a form.
pub fn sampled(reader: &mut Reader<'_>, audit: AuditId) -> Result<Vec<SiteOption>> {
    let reach = reader.reach();
    store::audit(reader.conn(), reach, audit)?;
    let sites = store::sampled(reader.conn(), &[audit])?;
    let sites = sites.into_iter();
    Ok(sites
        .map(|(_, value, label)| SiteOption { value, label })
        .collect())
}

/// What is asked for each of these audits.
fn parts(reader: &mut Reader<'_>, audits: &[AuditId], rows: Vec<Request>) -> Result<Vec<AuditPart>> {
    let reach = reader.reach();
    let mut known = store::audits_among(reader.conn(), reach, audits)?;
    let clients: Vec<_> = known.values().map(|audit| audit.organisation_id).collect();
    let clients = store::client_names(reader.conn(), &clients)?;
    let mut order: BTreeMap<AuditId, Vec<SiteId>> = BTreeMap::new();
    for (audit, site, _) in store::sampled(reader.conn(), audits)? {
        order.entry(audit).or_default().push(site);
    }
    let mut items: BTreeMap<AuditId, Vec<Item>> = BTreeMap::new();
    for item in shown(reader, &known, rows)? {
        items.entry(item.audit_id).or_default().push(item);
    }
    let mut parts = Vec::with_capacity(audits.len());
    for id in audits {
        let audit = known.remove(id).ok_or(Error::NotFound("audit"))?;
        let client = clients.get(&audit.organisation_id).cloned();
        let client = client.ok_or(Error::NotFound("organisation"))?;
        let order = order.remove(id).unwrap_or_default();
        parts.push(part(audit, client, &order, items.remove(id).unwrap_or_default()));
    }
    Ok(parts)
}

/// What is asked for an audit; its sites in the order the audit lists them: the central function, then by name.
fn part(audit: Audit, organisation: String, order: &[SiteId], items: Vec<Item>) -> AuditPart {
    let mut sites: Vec<SitePart> = Vec::new();
    for item in items {
        match sites.iter_mut().find(|site| site.site_id == item.site_id) {
            Some(site) => site.items.push(item),
            None => sites.push(SitePart {
                site_id: item.site_id,
                name: item.site.clone(),
                items: vec![item],
                total: 0,
                with_us: 0,
                due_on: None,
            }),
        }
    }
    sites.sort_by_key(|site| {
        order
            .iter()
            .position(|id| *id == site.site_id)
            .unwrap_or(usize::MAX)
    });
    for site in &mut sites {
        site.total = site.items.len();
        site.with_us = site
            .items
            .iter()
            .filter(|item| !item.status.waits_for_client())
            .count();
        site.due_on = waiting(site).filter_map(|item| item.due_on).min();
    }
    let next = sites
        .iter()
        .filter(|site| site.with_us < site.total)
        .min_by_key(|site| site.due_on.unwrap_or(Date::MAX))
        .map(|site| Next {
            items: waiting(site).filter(|item| item.due_on == site.due_on).count(),
            site: site.name.clone(),
            due_on: site.due_on,
        });
    AuditPart {
        open: acts::open(&audit).is_ok(),
        audit_id: audit.id,
        number: audit.number,
        kind: audit.kind,
        certification_id: audit.certification_id,
        organisation_id: audit.organisation_id,
        organisation,
        standard: audit.standard,
        starts_on: audit.starts_on,
        total: sites.iter().map(|site| site.total).sum(),
        with_us: sites.iter().map(|site| site.with_us).sum(),
        next,
        sites,
    }
}

fn waiting(site: &SitePart) -> impl Iterator<Item = &Item> {
    site.items.iter().filter(|item| item.status.waits_for_client())
}

/// Requests that were read within reach, as they are shown.
fn items_of(reader: &mut Reader<'_>, rows: Vec<Request>) -> Result<Vec<Item>> {
    let reach = reader.reach();
    let audits: Vec<AuditId> = rows.iter().map(|row| row.audit_id).collect();
    let audits = store::audits_among(reader.conn(), reach, &audits)?;
    shown(reader, &audits, rows)
}

/// The same, of these audits.
fn shown(
    reader: &mut Reader<'_>,
    audits: &BTreeMap<AuditId, Audit>,
    rows: Vec<Request>,
) -> Result<Vec<Item>> {
    let ids: Vec<EvidenceRequestId> = rows.iter().map(|row| row.id).collect();
    let sites: BTreeSet<SiteId> = rows.iter().map(|row| row.site_id).collect();
    let names = store::site_names(reader.conn(), &sites.into_iter().collect::<Vec<_>>())?;
    let given = store::files_among(reader.conn(), &ids)?;
    let givers: BTreeSet<UserId> = given.iter().map(|file| file.given_by).collect();
    let givers = users::names(reader.conn(), &givers.into_iter().collect::<Vec<_>>())?;
    let mut files: BTreeMap<EvidenceRequestId, Vec<FileView>> = BTreeMap::new();
    for file in given {
        let request = file.request_id;
        files
            .entry(request)
            .or_default()
            .push(file_view(reader, file, &givers)?);
    }
    let give = policy::may(reader.actor(), Act::GiveEvidence).is_ok();
    let judge = policy::may(reader.actor(), Act::JudgeEvidence).is_ok();
    let days = reader.book().parameters().evidence_due_days;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let audit = audits.get(&row.audit_id).ok_or(Error::NotFound("audit"))?;
        let usual = audit.starts_on.map(|starts| plus_days(starts, -days));
        let site = names.get(&row.site_id).cloned();
        let book = reader.book();
        let clause_title = book
            .standard(&StandardId::new(audit.standard.as_str()))
            .and_then(|standard| book.listed_clause(standard, &row.clause))
            .map_or_else(|_| String::new(), |clause| clause.title.clone());
        let open = acts::may_be_given(&row, audit).is_ok();
        let files = files.remove(&row.id).unwrap_or_default();
        shown.push(Item {
            id: row.id,
            audit_id: row.audit_id,
            site_id: row.site_id,
            site: site.ok_or(Error::NotFound("site"))?,
            clause_title,
            clause: row.clause,
            title: row.title,
            reason: row.reason,
            due_on: row.due_on.or(usual),
            may_give: open && give,
            may_judge: open && judge && !files.is_empty(),
            status: row.status,
            remark: row.remark,
            files,
            version: row.version,
        });
    }
    Ok(shown)
}

fn file_view(reader: &Reader<'_>, file: File, names: &HashMap<UserId, String>) -> Result<FileView> {
    let given_by = names.get(&file.given_by).cloned();
    Ok(FileView {
        id: file.id,
        evidence_request_id: file.request_id,
        name: file.name,
        media_type: file.media_type,
        size: file.size,
        size_words: size_words(file.size),
        sha256: file.sha256,
        received_on: reader.date(file.received_at),
        received_at: file.received_at,
        given_by: given_by.ok_or(Error::NotFound("user"))?,
    })
}
