//! `/api/v1/journal`.

use actix_web::{HttpRequest, web};
use serde::Deserialize;

use crate::web::app::App;
use crate::web::desk::journal as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Visitor};

/// Whose journal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    organisation: String,
}

/// The newest entries of one chain, or those before a place in it; `next` is the place to ask before.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    which: web::Query<Which>,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<i64>()?;
    let organisation = which.organisation.as_str();
    let entries = desk::entries(&app, &visitor, organisation, part.after, part.rows()).await?;
    part.answer(&request, entries.lines, |line| line.body.seq.to_string())
}
