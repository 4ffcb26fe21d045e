//! `/api/v1/keys`: keys to the API itself.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::base::ids::ApiKeyId;
use crate::parties::keys::GivenKey;
use crate::web::app::App;
use crate::web::desk::keys as desk;
use crate::web::desk::users::Nothing;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Visitor};

/// Every key the visitor may see; none shows itself.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<ApiKeyId>()?;
    let items = desk::newest(&app, &visitor, part.after, part.rows()).await?;
    part.answer(&request, items, |key| key.id.to_string())
}

/// Makes a key. The answer is the only place where it ever stands.
pub async fn make(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenKey>) -> Answer {
    let made = desk::make_from(&app, &visitor, &given).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, "/api/v1/keys"))
        .json(json!({ "id": made.id, "key": made.secret })))
}

/// Revokes a key.
pub async fn revoke(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApiKeyId>,
    Json(_): Json<Nothing>,
) -> Answer {
    desk::revoke_from(&app, &visitor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
