//! The daily round of the clock: what is due today is recorded and told, one act each. What one node has done the
//! others find done, and what could not be done is found again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::node::Parts;
use crate::access::{Act, Actor};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::lifecycle::maintenance::round;
use crate::work::Target;

pub(super) async fn run(parts: Arc<Parts>, now: Instant) -> Result<Value> {
    let db = &parts.db;
    let due = db
        .read(&Actor::Clock, now, Act::SeeCertifications, round::due)
        .await?;
    let mut counts = Counts::default();
    for id in due.lapsed {
        let done = db
            .act(&Actor::Clock, now, Target::Certification(id), move |work| {
                round::expire(work, id)
            })
            .await;
        counts.expired += counts.took(&format!("certification {id}"), done);
    }
    for notice in due.notices {
        let target = Target::Certification(notice.certification);
        let name = format!("{} of {}", notice.what, notice.certification);
        let done = db
            .act(&Actor::Clock, now, target, move |work| round::tell(work, &notice))
            .await;
        counts.told += counts.took(&name, done);
    }
    match counts.faults {
        0 => Ok(json!({ "expired": counts.expired, "told": counts.told })),
        faults => Err(Error::broken(format!(
            "{faults} things that are due could not be done; the log names them. {} are done.",
            counts.expired + counts.told
        ))),
    }
}

#[derive(Default)]
struct Counts {
    expired: usize,
    told: usize,
    faults: usize,
}

impl Counts {
    /// How many were done: one, or none where somebody was quicker or it failed. One that fails stops no other.
    fn took(&mut self, what: &str, done: Result<()>) -> usize {
        match done {
            Ok(()) => 1,
            Err(Error::Moved(_)) => 0,
            Err(fault) => {
                tracing::error!(what, cause = %fault, "what is due could not be done");
                self.faults += 1;
                0
            }
        }
    }
}
