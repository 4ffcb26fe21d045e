//! Pages of the certification body, one file per room.

pub mod home;
pub mod organisations;
pub mod evidence;
