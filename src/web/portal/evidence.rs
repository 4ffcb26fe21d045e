//! What a client is asked to give, per site, and giving it.

use actix_web::{HttpRequest, web};
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{EvidenceFileId, EvidenceRequestId};
use crate::base::time::{Date, in_words};
use crate::evidence::size::size_words;
use crate::evidence::view::{self, AuditPart, Item, ReceiptView, SitePart};
use crate::evidence::{self, GivenFile, Receipt, Status};
use crate::web::app::App;
use crate::web::kit::{Answer, Id, Page, Visitor, clock, see_other, upload};
use crate::work::Target;

/// The page: what is with us, and what is needed next.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let parts = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, view::under_way)
        .await?;
    let today = app.db.zone().date(visitor.now);
    let audits = parts
        .iter()
        .map(|part| shown(&app, today, "/portal/evidence", part))
        .collect::<Result<Vec<_>>>()?;
    let limit = size_words(i64::try_from(app.vault.largest_file_bytes()).unwrap_or(i64::MAX));
    let shown = json!({ "audits": audits, "limit": limit });
    Page::new(&app, &visitor, app.say("nav-evidence")?).show("portal/evidence/page", shown)
}

/// Takes a file from the page, and shows its receipt.
pub async fn give(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    Id(id): Id<EvidenceRequestId>,
    payload: web::Payload,
) -> Answer {
    let receipt = give_from(&app, &visitor, &request, id, payload).await?;
    Ok(see_other(&format!("/portal/evidence/files/{}", receipt.id)))
}

/// The act behind the page and the API: asks first whether a file may be given at all, then takes it into the vault,
/// then names it by a row.
pub async fn give_from(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: EvidenceRequestId,
    payload: web::Payload,
) -> Result<Receipt> {
    app.db
        .read(&visitor.actor, visitor.now, Act::GiveEvidence, move |reader| {
            let reach = reader.reach();
            evidence::may_give(reader.conn(), reach, id)
        })
        .await?;
    let file = app.db.id(EvidenceFileId::from_uuid);
    let received = upload::receive(&app.vault, request, payload, file.uuid()).await?;
    let given = GivenFile {
        id: file,
        name: received.name,
        media_type: received.media_type,
        kept: received.kept,
    };
    // A slow upload may have taken long: what counts is the moment it is whole.
    let now = app.clock.now();
    app.db
        .act(&visitor.actor, now, Target::EvidenceRequest(id), move |work| {
            evidence::give(work, id, given)
        })
        .await
}

/// What was received, with its hash.
pub async fn receipt(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = receipt_of(&app, &visitor, id).await?;
    let face = app.db.zone().clock_face(found.file.received_at);
    let zone = app.db.zone().name();
    let base = "/portal/evidence";
    let rounded = found.file.size >= 1000;
    let view = json!({ "receipt": found, "time": face, "zone": zone, "base": base, "rounded": rounded });
    Page::new(&app, &visitor, app.say("evidence-receipt")?).show("portal/evidence/receipt", view)
}

/// The file behind a receipt, if it is within reach.
pub async fn receipt_of(app: &App, visitor: &Visitor, id: EvidenceFileId) -> Result<ReceiptView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            view::receipt(reader, id)
        })
        .await
}

/// The file itself, to be saved.
pub async fn content(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = receipt_of(&app, &visitor, id).await?;
    let (size, content) = app.vault.read(&found.file.sha256).await?;
    Ok(upload::download(&found.file.name, size, content))
}

/// An audit's evidence for a page: every text, clock and address made. `base` is where the page's files are found.
pub fn shown(app: &App, today: Date, base: &str, part: &AuditPart) -> Result<Value> {
    let sites = part
        .sites
        .iter()
        .map(|site| site_shown(app, today, base, site))
        .collect::<Result<Vec<_>>>()?;
    let next = match &part.next {
        None => app.say("evidence-next-none")?,
        Some(next) => {
            let items: Value = next.items.into();
            let site: Value = next.site.as_str().into();
            match next.due_on {
                Some(due) => app.words.say(
                    "evidence-next",
                    &[("items", items), ("site", site), ("date", in_words(due).into())],
                )?,
                None => app
                    .words
                    .say("evidence-next-undated", &[("items", items), ("site", site)])?,
            }
        }
    };
    let with_us = app.words.say(
        "evidence-with-us",
        &[("given", part.with_us.into()), ("total", part.total.into())],
    )?;
    Ok(json!({
        "audit_id": part.audit_id, "number": part.number, "kind": part.kind, "standard": part.standard,
        "organisation": part.organisation, "starts_on": part.starts_on, "with_us": with_us, "next": next,
        "total": part.total, "sites": sites,
    }))
}

fn site_shown(app: &App, today: Date, base: &str, site: &SitePart) -> Result<Value> {
    let items = site
        .items
        .iter()
        .map(|item| item_shown(app, today, base, item))
        .collect::<Result<Vec<_>>>()?;
    let count = app.words.say(
        "evidence-count",
        &[("given", site.with_us.into()), ("total", site.total.into())],
    )?;
    let clock = if site.with_us < site.total {
        clock(&app.words, today, site.due_on)?
    } else {
        Value::Null
    };
    Ok(json!({ "id": site.site_id, "name": site.name, "count": count, "clock": clock, "items": items }))
}

fn item_shown(app: &App, today: Date, base: &str, item: &Item) -> Result<Value> {
    let (kind, key) = match item.status {
        Status::Open => ("open", "evidence-state-open"),
        Status::Sent => ("waiting", "evidence-state-sent"),
        Status::Accepted => ("done", "evidence-state-accepted"),
        Status::Returned => ("stopped", "evidence-state-returned"),
    };
    let clock = if item.status.waits_for_client() {
        clock(&app.words, today, item.due_on)?
    } else {
        Value::Null
    };
    let files = item
        .files
        .iter()
        .map(|file| {
            let says = app.words.say(
                "evidence-file-says",
                &[
                    ("size", file.size_words.as_str().into()),
                    ("date", in_words(file.received_on).into()),
                    ("who", file.given_by.as_str().into()),
                ],
            )?;
            Ok(json!({ "name": file.name, "says": says, "href": format!("{base}/files/{}", file.id) }))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({
        "id": item.id, "clause": item.clause, "clause_title": item.clause_title, "title": item.title,
        "reason": item.reason, "remark": item.remark, "state": { "kind": kind, "word": app.say(key)? },
        "clock": clock, "files": files, "may_give": item.may_give, "may_judge": item.may_judge,
        "version": item.version,
    }))
}
