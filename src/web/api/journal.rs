//! `/api/v1/journal`.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::web::app::App;
use crate::web::desk::journal::{self as desk, Query};
use crate::web::kit::{Answer, Visitor};

/// The newest entries of one chain, or those before a place in it; `next` is the place to ask before.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let entries = desk::entries(&app, &visitor, &query).await?;
    let items: Vec<_> = entries.lines.iter().take(desk::PAGE).collect();
    let more = entries.lines.len() > items.len();
    let next = items.last().filter(|_| more).map(|line| line.body.seq);
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": next })))
}
