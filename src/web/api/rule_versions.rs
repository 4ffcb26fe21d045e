//! `/api/v1/rule-versions`.

use actix_web::{HttpResponse, web};

use crate::web::app::App;
use crate::web::desk::rule_versions as desk;
use crate::web::kit::{Answer, Visitor};

/// The versions that calculations were made by.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    Ok(HttpResponse::Ok().json(desk::read(&app, &visitor).await?))
}

/// One of them with every case computed under it.
pub async fn one(app: web::Data<App>, visitor: Visitor, version: web::Path<String>) -> Answer {
    Ok(HttpResponse::Ok().json(desk::read_one(&app, &visitor, version.into_inner()).await?))
}
