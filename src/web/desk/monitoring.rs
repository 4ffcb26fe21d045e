//! Monitoring of people who audit: recording it, putting a limit off, and who is to be seen next.

use actix_web::web;
use serde_json::{Value, json};

use super::auditors as people;
use super::organisations::options;
use crate::access::Act;
use crate::base::citation::CO_38;
use crate::base::error::Result;
use crate::base::ids::{AuditorId, MonitoringId, PutOffId};
use crate::lifecycle::queue::Waiting;
use crate::parties::auditors::monitoring::view::{self, Line};
use crate::parties::auditors::monitoring::{self, GivenMonitoring, GivenPutOff};
use crate::rules::team::monitoring::{Kind, Outcome, Standing};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, clock, see_other};
use crate::work::{Reader, Target};

/// Everybody whose limit is near or has passed.
pub async fn lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAuditors, view::list)
        .await
}

/// The same as a page.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let today = app.db.zone().date(visitor.now);
    let rows = lines(&app, &visitor)
        .await?
        .iter()
        .map(|line| {
            Ok(json!({
                "line": line, "state": state(&app, line.due.standing)?,
                "clock": clock(&app.words, today, Some(line.due.limit_on))?,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    Page::new(&app, &visitor, app.say("monitoring-due")?)
        .show("desk/auditors/monitoring", json!({ "rows": rows }))
}

fn state(app: &App, standing: Standing) -> Result<Value> {
    let kind = match standing {
        Standing::InTime => "done",
        Standing::Soon => "waiting",
        Standing::Overdue => "stopped",
        Standing::Unrecorded => "open",
    };
    let word = app.say(&format!(
        "monitoring-standing-{}",
        standing.as_str().replace('_', "-")
    ))?;
    Ok(json!({ "kind": kind, "word": word }))
}

/// Who is to be seen, for those who see to it. Of whom nothing was ever recorded, the list tells.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let lines = view::list(reader)?;
    let recorded = lines
        .into_iter()
        .filter(|line| matches!(line.due.standing, Standing::Soon | Standing::Overdue));
    let waiting = recorded
        .filter(|line| line.due.last_on.is_some())
        .map(|line| Waiting {
            what: "queue-monitor",
            organisation: line.name,
            subject: line.due.family,
            href: format!("/desk/auditors/{}", line.id),
            due_on: Some(line.due.limit_on),
            rule: Some(CO_38),
        });
    Ok(waiting.collect())
}

async fn form_view(app: &App, visitor: &Visitor, id: AuditorId) -> Result<Value> {
    let person = people::view(app, visitor, id).await?;
    let audits = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAuditors, move |reader| {
            view::audits(reader, id)
        })
        .await?;
    let audits = audits
        .iter()
        .map(|audit| {
            let kind = app.say(&format!("audit-kind-{}", audit.kind.replace('_', "-")))?;
            Ok(json!({ "value": audit.id, "label": format!("{} {kind}", audit.number) }))
        })
        .collect::<Result<Vec<Value>>>()?;
    let book = app.db.book();
    let standards: Vec<Value> = book
        .standards()
        .map(|standard| json!({ "value": standard.id, "label": standard.id }))
        .collect();
    let mut families: Vec<Value> = Vec::new();
    for due in person.monitoring.iter().filter(|due| !due.is_put_off) {
        families.push(json!({ "value": due.family, "label": due.family }));
    }
    Ok(json!({
        "auditor": person.auditor, "audits": audits, "standards": standards, "families": families,
        "kinds": options(app, "monitoring-kind", Kind::ALL.iter().map(|kind| kind.as_str()))?,
        "outcomes": options(app, "monitoring-outcome", Outcome::ALL.iter().map(|outcome| outcome.as_str()))?,
        "today": app.db.zone().date(visitor.now),
    }))
}

/// The form.
pub async fn new(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = form_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("monitoring-record")?).show("desk/auditors/monitored", view)
}

/// Records a monitoring.
pub async fn record(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenMonitoring>,
) -> Answer {
    match record_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = form_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("monitoring-record")?);
            page.again("desk/auditors/monitored", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn record_from(
    app: &App,
    visitor: &Visitor,
    id: AuditorId,
    given: &GivenMonitoring,
) -> Result<MonitoringId> {
    let checked = given.check(app.db.zone().date(visitor.now))?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            monitoring::record(work, id, &checked)
        })
        .await
}

/// The form for putting a limit off.
pub async fn late(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = form_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("monitoring-put-off")?).show("desk/auditors/put_off", view)
}

/// Puts a limit off.
pub async fn put_off(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenPutOff>,
) -> Answer {
    match put_off_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = form_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("monitoring-put-off")?);
            page.again("desk/auditors/put_off", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn put_off_from(
    app: &App,
    visitor: &Visitor,
    id: AuditorId,
    given: &GivenPutOff,
) -> Result<PutOffId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            monitoring::put_off(work, id, &checked)
        })
        .await
}
