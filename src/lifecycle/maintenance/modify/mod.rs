//! Changes of what a certification covers: deciding on a planned extension or transition (LC-96, LC-123), giving one up,
//! and narrowing the scope (LC-94). Each is a decision outside every audit team (LC-65); the expiry stays.

pub mod acts;
pub mod given;
pub mod view;
mod decide;
mod store;

pub use acts::{give_up, reduce};
pub use decide::decide;
pub use given::{GivenGivingUp, GivenModificationDecision, GivenReduction};
