//! Files that nobody names: set aside after a day, put back where they are named after all, destroyed a month later;
//! in a folder and in a bucket.

use std::time::{Duration, SystemTime};

use assayer::base::time::{Clock as _, Instant};
use assayer::cli::system::SystemClock;
use assayer::jobs;
use assayer::vault::{Condition, Digest};
use serde_json::Value;

use super::rows::node;
use crate::house::bucket::Bucket;
use crate::house::databases::Engine;
use crate::house::running::{House, LARGEST_FILE, on_both};

const DAY: i64 = 24 * 60 * 60;

/// So many days from now. Stores of files go by the machine's clock.
fn in_days(days: i64) -> Instant {
    SystemClock.now().plus_seconds(days * DAY)
}

/// The report of a sweep at this moment.
async fn sweep(house: &House, now: Instant) -> Value {
    let node = node(house, jobs::registry());
    let job = node
        .jobs()
        .iter()
        .find(|job| job.name == "sweep")
        .expect("the job");
    let row = node.run_by_hand(job, now).await.expect("it runs");
    row.result.unwrap_or_else(|| panic!("{:?}", row.fault)).0
}

/// A row names this file.
fn name(house: &House, sha256: &str) {
    house.leave_faults();
    house.plant(&format!(
        "INSERT INTO evidence_files (id, request_id, organisation_id, name, media_type, size, sha256, received_at, given_by) \
         SELECT id, id, id, 'a.txt', 'text/plain', 1, '{sha256}', '{0}', id \
         FROM (SELECT CAST('01900000-0000-7000-8000-{1}' AS {2}) AS id) AS made",
        house.now(),
        &sha256[..12],
        if house.database_url().starts_with("sqlite") { "TEXT" } else { "UUID" },
    ));
}

async fn condition(house: &House, sha256: &str) -> Condition {
    let sha256: Digest = sha256.parse().expect("a hash");
    house.vault.condition(&sha256).await.expect("the store answers")
}

async fn the_life_of_an_orphan(house: &House) {
    let orphan = house.keep_file(b"nobody names this").await;
    let named = house.keep_file(b"a row names this").await;
    name(house, &named);
    // An upload may be under way for hours.
    let young = sweep(house, SystemClock.now().plus_seconds(DAY - 600)).await;
    assert_eq!(young["set_aside"], 0, "{young}");
    let report = sweep(house, in_days(2)).await;
    assert_eq!(report["set_aside"], 1, "{report}");
    assert_eq!(condition(house, &orphan).await, Condition::Missing);
    assert_eq!(condition(house, &named).await, Condition::Whole(16));
    // Its row comes after all, as with a database that is restored.
    name(house, &orphan);
    let report = sweep(house, in_days(3)).await;
    assert_eq!(
        (&report["put_back"], &report["set_aside"]),
        (&1.into(), &0.into()),
        "{report}"
    );
    assert_eq!(condition(house, &orphan).await, Condition::Whole(17));
    // What nobody asks for in a month is destroyed.
    house.keep_file(b"lost for good").await;
    assert_eq!(sweep(house, in_days(2)).await["set_aside"], 1);
    assert_eq!(sweep(house, in_days(20)).await["destroyed"], 0);
    assert_eq!(sweep(house, in_days(40)).await["destroyed"], 1);
    let report = sweep(house, in_days(41)).await;
    for nothing in ["set_aside", "put_back", "destroyed", "unfinished_removed"] {
        assert_eq!(report[nothing], 0, "{report}");
    }
}

/// Makes a file in the folder three days older than it is.
fn age(house: &House, file: &str) {
    let file = std::fs::File::options()
        .write(true)
        .open(house.files.path().join(file))
        .expect("the file");
    let then = SystemTime::from(SystemClock.now().utc()) - Duration::from_secs(3 * 24 * 60 * 60);
    file.set_modified(then).expect("its time is set");
}

on_both! {
    async fn a_file_that_nobody_names_is_set_aside_and_destroyed_a_month_later(house) {
        the_life_of_an_orphan(house).await;
    }

    async fn a_file_that_is_sent_again_is_young_again(house) {
        let file = house.keep_file(b"sent twice").await;
        age(house, &format!("{}/{file}", &file[..2]));
        house.keep_file(b"sent twice").await;
        let report = sweep(house, SystemClock.now()).await;
        assert_eq!(report["set_aside"], 0, "{report}");
        assert_eq!(condition(house, &file).await, Condition::Whole(10));
    }

    async fn what_never_arrived_is_removed_after_a_day(house) {
        let incoming = house.files.path().join("incoming");
        std::fs::create_dir_all(&incoming).expect("a folder");
        for name in ["whole", "half#1", "young#1"] {
            std::fs::write(incoming.join(name), "begun").expect("a file");
        }
        age(house, "incoming/whole");
        age(house, "incoming/half#1");
        let report = sweep(house, SystemClock.now()).await;
        assert_eq!(report["unfinished_removed"], 2, "{report}");
        assert!(incoming.join("young#1").exists());
    }
}

async fn in_a_bucket(engine: Engine) {
    let Some(bucket) = Bucket::create().await else {
        return;
    };
    let Some(house) = House::with_vault(engine, bucket.vault(LARGEST_FILE)) else {
        return;
    };
    the_life_of_an_orphan(&house).await;
    bucket.plant("files/incoming/left", b"half of it").await;
    let report = sweep(&house, in_days(2)).await;
    assert_eq!(report["unfinished_removed"], 1, "{report}");
    let objects = bucket.objects().await;
    assert!(
        objects
            .iter()
            .all(|name| !name.contains("aside") && !name.contains("incoming")),
        "{objects:?}"
    );
    house.close().await;
}

#[actix_web::test]
async fn in_a_bucket_it_is_the_same_on_sqlite() {
    in_a_bucket(Engine::Sqlite).await;
}

#[actix_web::test]
async fn in_a_bucket_it_is_the_same_on_postgres() {
    in_a_bucket(Engine::Postgres).await;
}

/// Tables whose hash is that of a text or a list they hold themselves.
const OWN: [&str; 3] = ["reports", "offered_imports", "imports"];

/// A table that names files and is not asked would lose them.
#[test]
fn every_table_that_names_files_is_asked() {
    let read =
        |file: &str| std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file);
    let (schema, asked) = (read("src/store/schema.rs"), read("src/jobs/sweep/store.rs"));
    let mut table = "";
    for line in schema.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        }
        if line.starts_with("sha256 ->") && !OWN.contains(&table) {
            assert!(asked.contains(&format!("{table}::sha256")), "{table} names files");
        }
    }
}
