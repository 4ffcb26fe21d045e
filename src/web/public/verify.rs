//! The public register: look a certificate up, and read what it is worth today. No sign-in, no script.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::base::error::{Error, Result};
use crate::base::time::{Date, in_words};
use crate::register::{self, Directory, DirectoryQuery, Event, Found, PublicStatus};
use crate::rules::book::StandardId;
use crate::rules::certificate_number::LookUp;
use crate::web::app::App;
use crate::web::kit::guard::wants_json;
use crate::web::kit::{Answer, Page, Visitor, problem, see_other};

/// What is typed into the look-up field.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    cursor: String,
}

/// Which revision is asked about: the one in a QR code.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    revision: Option<String>,
}

/// The look-up form; with something typed, the certificate of that number or the holders of such a name.
pub async fn form(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let asked = query.q.trim();
    if !asked.is_empty() && (LookUp::entered(asked).is_ok() || looks_like_a_number(asked)) {
        return Ok(see_other(&format!("/verify/{}", segment(asked))));
    }
    let page = Page::new(&app, &visitor, app.say("verify-title")?);
    if asked.is_empty() {
        return page.show(
            "public/verify/look_up",
            json!({ "q": "", "found": null, "next": null }),
        );
    }
    let given = DirectoryQuery {
        name: asked.into(),
        cursor: query.cursor.as_str().into(),
        ..DirectoryQuery::default()
    };
    let Directory { items, next } = directory(&app, &visitor, &given).await?;
    let mut found = Vec::new();
    for item in items {
        found.push(json!({
            "href": format!("/verify/{}", item.number),
            "number": item.number,
            "holder": item.holder,
            "standard": item.standard,
            "country": item.country,
            "expires": item.expires,
            "state": state(&app, item.status)?,
        }));
    }
    let next = match next {
        Some(cursor) => Some(format!(
            "/verify?{}",
            pairs(&[("q", asked), ("cursor", &cursor)])?
        )),
        None => None,
    };
    page.show(
        "public/verify/look_up",
        json!({ "q": asked, "found": found, "next": next }),
    )
}

/// A slip in a number must be answered as one, not as a search for a name.
fn looks_like_a_number(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 4 && text.len() <= 60
}

/// The directory, for the page and for the API.
pub async fn directory(app: &App, visitor: &Visitor, given: &DirectoryQuery) -> Result<Directory> {
    let search = given.check()?;
    let today = app.db.zone().date(visitor.now);
    app.db
        .read_public(move |conn| register::directory(conn, &search, today))
        .await
}

/// What the register says about a typed number; an unknown one and a slip are the same (VE-7).
pub async fn found(
    app: &App,
    visitor: &Visitor,
    typed: &str,
    revision: Option<&str>,
) -> Result<Option<Found>> {
    let revision = match revision.map(|text| text.trim().parse::<i32>()) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return Ok(None),
    };
    let (typed, today) = (typed.to_owned(), app.db.zone().date(visitor.now));
    app.db
        .read_public(move |conn| register::answer(conn, &typed, revision, today))
        .await
}

/// The answer: a page for people, JSON for programs.
pub async fn answer(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    number: web::Path<String>,
    which: web::Query<Which>,
) -> Answer {
    let typed = number.into_inner();
    let found = found(&app, &visitor, &typed, which.revision.as_deref()).await?;
    if wants_json(&request) {
        return Ok(match found {
            Some(found) => HttpResponse::Ok().json(found.answer),
            None => problem::document(&Error::NotFound("certificate"), &visitor),
        });
    }
    let Some(found) = found else {
        return not_found(&app, &visitor, &typed);
    };
    let word = word(&app, found.answer.status)?;
    let title = format!("{word}: {}", found.answer.number);
    Page::new(&app, &visitor, title).show("public/verify/answer", view(&app, &visitor, &found)?)
}

