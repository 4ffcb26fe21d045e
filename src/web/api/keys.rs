//! `/api/v1/keys`: keys to the API itself.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::base::ids::ApiKeyId;
use crate::parties::keys::GivenKey;
use crate::web::app::App;
use crate::web::desk::keys as desk;
use crate::web::kit::{Answer, Id, Json, Visitor};

/// Every key the visitor may see; none shows itself.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = desk::all(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
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
    Json(_): Json<serde_json::Value>,
) -> Answer {
    desk::revoke_from(&app, &visitor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
