//! Clients and their sites, for the certification body.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::access::Act;
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::text::Folded;
use crate::parties::organisations::view::{SiteView, View};
use crate::parties::organisations::{self, GivenOrganisation, GivenSite, Risk, SiteKind};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// How many organisations a page lists.
const PAGE: i64 = 50;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: i64,
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let search = Folded::new(&query.q);
    let page = query.page.clamp(0, 100_000);
    let mut found = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeOrganisations,
            move |reader| {
                let reach = reader.reach();
                organisations::all(reader.conn(), reach, search.as_str(), PAGE + 1, page * PAGE)
            },
        )
        .await?;
    let more = found.len() > 50;
    found.truncate(50);
    let view =
        json!({ "q": query.q, "organisations": found, "page": page, "next": more.then_some(page + 1) });
    Page::new(&app, &visitor, app.say("organisations-title")?).show("desk/organisations/list", view)
}

/// The form for a new client.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    Page::new(&app, &visitor, app.say("organisations-register")?).show("desk/organisations/new", json!({}))
}

/// Registers a client.
pub async fn register(app: web::Data<App>, visitor: Visitor, form: Form<GivenOrganisation>) -> Answer {
    match register_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/desk/organisations/{id}"))),
        Err(error) => Page::new(&app, &visitor, app.say("organisations-register")?).again(
            "desk/organisations/new",
            json!({}),
            &form.typed,
            error,
        ),
    }
}

/// The act behind the form and the API.
pub async fn register_from(
    app: &App,
    visitor: &Visitor,
    given: &GivenOrganisation,
) -> Result<OrganisationId> {
    let checked = given.check()?;
    let id = app.db.id(OrganisationId::from_uuid);
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Organisation(id),
            move |work| organisations::register(work, id, checked),
        )
        .await
}

/// An organisation with its sites, as far as the visitor sees it.
pub async fn view(app: &App, visitor: &Visitor, id: OrganisationId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeOrganisations,
            move |reader| {
                let reach = reader.reach();
                let organisation = organisations::by_id(reader.conn(), reach, id)?;
                let sites = organisations::sites_of(reader.conn(), reach, id)?;
                Ok(View {
                    organisation,
                    sites: sites.into_iter().map(SiteView::of).collect(),
                })
            },
        )
        .await
}

/// One client.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<OrganisationId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    let title = view.organisation.legal_name.clone();
    Page::new(&app, &visitor, title).show("desk/organisations/page", view)
}

/// The form for changing a client's particulars, filled in.
pub async fn edit(app: web::Data<App>, visitor: Visitor, Id(id): Id<OrganisationId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    let typed = typed_from(&view.organisation)?;
    Page::new(&app, &visitor, app.say("organisations-amend")?).filled("desk/organisations/edit", view, &typed)
}

/// Changes a client's particulars.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<OrganisationId>,
    form: Form<GivenOrganisation>,
) -> Answer {
    match amend_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/organisations/{id}"))),
        Err(error) => {
            let view = view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("organisations-amend")?);
            page.again("desk/organisations/edit", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn amend_from(
    app: &App,
    visitor: &Visitor,
    id: OrganisationId,
    given: &GivenOrganisation,
) -> Result<()> {
    let checked = given.check()?;
    let version = version(&given.version)?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Organisation(id),
            move |work| organisations::amend(work, id, version, checked),
        )
        .await
}

/// The form for a new site.
pub async fn new_site(app: web::Data<App>, visitor: Visitor, Id(id): Id<OrganisationId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("sites-add")?)
        .show("desk/organisations/site", site_form(&app, &view, None)?)
}

/// Adds a site.
pub async fn add_site(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<OrganisationId>,
    form: Form<GivenSite>,
) -> Answer {
    match add_site_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/organisations/{id}"))),
        Err(error) => {
            let view = view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("sites-add")?);
            page.again(
                "desk/organisations/site",
                site_form(&app, &view, None)?,
                &form.typed,
                error,
            )
        }
    }
}

