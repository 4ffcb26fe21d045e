//! Monitoring of people who audit: who was seen at work, when, by whom, and what came of it (CO-32); until when each may
//! be assigned (CO-38).

pub mod model;
pub mod given;
pub mod acts;
pub mod view;
mod store;

pub use acts::{put_off, record};
pub use given::{GivenMonitoring, GivenPutOff};
pub use model::{Monitoring, PutOff};
pub(super) use store::rows;
