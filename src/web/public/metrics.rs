//! Figures for Prometheus: for this machine, or for whoever has the token.

use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use actix_web::rt::time::timeout;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::access::sessions;
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::jobs;
use crate::outbox::delivery;
use crate::web::app::App;
use crate::web::kit::metrics::{Figures, Kept};
use crate::web::kit::{Answer, Visitor};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a proxy adds. Behind one on this machine everybody comes from this machine.
const PASSED_ON: &[&str] = &["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The figures. To anybody else there is nothing here.
pub async fn metrics(app: web::Data<App>, request: HttpRequest, visitor: Visitor) -> Answer {
    if !(is_from_here(&request, &visitor) || has_token(&app, request.headers())) {
        return Err(Error::NotFound("page").into());
    }
    let [in_use, idle, most] = app.db.connections();
    let kept = timeout(PATIENCE, kept(&app, visitor.now)).await;
    let figures = Figures {
        under_way: [("requests", app.gate.requests()), ("uploads", app.gate.uploads())],
        visitors: app.limiters.keys(),
        connections: [("in_use", in_use), ("idle", idle), ("most", most)],
        kept: kept.ok().and_then(Result::ok),
    };
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(app.metrics.told(&figures)?))
}

fn is_from_here(request: &HttpRequest, visitor: &Visitor) -> bool {
    let passed_on = PASSED_ON.iter().any(|name| request.headers().contains_key(*name));
    visitor.address.is_some_and(|address| address.is_loopback()) && !passed_on
}

fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match (&app.metrics_token, given) {
        (Some(token), Some(given)) => sessions::same(token, given.trim()),
        _ => false,
    }
}

async fn kept(app: &App, now: Instant) -> Result<Kept> {
    app.db
        .read_public(move |conn| {
            let jobs = jobs::figures(conn)?;
            let letters = delivery::figures(conn)?;
            let overdue =
                |since: Option<Instant>| since.map_or(0, |since| (now.seconds() - since.seconds()).max(0));
            let by_word = |(state, count): &(jobs::State, i64)| (state.as_str(), *count);
            Ok(Kept {
                oldest: vec![("job", overdue(jobs.oldest)), ("letter", overdue(letters.oldest))],
                jobs: jobs.counted.iter().map(by_word).collect(),
                letters: letters
                    .counted
                    .iter()
                    .map(|(state, count)| (state.as_str(), *count))
                    .collect(),
            })
        })
        .await
}
