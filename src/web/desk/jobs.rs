//! What runs by itself, for the administrator: every job with its last and next run, what failed, and what may be done
//! about it.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::users::moment;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::JobId;
use crate::base::time::Instant;
use crate::jobs::view::Kind;
use crate::jobs::{self, Every, GivenAbandonment, GivenRetry, GivenRun, Row, State};
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// Runs on a page.
const PAGE: i64 = 25;

/// Which runs are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// The job.
    kind: String,
    /// The last run of the page before.
    after: String,
}

/// Every job, what waits for a person, and the newest runs.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    query: web::Query<Query>,
    done: web::Query<Done>,
) -> Answer {
    let view = list_view(&app, &visitor, &query).await?;
    Page::new(&app, &visitor, app.say("jobs-title")?)
        .after(&done, &["jobs-planned"])?
        .show("desk/jobs/list", view)
}

async fn list_view(app: &App, visitor: &Visitor, query: &Query) -> Result<Value> {
    let kind = query.kind.trim().to_owned();
    let after = query.after.parse::<JobId>().ok();
    let (kinds, dead, mut rows) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeJobs, {
            let kind = kind.clone();
            move |reader| {
                let kind = (!kind.is_empty()).then_some(kind.as_str());
                let rows = jobs::view::runs(reader, kind, None, after, PAGE + 1)?;
                Ok((jobs::view::kinds(reader)?, jobs::view::dead(reader)?, rows))
            }
        })
        .await?;
    let shown = usize::try_from(PAGE).unwrap_or(1);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| {
        let of = if kind.is_empty() {
            String::new()
        } else {
            format!("&kind={kind}")
        };
        format!("/desk/jobs?after={}{of}", row.id)
    });
    Ok(json!({
        "kinds": kinds.iter().map(|kind| kind_view(app, kind)).collect::<Result<Vec<_>>>()?,
        "dead": dead.iter().map(|row| row_view(app, row)).collect::<Result<Vec<_>>>()?,
        "rows": rows.iter().map(|row| row_view(app, row)).collect::<Result<Vec<_>>>()?,
        "kind": kind,
        "next": next,
        "zone": app.db.zone().name(),
    }))
}

fn kind_view(app: &App, kind: &Kind) -> Result<Value> {
    let every = match kind.every {
        Every::Minute => app.say("job-every-minute")?,
        Every::Hour => app.say("job-every-hour")?,
        Every::Day { from } => app.words.say("job-every-day", &[("from", json!(from))])?,
    };
    Ok(json!({
        "name": kind.name,
        "title": title(app, kind.name)?,
        "says": kind.says,
        "every": every,
        "last": kind.last.as_ref().map(|row| row_view(app, row)).transpose()?,
        "next": kind.next_at.map(|at| when(app, at)),
    }))
}

/// A job by the name people call it; of one that is no more, the name in its rows.
fn title(app: &App, name: &str) -> Result<String> {
    let key = format!("job-title-{name}");
    if app.words.has(&key) {
        app.say(&key)
    } else {
        Ok(name.to_owned())
    }
}

/// A run as pages show it.
fn row_view(app: &App, row: &Row) -> Result<Value> {
    let kind = match row.state {
        State::Done => "done",
        State::Dead => "stopped",
        State::Failed => "waiting",
        State::Waiting | State::Running => "open",
        State::GivenUp => "superseded",
    };
    let says = match row.state {
        State::Waiting => app
            .words
            .say("job-says-waiting", &[("at", json!(when(app, row.due_at)))])?,
        State::Running => app
            .words
            .say("job-says-running", &[("at", json!(since(app, row)))])?,
        State::Failed => app
            .words
            .say("job-says-failed", &[("at", json!(when(app, row.due_at)))])?,
        State::Done | State::Dead | State::GivenUp => {
            row.ended_at.map(|at| when(app, at)).unwrap_or_default()
        }
    };
    Ok(json!({
        "id": row.id, "kind": row.kind, "title": title(app, &row.kind)?, "period": row.period,
        "by_hand": !row.key.is_empty(), "attempt": row.attempt, "fault": row.fault, "says": says,
        "owner": row.owner, "version": row.version,
        "state": { "kind": kind, "word": app.say(&format!("job-state-{}", row.state.as_str().replace('_', "-")))? },
        "needs": row.needs_a_person(),
    }))
}

