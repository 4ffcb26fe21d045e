//! An audit as its client sees it: dates, sites, team, what stage 1 concluded, the report once it is sent.

use actix_web::web;
use serde_json::Value;

use crate::base::ids::AuditId;
use crate::web::app::App;
use crate::web::desk::audits as desk;
use crate::web::kit::{Answer, Id, Page, Visitor};

/// One audit.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let audit = desk::read(&app, &visitor, id).await?;
    let view = desk::shown(&app, &visitor, &audit, "/portal/audits")?;
    let view = desk::with_findings(&app, &visitor, id, view).await?;
    let title = view
        .pointer("/head/title")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    Page::new(&app, &visitor, title).show("portal/audits/page", view)
}
