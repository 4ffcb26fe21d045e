//! `/api/v1/certifications`: the cases, and what can be done to a living one.

use crate::access::Act;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::lifecycle::integration::{GivenEnd, GivenIntegration};
use crate::lifecycle::maintenance::model::Checked;
use crate::lifecycle::maintenance::sites::GivenRemoval;
use crate::lifecycle::maintenance::{Change, GivenLift, GivenSuspension, GivenWithdrawal};
use crate::lifecycle::review::GivenTime;
use crate::web::app::App;
use crate::web::desk::{
    audit_time, cases, coverage as coverages, derivation as derivations, integration as integrations,
    maintenance, scope_sites,
};
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// What is listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    q: String,
    status: String,
}

/// The cases the visitor sees.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    which: web::Query<Which>,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<CertificationId>()?;
    let (after, rows) = (part.after, part.rows());
    let (status, search) = (cases::status(&which.status)?, which.q.clone());
    let items = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| crate::lifecycle::maintenance::newest_cases(reader, status, &search, after, rows),
        )
        .await?;
    part.answer(&request, items, |item| item.certification.id.to_string())
}

/// One case with everything the visitor may see of it.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&cases::case(&app, &visitor, id).await?)
}

/// What another audit time would change.
pub async fn preview_time(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Json(given): Json<GivenTime>,
) -> Answer {
    Ok(HttpResponse::Ok().json(audit_time::changes_of(&app, &visitor, id, &given).await?))
}

/// Reckons the audit time.
pub async fn review_time(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenTime>,
) -> Answer {
    audit_time::review_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Takes a site out of the scope.
pub async fn remove_site(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenRemoval>,
) -> Answer {
    scope_sites::remove_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Which certifications are audited together with this one.
pub async fn integration(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&integrations::view(&app, &visitor, id).await?)
}

/// What auditing together would give.
pub async fn integration_preview(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Json(given): Json<GivenIntegration>,
) -> Answer {
    Ok(HttpResponse::Ok().json(integrations::preview_of(&app, &visitor, id, &given).await?))
}

/// Audits them together.
pub async fn integrate(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenIntegration>,
) -> Answer {
    integrations::integrate_from(&app, &visitor, id, &given).await?;
    integration(app, visitor, Id(id)).await
}

/// Audits each by itself again.
pub async fn end_integration(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenEnd>,
) -> Answer {
    integrations::end_from(&app, &visitor, id, &given).await?;
    integration(app, visitor, Id(id)).await
}

/// Suspends.
pub async fn suspend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenSuspension>,
) -> Answer {
    change(app, visitor, id, Change::Suspend, given.check()).await
}

/// Lifts a suspension.
pub async fn lift(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenLift>,
) -> Answer {
    change(app, visitor, id, Change::Lift, given.check()).await
}

/// Withdraws.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenWithdrawal>,
) -> Answer {
    change(app, visitor, id, Change::Withdraw, given.check()).await
}

async fn change(
    app: web::Data<App>,
    visitor: Visitor,
    id: CertificationId,
    change: Change,
    checked: Result<Checked>,
) -> Answer {
    let decision = maintenance::change(&app, &visitor, id, change, checked?).await?;
    let shown = super::decisions::one(app, visitor, Id(decision)).await;
    Ok(made(&format!("/api/v1/decisions/{decision}"), decision, shown))
}

/// How days and samples of a case came about, as it is kept.
pub async fn derivation(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&derivations::read(&app, &visitor, id).await?)
}

/// What the audits of each cycle have seen, and what is left.
pub async fn coverage(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&coverages::read(&app, &visitor, id).await?)
}
