//! The program is killed while a certification is granted and while its certificate is issued: afterwards all of it is
//! there, or nothing, and the same request does what is left to do.

use std::time::{Duration, Instant};

use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{all_or_nothing, is_whole, so_that_today_is_day};
use crate::house::client::Visit;
use crate::house::databases::{Engine, Frozen};
use crate::house::given;
use crate::house::ids::Ids;
use crate::house::path::Path;
use crate::house::program::{Installation, Server};
use crate::house::running::{House, PASSWORD};

/// Rounds per database; half of them during the decision, half during the issue.
const ROUNDS: u32 = 10;

/// What a decision leaves.
const DECISION: [&str; 5] = [
    "decisions WHERE kind = 'grant'",
    "certification_events WHERE event = 'grant'",
    "journal_entries WHERE act = 'decide'",
    "letters WHERE letter = 'certification_granted'",
    "certifications WHERE status IN ('granted', 'certified')",
];

/// What the issue of a certificate leaves.
const ISSUE: [&str; 6] = [
    "certificates",
    "register_entries WHERE event = 'issued'",
    "certification_events WHERE event = 'issue'",
    "journal_entries WHERE act = 'issue_certificate'",
    "letters WHERE letter = 'certificate_issued'",
    "certifications WHERE status = 'certified'",
];

/// A case that waits for its decision, to be copied for every round.
struct Ready {
    database: Frozen,
    files: tempfile::TempDir,
    ids: Ids,
}

impl Ready {
    async fn new(engine: Engine) -> Option<Self> {
        let house = House::new(engine)?;
        house.set_date(so_that_today_is_day(84));
        let ids = Path::to_audited(&house).await.ids;
        let (database, files) = house.hand_over().await;
        Some(Self {
            database: database.freeze(),
            files,
            ids,
        })
    }
}

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// This long after the request was sent.
    After(Duration),
    /// As soon as the database shows that the transaction is about to end.
    AtCommit,
}

/// A request to the server, as it is sent.
struct Request<'a> {
    visit: &'a Visit,
    path: String,
    body: Value,
}

impl Request<'_> {
    /// Sends it; the status, or nothing where no answer came.
    async fn send(&self) -> Option<u16> {
        let mut body = self.body.clone();
        let version = body["version"].take();
        body.as_object_mut().expect("an object").remove("version");
        let request = self
            .visit
            .request(Method::POST, &self.path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, format!("\"{version}\""))
            .body(body.to_string());
        let answer = request.send().await.ok()?;
        Some(answer.status().as_u16())
    }

    /// Sends it and kills the server at the moment; the status, where an answer came before.
    async fn send_and_kill(&self, server: &mut Server, url: &str, moment: Moment) -> Option<u16> {
        let end = async {
            match moment {
                Moment::After(pause) => tokio::time::sleep(pause).await,
                Moment::AtCommit => about_to_commit(url.to_owned()).await,
            }
            server.kill();
        };
        let (answer, ()) = tokio::join!(self.send(), end);
        answer
    }
}

