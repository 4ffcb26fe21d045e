//! Floor 2: what is kept. One schema on two databases; what only one of them can say stands in `dialect`.

pub mod pool;
pub mod schema;
pub mod columns;
pub mod dialect;
pub mod migrate;
pub mod housekeeping;
pub mod idempotency;

pub use pool::{Conn, Database};
