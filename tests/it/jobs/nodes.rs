//! Real processes over one database: started together, stopped past their lease, killed, and told to end.

use std::time::{Duration, Instant};

use assayer::jobs::{self, Row, State};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use futures_util::{FutureExt as _, StreamExt as _, stream};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Body, Client};
use tokio::sync::oneshot;

use super::post::{header, kept, names, write};
use super::server::{Does, Scripted};
use crate::house::databases::{Engine, TestDatabase};
use crate::house::program::{Installation, Server};
use crate::house::running::{House, on_both};

/// How long something may take: generous, because it only delays a test that fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns what is seen once it is there.
pub(super) async fn until<T>(what: &str, mut seen: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = seen().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "it does not come: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// An installation over the house's database and files, with a short lease.
pub(super) fn installation(house: &House) -> Installation {
    let mut installation = Installation::new(house.database_url(), house.files.path());
    installation.set("ASSAYER__DATABASE__CONNECTIONS", 3);
    installation.set("ASSAYER__JOBS__LEASE_SECONDS", 3);
    installation.set("ASSAYER__JOBS__HEARTBEAT_SECONDS", 1);
    installation.set("ASSAYER__SERVER__DRAIN_SECONDS", 1);
    installation.set("ASSAYER__LOG__LEVEL", "warn,assayer::jobs=info");
    installation
}

/// Sends its letters to this server.
pub(super) fn with_mail(installation: &mut Installation, server: &Scripted) {
    installation.set("ASSAYER__MAIL__MODE", "smtp");
    installation.set("ASSAYER__MAIL__FROM", "office@meridian.example");
    installation.set("ASSAYER__MAIL__HOST", server.address.ip());
    installation.set("ASSAYER__MAIL__PORT", server.address.port());
    installation.set("ASSAYER__MAIL__ENCRYPTION", "none");
    // The house writes its letters in January, and the processes go by the machine's clock.
    installation.set("ASSAYER__MAIL__HOLD_OLDER_THAN_DAYS", 0);
}

/// Three serving processes.
pub(super) struct Three(pub(super) Vec<(Installation, Server)>);

impl Three {
    /// Starts them at once; returns when all of them answer.
    pub(super) async fn start(installations: Vec<Installation>) -> Self {
        let mut nodes: Vec<_> = installations
            .into_iter()
            .map(|installation| {
                let server = installation.start();
                (installation, server)
            })
            .collect();
        for (installation, server) in &mut nodes {
            installation.answers(server).await;
        }
        Self(nodes)
    }

    /// The process that goes by this name in the rows of jobs.
    fn named(&mut self, name: &str) -> &mut (Installation, Server) {
        let found = self.0.iter_mut().find(|(node, _)| node.log().contains(name));
        found.expect("one of the three")
    }
}

/// Whoever looks through the evidence waits until this is opened: a job is held up in its middle.
pub(super) struct Gate(PgConnection);

impl Gate {
    pub(super) fn shut(house: &House) -> Self {
        let mut conn = PgConnection::establish(house.database_url()).expect("it opens");
        conn.batch_execute("BEGIN; LOCK TABLE evidence_files IN ACCESS EXCLUSIVE MODE")
            .expect("it is locked");
        Self(conn)
    }

    pub(super) fn open(mut self) {
        self.0.batch_execute("COMMIT").expect("it is open");
    }
}

/// Plans a job of this kind for this key, before everything else.
pub(super) fn plan(house: &House, kind: &str, key: &str) {
    house.plant(&format!(
        "INSERT INTO jobs (id, kind, key, period, state, due_at, attempt, planned_at) VALUES \
         ('{1}', '{kind}', '{key}', '2026-01-05', 'waiting', '{0}', 0, '{0}')",
        house.now(),
        house.db.id(|uuid| uuid)
    ));
}

async fn rows(house: &House) -> Vec<Row> {
    house.db.read_public(jobs::all).await.expect("the rows")
}

/// The row of the check with this key.
async fn row(house: &House, key: &str) -> Row {
    let mut rows = rows(house).await;
    rows.retain(|row| row.key == key);
    rows.remove(0)
}

/// The name of whoever works on it now, apart from this one.
async fn taken(house: &House, key: &str, not_by: &str) -> String {
    until("somebody takes the job", async || {
        let row = row(house, key).await;
        row.owner
            .filter(|owner| row.state == State::Running && owner != not_by)
    })
    .await
}

pub(super) async fn done(house: &House, key: &str) -> Row {
    until("the job is done", async || {
        Some(row(house, key).await).filter(|row| row.state == State::Done)
    })
    .await
}

#[actix_web::test]
async fn three_processes_do_each_job_of_a_period_once() {
    let Some(house) = House::new(Engine::Postgres) else {
        return;
    };
    let gate = Gate::shut(&house);
    for key in 1..=9 {
        plan(&house, "consistency", &format!("check {key}"));
    }
    let _three = Three::start((0..3).map(|_| installation(&house)).collect()).await;
    // Each holds one of the nine, and each has planned the present minute, hour and day.
    until("all three are at work", async || {
        let rows = rows(&house).await;
        let at_work = rows.iter().filter(|row| row.state == State::Running).count();
        (at_work == 3).then_some(())
    })
    .await;
    gate.open();
    let rows = until("everything is done", async || {
        Some(rows(&house).await).filter(|rows| rows.iter().all(|row| row.state == State::Done))
    })
    .await;
    for kind in ["outbox", "housekeeping", "consistency"] {
        assert!(rows.iter().any(|row| row.kind == kind), "{kind}");
    }
    assert_eq!(rows.iter().filter(|row| row.key.starts_with("check")).count(), 9);
    assert!(rows.iter().all(|row| row.attempt == 1), "{rows:#?}");
    house.close().await;
}

#[actix_web::test]
async fn a_process_stopped_past_its_lease_and_woken_writes_nothing_over_its_successor() {
    let Some(house) = House::new(Engine::Postgres) else {
        return;
    };
    let gate = Gate::shut(&house);
    plan(&house, "consistency", "check");
    let mut three = Three::start((0..3).map(|_| installation(&house)).collect()).await;
    let first = taken(&house, "check", "").await;
    three.named(&first).1.signal("STOP");
    let second = taken(&house, "check", &first).await;
    gate.open();
    let kept = done(&house, "check").await;
    assert_eq!((kept.attempt, kept.owner.as_deref()), (2, Some(second.as_str())));
    let (woken, server) = three.named(&first);
    server.signal("CONT");
    until("it sees that it lost the job", async || {
        woken.log().contains("another node has this job").then_some(())
    })
    .await;
    assert_eq!(format!("{:?}", row(&house, "check").await), format!("{kept:?}"));
    house.close().await;
}

#[actix_web::test]
async fn what_a_killed_process_was_at_is_done_by_another() {
    let Some(house) = House::new(Engine::Postgres) else {
        return;
    };
    let gate = Gate::shut(&house);
    plan(&house, "consistency", "check");
    let mut three = Three::start((0..3).map(|_| installation(&house)).collect()).await;
    let first = taken(&house, "check", "").await;
    three.named(&first).1.kill();
    let second = taken(&house, "check", &first).await;
    gate.open();
    let kept = done(&house, "check").await;
    assert_eq!((kept.attempt, kept.owner.as_deref()), (2, Some(second.as_str())));
    house.close().await;
}

#[actix_web::test]
async fn a_letter_whose_sender_is_killed_leaves_from_another_process_in_its_order_and_under_its_id() {
    let Some(house) = House::new(Engine::Postgres) else {
        return;
    };
    let mail = Scripted::start().await;
    mail.next(&[Does::Holds(".")]);
    for number in 1..=3 {
        write(&house, 1, number, "ada@example.org");
    }
    let with_mail = || {
        let mut node = installation(&house);
        with_mail(&mut node, &mail);
        node
    };
    let mut three = Three::start((0..3).map(|_| with_mail()).collect()).await;
    let outbox = until("the first letter is on its way", async || {
        let rows = rows(&house).await;
        let running = rows
            .into_iter()
            .find(|row| row.kind == "outbox" && row.state == State::Running);
        running.filter(|_| mail.taken().len() == 1)
    })
    .await;
    three.named(&outbox.owner.expect("an owner")).1.kill();
    // Ten minutes later, when nobody waits for the dead process any more.
    house.plant("UPDATE letters SET lease_until = queued_at");
    until("all letters are sent", async || {
        kept(&house)
            .iter()
            .all(|letter| letter.state == "sent")
            .then_some(())
    })
    .await;
    let expected = [1, 1, 2, 3].map(|number| format!("Case 1 letter {number}"));
    assert_eq!(names(&mail), expected);
    let taken = mail.taken();
    assert_eq!(header(&taken[0], "Message-ID"), header(&taken[1], "Message-ID"));
    house.close().await;
}

/// Migrates with three processes at once, and serves.
async fn start_at_once_on_nothing(engine: Engine, nodes: usize) {
    let Some(database) = TestDatabase::empty(engine) else {
        return;
    };
    let files = tempfile::tempdir().expect("a folder for files");
    let three: Vec<_> = (0..3)
        .map(|_| Installation::new(database.url(), files.path()))
        .collect();
    let begun: Vec<_> = three.iter().map(|node| node.begin(&["migrate"])).collect();
    let mut applied = Vec::new();
    for child in begun {
        let output = child.wait_with_output().expect("it ends");
        let says = [output.stdout, output.stderr].concat();
        let says = String::from_utf8(says).expect("it writes UTF-8");
        assert!(output.status.success(), "{says}");
        applied.extend(
            says.lines()
                .filter(|line| line.starts_with("applied"))
                .map(str::to_owned),
        );
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let there = std::fs::read_dir(folder).expect("the folder").count();
    assert_eq!(applied.len(), there, "{applied:?}");
    applied.sort();
    applied.dedup();
    assert_eq!(applied.len(), there, "{applied:?}");
    let serving = three.into_iter().take(nodes).collect();
    for (node, _) in &Three::start(serving).await.0 {
        let ready = reqwest::get(format!("{}/readyz", node.base)).await;
        assert_eq!(ready.expect("an answer").status(), 200, "{}", node.log());
    }
}

#[actix_web::test]
async fn three_processes_started_on_an_empty_postgres_apply_each_migration_once_and_are_ready() {
    start_at_once_on_nothing(Engine::Postgres, 3).await;
}

#[actix_web::test]
async fn three_migrations_started_on_an_empty_sqlite_apply_each_once() {
    start_at_once_on_nothing(Engine::Sqlite, 1).await;
}

/// A form whose last part is sent when the test says so.
fn held_up(end: oneshot::Receiver<()>) -> Body {
    let parts = stream::iter(["email=ada%40exampl", "e.org&password=wrong"]).enumerate();
    let end = end.shared();
    Body::wrap_stream(parts.then(move |(n, part)| {
        let end = end.clone();
        async move {
            if n > 0 {
                end.await.ok();
            }
            Ok::<_, std::io::Error>(part)
        }
    }))
}

on_both! {
    async fn a_process_told_to_end_is_first_not_ready_then_finishes_what_is_under_way(house) {
        let mail = Scripted::start().await;
        mail.next(&[Does::Holds("DATA")]);
        write(house, 1, 1, "ada@example.org");
        let mut node = installation(house);
        with_mail(&mut node, &mail);
        let mut server = node.serve().await;
        until("the worker is at the letter", async || mail.is_through().then_some(())).await;
        let (end, rest) = oneshot::channel();
        let request = Client::new()
            .post(format!("{}/sign-in", node.base))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(held_up(rest));
        let request = actix_web::rt::spawn(request.send());
        let start = Instant::now();
        server.signal("TERM");
        let fresh = Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        let ready = format!("{}/readyz", node.base);
        until("it says that it is not ready", async || {
            let answer = fresh.get(&ready).send().await.expect("it serves on");
            (answer.status() == 503).then_some(())
        })
        .await;
        // Its job is anybody's at once, not when the process has ended.
        let given_back = until("the job is given back", async || {
            rows(house).await.into_iter().find(|row| row.kind == "outbox" && row.state == State::Waiting)
        })
        .await;
        assert_eq!((given_back.attempt, given_back.lease_until), (1, None));
        until("the port is closed", async || fresh.get(&ready).send().await.is_err().then_some(())).await;
        assert!(!request.is_finished());
        end.send(()).expect("somebody waits for the rest");
        let answer = request.await.expect("it ends").expect("an answer");
        assert!(answer.status() == 401 || answer.status() == 422, "{answer:?}");
        let status = server.ended().await;
        assert!(status.success(), "{status} {}", node.log());
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}
