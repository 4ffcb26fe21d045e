//! The rows of jobs. Whoever writes names the attempt: a worker that was held up past its lease changes nothing.

use diesel::prelude::*;

use super::model::{Row, State};
use crate::base::error::{Error, Result};
use crate::base::ids::JobId;
use crate::base::time::Instant;
use crate::store::columns::Document;
use crate::store::dialect::{self, JobName};
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::jobs;

/// A job's row in the hands of one worker.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) name: JobName,
    pub(super) attempt: i32,
    /// Attempts that no longer count.
    pub(super) forgiven: i32,
}

/// How a claim ends.
#[derive(Debug, Clone)]
pub(super) enum End {
    Done(Document),
    Failed(String, Instant),
    Dead(String),
    /// Given back unfinished: somebody else may begin at once.
    GivenBack,
}

/// Claims the next due job of these kinds, if there is one.
pub(super) fn claim(
    conn: &mut Conn,
    kinds: &[&str],
    owner: &str,
    now: Instant,
    lease_until: Instant,
) -> Result<Option<Claim>> {
    let Some(name) = dialect::pick_job(conn, kinds, now)? else {
        return Ok(None);
    };
    let (attempt, forgiven) = dialect::start_job(conn, &name, owner, now, lease_until)?;
    Ok(Some(Claim {
        name,
        attempt,
        forgiven,
    }))
}

/// Whether any job of these kinds is due: asked before claiming, which takes the write lock.
pub(super) fn any_due(conn: &mut Conn, kinds: &[&str], now: Instant) -> Result<bool> {
    dialect::job_due(conn, kinds, now)
}

macro_rules! held {
    ($claim:expr) => {
        jobs::table
            .find((&$claim.name.0, &$claim.name.1, &$claim.name.2))
            .filter(jobs::state.eq(State::Running))
            .filter(jobs::attempt.eq($claim.attempt))
    };
}

/// A sign of life; false where the job is somebody else's by now.
pub(super) fn beat(conn: &mut Conn, claim: &Claim, now: Instant, lease_until: Instant) -> Result<bool> {
    let kept = diesel::update(held!(claim))
        .set((
            jobs::beat_at.eq(Some(now)),
            jobs::lease_until.eq(Some(lease_until)),
        ))
        .execute(conn)?;
    Ok(kept == 1)
}

/// Writes how it ended; false where the job is somebody else's by now, and then nothing is written.
pub(super) fn end(conn: &mut Conn, claim: &Claim, end: End, now: Instant) -> Result<bool> {
    let free = (
        jobs::lease_until.eq(None::<Instant>),
        jobs::version.eq(jobs::version + 1),
    );
    let kept = match end {
        End::Done(report) => diesel::update(held!(claim))
            .set((
                free,
                jobs::state.eq(State::Done),
                jobs::result.eq(Some(report)),
                jobs::fault.eq(None::<String>),
                jobs::ended_at.eq(Some(now)),
            ))
            .execute(conn)?,
        End::Failed(fault, again_at) => diesel::update(held!(claim))
            .set((
                free,
                jobs::state.eq(State::Failed),
                jobs::fault.eq(Some(fault)),
                jobs::due_at.eq(again_at),
                jobs::ended_at.eq(Some(now)),
            ))
            .execute(conn)?,
        End::Dead(fault) => diesel::update(held!(claim))
            .set((
                free,
                jobs::state.eq(State::Dead),
                jobs::fault.eq(Some(fault)),
                jobs::ended_at.eq(Some(now)),
            ))
            .execute(conn)?,
        End::GivenBack => diesel::update(held!(claim))
            .set((free, jobs::state.eq(State::Waiting), jobs::due_at.eq(now)))
            .execute(conn)?,
    };
    Ok(kept == 1)
}

/// Every row, the newest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Row>> {
    Ok(jobs::table
        .order((
            jobs::planned_at.desc(),
            jobs::kind,
            jobs::key,
            jobs::period.desc(),
        ))
        .select(Row::as_select())
        .load(conn)?)
}

