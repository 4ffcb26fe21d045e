//! `assayer job list` and `assayer job run NAME`, as an operator gives them.

use crate::house::databases::{Engine, TestDatabase};
use crate::house::program::Installation;

fn jobs_are_listed_and_run_by_hand(engine: Engine) {
    let Some(database) = TestDatabase::empty(engine) else {
        return;
    };
    let files = tempfile::tempdir().expect("a folder for files");
    let installation = Installation::new(database.url(), files.path());
    installation.says(&["migrate"]);
    let listed = installation.says(&["job", "list"]);
    for name in ["outbox", "housekeeping", "consistency"] {
        assert!(listed.contains(name), "{listed}");
    }
    assert!(listed.contains("never run"), "{listed}");

    let report = installation.says(&["job", "run", "consistency", "--now", "2026-11-25T02:00:00Z"]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("a report");
    assert_eq!(report["faults"], serde_json::json!([]));
    let listed = installation.says(&["job", "list"]);
    assert!(listed.contains("2026-11-25T02:00:00Z: done"), "{listed}");

    let unknown = installation.run(&["job", "run", "laundry"]);
    let says = String::from_utf8_lossy(&unknown.stderr);
    assert_eq!(unknown.status.code(), Some(2), "{says}");
    assert!(
        says.contains("outbox, housekeeping, clock, sweep, consistency"),
        "{says}"
    );
    assert_eq!(
        installation
            .run(&["job", "run", "outbox", "--now", "noon"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn jobs_are_listed_and_run_by_hand_on_sqlite() {
    jobs_are_listed_and_run_by_hand(Engine::Sqlite);
}

#[test]
fn jobs_are_listed_and_run_by_hand_on_postgres() {
    jobs_are_listed_and_run_by_hand(Engine::Postgres);
}
