//! What links in letters open: choosing a first password, or another one. The secret stands in the query, which is
//! never logged; these pages are kept nowhere and name themselves to nobody.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::second_step::{confirmed, enrol_view};
use super::sign_in::signed_in;
use crate::access::{Actor, Person, password};
use crate::base::error::{Error, Fields as Faults, Result};
use crate::base::given::Given;
use crate::base::text::Folded;
use crate::parties::users::links::{self, Link, Purpose};
use crate::parties::users::{self, User, lost};
use crate::store::housekeeping::Stage;
use crate::web::app::App;
use crate::web::kit::problem;
use crate::web::kit::{Answer, Form, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// The secret of a link.
#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default)]
    secret: String,
}

/// What is typed to choose a password.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chosen {
    secret: Given,
    password: Given,
}

/// What is typed to ask for a link.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    email: Given,
}

/// The page of an invitation.
pub async fn invitation(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    page(&app, &visitor, Purpose::Invitation, &query.secret).await
}

/// Accepts an invitation: the password is chosen, and the sign-in goes on.
pub async fn accept(app: web::Data<App>, visitor: Visitor, form: Form<Chosen>) -> Answer {
    let secret = form.value.secret.as_str().to_owned();
    match choose(&app, &visitor, Purpose::Invitation, &form.value).await {
        Ok(user) => {
            let id = user.id;
            let person = app.db.read_public(move |conn| users::person(conn, id)).await?;
            let person = person.ok_or(Error::SignIn)?;
            let stage = users::factor::stage(&app.db, &app.second_factors, &person).await?;
            let device = visitor.device.clone();
            let session = users::open(&app.db, person, stage, device, visitor.now).await?;
            Ok(silent(signed_in(session, "")?))
        }
        Err(error) => again(&app, &visitor, Purpose::Invitation, &secret, error),
    }
}

/// The page on which another password is chosen.
pub async fn new_password(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    page(&app, &visitor, Purpose::Password, &query.secret).await
}

/// Chooses another password. Signing in with it still takes the second factor.
pub async fn reset(app: web::Data<App>, visitor: Visitor, form: Form<Chosen>) -> Answer {
    let secret = form.value.secret.as_str().to_owned();
    match choose(&app, &visitor, Purpose::Password, &form.value).await {
        Ok(_) => Ok(silent(see_other("/sign-in?done=sign-in-password-changed"))),
        Err(error) => again(&app, &visitor, Purpose::Password, &secret, error),
    }
}

/// What is typed to enrol another second factor.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Renewed {
    secret: Given,
    code: Given,
}

/// The page on which another second factor is enrolled after the old one was lost.
pub async fn new_factor(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    match renewal(&app, &visitor, &query.secret).await {
        Ok((_, view)) => Page::new(&app, &visitor, app.say("enrol-title")?)
            .show("public/enrol", view)
            .map(silent),
        Err(Error::NotFound(_)) => gone(&app, &visitor, Purpose::Factor),
        Err(error) => Err(error.into()),
    }
}

async fn renewal(app: &App, visitor: &Visitor, secret: &str) -> Result<(Person, serde_json::Value)> {
    let (sought, now) = (secret.to_owned(), visitor.now);
    let person = app
        .db
        .read_public(move |conn| {
            let user = links::behind(conn, &sought, Purpose::Factor, now)?;
            users::person(conn, user.id)
        })
        .await?
        .ok_or(Error::NotFound("link"))?;
    let mut view = enrol_view(app, visitor, &person, "").await?;
    if let Some(fields) = view.as_object_mut() {
        fields.insert("link".to_owned(), json!(secret));
    }
    Ok((person, view))
}

/// Enrols it, and ends every session of the person.
pub async fn renew_factor(app: web::Data<App>, visitor: Visitor, form: Form<Renewed>) -> Answer {
    let secret = form.value.secret.as_str().to_owned();
    let (person, view) = match renewal(&app, &visitor, &secret).await {
        Ok(found) => found,
        Err(Error::NotFound(_)) => return gone(&app, &visitor, Purpose::Factor),
        Err(error) => return Err(error.into()),
    };
    let enrolled = async {
        let (enrolment, codes) = confirmed(&app, &visitor, &person, form.value.code.as_str()).await?;
        let actor = Actor::Person(person.clone());
        app.db
            .act(&actor, visitor.now, Target::House, move |work| {
                lost::renew(work, &secret, &enrolment)
            })
            .await?;
        Ok(codes)
    };
    match enrolled.await {
        Ok(codes) => {
            let view = json!({ "codes": codes, "next": "/sign-in" });
            Page::new(&app, &visitor, app.say("recovery-title")?)
                .show("public/recovery_codes", view)
                .map(silent)
        }
        Err(Error::NotFound(_)) => gone(&app, &visitor, Purpose::Factor),
        Err(error) => Page::new(&app, &visitor, app.say("enrol-title")?)
            .again("public/enrol", view, &Typed::default(), error)
            .map(silent),
    }
}

