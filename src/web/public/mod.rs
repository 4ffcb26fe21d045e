//! Pages for everybody: signing in, static files, the public register.

pub mod sign_in;
pub mod second_step;
pub mod links;
pub mod files;
pub mod health;
pub mod metrics;
pub mod verify;
