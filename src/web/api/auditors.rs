//! `/api/v1/auditors`, `/api/v1/qualifications` and what is recorded about people.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::base::ids::{AuditorId, CompetenceId, ServiceId};
use crate::parties::auditors::monitoring::{GivenMonitoring, GivenPutOff};
use crate::parties::auditors::{GivenAuditor, GivenCompetence, GivenConflict, GivenEnd, GivenService};
use crate::web::app::App;
use crate::web::desk::auditors as desk;
use crate::web::desk::monitoring as monitored;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// The people, each with what they are competent for today.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<AuditorId>()?;
    let matrix = desk::newest_of(&app, &visitor, part.after, part.rows()).await?;
    let beside = json!({ "standards": matrix.standards });
    part.answer_with(&request, matrix.lines, |line| line.auditor.id.to_string(), beside)
}

/// One person, whole.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    versioned(&desk::view(&app, &visitor, id).await?)
}

/// Adds a person.
pub async fn add(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenAuditor>) -> Answer {
    let id = desk::add_from(&app, &visitor, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), id, shown))
}

/// Changes a person's particulars.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Seen(given): Seen<GivenAuditor>,
) -> Answer {
    desk::amend_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Grants a competence.
pub async fn grant(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Json(given): Json<GivenCompetence>,
) -> Answer {
    let competence = desk::grant_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), competence, shown))
}

/// Ends a competence.
pub async fn end_competence(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CompetenceId>,
    Json(given): Json<GivenEnd>,
) -> Answer {
    let auditor = desk::end_competence_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(auditor)).await
}

/// Records a service.
pub async fn record_service(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Json(given): Json<GivenService>,
) -> Answer {
    let service = desk::record_service_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), service, shown))
}

/// Ends a service.
pub async fn end_service(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ServiceId>,
    Json(given): Json<GivenEnd>,
) -> Answer {
    let auditor = desk::end_service_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(auditor)).await
}

/// Records a conflict.
pub async fn record_conflict(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Json(given): Json<GivenConflict>,
) -> Answer {
    let conflict = desk::record_conflict_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), conflict, shown))
}

/// Who is to be seen at work soon, or was not in time.
pub async fn monitoring(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = monitored::lines(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// Records that somebody was monitored.
pub async fn record_monitoring(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Json(given): Json<GivenMonitoring>,
) -> Answer {
    let monitoring = monitored::record_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), monitoring, shown))
}

/// Puts a limit off.
pub async fn put_off_monitoring(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    Json(given): Json<GivenPutOff>,
) -> Answer {
    let put_off = monitored::put_off_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/auditors/{id}"), put_off, shown))
}