/// The page on which a link for another password is asked for.
pub async fn forgotten(app: web::Data<App>, visitor: Visitor) -> Answer {
    Page::new(&app, &visitor, app.say("forgotten-title")?).show("public/forgotten", json!({ "asked": false }))
}

/// Answers at once and alike, and looks for the address afterwards: neither words nor time tell whether it is known.
pub async fn ask(app: web::Data<App>, visitor: Visitor, form: Form<Asked>) -> Answer {
    let email = match form.value.email.email() {
        Ok(email) => email,
        Err(says) => {
            let mut faults = Faults::none();
            faults.add("email", says);
            let title = app.say("forgotten-title")?;
            let view = json!({ "asked": false });
            return Page::new(&app, &visitor, title).again(
                "public/forgotten",
                view,
                &form.typed,
                Error::Invalid(faults),
            );
        }
    };
    let link = Link::fresh(Purpose::Password)?;
    let (db, now) = (app.db.clone(), visitor.now);
    actix_web::rt::spawn(async move {
        let address = Folded::new(email.as_str()).as_str().to_owned();
        let sent = db.act(&Actor::Nobody, now, Target::House, move |work| {
            links::ask_reset(work, &address, &link)
        });
        match sent.await {
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => tracing::error!(cause = %error, "a link for a new password was not sent"),
        }
    });
    Page::new(&app, &visitor, app.say("forgotten-title")?).show("public/forgotten", json!({ "asked": true }))
}

async fn page(app: &App, visitor: &Visitor, purpose: Purpose, secret: &str) -> Answer {
    let (sought, now) = (secret.to_owned(), visitor.now);
    let found = app
        .db
        .read_public(move |conn| links::behind(conn, &sought, purpose, now))
        .await;
    match found {
        Ok(user) => {
            let title = app.say(title(purpose))?;
            Page::new(app, visitor, title)
                .show("public/choose_password", view(purpose, secret, Some(&user)))
                .map(silent)
        }
        Err(Error::NotFound(_)) => gone(app, visitor, purpose),
        Err(error) => Err(error.into()),
    }
}

fn view(purpose: Purpose, secret: &str, user: Option<&User>) -> serde_json::Value {
    json!({
        "purpose": purpose, "secret": secret, "action": purpose.page(),
        "email": user.map(|user| user.email.as_str()),
    })
}

/// A link that ran out, was used or was never made: the same page for all, with the way on.
fn gone(app: &App, visitor: &Visitor, purpose: Purpose) -> Answer {
    let title = app.say("link-gone-title")?;
    let status = problem::status(&Error::NotFound("link"));
    Page::new(app, visitor, title)
        .show_as(status, "public/link_gone", json!({ "purpose": purpose }))
        .map(silent)
}

fn again(app: &App, visitor: &Visitor, purpose: Purpose, secret: &str, error: Error) -> Answer {
    if matches!(error, Error::NotFound(_)) {
        return gone(app, visitor, purpose);
    }
    let title = app.say(title(purpose))?;
    // Neither the password nor the secret is sent back as typed; the form carries the secret by itself.
    Page::new(app, visitor, title)
        .again(
            "public/choose_password",
            view(purpose, secret, None),
            &Typed::default(),
            error,
        )
        .map(silent)
}

const fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Invitation => "invitation-title",
        Purpose::Password | Purpose::Factor => "new-password-title",
    }
}

/// Checks the password, hashes it before the transaction, and uses the link up.
async fn choose(app: &App, visitor: &Visitor, purpose: Purpose, given: &Chosen) -> Result<User> {
    let (secret, now) = (given.secret.as_str().to_owned(), visitor.now);
    let sought = secret.clone();
    let user = app
        .db
        .read_public(move |conn| links::behind(conn, &sought, purpose, now))
        .await?;
    let handling = &app.second_factors;
    let id = user.id;
    let person = app.db.read_public(move |conn| users::person(conn, id)).await?;
    let person = person.ok_or(Error::NotFound("link"))?;
    let second_factor = users::factor::stage(&app.db, handling, &person).await? != Stage::Open;
    let body = app.db.body();
    let about = [body.name.as_str(), user.name.as_str(), user.email.as_str()];
    if let Some(says) = password::fault(given.password.as_str(), second_factor, &about) {
        let mut faults = Faults::none();
        faults.add("password", says);
        return Err(Error::Invalid(faults));
    }
    let typed = given.password.as_str().to_owned();
    let hash = web::block(move || password::hash(&typed))
        .await
        .map_err(|e| Error::Broken(e.into()))??;
    let actor = Actor::Person(person);
    app.db
        .act(&actor, now, Target::House, move |work| match purpose {
            Purpose::Invitation => links::accept(work, &secret, &hash),
            Purpose::Password | Purpose::Factor => links::reset(work, &secret, &hash),
        })
        .await?;
    Ok(user)
}

/// Where a link leads to is told to nobody: no address goes along, and nothing is kept.
pub fn silent(mut answer: HttpResponse) -> HttpResponse {
    let headers = answer.headers_mut();
    headers.insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    answer
}
