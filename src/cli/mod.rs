//! The command line, one file per command. Exit status 0: done; 1: refused or failed, the reason on stderr;
//! 2: bad usage.

mod book;
mod check;
mod config;
mod demo;
mod import;
mod job;
mod journal;
mod key;
pub mod lines;
mod migrate;
mod parts;
mod rules;
mod serve;
mod settings;
pub mod system;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::config::Config;

/// Runs a management-system certification body.
#[derive(Debug, Parser)]
#[command(name = "assayer", version, about)]
struct Arguments {
    /// The configuration file that is read after the built-in defaults.
    #[arg(
        long,
        global = true,
        env = "ASSAYER_CONFIG",
        default_value = "config/local.toml"
    )]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a demonstration on this machine, with invented clients.
    Demo(demo::Arguments),
    /// Serve pages and API in production.
    Serve,
    /// Show the configuration that counts and where each value comes from, or check it.
    Config(config::Arguments),
    /// Bring the configured database up to date.
    Migrate,
    /// Add users.
    #[command(subcommand)]
    User(user::Command),
    /// Make keys that access tokens are signed with.
    #[command(subcommand)]
    Key(key::Command),
    /// Bring in organisations, sites, people and certifications from a list, all or nothing.
    Import(import::Arguments),
    /// Ask the pure rules: JSON in, JSON out, no database.
    #[command(subcommand)]
    Rules(rules::Command),
    /// Look at and run what happens by itself.
    #[command(subcommand)]
    Job(job::Command),
    /// Look after the journal.
    #[command(subcommand)]
    Journal(journal::Command),
    /// List what the body decides about itself, each with its value today and where that comes from.
    Settings,
    /// Check that everything kept fits together; list what does not.
    Check,
}

/// What a command ends with: nothing, or a sentence for stderr.
type Outcome = Result<(), String>;

/// Runs the command given on the command line.
pub fn run() -> ExitCode {
    let parsed = Arguments::command()
        .try_get_matches()
        .and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, named(&matches))));
    let (arguments, named) = match parsed {
        Ok(parsed) => parsed,
        Err(usage) => {
            let code = if usage.use_stderr() { 2 } else { 0 };
            // Nothing is left to do when even the usage cannot be printed.
            return match usage.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::from(2),
            };
        }
    };
    match dispatch(arguments, named) {
        Ok(()) => ExitCode::SUCCESS,
        Err(says) => {
            eprintln!("assayer: {says}");
            ExitCode::from(1)
        }
    }
}

/// Whether the command line itself names the configuration file, before or after the command.
fn named(matches: &ArgMatches) -> bool {
    let here = matches.value_source("config") == Some(ValueSource::CommandLine);
    here || matches.subcommand().is_some_and(|(_, inner)| named(inner))
}

fn dispatch(arguments: Arguments, named: bool) -> Outcome {
    let config = || Config::load(&arguments.config, named);
    match arguments.command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve => serve::run(&config()?),
        Command::Config(given) => config::run(&arguments.config, named, &given),
        Command::Migrate => migrate::run(&config()?),
        Command::User(command) => user::run(&config()?, command),
        Command::Key(command) => key::run(&config()?, &command),
        Command::Import(arguments) => import::run(&config()?, &arguments),
        Command::Rules(command) => rules::run(&Config::rules(&arguments.config, named)?, &command),
        Command::Job(command) => job::run(&config()?, command),
        Command::Journal(command) => journal::run(&config()?, &command),
        Command::Settings => settings::run(&config()?),
        Command::Check => check::run(&config()?),
    }
}
