//! Signing in and out.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::access::{Actor, sessions};
use crate::base::given::Given;
use crate::parties::users;
use crate::web::app::App;
use crate::web::kit::guard::{COOKIE, home, own_path};
use crate::web::kit::{Answer, Form, Page, Visitor, see_other};

/// The page's own query.
#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default)]
    next: String,
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
        "/sign-in"
    } else {
        home(&visitor)
    };
    Ok(see_other(to))
}

/// The sign-in page.
pub async fn form(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let title = app.say("sign-in-title")?;
    Page::new(&app, &visitor, title).show("public/sign_in", view(&app, &query.next))
}

fn view(app: &App, next: &str) -> serde_json::Value {
    json!({ "demo_accounts": app.demo_accounts, "next": own_path(next).unwrap_or("") })
}

/// Checks address and password and opens a session.
pub async fn sign_in(app: web::Data<App>, visitor: Visitor, form: Form<Fields>) -> Answer {
    let Form { value, mut typed } = form;
    // A password is never sent back, not even to the one who typed it.
    typed.0.retain(|(name, _)| name != "password");
    match users::sign_in(
        &app.db,
        value.email.as_str(),
        value.password.as_str(),
        visitor.now,
    )
    .await
    {
        Ok(signed_in) => {
            let to = match own_path(value.next.as_str()) {
                Some(path) if path != "/" => path.to_owned(),
                _ if signed_in.person.organisation.is_some() => "/portal".to_owned(),
                _ => "/desk".to_owned(),
            };
            let mut answer = see_other(&to);
            answer
                .add_cookie(&cookie(signed_in.token))
                .map_err(|e| crate::base::error::Error::Broken(e.into()))?;
            Ok(answer)
        }
        Err(error) => {
            let title = app.say("sign-in-title")?;
            let view = view(&app, value.next.as_str());
            Page::new(&app, &visitor, title).again("public/sign_in", view, &typed, error)
        }
    }
}

/// Ends the session.
pub async fn sign_out(app: web::Data<App>, visitor: Visitor, _form: Form<serde_json::Value>) -> Answer {
    if let Some(session) = visitor.session {
        users::sign_out(&app.db, session).await?;
    }
    let mut gone = cookie(String::new());
    gone.make_removal();
    let mut answer = see_other("/sign-in");
    answer
        .add_cookie(&gone)
        .map_err(|e| crate::base::error::Error::Broken(e.into()))?;
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
