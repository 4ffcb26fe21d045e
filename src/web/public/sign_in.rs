//! Signing in and out.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::access::{Actor, sessions};
use crate::base::error::Error;
use crate::base::given::Given;
use crate::parties::users::{self, SignedIn};
use crate::store::housekeeping::Stage;
use crate::web::app::App;
use crate::web::kit::guard::{COOKIE, door, encoded, home, own_path, step};
use crate::web::kit::{Answer, Done, Form, Page, Visitor, see_other};

/// The page's own query.
#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default)]
    pub(super) next: String,
}

/// What is typed to sign in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    #[serde(default)]
    email: Given,
    #[serde(default)]
    password: Given,
    #[serde(default)]
    next: Given,
}

/// The first address: one's own home page, or the sign-in.
pub async fn start(visitor: Visitor) -> Answer {
    let to = if matches!(visitor.actor, Actor::Nobody) {
        door(&visitor)
    } else {
        home(&visitor)
    };
    Ok(see_other(to))
}

/// The sign-in page.
pub async fn form(
    app: web::Data<App>,
    visitor: Visitor,
    query: web::Query<Query>,
    done: web::Query<Done>,
) -> Answer {
    let title = app.say("sign-in-title")?;
    let page = Page::new(&app, &visitor, title).after(&done, &["sign-in-password-changed"])?;
    page.show("public/sign_in", view(&app, &visitor, &query.next))
}

fn view(app: &App, visitor: &Visitor, next: &str) -> serde_json::Value {
    let accounts: Vec<_> = app
        .demo_accounts
        .iter()
        .map(|account| {
            json!({
                "role": account.role, "email": account.email, "password": account.password,
                "code": account.code(visitor.now),
            })
        })
        .collect();
    json!({ "demo_accounts": accounts, "next": own_path(next).unwrap_or("") })
}

/// Checks address and password and opens a session, or goes on to the second step.
pub async fn sign_in(app: web::Data<App>, visitor: Visitor, form: Form<Fields>) -> Answer {
    let Form { value, mut typed } = form;
    // A password is never sent back, not even to the one who typed it.
    typed.0.retain(|(name, _)| name != "password");
    let session = users::sign_in(
        &app.db,
        &app.second_factors,
        (value.email.as_str(), value.password.as_str()),
        visitor.device.clone(),
        visitor.now,
    );
    match session.await {
        Ok(session) => signed_in(session, value.next.as_str()),
        Err(error) => {
            let title = app.say("sign-in-title")?;
            let view = view(&app, &visitor, value.next.as_str());
            Page::new(&app, &visitor, title).again("public/sign_in", view, &typed, error)
        }
    }
}

/// Goes on with a fresh session: to the step that is left, or to where the visitor wanted to be.
pub fn signed_in(session: SignedIn, next: &str) -> Answer {
    let wanted = own_path(next).filter(|path| *path != "/");
    let to = match (session.stage, wanted) {
        (Stage::Open, Some(path)) => path.to_owned(),
        (Stage::Open, None) if session.person.organisation.is_some() => "/portal".to_owned(),
        (Stage::Open, None) => "/desk".to_owned(),
        (stage, Some(path)) => format!("{}?next={}", step(stage), encoded(path)),
        (stage, None) => step(stage).to_owned(),
    };
    let mut answer = see_other(&to);
    answer
        .add_cookie(&cookie(session.token))
        .map_err(|e| Error::Broken(e.into()))?;
    Ok(answer)
}

/// Ends the session.
pub async fn sign_out(app: web::Data<App>, visitor: Visitor, _form: Form<serde_json::Value>) -> Answer {
    if let Some(session) = visitor.session {
        users::sign_out(&app.db, session).await?;
    }
    let mut gone = cookie(String::new());
    gone.make_removal();
    let mut answer = see_other("/sign-in");
    answer.add_cookie(&gone).map_err(|e| Error::Broken(e.into()))?;
    Ok(answer)
}

fn cookie(token: String) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(sessions::LIFE_SECONDS))
        .finish()
}
