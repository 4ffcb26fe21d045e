//! The only way to change a record, and the only way to read one.
//!
//! `Db::act` opens the one write transaction, advances the journal's head as its first statement, runs the act,
//! writes the journal entry and the letters, and commits; on any error nothing has happened. `Db::read` gives a
//! `Reader`, which carries the reach the policy allows. Nothing slow happens in either.

mod db;
mod reader;
mod target;
mod write;

pub use db::Db;
pub use reader::Reader;
pub use target::Target;
pub use write::{Done, Work};
