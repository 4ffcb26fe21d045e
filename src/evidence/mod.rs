//! Evidence: what is asked of which site before an audit, what was given, and whether it is enough.
//!
//! Somebody of the team or a scheduler asks, per audit, sampled site and clause; the client gives files; the team
//! accepts them or sends the item back with a sentence. Files lie in the vault under the hash of their content; a row
//! names one only after it is safely there. The audit itself belongs to rooms further on: this one reads of it what
//! it needs and no more.

pub mod name;
pub mod size;
pub mod model;
pub mod acts;
pub mod view;
mod store;

pub use acts::{Given as GivenFile, ask, ask_defaults, give, judge};
pub use model::{File, GivenRequest, GivenVerdict, Receipt, Request, Status};
pub use store::{file_by_id, files_of, may_give, of_audit, request_by_id, undated};
