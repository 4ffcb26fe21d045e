//! The letters, for the administrator: waiting, held, sent, failed and given up. Nobody sees what is secret in one.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::users::moment;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::LetterId;
use crate::jobs::mail::acts;
use crate::jobs::{self, GivenAbandonment, GivenRetry};
use crate::outbox::delivery::State;
use crate::outbox::shelf::{self, Kept};
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// Letters on a page.
const PAGE: i64 = 50;

/// Which letters are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Where they stand.
    state: String,
    /// The last letter of the page before.
    after: String,
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let state = query.state.parse::<State>().ok();
    let after = query.after.parse::<LetterId>().ok();
    let (mut letters, counts, off) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeLetters, move |reader| {
            let conn = reader.conn();
            let letters = shelf::newest(conn, state, after, PAGE + 1)?;
            let counts = State::ALL
                .iter()
                .map(|state| Ok((*state, shelf::count(conn, *state)?)))
                .collect::<Result<Vec<_>>>()?;
            Ok((letters, counts, jobs::mail::is_off(conn)?))
        })
        .await?;
    let shown = usize::try_from(PAGE).unwrap_or(1);
    let more = letters.len() > shown;
    letters.truncate(shown);
    let of = state.map(|state| format!("&state={state}")).unwrap_or_default();
    let next = letters.last().filter(|_| more);
    let next = next.map(|letter| format!("/desk/letters?after={}{of}", letter.id));
    let mut tabs = vec![json!({
        "href": "/desk/letters", "label": app.say("letters-all")?, "current": state.is_none(), "count": null,
    })];
    for (one, count) in counts {
        tabs.push(json!({
            "href": format!("/desk/letters?state={one}"), "label": word(&app, one)?,
            "current": state == Some(one), "count": count,
        }));
    }
    let view = json!({
        "letters": letters.iter().map(|letter| row_view(&app, letter)).collect::<Result<Vec<_>>>()?,
        "tabs": tabs, "next": next, "off": off,
    });
    Page::new(&app, &visitor, app.say("letters-title")?).show("desk/letters/list", view)
}

fn word(app: &App, state: State) -> Result<String> {
    app.say(&format!("letter-state-{state}"))
}

/// A letter as pages show it.
fn row_view(app: &App, letter: &Kept) -> Result<Value> {
    let kind = match letter.state {
        State::Queued => "open",
        State::Held => "waiting",
        State::Sent => "done",
        State::Dead => "stopped",
        State::Abandoned => "superseded",
    };
    let zone = app.db.zone();
    let says = match (letter.state, letter.next_at) {
        (State::Queued, Some(at)) => {
            let values = [
                ("at", json!(moment(zone, at))),
                ("attempts", json!(letter.attempts)),
            ];
            Some(app.words.say("letter-says-later", &values)?)
        }
        _ => letter.ended_at.map(|at| moment(zone, at)),
    };
    Ok(json!({
        "id": letter.id, "letter": named(&letter.letter), "recipient": letter.recipient,
        "queued": moment(zone, letter.queued_at), "says": says, "fault": letter.fault,
        "state": { "kind": kind, "word": word(app, letter.state)? },
        "version": letter.version, "attempts": letter.attempts, "needs": letter.state.needs_a_person(),
    }))
}

/// One letter.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<LetterId>,
    done: web::Query<Done>,
) -> Answer {
    let view = page_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("letters-title")?)
        .after(&done, &["letters-released", "letters-abandoned"])?
        .show("desk/letters/page", view)
}

async fn page_view(app: &App, visitor: &Visitor, id: LetterId) -> Result<Value> {
    let (letter, text) = one(app, visitor, id).await?;
    Ok(json!({ "letter": row_view(app, &letter)?, "text": text }))
}

/// One letter with its text, what is secret covered; in place of the text, why it cannot be written.
pub async fn one(app: &App, visitor: &Visitor, id: LetterId) -> Result<(Kept, Value)> {
    let (kept, letter) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeLetters, move |reader| {
            shelf::by_id(reader.conn(), id)
        })
        .await?;
    let covered = app.say("letter-covered")?;
    let text = match app.letters()?.covered(&app.db.body(), &letter, &covered) {
        Ok(text) => json!({ "subject": text.subject, "body": text.body, "fault": null }),
        Err(fault) => {
            tracing::warn!(letter = %kept.id, cause = %fault, "a letter cannot be shown");
            json!({ "subject": null, "body": null, "fault": app.say("letter-unwritten")? })
        }
    };
    Ok((kept, text))
}

/// Sends it after all.
pub async fn retry(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<LetterId>,
    form: Form<GivenRetry>,
) -> Answer {
    match retry_from(&app, &visitor, id, form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/letters/{id}?done=letters-released"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn retry_from(app: &App, visitor: &Visitor, id: LetterId, given: GivenRetry) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            acts::retry(work, id, &given)
        })
        .await
}

/// Gives it up.
pub async fn abandon(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<LetterId>,
    form: Form<GivenAbandonment>,
) -> Answer {
    match abandon_from(&app, &visitor, id, form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/letters/{id}?done=letters-abandoned"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn abandon_from(app: &App, visitor: &Visitor, id: LetterId, given: GivenAbandonment) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            acts::abandon(work, id, &given)
        })
        .await
}

async fn again(app: &App, visitor: &Visitor, id: LetterId, typed: &Typed, error: Error) -> Answer {
    let view = page_view(app, visitor, id).await?;
    Page::new(app, visitor, app.say("letters-title")?).again("desk/letters/page", view, typed, error)
}

/// A letter's name as words.
pub fn named(letter: &str) -> String {
    let words = letter.replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
