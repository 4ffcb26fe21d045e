//! Appeals (ISO/IEC 17021-1 9.7), complaints (9.8) and misuse of a certificate or mark (8.3.5): received, acknowledged,
//! taken up, handled and decided by people who took no part in what they are about, told, and formally ended.
//!
//! A decision here changes no certification. Where one is to be changed, whoever decides does so by the acts of its case,
//! and this room writes down that it happened. LC-111 asks for confidentiality: of staff, managers and decision makers
//! alone see these, whoever brought one sees what was told to them, and a client of whom another complained sees what was
//! referred to it.

pub mod model;
pub mod given;
pub mod acts;
pub mod moves;
pub mod people;
pub mod view;
pub mod waiting;
mod store;

pub use acts::{lodge, take};
pub use given::{
    GivenAcknowledgement, GivenClosing, GivenConcern, GivenDemand, GivenHandler, GivenMeasure, GivenOutcome,
    GivenProgress, GivenPublicity, GivenReferral, GivenValidation,
};
pub use model::{Checked, Concern, ConcernStep};
pub use moves::{Move, Taking};
pub use waiting::waiting;
