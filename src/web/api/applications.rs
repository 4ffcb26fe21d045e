//! `/api/v1/applications` with submission and review, and `/api/v1/agreements`.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::access::Act;
use crate::base::ids::{AgreementId, ApplicationId};
use crate::lifecycle::application::model::GivenVersion;
use crate::lifecycle::application::{GivenDraft, GivenStart};
use crate::lifecycle::review::{self, GivenReview, GivenSignature};
use crate::web::app::App;
use crate::web::desk::{applications, reviews};
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};
use crate::web::portal::agreements;

/// The applications the visitor sees, those that wait for the review first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<ApplicationId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            crate::lifecycle::application::view::newest(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.id.to_string())
}

/// One application.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    versioned(&applications::view(&app, &visitor, id).await?)
}

/// Starts one.
pub async fn start(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenStart>) -> Answer {
    let id = applications::start_from(&app, &visitor, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/applications/{id}"), id, shown))
}

/// Saves a draft: what is left out is empty.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    Seen(given): Seen<GivenDraft>,
) -> Answer {
    applications::save_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Submits it.
pub async fn submit(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    Seen(given): Seen<GivenVersion>,
) -> Answer {
    applications::submit_from(&app, &visitor, id, &given.version).await?;
    one(app, visitor, Id(id)).await
}

/// The audit time as acceptance would keep it.
pub async fn audit_time(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    Json(given): Json<GivenReview>,
) -> Answer {
    Ok(HttpResponse::Ok().json(reviews::preview(&app, &visitor, id, &given).await?))
}

/// Accepts it.
pub async fn accept(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    Seen(given): Seen<GivenReview>,
) -> Answer {
    let certification = reviews::accept_from(&app, &visitor, id, &given).await?;
    let shown = super::certifications::one(app, visitor, Id(certification)).await;
    let location = format!("/api/v1/certifications/{certification}");
    Ok(made(&location, certification, shown))
}

/// Declines it.
pub async fn decline(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    Seen(given): Seen<GivenReview>,
) -> Answer {
    reviews::decline_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// The review, once it is done.
pub async fn review(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let review = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            review::view::one(reader, id)
        })
        .await?;
    versioned(&review)
}

/// The agreements the visitor sees, those to be signed first.
pub async fn agreement_list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<AgreementId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            review::view::newest_agreements(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.agreement.id.to_string())
}

/// One agreement.
pub async fn agreement(app: web::Data<App>, visitor: Visitor, Id(id): Id<AgreementId>) -> Answer {
    versioned(&agreements::view(&app, &visitor, id).await?)
}

/// Signs it.
pub async fn sign(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AgreementId>,
    Seen(given): Seen<GivenSignature>,
) -> Answer {
    agreements::sign_from(&app, &visitor, id, &given).await?;
    agreement(app, visitor, Id(id)).await
}
