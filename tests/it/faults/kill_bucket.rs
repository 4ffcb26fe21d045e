//! The program is killed while it brings a file into a bucket, at every request that it makes of the store: afterwards
//! nothing is half there, the file can be sent again, and what was left over is removed.

use std::time::Duration;

use assayer::base::time::{Clock as _, Instant};
use assayer::cli::system::SystemClock;
use tempfile::TempDir;

use super::kill_upload::{body, content, send};
use super::{counts, is_whole, so_that_today_is_day};
use crate::house::bucket::Bucket;
use crate::house::client::Visit;
use crate::house::databases::{Engine, Frozen, TestDatabase};
use crate::house::gate::Hold;
use crate::house::ids::Ids;
use crate::house::path::Path;
use crate::house::program::{Installation, Server};
use crate::house::running::{House, PASSWORD};

/// More than one part; the least that is written on is 5 MiB.
const LONG: usize = 6 << 20;
/// Goes to its place in one piece.
const SHORT: usize = 300 << 10;

/// What is sent, and when the program ends: at a request to the store, before it arrives or before its answer does.
const MOMENTS: [(usize, &str, Hold); 9] = [
    (SHORT, "if-none-match: *", Hold::Request),
    (SHORT, "if-none-match: *", Hold::Answer),
    (SHORT, "HEAD /", Hold::Answer),
    (LONG, "partNumber=2", Hold::Request),
    (LONG, "partNumber=2", Hold::Answer),
    (LONG, "x-amz-copy-source", Hold::Request),
    (LONG, "x-amz-copy-source", Hold::Answer),
    (LONG, "HEAD /", Hold::Request),
    (LONG, "DELETE /", Hold::Answer),
];

/// A case that waits for evidence, and the bucket that all copies of it share.
struct Ready {
    database: Frozen,
    bucket: Bucket,
    ids: Ids,
}

/// A copy of the case with the program before it.
struct Copy {
    database: TestDatabase,
    program: Installation,
    _files: TempDir,
}

impl Ready {
    async fn new(engine: Engine) -> Option<Self> {
        let bucket = Bucket::create().await?;
        let house = House::with_vault(engine, bucket.vault(64 << 20))?;
        house.set_date(so_that_today_is_day(40));
        let ids = Path::to_given(&house).await.ids;
        let (database, _) = house.hand_over().await;
        Some(Self {
            database: database.freeze(),
            bucket,
            ids,
        })
    }

    fn copy(&self) -> Copy {
        let (database, files) = (self.database.copy(), tempfile::tempdir().expect("a folder"));
        let mut program = Installation::new(database.url(), files.path());
        self.bucket.used_by(&mut program);
        Copy {
            database,
            program,
            _files: files,
        }
    }

    /// Objects that are on their way, and all others.
    async fn objects(&self) -> (usize, Vec<String>) {
        let all = self.bucket.objects().await;
        let (coming, there): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|name| name.starts_with("files/incoming/"));
        (coming.len(), there)
    }
}

impl Copy {
    async fn serve(&self) -> (Server, Visit) {
        let server = self.program.serve().await;
        let visit = Visit::sign_in(&self.program.base, "cleo.client@example.org", PASSWORD).await;
        (server, visit)
    }

    fn receipts(&self, length: usize) -> i64 {
        counts(
            self.database.url(),
            &[&format!("evidence_files WHERE size = {length}")],
        )[0]
    }
}

fn in_two_days() -> Instant {
    SystemClock.now().plus_seconds(2 * 24 * 60 * 60)
}

