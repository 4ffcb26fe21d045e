//! A client's certificates.

use actix_web::web;

use crate::base::ids::CertificateId;
use crate::web::app::App;
use crate::web::desk::certificates as desk;
use crate::web::kit::{Answer, Id, Page, Visitor};

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = desk::listed(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("certificates-title")?).show("portal/certificates/list", view)
}

/// The paper.
pub async fn print(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificateId>) -> Answer {
    desk::paper(&app, &visitor, id, "/portal/certificates").await
}
