//! `assayer import FILE [--mapping MAP.toml] [--dry-run]`: organisations and sites from a list.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::system::SystemClock;
use super::{Outcome, parts};
use crate::access::Actor;
use crate::base::time::Clock as _;
use crate::config::Config;
use crate::exchange::{self, Count, Mapping, NotImported, Source};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The list: CSV in any separator and encoding, or a workbook (XLSX).
    file: PathBuf,
    /// Which column is which field; without it the headings are the fields' own names.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Say what would be made and changed, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config, arguments: &Arguments) -> Outcome {
    let mapping = arguments.mapping.as_deref().map(mapping).transpose()?;
    let bytes = fs::read(&arguments.file).map_err(|e| unread(&arguments.file, &e))?;
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy();
    let source = Source {
        name: &name,
        bytes: &bytes,
    };
    let db = parts::db(config)?;
    let now = SystemClock.now();
    let plan = match exchange::prepare(&db, &Actor::CommandLine, now, source, mapping.as_ref()) {
        Ok(plan) => plan,
        Err(NotImported::Failed(error)) => return Err(error.to_string()),
        Err(NotImported::Faults(faults)) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            return Err(match faults.len() {
                1 => "nothing was imported: 1 fault.".to_owned(),
                many => format!("nothing was imported: {many} faults."),
            });
        }
    };
    if !arguments.dry_run {
        exchange::carry_out(&db, &Actor::CommandLine, now, source, &plan).map_err(|e| e.to_string())?;
    }
    println!("organisations: {}", told(plan.organisations()));
    println!("sites: {}", told(plan.sites()));
    if arguments.dry_run {
        println!("nothing was written: this is what the import would do.");
    }
    Ok(())
}

fn told(count: Count) -> String {
    format!(
        "{} new, {} changed, {} as before",
        count.made, count.changed, count.same
    )
}

fn mapping(path: &Path) -> Result<Mapping, String> {
    let text = fs::read_to_string(path).map_err(|e| unread(path, &e))?;
    Mapping::read(&text).map_err(|faults| {
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| format!("{}: {fault}", path.display()))
            .collect();
        faults.join("\n")
    })
}

fn unread(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be read: {error}", path.display())
}
