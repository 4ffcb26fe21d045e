//! The sheet an assessor follows by hand, for desk and portal.

use actix_web::web;
use serde_json::json;

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::lifecycle::programme::sheet::{Sheet, sheet};
use crate::web::app::App;
use crate::web::kit::{Answer, Id, Page, Visitor};

/// The sheet of a case.
pub async fn read(app: &App, visitor: &Visitor, id: CertificationId) -> Result<Sheet> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| sheet(reader, id),
        )
        .await
}

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let sheet = read(&app, &visitor, id).await?;
    let title = format!("{}: {}", app.say("derivation-title")?, sheet.organisation);
    let template = match visitor.person()?.organisation {
        Some(_) => "portal/applications/derivation",
        None => "desk/cases/derivation",
    };
    Page::new(&app, &visitor, title).show(template, json!({ "sheet": sheet }))
}
