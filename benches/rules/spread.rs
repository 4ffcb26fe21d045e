//! How long many things of one kind took.

use std::time::{Duration, Instant};

/// Times of single runs, in order of length.
pub(crate) struct Spread(Vec<Duration>);

impl Spread {
    /// Runs each once.
    pub(crate) fn of<T>(things: impl IntoIterator<Item = T>, mut run: impl FnMut(T)) -> Self {
        let mut times: Vec<Duration> = things
            .into_iter()
            .map(|thing| {
                let start = Instant::now();
                run(thing);
                start.elapsed()
            })
            .collect();
        times.sort();
        Self(times)
    }

    pub(crate) fn total(&self) -> Duration {
        self.0.iter().sum()
    }

    fn at(&self, share: usize) -> f64 {
        let index = (self.0.len() * share / 100).min(self.0.len() - 1);
        self.0[index].as_secs_f64() * 1e6
    }

    /// How often the yardstick's time this took, in all.
    pub(crate) fn ratio(&self, yardstick: &Self) -> f64 {
        self.total().as_secs_f64() / yardstick.total().as_secs_f64()
    }

    /// As a row of the table.
    pub(crate) fn line(&self, what: &str, ratio: f64) {
        println!(
            "| {what} | {} | {:.1} µs | {:.1} µs | {:.1} µs | {:.3} s | {ratio:.2} |",
            self.0.len(),
            self.at(50),
            self.at(99),
            self.at(100),
            self.total().as_secs_f64(),
        );
    }
}

/// The head of the table.
pub(crate) fn head(title: &str) {
    println!("\n{title}\n");
    println!("| what | how many | median | 99 % within | longest | all | ratio to the yardstick |");
    println!("|---|---|---|---|---|---|---|");
}

/// A single time, of which the shortest of several counts.
pub(crate) fn best<T>(times: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut best = None;
    for _ in 0..times {
        let start = Instant::now();
        let value = run();
        let taken = start.elapsed();
        if best.as_ref().is_none_or(|(shortest, _)| taken < *shortest) {
            best = Some((taken, value));
        }
    }
    best.expect("one run at least")
}
