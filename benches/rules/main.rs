//! How fast the rules are, each as a ratio to a yardstick of the same run: audit times and clocks against reading and
//! writing the same as JSON, the clock's round and the clocks of cases against reading their rows alone, and the pages of
//! a derivation at 42 sites against one site. Everything follows from one seed.
//!
//!   cargo bench --bench rules                      SQLite
//!   ASSAYER_BENCH_POSTGRES=postgres://… cargo bench --bench rules      PostgreSQL as well; the role may make databases
//!   ASSAYER_BENCH_CASES=100000                     cases of the round
//!   ASSAYER_BENCH_SECONDS=3                        seconds for each page

#[path = "../speed/house.rs"]
mod house;
#[path = "../speed/load.rs"]
mod load;

mod clocks;
mod memory;
mod pages;
mod round;
mod rows;
mod spread;
mod times;

use std::time::Duration;

/// Every random choice of this bench follows from it.
pub(crate) const SEED: u64 = 7;

fn main() {
    let number = |name: &str, otherwise: usize| {
        let given = std::env::var(name).ok();
        given.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let cases = number("ASSAYER_BENCH_CASES", 100_000);
    let patience = Duration::from_secs(number("ASSAYER_BENCH_SECONDS", 3) as u64);
    // The clocks first: what is freed before them would hide what they take.
    clocks::measure();
    times::measure();
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    round::measure("SQLite", &sqlite("round.db"), cases);
    pages::measure("SQLite", &sqlite("pages.db"), patience);
    if let Ok(server) = std::env::var("ASSAYER_BENCH_POSTGRES") {
        let made = house::Made::new(&server, &["round", "pages"]);
        round::measure("PostgreSQL", &made.url("round"), cases);
        pages::measure("PostgreSQL", &made.url("pages"), patience);
    }
}
