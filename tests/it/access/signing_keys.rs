//! The keys that access tokens are signed with, as the operator keeps them.

use assayer::access::ring::{self, Ring};
use assayer::base::time::Instant;

use crate::house::databases::{Engine, TestDatabase};
use crate::house::program::Installation;

fn now() -> Instant {
    "2026-01-05T09:00:00Z".parse().expect("a moment")
}

fn installed(engine: Engine) -> Option<(TestDatabase, tempfile::TempDir, Installation)> {
    let database = TestDatabase::empty(engine)?;
    let files = tempfile::tempdir().expect("a folder for files");
    let installation = Installation::new(database.url(), files.path());
    installation.says(&["migrate"]);
    Some((database, files, installation))
}

fn keys(installation: &Installation) -> usize {
    std::fs::read_dir(installation.keys()).map_or(0, Iterator::count)
}

#[actix_web::test]
async fn on_sqlite_the_server_makes_its_first_key() {
    let Some((_database, _files, installation)) = installed(Engine::Sqlite) else {
        return;
    };
    std::fs::remove_dir_all(installation.keys()).expect("no keys");
    let mut server = installation.serve().await;
    server.kill();
    assert_eq!(keys(&installation), 1);
    #[cfg(unix)]
    for entry in std::fs::read_dir(installation.keys()).expect("the folder") {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = entry
            .expect("an entry")
            .metadata()
            .expect("its mode")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let mut again = installation.serve().await;
    again.kill();
    assert_eq!(keys(&installation), 1);
}

#[test]
fn on_postgres_a_server_without_a_key_does_not_start_and_says_how_to_make_one() {
    let Some((_database, _files, installation)) = installed(Engine::Postgres) else {
        return;
    };
    std::fs::remove_dir_all(installation.keys()).expect("no keys");
    let output = installation.run(&["serve"]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("access.keys_folder") && said.contains("assayer key new"),
        "{said}"
    );
    assert_eq!(keys(&installation), 0);
}

#[test]
fn a_new_key_is_one_more_and_is_never_printed() {
    let Some((_database, _files, installation)) = installed(Engine::Sqlite) else {
        return;
    };
    let said = installation.says(&["key", "new"]);
    assert_eq!(keys(&installation), 2);
    for entry in std::fs::read_dir(installation.keys()).expect("the folder") {
        let secret = std::fs::read_to_string(entry.expect("an entry").path()).expect("the key");
        assert!(!said.contains(secret.trim()), "{said}");
    }
    assert!(
        installation
            .says(&["key", "new", "--if-none"])
            .contains("there already")
    );
    assert_eq!(keys(&installation), 2);
}

#[test]
fn what_is_no_key_is_named_and_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    ring::make(folder.path(), now()).expect("a key");
    for text in ["", "too short", &"zz".repeat(32), &"00".repeat(31)] {
        std::fs::write(folder.path().join("broken.key"), text).expect("it is written");
        let says = Ring::open(folder.path(), now()).expect_err("it is refused");
        assert!(
            says.contains("access.keys_folder") && says.contains("broken.key"),
            "{says}"
        );
    }
    std::fs::remove_file(folder.path().join("broken.key")).expect("it is removed");
    // What is called otherwise is none of ours: a half-written key, a note of the operator's.
    std::fs::write(folder.path().join("20260105t090000z-0.half"), "00").expect("it is written");
    std::fs::write(folder.path().join("README"), "which key is whose").expect("it is written");
    let ring = Ring::open(folder.path(), now()).expect("it opens");
    let key = ring.newest(now()).expect("a key");
    assert!(
        !format!("{ring:?}{key:?}").contains(&format!("{:?}", key.secret)),
        "a key shows itself"
    );
    assert!(ring.by_id("../broken", now()).is_none());
}
