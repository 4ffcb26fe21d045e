//! Letters are written in the same transaction as their cause and sent afterwards: never for a change that was
//! rolled back, and in the order of the case.

pub mod delivery;
pub mod samples;
pub mod shelf;

use diesel::prelude::*;
use serde_json::Value;

use crate::base::error::Result;
use crate::base::ids::LetterId;
use crate::base::time::Instant;
use crate::journal::Chain;
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::store::schema::letters;

/// A letter to be sent: which one, to whom, and the particulars its text is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The letter's name, as `certificate_issued`.
    pub letter: &'static str,
    /// The address it goes to.
    pub recipient: String,
    /// What the letter's text needs.
    pub particulars: Value,
}

/// A letter waiting in the outbox.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = letters)]
pub struct Waiting {
    /// Its id, which also becomes its Message-ID.
    pub id: LetterId,
    /// The chain of its cause.
    pub chain: String,
    /// The journal entry of its cause: letters of one case leave in this order.
    pub seq: i64,
    /// The letter's name.
    pub letter: String,
    /// The address it goes to.
    pub recipient: String,
    /// What the letter's text needs.
    pub particulars: Document,
    /// When it was written.
    pub queued_at: Instant,
}

/// Puts a letter into the outbox; only `work` calls this, inside the transaction of the cause.
pub(crate) fn queue(
    conn: &mut Conn,
    id: LetterId,
    chain: Chain,
    seq: i64,
    letter: Letter,
    now: Instant,
) -> Result<()> {
    let row = Waiting {
        id,
        chain: chain.name(),
        seq,
        letter: letter.letter.to_owned(),
        recipient: letter.recipient,
        particulars: Document(letter.particulars),
        queued_at: now,
    };
    diesel::insert_into(letters::table).values(&row).execute(conn)?;
    Ok(())
}

/// Every letter not sent yet, in the order of its case.
pub fn waiting(conn: &mut Conn) -> Result<Vec<Waiting>> {
    Ok(letters::table
        .filter(letters::state.eq(delivery::State::Queued))
        .order((letters::queued_at, letters::chain, letters::seq))
        .select(Waiting::as_select())
        .load(conn)?)
}
