//! Every client's keys to the API, for the administrator; the portal and the API show and make them the same way.

use actix_web::web;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::access::{Act, KeyScope, sessions};
use crate::base::error::{Error, Result};
use crate::base::ids::{ApiKeyId, OrganisationId};
use crate::base::time::{Date, Instant, in_words, plus_days};
use crate::parties::keys::model::LONGEST_DAYS;
use crate::parties::keys::{self, GivenKey, Held, PREFIX, State};
use crate::parties::{organisations, users};
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Pages, Visitor, see_other};
use crate::work::{Reader, Target};

/// How many keys a page lists.
const PAGE: usize = 50;

/// What was done, and which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    done: String,
    page: usize,
}

/// The list, with the form for a new key.
pub async fn page(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    listed(&app, &visitor, &query, ("/desk/keys", "desk/keys/page")).await
}

/// The list at this address, by this template.
pub async fn listed(
    app: &App,
    visitor: &Visitor,
    query: &Query,
    (address, template): (&str, &str),
) -> Answer {
    let view = view(app, visitor, Pages::new(address, query.page, PAGE), None).await?;
    Page::new(app, visitor, app.say("keys-title")?)
        .after(&Done::new(&query.done), &["keys-revoked"])?
        .show(template, view)
}

/// Makes a key and shows it, this once.
pub async fn make(app: web::Data<App>, visitor: Visitor, form: Form<GivenKey>) -> Answer {
    answer(&app, &visitor, &form, ("/desk/keys", "desk/keys/page")).await
}

/// Revokes a key.
pub async fn revoke(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApiKeyId>,
    _form: Form<Value>,
) -> Answer {
    revoke_from(&app, &visitor, id).await?;
    Ok(see_other("/desk/keys?done=keys-revoked"))
}

/// A key that was just made. Its secret is in no log and in no Debug output.
pub struct Made {
    /// The key's id.
    pub id: ApiKeyId,
    /// The key itself.
    pub secret: String,
}

/// The page after its form was sent: with the new key, or with what is wrong.
pub async fn answer(
    app: &App,
    visitor: &Visitor,
    form: &Form<GivenKey>,
    (address, template): (&str, &str),
) -> Answer {
    let title = app.say("keys-title")?;
    let first = Pages::new(address, 0, PAGE);
    match make_from(app, visitor, &form.value).await {
        Ok(made) => {
            let view = view(app, visitor, first, Some(&made)).await?;
            Page::new(app, visitor, title).show(template, view)
        }
        Err(error) => {
            let view = view(app, visitor, first, None).await?;
            Page::new(app, visitor, title).again(template, view, &form.typed, error)
        }
    }
}

/// The act behind the forms and the API.
pub async fn make_from(app: &App, visitor: &Visitor, given: &GivenKey) -> Result<Made> {
    let checked = given.check(visitor.person()?.organisation, app.db.zone().date(visitor.now))?;
    let secret = format!("{PREFIX}{}", sessions::secret()?);
    let (target, kept) = (Target::Organisation(checked.organisation), secret.clone());
    let id = app
        .db
        .act(&visitor.actor, visitor.now, target, move |work| {
            keys::make(work, checked, &kept)
        })
        .await?;
    Ok(Made { id, secret })
}

/// The act behind the forms and the API.
pub async fn revoke_from(app: &App, visitor: &Visitor, id: ApiKeyId) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::ApiKey(id), move |work| {
            keys::revoke(work, id)
        })
        .await
}

/// A key, as far as it shows itself.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Key)]
pub struct KeyView {
    /// The key.
    pub id: ApiKeyId,
    /// Its version.
    pub version: i32,
    /// What it is called.
    pub name: String,
    /// The client it belongs to.
    pub organisation_id: OrganisationId,
    /// That client's name.
    pub organisation: String,
    /// What it opens.
    pub scopes: Vec<KeyScope>,
    /// Its last day.
    pub expires_on: Date,
    /// Whether it opens anything today.
    pub state: State,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was used last.
    pub used_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// The same on a page.
#[derive(Serialize)]
struct KeyRow {
    #[serde(flatten)]
    key: KeyView,
    /// The moment of its last use in the body's zone.
    used: Option<String>,
    good: bool,
}

/// The newest keys the visitor may see, from the one before `after` on, as the API shows them.
pub async fn newest(
    app: &App,
    visitor: &Visitor,
    after: Option<ApiKeyId>,
    limit: i64,
) -> Result<Vec<KeyView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApiKeys, move |reader| {
            let reach = reader.reach();
            let keys = keys::newest(reader.conn(), reach, after, limit)?;
            as_shown(reader, keys)
        })
        .await
}

