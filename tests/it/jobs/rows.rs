//! Jobs as rows: each period once, whoever plans and works; nothing written by who lost the lease.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use assayer::base::error::Error;
use assayer::base::ids::Mint;
use assayer::cli::system::SystemMint;
use assayer::jobs::{self, Ended, Every, Job, Limits, Node, Parts, Row, State};
use serde_json::json;
use tokio::sync::Notify;

use crate::exchange::desk::offer;
use crate::faults::counts;
use crate::house::running::{House, on_both};

const LIMITS: Limits = Limits {
    lease_seconds: 60,
    heartbeat_seconds: 15,
    attempts: 3,
    at_once: 2,
};

/// A node over the house's database that knows these jobs.
pub(crate) fn node(house: &House, jobs: Vec<Job>) -> Arc<Node> {
    let parts = Parts {
        db: house.db.clone(),
        vault: house.vault.clone(),
        mailing: None,
    };
    let name = SystemMint.uuid().to_string();
    Arc::new(Node::new(name, parts, jobs, LIMITS, house.clock()))
}

/// A job that counts its runs.
fn counting(runs: &Arc<AtomicUsize>) -> Job {
    let runs = Arc::clone(runs);
    Job::new(
        "counting",
        "0 * * * * *",
        Every::Minute,
        "Counts.",
        move |_, _| {
            let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
            Box::pin(async move { Ok(json!({ "run": run })) })
        },
    )
}

/// A job that fails until its last `failures` are used up.
fn failing(failures: usize, runs: &Arc<AtomicUsize>) -> Job {
    let runs = Arc::clone(runs);
    Job::new("failing", "0 * * * * *", Every::Minute, "Fails.", move |_, _| {
        let run = runs.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if run < failures {
                Err(Error::broken("the disk is on fire"))
            } else {
                Ok(json!({ "run": run }))
            }
        })
    })
}

/// A job whose first run waits until it is let go.
fn held_up(runs: &Arc<AtomicUsize>, begun: &Arc<Notify>, go: &Arc<Notify>) -> Job {
    let (runs, begun, go) = (Arc::clone(runs), Arc::clone(begun), Arc::clone(go));
    Job::new("held", "0 * * * * *", Every::Minute, "Waits.", move |_, _| {
        let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
        let (begun, go) = (Arc::clone(&begun), Arc::clone(&go));
        Box::pin(async move {
            if run == 1 {
                begun.notify_one();
                go.notified().await;
            }
            Ok(json!({ "run": run }))
        })
    })
}

async fn rows(house: &House) -> Vec<Row> {
    house.db.read_public(jobs::all).await.expect("the rows")
}

async fn ends(node: &Node, house: &House) -> Vec<Ended> {
    let ended = node.run_due(house.now()).await.expect("it works");
    ended.into_iter().map(|(_, ended)| ended).collect()
}

