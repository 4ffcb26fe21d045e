//! The only file that asks which database it is. Each entry has its twin and is tested on both.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DbError};
use diesel::sql_types::Text;
use diesel::upsert::excluded;

use super::idempotency::Keyed;
use super::pool::Conn;
use super::schema::{api_key_uses, counters, idempotency_keys, jobs, journal_heads, sign_in_attempts};
use crate::base::error::Result;
use crate::base::ids::{ApiKeyId, JobId};
use crate::base::time::Instant;

/// The same text compiled once per database.
macro_rules! each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            Conn::Postgres($c) => $body,
            Conn::Sqlite($c) => $body,
        }
    };
}

/// Rows that one statement adds at most: on PostgreSQL a statement takes 65,535 values.
pub(crate) const ROWS_AT_ONCE: usize = 500;

/// Adds many rows to a table: on PostgreSQL so many with each statement, since each of them is a way to the server and
/// back; on SQLite, which is in this process, one by one with a statement that is kept. Gives diesel's own error.
#[macro_export]
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let mut added = Ok(());
        for rows in $rows.chunks($crate::store::dialect::ROWS_AT_ONCE) {
            let one = match $conn {
                $crate::store::pool::Conn::Postgres(c) => diesel::insert_into($table).values(rows).execute(c),
                $crate::store::pool::Conn::Sqlite(c) => diesel::insert_into($table).values(rows).execute(c),
            };
            if let Err(error) = one {
                added = Err(error);
                break;
            }
        }
        added
    }};
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Reads back what durability rests on (RELIABILITY P1); the error names what is not as it must be.
pub(super) fn assert_settings(conn: &mut Conn) -> std::result::Result<(), String> {
    let read = |conn: &mut Conn, sql: &str| {
        diesel::sql_query(sql)
            .get_result::<Setting>(conn)
            .map(|row| row.value)
            .map_err(|e| e.to_string())
    };
    match conn {
        Conn::Sqlite(_) => {
            let wanted = [
                (
                    "journal_mode",
                    "SELECT journal_mode AS value FROM pragma_journal_mode",
                    "wal",
                ),
                (
                    "synchronous",
                    "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous",
                    "2",
                ),
                (
                    "foreign_keys",
                    "SELECT CAST(foreign_keys AS TEXT) AS value FROM pragma_foreign_keys",
                    "1",
                ),
            ];
            for (name, sql, want) in wanted {
                let found = read(conn, sql)?;
                if found != want {
                    return Err(format!(
                        "database.url: SQLite's {name} is {found}, it must be {want}. Is the file on a network folder?"
                    ));
                }
            }
            Ok(())
        }
        Conn::Postgres(_) => {
            let version = read(conn, "SELECT current_setting('server_version_num') AS value")?;
            let read_only = read(conn, "SELECT current_setting('transaction_read_only') AS value")?;
            if read_only == "on" {
                return Err("database.url: this PostgreSQL server is read-only (a standby).".to_owned());
            }
            match version.parse::<u32>() {
                Ok(number) if number >= 140_000 => Ok(()),
                _ => Err(format!(
                    "database.url: PostgreSQL 14 or newer is needed, this is {version}."
                )),
            }
        }
    }
}

/// Advances a chain's head by one and returns the new place and the hash of the last entry.
/// Always the first statement of a write: it is the lock that all writers to one chain queue for.
pub(crate) fn advance_head(conn: &mut Conn, chain: &str) -> Result<(i64, Vec<u8>)> {
    let row = (
        journal_heads::chain.eq(chain),
        journal_heads::seq.eq(1),
        journal_heads::hash.eq(Vec::<u8>::new()),
    );
    Ok(each!(conn, c => diesel::insert_into(journal_heads::table)
        .values(row)
        .on_conflict(journal_heads::chain)
        .do_update()
        .set(journal_heads::seq.eq(journal_heads::seq + 1))
        .returning((journal_heads::seq, journal_heads::hash))
        .get_result(c)?))
}

