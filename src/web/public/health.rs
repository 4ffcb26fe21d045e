//! What the machines around ask: whether the process lives, and whether it can serve.

use std::future::Future;
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::base::error::Result;
use crate::web::app::App;
use crate::web::kit::Answer;

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Alive: the process answers.
pub async fn healthz() -> Answer {
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("alive\n"))
}

/// Ready: every part that requests need answers, and this process is not about to end. Where one does not, it is named;
/// why is in the log only.
pub async fn readyz(app: web::Data<App>) -> Answer {
    let (database, files) = tokio::join!(
        asked("database", app.db.is_up_to_date()),
        asked("files", app.vault.answers()),
    );
    let mut missing = Vec::new();
    match database {
        Some(true) => {}
        Some(false) => missing.push("migrations"),
        None => missing.push("database"),
    }
    if files.is_none() {
        missing.push("files");
    }
    if app.leaving.has_begun() {
        missing.push("stopping");
    }
    let mut answer = if missing.is_empty() {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    Ok(answer.json(json!({ "ready": missing.is_empty(), "missing": missing })))
}

/// What this part answers, where it does so well and in time.
async fn asked<T>(part: &str, answer: impl Future<Output = Result<T>>) -> Option<T> {
    match timeout(PATIENCE, answer).await {
        Ok(Ok(answer)) => Some(answer),
        Ok(Err(fault)) => {
            tracing::warn!(part, cause = %fault, "not ready");
            None
        }
        Err(_) => {
            tracing::warn!(part, "not ready: no answer in time");
            None
        }
    }
}
