//! Audits that the accreditation body witnesses (IAF MD 17): who is witnessed, for which standard and technical area, and
//! what came of it. By the agreement the client admits it; refusing without a good reason leads to a suspension (LC-90),
//! which those who decide find on their home page. It is not the body's own monitoring of its people (CO-32).

pub mod model;
pub mod acts;
pub mod view;
mod store;

pub use acts::{conclude, plan};
pub use model::{GivenWitness, GivenWitnessOutcome, Witness};
pub use view::waiting;
