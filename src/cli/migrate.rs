//! `assayer migrate`: the configured database up to date, or refused with nothing changed.

use super::{Outcome, parts};
use crate::config::Config;

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config) -> Outcome {
    let applied = parts::database(config)?.migrate()?;
    if applied.is_empty() {
        println!("The database is up to date.");
    }
    for name in applied {
        println!("applied {name}");
    }
    Ok(())
}
