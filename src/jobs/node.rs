//! One node's part in the work: it plans what is due, claims what nobody works on, and carries it out.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant as Tick, interval_at};

use super::mail::Mailing;
use super::model::{Job, Row};
use super::store::{self, Claim, End};
use crate::base::error::{Error, Result};
use crate::base::ids::JobId;
use crate::base::time::{Clock, Instant};
use crate::store::columns::Document;
use crate::store::dialect::{self, JobName};
use crate::vault::Vault;
use crate::work::Db;

/// What jobs work with.
#[derive(Clone)]
pub struct Parts {
    /// Records.
    pub db: Db,
    /// Files.
    pub vault: Vault,
    /// How letters leave; none where no mail is configured.
    pub mailing: Option<Mailing>,
}

/// How long a job may be silent, and how often it is tried.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A worker not heard of for this long has lost its job.
    pub lease_seconds: u32,
    /// How often a worker gives a sign of life.
    pub heartbeat_seconds: u32,
    /// After so many starts without a result a job is dead.
    pub attempts: i32,
    /// So many jobs a node works on at the same time.
    pub at_once: usize,
}

/// A job that fails is tried again after a minute, then after twice as long each time, up to an hour.
fn again_after(attempt: i32) -> i64 {
    60 * 2_i64.pow(u32::try_from(attempt - 1).unwrap_or(0).min(6)).min(60)
}

/// How a job that was claimed here ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Done; its report is kept.
    Done,
    /// It failed and is tried again.
    Failed,
    /// It failed for the last time.
    Dead,
    /// The lease ran out meanwhile: somebody else has it, and nothing was written.
    Lost,
    /// Given back because this node stops.
    GivenBack,
}

/// One node.
pub struct Node {
    name: String,
    parts: Arc<Parts>,
    jobs: Vec<Job>,
    limits: Limits,
    clock: Arc<dyn Clock>,
    stopping: watch::Sender<bool>,
}

impl Node {
    /// A node of this name, which only has to differ from the others'.
    pub fn new(name: String, parts: Parts, jobs: Vec<Job>, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        Self {
            name,
            parts: Arc::new(parts),
            jobs,
            limits,
            clock,
            stopping: watch::channel(false).0,
        }
    }

    /// What it is called in the rows of jobs.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The jobs it knows.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// How often it looks for work.
    pub(super) fn pause(&self) -> Duration {
        Duration::from_secs(u64::from(self.limits.heartbeat_seconds.clamp(1, 5)))
    }

