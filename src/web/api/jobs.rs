//! `/api/v1/jobs`: what runs by itself.

use actix_web::{HttpRequest, web};
use serde::Deserialize;

use crate::access::Act;
use crate::base::error::{Fields, Result};
use crate::base::given::Given;
use crate::base::ids::JobId;
use crate::jobs::{self, GivenAbandonment, GivenRetry, GivenRun, Row, State};
use crate::web::app::App;
use crate::web::desk::jobs as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// Which runs are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    kind: String,
    state: Given,
}

/// Every run, newest first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    which: web::Query<Which>,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<JobId>()?;
    let (kind, state) = (which.kind.trim().to_owned(), state(&which.state)?);
    let (after, rows) = (part.after, part.rows());
    let found: Vec<Row> = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeJobs, move |reader| {
            let kind = (!kind.is_empty()).then_some(kind.as_str());
            jobs::view::runs(reader, kind, state, after, rows)
        })
        .await?;
    part.answer(&request, found, |row| row.id.to_string())
}

fn state(given: &Given) -> Result<Option<State>> {
    let mut fields = Fields::none();
    let state = fields.take("state", given.optional_one_of::<State>()).flatten();
    fields.check()?;
    Ok(state)
}

/// Runs a job at once.
pub async fn run(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenRun>) -> Answer {
    let id = desk::run_from(&app, &visitor, given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/jobs/{id}"), id, shown))
}

/// One run.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<JobId>) -> Answer {
    versioned(&desk::one(&app, &visitor, id).await?)
}

/// Tries it again.
pub async fn retry(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<JobId>,
    Seen(given): Seen<GivenRetry>,
) -> Answer {
    desk::retry_from(&app, &visitor, id, given).await?;
    one(app, visitor, Id(id)).await
}

/// Gives it up.
pub async fn give_up(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<JobId>,
    Seen(given): Seen<GivenAbandonment>,
) -> Answer {
    desk::give_up_from(&app, &visitor, id, given).await?;
    one(app, visitor, Id(id)).await
}
