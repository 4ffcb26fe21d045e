//! Planned changes of what a certification covers: a wider scope (LC-96, MS-70, MS-71), another edition (LC-123). The
//! review decides the audit work; the change rides on a planned audit or gets one of its own, and holds once it is
//! decided (`lifecycle::maintenance::modify`).

pub mod given;
pub mod model;
mod acts;
mod draw;
mod store;

pub use acts::{end, plan, without};
pub use given::GivenModification;
pub use model::{Added, Modification};
pub use store::{by_id, extra, of_audit, of_certification, undecided};
