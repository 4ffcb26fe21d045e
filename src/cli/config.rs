//! `assayer config`: what counts, and where each value comes from; with `--check`, everything that is wrong.

use std::path::Path;

use super::Outcome;
use crate::config::Layers;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Check it, secret files and all, and list every fault; show nothing.
    #[arg(long)]
    check: bool,
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(file: &Path, named: bool, arguments: &Arguments) -> Outcome {
    let layers = Layers::read(file, named)?;
    let config = layers.config()?;
    if arguments.check {
        let unreadable = config.unreadable();
        if unreadable.is_empty() {
            println!("The configuration can be used.");
            return Ok(());
        }
        return Err(unreadable.join("\n  "));
    }
    let mut section = String::new();
    for line in layers.lines(&config)? {
        if line.section != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            println!("{gap}[{}]", line.section);
            section = line.section;
        }
        println!(
            "{:<52} # {}",
            format!("{} = {}", line.key, line.value),
            line.source
        );
    }
    Ok(())
}
