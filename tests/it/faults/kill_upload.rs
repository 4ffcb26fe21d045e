//! The program is killed while it takes a file of 20 MB: afterwards there is a receipt with the whole file, or no
//! trace of either, and the file can be sent again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use assayer::vault::Digest;
use futures_util::stream;
use reqwest::{Body, Method, header};

use super::{counts, is_whole, so_that_today_is_day};
use crate::house::client::Visit;
use crate::house::databases::Engine;
use crate::house::path::{Ids, Path};
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

/// A file that no other round sends.
fn content(round: usize) -> Vec<u8> {
    let mut state = u64::try_from(round).expect("a small number") + 1;
    let mut bytes = Vec::with_capacity(BYTES);
    while bytes.len() < BYTES {
        // A linear congruential generator is random enough for a file that does not compress.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes
}

/// The content piece by piece; `sent` counts what was handed over, and `each` is called before every piece and at the
/// end.
fn body(content: Vec<u8>, each: impl Fn(usize) + Send + Sync + 'static) -> Body {
    let pieces = content.len().div_ceil(CHUNK);
    let parts = stream::unfold(0, move |piece| {
        each((piece * CHUNK).min(BYTES));
        let end = ((piece + 1) * CHUNK).min(content.len());
        let part = (piece < pieces).then(|| content[piece * CHUNK..end].to_vec());
        async move { part.map(|part| (Ok::<_, std::io::Error>(part), piece + 1)) }
    });
    Body::wrap_stream(parts)
}

async fn send(visit: &Visit, ids: &Ids, body: Body) -> Option<u16> {
    let request = visit
        .request(
            Method::POST,
            &format!("/api/v1/evidence-requests/{}/files", ids.request),
        )
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"films.bin\"")
        .header(header::CONTENT_LENGTH, BYTES);
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
            if matches!(moment, Moment::Sent(percent) if bytes >= BYTES / 100 * percent) {
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
    let (answer, ()) = tokio::join!(send(visit, ids, body), end);
    server.lock().expect("the server").kill();
    answer
}

/// How long the answer takes after the last byte when nothing disturbs it.
async fn measured(installation: &Installation, visit: &Visit, ids: &Ids) -> Duration {
    let _server = installation.serve().await;
    let end = Arc::new(Mutex::new(Instant::now()));
    let body = {
        let end = end.clone();
        body(content(MOMENTS.len()), move |_| {
            *end.lock().expect("the end") = Instant::now()
        })
    };
    assert_eq!(send(visit, ids, body).await, Some(201));
    let end = *end.lock().expect("the end");
    end.elapsed()
}

/// The receipts for this content.
fn receipts(url: &str, content: &[u8]) -> i64 {
    counts(
        url,
        &[&format!(
            "evidence_files WHERE sha256 = '{}'",
            Digest::of(content)
        )],
    )[0]
}

async fn rounds(engine: Engine) {
    let Some(house) = House::new(engine) else { return };
    house.set_date(so_that_today_is_day(40));
    let ids = Path::to_given(&house).await.ids;
    let (database, files) = house.hand_over().await;
    let url = database.url();
    let installation = Installation::new(url, files.path());
    let visit = {
        let _server = installation.serve().await;
        Visit::sign_in(&installation.base, "cleo.client@example.org", PASSWORD).await
    };
    let wait = measured(&installation, &visit, &ids).await;
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let content = content(round);
        let server = installation.serve().await;
        let answer = send_and_kill(&visit, &ids, content.clone(), server, (moment, wait)).await;
        let kept = receipts(url, &content);
        assert!(kept <= 1, "{moment:?}: {kept} receipts");
        assert!(
            kept == 1 || answer != Some(201),
            "{moment:?}: answered and then lost"
        );
        // The check reads every file to its end: a receipt without its whole file would be named.
        is_whole(&installation);
        let _server = installation.serve().await;
        assert_eq!(
            send(&visit, &ids, body(content.clone(), |_| ())).await,
            Some(201),
            "{moment:?}"
        );
        assert_eq!(receipts(url, &content), kept + 1, "{moment:?}");
    }
    is_whole(&installation);
}

#[actix_web::test]
async fn an_upload_that_is_killed_leaves_everything_or_nothing_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn an_upload_that_is_killed_leaves_everything_or_nothing_on_postgres() {
    rounds(Engine::Postgres).await;
}
