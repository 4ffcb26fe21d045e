//! What pages and JSON show of evidence: per audit and site, what is with us and what is still needed by when.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;

use super::acts;
use super::model::{File, Request, Status};
use super::store::{self, Audit};
use crate::access::{Act, policy};
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, EvidenceFileId, EvidenceRequestId, OrganisationId, SiteId};
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
    let mut by_audit: BTreeMap<AuditId, Vec<Request>> = BTreeMap::new();
    for row in rows {
        by_audit.entry(row.audit_id).or_default().push(row);
    }
    let mut parts = Vec::new();
    for (audit, rows) in by_audit {
        parts.push(part(reader, audit, rows)?);
    }
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
    part(reader, audit, rows)
}

/// One item, if it is within reach.
pub fn one(reader: &mut Reader<'_>, id: EvidenceRequestId) -> Result<Item> {
    let reach = reader.reach();
    let row = store::request_by_id(reader.conn(), reach, id)?;
    let audit = store::audit(reader.conn(), reach, row.audit_id)?;
    let mut items = items(reader, &audit, vec![row])?;
    items
        .pop()
        .ok_or(crate::base::error::Error::NotFound("evidence request"))
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<EvidenceRequestId>, limit: i64) -> Result<Vec<Item>> {
    let reach = reader.reach();
    let rows = store::newest(reader.conn(), reach, after, limit)?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let audit = store::audit(reader.conn(), reach, row.audit_id)?;
        shown.extend(items(reader, &audit, vec![row])?);
    }
    Ok(shown)
}

/// The items within reach, over all audits, the newest first.
pub fn list(reader: &mut Reader<'_>, limit: i64, offset: i64) -> Result<Vec<Item>> {
    let reach = reader.reach();
    let rows = store::all(reader.conn(), reach, limit, offset)?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let audit = store::audit(reader.conn(), reach, row.audit_id)?;
        shown.extend(items(reader, &audit, vec![row])?);
    }
    Ok(shown)
}

/// One file with its item, if it is within reach.
pub fn receipt(reader: &mut Reader<'_>, id: EvidenceFileId) -> Result<ReceiptView> {
    let reach = reader.reach();
    let (file, request) = store::file_by_id(reader.conn(), reach, id)?;
    Ok(ReceiptView {
        file: file_view(reader, file)?,
        item: one(reader, request.id)?,
    })
}

/// The sites an audit visits, as options of a form.
pub fn sampled(reader: &mut Reader<'_>, audit: AuditId) -> Result<Vec<SiteOption>> {
    let reach = reader.reach();
    store::audit(reader.conn(), reach, audit)?;
    let ids = store::sampled(reader.conn(), audit)?;
    ids.into_iter()
        .map(|value| {
            let label = store::site_name(reader.conn(), value)?;
            Ok(SiteOption { value, label })
        })
        .collect()
}

fn part(reader: &mut Reader<'_>, audit: AuditId, rows: Vec<Request>) -> Result<AuditPart> {
    let reach = reader.reach();
    let audit = store::audit(reader.conn(), reach, audit)?;
    let organisation = store::client_name(reader.conn(), audit.organisation_id)?;
    // Sites in the order the audit lists them: the central function, then by name.
    let order = store::sampled(reader.conn(), audit.id)?;
    let mut sites: Vec<SitePart> = Vec::new();
    for item in items(reader, &audit, rows)? {
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
    Ok(AuditPart {
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
    })
}

fn waiting(site: &SitePart) -> impl Iterator<Item = &Item> {
    site.items.iter().filter(|item| item.status.waits_for_client())
}

fn items(reader: &mut Reader<'_>, audit: &Audit, rows: Vec<Request>) -> Result<Vec<Item>> {
    let ids: Vec<EvidenceRequestId> = rows.iter().map(|row| row.id).collect();
    let mut files: BTreeMap<EvidenceRequestId, Vec<FileView>> = BTreeMap::new();
    for file in store::files_among(reader.conn(), &ids)? {
        let request = file.request_id;
        files.entry(request).or_default().push(file_view(reader, file)?);
    }
    let give = policy::may(reader.actor(), Act::GiveEvidence).is_ok();
    let judge = policy::may(reader.actor(), Act::JudgeEvidence).is_ok();
    let days = reader.book().parameters().evidence_due_days;
    let usual = audit.starts_on.map(|starts| plus_days(starts, -days));
    let mut names: BTreeMap<SiteId, String> = BTreeMap::new();
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let site = match names.entry(row.site_id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => unknown
                .insert(store::site_name(reader.conn(), row.site_id)?)
                .clone(),
        };
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
            site,
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

fn file_view(reader: &mut Reader<'_>, file: File) -> Result<FileView> {
    let given_by = users::by_id(reader.conn(), file.given_by)?.name;
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
        given_by,
    })
}

/// A length for people: "812 bytes", "38.1 MB", in thousands and one decimal.
pub fn size_words(bytes: i64) -> String {
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (unit, name) = if bytes < 1_000_000 {
        (1000, "kB")
    } else if bytes < 1_000_000_000 {
        (1_000_000, "MB")
    } else {
        (1_000_000_000, "GB")
    };
    let tenths = (bytes * 10 + unit / 2) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}
