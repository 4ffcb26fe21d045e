//! `/api/v1/audits`, with the conclusion of a stage 1 and the report of every other audit.

use actix_web::{HttpRequest, web};

use crate::access::Act;
use crate::base::error::Error;
use crate::base::ids::AuditId;
use crate::lifecycle::audit::view;
use crate::lifecycle::audit::{GivenConclusion, GivenReport, GivenSending};
use crate::web::app::App;
use crate::web::desk::{audits, reports};
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Seen, SeenOrFirst, Visitor, made, versioned};

/// The audits the visitor sees.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<AuditId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAudits, move |reader| {
            view::newest(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.audit.id.to_string())
}

/// One audit with its team, sites, conclusion and report.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    versioned(&audits::read(&app, &visitor, id).await?)
}

/// Concludes a stage 1.
pub async fn conclude(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Seen(given): Seen<GivenConclusion>,
) -> Answer {
    let conclusion = reports::conclude_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/audits/{id}"), conclusion, shown))
}

/// The report of an audit.
pub async fn report(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let audit = audits::read(&app, &visitor, id).await?;
    let report = audit.report.ok_or(Error::NotFound("report"))?;
    versioned(&report)
}

/// Saves the report as far as it is written.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    SeenOrFirst(given): SeenOrFirst<GivenReport>,
) -> Answer {
    reports::save_from(&app, &visitor, id, &given).await?;
    report(app, visitor, Id(id)).await
}

/// Signs and sends the report.
pub async fn send(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Seen(given): Seen<GivenSending>,
) -> Answer {
    reports::send_from(&app, &visitor, id, &given).await?;
    report(app, visitor, Id(id)).await
}
