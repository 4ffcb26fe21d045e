//! `/api/v1/certifications`: the cases, and what can be done to a living one.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::organisations::made;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::lifecycle::maintenance::model::Checked;
use crate::lifecycle::maintenance::{Change, GivenLift, GivenSuspension, GivenWithdrawal};
use crate::web::app::App;
use crate::web::desk::{cases, maintenance};
use crate::web::kit::{Answer, Id, Seen, Visitor, versioned};

/// The cases the visitor sees.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<cases::Query>) -> Answer {
    let found = cases::found(&app, &visitor, &query).await?;
    let next = found.next.map(|from| from.to_string());
    Ok(HttpResponse::Ok().json(json!({ "items": found.items, "next": next })))
}

/// One case with everything the visitor may see of it.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&cases::case(&app, &visitor, id).await?)
}

/// Suspends.
pub async fn suspend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenSuspension>,
) -> Answer {
    change(&app, &visitor, id, Change::Suspend, given.check()).await
}

/// Lifts a suspension.
pub async fn lift(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenLift>,
) -> Answer {
    change(&app, &visitor, id, Change::Lift, given.check()).await
}

/// Withdraws.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenWithdrawal>,
) -> Answer {
    change(&app, &visitor, id, Change::Withdraw, given.check()).await
}

async fn change(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    change: Change,
    checked: Result<Checked>,
) -> Answer {
    let decision = maintenance::change(app, visitor, id, change, checked?).await?;
    Ok(made(&format!("/api/v1/decisions/{decision}"), decision))
}
