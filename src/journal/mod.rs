//! The journal: every change, who, when, before and after; append-only and chained by hash, one chain per
//! organisation and one for the house (RELIABILITY P7). Entries are written by `work` alone.

mod chain;
mod entry;
mod store;

pub use chain::{Fault, hash_of};
pub use entry::{Body, Chain, Entry};
pub(crate) use store::{Entries, Written};
pub use store::{Line, before, latest, of_thing, verify};
