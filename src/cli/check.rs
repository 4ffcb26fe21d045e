//! `assayer check`: whether everything kept fits together; lists what does not.

use super::system::SystemClock;
use super::{Outcome, parts};
use crate::base::time::Clock as _;
use crate::config::Config;
use crate::jobs::consistency;

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config) -> Outcome {
    let db = parts::db(config)?;
    let vault = parts::vault(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        // A bucket is asked over the network, with limits on time.
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    let report = runtime
        .block_on(consistency::check(&db, &vault, SystemClock.now()))
        .map_err(|e| e.to_string())?;
    for fault in &report.faults {
        println!("{fault}");
    }
    match report.faults.len() {
        0 => {
            println!(
                "Everything fits: {} files, {} decisions, {} certificates, {} register entries, {} journal entries.",
                report.files,
                report.decisions,
                report.certificates,
                report.register_entries,
                report.journal_entries
            );
            Ok(())
        }
        1 => Err("one thing does not fit.".to_owned()),
        several => Err(format!("{several} things do not fit.")),
    }
}
