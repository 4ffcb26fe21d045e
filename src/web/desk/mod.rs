//! Pages of the certification body, one file per room.

pub mod home;
pub mod organisations;
pub mod applications;
pub mod reviews;
pub mod evidence;
pub mod audits;
pub mod reports;
pub mod findings;