/// The row of this job that was planned last.
pub fn latest(conn: &mut Conn, kind: &str) -> Result<Option<Row>> {
    Ok(jobs::table
        .filter(jobs::kind.eq(kind))
        .order((jobs::planned_at.desc(), jobs::period.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// The row with this id.
pub(super) fn by_id(conn: &mut Conn, id: JobId) -> Result<Row> {
    jobs::table
        .filter(jobs::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("job"))
}

/// The newest rows from the one before `after` on; of one job, and in one state, where they are given.
pub(super) fn newest(
    conn: &mut Conn,
    kind: Option<&str>,
    state: Option<State>,
    after: Option<JobId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let mut query = jobs::table.select(Row::as_select()).into_boxed::<MultiBackend>();
    if let Some(kind) = kind {
        query = query.filter(jobs::kind.eq(kind));
    }
    if let Some(state) = state {
        query = query.filter(jobs::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(jobs::id.lt(after));
    }
    Ok(query.order(jobs::id.desc()).limit(limit).load(conn)?)
}

/// The rows in this state, the oldest first.
pub(super) fn in_state(conn: &mut Conn, state: State) -> Result<Vec<Row>> {
    Ok(jobs::table
        .filter(jobs::state.eq(state))
        .order((jobs::planned_at, jobs::id))
        .select(Row::as_select())
        .load(conn)?)
}

/// The row of a job that stands for a period of the clock and was planned last.
pub(super) fn latest_period(conn: &mut Conn, kind: &str) -> Result<Option<Row>> {
    Ok(jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::key.eq(""))
        .order((jobs::planned_at.desc(), jobs::period.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// Begins anew, with none of the attempts so far counted; false where the row is not at this version any more.
pub(super) fn retry(conn: &mut Conn, id: JobId, version: i32, now: Instant) -> Result<bool> {
    let seen = jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::version.eq(version));
    let changed = diesel::update(seen)
        .set((
            jobs::state.eq(State::Waiting),
            jobs::due_at.eq(now),
            jobs::forgiven.eq(jobs::attempt),
            jobs::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Gives it up; false where the row is not at this version any more.
pub(super) fn give_up(conn: &mut Conn, id: JobId, version: i32, now: Instant) -> Result<bool> {
    let seen = jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::version.eq(version));
    let changed = diesel::update(seen)
        .set((
            jobs::state.eq(State::GivenUp),
            jobs::ended_at.eq(Some(now)),
            jobs::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The row of this name.
pub(super) fn one(conn: &mut Conn, name: &JobName) -> Result<Option<Row>> {
    Ok(jobs::table
        .find((&name.0, &name.1, &name.2))
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// Forgets rows that were done before these moments: those of a civil date, and all others.
pub(super) fn forget(conn: &mut Conn, daily: Instant, other: Instant) -> Result<usize> {
    let done = [State::Done, State::GivenUp];
    let old = jobs::table
        .filter(jobs::state.eq_any(done))
        .filter(jobs::ended_at.lt(Some(daily)));
    let old = diesel::delete(old).execute(conn)?;
    // A minute or an hour has a "T" in its name.
    let many = jobs::table
        .filter(jobs::state.eq_any(done))
        .filter(jobs::period.like("%T%"))
        .filter(jobs::ended_at.lt(Some(other)));
    Ok(old + diesel::delete(many).execute(conn)?)
}

/// What waits.
#[derive(Debug, Clone)]
pub struct Figures {
    /// How many stand how, those that are through apart.
    pub counted: Vec<(State, i64)>,
    /// Since when the oldest of them waits.
    pub oldest: Option<Instant>,
}

/// What waits of the jobs.
pub fn figures(conn: &mut Conn) -> Result<Figures> {
    let mut counted = Vec::new();
    for state in State::ALL {
        if *state != State::Done {
            counted.push((
                *state,
                jobs::table
                    .filter(jobs::state.eq(*state))
                    .count()
                    .get_result(conn)?,
            ));
        }
    }
    let oldest = jobs::table
        .filter(jobs::state.eq_any([State::Waiting, State::Failed]))
        .order(jobs::due_at)
        .select(jobs::due_at)
        .first(conn)
        .optional()?;
    Ok(Figures { counted, oldest })
}