/// When the node that works on it began; it is not kept, so when it was last heard of.
fn since(app: &App, row: &Row) -> String {
    row.beat_at.map(|at| when(app, at)).unwrap_or_default()
}

fn when(app: &App, at: Instant) -> String {
    moment(app.db.zone(), at)
}

/// Runs a job at once.
pub async fn run(app: web::Data<App>, visitor: Visitor, form: Form<GivenRun>) -> Answer {
    match run_from(&app, &visitor, form.value.clone()).await {
        Ok(_) => Ok(see_other("/desk/jobs?done=jobs-planned")),
        Err(error) => {
            let view = list_view(&app, &visitor, &Query::default()).await?;
            Page::new(&app, &visitor, app.say("jobs-title")?).again(
                "desk/jobs/list",
                view,
                &form.typed,
                error,
            )
        }
    }
}

/// The act behind the form and the API.
pub async fn run_from(app: &App, visitor: &Visitor, given: GivenRun) -> Result<JobId> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            jobs::acts::run(work, &given)
        })
        .await
}

/// One run.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<JobId>,
    done: web::Query<Done>,
) -> Answer {
    let view = page_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("jobs-title")?)
        .after(&done, &["jobs-again", "jobs-given-up"])?
        .show("desk/jobs/page", view)
}

async fn page_view(app: &App, visitor: &Visitor, id: JobId) -> Result<Value> {
    let row = one(app, visitor, id).await?;
    let report = row
        .result
        .as_ref()
        .map(|report| serde_json::to_string_pretty(&report.0).map_err(|e| Error::Broken(e.into())));
    let says = jobs::registry()
        .iter()
        .find(|job| job.name == row.kind)
        .map(|job| job.says);
    let facts = [
        ("job-period", row.period.clone()),
        ("job-planned", when(app, row.planned_at)),
        ("job-attempts", row.attempt.to_string()),
        ("job-node", row.owner.clone().unwrap_or_else(|| "–".to_owned())),
        (
            "job-heard",
            row.beat_at.map_or_else(|| "–".to_owned(), |at| when(app, at)),
        ),
        (
            "job-ended",
            row.ended_at.map_or_else(|| "–".to_owned(), |at| when(app, at)),
        ),
    ];
    let facts = facts
        .into_iter()
        .map(|(label, text)| Ok(json!({ "label": app.say(label)?, "text": text, "note": null })))
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({ "row": row_view(app, &row)?, "says": says, "facts": facts, "report": report.transpose()? }))
}

/// One run, for page and API.
pub async fn one(app: &App, visitor: &Visitor, id: JobId) -> Result<Row> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeJobs, move |reader| {
            jobs::view::one(reader, id)
        })
        .await
}

/// Tries it again.
pub async fn retry(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<JobId>,
    form: Form<GivenRetry>,
) -> Answer {
    match retry_from(&app, &visitor, id, form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/jobs/{id}?done=jobs-again"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn retry_from(app: &App, visitor: &Visitor, id: JobId, given: GivenRetry) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            jobs::acts::retry(work, id, &given)
        })
        .await
}

/// Gives it up.
pub async fn give_up(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<JobId>,
    form: Form<GivenAbandonment>,
) -> Answer {
    match give_up_from(&app, &visitor, id, form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/jobs/{id}?done=jobs-given-up"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn give_up_from(app: &App, visitor: &Visitor, id: JobId, given: GivenAbandonment) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            jobs::acts::give_up(work, id, &given)
        })
        .await
}

async fn again(app: &App, visitor: &Visitor, id: JobId, typed: &Typed, error: Error) -> Answer {
    let view = page_view(app, visitor, id).await?;
    Page::new(app, visitor, app.say("jobs-title")?).again("desk/jobs/page", view, typed, error)
}
