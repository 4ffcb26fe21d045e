//! Opens SQLite or PostgreSQL by URL and sets each connection up. A URL of neither kind is refused:
//! SQLite would otherwise make a file of any name it is given.

use std::fmt;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use diesel::{PgConnection, SqliteConnection};

use crate::base::error::{Error, Result};

/// One connection type over both databases. PostgreSQL stands first: SQLite's own opening accepts any text.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// The production database.
    Postgres(PgConnection),
    /// The embedded default.
    Sqlite(SqliteConnection),
}

/// Which of the two databases a URL means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `postgres://…` or `postgresql://…`
    Postgres,
    /// `sqlite://FILE`
    Sqlite,
}

impl Engine {
    /// Reads the scheme; the error is a sentence for the operator and shows no password.
    pub fn of(url: &str) -> std::result::Result<Self, String> {
        match url.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite),
            Some((scheme, _)) => Err(format!(
                "database.url: \"{scheme}://\" is not a known database. Write sqlite://FILE or postgres://USER@HOST/NAME."
            )),
            None => Err(
                "database.url: this is no database URL. Write sqlite://FILE or postgres://USER@HOST/NAME."
                    .to_owned(),
            ),
        }
    }
}

/// Opens one connection and sets it up. SQLite: WAL, synchronous FULL, foreign keys on (RELIABILITY P1), asserted.
fn open(url: &str) -> diesel::ConnectionResult<Conn> {
    match Engine::of(url) {
        Ok(Engine::Postgres) => PgConnection::establish(url).map(Conn::Postgres),
        Ok(Engine::Sqlite) => {
            let mut connection = SqliteConnection::establish(url.trim_start_matches("sqlite://"))?;
            connection
                .batch_execute(
                    "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
                )
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(Conn::Sqlite(connection))
        }
        Err(says) => Err(diesel::ConnectionError::InvalidConnectionUrl(says)),
    }
}

/// r2d2's manager for our own opening function.
#[derive(Debug, Clone)]
pub(crate) struct Opener {
    url: String,
}

/// What r2d2 reports when a connection cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    Connection(#[from] diesel::ConnectionError),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

impl ManageConnection for Opener {
    type Connection = Held;
    type Error = OpenError;

    fn connect(&self) -> std::result::Result<Held, OpenError> {
        Ok(Held(open(&self.url)?))
    }

    fn is_valid(&self, held: &mut Held) -> std::result::Result<(), OpenError> {
        Ok(held.0.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, held: &mut Held) -> bool {
        // A panic inside a write leaves its transaction open: such a connection is dropped, never lent again.
        let transaction_open = Tm::transaction_manager_status_mut(&mut held.0)
            .transaction_depth()
            .map_or(true, |depth| depth.is_some());
        transaction_open || held.0.is_broken()
    }
}

/// A pooled connection. The wrapper keeps diesel's own `transaction` out of reach of the rooms.
pub struct Held(pub(crate) Conn);

type Tm = <Conn as Connection>::TransactionManager;

/// The database: a pool of connections to the one URL.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Opener>,
    engine: Engine,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may carry a password.
        f.debug_struct("Database")
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the pool and checks one connection; the error is a sentence for the operator.
    pub fn open(url: &str, connections: u32) -> std::result::Result<Self, String> {
        let engine = Engine::of(url)?;
        // Asked before there is a pool: what cannot be reached is said at once, and no thread is left trying while
        // the program ends.
        drop(open(url).map_err(|e| format!("database.url: the database cannot be opened: {e}"))?);
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(5))
            .max_lifetime(Some(Duration::from_secs(30 * 60)))
            .error_handler(Box::new(QuietHandler))
            .build(Opener { url: url.to_owned() })
            .map_err(|e| format!("database.url: the database cannot be opened: {e}"))?;
        let database = Self { pool, engine };
        database.assert_settings()?;
        Ok(database)
    }

    /// Which database this is; only `dialect`, `migrate` and the start-up ask.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Connections in use, idle, and the most there may be.
    pub fn connections(&self) -> [u32; 3] {
        let state = self.pool.state();
        [
            state.connections - state.idle_connections.min(state.connections),
            state.idle_connections,
            self.pool.max_size(),
        ]
    }

    pub(crate) fn connection(&self) -> Result<PooledConnection<Opener>> {
        self.pool.get().map_err(|e| {
            tracing::warn!(cause = %e, "no database connection within five seconds");
            Error::Busy
        })
    }

    /// RELIABILITY P1: what durability rests on is read back, not assumed.
    fn assert_settings(&self) -> std::result::Result<(), String> {
        let mut held = self.connection().map_err(|e| e.to_string())?;
        super::dialect::assert_settings(&mut held.0)
    }
}

/// r2d2's default handler prints to the log for every failed attempt, URL included.
#[derive(Debug)]
struct QuietHandler;

impl diesel::r2d2::HandleError<OpenError> for QuietHandler {
    fn handle_error(&self, error: OpenError) {
        tracing::debug!(cause = %error, "opening a database connection failed");
    }
}

/// The only transaction there is. SQLite takes its write lock at BEGIN: a read that later writes would otherwise
/// fail with "database is locked" at once, whatever the busy timeout says.
pub(crate) fn write<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?,
        Conn::Postgres(_) => Tm::begin_transaction(conn)?,
    }
    match f(conn) {
        Ok(value) => {
            Tm::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = Tm::rollback_transaction(conn) {
                tracing::error!(cause = %rollback, "a rollback failed; the connection is dropped");
            }
            Err(error)
        }
    }
}

/// Questions whose answers fit each other: all of them see what was there when the first was asked, however much is
/// written meanwhile. Nothing is written here.
pub(crate) fn snapshot<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN")?,
        Conn::Postgres(postgres) => AnsiTransactionManager::begin_transaction_sql(
            postgres,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?,
    }
    let seen = f(conn);
    Tm::rollback_transaction(conn)?;
    seen
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error as Db};
        match &error {
            Db::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            Db::DatabaseError(_, info)
                if info.message().contains("database is locked")
                    || info.message().contains("deadlock detected") =>
            {
                Self::Busy
            }
            // SQLite's words and those of the system that PostgreSQL runs on; the driver hands on no code.
            Db::DatabaseError(_, info)
                if info.message().contains("database or disk is full")
                    || info.message().contains("No space left on device") =>
            {
                tracing::error!(event = "storage_full", cause = %error, "the database has no space left");
                Self::Full("database")
            }
            _ => Self::Broken(error.into()),
        }
    }
}
