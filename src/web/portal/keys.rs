//! A client's own keys to the API.

use actix_web::web;
use serde_json::Value;

use super::organisation::own;
use crate::base::ids::ApiKeyId;
use crate::parties::keys::GivenKey;
use crate::web::app::App;
use crate::web::desk::keys as desk;
use crate::web::kit::{Answer, Form, Id, Visitor, see_other};

/// The list, with the form for a new key.
pub async fn page(app: web::Data<App>, visitor: Visitor, query: web::Query<desk::Query>) -> Answer {
    own(&visitor)?;
    desk::listed(&app, &visitor, &query, ("/portal/keys", "portal/keys/page")).await
}

/// Makes a key and shows it, this once.
pub async fn make(app: web::Data<App>, visitor: Visitor, form: Form<GivenKey>) -> Answer {
    own(&visitor)?;
    desk::answer(&app, &visitor, &form, ("/portal/keys", "portal/keys/page")).await
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
