//! Asking for evidence, giving it, judging it.

use serde_json::json;

use super::model::{Asked, File, Judgement, Receipt, Request, Status, Verdict};
use super::name;
use super::store::{self, Audit};
use crate::access::{Act, Subject};
use crate::base::citation::{LC_45, LC_60};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::{AuditId, EvidenceFileId, EvidenceRequestId};
use crate::base::ruling::Refusals;
use crate::base::text::Paragraph;
use crate::journal::Entry;
use crate::outbox::Letter;
use crate::rules::book::StandardId;
use crate::rules::steps::audit::State;
use crate::vault::Kept;
use crate::work::{Done, Work};

/// A file that lies in the vault already and is about to be named by a row.
#[derive(Debug, Clone)]
pub struct Given {
    /// The id of the row to be, under which it came into the vault.
    pub id: EvidenceFileId,
    /// Its name as the sender wrote it.
    pub name: String,
    /// What the sender says it is.
    pub media_type: String,
    /// Its hash and length, as found by the vault.
    pub kept: Kept,
}

/// Asks one sampled site for one thing.
pub fn ask(work: &mut Work<'_>, audit: AuditId, asked: Asked) -> Result<Done<EvidenceRequestId>> {
    let audit = reachable(work, audit)?;
    let subject = Subject::of_audit(audit.organisation_id, store::team(work.conn(), audit.id)?);
    let permit = work.permit(Act::AskEvidence, &subject, "audit")?;
    open(&audit)?;
    let standard = work.book().standard(&StandardId::new(audit.standard.as_str()))?;
    work.book().listed_clause(standard, asked.clause.as_str())?;
    let visited = store::sampled(work.conn(), &[audit.id])?;
    if !visited.iter().any(|(_, site, _)| *site == asked.site) {
        return fault(
            "site",
            "This site is not among those the audit visits. Choose one that is.",
        );
    }
    let row = Request {
        id: work.id(EvidenceRequestId::from_uuid),
        audit_id: audit.id,
        organisation_id: audit.organisation_id,
        site_id: asked.site,
        clause: asked.clause.to_string(),
        title: asked.title.to_string(),
        reason: asked.reason.to_string(),
        due_on: asked.due_on,
        status: Status::Open,
        remark: None,
        version: 1,
    };
    if !store::insert(work.conn(), &row)? {
        return fault("title", "This is asked of this site for this clause already.");
    }
    tell(
        work,
        &audit,
        "evidence_asked",
        json!({ "items": 1, "titles": [row.title] }),
    )?;
    let entry = Entry::made("evidence request", row.id, json!(row));
    Ok(Done::new(permit, entry, row.id))
}

/// Asks every sampled site for the default items of the standard that were not asked of it yet. Returns how many.
pub fn ask_defaults(work: &mut Work<'_>, audit: AuditId) -> Result<Done<usize>> {
    let audit = reachable(work, audit)?;
    let subject = Subject::of_audit(audit.organisation_id, store::team(work.conn(), audit.id)?);
    let permit = work.permit(Act::AskEvidence, &subject, "audit")?;
    open(&audit)?;
    let standard = work.book().standard(&StandardId::new(audit.standard.as_str()))?;
    let items = standard.evidence.clone();
    let sites = store::sampled(work.conn(), &[audit.id])?;
    let asked = store::all_of_audit(work.conn(), audit.id)?;
    let mut made = Vec::new();
    for (_, site, _) in sites {
        for item in &items {
            let known = asked
                .iter()
                .any(|row| row.site_id == site && row.clause == item.clause && row.title == item.title);
            if known {
                continue;
            }
            let row = Request {
                id: work.id(EvidenceRequestId::from_uuid),
                audit_id: audit.id,
                organisation_id: audit.organisation_id,
                site_id: site,
                clause: item.clause.clone(),
                title: item.title.clone(),
                reason: item.reason.clone(),
                due_on: None,
                status: Status::Open,
                remark: None,
                version: 1,
            };
            store::insert(work.conn(), &row)?;
            made.push(row);
        }
    }
    if made.is_empty() {
        return fault(
            "audit",
            "Every default item is asked of every sampled site already.",
        );
    }
    let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
    tell(
        work,
        &audit,
        "evidence_asked",
        json!({ "items": made.len(), "titles": titles }),
    )?;
    let count = made.len();
    let entry = Entry::made("audit", audit.id, json!({ "evidence_requests": made }));
    Ok(Done::new(permit, entry, count))
}

