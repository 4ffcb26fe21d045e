//! `/api/v1/evidence-requests` and `/api/v1/evidence`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::access::Act;
use crate::base::ids::{AuditId, EvidenceFileId, EvidenceRequestId};
use crate::evidence::view;
use crate::evidence::{GivenRequest, GivenVerdict};
use crate::web::app::App;
use crate::web::desk::evidence as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, made_as, upload, versioned};
use crate::web::portal::evidence as portal;

/// The items the visitor sees, newest first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<EvidenceRequestId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            view::newest(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.id.to_string())
}

/// The items of one audit, by site.
pub async fn of_audit(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let part = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            view::of_audit(reader, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(part))
}

/// One item with its files.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceRequestId>) -> Answer {
    let item = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            view::one(reader, id)
        })
        .await?;
    versioned(&item)
}

/// Asks one site for one thing.
pub async fn ask(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Json(given): Json<GivenRequest>,
) -> Answer {
    let id = desk::ask_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/evidence-requests/{id}"), id, shown))
}

/// Asks every sampled site for the default items.
pub async fn ask_defaults(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Json(_nothing): Json<desk::Nothing>,
) -> Answer {
    let asked = desk::ask_defaults_from(&app, &visitor, id).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/audits/{id}/evidence-requests")))
        .json(json!({ "asked": asked })))
}

/// Takes a file: the raw body, or one part named "file" of a form.
pub async fn give(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    Id(id): Id<EvidenceRequestId>,
    payload: web::Payload,
) -> Answer {
    let receipt = portal::give_from(&app, &visitor, &request, id, payload).await?;
    let shown = file(app, visitor, Id(receipt.id)).await;
    Ok(made_as(
        &format!("/api/v1/evidence/{}", receipt.id),
        &receipt,
        shown,
    ))
}

/// Accepts what was given, or sends it back.
pub async fn judge(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<EvidenceRequestId>,
    Seen(given): Seen<GivenVerdict>,
) -> Answer {
    desk::judge_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// One file's record.
pub async fn file(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = portal::receipt_of(&app, &visitor, id).await?;
    versioned(&found.file)
}

/// The file itself.
pub async fn content(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = portal::receipt_of(&app, &visitor, id).await?;
    let (size, content) = app.vault.read(&found.file.sha256).await?;
    Ok(upload::download(&found.file.name, size, content))
}
