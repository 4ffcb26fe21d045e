//! What a job is, and the row of one of its periods.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::node::Parts;
use crate::base::error::Result;
use crate::base::time::{Instant, Zone};
use crate::store::columns::Document;
use crate::store::schema::jobs;
use crate::{text_column, text_enum};

text_enum! {
    /// Where a job's row stands.
    State {
        /// Planned.
        Waiting = "waiting",
        /// Somebody works on it, for as long as the lease runs.
        Running = "running",
        /// Done, with its report.
        Done = "done",
        /// Failed, and to be tried again.
        Failed = "failed",
        /// Failed too often: it waits for a person.
        Dead = "dead",
    }
}
text_column!(State);

/// What a job does; its report is kept.
pub type Work = Pin<Box<dyn Future<Output = Result<Value>>>>;

type Run = dyn Fn(Arc<Parts>, Instant) -> Work + Send + Sync;

/// How often a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Once a minute.
    Minute,
    /// Once an hour.
    Hour,
    /// Once each civil date in the body's zone, as soon as its clocks have shown this time ("02:00"). A day of 23 or
    /// of 25 hours has one run like any other.
    Day {
        /// Not before this time.
        from: &'static str,
    },
}

impl Every {
    /// The period that runs now; none where its time has not come yet.
    pub fn period(self, zone: Zone, now: Instant) -> Option<String> {
        match self {
            Self::Minute => Some(now.utc().format("%Y-%m-%dT%H:%MZ").to_string()),
            Self::Hour => Some(now.utc().format("%Y-%m-%dT%HZ").to_string()),
            Self::Day { from } => (zone.clock_face(now).as_str() >= from).then(|| zone.date(now).to_string()),
        }
    }
}

/// A job: what is done, and how often.
#[derive(Clone)]
pub struct Job {
    /// Its name.
    pub name: &'static str,
    /// When it is planned, in UTC. Planning more often than it runs does no harm.
    pub cron: &'static str,
    /// How often it runs.
    pub every: Every,
    /// What it does, in a sentence.
    pub says: &'static str,
    run: Arc<Run>,
}

impl Job {
    /// A job that does this.
    pub fn new(
        name: &'static str,
        cron: &'static str,
        every: Every,
        says: &'static str,
        run: impl Fn(Arc<Parts>, Instant) -> Work + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            cron,
            every,
            says,
            run: Arc::new(run),
        }
    }

    pub(super) fn run(&self, parts: Arc<Parts>, now: Instant) -> Work {
        (self.run)(parts, now)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("name", &self.name)
            .field("cron", &self.cron)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}

/// One period of a job, as kept.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = jobs)]
pub struct Row {
    /// The job's name.
    pub kind: String,
    /// What it is about; empty where it is about everything.
    pub key: String,
    /// The period.
    pub period: String,
    /// Where it stands.
    pub state: State,
    /// When it is to run.
    pub due_at: Instant,
    /// How often it was started.
    pub attempt: i32,
    /// Until when whoever works on it is not disturbed.
    pub lease_until: Option<Instant>,
    /// The node that works or worked on it.
    pub owner: Option<String>,
    /// When that node last gave a sign of life.
    pub beat_at: Option<Instant>,
    /// Why it failed last.
    pub fault: Option<String>,
    /// Its report.
    pub result: Option<Document>,
    /// When it was planned.
    pub planned_at: Instant,
    /// When it was done, or failed last.
    pub ended_at: Option<Instant>,
}
