//! `/api/v1/auth` and `/api/v1/account`: how programs sign in, and one's own password.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::access::password;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::parties::users::{self, GivenPassword, tokens};
use crate::web::app::App;
use crate::web::kit::{Answer, Json, Visitor};
use crate::work::Target;

/// What a program sends to sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    #[serde(default)]
    email: Given,
    #[serde(default)]
    password: Given,
    #[serde(default)]
    totp: Given,
}

/// A refresh token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    #[serde(default)]
    refresh_token: Given,
}

impl Refresh {
    fn check(&self) -> Result<&str> {
        let mut fields = Fields::none();
        if self.refresh_token.is_empty() {
            fields.add("refresh_token", "Enter a refresh token.");
        }
        fields.check()?;
        Ok(self.refresh_token.as_str())
    }
}

/// Signs a program in.
pub async fn token(app: web::Data<App>, visitor: Visitor, Json(given): Json<Credentials>) -> Answer {
    let credentials = tokens::Credentials {
        email: given.email.as_str(),
        password: given.password.as_str(),
        totp: given.totp.as_str(),
    };
    let pair = tokens::sign_in(
        &app.db,
        &app.tokens,
        &app.second_factors,
        credentials,
        visitor.now,
    )
    .await?;
    Ok(HttpResponse::Ok().json(pair))
}

/// The next pair of tokens.
pub async fn refresh(app: web::Data<App>, visitor: Visitor, Json(given): Json<Refresh>) -> Answer {
    let pair = tokens::refresh(&app.db, &app.tokens, given.check()?, visitor.now).await?;
    Ok(HttpResponse::Ok().json(pair))
}

/// Signs a program out: every token of its family ends.
pub async fn revoke(app: web::Data<App>, Json(given): Json<Refresh>) -> Answer {
    tokens::revoke(&app.db, given.check()?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes one's own password.
pub async fn change_password(
    app: web::Data<App>,
    visitor: Visitor,
    Json(given): Json<GivenPassword>,
) -> Answer {
    change_password_from(&app, &visitor, &given, false).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The act behind the API and the page. With a second factor a shorter password is enough.
pub async fn change_password_from(
    app: &App,
    visitor: &Visitor,
    given: &GivenPassword,
    second_factor: bool,
) -> Result<()> {
    let person = visitor.person()?;
    let chosen = given.check(&app.db.body(), person, second_factor)?;
    users::confirm_password(&app.db, person, given.current.as_str(), visitor.now).await?;
    let hash = web::block(move || password::hash(&chosen))
        .await
        .map_err(|e| Error::Broken(e.into()))??;
    let kept = visitor.session.clone();
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            users::change_password(work, &hash, kept.as_deref())
        })
        .await
}
