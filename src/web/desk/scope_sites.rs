//! The sites in scope of a case, and taking one out (MS-64).

use actix_web::web;
use serde_json::json;

use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::CertificationId;
use crate::lifecycle::maintenance::sites::{self, GivenRemoval, SitesPage};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    show(&app, &visitor, id, None).await
}

async fn show(app: &App, visitor: &Visitor, id: CertificationId, failed: Option<(Typed, Error)>) -> Answer {
    let shown: SitesPage = app
        .db
        .read(&visitor.actor, visitor.now, Act::RemoveSite, move |reader| {
            sites::sites_page(reader, id)
        })
        .await?;
    let options: Vec<_> = shown
        .sites
        .iter()
        .filter(|site| !site.central_function)
        .map(|site| json!({ "value": site.id, "label": format!("{}, {}", site.name, site.city) }))
        .collect();
    let view = json!({ "case": shown, "options": options });
    let page = Page::new(app, visitor, app.say("case-sites-remove")?);
    match failed {
        None => page.show("desk/cases/sites", view),
        Some((typed, error)) => page.again("desk/cases/sites", view, &typed, error),
    }
}

/// Takes a site out.
pub async fn remove(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenRemoval>,
) -> Answer {
    match remove_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => show(&app, &visitor, id, Some((form.typed, error))).await,
    }
}

/// The act behind the form and the API.
pub async fn remove_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenRemoval,
) -> Result<()> {
    let removal = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| sites::remove_site(work, id, &removal),
        )
        .await
}
