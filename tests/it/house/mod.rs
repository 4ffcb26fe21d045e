//! What the tests stand on: databases of their own, a browser, and whole houses with their visitors.

use std::io::Write as _;
use std::sync::Once;

pub(crate) mod postgres;
pub(crate) mod gate;
pub(crate) mod bucket;
pub(crate) mod databases;
pub(crate) mod described;
mod driver;
mod scripts;
pub(crate) mod browser;
mod waiting;
pub(crate) mod client;
pub(crate) mod copied;
pub(crate) mod statements;
pub(crate) mod running;
pub(crate) mod asked;
pub(crate) mod both;
pub(crate) mod program;
pub(crate) mod given;
pub(crate) mod crew;
pub(crate) mod ids;
mod letters;
pub(crate) mod path;
mod travel;
pub(crate) mod person;

/// Says once per run what is skipped: past the test runner, which would keep it to itself.
fn skip(said: &Once, what: &str) {
    said.call_once(|| {
        if let Err(fault) = writeln!(std::io::stderr(), "SKIPPED: {what}") {
            panic!("{what}: {fault}");
        }
    });
}
