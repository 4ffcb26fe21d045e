//! Floor 1: what is right. Pure functions of data and dates: no input or output, no clock, no database, no floats,
//! and no chance but a seed passed in. Each answers a `Ruling` with its steps or `Refusals` with every reason why not.

#![deny(missing_docs, clippy::float_arithmetic, clippy::wildcard_enum_match_arm)]

pub mod words;
pub mod keys;
pub mod reading;
pub mod parameters;
pub mod holidays;
pub mod book;
pub mod personnel;
pub mod audit_time;
pub mod integration;
pub mod site_sample;
pub mod coverage;
pub mod clock;
pub mod suspension;
pub mod modification;
pub mod placement;
pub mod editions;
pub mod team;
pub mod steps;
pub mod concerns;
pub mod certificate_number;
pub mod certificate_check;
pub mod public_status;
pub mod alone;
