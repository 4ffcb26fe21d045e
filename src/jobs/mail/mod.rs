//! The outbox is emptied: letters leave chain by chain, in the order they were written, each at least once and always
//! under the same Message-ID.

pub mod acts;
mod post;
mod round;
mod wording;

use crate::base::error::Result;
use crate::store::pool::Conn;

pub use post::{Answer, Folder, Opening, Post, Sending, Smtp, Way};
pub use round::{Mailing, Text, Writer, message, run};
pub use wording::worded;

/// Whether the last round found that mail is off.
pub fn is_off(conn: &mut Conn) -> Result<bool> {
    let last = super::latest(conn, "outbox")?.and_then(|row| row.result);
    Ok(last.is_some_and(|report| report.0.get("mail").is_some_and(|mail| mail == "off")))
}
