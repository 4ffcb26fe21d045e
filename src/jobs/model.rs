//! What a job is, and the row of one of its periods.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use chrono::Timelike as _;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::node::Parts;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::JobId;
use crate::base::text::Paragraph;
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
        /// A person gave it up.
        GivenUp = "given_up",
    }
}
text_column!(State);

/// What a job does; its report is kept.
pub type Work = Pin<Box<dyn Future<Output = Result<Value>>>>;

/// The minutes in which every job has a next run.
const TWO_DAYS: i64 = 2 * 24 * 60;

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

    /// When it runs next: the first moment at which a period begins that is not this one, planned already.
    pub fn next_at(&self, zone: Zone, now: Instant, planned: Option<&str>) -> Option<Instant> {
        let minute = now.plus_seconds(60 - i64::from(now.utc().second()));
        (0..TWO_DAYS)
            .map(|n| minute.plus_seconds(60 * n))
            .filter(|at| self.is_tick(at.utc().minute()))
            .find(|at| {
                let period = self.every.period(zone, *at);
                period.is_some() && period.as_deref() != planned
            })
    }

    /// Whether it is planned at this minute of an hour.
    fn is_tick(&self, minute: u32) -> bool {
        let minutes = self.cron.split_whitespace().nth(1).unwrap_or("*");
        match minutes.strip_prefix("*/") {
            Some(step) => step.parse().is_ok_and(|step: u32| minute.is_multiple_of(step)),
            None => minutes == "*" || minutes.parse() == Ok(minute),
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
    /// Its id.
    pub id: JobId,
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
    /// Which of these no longer count, since a person tried it again.
    #[serde(skip)]
    pub forgiven: i32,
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
    /// Raised with every change but signs of life.
    pub version: i32,
}

impl Row {
    /// Whether it waits for a person, or for a time that a person need not wait for.
    pub fn needs_a_person(&self) -> bool {
        matches!(self.state, State::Dead | State::Failed)
    }
}

/// What is given to run a job at once.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenRun {
    /// The job's name.
    pub kind: Given,
}

/// What is given to try something again.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenRetry {
    /// The version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenRetry {
    /// Checks the one field.
    pub fn check(&self) -> Result<i32> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        fields.check()?;
        version.ok_or(Error::NoVersion)
    }
}

/// What is given to give something up.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAbandonment {
    /// Why; the journal keeps it.
    pub reason: Given,
    /// The version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenAbandonment {
    /// Checks both fields: the version, and the reason.
    pub fn check(&self) -> Result<(i32, Paragraph)> {
        let mut fields = Fields::none();
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (version, reason) {
            (Some(version), Some(reason)) => Ok((version, reason)),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
