//! What the tests stand on: databases of their own, and a browser.

pub(crate) mod postgres;
pub(crate) mod databases;
