//! Days on which nobody works: the public holidays that the book knows by rule, what the body adds to them or takes from
//! them, and the days on which it is closed itself. A site says in which country and, where it is known, in which region it
//! lies; without that a holiday of some regions is told with their names.

pub mod model;
pub mod acts;
mod calendar;
mod store;

pub use acts::{add, withdraw};
pub use calendar::{Calendar, Free, Origin};
pub use model::{GivenHoliday, Holiday, Kind};
