//! Pages of the clients, one file per room.

pub mod home;
pub mod organisation;
pub mod evidence;
pub mod certificates;
