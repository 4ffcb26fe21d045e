//! The program is killed while it takes a file of 20 MB: afterwards there is a receipt with the whole file, or no
//! trace of either, and the file can be sent again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::stream;
use reqwest::{Body, Method, header};
use tempfile::TempDir;

use super::{counts, is_whole, so_that_today_is_day};
use crate::house::client::Visit;
use crate::house::databases::{Engine, Frozen, TestDatabase};
use crate::house::ids::Ids;
use crate::house::path::Path;
use crate::house::program::{Installation, Server};
use crate::house::running::{House, PASSWORD};

/// The length of the file.
const BYTES: usize = 20 << 20;

/// What is sent at once.
const CHUNK: usize = 64 << 10;

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// When this many percent were handed to the network.
    Sent(usize),
    /// This share, in percent, of the time between the last byte and the answer.
    Waiting(u32),
}

const MOMENTS: [Moment; 10] = [
    Moment::Sent(0),
    Moment::Sent(10),
    Moment::Sent(35),
    Moment::Sent(60),
    Moment::Sent(85),
    Moment::Sent(100),
    Moment::Waiting(30),
    Moment::Waiting(60),
    Moment::Waiting(85),
    Moment::Waiting(98),
];

/// What is sent; it does not compress.
pub(super) fn content(length: usize) -> Vec<u8> {
    let mut state: u64 = 1;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        // A linear congruential generator is random enough for that.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes
}

/// The content piece by piece; `each` is told how much is handed over with every piece.
pub(super) fn body(content: Vec<u8>, each: impl Fn(usize) + Send + Sync + 'static) -> Body {
    let parts = stream::unfold(0, move |start| {
        let end = (start + CHUNK).min(content.len());
        let part = (start < end).then(|| content[start..end].to_vec());
        if part.is_some() {
            each(end);
        }
        async move { part.map(|part| (Ok::<_, std::io::Error>(part), end)) }
    });
    Body::wrap_stream(parts)
}

pub(super) async fn send(visit: &Visit, ids: &Ids, length: usize, body: Body) -> Option<u16> {
    let request = visit
        .request(
            Method::POST,
            &format!("/api/v1/evidence-requests/{}/files", ids.request),
        )
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"films.bin\"")
        .header(header::CONTENT_LENGTH, length);
    let answer = request.body(body).send().await.ok()?;
    Some(answer.status().as_u16())
}

/// Sends it and kills the server at the moment; the status, where an answer came before.
async fn send_and_kill(
    visit: &Visit,
    ids: &Ids,
    content: Vec<u8>,
    server: Server,
    (moment, wait): (Moment, Duration),
) -> Option<u16> {
    let server = Arc::new(Mutex::new(server));
    let sent = Arc::new(AtomicUsize::new(0));
    let body = {
        let (server, sent) = (server.clone(), sent.clone());
        body(content, move |bytes| {
            sent.store(bytes, Ordering::SeqCst);
            if matches!(moment, Moment::Sent(percent) if bytes * 100 >= BYTES * percent) {
                server.lock().expect("the server").kill();
            }
        })
    };
    let end = async {
        if let Moment::Waiting(percent) = moment {
            while sent.load(Ordering::SeqCst) < BYTES {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(wait * percent / 100).await;
            server.lock().expect("the server").kill();
        }
    };
    let (answer, ()) = tokio::join!(send(visit, ids, BYTES, body), end);
    server.lock().expect("the server").kill();
    answer
}

/// A case that waits for evidence, to be copied for every round: database and files.
struct Ready {
    database: Frozen,
    files: TempDir,
    ids: Ids,
}

/// One copy with its installation.
struct Copy {
    database: TestDatabase,
    installation: Installation,
    _files: TempDir,
}

impl Ready {
    async fn new(engine: Engine) -> Option<Self> {
        let house = House::new(engine)?;
        house.set_date(so_that_today_is_day(40));
        let ids = Path::to_given(&house).await.ids;
        let (database, files) = house.hand_over().await;
        let database = database.freeze();
        Some(Self { database, files, ids })
    }

    fn copy(&self) -> Copy {
        let database = self.database.copy();
        let files = tempfile::tempdir().expect("a folder for files");
        for folder in std::fs::read_dir(self.files.path()).expect("the files") {
            let folder = folder.expect("a folder").path();
            let copy = files.path().join(folder.file_name().expect("a name"));
            std::fs::create_dir(&copy).expect("a folder");
            for file in std::fs::read_dir(&folder).expect("the files") {
                let file = file.expect("a file").path();
                std::fs::copy(&file, copy.join(file.file_name().expect("a name"))).expect("a copy");
            }
        }
        Copy {
            installation: Installation::new(database.url(), files.path()),
            database,
            _files: files,
        }
    }
}

impl Copy {
    async fn serve(&self) -> (Server, Visit) {
        let server = self.installation.serve().await;
        let visit = Visit::sign_in(&self.installation.base, "cleo.client@example.org", PASSWORD).await;
        (server, visit)
    }

    /// The receipts for files of this length.
    fn receipts(&self) -> i64 {
        counts(
            self.database.url(),
            &[&format!("evidence_files WHERE size = {BYTES}")],
        )[0]
    }
}

/// How long the answer takes after the last byte when nothing disturbs it.
async fn measured(ready: &Ready, content: Vec<u8>) -> Duration {
    let copy = ready.copy();
    let (_server, visit) = copy.serve().await;
    let end = Arc::new(Mutex::new(Instant::now()));
    let body = {
        let end = end.clone();
        body(content, move |_| *end.lock().expect("the end") = Instant::now())
    };
    assert_eq!(send(&visit, &ready.ids, BYTES, body).await, Some(201));
    let end = *end.lock().expect("the end");
    end.elapsed()
}

async fn rounds(engine: Engine) {
    let Some(ready) = Ready::new(engine).await else {
        return;
    };
    let content = content(BYTES);
    let wait = measured(&ready, content.clone()).await;
    for moment in MOMENTS {
        let copy = ready.copy();
        let (server, visit) = copy.serve().await;
        let answer = send_and_kill(&visit, &ready.ids, content.clone(), server, (moment, wait)).await;
        let kept = copy.receipts();
        assert!(kept <= 1, "{moment:?}: {kept} receipts");
        assert!(
            kept == 1 || answer != Some(201),
            "{moment:?}: answered and then lost"
        );
        // The check reads every file to its end: a receipt without its whole file would be named.
        is_whole(&copy.installation);
        let _server = copy.installation.serve().await;
        let again = body(content.clone(), |_| ());
        assert_eq!(
            send(&visit, &ready.ids, BYTES, again).await,
            Some(201),
            "{moment:?}"
        );
        assert_eq!(copy.receipts(), kept + 1, "{moment:?}");
        is_whole(&copy.installation);
    }
}

#[actix_web::test]
async fn an_upload_that_is_killed_leaves_everything_or_nothing_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn an_upload_that_is_killed_leaves_everything_or_nothing_on_postgres() {
    rounds(Engine::Postgres).await;
}
