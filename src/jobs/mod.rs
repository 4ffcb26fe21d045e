//! What happens by itself, or at the operator's word: each a function of `now`.
//!
//! A job is a row, one for each period, whichever node plans it first. Every node plans and every node works; a row is
//! claimed with a lease, and only the latest attempt may write its result.

pub mod acts;
mod clock;
pub mod consistency;
mod housekeeping;
pub mod mail;
mod model;
mod node;
mod schedule;
mod store;
mod sweep;
pub mod view;

use std::sync::Arc;

use serde_json::json;

pub use mail::Mailing;
pub use model::{Every, GivenAbandonment, GivenRetry, GivenRun, Job, Row, State, Work};
pub use node::{Ended, Limits, Node, Parts};
pub use schedule::{Running, start};
pub use store::{Figures, all, figures, latest};

use crate::base::time::Instant;

/// Every job there is. A further one is a function of `now` in a file of its own, and an entry here.
pub fn registry() -> Vec<Job> {
    vec![
        Job::new(
            "outbox",
            "0 * * * * *",
            Every::Minute,
            "Sends the letters that wait, in the order of each case.",
            |parts, now| Box::pin(send(parts, now)),
        ),
        Job::new(
            "housekeeping",
            "0 10 * * * *",
            Every::Hour,
            "Forgets what has run out: ended sessions, old delays at the sign-in, jobs done long ago.",
            |parts, now| Box::pin(housekeeping::run(parts, now)),
        ),
        Job::new(
            "clock",
            "0 */15 * * * *",
            Every::Day { from: "00:30" },
            "Records what has run out, and tells whom it concerns what has opened or is late.",
            |parts, now| Box::pin(clock::run(parts, now)),
        ),
        Job::new(
            "sweep",
            "0 */15 * * * *",
            Every::Day { from: "04:00" },
            "Sets files aside that nobody names for a day, and destroys them a month later.",
            |parts, now| Box::pin(sweep::run(parts, now)),
        ),
        Job::new(
            "consistency",
            "0 */15 * * * *",
            Every::Day { from: "02:00" },
            "Checks that everything kept fits together, as \"assayer check\" does, and keeps the report.",
            |parts, now| Box::pin(check(parts, now)),
        ),
    ]
}

/// Letters leave. Where no mail is configured they wait.
async fn send(parts: Arc<Parts>, now: Instant) -> crate::base::error::Result<serde_json::Value> {
    match &parts.mailing {
        Some(mailing) => mail::run(&parts.db, mailing, now).await,
        None => Ok(json!({ "mail": "off" })),
    }
}

/// The nightly look at everything kept.
async fn check(parts: Arc<Parts>, now: Instant) -> crate::base::error::Result<serde_json::Value> {
    let report = consistency::check(&parts.db, &parts.vault, now).await?;
    for fault in &report.faults {
        tracing::error!(%fault, "something kept does not fit");
    }
    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    Ok(json!({
        "files": report.files, "decisions": report.decisions, "certificates": report.certificates,
        "register_entries": report.register_entries, "journal_entries": report.journal_entries,
        "faults": faults,
    }))
}