/// What was asked, and one hint for all: nothing tells a slip from a number that does not exist (VE-7).
fn not_found(app: &App, visitor: &Visitor, typed: &str) -> Answer {
    let shown: String = typed.chars().filter(|c| !c.is_control()).take(40).collect();
    let says = app.words.say(
        "verify-says-not-found",
        &[("body", json!(app.db.body().name)), ("number", json!(shown))],
    )?;
    let word = app.say("verify-word-not-found")?;
    let band = json!({
        "status": "not_found", "word": word, "says": says,
        "facts": [
            { "label": app.say("verify-asked")?, "text": shown },
            { "label": app.say("verify-checked")?, "text": checked(app, visitor) },
        ],
    });
    let view = json!({ "answer": band, "email": app.db.body().email, "q": "" });
    Page::new(app, visitor, word).show_as(StatusCode::NOT_FOUND, "public/verify/not_found", view)
}

/// The address in the QR code: number and revision, nothing about a person (VE-8).
pub fn address(app: &App, number: &str, revision: i32) -> String {
    format!("{}/verify/{number}?revision={revision}", app.db.body().base_url)
}

/// The state's word.
pub fn word(app: &App, status: PublicStatus) -> Result<String> {
    app.say(&format!("verify-word-{}", status.as_str().replace('_', "-")))
}

/// The state as a tag.
pub fn state(app: &App, status: PublicStatus) -> Result<Value> {
    Ok(json!({ "kind": status, "word": word(app, status)? }))
}

fn checked(app: &App, visitor: &Visitor) -> String {
    let zone = app.db.zone();
    format!(
        "{}, {} ({})",
        in_words(zone.date(visitor.now)),
        zone.clock_face(visitor.now),
        zone.name()
    )
}

/// Whether it has ended: labels then turn to the past.
const fn over(status: PublicStatus) -> bool {
    match status {
        PublicStatus::Withdrawn | PublicStatus::Expired | PublicStatus::Superseded => true,
        PublicStatus::Valid | PublicStatus::Suspended | PublicStatus::NotYetValid => false,
    }
}

fn view(app: &App, visitor: &Visitor, found: &Found) -> Result<Value> {
    let answer = &found.answer;
    let standard = StandardId::new(answer.standard.as_str());
    let book = app.db.book();
    let book = book.standard(&standard).ok();
    let current = (answer.revision != found.latest).then(|| format!("/verify/{}", answer.number));
    let mut history = Vec::new();
    for past in answer.history.iter().rev() {
        history.push(json!({ "date": past.date, "says": event(app, past.event)? }));
    }
    let sites: Vec<Value> = answer
        .sites
        .iter()
        .map(|site| json!({ "name": site.name, "place": format!("{}, {}", site.city, site.country), "scope": site.scope }))
        .collect();
    let past = if over(answer.status) { "was" } else { "is" };
    Ok(json!({
        "answer": band(app, found)?,
        "current": current,
        "holder": answer.holder.name,
        "place": format!("{}, {}", answer.holder.city, answer.holder.country),
        "facts": facts(app, found, book.map(|standard| standard.title.as_str()))?,
        "accreditation": accreditation(app, found, book.and_then(|standard| standard.accreditation_note.as_deref()))?,
        "sites_title": app.words.say(&format!("verify-sites-{past}"), &[("count", json!(sites.len()))])?,
        "sites": sites,
        "history": history,
        "steps": found.steps,
        "checked": checked(app, visitor),
        "address": address(app, &answer.number, answer.revision),
        "email": app.db.body().email,
        "body": app.db.body().name,
        "q": "",
    }))
}

fn event(app: &App, event: Event) -> Result<String> {
    app.say(&format!("verify-event-{}", event.as_str().replace('_', "-")))
}

