//! Floor 5: the doors. Handlers are thin: they read what was sent, call one act or question, and show the answer.

pub mod app;
mod wire;
pub mod server;
pub mod routes;
mod router;
pub mod kit;
pub mod desk;
pub mod portal;
pub mod public;
pub mod api;
