//! A database of its own for every test, on either engine.
//!
//! Migrating once and copying is far quicker than migrating for each test: a `Template` does so.

use std::path::Path;
use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use tempfile::TempDir;

use super::postgres;

/// The two database engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A connection past the program to a file of it. It waits where the program closes its own and empties the
/// write-ahead log for that, which locks the file for a moment.
pub(crate) fn sqlite(path: &str) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(path).expect("it opens");
    connection
        .batch_execute("PRAGMA busy_timeout=10000")
        .expect("it can wait");
    connection
}

/// A database that lives as long as the value.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Folder(TempDir),
    Server(postgres::Database),
}

impl TestDatabase {
    /// A database with nothing in it; none where the engine is missing on this machine.
    pub(crate) fn empty(engine: Engine) -> Option<Self> {
        Some(match engine {
            Engine::Sqlite => Self::sqlite(|_| ()),
            Engine::Postgres => Self::postgres(postgres::Database::create(&postgres::server()?, None)),
        })
    }

    /// Its address, as the configuration would give it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn sqlite(prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("assayer.sqlite");
        prepare(&path);
        Self {
            url: format!("sqlite://{}", path.display()),
            home: Home::Folder(folder),
        }
    }

    fn postgres(database: postgres::Database) -> Self {
        Self {
            url: database.url(),
            home: Home::Server(database),
        }
    }
}

/// A database as it stood at one moment, to be copied as often as needed.
#[derive(Debug)]
pub(crate) enum Frozen {
    Sqlite(Vec<u8>),
    Postgres { server: String, name: String },
}

impl TestDatabase {
    /// Keeps it as it stands; on PostgreSQL nobody may connect any more.
    pub(crate) fn freeze(self) -> Frozen {
        match self.home {
            Home::Folder(folder) => {
                let copy = folder.path().join("copy.sqlite");
                sqlite(self.url.trim_start_matches("sqlite://"))
                    .batch_execute(&format!("VACUUM INTO '{}'", copy.display()))
                    .expect("it is copied");
                Frozen::Sqlite(std::fs::read(copy).expect("the copy is read"))
            }
            Home::Server(database) => Frozen::Postgres {
                server: postgres::server().expect("the server of this very database"),
                name: database.seal(),
            },
        }
    }
}

impl Frozen {
    /// A database of its own that stands as the first one stood.
    pub(crate) fn copy(&self) -> TestDatabase {
        match self {
            Self::Sqlite(bytes) => {
                TestDatabase::sqlite(|path| std::fs::write(path, bytes).expect("the database is copied"))
            }
            Self::Postgres { server, name } => {
                TestDatabase::postgres(postgres::Database::create(server, Some(name)))
            }
        }
    }
}

/// A prepared database, made at its first use in this run and copied for every test.
#[derive(Debug)]
pub(crate) struct Template {
    prepare: fn(&str),
    sqlite: OnceLock<Vec<u8>>,
    postgres: OnceLock<String>,
}

impl Template {
    /// `prepare` is given the address of an empty database and leaves it ready, with no connection open.
    pub(crate) const fn new(prepare: fn(&str)) -> Self {
        Self {
            prepare,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// A copy; none where the engine is missing on this machine.
    pub(crate) fn copy(&self, engine: Engine) -> Option<TestDatabase> {
        Some(match engine {
            Engine::Sqlite => {
                let bytes = self.sqlite.get_or_init(|| self.prepare_sqlite());
                TestDatabase::sqlite(|path| std::fs::write(path, bytes).expect("the template is copied"))
            }
            Engine::Postgres => {
                let server = postgres::server()?;
                let name = self.postgres.get_or_init(|| {
                    let database = postgres::Database::create(&server, None);
                    (self.prepare)(&database.url());
                    database.seal()
                });
                TestDatabase::postgres(postgres::Database::create(&server, Some(name)))
            }
        })
    }

    fn prepare_sqlite(&self) -> Vec<u8> {
        let database = TestDatabase::empty(Engine::Sqlite).expect("SQLite is always there");
        (self.prepare)(database.url());
        let path = database.url().trim_start_matches("sqlite://");
        // Everything into the one file: a copy has no write-ahead log beside it.
        let mut connection = sqlite(path);
        connection
            .batch_execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;")
            .expect("the template is closed cleanly");
        drop(connection);
        std::fs::read(path).expect("the template is read")
    }
}

mod tests {
    use diesel::{PgConnection, RunQueryDsl as _, sql_query};

    use super::*;

    static TEMPLATE: Template = Template::new(|url| {
        let create = "CREATE TABLE prepared (id INTEGER PRIMARY KEY); INSERT INTO prepared VALUES (1)";
        run(url, create).expect("the template is prepared");
    });

    fn run(url: &str, statements: &str) -> diesel::QueryResult<()> {
        match url.strip_prefix("sqlite://") {
            Some(path) => SqliteConnection::establish(path)
                .expect("it opens")
                .batch_execute(statements),
            None => PgConnection::establish(url)
                .expect("it opens")
                .batch_execute(statements),
        }
    }

    fn rows(url: &str) -> usize {
        let select = sql_query("DELETE FROM prepared");
        match url.strip_prefix("sqlite://") {
            Some(path) => select.execute(&mut SqliteConnection::establish(path).expect("it opens")),
            None => select.execute(&mut PgConnection::establish(url).expect("it opens")),
        }
        .expect("the rows are counted")
    }

    fn copies_share_the_preparation_and_nothing_else(engine: Engine) {
        let (Some(one), Some(other)) = (TEMPLATE.copy(engine), TEMPLATE.copy(engine)) else {
            return;
        };
        run(one.url(), "INSERT INTO prepared VALUES (2)").expect("a row in one copy");
        assert_eq!((rows(one.url()), rows(other.url())), (2, 1));
    }

    fn an_empty_database_is_empty_and_goes_with_its_value(engine: Engine) {
        let Some(database) = TestDatabase::empty(engine) else {
            return;
        };
        let url = database.url().to_owned();
        assert!(run(&url, "SELECT * FROM prepared").is_err());
        drop(database);
        let gone = match url.strip_prefix("sqlite://") {
            Some(path) => !Path::new(path).exists(),
            None => PgConnection::establish(&url).is_err(),
        };
        assert!(gone, "{url} is still there");
    }

    #[test]
    fn copies_share_the_preparation_and_nothing_else_on_sqlite() {
        copies_share_the_preparation_and_nothing_else(Engine::Sqlite);
    }

    #[test]
    fn copies_share_the_preparation_and_nothing_else_on_postgres() {
        copies_share_the_preparation_and_nothing_else(Engine::Postgres);
    }

    #[test]
    fn an_empty_database_goes_with_its_value_on_sqlite() {
        an_empty_database_is_empty_and_goes_with_its_value(Engine::Sqlite);
    }

    #[test]
    fn an_empty_database_goes_with_its_value_on_postgres() {
        an_empty_database_is_empty_and_goes_with_its_value(Engine::Postgres);
    }
}