/// The act behind the form and the API.
pub async fn add_site_from(
    app: &App,
    visitor: &Visitor,
    id: OrganisationId,
    given: &GivenSite,
) -> Result<SiteId> {
    let checked = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Organisation(id),
            move |work| organisations::add_site(work, id, checked),
        )
        .await
}

/// A site, as far as the visitor sees it, with its organisation.
pub async fn site_view(app: &App, visitor: &Visitor, id: SiteId) -> Result<(View, SiteView)> {
    let site = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeOrganisations,
            move |reader| {
                let reach = reader.reach();
                organisations::site_by_id(reader.conn(), reach, id)
            },
        )
        .await?;
    let organisation = view(app, visitor, site.organisation_id).await?;
    Ok((organisation, SiteView::of(site)))
}

/// The form for changing a site, filled in.
pub async fn edit_site(app: web::Data<App>, visitor: Visitor, Id(id): Id<SiteId>) -> Answer {
    let (view, site) = site_view(&app, &visitor, id).await?;
    let typed = typed_from(&site)?;
    let page = Page::new(&app, &visitor, app.say("sites-amend")?);
    page.filled(
        "desk/organisations/site",
        site_form(&app, &view, Some(&site))?,
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
    match amend_site_from(&app, &visitor, id, &form.value).await {
        Ok(organisation) => Ok(see_other(&format!("/desk/organisations/{organisation}"))),
        Err(error) => {
            let (view, site) = site_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("sites-amend")?);
            page.again(
                "desk/organisations/site",
                site_form(&app, &view, Some(&site))?,
                &form.typed,
                error,
            )
        }
    }
}

/// The act behind the form and the API; returns whose site it is.
pub async fn amend_site_from(
    app: &App,
    visitor: &Visitor,
    id: SiteId,
    given: &GivenSite,
) -> Result<OrganisationId> {
    let checked = given.check()?;
    let version = version(&given.version)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Site(id), move |work| {
            organisations::amend_site(work, id, version, checked)
        })
        .await?;
    Ok(site_view(app, visitor, id).await?.0.organisation.id)
}

/// What the site form's page shows beside the fields.
pub fn site_form(app: &App, view: &View, site: Option<&SiteView>) -> Result<serde_json::Value> {
    Ok(json!({
        "organisation": view.organisation,
        "site": site,
        "first": view.sites.is_empty(),
        "kinds": options(app, "site-kind", SiteKind::ALL.iter().map(|kind| kind.as_str()))?,
        "risks": options(app, "site-risk", Risk::ALL.iter().map(|risk| risk.as_str()))?,
        "central": options(app, "site-central", ["yes"].into_iter())?,
    }))
}

/// The options of a choice: each word with its text, found under `key-word`.
pub fn options<'w>(
    app: &App,
    key: &str,
    words: impl Iterator<Item = &'w str>,
) -> Result<Vec<serde_json::Value>> {
    words
        .map(|word| {
            let label = app.say(&format!("{key}-{}", word.replace('_', "-")))?;
            Ok(json!({ "value": word, "label": label, "hint": null }))
        })
        .collect()
}

/// The version a form was made from.
pub fn version(given: &Given) -> Result<i32> {
    let mut fields = crate::base::error::Fields::none();
    let version = fields.take("version", given.whole(1..=i32::MAX));
    fields.check()?;
    Ok(version.unwrap_or_default())
}

/// A record as the fields of its form.
pub fn typed_from(record: &impl serde::Serialize) -> Result<Typed> {
    let value = serde_json::to_value(record).map_err(|e| crate::base::error::Error::Broken(e.into()))?;
    let fields = value.as_object().cloned().unwrap_or_default();
    Ok(Typed(
        fields
            .into_iter()
            .filter_map(|(name, value)| match value {
                serde_json::Value::String(text) => Some((name, text)),
                serde_json::Value::Number(number) => Some((name, number.to_string())),
                serde_json::Value::Bool(yes) => Some((name, if yes { "yes" } else { "no" }.to_owned())),
                _ => None,
            })
            .collect(),
    ))
}
