//! 10,000 audit times over mixed standards and sizes, by the function of `assayer rules audit-time` and the shipped book.

use assayer::rules::alone::{Rule, answer};
use assayer::rules::book::Book;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use super::SEED;
use super::memory::{forget, memory};
use super::spread::{Spread, head};

const MANY: usize = 10_000;

const STANDARDS: [(&str, &[&str]); 6] = [
    ("ISO 9001:2015", &[]),
    ("ISO 7101:2023", &[]),
    ("ISO 13485:2016", &[]),
    ("ISO/IEC 27001:2022", &[]),
    ("ISO 14001:2015", &["high", "medium", "low", "limited"]),
    ("ISO 45001:2018", &["high", "medium", "low"]),
];

pub(crate) fn measure() {
    let book = Book::shipped().expect("the book");
    let mut rng = StdRng::seed_from_u64(SEED);
    let asked: Vec<String> = (0..MANY).map(|n| request(&mut rng, n).to_string()).collect();
    let given: Vec<Value> = asked
        .iter()
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect();
    forget();
    let before = memory();
    let told = |given: &Value| {
        answer(&book, book.parameters(), Rule::AuditTime, given)
            .unwrap_or_else(|no| panic!("{no:?}: {given:#}"))
    };
    let computed = Spread::of(&given, |given| drop(told(given)));
    let most = memory().most;
    let answers: Vec<Value> = given.iter().map(told).collect();
    let mut bytes = 0;
    let yardstick = Spread::of(asked.iter().zip(&answers), |(asked, answer)| {
        let read: Value = serde_json::from_str(asked).expect("JSON");
        bytes += answer.to_string().len() + usize::from(read.is_null());
    });
    head("Audit times: one to three standards, 1 to 4,000 people, one place or 2 to 42");
    yardstick.line("reading the question and writing the answer as JSON", 1.0);
    computed.line("audit time with all steps", computed.ratio(&yardstick));
    println!(
        "\nMemory: {} MiB before with book and questions, at most {} MiB meanwhile; an answer has {} bytes.",
        before.now / 1024,
        most / 1024,
        bytes / MANY
    );
}

fn request(rng: &mut StdRng, n: usize) -> Value {
    let audit = ["initial", "surveillance", "recertification"][rng.random_range(0..3)];
    let count = if n.is_multiple_of(3) {
        rng.random_range(2..=3)
    } else {
        1
    };
    let first = rng.random_range(0..STANDARDS.len());
    let chosen: Vec<_> = (0..count)
        .map(|step| STANDARDS[(first + step * 2) % STANDARDS.len()])
        .collect();
    let standards: Vec<Value> = chosen.iter().map(|(id, of)| line(rng, id, of)).collect();
    let mut request = json!({ "audit": audit, "standards": standards });
    if count > 1 {
        let all: Vec<&str> = chosen.iter().map(|(id, _)| *id).collect();
        request["integration"] = json!({
            "level_percent": rng.random_range(0..=5) * 20, "team": [{ "standards": all }],
        });
    }
    let factors = json!([{ "id": "complex-logistics", "percent": 10, "reason": "Several buildings" }]);
    if n.is_multiple_of(4) {
        let sites: Vec<Value> = (0..rng.random_range(2..=42))
            .map(|site| {
                let standards: Vec<Value> = chosen.iter().map(|(id, of)| line(rng, id, of)).collect();
                json!({
                    "id": format!("s{site}"), "central": site == 0, "standards": standards,
                    "effective_personnel": rng.random_range(1..=120),
                })
            })
            .collect();
        request["sites"] = json!(sites);
    } else {
        // As many small clients as large ones.
        let size = rng.random_range(1..=if n.is_multiple_of(2) { 100 } else { 4_000 });
        let part_time = json!([{ "count": 1 + size / 10, "hours_per_day": 4 }]);
        request["personnel"] = json!({ "full_time": size, "part_time": part_time });
        request["factors"] = factors;
    }
    request
}

fn line(rng: &mut StdRng, standard: &str, categories: &[&str]) -> Value {
    let mut line = json!({ "standard": standard });
    if !categories.is_empty() {
        line["category"] = json!(categories[rng.random_range(0..categories.len())]);
    }
    line
}
