//! The program is killed while it imports a list of 600 rows: afterwards all of them are there or none, and the same
//! list completes it.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{counts, is_whole};
use crate::house::databases::{Engine, Frozen};
use crate::house::program::Installation;
use crate::house::running::House;

/// Organisations of the list, with two sites each.
const ORGANISATIONS: usize = 300;

fn list() -> String {
    let rows = (0..ORGANISATIONS).flat_map(|n| {
        (0..2).map(move |site| format!("C{n},Client {n},GB,S{site},House {site},Bristol,GB,Care,permanent"))
    });
    let head = "organisation,organisation_name,organisation_country,code,name,city,country,activities,kind"
        .to_owned();
    let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
    lines.join("\n")
}

/// Imports into a copy, and kills the program after this long; how long it took, and what is there.
fn round(ready: &Frozen, files: &Path, list: &str, kill_after: Option<Duration>) -> (Duration, Vec<i64>) {
    let database = ready.copy();
    let installation = Installation::new(database.url(), files);
    let start = Instant::now();
    let mut child = installation.begin(&["import", list]);
    if let Some(after) = kill_after {
        // The process itself may be through by then.
        while start.elapsed() < after && child.try_wait().expect("its state").is_none() {
            std::thread::yield_now();
        }
        child.kill().ok();
    }
    let output = child.wait_with_output().expect("it ends");
    let took = start.elapsed();
    let there = || counts(database.url(), &["organisations", "sites", "imports"]);
    let found = there();
    if output.status.success() {
        assert_eq!(found[2], 1, "it said that it is done");
    }
    is_whole(&installation);
    installation.says(&["import", list]);
    let all = i64::try_from(ORGANISATIONS).expect("a number");
    assert_eq!(there(), [all, 2 * all, 1]);
    is_whole(&installation);
    (took, found)
}

async fn rounds(engine: Engine) {
    let Some(house) = House::new(engine) else {
        return;
    };
    let (database, files) = house.hand_over().await;
    let ready = database.freeze();
    let folder = tempfile::tempdir().expect("a folder");
    let list_at = folder.path().join("sites.csv");
    std::fs::write(&list_at, list()).expect("the list is written");
    let list_at = list_at.to_str().expect("a path");
    let (took, found) = round(&ready, files.path(), list_at, None);
    assert_eq!(found[2], 1);
    for percent in [20, 50, 70, 80, 90, 95] {
        let (_, found) = round(&ready, files.path(), list_at, Some(took * percent / 100));
        let none = found.iter().all(|count| *count == 0);
        let all = found[2] == 1 && found[0] == i64::try_from(ORGANISATIONS).expect("a number");
        assert!(none || all, "{percent}: {found:?}");
    }
}

#[actix_web::test]
async fn an_import_that_is_killed_leaves_everything_or_nothing_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn an_import_that_is_killed_leaves_everything_or_nothing_on_postgres() {
    rounds(Engine::Postgres).await;
}
