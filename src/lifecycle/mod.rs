//! The case, in the order it travels. A room may call acts and read models of rooms above it in this list, never
//! of one below: a decision leaves the case "granted, to be issued", and issuing is the certificate room's own act.

pub mod queue;
pub mod case;
pub mod application;
pub mod review;
pub mod integration;
pub mod programme;
pub mod scheduling;
pub mod audit;
pub mod findings;
pub mod decision;
pub mod certificate;
pub mod maintenance;
pub mod concerns;
pub mod witness;
pub mod takeover;