/// The same for many chains, which are taken in the order in which they are given: everybody who takes several takes
/// them in one order, and so nobody waits in a circle. Gives the new place and the last hash of each by its chain.
pub(crate) fn advance_heads(conn: &mut Conn, chains: &[String]) -> Result<HashMap<String, (i64, Vec<u8>)>> {
    let mut heads = HashMap::with_capacity(chains.len());
    match conn {
        Conn::Sqlite(_) => {
            for chain in chains {
                heads.insert(chain.clone(), advance_head(conn, chain)?);
            }
        }
        Conn::Postgres(c) => {
            for chains in chains.chunks(ROWS_AT_ONCE) {
                let rows: Vec<_> = chains
                    .iter()
                    .map(|chain| {
                        (
                            journal_heads::chain.eq(chain),
                            journal_heads::seq.eq(1),
                            journal_heads::hash.eq(Vec::<u8>::new()),
                        )
                    })
                    .collect();
                let found: Vec<(String, i64, Vec<u8>)> = diesel::insert_into(journal_heads::table)
                    .values(rows)
                    .on_conflict(journal_heads::chain)
                    .do_update()
                    .set(journal_heads::seq.eq(journal_heads::seq + 1))
                    .returning((journal_heads::chain, journal_heads::seq, journal_heads::hash))
                    .get_results(c)?;
                heads.extend(found.into_iter().map(|(chain, seq, hash)| (chain, (seq, hash))));
            }
        }
    }
    Ok(heads)
}

