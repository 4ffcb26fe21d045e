//! `/api/v1/organisations` and `/api/v1/sites`.

use actix_web::{HttpRequest, web};
use serde::Deserialize;

use crate::access::Act;
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::text::Folded;
use crate::parties::organisations::{self, GivenOrganisation, GivenSite};
use crate::web::app::App;
use crate::web::desk::organisations as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// What is listed.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    name: String,
}

/// The organisations the visitor sees.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: web::Query<Query>,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<OrganisationId>()?;
    let (after, rows) = (part.after, part.rows());
    let search = Folded::new(&query.name);
    let items = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeOrganisations,
            move |reader| {
                let reach = reader.reach();
                organisations::newest(reader.conn(), reach, search.as_str(), after, rows)
            },
        )
        .await?;
    part.answer(&request, items, |item| item.id.to_string())
}

/// One organisation with its sites.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<OrganisationId>) -> Answer {
    versioned(&desk::view(&app, &visitor, id).await?)
}

/// Registers an organisation.
pub async fn register(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenOrganisation>) -> Answer {
    let id = desk::register_from(&app, &visitor, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/organisations/{id}"), id, shown))
}

/// Changes an organisation.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<OrganisationId>,
    Seen(given): Seen<GivenOrganisation>,
) -> Answer {
    desk::amend_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Adds a site.
pub async fn add_site(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<OrganisationId>,
    Json(given): Json<GivenSite>,
) -> Answer {
    let id = desk::add_site_from(&app, &visitor, id, &given).await?;
    let shown = site(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/sites/{id}"), id, shown))
}

/// One site.
pub async fn site(app: web::Data<App>, visitor: Visitor, Id(id): Id<SiteId>) -> Answer {
    let (_, site) = desk::site_view(&app, &visitor, id).await?;
    versioned(&site)
}

/// Changes a site.
pub async fn amend_site(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<SiteId>,
    Seen(given): Seen<GivenSite>,
) -> Answer {
    desk::amend_site_from(&app, &visitor, id, &given).await?;
    site(app, visitor, Id(id)).await
}
