//! `/api/v1/letters`.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::json;

use crate::access::Act;
use crate::base::error::{Error, Fields};
use crate::base::given::Given;
use crate::base::ids::LetterId;
use crate::jobs::{GivenAbandonment, GivenRetry};
use crate::outbox::delivery::State;
use crate::outbox::shelf::{self, Kept};
use crate::web::app::App;
use crate::web::desk::letters as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Seen, Visitor, versioned};

/// Which letters are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    state: Given,
}

/// The letters, newest first, without their text.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    which: web::Query<Which>,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<LetterId>()?;
    let mut fields = Fields::none();
    let state = fields
        .take("state", which.state.optional_one_of::<State>())
        .flatten();
    fields.check()?;
    let (after, rows) = (part.after, part.rows());
    let found: Vec<Kept> = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeLetters, move |reader| {
            shelf::newest(reader.conn(), state, after, rows)
        })
        .await?;
    part.answer(&request, found, |letter| letter.id.to_string())
}

/// One letter with its text, what is secret covered.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<LetterId>) -> Answer {
    let (letter, text) = desk::one(&app, &visitor, id).await?;
    let mut shown = serde_json::to_value(letter).map_err(|e| Error::Broken(e.into()))?;
    if let Some(fields) = shown.as_object_mut() {
        for name in ["subject", "body"] {
            fields.insert(name.to_owned(), text.get(name).cloned().unwrap_or(json!(null)));
        }
    }
    versioned(&shown)
}

/// Sends it after all.
pub async fn retry(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<LetterId>,
    Seen(given): Seen<GivenRetry>,
) -> Answer {
    desk::retry_from(&app, &visitor, id, given).await?;
    one(app, visitor, Id(id)).await
}

/// Gives it up.
pub async fn abandon(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<LetterId>,
    Seen(given): Seen<GivenAbandonment>,
) -> Answer {
    desk::abandon_from(&app, &visitor, id, given).await?;
    one(app, visitor, Id(id)).await
}
