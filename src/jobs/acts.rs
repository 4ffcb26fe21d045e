//! A person's hand on what happens by itself: run it now, try it again, give it up.

use serde_json::json;

use super::model::{GivenAbandonment, GivenRetry, GivenRun, Row, State};
use super::{registry, store};
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::JobId;
use crate::journal::Entry;
use crate::store::dialect::{self, JobName};
use crate::work::{Done, Work};

/// Plans a job for at once, whatever its period says; the next node that looks for work runs it.
pub fn run(work: &mut Work<'_>, given: &GivenRun) -> Result<Done<JobId>> {
    let permit = work.permit(Act::RunJob, &Subject::house(), "job")?;
    let asked = given.kind.as_str();
    let Some(job) = registry().into_iter().find(|job| job.name == asked) else {
        let mut fields = Fields::none();
        let names: Vec<&str> = registry().iter().map(|job| job.name).collect();
        fields.add("kind", format!("Choose a job: {}.", names.join(", ")));
        return Err(Error::Invalid(fields));
    };
    let (id, now) = (work.id(JobId::from_uuid), work.now());
    let name: JobName = (job.name.to_owned(), format!("by hand {id}"), now.to_string());
    dialect::plan_job(work.conn(), id, &name, now)?;
    let entry = Entry::made("job", id, json!({ "kind": job.name, "state": State::Waiting }));
    Ok(Done::new(permit, entry, id))
}

/// Tries a job again that failed, with none of its attempts counted.
pub fn retry(work: &mut Work<'_>, id: JobId, given: &GivenRetry) -> Result<Done<()>> {
    let permit = work.permit(Act::RetryJob, &Subject::house(), "job")?;
    let version = given.check()?;
    let row = ended_badly(work, id, version)?;
    let now = work.now();
    if !store::retry(work.conn(), id, version, now)? {
        return Err(Error::Moved("job"));
    }
    Ok(Done::new(permit, changed(&row, State::Waiting), ()))
}

/// Gives a job up that failed: nobody tries it any more.
pub fn give_up(work: &mut Work<'_>, id: JobId, given: &GivenAbandonment) -> Result<Done<()>> {
    let permit = work.permit(Act::GiveUpJob, &Subject::house(), "job")?;
    let (version, reason) = given.check()?;
    let row = ended_badly(work, id, version)?;
    let now = work.now();
    if !store::give_up(work.conn(), id, version, now)? {
        return Err(Error::Moved("job"));
    }
    let entry = changed(&row, State::GivenUp).because(reason.to_string());
    Ok(Done::new(permit, entry, ()))
}

/// The row, if it was seen as it is and nobody works on it.
fn ended_badly(work: &mut Work<'_>, id: JobId, version: i32) -> Result<Row> {
    let row = store::by_id(work.conn(), id)?;
    unchanged("job", row.version, version)?;
    if row.needs_a_person() {
        Ok(row)
    } else {
        Err(Error::Moved("job"))
    }
}

fn changed(row: &Row, state: State) -> Entry {
    let before = json!({ "kind": row.kind, "state": row.state, "attempts": row.attempt });
    Entry::changed("job", row.id, before, json!({ "kind": row.kind, "state": state }))
}
