//! Imports as people make them at a desk: a file is offered and looked at, and carried out once somebody says yes to
//! just that. What was imported stays listed.

pub mod model;
pub mod acts;
mod store;

pub use acts::{Confirmed, Given, Looked, Mapped, confirm, look, offer, remap, withdraw};
pub use model::{Import, Offer};
pub use store::{by_id, newest, offer_by_id, offers_of};
