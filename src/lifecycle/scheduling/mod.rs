//! Placing audits: who can lead, join or cannot and why; dates and team held, checked whole (CO-60) and confirmed
//! (LC-41, LC-42); each member's own confirmation (CO-8). An act that books people first raises the version of each
//! person's row, in the order of their ids: whoever comes second waits, then sees the first booking and is refused.
//! Nobody can be booked twice by two schedulers at once.

pub mod model;
pub mod given;
pub mod acts;
pub mod consent;
pub mod earlier;
mod facts;
mod calendar;
pub mod candidates;
pub mod board;
pub mod view;
mod store;

pub use acts::{confirm, hold, release};
pub use consent::confirm_assignment;
pub use earlier::{EarlierTeam, take_over};
pub use given::{GivenAssignment, GivenConfirmation, GivenHold, GivenRelease};
pub use model::TeamMember;
pub use store::{members_of, team_of};
