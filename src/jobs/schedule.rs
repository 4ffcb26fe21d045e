//! The scheduler and the worker of a serving process, on a thread of their own. The scheduler, in UTC, only plans; so
//! it may run on every node at once.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_cron_scheduler::{Job as Tick, JobScheduler};

use super::node::{Hands, Node};

/// A node at work.
pub struct Running {
    node: Arc<Node>,
    thread: JoinHandle<Result<(), String>>,
}

impl Running {
    /// Tells it to stop, and does not wait until it has.
    pub fn stopper(&self) -> impl FnOnce() + 'static {
        let node = Arc::clone(&self.node);
        move || node.stop()
    }

    /// Stops it: what it holds is given back.
    pub fn stop(self) -> Result<(), String> {
        self.node.stop();
        self.thread
            .join()
            .map_err(|_| "the jobs ended with a fault of ours.".to_owned())?
    }
}

/// Starts the node's work.
pub fn start(node: Node) -> Result<Running, String> {
    let node = Arc::new(node);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    let own = Arc::clone(&node);
    let thread = std::thread::Builder::new()
        .name("jobs".to_owned())
        .spawn(move || {
            let outcome = runtime.block_on(serve(own));
            // A job that is given back may still be at it; its result is not taken any more.
            runtime.shutdown_background();
            outcome
        })
        .map_err(|e| format!("the jobs cannot be started: {e}"))?;
    Ok(Running { node, thread })
}

async fn serve(node: Arc<Node>) -> Result<(), String> {
    tracing::info!(node = node.name(), "working on jobs");
    let mut scheduler = JobScheduler::new().await.map_err(|e| e.to_string())?;
    for index in 0..node.jobs().len() {
        let Some(job) = node.jobs().get(index) else {
            continue;
        };
        let (own, planned) = (Arc::clone(&node), job.clone());
        let tick = Tick::new_async(job.cron, move |_, _| {
            let (node, job) = (Arc::clone(&own), planned.clone());
            Box::pin(async move {
                if let Err(fault) = node.plan_one(&job, node.now()).await {
                    tracing::warn!(job = job.name, cause = %fault, "a job could not be planned");
                }
            })
        })
        .map_err(|e| format!("{}: {e}", job.name))?;
        scheduler.add(tick).await.map_err(|e| e.to_string())?;
    }
    scheduler.start().await.map_err(|e| e.to_string())?;
    // What came due while no node ran is not left to the next tick.
    if let Err(fault) = node.plan(node.now()).await {
        tracing::warn!(cause = %fault, "no job could be planned at the start");
    }
    let mut pauses = tokio::time::interval(node.pause());
    pauses.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut hands = Hands::new(&node);
    loop {
        let fault = tokio::select! {
            () = node.stopped() => break,
            _ = pauses.tick() => None,
            // What waited for a free hand does not wait for the next look as well.
            Some((_, ended)) = hands.next(), if !hands.are_empty() => ended.err(),
        };
        let fault = match fault {
            None => hands.take(node.now()).await.err(),
            // The database is away: not again before the next look.
            fault @ Some(_) => fault,
        };
        if let Some(fault) = fault {
            tracing::warn!(cause = %fault, "no job can be worked on now");
        }
    }
    // Each of them sees that the node stops, and is given back.
    while let Some((_, ended)) = hands.next().await {
        if let Err(fault) = ended {
            tracing::warn!(cause = %fault, "a job could not be given back; its lease runs out");
        }
    }
    scheduler.shutdown().await.map_err(|e| e.to_string())
}