on_both! {
    async fn three_nodes_plan_and_work_and_each_period_runs_once(house) {
        let runs = Arc::new(AtomicUsize::new(0));
        let nodes: Vec<_> = (0..3).map(|_| node(house, vec![counting(&runs)])).collect();
        for _ in 0..5 {
            let now = house.now();
            let planned = futures_util::future::join_all(nodes.iter().map(|node| node.plan(now))).await;
            let new: usize = planned.into_iter().map(|new| new.expect("it is planned")).sum();
            assert_eq!(new, 1);
            let done = futures_util::future::join_all(nodes.iter().map(|node| ends(node, house))).await;
            assert_eq!(done.concat(), [Ended::Done]);
            house.pass_seconds(60);
        }
        assert_eq!(runs.load(Ordering::SeqCst), 5);
        let rows = rows(house).await;
        assert_eq!(rows.len(), 5);
        assert!(rows.iter().all(|row| row.state == State::Done && row.attempt == 1 && row.result.is_some()));
    }

    async fn a_worker_woken_after_its_lease_writes_nothing(house) {
        let (runs, begun, go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (one, other) = (
            node(house, vec![held_up(&runs, &begun, &go)]),
            node(house, vec![held_up(&runs, &begun, &go)]),
        );
        one.plan(house.now()).await.expect("it is planned");
        let (first, now) = (Arc::clone(&one), house.now());
        let stuck = actix_web::rt::spawn(async move { first.run_due(now).await.expect("it works") });
        begun.notified().await;
        house.pass_seconds(59);
        assert_eq!(ends(&other, house).await, []);
        house.pass_seconds(1);
        assert_eq!(ends(&other, house).await, [Ended::Done]);
        go.notify_one();
        let ended = stuck.await.expect("it ends");
        assert_eq!(ended.into_iter().map(|(_, ended)| ended).collect::<Vec<_>>(), [Ended::Lost]);
        let [row] = &rows(house).await[..] else { panic!("one row") };
        assert_eq!((row.state, row.attempt), (State::Done, 2));
        assert_eq!(row.result.as_ref().map(|report| report.0.clone()), Some(json!({ "run": 2 })));
    }

    async fn a_node_that_stops_gives_back_what_it_holds(house) {
        let (runs, begun, go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (one, other) = (
            node(house, vec![held_up(&runs, &begun, &go)]),
            node(house, vec![held_up(&runs, &begun, &go)]),
        );
        one.plan(house.now()).await.expect("it is planned");
        let (first, now) = (Arc::clone(&one), house.now());
        let held = actix_web::rt::spawn(async move { first.run_due(now).await.expect("it works") });
        begun.notified().await;
        one.stop();
        let ended = held.await.expect("it ends");
        assert_eq!(ended.into_iter().map(|(_, ended)| ended).collect::<Vec<_>>(), [Ended::GivenBack]);
        assert_eq!(ends(&other, house).await, [Ended::Done]);
        go.notify_one();
    }

    async fn a_job_that_fails_waits_longer_each_time_and_is_dead_at_last(house) {
        let runs = Arc::new(AtomicUsize::new(0));
        let node = node(house, vec![failing(9, &runs)]);
        node.plan(house.now()).await.expect("it is planned");
        assert_eq!(ends(&node, house).await, [Ended::Failed]);
        house.pass_seconds(59);
        assert_eq!(ends(&node, house).await, []);
        house.pass_seconds(1);
        assert_eq!(ends(&node, house).await, [Ended::Failed]);
        house.pass_seconds(119);
        assert_eq!(ends(&node, house).await, []);
        house.pass_seconds(1);
        assert_eq!(ends(&node, house).await, [Ended::Dead]);
        house.pass_seconds(100_000);
        assert_eq!(ends(&node, house).await, []);
        let [row] = &rows(house).await[..] else { panic!("one row") };
        assert_eq!(row.state, State::Dead);
        assert!(row.fault.as_ref().is_some_and(|says| says.contains("on fire")), "{row:?}");
    }

    async fn a_job_that_failed_once_succeeds_later(house) {
        let runs = Arc::new(AtomicUsize::new(0));
        let node = node(house, vec![failing(1, &runs)]);
        node.plan(house.now()).await.expect("it is planned");
        assert_eq!(ends(&node, house).await, [Ended::Failed]);
        house.pass_seconds(60);
        assert_eq!(ends(&node, house).await, [Ended::Done]);
        let [row] = &rows(house).await[..] else { panic!("one row") };
        assert_eq!((row.state, row.fault.as_deref()), (State::Done, None));
    }

    async fn a_job_that_panics_has_failed(house) {
        let panics = Job::new("panics", "0 * * * * *", Every::Minute, "Panics.", |_, _| {
            Box::pin(async { panic!("out of cheese") })
        });
        let node = node(house, vec![panics]);
        node.plan(house.now()).await.expect("it is planned");
        assert_eq!(ends(&node, house).await, [Ended::Failed]);
    }

    async fn the_jobs_of_the_house_run_and_keep_their_reports(house) {
        let node = node(house, jobs::registry());
        house.pass_seconds(60);
        node.plan(house.now()).await.expect("they are planned");
        let ended = ends(&node, house).await;
        assert!(ended.len() >= 2 && ended.iter().all(|ended| *ended == Ended::Done), "{ended:?}");
        let checked = house.db.read_public(|conn| jobs::latest(conn, "consistency")).await;
        let report = checked.expect("it is read").expect("a row").result.expect("a report").0;
        assert_eq!(report["faults"], json!([]));
    }

    async fn what_has_run_out_is_forgotten(house) {
        let administrator = house.staff("Ada Administrator", &[assayer::access::Role::Administrator]).await;
        offer(&administrator, "sites.csv", "a list", "").await;
        let node = node(house, jobs::registry());
        node.plan(house.now()).await.expect("they are planned");
        ends(&node, house).await;
        assert_eq!(counts(house.database_url(), &["offered_imports"]), [1]);
        house.pass_seconds(3 * 24 * 60 * 60);
        node.plan(house.now()).await.expect("they are planned");
        ends(&node, house).await;
        let left = rows(house).await;
        // The hour of three days ago is forgotten, the day is not.
        assert_eq!(left.iter().filter(|row| row.kind == "housekeeping").count(), 1);
        assert_eq!(left.iter().filter(|row| row.kind == "consistency").count(), 2);
        assert_eq!(counts(house.database_url(), &["sessions", "offered_imports"]), [0, 0]);
    }
}
