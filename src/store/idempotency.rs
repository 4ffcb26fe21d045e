//! Which requests were answered already: the insert of a key decides who runs, on whichever node.

use diesel::prelude::*;

use super::dialect;
use super::pool::Conn;
use super::schema::idempotency_keys::{self, dsl};
use crate::base::error::{Error, Fields, Result};
use crate::base::time::Instant;

/// How long a first answer is kept, in seconds.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// A request with a key.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// SHA-256 of actor, method, path and key.
    pub key_hash: Vec<u8>,
    /// SHA-256 of what was sent.
    pub request_hash: Vec<u8>,
    /// When it is taken for lost, unless its answer is there.
    pub leased_until: Instant,
}

/// The right to run a request, for one try.
#[derive(Debug, Clone)]
pub struct Claim {
    key_hash: Vec<u8>,
    attempt: i32,
}

/// An answer as kept.
#[derive(Debug, Clone, Queryable)]
pub struct Kept {
    /// Its status.
    pub status: i32,
    /// Names and values of its headers, as JSON.
    pub headers: String,
    /// Its body.
    pub body: String,
}

/// What became of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// Nobody ran it yet: run it.
    Run(Claim),
    /// It ran: this was the answer.
    Answered(Kept),
    /// It runs at this moment.
    Underway,
}

/// A row as it is looked at.
#[derive(Debug, Queryable)]
struct Row {
    request_hash: Vec<u8>,
    attempt: i32,
    leased_until: Instant,
    created_at: Instant,
    status: Option<i32>,
    headers: Option<String>,
    body: Option<String>,
}

/// Claims a key, or tells what became of it.
pub(crate) fn claim(conn: &mut Conn, keyed: &Keyed, now: Instant) -> Result<Claimed> {
    if dialect::insert_key(conn, keyed, now)? {
        return Ok(Claimed::Run(Claim {
            key_hash: keyed.key_hash.clone(),
            attempt: 1,
        }));
    }
    let row: Option<Row> = idempotency_keys::table
        .find(keyed.key_hash.clone())
        .select((
            dsl::request_hash,
            dsl::attempt,
            dsl::leased_until,
            dsl::created_at,
            dsl::status,
            dsl::headers,
            dsl::body,
        ))
        .first(conn)
        .optional()?;
    // Given up between the two statements: the next try will find it free.
    let Some(row) = row else {
        return Ok(Claimed::Underway);
    };
    let old = row.created_at.plus_seconds(KEPT_SECONDS) < now;
    if !old {
        if row.request_hash != keyed.request_hash {
            let mut fields = Fields::none();
            fields.add(
                "Idempotency-Key",
                "This key came with another request before. Take a fresh key for every new request.",
            );
            return Err(Error::Invalid(fields));
        }
        if let (Some(status), Some(headers), Some(body)) = (row.status, row.headers, row.body) {
            return Ok(Claimed::Answered(Kept {
                status,
                headers,
                body,
            }));
        }
        if row.leased_until > now {
            return Ok(Claimed::Underway);
        }
    }
    take_over(conn, keyed, row.attempt, now)
}

/// The try before was lost, or its answer is too old: the one whose update comes first goes on.
fn take_over(conn: &mut Conn, keyed: &Keyed, attempt: i32, now: Instant) -> Result<Claimed> {
    let taken = diesel::update(
        idempotency_keys::table
            .find(keyed.key_hash.clone())
            .filter(dsl::attempt.eq(attempt)),
    )
    .set((
        dsl::attempt.eq(attempt + 1),
        dsl::request_hash.eq(keyed.request_hash.clone()),
        dsl::leased_until.eq(keyed.leased_until),
        dsl::created_at.eq(now),
        dsl::status.eq(None::<i32>),
    ))
    .execute(conn)?;
    if taken == 0 {
        return Ok(Claimed::Underway);
    }
    Ok(Claimed::Run(Claim {
        key_hash: keyed.key_hash.clone(),
        attempt: attempt + 1,
    }))
}

/// Keeps the answer of the try that still holds the key.
pub(crate) fn answer(conn: &mut Conn, claim: Claim, kept: Kept) -> Result<()> {
    diesel::update(
        idempotency_keys::table
            .find(claim.key_hash)
            .filter(dsl::attempt.eq(claim.attempt)),
    )
    .set((
        dsl::status.eq(kept.status),
        dsl::headers.eq(kept.headers),
        dsl::body.eq(kept.body),
    ))
    .execute(conn)?;
    Ok(())
}

/// Frees the key of a try that came to nothing.
pub(crate) fn release(conn: &mut Conn, claim: Claim) -> Result<()> {
    diesel::delete(
        idempotency_keys::table
            .find(claim.key_hash)
            .filter(dsl::attempt.eq(claim.attempt)),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets answers that are older than a day.
pub(crate) fn forget_old(conn: &mut Conn, now: Instant) -> Result<()> {
    diesel::delete(idempotency_keys::table.filter(dsl::created_at.lt(now.plus_seconds(-KEPT_SECONDS))))
        .execute(conn)?;
    Ok(())
}