/// Writes the hashes of chains whose heads were advanced: chain, place, hash.
pub(crate) fn set_heads(conn: &mut Conn, heads: &[(&str, i64, &[u8])]) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => {
            for (chain, _, hash) in heads {
                diesel::update(journal_heads::table.find(chain))
                    .set(journal_heads::hash.eq(hash))
                    .execute(c)?;
            }
        }
        Conn::Postgres(c) => {
            for heads in heads.chunks(ROWS_AT_ONCE) {
                let rows: Vec<_> = heads
                    .iter()
                    .map(|(chain, seq, hash)| {
                        (
                            journal_heads::chain.eq(chain),
                            journal_heads::seq.eq(seq),
                            journal_heads::hash.eq(hash),
                        )
                    })
                    .collect();
                diesel::insert_into(journal_heads::table)
                    .values(rows)
                    .on_conflict(journal_heads::chain)
                    .do_update()
                    .set(journal_heads::hash.eq(excluded(journal_heads::hash)))
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

/// The next number of a named counter, from 1 on. Rolled back with the transaction it is drawn in.
pub(crate) fn next_number(conn: &mut Conn, counter: &str) -> Result<i64> {
    let row = (counters::name.eq(counter), counters::value.eq(1));
    Ok(each!(conn, c => diesel::insert_into(counters::table)
        .values(row)
        .on_conflict(counters::name)
        .do_update()
        .set(counters::value.eq(counters::value + 1))
        .returning(counters::value)
        .get_result(c)?))
}

/// Counts a failed sign-in for an address, known or not, and says how many there are now.
pub(crate) fn count_failure(conn: &mut Conn, address: &str, now: Instant) -> Result<i32> {
    let row = (
        sign_in_attempts::address.eq(address),
        sign_in_attempts::failures.eq(1),
        sign_in_attempts::last_at.eq(now),
    );
    Ok(each!(conn, c => diesel::insert_into(sign_in_attempts::table)
        .values(row)
        .on_conflict(sign_in_attempts::address)
        .do_update()
        .set((sign_in_attempts::failures.eq(sign_in_attempts::failures + 1), sign_in_attempts::last_at.eq(now)))
        .returning(sign_in_attempts::failures)
        .get_result(c)?))
}

/// Inserts an idempotency key; `false` where it is there already.
pub(crate) fn insert_key(conn: &mut Conn, keyed: &Keyed, now: Instant) -> Result<bool> {
    let row = (
        idempotency_keys::key_hash.eq(&keyed.key_hash),
        idempotency_keys::request_hash.eq(&keyed.request_hash),
        idempotency_keys::attempt.eq(1),
        idempotency_keys::leased_until.eq(keyed.leased_until),
        idempotency_keys::created_at.eq(now),
    );
    let inserted = each!(conn, c => diesel::insert_into(idempotency_keys::table)
        .values(row)
        .on_conflict(idempotency_keys::key_hash)
        .do_nothing()
        .execute(c)?);
    Ok(inserted == 1)
}

/// Notes when a key was last used.
pub(crate) fn touch_key(conn: &mut Conn, key: ApiKeyId, now: Instant) -> Result<()> {
    let row = (api_key_uses::key_id.eq(key), api_key_uses::used_at.eq(now));
    each!(conn, c => diesel::insert_into(api_key_uses::table)
        .values(row)
        .on_conflict(api_key_uses::key_id)
        .do_update()
        .set(api_key_uses::used_at.eq(now))
        .execute(c)?);
    Ok(())
}

/// The name of a job's row: kind, key and period.
pub(crate) type JobName = (String, String, String);

/// Of the jobs of these kinds the one that has waited longest: due, or running past its lease. Inside
/// `store::pool::write` nobody else gets it: PostgreSQL passes rows over that others hold, and on SQLite nobody else
/// writes meanwhile.
pub(crate) fn pick_job(conn: &mut Conn, kinds: &[&str], now: Instant) -> Result<Option<JobName>> {
    due_job(conn, kinds, now, true)
}

/// Whether any of them is due.
pub(crate) fn job_due(conn: &mut Conn, kinds: &[&str], now: Instant) -> Result<bool> {
    due_job(conn, kinds, now, false).map(|found| found.is_some())
}

fn due_job(conn: &mut Conn, kinds: &[&str], now: Instant, lock: bool) -> Result<Option<JobName>> {
    macro_rules! due {
        () => {
            jobs::table
                .filter(jobs::kind.eq_any(kinds))
                .filter(
                    jobs::state
                        .eq_any(["waiting", "failed"])
                        .and(jobs::due_at.le(now))
                        .or(jobs::state
                            .eq("running")
                            .and(jobs::lease_until.le(Some(now)))),
                )
                .order((jobs::due_at, jobs::kind, jobs::key, jobs::period))
                .select((jobs::kind, jobs::key, jobs::period))
        };
    }
    if !lock {
        return Ok(each!(conn, c => due!().first(c).optional()?));
    }
    Ok(match conn {
        Conn::Postgres(c) => due!().for_update().skip_locked().first(c).optional()?,
        Conn::Sqlite(c) => due!().first(c).optional()?,
    })
}

/// Starts the job of this name for `owner`; gives the number of the attempt, and how many of them no longer count.
pub(crate) fn start_job(
    conn: &mut Conn,
    (kind, key, period): &JobName,
    owner: &str,
    now: Instant,
    lease_until: Instant,
) -> Result<(i32, i32)> {
    Ok(
        each!(conn, c => diesel::update(jobs::table.find((kind, key, period)))
        .set((
            jobs::state.eq("running"),
            jobs::attempt.eq(jobs::attempt + 1),
            jobs::version.eq(jobs::version + 1),
            jobs::owner.eq(Some(owner)),
            jobs::beat_at.eq(Some(now)),
            jobs::lease_until.eq(Some(lease_until)),
        ))
        .returning((jobs::attempt, jobs::forgiven))
        .get_result(c)?),
    )
}

/// Plans a job, unless it is planned already; whether it is new.
pub(crate) fn plan_job(
    conn: &mut Conn,
    id: JobId,
    (kind, key, period): &JobName,
    now: Instant,
) -> Result<bool> {
    let row = (
        jobs::id.eq(id),
        jobs::kind.eq(kind),
        jobs::key.eq(key),
        jobs::period.eq(period),
        jobs::state.eq("waiting"),
        jobs::due_at.eq(now),
        jobs::attempt.eq(0),
        jobs::planned_at.eq(now),
    );
    let new = each!(conn, c => diesel::insert_into(jobs::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)?);
    Ok(new == 1)
}

/// Whether this error says that a row with the same unique value is there already. PostgreSQL names the
/// constraint and SQLite the columns, so `named` gives both spellings.
pub(crate) fn is_duplicate(error: &DbError, constraint: &str, columns: &str) -> bool {
    match error {
        DbError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
            info.constraint_name() == Some(constraint) || info.message().contains(columns)
        }
        _ => false,
    }
}
