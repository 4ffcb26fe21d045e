//! `/api/v1/imports`: lists that come in from files.

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;

use crate::base::ids::ImportId;
use crate::web::app::App;
use crate::web::desk::import_view;
use crate::web::desk::imports::{self as desk, GivenConfirmation, GivenMapping};
use crate::web::desk::users::Nothing;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Visitor, made};

/// What was imported, the newest first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<ImportId>()?;
    let imported = import_view::past(&app, &visitor, part.after, part.rows()).await?;
    part.answer(&request, imported, |item| {
        let id = item.get("id").and_then(Value::as_str);
        id.unwrap_or_default().to_owned()
    })
}

/// Which mapping goes with a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct With {
    mapping: String,
}

/// Takes a file in: the raw body, or the part named "file" of a form. Nothing is imported yet.
pub async fn offer(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    with: web::Query<With>,
    payload: Payload,
) -> Answer {
    let id = desk::offer_from_program(&app, &visitor, &request, payload, &with.mapping).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/imports/{id}"), id, shown))
}

/// What a waiting file would do now, or what was imported.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<ImportId>) -> Answer {
    Ok(HttpResponse::Ok().json(import_view::view(&app, &visitor, id).await?))
}

/// Gives a waiting file another mapping.
pub async fn remap(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    Json(given): Json<GivenMapping>,
) -> Answer {
    desk::remap_from(&app, &visitor, id, given.mapped()).await?;
    one(app, visitor, Id(id)).await
}

/// Imports a waiting file, if it would still do what was seen.
pub async fn confirm(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    Json(given): Json<GivenConfirmation>,
) -> Answer {
    desk::confirm_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Takes a waiting file back.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    Json(_): Json<Nothing>,
) -> Answer {
    desk::withdraw_from(&app, &visitor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
