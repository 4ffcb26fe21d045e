//! What is due, late ones on top: the home page of everybody in the certification body.

use actix_web::web;
use serde_json::json;

use crate::access::Act;
use crate::base::error::Result;
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::{
    application, audit, certificate, decision, findings, maintenance, programme, review, scheduling,
};
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor, queue};
use crate::work::Reader;

/// What a room has waiting for the reader.
type Asked = fn(&mut Reader<'_>) -> Result<Vec<Waiting>>;

/// Every room, in the order of the path, with the act that shows it.
const ROOMS: &[(Act, Asked)] = &[
    (Act::SeeApplications, application::view::waiting),
    (Act::SeeCertifications, review::view::waiting),
    (Act::SeeCertifications, programme::view::waiting),
    (Act::SeeAudits, scheduling::view::waiting),
    (Act::SeeAudits, audit::view::waiting),
    (Act::SeeFindings, findings::view::waiting),
    (Act::Decide, decision::waiting),
    (Act::IssueCertificate, certificate::waiting),
    (Act::LiftSuspension, maintenance::waiting),
];

/// The home page.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = waiting(&app, &visitor).await?;
    let title = app.say("nav-today")?;
    Page::new(&app, &visitor, title).show("desk/home", json!({ "queue": view }))
}

/// The visitor's work queue. Each room is read with the reach of the act that shows it; a room that the visitor may
/// not see has nothing waiting for them.
pub async fn waiting(app: &App, visitor: &Visitor) -> Result<serde_json::Value> {
    let mut all = Vec::new();
    for (act, room) in ROOMS {
        if crate::access::policy::reach(&visitor.actor, *act).is_ok() {
            all.extend(app.db.read(&visitor.actor, visitor.now, *act, room).await?);
        }
    }
    queue::view(&app.words, all, app.db.zone().date(visitor.now))
}
