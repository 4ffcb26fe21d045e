//! Floor 2: what is kept. One schema on two databases; what only one of them can say stands in `dialect`.

pub mod pool;
#[expect(
    clippy::wildcard_imports,
    reason = "a table declares its column types by glob, as diesel prints it"
)]
pub mod schema;
pub mod columns;
pub mod dialect;
pub mod migrate;
pub mod housekeeping;

pub use pool::{Conn, Database};
