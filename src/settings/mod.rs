//! What the certification body decided about itself: its name and address, its zone, its own limits and habits (LC-2).
//!
//! Each decision is a row of its own, in force from a day on and never changed: what held on any day can be told. Where
//! there is no row for a name, the configuration says it. Every act and every question sees the newest rows; how many
//! changes there are is asked each time, and the rows are only read again where that number has moved.

pub mod model;
mod present;
mod store;

pub use model::{Brand, Change, Issuer, Logo, Name};
pub use present::{Configured, Present, Settings};
pub use store::insert;