    /// The present moment.
    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Ends its work: what it holds is given back.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Returns once it is to stop.
    pub(super) async fn stopped(&self) {
        let mut told = self.stopping.subscribe();
        // The sender lives as long as this node, so the only answer is that it stops.
        if told.wait_for(|stops| *stops).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Plans the periods that run now; how many were new.
    pub async fn plan(&self, now: Instant) -> Result<usize> {
        // A change of the settings made elsewhere is known here before the next round.
        self.parts.db.look(now).await?;
        let mut new = 0;
        for job in &self.jobs {
            new += usize::from(self.plan_one(job, now).await?);
        }
        Ok(new)
    }

    pub(super) async fn plan_one(&self, job: &Job, now: Instant) -> Result<bool> {
        let Some(period) = job.every.period(self.parts.db.zone(), now) else {
            return Ok(false);
        };
        let name: JobName = (job.name.to_owned(), String::new(), period);
        let id = self.parts.db.id(JobId::from_uuid);
        self.parts
            .db
            .note(move |conn| dialect::plan_job(conn, id, &name, now))
            .await
    }

    /// Claims and carries out everything due, a few at a time; how each ended, in the order of their ends.
    pub async fn run_due(&self, now: Instant) -> Result<Vec<(JobName, Ended)>> {
        let mut ended = Vec::new();
        let mut hands = Hands::new(self);
        let mut fault = hands.take(now).await.err();
        while let Some((name, end)) = hands.next().await {
            match end {
                Ok(end) => ended.push((name, end)),
                Err(failed) => fault = fault.or(Some(failed)),
            }
            // After a fault nothing new is begun; what is in hand is brought to its end.
            if fault.is_none() {
                fault = hands.take(now).await.err();
            }
        }
        fault.map_or(Ok(ended), Err)
    }

    /// Runs one job at once, whatever its period says; its row tells how it ended.
    pub async fn run_by_hand(&self, job: &Job, now: Instant) -> Result<Row> {
        let present = self.now();
        let lease_until = self.lease_from(present);
        let (owner, id) = (self.name.clone(), self.parts.db.id(JobId::from_uuid));
        let name: JobName = (job.name.to_owned(), format!("by hand {id}"), now.to_string());
        let claim = self
            .parts
            .db
            .note(move |conn| {
                dialect::plan_job(conn, id, &name, present)?;
                let (attempt, forgiven) = dialect::start_job(conn, &name, &owner, present, lease_until)?;
                Ok(Claim {
                    name,
                    attempt,
                    forgiven,
                })
            })
            .await?;
        let name = claim.name.clone();
        self.carry_out(claim, now).await?;
        let row = self
            .parts
            .db
            .read_public(move |conn| store::one(conn, &name))
            .await?;
        row.ok_or(Error::NotFound("job"))
    }

    fn lease_from(&self, now: Instant) -> Instant {
        now.plus_seconds(i64::from(self.limits.lease_seconds))
    }

    /// Claims a due job that is none of these kinds.
    async fn claim(&self, now: Instant, but: &[String]) -> Result<Option<Claim>> {
        let kinds = self.jobs.iter().map(|job| job.name);
        let kinds: Vec<&'static str> = kinds
            .filter(|kind| but.iter().all(|other| other != kind))
            .collect();
        let asked = kinds.clone();
        let any = self
            .parts
            .db
            .read_public(move |conn| store::any_due(conn, &asked, now))
            .await?;
        if !any {
            return Ok(None);
        }
        let (owner, lease_until) = (self.name.clone(), self.lease_from(now));
        self.parts
            .db
            .note(move |conn| store::claim(conn, &kinds, &owner, now, lease_until))
            .await
    }

    /// Works on what is claimed, with signs of life, until it ends, is lost or is given back.
    async fn carry_out(&self, claim: Claim, now: Instant) -> Result<Ended> {
        let (kind, attempt) = (claim.name.0.clone(), claim.attempt - claim.forgiven);
        if attempt > self.limits.attempts {
            let says = format!("It was started {} times and never ended.", self.limits.attempts);
            return self.end(&claim, End::Dead(says), Ended::Dead).await;
        }
        let Some(job) = self.jobs.iter().find(|job| job.name == kind).cloned() else {
            return Err(Error::broken(format!("There is no job \"{kind}\".")));
        };
        let (parts, handle) = (Arc::clone(&self.parts), Handle::current());
        // On a thread of its own: a long question to the database must not silence the signs of life.
        let mut work = tokio::task::spawn_blocking(move || handle.block_on(job.run(parts, now)));
        let beat = Duration::from_secs(u64::from(self.limits.heartbeat_seconds.max(1)));
        let mut beats = interval_at(Tick::now() + beat, beat);
        let outcome: Result<Value> = loop {
            tokio::select! {
                outcome = &mut work => break outcome.unwrap_or_else(|fault| Err(Error::Broken(fault.into()))),
                _ = beats.tick() => {
                    match self.beat(&claim).await {
                        Ok(true) => {}
                        Ok(false) => return Ok(lost(&claim)),
                        // The lease runs on, and the next sign may get through.
                        Err(fault) => tracing::warn!(job = %kind, cause = %fault, "a sign of life is not written"),
                    }
                }
                () = self.stopped() => return self.end(&claim, End::GivenBack, Ended::GivenBack).await,
            }
        };
        let (end, ended) = match outcome {
            Ok(report) => (End::Done(Document(report)), Ended::Done),
            Err(fault) => {
                tracing::warn!(job = %kind, attempt, cause = %fault, "a job failed");
                if attempt >= self.limits.attempts {
                    (End::Dead(fault.to_string()), Ended::Dead)
                } else {
                    let again_at = self.now().plus_seconds(again_after(attempt));
                    (End::Failed(fault.to_string(), again_at), Ended::Failed)
                }
            }
        };
        self.end(&claim, end, ended).await
    }

    async fn beat(&self, claim: &Claim) -> Result<bool> {
        let (claim, now) = (claim.clone(), self.now());
        let lease_until = self.lease_from(now);
        self.parts
            .db
            .note(move |conn| store::beat(conn, &claim, now, lease_until))
            .await
    }

    async fn end(&self, claim: &Claim, end: End, ended: Ended) -> Result<Ended> {
        let (own, now) = (claim.clone(), self.now());
        let kept = self
            .parts
            .db
            .note(move |conn| store::end(conn, &own, end, now))
            .await?;
        Ok(if kept { ended } else { lost(claim) })
    }
}

/// What a node works on. Of one kind it never has two in hand: a second round of letters would wait for the mail server
/// beside the first, and take the place of something else.
pub(super) struct Hands<'n> {
    node: &'n Node,
    kinds: Vec<String>,
    work: FuturesUnordered<LocalBoxFuture<'n, (JobName, Result<Ended>)>>,
}

impl<'n> Hands<'n> {
    pub(super) fn new(node: &'n Node) -> Self {
        Self {
            node,
            kinds: Vec::new(),
            work: FuturesUnordered::new(),
        }
    }

    /// Takes up what is due until the hands are full, or the node stops.
    pub(super) async fn take(&mut self, now: Instant) -> Result<()> {
        let node = self.node;
        while self.work.len() < node.limits.at_once.max(1) && !*node.stopping.borrow() {
            let Some(claim) = node.claim(now, &self.kinds).await? else {
                break;
            };
            let name = claim.name.clone();
            self.kinds.push(name.0.clone());
            let work = async move { (name, node.carry_out(claim, now).await) };
            self.work.push(work.boxed_local());
        }
        Ok(())
    }

    /// Whether there is nothing in hand.
    pub(super) fn are_empty(&self) -> bool {
        self.work.is_empty()
    }

    /// The next that ends, and how; nothing where nothing is in hand.
    pub(super) async fn next(&mut self) -> Option<(JobName, Result<Ended>)> {
        let (name, ended) = self.work.next().await?;
        self.kinds.retain(|kind| *kind != name.0);
        Some((name, ended))
    }
}

/// Whatever comes of the work here, nothing of it is written as the job's result.
fn lost(claim: &Claim) -> Ended {
    let ((kind, ..), attempt) = (&claim.name, claim.attempt);
    tracing::warn!(job = %kind, attempt, "the lease ran out: another node has this job");
    Ended::Lost
}
