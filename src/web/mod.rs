//! The doors: pages, the API and the public register, in thin handlers by audience.

pub mod kit;
