//! `assayer rules audit-time|site-sample|integration|clock|team|sector [FILE]`: the pure rules by themselves. JSON in from a file
//! or stdin, JSON out on stdout, no database. A refusal is an answer too: a problem document on stdout, and exit status 1.

use std::io::Read as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Outcome;
use crate::base::error::Error;
use crate::base::ruling::Refusals;
use crate::config::BookConfig;
use crate::rules::alone::{self, Rule};
use crate::rules::parameters::Parameters;
use crate::web::kit::problem;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// How many auditor-days an audit takes: `{"audit", "standards", "personnel", …}`.
    AuditTime(Input),
    /// Which sites are audited: `{"audit", "standard", "central_function", "seed", "groups": […]}`.
    SiteSample(Input),
    /// What integration takes off: `{"standards", "level_percent", "team", "days"}`.
    Integration(Input),
    /// What falls due for a certification: `{"today", "standard", "events": [{"type", "date", …}]}`.
    Clock(Input),
    /// Whether a team may do an audit: `{"audit", "team", "auditors"}`.
    Team(Input),
    /// Which sector a NACE code belongs to: `{"nace": "86.10", "revision": "2"}`.
    Sector(Input),
}

#[derive(Debug, Args)]
pub(super) struct Input {
    /// The JSON to read; stdin when left out, or "-".
    file: Option<PathBuf>,
}

pub(super) fn run((book, parameters): &(BookConfig, Parameters), command: &Command) -> Outcome {
    let book = super::book::read(book)?;
    let (rule, input) = match command {
        Command::AuditTime(input) => (Rule::AuditTime, input),
        Command::SiteSample(input) => (Rule::SiteSample, input),
        Command::Integration(input) => (Rule::Integration, input),
        Command::Clock(input) => (Rule::Clock, input),
        Command::Team(input) => (Rule::Team, input),
        Command::Sector(input) => (Rule::Sector, input),
    };
    answer(
        input
            .read()?
            .and_then(|given| Ok(alone::answer(&book, parameters, rule, &given)?)),
    )
}

impl Input {
    /// What was given. That it is no JSON is told like every other refusal; that the file cannot be read is not.
    fn read(&self) -> Result<Result<Value, Error>, String> {
        let text = if let Some(file) = self.file.as_deref().filter(|file| file.as_os_str() != "-") {
            std::fs::read(file).map_err(|e| format!("{} cannot be read: {e}", file.display()))?
        } else {
            let mut text = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut text);
            read.map_err(|e| format!("stdin cannot be read: {e}"))?;
            text
        };
        Ok(serde_json::from_slice(&text).map_err(|e| Error::Unreadable(format!("it is no JSON: {e}."))))
    }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn answer(given: Result<Value, Error>) -> Outcome {
    let (says, outcome) = match given {
        Ok(value) => (value, Ok(())),
        Err(error @ (Error::Refused(_) | Error::Unreadable(_))) => {
            (refusal(&error), Err(format!("refused: {error}")))
        }
        Err(other) => return Err(other.to_string()),
    };
    println!("{says:#}");
    outcome
}

/// The common form of a refusal, as the API has it: the fields are JSON pointers into what was given.
fn refusal(error: &Error) -> Value {
    let none = Refusals::none();
    let refusals = match error {
        Error::Refused(refusals) => refusals,
        _ => &none,
    };
    let errors: Vec<Value> = refusals
        .0
        .iter()
        .map(|refusal| {
            let field = refusal.field.as_deref().map(|field| match field {
                "" => String::new(),
                pointer if pointer.starts_with('/') => pointer.to_owned(),
                name => format!("/{name}"),
            });
            json!({ "field": field, "rule": refusal.rule, "detail": refusal.says })
        })
        .collect();
    let status = problem::status(error);
    json!({
        "type": format!("/problems/{}", problem::kind(error)),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": error.to_string(),
        "errors": errors,
    })
}
