//! The same with files in a bucket: the parts of an upload that was cut off are no file, and nothing names them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::kill_upload::{BYTES, Moment, body, content, send, send_and_kill};
use super::{counts, is_whole, so_that_today_is_day};
use crate::house::bucket::Bucket;
use crate::house::client::Visit;
use crate::house::databases::{Engine, TestDatabase};
use crate::house::ids::Ids;
use crate::house::path::Path;
use crate::house::program::{Installation, Server};
use crate::house::running::{House, PASSWORD};

const MOMENTS: [Moment; 4] = [
    Moment::Sent(60),
    Moment::Sent(100),
    Moment::Waiting(30),
    Moment::Waiting(85),
];

fn installation(database: &TestDatabase, bucket: &Bucket) -> Installation {
    let mut node = Installation::new(database.url(), std::path::Path::new("/nowhere"));
    bucket.used_by(&mut node);
    node
}

async fn serve(node: &Installation) -> (Server, Visit) {
    let server = node.serve().await;
    let visit = Visit::sign_in(&node.base, "cleo.client@example.org", PASSWORD).await;
    (server, visit)
}

fn receipts(database: &TestDatabase) -> i64 {
    counts(database.url(), &[&format!("evidence_files WHERE size = {BYTES}")])[0]
}

/// How long the answer takes after the last byte when nothing disturbs it.
async fn measured(node: &Installation, ids: &Ids, content: Vec<u8>) -> Duration {
    let (_server, visit) = serve(node).await;
    let end = Arc::new(Mutex::new(Instant::now()));
    let body = {
        let end = end.clone();
        body(content, move |_| *end.lock().expect("the end") = Instant::now())
    };
    assert_eq!(send(&visit, ids, body).await, Some(201), "{}", node.log());
    let end = *end.lock().expect("the end");
    end.elapsed()
}

async fn rounds(engine: Engine) {
    let Some(bucket) = Bucket::create().await else {
        return;
    };
    let Some(house) = House::with_vault(engine, bucket.vault(64 << 20)) else {
        return;
    };
    house.set_date(so_that_today_is_day(40));
    let ids = Path::to_given(&house).await.ids;
    let (database, _files) = house.hand_over().await;
    let database = database.freeze();
    let content = content();
    let first = database.copy();
    let wait = measured(&installation(&first, &bucket), &ids, content.clone()).await;
    for moment in MOMENTS {
        let database = database.copy();
        let node = installation(&database, &bucket);
        let (server, visit) = serve(&node).await;
        let answer = send_and_kill(&visit, &ids, content.clone(), server, (moment, wait)).await;
        let kept = receipts(&database);
        assert!(kept <= 1, "{moment:?}: {kept} receipts");
        assert!(
            kept == 1 || answer != Some(201),
            "{moment:?}: answered and then lost"
        );
        is_whole(&node);
        let (_server, visit) = serve(&node).await;
        let again = body(content.clone(), |_| ());
        assert_eq!(
            send(&visit, &ids, again).await,
            Some(201),
            "{moment:?}: {}",
            node.log()
        );
        assert_eq!(receipts(&database), kept + 1, "{moment:?}");
        is_whole(&node);
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
