//! `/api/v1/findings`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::access::Act;
use crate::base::ids::{AuditId, FindingId};
use crate::lifecycle::findings::{GivenAnswer, GivenFinding, GivenVerdict, GivenVerification, view};
use crate::web::app::App;
use crate::web::desk::findings as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// The findings the visitor sees.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<FindingId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            view::newest(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.finding.id.to_string())
}

/// The findings of one audit.
pub async fn of_audit(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            view::of_audit(reader, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// One finding with its answers.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<FindingId>) -> Answer {
    let page = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            view::page(reader, id)
        })
        .await?;
    versioned(&page)
}

/// Raises a finding.
pub async fn raise(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Json(given): Json<GivenFinding>,
) -> Answer {
    let finding = desk::raise_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(finding)).await;
    Ok(made(&format!("/api/v1/findings/{finding}"), finding, shown))
}

/// Answers a nonconformity.
pub async fn answer(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    Seen(given): Seen<GivenAnswer>,
) -> Answer {
    let answer = desk::answer_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/findings/{id}"), answer, shown))
}

/// Judges an answer.
pub async fn judge(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    Seen(given): Seen<GivenVerdict>,
) -> Answer {
    desk::judge_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Verifies a corrective action.
pub async fn verify(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    Seen(given): Seen<GivenVerification>,
) -> Answer {
    desk::verify_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}
