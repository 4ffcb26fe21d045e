//! Brings a database to the present schema: all pending migrations in one transaction, or nothing.
//!
//! diesel's own runner locks neither database while it lists and applies; three nodes starting at once would
//! apply one migration twice. Our transaction holds a guard around both steps.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::pool::{Conn, Database};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Opens the guard's transaction, runs `steps` and commits; on any fault nothing has happened.
macro_rules! guarded {
    ($conn:expr, $begin:expr, $steps:expr) => {{
        AnsiTransactionManager::begin_transaction_sql($conn, $begin).map_err(|e| e.to_string())?;
        match $steps($conn) {
            Ok(done) => {
                AnsiTransactionManager::commit_transaction($conn).map_err(|e| e.to_string())?;
                Ok(done)
            }
            Err(fault) => {
                let fault: String = fault;
                match AnsiTransactionManager::rollback_transaction($conn) {
                    Ok(()) => Err(fault),
                    Err(rollback) => Err(format!("{fault}; and rolling back failed: {rollback}")),
                }
            }
        }
    }};
}

fn apply<C: MigrationHarness<DB>, DB: diesel::backend::Backend>(
    conn: &mut C,
    source: EmbeddedMigrations,
) -> Result<Vec<String>, String> {
    conn.run_pending_migrations(source)
        .map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|e| format!("a migration failed, nothing was changed: {e}"))
}

fn revert<C: MigrationHarness<DB>, DB: diesel::backend::Backend>(
    conn: &mut C,
    source: EmbeddedMigrations,
) -> Result<Vec<String>, String> {
    conn.revert_all_migrations(source)
        .map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|e| format!("a migration could not be reverted, nothing was changed: {e}"))
}

fn pending<C: MigrationHarness<DB>, DB: diesel::backend::Backend>(
    conn: &mut C,
    source: EmbeddedMigrations,
) -> Result<usize, String> {
    conn.pending_migrations(source)
        .map(|list| list.len())
        .map_err(|e| e.to_string())
}

impl Database {
    /// Applies every pending migration; returns the names applied. Errors are sentences for the operator.
    pub fn migrate(&self) -> Result<Vec<String>, String> {
        let mut held = self.connection().map_err(|e| e.to_string())?;
        match &mut held.0 {
            Conn::Sqlite(c) => guarded!(c, "BEGIN EXCLUSIVE", |c: &mut _| apply(c, SQLITE)),
            Conn::Postgres(c) => {
                make_guard(c)?;
                guarded!(c, "BEGIN", |c: &mut diesel::PgConnection| {
                    c.batch_execute("LOCK TABLE migration_guard IN EXCLUSIVE MODE")
                        .map_err(|e| e.to_string())?;
                    apply(c, POSTGRES)
                })
            }
        }
    }

    /// Takes every migration back, newest first: for tests of the way down.
    pub fn unmigrate(&self) -> Result<Vec<String>, String> {
        let mut held = self.connection().map_err(|e| e.to_string())?;
        match &mut held.0 {
            Conn::Sqlite(c) => guarded!(c, "BEGIN EXCLUSIVE", |c: &mut _| revert(c, SQLITE)),
            Conn::Postgres(c) => guarded!(c, "BEGIN", |c: &mut _| revert(c, POSTGRES)),
        }
    }

    /// How many migrations are not applied yet: a server does not start on half a schema.
    pub fn pending_migrations(&self) -> Result<usize, String> {
        let mut held = self.connection().map_err(|e| e.to_string())?;
        match &mut held.0 {
            Conn::Sqlite(c) => pending(c, SQLITE),
            Conn::Postgres(c) => pending(c, POSTGRES),
        }
    }
}

/// Two nodes may create the guard at once; PostgreSQL then lets one of them fail on its own catalogue's unique
/// key, although the table is there afterwards. The second try sees it.
fn make_guard(conn: &mut diesel::PgConnection) -> Result<(), String> {
    let sql = "CREATE TABLE IF NOT EXISTS migration_guard (held BOOLEAN)";
    conn.batch_execute(sql)
        .or_else(|_| conn.batch_execute(sql))
        .map_err(|e| e.to_string())
}
