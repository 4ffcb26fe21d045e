//! What is due, late ones on top: the home page of everybody in the certification body.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::{Act, Actor, policy};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::Instant;
use crate::jobs;
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::{
    application, audit, certificate, concerns, decision, findings, maintenance, programme, review, scheduling,
};
use crate::parties::users::{self, account};
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor, queue};
use crate::work::Reader;

/// What a room has waiting for the reader.
type Asked = fn(&mut Reader<'_>) -> Result<Vec<Waiting>>;

/// Every room, in the order of the path, with the act that shows it.
const ROOMS: &[(Act, Asked)] = &[
    (Act::SeeApplications, application::view::waiting),
    (Act::SeeCertifications, review::view::waiting),
    (Act::SeeCertifications, programme::view::waiting),
    (Act::SeeAudits, scheduling::view::waiting),
    (Act::SeeAudits, audit::view::waiting),
    (Act::SeeFindings, findings::view::waiting),
    (Act::Decide, decision::waiting),
    (Act::IssueCertificate, certificate::waiting),
    (Act::LiftSuspension, maintenance::waiting),
    (Act::SuspendCertification, maintenance::round::waiting),
    (Act::SuspendCertification, crate::lifecycle::witness::waiting),
    (Act::SeeConcerns, concerns::waiting),
    (Act::RecordMonitoring, super::monitoring::waiting),
    (Act::ApproveFactorRenewal, super::user::waiting),
    (Act::SeeJobs, jobs::view::waiting),
    (Act::SeeLetters, jobs::mail::acts::waiting),
];

/// The home page.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = waiting(&app, &visitor).await?;
    let title = app.say("nav-today")?;
    Page::new(&app, &visitor, title).show("desk/home", json!({ "queue": view }))
}

/// The visitor's work queue, with that of everybody they look after, marked so. No right comes with it: a page of an
/// absent person's work opens only for whoever may see it themselves.
pub async fn waiting(app: &App, visitor: &Visitor) -> Result<Value> {
    let today = app.db.zone().date(visitor.now);
    let mut all = of(app, &visitor.actor, visitor.now).await?;
    let id = visitor.person()?.id;
    let absent = app
        .db
        .read_public(move |conn| {
            let named = account::absent(conn, id, today)?;
            let people = named.into_iter().map(|named| users::person(conn, named.user));
            people.collect::<Result<Vec<_>>>()
        })
        .await?;
    for person in absent.into_iter().flatten() {
        let name = person.name.clone();
        for mut row in of(app, &Actor::Person(person), visitor.now).await? {
            let said = [("subject", json!(row.subject)), ("name", json!(name))];
            row.subject = app.words.say("queue-for", &said)?;
            all.push(row);
        }
    }
    queue::view(&app.words, all, today)
}

/// What waits for somebody, as an administrator sees it: titles alone, no pages.
pub async fn waiting_for(app: &App, visitor: &Visitor, id: UserId) -> Result<Vec<Value>> {
    let person = app.db.read_public(move |conn| users::person(conn, id)).await?;
    let Some(person) = person else {
        return Ok(Vec::new());
    };
    let rows = of(app, &Actor::Person(person), visitor.now).await?;
    rows.into_iter()
        .map(|row| {
            let said = [
                ("organisation", json!(row.organisation)),
                ("subject", json!(row.subject)),
            ];
            let title = app.words.say(row.what, &said)?;
            Ok(json!({ "title": title, "says": format!("{} · {}", row.organisation, row.subject) }))
        })
        .collect()
}

/// What waits for this actor. Each room is read with the reach of the act that shows it; a room that they may not see
/// has nothing waiting for them.
async fn of(app: &App, actor: &Actor, now: Instant) -> Result<Vec<Waiting>> {
    let mut all = Vec::new();
    for (act, room) in ROOMS {
        if policy::reach(actor, *act).is_ok() {
            all.extend(app.db.read(actor, now, *act, room).await?);
        }
    }
    Ok(all)
}
