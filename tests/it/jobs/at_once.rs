//! Several jobs in one node's hands: a long one delays no letter, letters keep their order, and every job is done once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use assayer::base::ids::Mint as _;
use assayer::cli::system::SystemMint;
use assayer::jobs::mail::Mailing;
use assayer::jobs::{self, Ended, Every, Job, Limits, Node, Parts, State};
use serde_json::json;
use tokio::sync::Semaphore;

use super::nodes::{Gate, Three, done, installation, plan, until, with_mail};
use super::post::{kept, names, smtp, write};
use super::server::Scripted;
use crate::house::databases::Engine;
use crate::house::running::{House, on_both};

/// A node that has so many hands.
fn node(house: &House, jobs: Vec<Job>, mailing: Option<Mailing>, at_once: usize) -> Arc<Node> {
    let parts = Parts {
        db: house.db.clone(),
        vault: house.vault.clone(),
        mailing,
    };
    let limits = Limits {
        lease_seconds: 60,
        heartbeat_seconds: 15,
        attempts: 3,
        at_once,
    };
    let name = SystemMint.uuid().to_string();
    Arc::new(Node::new(name, parts, jobs, limits, house.clock()))
}

/// Jobs that go on once they are let, and what was seen of them meanwhile.
#[derive(Clone)]
struct Floor {
    go: Arc<Semaphore>,
    at_work: Arc<Mutex<BTreeMap<&'static str, usize>>>,
    most: Arc<AtomicUsize>,
    runs: Arc<AtomicUsize>,
}

impl Floor {
    fn new() -> Self {
        Self {
            go: Arc::new(Semaphore::new(0)),
            at_work: Arc::default(),
            most: Arc::default(),
            runs: Arc::default(),
        }
    }

    fn job(&self, name: &'static str) -> Job {
        let floor = self.clone();
        Job::new(name, "0 * * * * *", Every::Minute, "Waits.", move |_, _| {
            let floor = floor.clone();
            Box::pin(async move {
                floor.moved(name, 1);
                floor.runs.fetch_add(1, Ordering::SeqCst);
                floor.go.acquire().await.expect("it is open").forget();
                floor.moved(name, -1);
                Ok(json!({}))
            })
        })
    }

    fn moved(&self, name: &'static str, by: isize) {
        let mut at_work = self.at_work.lock().expect("nobody panicked");
        let count = at_work.entry(name).or_insert(0);
        *count = count.checked_add_signed(by).expect("as many end as begin");
        assert!(*count <= 1, "two of {name} at once");
        let all = at_work.values().sum();
        self.most.fetch_max(all, Ordering::SeqCst);
    }

    fn now_at_work(&self) -> usize {
        self.at_work.lock().expect("nobody panicked").values().sum()
    }
}

