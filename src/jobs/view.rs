//! What administrators see of what happens by itself.

use serde::Serialize;

use super::model::{Every, Row, State};
use super::{registry, store};
use crate::base::error::Result;
use crate::base::ids::JobId;
use crate::base::time::Instant;
use crate::lifecycle::queue::Waiting;
use crate::work::Reader;

/// A job with its last run and its next.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub says: &'static str,
    /// How often it runs.
    #[serde(skip)]
    pub every: Every,
    /// Its newest run, planned, under way or ended.
    pub last: Option<Row>,
    /// When the next one is planned.
    pub next_at: Option<Instant>,
}

/// Every job there is.
pub fn kinds(reader: &mut Reader<'_>) -> Result<Vec<Kind>> {
    let (zone, now) = (reader.zone(), reader.now());
    registry()
        .into_iter()
        .map(|job| {
            let last = store::latest(reader.conn(), job.name)?;
            let period = store::latest_period(reader.conn(), job.name)?.map(|row| row.period);
            Ok(Kind {
                name: job.name,
                says: job.says,
                every: job.every,
                last,
                next_at: job.next_at(zone, now, period.as_deref()),
            })
        })
        .collect()
}

/// The newest runs from the one before `after` on; of one job, and in one state, where they are given.
pub fn runs(
    reader: &mut Reader<'_>,
    kind: Option<&str>,
    state: Option<State>,
    after: Option<JobId>,
    limit: i64,
) -> Result<Vec<Row>> {
    store::newest(reader.conn(), kind, state, after, limit)
}

/// The runs that wait for a person.
pub fn dead(reader: &mut Reader<'_>) -> Result<Vec<Row>> {
    store::in_state(reader.conn(), State::Dead)
}

/// One run.
pub fn one(reader: &mut Reader<'_>, id: JobId) -> Result<Row> {
    store::by_id(reader.conn(), id)
}

/// What waits for administrators: the jobs that were tried in vain.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let rows = dead(reader)?;
    let waiting = rows.into_iter().map(|row| Waiting {
        what: "queue-dead-job",
        href: format!("/desk/jobs/{}", row.id),
        organisation: row.kind,
        subject: row.fault.unwrap_or(row.period),
        due_on: None,
        rule: None,
    });
    Ok(waiting.collect())
}
