//! `/api/v1/public/certificates`: the register for programs, without a sign-in.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::base::error::Error;
use crate::register::DirectoryQuery;
use crate::web::app::App;
use crate::web::kit::{Answer, Visitor, versioned};
use crate::web::public::verify;

/// Which revision is asked about.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    revision: Option<String>,
}

/// One certificate; the latest revision unless another is asked for.
pub async fn one(
    app: web::Data<App>,
    visitor: Visitor,
    number: web::Path<String>,
    which: web::Query<Which>,
) -> Answer {
    let found = verify::found(&app, &visitor, &number, which.revision.as_deref()).await?;
    let found = found.ok_or(Error::NotFound("certificate"))?;
    versioned(&found.answer)
}

/// The directory.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<DirectoryQuery>) -> Answer {
    Ok(HttpResponse::Ok().json(verify::directory(&app, &visitor, &query).await?))
}