on_both! {
    async fn a_letter_leaves_while_a_long_job_is_in_hand_and_each_case_keeps_its_order(house) {
        let (server, floor) = (Scripted::start().await, Floor::new());
        for number in 1..=3 {
            write(house, 1, number, "ada@example.org");
        }
        let mut known: Vec<Job> = jobs::registry().into_iter().filter(|job| job.name == "outbox").collect();
        known.push(floor.job("long"));
        let node = node(house, known, Some(smtp(&server)), 2);
        node.plan(house.now()).await.expect("they are planned");
        let (own, now) = (Arc::clone(&node), house.now());
        let work = actix_web::rt::spawn(async move { own.run_due(now).await.expect("it works") });
        until("the letters are sent", async || {
            kept(house).iter().all(|letter| letter.state == "sent").then_some(())
        })
        .await;
        until("the long job is at work", async || (floor.now_at_work() == 1).then_some(())).await;
        floor.go.add_permits(1);
        let ended = work.await.expect("it ends");
        let ended: Vec<_> = ended.iter().map(|((kind, ..), ended)| (kind.as_str(), ended.clone())).collect();
        assert_eq!(ended, [("outbox", Ended::Done), ("long", Ended::Done)]);
        assert_eq!(names(&server), [1, 2, 3].map(|number| format!("Case 1 letter {number}")));
        house.leave_faults();
    }

    async fn no_more_jobs_are_in_hand_than_are_allowed_and_none_twice_of_one_kind(house) {
        let floor = Floor::new();
        let jobs = || ["one", "two", "three"].map(|name| floor.job(name)).to_vec();
        let nodes = [node(house, jobs(), None, 2), node(house, jobs(), None, 1)];
        // Two periods of each kind are due.
        for _ in 0..2 {
            nodes[0].plan(house.now()).await.expect("they are planned");
            house.pass_seconds(60);
        }
        let (own, now) = (Arc::clone(&nodes[0]), house.now());
        let work = actix_web::rt::spawn(async move { own.run_due(now).await.expect("it works") });
        until("both hands are full", async || (floor.now_at_work() == 2).then_some(())).await;
        for _ in 0..4 {
            floor.go.add_permits(1);
        }
        until("the last two are in hand", async || {
            (floor.runs.load(Ordering::SeqCst) == 6 && floor.now_at_work() == 2).then_some(())
        })
        .await;
        // Another node finds nothing left.
        assert_eq!(nodes[1].run_due(house.now()).await.expect("it works"), []);
        floor.go.add_permits(2);
        let ended = work.await.expect("it ends");
        assert!(ended.len() == 6 && ended.iter().all(|(_, ended)| *ended == Ended::Done), "{ended:?}");
        assert_eq!((floor.runs.load(Ordering::SeqCst), floor.most.load(Ordering::SeqCst)), (6, 2));
        let rows = house.db.read_public(jobs::all).await.expect("the rows");
        assert!(rows.len() == 6 && rows.iter().all(|row| row.state == State::Done && row.attempt == 1), "{rows:#?}");
    }

    async fn a_node_that_stops_gives_back_everything_in_its_hands(house) {
        let floor = Floor::new();
        let node = node(house, vec![floor.job("one"), floor.job("two")], None, 2);
        node.plan(house.now()).await.expect("they are planned");
        let (own, now) = (Arc::clone(&node), house.now());
        let work = actix_web::rt::spawn(async move { own.run_due(now).await.expect("it works") });
        until("both hands are full", async || (floor.now_at_work() == 2).then_some(())).await;
        node.stop();
        let ended = work.await.expect("it ends");
        assert!(ended.len() == 2 && ended.iter().all(|(_, ended)| *ended == Ended::GivenBack), "{ended:?}");
        let rows = house.db.read_public(jobs::all).await.expect("the rows");
        assert!(rows.iter().all(|row| row.state == State::Waiting), "{rows:#?}");
        floor.go.add_permits(2);
    }
}

/// A serving process looks for work also while its other hand is full.
#[actix_web::test]
async fn a_letter_written_during_a_long_check_leaves_from_the_same_process() {
    let Some(house) = House::new(Engine::Postgres) else {
        return;
    };
    let (gate, mail) = (Gate::shut(&house), Scripted::start().await);
    plan(&house, "consistency", "check");
    let mut node = installation(&house);
    with_mail(&mut node, &mail);
    let _one = Three::start(vec![node]).await;
    until("the check is at work", async || {
        let rows = house.db.read_public(jobs::all).await.expect("the rows");
        let check = rows.into_iter().find(|row| row.key == "check");
        check.filter(|row| row.state == State::Running)
    })
    .await;
    write(&house, 1, 1, "ada@example.org");
    plan(&house, "outbox", "letter");
    until("the letter is sent", async || {
        kept(&house)
            .iter()
            .all(|letter| letter.state == "sent")
            .then_some(())
    })
    .await;
    assert_eq!(names(&mail), ["Case 1 letter 1"]);
    gate.open();
    assert_eq!(done(&house, "check").await.attempt, 1);
    house.close().await;
}