fn as_shown(reader: &mut Reader<'_>, keys: Vec<Held>) -> Result<Vec<KeyView>> {
    let (reach, today) = (reader.reach(), reader.today());
    let clients: Vec<_> = keys.iter().map(|held| held.key.organisation_id).collect();
    let makers: Vec<_> = keys.iter().map(|held| held.key.made_by).collect();
    let clients = organisations::names(reader.conn(), reach, &clients)?;
    let makers = users::names(reader.conn(), &makers)?;
    keys.into_iter()
        .map(|Held { key, scopes, used_at }| {
            let organisation = clients.get(&key.organisation_id).cloned();
            let made_by = makers.get(&key.made_by).cloned();
            Ok(KeyView {
                id: key.id,
                version: key.version,
                state: key.state(today),
                organisation_id: key.organisation_id,
                organisation: organisation.ok_or(Error::NotFound("organisation"))?,
                scopes,
                expires_on: key.expires_on,
                made_by: made_by.ok_or(Error::NotFound("user"))?,
                made_at: key.made_at,
                used_at,
                revoked_at: key.revoked_at,
                name: key.name,
            })
        })
        .collect()
}

/// The page's view: keys in words, the form's choices, and a key just made.
pub async fn view(app: &App, visitor: &Visitor, part: Pages<'_>, made: Option<&Made>) -> Result<Value> {
    let (rows, from) = (part.rows(), part.from());
    let mut shown = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeApiKeys, move |reader| {
            let reach = reader.reach();
            let keys = keys::all(reader.conn(), reach, rows, from)?;
            as_shown(reader, keys)
        })
        .await?;
    let pager = part.pager(&mut shown);
    let shown: Vec<KeyRow> = shown
        .into_iter()
        .map(|key| KeyRow {
            used: key.used_at.map(|at| in_zone(app, at)),
            good: key.state == State::Good,
            key,
        })
        .collect();
    let name_of = |id: ApiKeyId| shown.iter().find(|row| row.key.id == id).map(|row| &row.key.name);
    let made = made.map(|made| json!({ "key": made.secret, "name": name_of(made.id) }));
    let mut scopes = Vec::new();
    for scope in KeyScope::ALL {
        scopes.push(json!({
            "value": scope,
            "label": app.say(&format!("key-scope-{scope}"))?,
            "hint": app.say(&format!("key-opens-{scope}"))?,
        }));
    }
    let today = app.db.zone().date(visitor.now);
    Ok(json!({
        "keys": shown,
        "previous": pager.previous,
        "next": pager.next,
        "made": made,
        "scopes": scopes,
        "clients": clients(app, visitor).await?,
        "earliest": today,
        "latest": plus_days(today, LONGEST_DAYS),
    }))
}

/// The clients an administrator may choose from; a client has no choice.
async fn clients(app: &App, visitor: &Visitor) -> Result<Option<Vec<Value>>> {
    if visitor.person()?.organisation.is_some() {
        return Ok(None);
    }
    let clients = app
        .db
        .read(&visitor.actor, visitor.now, Act::MakeApiKey, |reader| {
            let reach = reader.reach();
            organisations::all(reader.conn(), reach, "", 1_000, 0)
        })
        .await?;
    let option = |client: organisations::Organisation| json!({ "value": client.id, "label": format!("{}, {}", client.legal_name, client.city) });
    Ok(Some(clients.into_iter().map(option).collect()))
}

fn in_zone(app: &App, at: Instant) -> String {
    let zone = app.db.zone();
    format!("{} {}", in_words(zone.date(at)), zone.clock_face(at))
}
