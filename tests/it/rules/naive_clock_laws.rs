//! The clock and its slow twin over a hundred years of generated cases: whatever is told, both refuse it, or both say the
//! same of status, cycle, expiry and every limit (LC-22, LC-23, LC-29, LC-33, LC-55 to LC-57, LC-80 to LC-84, LC-92,
//! LC-100 to LC-103, LC-121).

use assayer::base::time::Date;
use assayer::rules::clock::{self, Clock, DueState, Event, EventKind, What};
use assayer::rules::words::Grade;
use proptest::prelude::*;

use super::book;
use super::naive_clock::{Limit, Naive, months_after, months_before, naive, next};

/// The limits that the clock tells, in the slow twin's words.
fn limits(of: &Clock) -> Vec<Limit> {
    let told = of.due.iter().map(|item| {
        let year = item.year.map(|year| year.to_string());
        let which = item.of.clone().or(year).unwrap_or_default();
        let state = match item.state {
            DueState::Done => "done",
            DueState::Late => "late",
            DueState::Missed => "missed",
            DueState::Open | DueState::Due => "ahead",
        };
        (item.what, which, item.limit, state)
    });
    let mut told: Vec<Limit> = told.collect();
    told.sort_by_key(|limit| (limit.0.as_str(), limit.1.clone(), limit.2));
    told
}

/// Both clocks on one day.
fn agree(events: &[Event], today: Date) -> Result<Naive, TestCaseError> {
    let slow = naive(events, today);
    let told = clock::due(
        book(),
        book().parameters(),
        &"ISO 9001:2015".into(),
        events,
        today,
    );
    let shown = || format!("{events:#?}");
    match told {
        Err(no) => prop_assert!(slow.refused, "{:?} on {} for {}", no, today, shown()),
        Ok(told) => {
            prop_assert!(!slow.refused, "taken on {} for {}", today, shown());
            let told = told.value;
            prop_assert_eq!(told.status.as_str(), slow.status, "on {} for {}", today, shown());
            prop_assert_eq!(told.cycle_start, slow.start, "on {} for {}", today, shown());
            prop_assert_eq!(told.expires, slow.expires, "on {} for {}", today, shown());
            prop_assert_eq!(
                told.restorable_until,
                slow.restorable,
                "on {} for {}",
                today,
                shown()
            );
            prop_assert_eq!(limits(&told), slow.limits.clone(), "on {} for {}", today, shown());
        }
    }
    Ok(slow)
}

/// From 2000 to 2099: leap days, ends of months and of years among them. Every fifth begins on 29 February or next to it.
fn start() -> impl Strategy<Value = Date> {
    let first = Date::from_ymd_opt(2000, 1, 1).expect("a day");
    let any = (0_u64..36_525).prop_map(move |days| first + chrono::Days::new(days));
    let leap = (0_i32..24, 0_u64..4).prop_map(|(year, days)| {
        Date::from_ymd_opt(2000 + year * 4, 2, 27).expect("a day") + chrono::Days::new(days)
    });
    prop_oneof![4 => any, 1 => leap]
}

/// What may be told next, legal or not, with the choices that it takes.
type Choice = (u8, u16, u8);

fn choices(most: usize) -> impl Strategy<Value = Vec<Choice>> {
    let gap = prop_oneof![3 => 0_u16..60, 3 => 60_u16..400, 1 => 900_u16..1_400];
    proptest::collection::vec((any::<u8>(), gap, any::<u8>()), 0..most)
}

/// A history from choices: mostly what can happen in the present state, now and then anything.
fn history(start: Date, choices: &[Choice]) -> Vec<Event> {
    let mut events = vec![beginning(start, choices.len())];
    let mut day = start;
    for (choice, gap, more) in choices {
        day = day + chrono::Days::new(u64::from(*gap));
        let now = naive(&events, day);
        if now.refused {
            break;
        }
        let kind = if more % 16 == 0 {
            EventKind::ALL[usize::from(*choice) % EventKind::ALL.len()]
        } else {
            likely(&now, *choice)
        };
        events.push(event(&now, kind, day, (*choice, *more)));
        // A decision follows its audit after some days, and not on the same.
        if kind == EventKind::RecertificationEnd && more % 4 > 0 {
            let decided = day + chrono::Days::new(u64::from(more % 120));
            if naive(&events, decided).status != "suspended" {
                day = decided;
                events.push(event(
                    &naive(&events, day),
                    EventKind::DecisionRenewed,
                    day,
                    (*choice, *more),
                ));
            }
        }
    }
    events
}

