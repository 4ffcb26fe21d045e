//! How the body is called, where it is reached, its zone, its colour and its logo.

use actix_web::{HttpRequest, web};
use futures_util::TryStreamExt as _;
use serde_json::{Value, json};

use crate::access::{Act, policy};
use crate::base::error::{Error, Fields, Result};
use crate::parties::body::brand::{self, LARGEST_LOGO_BYTES};
use crate::parties::body::view::{self, BodyView};
use crate::parties::body::{self, GivenBody};
use crate::settings::{Logo, Name};
use crate::web::app::App;
use crate::web::desk::users::Nothing;
use crate::web::kit::{Answer, Done, Form, Page, Typed, Visitor, see_other, upload};
use crate::work::Target;

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let view = page_view(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("settings-page-body")?)
        .after(&done, &["body-saved", "body-logo-saved", "body-logo-removed"])?
        .show("desk/settings/body", view)
}

/// The body as it is today.
pub async fn one(app: &App, visitor: &Visitor) -> Result<BodyView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, view::body)
        .await
}

async fn page_view(app: &App, visitor: &Visitor) -> Result<Value> {
    let body = one(app, visitor).await?;
    let facts = [
        ("body.name", "body-name", Some(body.name.as_str())),
        ("body.address", "body-address", Some(body.address.as_str())),
        ("body.email", "body-email", Some(body.email.as_str())),
        ("body.zone", "body-zone", Some(body.zone)),
        ("brand.accent", "body-accent", body.accent.as_deref()),
    ];
    let mut shown = Vec::new();
    for (name, key, value) in facts {
        let origin = body.origins.get(name);
        shown.push(json!({
            "label": app.say(key)?,
            "text": match value { Some(value) => value.to_owned(), None => app.say("body-usual")? },
            "origin": origin,
        }));
    }
    let mut changes = Vec::new();
    for (name, change) in &body.changes {
        let what = name.to_string().replace(['.', '_'], "-");
        let value = match (name, change.value.as_str().unwrap_or_default()) {
            (Name::Logo, sha256) if !sha256.is_empty() => app.say("body-logo-another")?,
            (_, value) => value.to_owned(),
        };
        changes.push(
            json!({ "what": app.say(&format!("setting-name-{what}"))?, "value": value, "change": change }),
        );
    }
    Ok(json!({
        "body": body, "facts": shown, "changes": changes,
        "may": policy::may(&visitor.actor, Act::SetBody).is_ok(),
        "today": app.db.zone().date(visitor.now),
        "meant": [{ "value": "yes", "label": app.say("body-zone-meant")?, "hint": null }],
        "logo": body.logo.as_ref().map(|sha256| format!("/brand/logo/{sha256}")),
    }))
}

/// Changes all but the logo.
pub async fn set(app: web::Data<App>, visitor: Visitor, form: Form<GivenBody>) -> Answer {
    match set_from(&app, &visitor, &form.value).await {
        Ok(_) => Ok(see_other("/desk/settings/body?done=body-saved")),
        Err(error) => again(&app, &visitor, &form.typed, error).await,
    }
}

async fn again(app: &App, visitor: &Visitor, typed: &Typed, error: Error) -> Answer {
    let view = page_view(app, visitor).await?;
    Page::new(app, visitor, app.say("settings-page-body")?).again("desk/settings/body", view, typed, error)
}

/// The act behind the form and the API.
pub async fn set_from(app: &App, visitor: &Visitor, given: &GivenBody) -> Result<usize> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            body::set_body(work, &checked)
        })
        .await
}

/// Sets the logo.
pub async fn set_logo(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    payload: web::Payload,
) -> Answer {
    match set_logo_from(&app, &visitor, &request, payload).await {
        Ok(()) => Ok(see_other("/desk/settings/body?done=body-logo-saved")),
        Err(error) => again(&app, &visitor, &Typed::default(), error).await,
    }
}

/// The act behind the form and the API. The file itself is not kept: only the picture that is in it.
pub async fn set_logo_from(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<()> {
    let incoming = app.db.id(|uuid| uuid);
    let received = upload::receive(&app.vault, request, payload, incoming).await?;
    let fault = |says: String| {
        let mut fields = Fields::none();
        fields.add("file", says);
        Error::Invalid(fields)
    };
    if received.kept.size > LARGEST_LOGO_BYTES as u64 {
        return Err(fault(format!(
            "The logo has {} bytes. Make it smaller: at most {LARGEST_LOGO_BYTES}.",
            received.kept.size
        )));
    }
    let (_, content) = app.vault.read(&received.kept.sha256).await?;
    let file: Vec<u8> = content
        .try_fold(Vec::new(), |mut all, piece| async move {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await?;
    let logo = web::block(move || brand::logo(&file))
        .await
        .map_err(|e| Error::Broken(e.into()))?
        .map_err(fault)?;
    decide(app, visitor, Some(logo)).await
}

/// Takes the logo away.
pub async fn remove_logo(app: web::Data<App>, visitor: Visitor, _form: Form<Nothing>) -> Answer {
    remove_logo_from(&app, &visitor).await?;
    Ok(see_other("/desk/settings/body?done=body-logo-removed"))
}

/// The act behind the form and the API.
pub async fn remove_logo_from(app: &App, visitor: &Visitor) -> Result<()> {
    decide(app, visitor, None).await
}

async fn decide(app: &App, visitor: &Visitor, logo: Option<Logo>) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            body::set_logo(work, logo)
        })
        .await
        .map(|_| ())
}
