//! Every client's keys to the API, for the administrator; the portal and the API show and make them the same way.

use actix_web::web;
use serde::Serialize;
use serde_json::{Value, json};

use crate::access::{Act, KeyScope, sessions};
use crate::base::error::Result;
use crate::base::ids::{ApiKeyId, OrganisationId};
use crate::base::time::{Date, Instant, in_words, plus_days};
use crate::parties::keys::model::LONGEST_DAYS;
use crate::parties::keys::{self, GivenKey, PREFIX, State};
use crate::parties::{organisations, users};
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// The list, with the form for a new key.
pub async fn page(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let view = view(&app, &visitor, None).await?;
    Page::new(&app, &visitor, app.say("keys-title")?)
        .after(&done, &["keys-revoked"])?
        .show("desk/keys/page", view)
}

/// Makes a key and shows it, this once.
pub async fn make(app: web::Data<App>, visitor: Visitor, form: Form<GivenKey>) -> Answer {
    answer(&app, &visitor, &form, "desk/keys/page").await
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
pub async fn answer(app: &App, visitor: &Visitor, form: &Form<GivenKey>, template: &str) -> Answer {
    let title = app.say("keys-title")?;
    match make_from(app, visitor, &form.value).await {
        Ok(made) => {
            let view = view(app, visitor, Some(&made)).await?;
            Page::new(app, visitor, title).show(template, view)
        }
        Err(error) => {
            let view = view(app, visitor, None).await?;
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

/// Every key the visitor may see, as the API shows it.
pub async fn all(app: &App, visitor: &Visitor) -> Result<Vec<KeyView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeApiKeys, |reader| {
            let (reach, today) = (reader.reach(), reader.today());
            let mut shown = Vec::new();
            for held in keys::all(reader.conn(), reach)? {
                let organisation = organisations::by_id(reader.conn(), reach, held.key.organisation_id)?;
                let made_by = users::by_id(reader.conn(), held.key.made_by)?;
                shown.push(KeyView {
                    id: held.key.id,
                    version: held.key.version,
                    state: held.key.state(today),
                    organisation_id: held.key.organisation_id,
                    organisation: organisation.legal_name,
                    scopes: held.scopes,
                    expires_on: held.key.expires_on,
                    made_by: made_by.name,
                    made_at: held.key.made_at,
                    used_at: held.used_at,
                    revoked_at: held.key.revoked_at,
                    name: held.key.name,
                });
            }
            Ok(shown)
        })
        .await
}

/// The page's view: keys in words, the form's choices, and a key just made.
pub async fn view(app: &App, visitor: &Visitor, made: Option<&Made>) -> Result<Value> {
    let shown: Vec<KeyRow> = all(app, visitor)
        .await?
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
