//! Floor 0: the words everyone uses. Nothing here reads a clock, a file or a database.

pub mod ids;
pub mod time;
pub mod amounts;
pub mod described;
pub mod place;
pub mod text;
pub mod given;
pub mod body;
pub mod citation;
pub mod ruling;
pub mod error;
pub mod hash;