/// Names a file that lies in the vault: the client has given it, and gets the receipt.
pub fn give(work: &mut Work<'_>, request: EvidenceRequestId, given: Given) -> Result<Done<Receipt>> {
    let reach = work.reach(Act::GiveEvidence)?;
    let row = store::request_by_id(work.conn(), reach, request)?;
    let permit = work.permit(
        Act::GiveEvidence,
        &Subject::of(row.organisation_id),
        "evidence request",
    )?;
    let everyone = work.everyone();
    may_be_given(&row, &store::audit(work.conn(), everyone, row.audit_id)?)?;
    let person = work
        .actor()
        .person()
        .map(|person| person.id)
        .ok_or(Error::SignIn)?;
    let file = File {
        id: given.id,
        request_id: row.id,
        organisation_id: row.organisation_id,
        name: name::clean(&given.name),
        media_type: media_type(&given.media_type),
        size: i64::try_from(given.kept.size).map_err(|e| Error::Broken(e.into()))?,
        sha256: given.kept.sha256,
        received_at: work.now(),
        given_by: person,
    };
    store::insert_file(work.conn(), &file)?;
    if !store::set_status(work.conn(), &row, Status::Sent, row.remark.as_deref())? {
        return Err(Error::Moved("evidence request"));
    }
    let entry = Entry::changed(
        "evidence request",
        row.id,
        json!({ "status": row.status }),
        json!({ "status": Status::Sent, "file": file }),
    );
    Ok(Done::new(permit, entry, Receipt::from(&file)))
}

/// Accepts what was given, or sends the item back with a sentence.
pub fn judge(work: &mut Work<'_>, request: EvidenceRequestId, verdict: Verdict) -> Result<Done<()>> {
    let reach = work.reach(Act::JudgeEvidence)?;
    let row = store::request_by_id(work.conn(), reach, request)?;
    let subject = Subject::of_audit(row.organisation_id, store::team(work.conn(), row.audit_id)?);
    let permit = work.permit(Act::JudgeEvidence, &subject, "evidence request")?;
    unchanged("evidence request", row.version, verdict.version)?;
    let everyone = work.everyone();
    let audit = store::audit(work.conn(), everyone, row.audit_id)?;
    open(&audit)?;
    if store::files_of(work.conn(), reach, row.id)?.is_empty() {
        return fault("verdict", "Nothing was given yet, so there is nothing to judge.");
    }
    let status = match verdict.judgement {
        Judgement::Accepted => Status::Accepted,
        Judgement::Returned => Status::Returned,
    };
    let remark = verdict.remark.as_ref().map(Paragraph::as_str);
    if !store::set_status(work.conn(), &row, status, remark)? {
        return Err(Error::Moved("evidence request"));
    }
    if status == Status::Returned {
        tell(
            work,
            &audit,
            "evidence_returned",
            json!({ "title": row.title, "remark": remark }),
        )?;
    }
    let entry = Entry::changed(
        "evidence request",
        row.id,
        json!({ "status": row.status, "remark": row.remark }),
        json!({ "status": status, "remark": remark }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Whether a file may be given to this request now; asked before the first byte is taken and again when it is named.
pub(super) fn may_be_given(row: &Request, audit: &Audit) -> Result<()> {
    open(audit)?;
    if row.status == Status::Accepted {
        return fault(
            "file",
            "This item is accepted already. Nothing more is needed for it.",
        );
    }
    Ok(())
}

fn reachable(work: &mut Work<'_>, audit: AuditId) -> Result<Audit> {
    let reach = work.reach(Act::AskEvidence)?;
    store::audit(work.conn(), reach, audit)
}

/// Evidence is asked, given and judged until the audit's report is sent.
pub(super) fn open(audit: &Audit) -> Result<()> {
    let (rule, says) = match audit.state()? {
        State::Planned | State::Held | State::Confirmed => return Ok(()),
        State::Concluded => (
            LC_60,
            "The audit is concluded and its report sent; its evidence stays as it was.",
        ),
        State::Cancelled => (LC_60, "The audit was cancelled; no evidence is needed for it."),
        State::Terminated => (LC_45, "The audit was stopped; its evidence stays as it was."),
    };
    Err(Refusals::one(rule, says).into())
}

/// A letter to the client.
fn tell(
    work: &mut Work<'_>,
    audit: &Audit,
    letter: &'static str,
    particulars: serde_json::Value,
) -> Result<()> {
    let recipient = store::contact(work.conn(), audit.organisation_id)?;
    work.letter(Letter {
        letter,
        recipient,
        particulars: json!({ "audit": audit.id, "standard": audit.standard, "says": particulars }),
    })
}

/// What the sender says the file is, if that looks like a media type at all.
fn media_type(given: &str) -> String {
    let plain = given.split(';').next().unwrap_or_default().trim().to_lowercase();
    let good = plain.len() <= 100
        && plain.split_once('/').is_some_and(|(kind, of)| {
            let token = |text: &str| {
                !text.is_empty()
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
            };
            token(kind) && token(of)
        });
    if good {
        plain
    } else {
        "application/octet-stream".to_owned()
    }
}

fn fault<T>(field: &str, says: &str) -> Result<T> {
    let mut fields = Fields::none();
    fields.add(field, says);
    Err(Error::Invalid(fields))
}
