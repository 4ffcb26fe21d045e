//! The journal's queries.

use diesel::prelude::*;

use super::chain::{Fault, hash_of};
use super::entry::{Body, Chain, Entry};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::store::dialect;
use crate::store::pool::Conn;
use crate::store::schema::{journal_entries, journal_heads};

/// How many entries are read at once while verifying.
const PAGE: i64 = 1_000;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = journal_entries)]
struct Row {
    chain: String,
    seq: i64,
    at: Instant,
    act: String,
    actor: String,
    thing: String,
    thing_id: String,
    body: String,
    hash: Vec<u8>,
}

/// Who and when an entry is written for.
pub(crate) struct Written<'a> {
    pub(crate) at: Instant,
    pub(crate) act: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) authority: Vec<String>,
}

/// Entries that are written together, so that many take few statements.
#[derive(Default)]
pub(crate) struct Entries(Vec<Row>);

impl Entries {
    /// Adds the entry at `seq`, chained to `previous`; the head was advanced to `seq` in this transaction.
    pub(crate) fn add(
        &mut self,
        chain: Chain,
        seq: i64,
        previous: &[u8],
        written: Written<'_>,
        entry: Entry,
    ) -> Result<()> {
        let body = Body {
            chain: chain.name(),
            seq,
            at: written.at,
            act: written.act.to_owned(),
            actor: written.actor.to_owned(),
            authority: written.authority,
            thing: entry.thing.to_owned(),
            thing_id: entry.thing_id,
            before: entry.before,
            after: entry.after,
            reason: entry.reason,
        };
        let text = serde_json::to_string(&body).map_err(|e| Error::Broken(e.into()))?;
        self.0.push(Row {
            hash: hash_of(previous, &text),
            chain: body.chain,
            seq,
            at: body.at,
            act: body.act,
            actor: body.actor,
            thing: body.thing,
            thing_id: body.thing_id,
            body: text,
        });
        Ok(())
    }

    /// How many bytes they are.
    pub(crate) fn bytes(&self) -> usize {
        self.0.iter().map(|row| row.body.len()).sum()
    }

    /// Writes them, and the heads of their chains; none is left.
    pub(crate) fn write(&mut self, conn: &mut Conn) -> Result<()> {
        let rows = std::mem::take(&mut self.0);
        crate::insert_all!(conn, journal_entries::table, &rows)?;
        let heads: Vec<(&str, i64, &[u8])> = rows
            .iter()
            .map(|row| (row.chain.as_str(), row.seq, row.hash.as_slice()))
            .collect();
        dialect::set_heads(conn, &heads)
    }
}

/// A journal entry as people read it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = JournalEntry)]
pub struct Line {
    /// The entry's text, as hashed.
    #[serde(flatten)]
    pub body: Body,
}

fn lines(rows: Vec<String>) -> Result<Vec<Line>> {
    rows.iter()
        .map(|text| {
            serde_json::from_str(text)
                .map(|body| Line { body })
                .map_err(|e| Error::Broken(e.into()))
        })
        .collect()
}

/// The newest entries of a chain, newest first.
pub fn latest(conn: &mut Conn, chain: Chain, limit: i64) -> Result<Vec<Line>> {
    lines(
        journal_entries::table
            .filter(journal_entries::chain.eq(chain.name()))
            .order(journal_entries::seq.desc())
            .limit(limit)
            .select(journal_entries::body)
            .load(conn)?,
    )
}

/// The entries of a chain before a place in it, newest first; without a place, the newest.
pub fn before(conn: &mut Conn, chain: Chain, place: Option<i64>, limit: i64) -> Result<Vec<Line>> {
    lines(
        journal_entries::table
            .filter(journal_entries::chain.eq(chain.name()))
            .filter(journal_entries::seq.lt(place.unwrap_or(i64::MAX)))
            .order(journal_entries::seq.desc())
            .limit(limit)
            .select(journal_entries::body)
            .load(conn)?,
    )
}

/// The entries about some things of one chain, newest first.
pub fn of_thing(conn: &mut Conn, chain: Chain, ids: &[String], limit: i64) -> Result<Vec<Line>> {
    lines(
        journal_entries::table
            .filter(journal_entries::chain.eq(chain.name()))
            .filter(journal_entries::thing_id.eq_any(ids.to_vec()))
            .order(journal_entries::seq.desc())
            .limit(limit)
            .select(journal_entries::body)
            .load(conn)?,
    )
}

/// Recomputes every chain. `Ok(Ok(entries))` when all fit, `Ok(Err(fault))` with the first that does not.
pub fn verify(conn: &mut Conn) -> Result<std::result::Result<i64, Fault>> {
    let heads: Vec<(String, i64, Vec<u8>)> = journal_heads::table
        .order(journal_heads::chain)
        .select(journal_heads::all_columns)
        .load(conn)?;
    let mut total = 0;
    let mut known = Vec::with_capacity(heads.len());
    for (chain, seq, hash) in heads {
        match verify_chain(conn, &chain, seq, &hash)? {
            Ok(entries) => total += entries,
            Err(fault) => return Ok(Err(fault)),
        }
        known.push(chain);
    }
    // A chain whose head was removed would otherwise go unread.
    let orphan: Option<(String, i64)> = journal_entries::table
        .filter(journal_entries::chain.ne_all(known))
        .select((journal_entries::chain, journal_entries::seq))
        .order((journal_entries::chain, journal_entries::seq))
        .first(conn)
        .optional()?;
    Ok(match orphan {
        Some((chain, seq)) => Err(Fault {
            chain,
            seq,
            says: "its chain has no head.".to_owned(),
        }),
        None => Ok(total),
    })
}

fn verify_chain(
    conn: &mut Conn,
    chain: &str,
    head_seq: i64,
    head_hash: &[u8],
) -> Result<std::result::Result<i64, Fault>> {
    let fault = |seq: i64, says: &str| Fault {
        chain: chain.to_owned(),
        seq,
        says: says.to_owned(),
    };
    let mut previous: Vec<u8> = Vec::new();
    let mut expected = 0;
    loop {
        let rows: Vec<Row> = journal_entries::table
            .filter(journal_entries::chain.eq(chain))
            .filter(journal_entries::seq.gt(expected))
            .order(journal_entries::seq)
            .limit(PAGE)
            .select(Row::as_select())
            .load(conn)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            expected += 1;
            if row.seq != expected {
                return Ok(Err(fault(expected, "this entry is missing.")));
            }
            let hash = hash_of(&previous, &row.body);
            if hash != row.hash {
                return Ok(Err(fault(row.seq, "its text does not match its hash.")));
            }
            if !matches_columns(&row) {
                return Ok(Err(fault(row.seq, "its columns do not match its text.")));
            }
            previous = hash;
        }
    }
    if expected != head_seq {
        return Ok(Err(fault(
            expected + 1,
            &format!("entries are missing: the head stands at {head_seq}."),
        )));
    }
    if previous != head_hash {
        return Ok(Err(fault(
            expected,
            "the head's hash is not that of the last entry.",
        )));
    }
    Ok(Ok(expected))
}

fn matches_columns(row: &Row) -> bool {
    serde_json::from_str::<Body>(&row.body).is_ok_and(|body| {
        body.chain == row.chain
            && body.seq == row.seq
            && body.at == row.at
            && body.act == row.act
            && body.actor == row.actor
            && body.thing == row.thing
            && body.thing_id == row.thing_id
    })
}
