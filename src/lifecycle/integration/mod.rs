//! Certifications of one client that are audited together (AT-60): how far the systems are integrated, by which team
//! they are audited, and what that takes off each one's audits. Every certification keeps its own calculation, dates,
//! findings and decisions (LC-20, LC-127); what is shared is the time. The programme's room makes and ends it, because
//! the days of planned audits follow.

pub mod given;
pub mod model;
mod reckon;
mod store;
pub mod view;

pub use given::{GivenEnd, GivenIntegration, Integrating};
pub use model::{Derived, Integration, Terms};
pub use reckon::{Reckoned, reckon};
pub use store::{end, insert, living_of, members};