#[derive(QueryableByName)]
struct Seen {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Returns once the transaction has written what it writes last.
async fn about_to_commit(url: String) {
    let watch = actix_web::rt::task::spawn_blocking(move || {
        let start = Instant::now();
        let waiting = || start.elapsed() < Duration::from_secs(10);
        if let Some(path) = url.strip_prefix("sqlite://") {
            // The log grows when the commit writes its pages, just before they are forced to the disk.
            let log = format!("{path}-wal");
            let length = || std::fs::metadata(&log).map_or(0, |file| file.len());
            let before = length();
            while waiting() && length() == before {
                std::thread::yield_now();
            }
        } else {
            let mut watcher = PgConnection::establish(&url).expect("it opens");
            let query = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() \
                             AND pid <> pg_backend_pid() AND state <> 'idle' \
                             AND (query ILIKE '%insert into \"journal_entries\"%' OR query ILIKE 'update \"journal_heads\"%')";
            while waiting() {
                let seen: Seen = sql_query(query).get_result(&mut watcher).expect("the activity");
                if seen.n > 0 {
                    break;
                }
            }
        }
    });
    watch.await.expect("the watch ends");
}

/// Every moment of a request that took this long undisturbed.
fn moments(took: Duration) -> Vec<Moment> {
    let rounds = ROUNDS / 2;
    let spread = (0..rounds - 1).map(|i| Moment::After(took * (2 * i + 1) / (2 * (rounds - 1))));
    spread.chain([Moment::AtCommit]).collect()
}

async fn version(visit: &Visit, ids: &Ids) -> i64 {
    let case = format!("/api/v1/certifications/{}", ids.certification);
    let view = visit.get_json(&case).await.is(200).json();
    view["version"].as_i64().expect("a version")
}

async fn decision<'a>(visit: &'a Visit, ids: &Ids) -> Request<'a> {
    Request {
        visit,
        path: "/api/v1/decisions".to_owned(),
        body: given::decision(&ids.stage_2, version(visit, ids).await),
    }
}

async fn issue<'a>(visit: &'a Visit, ids: &Ids) -> Request<'a> {
    let decisions = visit.get_json("/api/v1/decisions").await.is(200);
    let path = format!("/api/v1/decisions/{}/certificate", decisions.field("/items/0/id"));
    let body = json!({ "version": version(visit, ids).await });
    Request { visit, path, body }
}

/// How long decision and issue take when nothing disturbs them.
async fn measured(ready: &Ready) -> (Duration, Duration) {
    let database = ready.database.copy();
    let installation = Installation::new(database.url(), ready.files.path());
    let _server = installation.serve().await;
    let visit = Visit::sign_in(&installation.base, "dora.decider@example.org", PASSWORD).await;
    let request = decision(&visit, &ready.ids).await;
    let start = Instant::now();
    assert_eq!(request.send().await, Some(201));
    let decided = start.elapsed();
    let request = issue(&visit, &ready.ids).await;
    let start = Instant::now();
    assert_eq!(request.send().await, Some(201));
    (decided, start.elapsed())
}

/// One round: kill, look, start again, do what is left.
async fn round(ready: &Ready, during_issue: bool, moment: Moment) -> bool {
    let database = ready.database.copy();
    let url = database.url();
    let installation = Installation::new(url, ready.files.path());
    let mut server = installation.serve().await;
    let visit = Visit::sign_in(&installation.base, "dora.decider@example.org", PASSWORD).await;
    let mut request = decision(&visit, &ready.ids).await;
    let mut traces: &[&str] = &DECISION;
    if during_issue {
        assert_eq!(request.send().await, Some(201));
        request = issue(&visit, &ready.ids).await;
        traces = &ISSUE;
    }
    let answer = request.send_and_kill(&mut server, url, moment).await;
    let kept = all_or_nothing(url, traces);
    assert!(kept || answer != Some(201), "{moment:?}: answered and then lost");
    is_whole(&installation);
    let _server = installation.serve().await;
    let again = request.send().await;
    let expected: &[u16] = if kept { &[409, 412, 422] } else { &[201] };
    assert!(
        again.is_some_and(|status| expected.contains(&status)),
        "{moment:?}: {again:?} after {kept}"
    );
    assert!(all_or_nothing(url, traces));
    is_whole(&installation);
    kept
}

async fn rounds(engine: Engine) {
    let Some(ready) = Ready::new(engine).await else {
        return;
    };
    let (decided, issued) = measured(&ready).await;
    for (during_issue, took) in [(false, decided), (true, issued)] {
        for moment in moments(took) {
            round(&ready, during_issue, moment).await;
        }
    }
}

#[actix_web::test]
async fn a_grant_that_is_killed_leaves_everything_or_nothing_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn a_grant_that_is_killed_leaves_everything_or_nothing_on_postgres() {
    rounds(Engine::Postgres).await;
}
