//! Pages of the clients, one file per room.

pub mod home;
pub mod organisation;
pub mod people;
pub mod applications;
pub mod agreements;
pub mod evidence;
pub mod audits;
pub mod findings;
pub mod certificates;
pub mod concerns;
pub mod keys;
