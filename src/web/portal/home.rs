//! What the certification body waits for from the client, and what happens next.

use actix_web::web;
use serde_json::json;

use crate::web::app::App;
use crate::web::desk::home::waiting;
use crate::web::kit::{Answer, Page, Visitor};

/// The home page.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = waiting(&app, &visitor).await?;
    let title = app.say("nav-home")?;
    Page::new(&app, &visitor, title).show("portal/home", json!({ "queue": view }))
}
