//! A client's own organisation and sites.

use actix_web::web;

use crate::base::error::Error;
use crate::base::ids::{OrganisationId, SiteId};
use crate::parties::organisations::{GivenOrganisation, GivenSite};
use crate::web::app::App;
use crate::web::desk::organisations as desk;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};

/// Whose portal this is. People of the body have none.
pub fn own(visitor: &Visitor) -> Result<OrganisationId, Error> {
    visitor.person()?.organisation.ok_or(Error::NotFound("page"))
}

/// The organisation with its sites.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = desk::view(&app, &visitor, own(&visitor)?).await?;
    let title = view.organisation.legal_name.clone();
    Page::new(&app, &visitor, title).show("portal/organisation/page", view)
}

/// The form for changing the particulars, filled in.
pub async fn edit(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = desk::view(&app, &visitor, own(&visitor)?).await?;
    let typed = desk::typed_from(&view.organisation)?;
    Page::new(&app, &visitor, app.say("organisations-amend")?).filled(
        "portal/organisation/edit",
        view,
        &typed,
    )
}

/// Changes the particulars.
pub async fn amend(app: web::Data<App>, visitor: Visitor, form: Form<GivenOrganisation>) -> Answer {
    let id = own(&visitor)?;
    match desk::amend_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other("/portal/organisation")),
        Err(error) => {
            let view = desk::view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("organisations-amend")?);
            page.again("portal/organisation/edit", view, &form.typed, error)
        }
    }
}

/// The form for a new site.
pub async fn new_site(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = desk::view(&app, &visitor, own(&visitor)?).await?;
    let form = desk::site_form(&app, &view, None)?;
    Page::new(&app, &visitor, app.say("sites-add")?).show("portal/organisation/site", form)
}

/// Adds a site.
pub async fn add_site(app: web::Data<App>, visitor: Visitor, form: Form<GivenSite>) -> Answer {
    let id = own(&visitor)?;
    match desk::add_site_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other("/portal/organisation")),
        Err(error) => {
            let view = desk::view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("sites-add")?);
            page.again(
                "portal/organisation/site",
                desk::site_form(&app, &view, None)?,
                &form.typed,
                error,
            )
        }
    }
}

/// The form for changing a site, filled in.
pub async fn edit_site(app: web::Data<App>, visitor: Visitor, Id(id): Id<SiteId>) -> Answer {
    let (view, site) = desk::site_view(&app, &visitor, id).await?;
    let typed = desk::typed_from(&site)?;
    let page = Page::new(&app, &visitor, app.say("sites-amend")?);
    page.filled(
        "portal/organisation/site",
        desk::site_form(&app, &view, Some(&site))?,
        &typed,
    )
}

/// Changes a site.
pub async fn amend_site(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<SiteId>,
    form: Form<GivenSite>,
) -> Answer {
    match desk::amend_site_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other("/portal/organisation")),
        Err(error) => {
            let (view, site) = desk::site_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("sites-amend")?);
            let shown = desk::site_form(&app, &view, Some(&site))?;
            page.again("portal/organisation/site", shown, &form.typed, error)
        }
    }
}
