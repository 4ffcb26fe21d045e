//! Floor 1 through its public functions: rows of the tables, laws, exhaustive state × event tables.

mod book;
mod citations;
mod parameters;
mod holidays;
mod reports;
mod personnel;
mod audit_time;
mod audit_time_standards;
mod integration;
pub(crate) mod naive_clock;
mod naive_clock_laws;
mod tables;
mod together;
mod site_sample;
mod site_sample_whole;
mod site_sample_cycle;
mod coverage;
mod modification;
mod clock;
mod clock_findings;
mod clock_surveillance;
mod clock_elsewhere;
mod command;
mod command_rules;
mod clock_laws;
mod team;
mod team_rules;
mod sectors;
mod clearance;
mod concerns;
mod monitoring;
mod steps;
mod certificate_number;
mod certificate_check;
mod public_status;

use std::fmt::Debug;
use std::sync::LazyLock;

use assayer::base::ruling::{Refusals, Ruling};

use assayer::rules::book::Book;

fn book() -> &'static Book {
    static BOOK: LazyLock<Book> = LazyLock::new(|| Book::shipped().expect("the shipped book is whole"));
    &BOOK
}

/// The rules and fields of a refusal, in order.
fn no<T: Debug>(answer: Result<Ruling<T>, Refusals>) -> Vec<(String, String)> {
    answer
        .expect_err("a refusal")
        .0
        .into_iter()
        .map(|r| (r.rule.to_string(), r.field.unwrap_or_default()))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

fn day(text: &str) -> assayer::base::time::Date {
    text.parse().expect("a date")
}