/// A first grant, an application, or a certification of another body.
fn beginning(start: Date, choice: usize) -> Event {
    match choice % 4 {
        0 => Event::on(EventKind::AgreementSigned, start),
        1 => Event {
            expires: Some(start + chrono::Days::new(u64::try_from(choice * 97 % 1_090).expect("days"))),
            ..Event::on(EventKind::Transferred, start)
        },
        _ => Event::on(EventKind::DecisionGranted, start),
    }
}

/// What can happen where it stands.
fn likely(now: &Naive, choice: u8) -> EventKind {
    use EventKind::{
        AgreementSigned, DecisionGranted, DecisionRenewed, ExtraordinaryGranted, FindingAccepted,
        FindingAnswered, FindingRaised, FindingReturned, FindingVerified, RecertificationEnd, Restored,
        SpecialEnd, Stage1End, Stage2End, SurveillanceEnd, Suspended, Withdrawn,
    };
    let of: &[EventKind] = match now.status {
        "applicant" | "in_audit" => &[
            AgreementSigned,
            Stage1End,
            Stage2End,
            FindingRaised,
            FindingAnswered,
            FindingAccepted,
            FindingVerified,
            DecisionGranted,
            DecisionGranted,
        ],
        "certified" => &[
            SurveillanceEnd,
            SurveillanceEnd,
            SurveillanceEnd,
            RecertificationEnd,
            RecertificationEnd,
            FindingRaised,
            FindingAnswered,
            FindingReturned,
            FindingAccepted,
            FindingVerified,
            Suspended,
            ExtraordinaryGranted,
            SpecialEnd,
        ],
        "suspended" => &[
            Restored,
            Restored,
            Restored,
            SurveillanceEnd,
            ExtraordinaryGranted,
            Withdrawn,
        ],
        "expired" => &[
            DecisionRenewed,
            RecertificationEnd,
            AgreementSigned,
            Stage2End,
            FindingVerified,
        ],
        _ => &[FindingVerified],
    };
    of[usize::from(choice) % of.len()]
}

