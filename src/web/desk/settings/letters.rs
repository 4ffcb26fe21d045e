//! The letters that leave: each with its text as it would be now, and the body's own words for it.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::LetterId;
use crate::jobs::mail::{Text, Writer as _, worded};
use crate::outbox::Waiting;
use crate::outbox::samples::sample;
use crate::parties::body::letters::{self, LetterView, SignOffView};
use crate::parties::body::{self, GivenWording};
use crate::store::columns::Document;
use crate::web::app::App;
use crate::web::desk::letters::named;
use crate::web::kit::letters::Letters;
use crate::web::kit::{Answer, Done, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// Every letter.
pub async fn all(app: &App, visitor: &Visitor) -> Result<Vec<LetterView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, letters::all)
        .await
}

/// One of them.
pub async fn one(app: &App, visitor: &Visitor, letter: &str) -> Result<LetterView> {
    let letter = letter.to_owned();
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, move |reader| {
            letters::one(reader, &letter)
        })
        .await
}

/// What all of them end with.
pub async fn sign_off(app: &App, visitor: &Visitor) -> Result<SignOffView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, letters::sign_off)
        .await
}

/// A letter as it would leave now, with invented particulars.
fn written(app: &App, visitor: &Visitor, texts: &Letters, letter: &str) -> Result<Text> {
    let (_, particulars) = sample(letter).ok_or(Error::NotFound("letter"))?;
    let waiting = Waiting {
        id: app.db.id(LetterId::from_uuid),
        chain: "house".to_owned(),
        seq: 1,
        letter: letter.to_owned(),
        recipient: String::new(),
        particulars: Document(particulars.clone()),
        queued_at: visitor.now,
    };
    let text = texts.write(&app.db.body(), &waiting)?;
    worded(&app.db.settings(), &waiting, text)
}

/// The list, and what all letters end with.
pub async fn list(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let view = list_view(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("settings-page-letters")?)
        .after(&done, &["wording-saved"])?
        .show("desk/settings/letters", view)
}

async fn list_view(app: &App, visitor: &Visitor) -> Result<Value> {
    let texts = Letters::load()?;
    let mut rows = Vec::new();
    for one in all(app, visitor).await? {
        let text = written(app, visitor, &texts, one.letter)?;
        rows.push(json!({
            "letter": one.letter, "name": named(one.letter), "subject": text.subject, "own": one.text.is_some(),
        }));
    }
    Ok(json!({
        "rows": rows, "sign_off": sign_off(app, visitor).await?,
        "may": policy::may(&visitor.actor, Act::SetLetters).is_ok(),
    }))
}

/// One letter.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(letter): Id<String>,
    done: web::Query<Done>,
) -> Answer {
    let (title, view) = page_view(&app, &visitor, &letter).await?;
    Page::new(&app, &visitor, title)
        .after(&done, &["wording-saved"])?
        .show("desk/settings/letter", view)
}

async fn page_view(app: &App, visitor: &Visitor, letter: &str) -> Result<(String, Value)> {
    let one = one(app, visitor, letter).await?;
    let text = written(app, visitor, &Letters::load()?, letter)?;
    let places: Vec<Value> = one
        .places
        .iter()
        .map(|(place, value)| json!({ "place": format!("{{{place}}}"), "value": value }))
        .collect();
    let view = json!({
        "name": named(letter), "one": one, "subject": text.subject, "body": text.body, "places": places,
        "may": policy::may(&visitor.actor, Act::SetLetters).is_ok(),
    });
    Ok((text.subject, view))
}

/// Changes the words of one letter.
pub async fn set(
    app: web::Data<App>,
    visitor: Visitor,
    Id(letter): Id<String>,
    form: Form<GivenWording>,
) -> Answer {
    match set_from(&app, &visitor, &letter, &form.value).await {
        Ok(()) => Ok(see_other(&format!(
            "/desk/settings/letters/{letter}?done=wording-saved"
        ))),
        Err(error) => {
            let (title, view) = page_view(&app, &visitor, &letter).await?;
            Page::new(&app, &visitor, title).again("desk/settings/letter", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn set_from(app: &App, visitor: &Visitor, letter: &str, given: &GivenWording) -> Result<()> {
    let (letter, checked) = (letter.to_owned(), given.check()?);
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            body::set_wording(work, &letter, &checked)
        })
        .await
        .map(|_| ())
}

/// Changes what all of them end with.
pub async fn set_sign_off(app: web::Data<App>, visitor: Visitor, form: Form<GivenWording>) -> Answer {
    match set_sign_off_from(&app, &visitor, &form.value).await {
        Ok(()) => Ok(see_other("/desk/settings/letters?done=wording-saved")),
        Err(error) => {
            let view = list_view(&app, &visitor).await?;
            let page = Page::new(&app, &visitor, app.say("settings-page-letters")?);
            let typed: &Typed = &form.typed;
            page.again("desk/settings/letters", view, typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn set_sign_off_from(app: &App, visitor: &Visitor, given: &GivenWording) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            body::set_sign_off(work, &checked)
        })
        .await
        .map(|_| ())
}