async fn rounds(engine: Engine) {
    let Some(ready) = Ready::new(engine).await else {
        return;
    };
    let vault = ready.bucket.vault(64 << 20);
    for (at, (length, says, what)) in MOMENTS.into_iter().enumerate() {
        let moment = format!("{says}, {what:?}");
        // Another file in each round: the bucket is one.
        let file = content(length + at)[at..].to_vec();
        let copy = ready.copy();
        let (mut server, visit) = copy.serve().await;
        let (_, before) = ready.objects().await;
        let caught = ready.bucket.hold(says, what);
        let kill = actix_web::rt::task::spawn_blocking(move || {
            let came = caught.recv_timeout(Duration::from_secs(60));
            assert!(came.is_ok(), "{says}, {what:?}: no such request comes");
            server.kill();
        });
        let (answer, killed) =
            tokio::join!(send(&visit, &ready.ids, length, body(file.clone(), |_| ())), kill);
        killed.expect("it is killed");
        assert_eq!(
            answer, None,
            "{moment}: an answer although the file was not there"
        );
        assert_eq!(copy.receipts(length), 0, "{moment}");
        assert_eq!(
            ready.bucket.waiting(),
            0,
            "{moment}: a part is left over on the disk"
        );
        // What has a name has its whole content: a check reads it to its end.
        let (_, after) = ready.objects().await;
        for name in after.iter().filter(|name| !before.contains(name)) {
            let hash = name.rsplit('/').next().expect("a name").parse().expect("a hash");
            let condition = vault.condition(&hash).await.expect("it is read");
            assert_eq!(
                condition,
                assayer::vault::Condition::Whole(length as u64),
                "{moment}: {name}"
            );
        }
        is_whole(&copy.program);

        let (_server, visit) = copy.serve().await;
        let again = send(&visit, &ready.ids, length, body(file, |_| ())).await;
        assert_eq!(again, Some(201), "{moment}: {}", copy.program.log());
        assert_eq!(copy.receipts(length), 1, "{moment}");
        is_whole(&copy.program);
        vault.clear_incoming(in_two_days()).await.expect("it is swept");
        assert_eq!(ready.objects().await.0, 0, "{moment}: left over");
    }
}

#[actix_web::test]
async fn an_upload_to_a_bucket_that_is_killed_leaves_everything_or_nothing_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn an_upload_to_a_bucket_that_is_killed_leaves_everything_or_nothing_on_postgres() {
    rounds(Engine::Postgres).await;
}

/// The figure of RELIABILITY: 32 MiB more for twenty uploads at once, however long they are.
const MOST_MORE: u64 = 32 << 10;
const AT_ONCE: usize = 20;

#[actix_web::test]
async fn twenty_uploads_at_once_to_a_bucket_take_no_more_memory_than_promised() {
    let Some(ready) = Ready::new(Engine::Sqlite).await else {
        return;
    };
    let mut copy = ready.copy();
    // They all come from one address.
    copy.program.set("ASSAYER__LIMITS__UPLOADS_AT_ONCE_EACH", AT_ONCE);
    let (server, visit) = copy.serve().await;
    let length = 11 << 20;
    // The first one warms up what is kept: connections, threads.
    let first = send(&visit, &ready.ids, LONG, body(content(LONG), |_| ())).await;
    assert_eq!(first, Some(201), "{}", copy.program.log());
    let before = server.memory_of_its_own();
    let sending = (0..AT_ONCE).map(|at| {
        let file = content(length + at)[at..].to_vec();
        send(&visit, &ready.ids, length, body(file, |_| ()))
    });
    let mut most = before;
    let mut answers = std::pin::pin!(futures_util::future::join_all(sending));
    let answers = loop {
        tokio::select! {
            answers = &mut answers => break answers,
            () = tokio::time::sleep(Duration::from_millis(5)) => most = most.max(server.memory_of_its_own()),
        }
    };
    assert!(answers.iter().all(|answer| *answer == Some(201)), "{answers:?}");
    let more = most.saturating_sub(before);
    assert!(more < MOST_MORE, "{before} KiB at first and {most} KiB at most");
    assert!(more > 4096, "the parts that are in memory are seen at all");
    assert_eq!(ready.bucket.waiting(), 0);
}
