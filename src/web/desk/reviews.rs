//! The review of an application: what acceptance would keep is computed while the reviewer works, by the same
//! function that keeps it.

use actix_web::{HttpRequest, web};
use serde_json::{Value, json};

use super::organisations::options;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{ApplicationId, CertificationId};
use crate::lifecycle::review::view::{Desk, Preview};
use crate::lifecycle::review::{self, GivenReview};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

async fn desk(app: &App, visitor: &Visitor, id: ApplicationId, given: &GivenReview) -> Result<Desk> {
    let given = given.clone();
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            review::view::desk(reader, id, &given)
        })
        .await
}

fn shown(app: &App, desk: Desk) -> Result<Value> {
    Ok(json!({
        "yes_no": options(app, "answer", ["yes", "no"].into_iter())?,
        "preview": desk.preview,
        "accreditation_note": desk.accreditation_note,
        "desk": desk,
    }))
}

/// The form.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let desk = desk(&app, &visitor, id, &GivenReview::default()).await?;
    if !desk.application.may_review {
        return Ok(see_other(&format!("/desk/applications/{id}")));
    }
    let view = shown(&app, desk)?;
    Page::new(&app, &visitor, app.say("review-title")?).show("desk/reviews/page", view)
}

/// The audit time as the form stands: the part of the page for htmx, the whole page without it. Keeps nothing.
pub async fn audit_time(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    Id(id): Id<ApplicationId>,
    form: Form<GivenReview>,
) -> Answer {
    let view = shown(&app, desk(&app, &visitor, id, &form.value).await?)?;
    let page = Page::new(&app, &visitor, app.say("review-title")?);
    let template = if request.headers().contains_key("hx-request") {
        "desk/reviews/audit_time"
    } else {
        "desk/reviews/page"
    };
    page.filled(template, view, &form.typed)
}

/// Accepts.
pub async fn accept(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    form: Form<GivenReview>,
) -> Answer {
    match accept_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/applications/{id}"))),
        Err(error) => {
            let view = shown(&app, desk(&app, &visitor, id, &form.value).await?)?;
            let page = Page::new(&app, &visitor, app.say("review-title")?);
            page.again("desk/reviews/page", view, &form.typed, error)
        }
    }
}

/// Declines.
pub async fn decline(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    form: Form<GivenReview>,
) -> Answer {
    match decline_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/applications/{id}"))),
        Err(error) => {
            let view = shown(&app, desk(&app, &visitor, id, &form.value).await?)?;
            let page = Page::new(&app, &visitor, app.say("review-title")?);
            page.again("desk/reviews/page", view, &form.typed, error)
        }
    }
}

/// What acceptance would keep, for the API.
pub async fn preview(
    app: &App,
    visitor: &Visitor,
    id: ApplicationId,
    given: &GivenReview,
) -> Result<Preview> {
    let given = given.clone();
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            review::view::preview(reader, id, &given)
        })
        .await
}

/// The act behind the form and the API.
pub async fn accept_from(
    app: &App,
    visitor: &Visitor,
    id: ApplicationId,
    given: &GivenReview,
) -> Result<CertificationId> {
    let accepting = given.check_acceptance()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Application(id),
            move |work| review::accept(work, id, accepting),
        )
        .await
}

/// The act behind the form and the API.
pub async fn decline_from(
    app: &App,
    visitor: &Visitor,
    id: ApplicationId,
    given: &GivenReview,
) -> Result<()> {
    let declining = given.check_decline()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Application(id),
            move |work| review::decline(work, id, declining),
        )
        .await
}
