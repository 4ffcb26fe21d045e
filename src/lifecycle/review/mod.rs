//! The review of an application (LC-11): eligibility, impartiality, technical areas, audit time with its whole
//! derivation (AT-4), accredited or not (VE-41). It ends in acceptance, which opens the case and sends the agreement,
//! or in a decline with its reason (LC-12). The client signs the agreement here (LC-14).

pub mod calculation;
pub mod sampling;
pub mod given;
mod eligibility;
mod given_standard;
mod given_time;
pub mod signature;
pub mod model;
pub mod acts;
pub mod agreement;
mod again;
mod scope;
mod terms;
pub mod view;
mod store;

pub use acts::{accept, decline, take_over_time};
pub use again::{Again, again, cleared, reckoned};
pub use agreement::{sign, take_over};
pub use calculation::Calculation;
pub use given::GivenReview;
pub use given_time::{GivenTime, Reckoning};
pub use model::{Agreement, EarlierTime, Review};
pub use signature::GivenSignature;
pub use store::{Computed, Used, agreement_of, computed_under, of_application, versions_used};
pub use view::waiting;
