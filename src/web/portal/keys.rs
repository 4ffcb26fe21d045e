//! A client's own keys to the API.

use actix_web::web;
use serde_json::Value;

use super::organisation::own;
use crate::base::ids::ApiKeyId;
use crate::parties::keys::GivenKey;
use crate::web::app::App;
use crate::web::desk::keys as desk;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};

/// The list, with the form for a new key.
pub async fn page(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    own(&visitor)?;
    let view = desk::view(&app, &visitor, None).await?;
    Page::new(&app, &visitor, app.say("keys-title")?)
        .after(&done, &["keys-revoked"])?
        .show("portal/keys/page", view)
}

/// Makes a key and shows it, this once.
pub async fn make(app: web::Data<App>, visitor: Visitor, form: Form<GivenKey>) -> Answer {
    own(&visitor)?;
    desk::answer(&app, &visitor, &form, "portal/keys/page").await
}

/// Revokes a key.
pub async fn revoke(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ApiKeyId>,
    _form: Form<Value>,
) -> Answer {
    desk::revoke_from(&app, &visitor, id).await?;
    Ok(see_other("/portal/keys?done=keys-revoked"))
}
