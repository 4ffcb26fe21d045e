//! What comes in from files: read whatever it is written in, taken in whole or not at all, known again.

mod dates;
pub(crate) mod desk;
mod files;
mod hospitals;
mod many;
mod packages;
pub(crate) mod takeover;
mod workbooks;

use assayer::access::Actor;
use assayer::exchange::{self, Fault, Mapping, NotImported, Plan, Source};

use crate::house::running::House;

/// The mapping that is shipped for the list of hospitals.
const HOSPITALS: &str = include_str!("../../../config/import/nhs-hospitals.toml");

fn mapping(text: &str) -> Mapping {
    Mapping::read(text).expect("a good mapping")
}

fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes }
}

/// What a file would do.
fn plan(house: &House, file: Source<'_>, mapping: Option<&Mapping>) -> Result<Plan, Vec<Fault>> {
    match exchange::prepare(&house.db, &Actor::CommandLine, house.now(), file, mapping) {
        Ok(plan) => Ok(plan),
        Err(NotImported::Faults(faults)) => Err(faults),
        Err(NotImported::Failed(error)) => panic!("{error}"),
    }
}

/// Imports a file that has no faults; says how many organisations and sites were new, changed and as before.
fn import(house: &House, file: Source<'_>, mapping: Option<&Mapping>) -> [[usize; 3]; 2] {
    let plan = plan(house, file, mapping).unwrap_or_else(|faults| panic!("{faults:#?}"));
    exchange::carry_out(&house.db, &Actor::CommandLine, house.now(), file, &plan).expect("it is carried out");
    [plan.organisations(), plan.sites()].map(|count| [count.made, count.changed, count.same])
}

/// The faults of a file, as they are printed.
fn faults(house: &House, file: Source<'_>, mapping: Option<&Mapping>) -> Vec<String> {
    let faults = plan(house, file, mapping).expect_err("something is wrong with it");
    faults.iter().map(ToString::to_string).collect()
}
