//! `assayer key new`: a key that access tokens are signed with.

use clap::Subcommand;

use super::Outcome;
use super::system::SystemClock;
use crate::access::ring;
use crate::base::time::Clock as _;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a key. It signs from now on; those before it still verify.
    New {
        /// Make one only where there is none yet.
        #[arg(long)]
        if_none: bool,
    },
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config, command: &Command) -> Outcome {
    let Command::New { if_none } = command;
    let folder = &config.access.keys_folder;
    if *if_none && ring::holds_any(folder)? {
        println!("a signing key is there already");
        return Ok(());
    }
    let id = ring::make(folder, SystemClock.now())?;
    println!("made signing key {id} in {}", folder.display());
    Ok(())
}
