//! Forgets what has run out.

use std::sync::Arc;

use serde_json::{Value, json};

use super::node::Parts;
use super::store;
use crate::base::error::Result;
use crate::base::time::Instant;
use crate::outbox::shelf;
use crate::store::housekeeping::forget_old;

/// The rows of jobs done are kept this long, in seconds: those planned by the day, and the many others.
const DAILY_SECONDS: i64 = 400 * 24 * 60 * 60;
const OTHER_SECONDS: i64 = 2 * 24 * 60 * 60;

/// Secrets of letters that wait for a person are kept this long: the link that is good for longest is so for a week.
const SECRET_SECONDS: i64 = 8 * 24 * 60 * 60;

pub(super) async fn run(parts: Arc<Parts>, now: Instant) -> Result<Value> {
    let jobs = parts
        .db
        .note(move |conn| {
            forget_old(conn, now)?;
            shelf::forget_secrets(conn, now.plus_seconds(-SECRET_SECONDS))?;
            store::forget(
                conn,
                now.plus_seconds(-DAILY_SECONDS),
                now.plus_seconds(-OTHER_SECONDS),
            )
        })
        .await?;
    Ok(json!({ "jobs_forgotten": jobs }))
}
