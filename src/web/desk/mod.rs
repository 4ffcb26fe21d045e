//! Pages of the certification body, one file per room.

pub mod home;
pub mod organisations;
pub mod evidence;
pub mod cases;
pub mod decisions;
pub mod certificates;
pub mod maintenance;
