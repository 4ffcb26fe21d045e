//! `assayer journal verify`: recomputes every chain and names the first entry that does not fit.

use clap::Subcommand;

use super::{Outcome, parts};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Recompute every chain of the journal.
    Verify,
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config, command: &Command) -> Outcome {
    match command {
        Command::Verify => match parts::db(config)?.verify_journal().map_err(|e| e.to_string())? {
            Ok(entries) => {
                println!("The journal is whole: {entries} entries.");
                Ok(())
            }
            Err(fault) => Err(fault.to_string()),
        },
    }
}
