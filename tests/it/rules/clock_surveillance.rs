//! Surveillances of a cycle, LC-22, LC-23, LC-26, LC-121.

use assayer::rules::clock::{Clock, What, first_surveillance_limit};
use serde_json::json;

use super::clock::{all, ask, certified, clock, with};
use super::day;

/// The surveillances as "rule year limit state".
fn surveillances(clock: &Clock) -> Vec<String> {
    all(clock, What::Surveillance)
        .iter()
        .map(|i| {
            let year = i.year.map_or_else(|| "-".to_owned(), |y| y.to_string());
            format!("{} {year} {} {}", i.rule, i.limit.unwrap(), i.state)
        })
        .collect()
}

#[test]
fn the_first_surveillance_is_due_twelve_months_after_the_decision() {
    // LC-26.
    assert_eq!(first_surveillance_limit(day("2024-02-29")), day("2025-02-28"));
    let events = certified("2025-06-01", &[]);
    for (today, state) in [
        ("2026-02-28", "open"),
        ("2026-03-01", "due"),
        ("2026-06-01", "due"),
        ("2026-06-02", "missed"),
    ] {
        let clock = clock(today, events.clone());
        let first = all(&clock, What::Surveillance)[0].clone();
        assert_eq!((first.rule.as_str(), first.number), ("LC-22", Some(1)));
        assert_eq!(
            (first.opens, first.target, first.limit),
            (
                Some(day("2026-03-01")),
                Some(day("2026-06-01")),
                Some(day("2026-06-01"))
            )
        );
        assert_eq!(first.state.as_str(), state, "{today}");
    }
}

#[test]
fn a_surveillance_is_owed_in_each_year_between_decision_and_recertification() {
    assert_eq!(
        surveillances(&clock("2025-07-01", certified("2025-06-01", &[]))),
        ["LC-22 2026 2026-06-01 open", "LC-23 2027 2027-12-31 open"]
    );
    assert_eq!(
        surveillances(&clock("2027-02-01", certified("2025-06-01", &["2026-05-20"]))),
        ["LC-22 2026 2026-06-01 done", "LC-23 2027 2027-12-31 open"]
    );
    assert_eq!(
        surveillances(&clock("2028-01-01", certified("2025-06-01", &["2026-05-20"]))),
        ["LC-22 2026 2026-06-01 done", "LC-23 2027 2027-12-31 missed"]
    );
}

#[test]
fn a_surveillance_in_the_year_of_the_decision_makes_a_third_fall_due() {
    let ruling = ask("2026-01-01", certified("2025-06-01", &["2025-12-10"])).unwrap();
    assert_eq!(
        surveillances(&ruling.value),
        [
            "LC-22 2025 2026-06-01 done",
            "LC-23 2026 2026-12-31 open",
            "LC-23 2027 2027-12-31 open"
        ]
    );
    assert!(
        ruling.warnings.iter().any(|w| w.says.contains("2025 only")),
        "{:?}",
        ruling.warnings
    );
}

#[test]
fn a_second_surveillance_is_owed_even_where_only_one_year_asks_for_one() {
    // LC-121's own example: decided 10 January 2025, recertification audit planned for October 2027.
    let clock = clock("2026-02-01", certified("2025-01-10", &["2026-01-08"]));
    assert_eq!(
        surveillances(&clock),
        ["LC-22 2026 2026-01-10 done", "LC-121 - 2027-10-08 open"]
    );
    assert_eq!(all(&clock, What::Surveillance)[1].target, Some(day("2027-01-10")));
}

#[test]
fn a_recertification_audit_that_slips_over_the_year_leaves_a_year_behind() {
    let events = certified("2025-03-01", &["2026-02-20"]);
    // Expiry 29 February 2028, so the audit is planned for November 2027 …
    assert_eq!(
        surveillances(&clock("2027-06-01", events.clone()))[1],
        "LC-121 - 2027-11-28 due"
    );
    // … and once 2028 has begun without it, 2027 itself was owed a surveillance.
    assert_eq!(
        surveillances(&clock("2028-01-02", events))[1],
        "LC-23 2027 2027-12-31 missed"
    );
}

#[test]
fn in_later_cycles_the_year_of_the_recertification_audit_is_the_base() {
    let events = with(
        certified("2025-02-01", &["2026-01-20", "2027-01-20"]),
        json!([{"type": "recertification_end", "date": "2027-11-10"},
               {"type": "decision_renewed", "date": "2028-01-15", "expires": "2031-01-31"}]),
    );
    let clock = clock("2028-02-01", events);
    assert_eq!(clock.cycle_start, Some(day("2028-01-15")));
    assert_eq!(clock.expires, Some(day("2031-01-31")));
    // Audit in 2027, decision in 2028: 2028 is not left empty.
    assert_eq!(
        surveillances(&clock),
        ["LC-23 2028 2028-12-31 open", "LC-23 2029 2029-12-31 open"]
    );
}

#[test]
fn a_surveillance_after_the_recertification_audit_is_none_of_the_two_before_it() {
    // LC-121: two before the recertification audit; the one of November comes too late to be the second.
    let events = with(
        certified("2025-01-10", &["2026-01-08"]),
        json!([{"type": "recertification_end", "date": "2027-10-01"},
               {"type": "surveillance_end", "date": "2027-11-05"}]),
    );
    assert_eq!(
        surveillances(&clock("2027-11-06", events)),
        [
            "LC-22 2026 2026-01-10 done",
            "LC-121 - 2027-09-30 missed",
            "LC-23 2027 2027-12-31 done"
        ]
    );
}