fn band(app: &App, found: &Found) -> Result<Value> {
    let answer = &found.answer;
    let day = |date: Option<Date>| json!(date.map(in_words).unwrap_or_default());
    let status = answer.status;
    let key = format!("verify-says-{}", status.as_str().replace('_', "-"));
    let says = match status {
        PublicStatus::Valid => app.words.say(&key, &[("today", day(Some(answer.as_of)))])?,
        PublicStatus::Suspended | PublicStatus::Withdrawn => {
            app.words.say(&key, &[("since", day(found.since))])?
        }
        PublicStatus::Expired => app.words.say(&key, &[("expires", day(Some(answer.expires)))])?,
        PublicStatus::NotYetValid => app
            .words
            .say(&key, &[("effective", day(Some(answer.effective)))])?,
        PublicStatus::Superseded => app.words.say(
            &key,
            &[
                ("revision", json!(answer.revision.to_string())),
                ("latest", json!(found.latest.to_string())),
            ],
        )?,
    };
    let (label, text) = match status {
        PublicStatus::Valid => ("verify-valid-until", in_words(answer.expires)),
        PublicStatus::NotYetValid => ("verify-valid-from", in_words(answer.effective)),
        PublicStatus::Suspended => (
            "verify-suspended-since",
            found.since.map(in_words).unwrap_or_default(),
        ),
        PublicStatus::Withdrawn => (
            "verify-withdrawn-on",
            found.since.map(in_words).unwrap_or_default(),
        ),
        PublicStatus::Expired => ("verify-was-valid-until", in_words(answer.expires)),
        PublicStatus::Superseded => (
            "verify-replaced-by",
            app.words.say(
                "verify-revision",
                &[("revision", json!(found.latest.to_string()))],
            )?,
        ),
    };
    let covered = match &answer.accreditation {
        Some(accreditation) => accreditation.body.clone(),
        None => app.say("verify-no-accreditation")?,
    };
    Ok(json!({
        "status": status,
        "word": word(app, status)?,
        "says": says,
        "facts": [
            { "label": app.say(label)?, "text": text },
            { "label": app.say("verify-certificate")?, "text": answer.number },
            { "label": app.say("verify-accreditation")?, "text": covered },
        ],
    }))
}

fn facts(app: &App, found: &Found, title: Option<&str>) -> Result<Vec<Value>> {
    let answer = &found.answer;
    let scope = if over(answer.status) {
        "verify-scope-was"
    } else {
        "verify-scope"
    };
    let mut facts = vec![
        json!({ "label": app.say("verify-standard")?, "text": answer.standard, "note": title }),
        json!({ "label": app.say(scope)?, "text": answer.scope, "note": null }),
    ];
    let mut date = |key: &str, date: Date| -> Result<()> {
        facts.push(json!({ "label": app.say(key)?, "text": in_words(date), "note": null }));
        Ok(())
    };
    if let Some(first) = answer.first_issued {
        date("verify-first-issued", first)?;
    }
    date("verify-cycle-start", answer.cycle_start)?;
    date("verify-effective", answer.effective)?;
    date("verify-expires", answer.expires)?;
    let issued = app.words.say(
        "verify-issued-text",
        &[
            ("revision", json!(answer.revision.to_string())),
            ("issued", json!(in_words(answer.issued))),
        ],
    )?;
    facts.push(json!({ "label": app.say("verify-revision-label")?, "text": issued, "note": null }));
    Ok(facts)
}

/// VE-43: where no accreditation covers a certificate, nothing but the plain statement says so.
fn accreditation(app: &App, found: &Found, note: Option<&str>) -> Result<Value> {
    let answer = &found.answer;
    let body = json!(app.db.body().name);
    match &answer.accreditation {
        None => Ok(json!({
            "none": true,
            "title": app.say("verify-unaccredited")?,
            "says": match note {
                Some(note) => note.to_owned(),
                None => app.words.say(
                    "verify-unaccredited-says",
                    &[("body", body), ("standard", json!(answer.standard))],
                )?,
            },
            "href": null, "action": null,
        })),
        Some(accreditation) => {
            let values = [
                ("body", json!(accreditation.body)),
                ("number", json!(accreditation.number)),
                ("standard", json!(answer.standard)),
            ];
            // VE-46: the certificate stands, but the body's accreditation does not.
            let says = if found.accreditation_in_force {
                "verify-accredited-says"
            } else {
                "verify-accreditation-lapsed"
            };
            Ok(json!({
                "none": false,
                "title": app.words.say("verify-accredited", &[values[0].clone()])?,
                "says": app.words.say(says, &values)?,
                "href": accreditation.url,
                "action": app.words.say("verify-accredited-register", &[values[0].clone()])?,
            }))
        }
    }
}

/// What was typed as one segment of an address.
fn segment(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(60)
        .collect();
    if kept.is_empty() { "-".to_owned() } else { kept }
}

fn pairs(of: &[(&str, &str)]) -> Result<String> {
    serde_html_form::to_string(of).map_err(|e| Error::Broken(e.into()))
}
