//! The demonstration: made through the same acts as everything else, and the same from the same seed, on either
//! database.

use std::sync::Arc;

use assayer::base::body::Body;
use assayer::base::time::{Instant, Zone};
use assayer::demo::{self, SeededMint};
use assayer::jobs::consistency;
use assayer::rules::book::Book;
use assayer::store::Database;
use assayer::vault::Vault;
use assayer::work::Db;
use diesel::query_builder::SqlQuery;
use diesel::query_dsl::LoadQuery;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::house::databases::{Engine, Template, TestDatabase, sqlite};

static TEMPLATE: Template = Template::new(|url| {
    let database = Database::open(url, 1).expect("the template opens");
    database.migrate().expect("the template is migrated");
});

/// A demonstration as it was made.
struct Made {
    db: Db,
    vault: Vault,
    now: Instant,
    database: TestDatabase,
    _files: tempfile::TempDir,
}

async fn made(engine: Engine, seed: u64) -> Option<Made> {
    let database = TEMPLATE.copy(engine)?;
    let files = tempfile::tempdir().expect("a folder for files");
    let vault = Vault::open(files.path(), 1 << 20).expect("the vault opens");
    let db = Db::new(
        Database::open(database.url(), 2).expect("the copy opens"),
        Arc::new(Book::shipped().expect("the shipped book is whole")),
        Arc::new(Body {
            name: "Meridian Certification".to_owned(),
            address: "1 Quay Street, Bristol".to_owned(),
            email: "office@meridian.example".to_owned(),
            prefix: "MC".to_owned(),
            base_url: "http://127.0.0.1:8080".to_owned(),
        }),
        Arc::new(SeededMint::new(seed)),
        Zone(chrono_tz::Europe::London),
    );
    let now = Instant::new(chrono::DateTime::from_timestamp(1_795_600_000, 0).expect("a moment"));
    demo::make(&db, &vault, seed, now).await.expect("it is made");
    Some(Made {
        db,
        vault,
        now,
        database,
        _files: files,
    })
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Head {
    #[diesel(sql_type = Text)]
    chain: String,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Made {
    fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        SqlQuery: for<'q> LoadQuery<'q, SqliteConnection, T> + for<'q> LoadQuery<'q, PgConnection, T>,
    {
        let url = self.database.url();
        match url.strip_prefix("sqlite://") {
            Some(path) => sql_query(sql).load(&mut sqlite(path)),
            None => sql_query(sql).load(&mut PgConnection::establish(url).expect("it opens")),
        }
        .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
    }

    /// The heads of all chains: they stand for every entry of the journal, and so for everything that was done.
    fn heads(&self) -> Vec<Head> {
        let mut heads: Vec<Head> = self.rows("SELECT chain, seq, hash FROM journal_heads");
        heads.sort_by(|one, other| one.chain.cmp(&other.chain));
        heads
    }

    fn words(&self, sql: &str) -> Vec<String> {
        let rows: Vec<Word> = self.rows(sql);
        rows.into_iter().map(|row| row.word).collect()
    }
}

#[actix_web::test]
async fn the_same_seed_makes_the_same_data_on_either_database() {
    let Some(one) = made(Engine::Sqlite, 7).await else {
        return;
    };
    let again = made(Engine::Sqlite, 7).await.expect("SQLite is there");
    assert_eq!(one.heads(), again.heads());
    if let Some(other) = made(Engine::Postgres, 7).await {
        assert_eq!(one.heads(), other.heads());
    }
    let different = made(Engine::Sqlite, 8).await.expect("SQLite is there");
    assert_ne!(one.heads(), different.heads());
}

#[actix_web::test]
async fn forty_clients_stand_at_every_point_of_the_path_and_everything_fits() {
    for seed in [7, 2026] {
        let demo = made(Engine::Sqlite, seed).await.expect("SQLite is there");
        let report = consistency::check(&demo.db, &demo.vault, demo.now)
            .await
            .expect("it can be read");
        assert!(report.faults.is_empty(), "{:#?}", report.faults);
        let clients = demo.words("SELECT legal_name AS word FROM organisations");
        assert_eq!(clients.len(), 40, "{clients:?}");
        for told in [
            "Brunel Practices Group",
            "Tarn Laboratory",
            "Orbis Hospital",
            "Larkfield Clinic",
        ] {
            assert!(clients.iter().any(|client| client == told), "{told}");
        }
        for (of, states) in [
            (
                "applications",
                &["draft", "submitted", "accepted", "declined"][..],
            ),
            (
                "certifications",
                &[
                    "applicant",
                    "in_audit",
                    "granted",
                    "certified",
                    "suspended",
                    "withdrawn",
                ],
            ),
            ("audits", &["planned", "confirmed", "concluded"]),
        ] {
            let found = demo.words(&format!("SELECT DISTINCT status AS word FROM {of}"));
            for state in states {
                assert!(
                    found.iter().any(|one| one == state),
                    "no {state} among {of}: {found:?}"
                );
            }
        }
        let group = "SELECT s.name AS word FROM sites s JOIN organisations o ON o.id = s.organisation_id \
                     WHERE o.legal_name = 'Brunel Practices Group'";
        assert_eq!(demo.words(group).len(), 42);
    }
}

#[actix_web::test]
async fn every_sign_in_that_the_demonstration_shows_is_somebodys() {
    let demo = made(Engine::Sqlite, 7).await.expect("SQLite is there");
    let known = demo.words("SELECT email AS word FROM users");
    for account in demo::accounts() {
        assert!(known.contains(&account.email), "{}", account.email);
    }
}
