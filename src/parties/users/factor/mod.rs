//! Second factors: enrolled with a code, proven by one at every sign-in, recovered by codes that were shown once. The
//! secret is in no journal, log or export; what is journalled is that a factor was enrolled, used up or ended.

pub mod acts;
pub mod prove;
mod store;

pub use acts::{Enrolment, enrol};
pub use prove::{offered, prove, stage};
pub use store::{enrolled, has, recovery_codes_left};
