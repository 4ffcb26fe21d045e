//! Applications, for the certification body: the list by waiting time, one application, and filling one in on a
//! client's behalf.

use actix_web::web;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::organisations::{options, version};
use crate::access::Act;
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::ApplicationId;
use crate::lifecycle::application::view::{Row, View};
use crate::lifecycle::application::{self, GivenDraft, GivenStart};
use crate::lifecycle::review;
use crate::lifecycle::review::view::{Reviewed, Told};
use crate::parties::organisations;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// How many applications a page lists.
pub const PAGE: i64 = 50;

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    /// Counted from 0.
    #[serde(default)]
    pub page: i64,
}

/// For which client an application is to be started.
#[derive(Debug, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    organisation: String,
}

/// A page of the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The applications on it.
    pub applications: Vec<Row>,
    /// The page after it, if there is one.
    pub next: Option<i64>,
}

/// The list, those that wait for the review first.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let view = listed(&app, &visitor, query.page, PAGE).await?;
    Page::new(&app, &visitor, app.say("applications-title")?).show("desk/applications/list", view)
}

/// Reads a page of the list.
pub async fn listed(app: &App, visitor: &Visitor, page: i64, size: i64) -> Result<Listed> {
    let page = page.clamp(0, 100_000);
    let mut found = rows(app, visitor, size + 1, page * size).await?;
    let shown = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    Ok(Listed {
        applications: found,
        next: more.then_some(page + 1),
    })
}

/// The applications the visitor sees.
pub async fn rows(app: &App, visitor: &Visitor, limit: i64, offset: i64) -> Result<Vec<Row>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            application::view::list(reader, limit, offset)
        })
        .await
}

/// The form for starting one on a client's behalf.
pub async fn new(app: web::Data<App>, visitor: Visitor, query: web::Query<For>) -> Answer {
    let typed = Typed(vec![("organisation".to_owned(), query.organisation.clone())]);
    let view = start_form(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("applications-new")?).filled("desk/applications/new", view, &typed)
}

/// Starts one.
pub async fn start(app: web::Data<App>, visitor: Visitor, form: Form<GivenStart>) -> Answer {
    match start_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/desk/applications/{id}/edit"))),
        Err(error) => {
            let view = start_form(&app, &visitor).await?;
            let page = Page::new(&app, &visitor, app.say("applications-new")?);
            page.again("desk/applications/new", view, &form.typed, error)
        }
    }
}

/// What the start form offers.
pub async fn start_form(app: &App, visitor: &Visitor) -> Result<Value> {
    let clients = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeOrganisations,
            move |reader| {
                let reach = reader.reach();
                organisations::all(reader.conn(), reach, "", 1_000, 0)
            },
        )
        .await?;
    let clients: Vec<Value> = clients
        .into_iter()
        .map(|client| json!({ "value": client.id, "label": format!("{}, {}", client.legal_name, client.city) }))
        .collect();
    let standards: Vec<Value> = app
        .db
        .book()
        .standards()
        .map(|standard| json!({ "value": standard.id, "label": standard.id, "hint": standard.title }))
        .collect();
    Ok(json!({ "clients": clients, "standards": standards }))
}

/// The act behind the form and the API. A client's own people start for their organisation.
pub async fn start_from(app: &App, visitor: &Visitor, given: &GivenStart) -> Result<ApplicationId> {
    let start = given.check()?;
    let own = visitor.person()?.organisation;
    let Some(organisation) = start.organisation.or(own) else {
        let mut fields = Fields::none();
        fields.add("organisation", "Choose the client that applies.");
        return Err(Error::Invalid(fields));
    };
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Organisation(organisation),
            move |work| application::start(work, organisation, start),
        )
        .await
}

/// One application, as far as the visitor sees it.
pub async fn view(app: &App, visitor: &Visitor, id: ApplicationId) -> Result<View> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            application::view::one(reader, id)
        })
        .await
}

/// One application with what the client was told of its review.
pub async fn with_told(app: &App, visitor: &Visitor, id: ApplicationId) -> Result<(View, Option<Told>)> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApplications, move |reader| {
            Ok((
                application::view::one(reader, id)?,
                review::view::told(reader, id)?,
            ))
        })
        .await
}

/// One application, with its review where it is done and the visitor may see it.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let (view, told) = with_told(&app, &visitor, id).await?;
    let reviewed = reviewed(&app, &visitor, id).await?;
    let title = format!("{}, {}", view.organisation.legal_name, view.application.standard);
    let view = json!({ "application": view, "told": told, "reviewed": reviewed, "base": "/desk" });
    Page::new(&app, &visitor, title).show("desk/applications/page", view)
}

/// The review, for those who may see reviews.
async fn reviewed(app: &App, visitor: &Visitor, id: ApplicationId) -> Result<Option<Reviewed>> {
    let read = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            review::view::reviewed(reader, id)
        });
    match read.await {
        Err(Error::Forbidden) => Ok(None),
        other => other,
    }
}

/// The form, filled in with what is kept.
pub async fn edit(app: web::Data<App>, visitor: Visitor, Id(id): Id<ApplicationId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    if !view.may_save {
        return Ok(see_other(&format!("/desk/applications/{id}")));
    }
    let typed = typed(&view)?;
    let form = form(&app, &view)?;
    Page::new(&app, &visitor, app.say("applications-edit")?).filled("desk/applications/edit", form, &typed)
}

/// What the form shows beside the fields.
pub fn form(app: &App, view: &View) -> Result<Value> {
    let sites: Vec<Value> = view
        .sites
        .iter()
        .map(|row| {
            let site = &row.site.site;
            let people = app
                .words
                .say("application-site-people", &[("people", row.site.people.into())])?;
            let hint = format!("{}. {people}", site.address());
            Ok(json!({ "value": site.id, "label": site.name, "hint": hint }))
        })
        .collect::<Result<_>>()?;
    Ok(json!({
        "application": view,
        "sites": sites,
        "yes_no": options(app, "answer", ["yes", "no"].into_iter())?,
    }))
}

/// A kept application as the fields of its form.
pub fn typed(view: &View) -> Result<Typed> {
    let mut typed = super::organisations::typed_from(&view.application)?;
    for row in view.sites.iter().filter(|row| row.chosen) {
        typed.0.push(("sites".to_owned(), row.site.site.id.to_string()));
    }
    Ok(typed)
}

/// Saves the form.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApplicationId>,
    form: Form<GivenDraft>,
) -> Answer {
    match save_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/applications/{id}"))),
        Err(error) => {
            let view = self::form(&app, &view(&app, &visitor, id).await?)?;
            let page = Page::new(&app, &visitor, app.say("applications-edit")?);
            page.again("desk/applications/edit", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn save_from(app: &App, visitor: &Visitor, id: ApplicationId, given: &GivenDraft) -> Result<()> {
    let draft = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Application(id),
            move |work| application::save(work, id, draft),
        )
        .await
}

/// The act behind the portal's button and the API.
pub async fn submit_from(
    app: &App,
    visitor: &Visitor,
    id: ApplicationId,
    given: &crate::base::given::Given,
) -> Result<()> {
    let version = version(given)?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Application(id),
            move |work| application::submit(work, id, version),
        )
        .await
}
