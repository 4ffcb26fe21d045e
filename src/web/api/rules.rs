//! `/api/v1/rules`: the rules by themselves, as `assayer rules` answers them. Nothing is kept.

use actix_web::{HttpResponse, web};
use serde_json::Value;

use crate::base::error::Error;
use crate::rules::alone::{self, Rule};
use crate::web::app::App;
use crate::web::kit::{Answer, Json, Visitor};

/// How many auditor-days an audit takes.
pub async fn audit_time(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::AuditTime, given)
}

/// Which sites are audited.
pub async fn site_sample(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::SiteSample, given)
}

/// What integration takes off.
pub async fn integration(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::Integration, given)
}

/// What falls due for a certification.
pub async fn clock(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::Clock, given)
}

/// Whether a team may do an audit.
pub async fn team(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::Team, given)
}

/// Which sector a NACE code belongs to.
pub async fn sector(app: web::Data<App>, visitor: Visitor, given: Json<Value>) -> Answer {
    answer(&app, &visitor, Rule::Sector, given)
}

/// What came out, or every fault with the pointer to its field.
fn answer(app: &App, _: &Visitor, rule: Rule, Json(given): Json<Value>) -> Answer {
    let book = app.db.book();
    let found = alone::answer(&book, book.parameters(), rule, &given).map_err(Error::from)?;
    Ok(HttpResponse::Ok().json(found))
}
