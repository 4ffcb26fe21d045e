//! What is due, late ones on top: the home page of a client.

use actix_web::web;
use serde_json::json;

use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor};

/// The home page.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let title = app.say("nav-home")?;
    Page::new(&app, &visitor, title).show("portal/home", json!({ "groups": [] }))
}
