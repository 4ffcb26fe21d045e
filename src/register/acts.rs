//! The one change there is: another entry.

use super::model::{Entry, Event};
use super::store;
use crate::base::error::Result;
use crate::base::time::Date;
use crate::work::Work;

/// Enters what happened to a certificate. It runs inside the act that made it happen, so both are kept or neither.
pub fn enter(work: &mut Work<'_>, number: &str, revision: i32, event: Event, on: Date) -> Result<()> {
    let entry = Entry {
        number: number.to_owned(),
        seq: 0,
        revision,
        event,
        happened_on: on,
        recorded_at: work.now(),
    };
    store::append(work.conn(), entry)
}
