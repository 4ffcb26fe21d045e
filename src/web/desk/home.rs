//! What is due, late ones on top: the home page of everybody in the certification body.

use actix_web::web;
use serde_json::json;

use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor};

/// The home page.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let title = app.say("nav-today")?;
    Page::new(&app, &visitor, title).show("desk/home", json!({ "groups": [] }))
}
