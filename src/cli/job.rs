//! `assayer job list` and `assayer job run NAME`: what happens by itself, looked at and done at once.

use std::sync::Arc;

use clap::builder::PossibleValuesParser;

use super::system::{SystemClock, SystemMint};
use super::{Outcome, parts};
use crate::base::time::{Clock as _, Instant};
use crate::config::Config;
use crate::jobs::{self, State};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Every job: when it is planned (UTC), and how its last run went.
    List,
    /// Run one job at once.
    Run {
        /// The job's name.
        #[arg(value_parser = PossibleValuesParser::new(names()))]
        name: String,
        /// The moment it works for, as 2026-11-25T02:00:00Z; now when left out.
        #[arg(long, value_name = "RFC3339")]
        now: Option<Instant>,
    },
}

fn names() -> Vec<&'static str> {
    jobs::registry().iter().map(|job| job.name).collect()
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config, command: Command) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    // One connection: no thread is left opening another one while the program ends.
    let db = parts::db(config)?;
    match command {
        Command::List => {
            for job in jobs::registry() {
                println!("{}  [{}]  {}", job.name, job.cron, job.says);
                let row = runtime
                    .block_on(db.read_public(move |conn| jobs::latest(conn, job.name)))
                    .map_err(|e| e.to_string())?;
                match row {
                    None => println!("    never run"),
                    Some(row) => println!(
                        "    {}: {}{}",
                        row.period,
                        row.state,
                        row.fault.map(|says| format!(": {says}")).unwrap_or_default()
                    ),
                }
            }
            Ok(())
        }
        Command::Run { name, now } => {
            let vault = parts::vault(config)?;
            let node = parts::node(config, db, vault, Arc::new(SystemClock), &SystemMint)?;
            let job = node
                .jobs()
                .iter()
                .find(|job| job.name == name)
                .ok_or_else(|| format!("there is no job \"{name}\": {}.", names().join(", ")))?;
            let row = runtime
                .block_on(node.run_by_hand(job, now.unwrap_or_else(|| SystemClock.now())))
                .map_err(|e| e.to_string())?;
            if row.state == State::Done {
                let report = row.result.map(|report| report.0.to_string()).unwrap_or_default();
                println!("{report}");
                Ok(())
            } else {
                Err(row.fault.unwrap_or_else(|| format!("{name} is {}.", row.state)))
            }
        }
    }
}