fn event(now: &Naive, kind: EventKind, day: Date, (choice, more): (u8, u8)) -> Event {
    let mut event = Event::on(kind, day);
    match kind {
        EventKind::FindingRaised => {
            event.id = Some(format!("f{}", now.findings().len()));
            event.grade = Some(Grade::ALL[usize::from(more) % Grade::ALL.len()]);
        }
        EventKind::FindingAnswered
        | EventKind::FindingReturned
        | EventKind::FindingAccepted
        | EventKind::FindingVerified => {
            let known = now.findings();
            let found = known.get(usize::from(more) % known.len().max(1)).cloned();
            // Nothing to answer: another surveillance day says nothing, a special audit as little.
            if let Some(id) = found {
                event.id = Some(id);
            } else if matches!(now.status, "certified" | "suspended") {
                event.kind = EventKind::SpecialEnd;
            } else {
                event.kind = EventKind::FindingRaised;
                event.id = Some("f0".to_owned());
                event.grade = Some(Grade::Major);
            }
        }
        EventKind::DecisionRenewed | EventKind::DecisionGranted => {
            // As the rule has it, continued from the old one, a little earlier, or too late.
            event.expires = match (more % 5, now.expires) {
                (1 | 2, Some(old)) => Some(months_after(old, 36)),
                (3, _) => Some(months_before(months_after(day, 36), 2)),
                (4, Some(old)) if choice % 8 == 0 => Some(next(months_after(old.max(day), 37))),
                _ => None,
            };
        }
        EventKind::Transferred => {
            event.expires = (more % 4 > 0).then(|| months_after(day, u32::from(choice % 38)));
        }
        EventKind::ExtraordinaryGranted => {
            let of = [
                What::Surveillance,
                What::RecertificationAudit,
                What::RecertificationDecision,
                What::FindingAnswer,
            ];
            event.of = Some(if more % 8 == 0 {
                of[usize::from(choice) % 4]
            } else {
                What::Surveillance
            });
            event.months = Some(u32::from(choice) % if more % 16 == 1 { 9 } else { 6 } + 1);
        }
        _ => {}
    }
    event
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_clock_and_its_slow_twin_agree_over_a_hundred_years(
        start in start(), choices in choices(16), later in 0_u64..1_300, within in any::<u16>(),
    ) {
        let events = history(start, &choices);
        let last = events.last().expect("an event").date;
        let length = u64::try_from((last - start).num_days()).expect("days");
        for today in [
            start + chrono::Days::new(u64::from(within) % (length + 1)),
            last,
            next(last),
            last + chrono::Days::new(later),
        ] {
            agree(&events, today)?;
        }
    }

    #[test]
    fn a_certification_of_another_body_is_read_alike(
        start in start(), before in proptest::collection::vec((any::<bool>(), 1_u64..700), 0..4), left in 0_u64..1_100,
        choices in choices(8), later in 0_u64..900,
    ) {
        // LC-100 to LC-103: what the former body audited, then the transfer, and what happens after it.
        let told = before.iter().map(|(surveillance, days)| {
            let kind = if *surveillance { EventKind::SurveillanceEnd } else { EventKind::RecertificationEnd };
            Event::on(kind, start - chrono::Days::new(*days))
        });
        let mut events: Vec<Event> = told.collect();
        let transferred = Event {
            expires: Some(start + chrono::Days::new(left)),
            ..Event::on(EventKind::Transferred, start)
        };
        let after = history(start, &choices).into_iter().skip(1);
        events.push(transferred);
        events.extend(after);
        let last = events.iter().map(|event| event.date).max().expect("an event");
        for today in [start, next(start), last, last + chrono::Days::new(later)] {
            agree(&events, today)?;
        }
    }

    #[test]
    fn a_lapse_too_long_begins_a_new_life_in_both(
        start in start(), gap in 1_u64..400, raised in 0_u64..90, settled in 1_u64..400, major in any::<bool>(),
        choices in choices(8), later in 0_u64..900,
    ) {
        // LC-84: an initial audit with a finding, a certification that runs out, and the way from the beginning.
        let plus = |day: Date, days: u64| day + chrono::Days::new(days);
        let finding = |kind, date, grade| Event { id: Some("old".to_owned()), grade, ..Event::on(kind, date) };
        let grade = if major { Grade::Major } else { Grade::Minor };
        let granted = plus(start, 30);
        let again = plus(months_after(months_after(granted, 36), 6), gap);
        let mut events = vec![
            Event::on(EventKind::AgreementSigned, start),
            finding(EventKind::FindingRaised, plus(start, raised.min(20)), Some(grade)),
            Event::on(EventKind::Stage2End, plus(start, 20)),
            Event::on(EventKind::DecisionGranted, granted),
            finding(EventKind::FindingVerified, plus(start, 20 + settled), None),
            Event::on(EventKind::Stage2End, again),
        ];
        events.extend(history(again, &choices).into_iter().skip(1));
        let last = events.iter().map(|event| event.date).max().expect("an event");
        for today in [again, plus(again, 30), last, plus(last, later)] {
            agree(&events, today)?;
        }
    }

    #[test]
    fn months_are_counted_alike(start in start(), months in 0_u32..40) {
        prop_assert_eq!(months_after(start, months), assayer::base::time::plus_months(start, months));
        prop_assert_eq!(months_before(start, months), assayer::base::time::minus_months(start, months));
    }
}

/// The generated cases are no idle ones: each kind of limit and state is among them, and refusals are.
#[test]
fn the_generated_cases_reach_every_limit_and_some_are_refused() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut whats, mut states, mut refused) = (Vec::new(), Vec::new(), 0);
    for _ in 0..600 {
        let (start, choices) = (start(), choices(16))
            .new_tree(&mut runner)
            .expect("a case")
            .current();
        let events = history(start, &choices);
        let slow = naive(&events, events.last().expect("an event").date);
        refused += usize::from(slow.refused);
        whats.extend(
            slow.limits
                .iter()
                .map(|limit| format!("{} {}", limit.0.as_str(), limit.3)),
        );
        states.push(slow.status);
    }
    for state in ["in_audit", "certified", "suspended", "withdrawn", "expired"] {
        assert!(states.contains(&state), "{state}");
    }
    for what in [
        "surveillance done",
        "surveillance missed",
        "finding_closed late",
        "finding_closed missed",
        "finding_answer late",
        "suspension_end ahead",
        "stage_2 late",
        "restoration ahead",
        "recertification_audit done",
    ] {
        assert!(whats.iter().any(|told| told == what), "{what}");
    }
    assert!((20..500).contains(&refused), "{refused}");
}

#[test]
fn the_slow_twin_counts_as_the_rule_says() {
    // LC-1: 31 August and six months are the last day of February.
    let day = |text: &str| -> Date { text.parse().expect("a day") };
    assert_eq!(months_after(day("2023-08-31"), 6), day("2024-02-29"));
    assert_eq!(months_after(day("2024-02-29"), 12), day("2025-02-28"));
    assert_eq!(months_before(day("2024-03-31"), 1), day("2024-02-29"));
}
