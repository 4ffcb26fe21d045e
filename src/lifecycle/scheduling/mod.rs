//! Placing audits: candidates, teams, dates, and the planning board.

mod store;

pub use store::team_of;
