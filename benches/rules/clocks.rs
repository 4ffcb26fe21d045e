//! The clocks of 100,000 cases with ten events each.

use assayer::base::time::{Date, plus_days};
use assayer::rules::book::{Book, StandardId};
use assayer::rules::clock::{self, Event, EventKind};
use assayer::rules::words::Grade;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::SEED;
use super::memory::{forget, memory};
use super::spread::{Spread, head};

const CASES: usize = 100_000;
/// So many answers are kept to see what one takes.
const KEPT: usize = 10_000;

pub(crate) fn measure() {
    let book = Book::shipped().expect("the book");
    let standard = StandardId::new("ISO 9001:2015");
    let today = Date::from_ymd_opt(2026, 6, 1).expect("a day");
    let mut rng = StdRng::seed_from_u64(SEED);
    let start = memory();
    let cases: Vec<Vec<Event>> = (0..CASES).map(|_| case(&mut rng, today)).collect();
    let held = memory();
    let due = |events: &[Event]| {
        clock::due(&book, book.parameters(), &standard, events, today)
            .unwrap_or_else(|no| panic!("{no:?}: {events:?}"))
    };
    forget();
    let computed = Spread::of(&cases, |events| drop(due(events)));
    let most = memory().most;
    let texts: Vec<String> = cases
        .iter()
        .map(|events| serde_json::to_string(events).expect("JSON"))
        .collect();
    let yardstick = Spread::of(&texts, |text| {
        let read: Vec<Event> = serde_json::from_str(text).expect("events");
        assert_eq!(read.len(), 10);
    });
    head("Clocks: ten events of each case, everything due with its steps");
    yardstick.line("reading the ten events as JSON", 1.0);
    computed.line("the clock of the case", computed.ratio(&yardstick));
    let before = memory().now;
    let kept: Vec<_> = cases.iter().take(KEPT).map(|events| due(events)).collect();
    println!(
        "\nMemory: the events {} bytes a case; at most {} MiB more while all were computed; an answer that is kept {} bytes.",
        (held.now - start.now) * 1024 / CASES as u64,
        most.saturating_sub(held.now) / 1024,
        memory().now.saturating_sub(before) * 1024 / kept.len() as u64
    );
}

/// Agreement, both stages, a finding to its end, the decision, and two surveillances; all of it before today.
fn case(rng: &mut StdRng, today: Date) -> Vec<Event> {
    let mut day = plus_days(today, -rng.random_range(1_090..1_300));
    let mut on = |kind, days: std::ops::Range<i64>| {
        day = plus_days(day, rng.random_range(days));
        Event::on(kind, day)
    };
    let finding = |event: Event| Event {
        id: Some("F1".to_owned()),
        ..event
    };
    vec![
        on(EventKind::AgreementSigned, 0..1),
        on(EventKind::Stage1End, 20..60),
        on(EventKind::Stage2End, 20..60),
        Event {
            grade: Some(Grade::Minor),
            ..finding(on(EventKind::FindingRaised, 0..1))
        },
        finding(on(EventKind::FindingAnswered, 1..20)),
        finding(on(EventKind::FindingAccepted, 1..10)),
        finding(on(EventKind::FindingVerified, 1..5)),
        on(EventKind::DecisionGranted, 1..20),
        on(EventKind::SurveillanceEnd, 250..360),
        on(EventKind::SurveillanceEnd, 300..400),
    ]
}
