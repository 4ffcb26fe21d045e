//! A client's own applications: started, filled in, checked, submitted.

use actix_web::web;
use serde_json::json;

use crate::access::Act;
use crate::base::ids::ApplicationId;
use crate::lifecycle::application::model::GivenVersion;
use crate::lifecycle::application::{GivenDraft, GivenStart};
use crate::lifecycle::review;
use crate::web::app::App;
use crate::web::desk::applications as desk;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};

/// The list, with the agreements that came of it.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<desk::Query>) -> Answer {
    let listed = desk::listed(&app, &visitor, query.page, desk::PAGE).await?;
    let agreements = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeApplications,
            review::view::agreements,
        )
        .await?;
    let view = json!({
        "applications": listed.applications, "next": listed.next, "agreements": agreements,
    });
    Page::new(&app, &visitor, app.say("applications-title")?).show("portal/applications/list", view)
}

/// The form for starting one.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = desk::start_form(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("applications-new")?).show("portal/applications/new", view)
}

/// Starts one.
pub async fn start(app: web::Data<App>, visitor: Visitor, form: Form<GivenStart>) -> Answer {
    match desk::start_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/portal/applications/{id}/edit"))),
        Err(error) => {
            let view = desk::start_form(&app, &visitor).await?;
            let page = Page::new(&app, &visitor, app.say("applications-new")?);
            page.again("portal/applications/new", view, &form.typed, error)
        }
    }
}

/// One application: what is in it, what is missing, what happens next.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let (view, told) = desk::with_told(&app, &visitor, id).await?;
    let title = app.words.say(
        "application-for",
        &[("standard", view.application.standard.clone().into())],
    )?;
    let view = json!({ "application": view, "told": told, "base": "/portal" });
    Page::new(&app, &visitor, title).show("portal/applications/page", view)
}

/// The form, filled in with what is kept.
pub async fn edit(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let view = desk::view(&app, &visitor, id).await?;
    if !view.may_save {
        return Ok(see_other(&format!("/portal/applications/{id}")));
    }
    let typed = desk::typed(&view)?;
    let form = desk::form(&app, &view)?;
    Page::new(&app, &visitor, app.say("applications-edit")?).filled("portal/applications/edit", form, &typed)
}

/// Saves the form and goes on to what is missing.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    form: Form<GivenDraft>,
) -> Answer {
    match desk::save_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/portal/applications/{id}"))),
        Err(error) => {
            let view = desk::form(&app, &desk::view(&app, &visitor, id).await?)?;
            let page = Page::new(&app, &visitor, app.say("applications-edit")?);
            page.again("portal/applications/edit", view, &form.typed, error)
        }
    }
}

/// Submits it.
pub async fn submit(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    form: Form<GivenVersion>,
) -> Answer {
    desk::submit_from(&app, &visitor, id, &form.value.version).await?;
    Ok(see_other(&format!("/portal/applications/{id}")))
}
