//! The agreement, read and signed by the client.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::AgreementId;
use crate::lifecycle::review::{self, GivenSignature};
use crate::web::app::App;
use crate::web::desk::organisations::options;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// An agreement with the derivation of its audit time (AT-4).
pub async fn view(app: &App, visitor: &Visitor, id: AgreementId) -> Result<review::view::AgreementView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            review::view::agreement(reader, id)
        })
        .await
}

async fn shown(app: &App, visitor: &Visitor, id: AgreementId) -> Result<Value> {
    let ticked = |key: &str| options(app, key, ["yes"].into_iter());
    Ok(json!({
        "agreement": view(app, visitor, id).await?,
        "terms_read": ticked("agreement-terms-read")?,
        "unaccredited_accepted": ticked("agreement-unaccredited-accepted")?,
    }))
}

/// The agreement to read, and to sign where that is still to be done.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AgreementId>) -> Answer {
    let view = shown(&app, &visitor, id).await?;
    let template = match visitor.person()?.organisation {
        Some(_) => "portal/agreements/page",
        None => "desk/agreements/page",
    };
    Page::new(&app, &visitor, app.say("agreement-title")?).show(template, view)
}

/// Signs it.
pub async fn sign(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AgreementId>,
    form: Form<GivenSignature>,
) -> Answer {
    match sign_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/portal/agreements/{id}"))),
        Err(error) => {
            let view = shown(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("agreement-title")?);
            page.again("portal/agreements/page", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn sign_from(app: &App, visitor: &Visitor, id: AgreementId, given: &GivenSignature) -> Result<()> {
    let signature = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Agreement(id), move |work| {
            review::sign(work, id, signature)
        })
        .await
}
