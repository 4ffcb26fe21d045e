//! The life of a case, room by room in the order it travels. A room may use the rooms listed before it, never those
//! after it.

pub mod scheduling;
