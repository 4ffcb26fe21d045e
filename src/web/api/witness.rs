//! `/api/v1/witness-audits`.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::base::ids::{AuditId, WitnessId};
use crate::lifecycle::witness::{GivenWitness, GivenWitnessOutcome};
use crate::web::app::App;
use crate::web::desk::witness as desk;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// All of them, by standard and technical area.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = desk::views(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// One.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<WitnessId>) -> Answer {
    versioned(&desk::one(&app, &visitor, id).await?)
}

/// Plans one.
pub async fn plan(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Json(given): Json<GivenWitness>,
) -> Answer {
    let witness = desk::plan_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(witness)).await;
    Ok(made(&format!("/api/v1/witness-audits/{witness}"), witness, shown))
}

/// Writes down what came of it.
pub async fn conclude(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<WitnessId>,
    Seen(given): Seen<GivenWitnessOutcome>,
) -> Answer {
    desk::conclude_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}
