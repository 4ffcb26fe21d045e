//! How fast answers are: each as a ratio to a fixed JSON answer of the same process in the same run, so that a figure means
//! the same on every machine; and how long the program takes to begin and to import a long list.
//!
//!   cargo bench --bench speed                      SQLite
//!   ASSAYER_BENCH_POSTGRES=postgres://… cargo bench --bench speed      PostgreSQL as well; the role may make databases
//!   ASSAYER_BENCH_SECONDS=10                       seconds for each address (3 when left out)

mod asked;
mod house;
mod load;
mod program;

use std::time::Duration;

fn main() {
    let seconds = std::env::var("ASSAYER_BENCH_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(3);
    let patience = Duration::from_secs(seconds);
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite://{}", folder.path().join("bench.db").display());
    answers("SQLite", &sqlite, patience);
    program::start_and_import("SQLite", &|name| {
        format!("sqlite://{}", folder.path().join(name).display())
    });
    if let Ok(server) = std::env::var("ASSAYER_BENCH_POSTGRES") {
        let made = house::Made::new(&server, &["answers", "start", "import"]);
        answers("PostgreSQL", &made.url("answers"), patience);
        program::start_and_import("PostgreSQL", &|name| made.url(name.trim_end_matches(".db")));
    }
}

fn answers(engine: &str, url: &str, patience: Duration) {
    let house = house::House::open(url, || asked::multiply(url));
    println!("\n{engine}: 40 clients, {} audits\n", asked::AUDITS);
    println!("| what | answers/s | ratio to fixed JSON | median | 99 % within | bytes |");
    println!("|---|---|---|---|---|---|");
    let fixed = load::measure(&house.fixed, patience);
    println!("{}", line(&fixed, "fixed JSON", 1.0));
    for (what, request) in &asked::asked(house.own) {
        let measured = load::measure(request, patience);
        println!(
            "{}",
            line(&measured, what, measured.per_second / fixed.per_second)
        );
    }
}

/// A row of the table.
fn line(measured: &load::Measured, what: &str, ratio: f64) -> String {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    format!(
        "| {what} | {:.0} | {ratio:.3} | {:.2} ms | {:.2} ms | {} |",
        measured.per_second,
        milliseconds(measured.median),
        milliseconds(measured.within),
        measured.bytes
    )
}
