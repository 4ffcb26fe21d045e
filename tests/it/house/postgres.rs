//! Where the tests' PostgreSQL databases come from: a server given by `ASSAYER_TEST_POSTGRES` (scripts/test starts
//! one), on which every test makes a database of its own and drops it again.

use std::io::Write as _;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};

/// The server's address with the right to create databases, or nothing where there is no server.
///
/// In CI a missing server fails; on a laptop the test says aloud that it is skipped.
pub(crate) fn server() -> Option<String> {
    let server = choose(
        std::env::var("ASSAYER_TEST_POSTGRES")
            .ok()
            .filter(|url| !url.is_empty()),
        std::env::var_os("CI").is_some(),
    );
    match server {
        Ok(url) => {
            static SWEPT: Once = Once::new();
            SWEPT.call_once(|| sweep(&url));
            Some(url)
        }
        Err(why) => {
            static SAID: Once = Once::new();
            super::skip(&SAID, why);
            None
        }
    }
}

fn choose(url: Option<String>, ci: bool) -> Result<String, &'static str> {
    match (url, ci) {
        (Some(url), _) => Ok(url),
        (None, true) => panic!(
            "ASSAYER_TEST_POSTGRES names no PostgreSQL server. In CI the tests run on both databases; scripts/test starts a server."
        ),
        (None, false) => Err(
            "every test on PostgreSQL, because ASSAYER_TEST_POSTGRES names no server (scripts/postgres starts one).",
        ),
    }
}

/// A database on the test server, dropped with the value.
#[derive(Debug)]
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A fresh database; a copy of `template` where one is given.
    pub(crate) fn create(server: &str, template: Option<&str>) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}_{}", prefix(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let template = template.unwrap_or("template0");
        // FILE_COPY: a third faster than the write-ahead log for a template of this size.
        run(
            server,
            &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"),
        );
        Self {
            server: server.to_owned(),
            name,
        }
    }

    pub(crate) fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// Makes a template of it: nobody may be connected while it is copied, so nobody may connect any more.
    pub(crate) fn seal(self) -> String {
        let name = self.name.clone();
        run(
            &self.server,
            &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
        );
        run(
            &self.server,
            &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
        );
        // It stays until the run is over; a later run sweeps it away.
        std::mem::forget(self);
        name
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A test that fails must show its own reason, not that its database could not be dropped after.
        if let Err(fault) = try_run(&self.server, &drop) {
            writeln!(
                std::io::stderr(),
                "The test database {} stays behind: {fault}",
                self.name
            )
            .expect("stderr");
        }
    }
}

/// `url` with another database: what stands between the host and the parameters.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let end = address[host_at..]
        .find('/')
        .map_or(address.len(), |at| host_at + at);
    format!("{}/{name}{parameters}", &address[..end])
}

/// What the names of this run's databases begin with: machine and process, so that a later run knows which are dead.
fn prefix() -> String {
    format!("{}_{}", machine(), std::process::id())
}

fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(24)
        .collect();
    format!("assayer_test_{}", name.to_ascii_lowercase())
}

/// Removes what killed runs on this machine left behind.
fn sweep(server: &str) {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        datname: String,
    }
    let mut admin =
        PgConnection::establish(server).expect("ASSAYER_TEST_POSTGRES is a PostgreSQL server that answers");
    let rows: Vec<Row> = sql_query("SELECT datname::text FROM pg_database WHERE starts_with(datname, $1)")
        .bind::<Text, _>(machine())
        .load(&mut admin)
        .expect("the list of databases");
    for name in rows.into_iter().map(|row| row.datname) {
        if is_dead(&name) {
            admin
                .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .expect("a dead run's database is dropped");
        }
    }
}

fn is_dead(name: &str) -> bool {
    let process = name
        .strip_prefix(&format!("{}_", machine()))
        .and_then(|rest| rest.split_once('_'));
    process.is_some_and(|(process, _)| !Path::new("/proc").join(process).exists())
}

fn run(server: &str, statement: &str) {
    if let Err(fault) = try_run(server, statement) {
        panic!("{statement}: {fault}");
    }
}

fn try_run(server: &str, statement: &str) -> Result<(), Box<dyn std::error::Error>> {
    Ok(PgConnection::establish(server)?.batch_execute(statement)?)
}

#[test]
fn in_ci_a_missing_server_fails_and_elsewhere_it_is_said() {
    assert!(choose(None, false).is_err());
    assert!(std::panic::catch_unwind(|| choose(None, true)).is_err());
    assert_eq!(
        choose(Some("postgres://x".into()), true),
        Ok("postgres://x".into())
    );
}

#[test]
fn the_database_in_an_address_is_replaced_and_its_parameters_stay() {
    assert_eq!(
        with_database("postgres://a:b@h:1/postgres", "t"),
        "postgres://a:b@h:1/t"
    );
    assert_eq!(with_database("postgres://h", "t"), "postgres://h/t");
    assert_eq!(
        with_database("postgres://h/p?sslmode=require", "t"),
        "postgres://h/t?sslmode=require"
    );
}

#[test]
fn what_a_killed_run_left_behind_is_swept_and_the_databases_of_the_living_stay() {
    let Some(server) = server() else { return };
    // No process has the number 0, and this test is one that lives.
    let dead = format!("{}_0_0", machine());
    run(&server, &format!("DROP DATABASE IF EXISTS {dead}"));
    run(&server, &format!("CREATE DATABASE {dead}"));
    let alive = Database::create(&server, None);
    sweep(&server);
    assert!(try_run(&with_database(&server, &dead), "SELECT 1").is_err());
    run(&alive.url(), "SELECT 1");
}
