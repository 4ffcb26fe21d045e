//! `/api/v1/accreditations`.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::organisations::made;
use crate::parties::accreditations::GivenAccreditation;
use crate::web::app::App;
use crate::web::desk::accreditations as desk;
use crate::web::kit::{Answer, Json, Visitor};

/// Every row, the newest status of each accreditation first.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = desk::all(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// Records an accreditation, or a new status of one.
pub async fn add(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenAccreditation>) -> Answer {
    let id = desk::add_from(&app, &visitor, &given).await?;
    Ok(made("/api/v1/accreditations", id))
}
