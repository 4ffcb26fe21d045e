//! Which period runs when: a day is a civil date in the body's zone, also where the clocks change.

use std::collections::BTreeSet;

use assayer::base::time::{Instant, Zone};
use assayer::jobs::{Every, registry};

const NIGHTLY: Every = Every::Day { from: "02:00" };

fn at(text: &str) -> Instant {
    text.parse().expect("a moment")
}

/// The first moment of each period, trying every quarter of an hour between two moments.
fn first_moments(zone: Zone, from: &str, to: &str) -> Vec<(String, String)> {
    let (mut now, end) = (at(from), at(to));
    let (mut seen, mut first) = (BTreeSet::new(), Vec::new());
    while now < end {
        if let Some(period) = NIGHTLY.period(zone, now)
            && seen.insert(period.clone())
        {
            first.push((period, now.to_string()));
        }
        now = now.plus_seconds(15 * 60);
    }
    first
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(period, at)| ((*period).to_owned(), (*at).to_owned()))
        .collect()
}

#[test]
fn a_day_of_23_hours_has_one_run() {
    // 01:00 becomes 02:00 in London on 29 March 2026.
    let found = first_moments(
        Zone(chrono_tz::Europe::London),
        "2026-03-28T02:00:00Z",
        "2026-03-31T00:00:00Z",
    );
    let expected = pairs(&[
        ("2026-03-28", "2026-03-28T02:00:00Z"),
        ("2026-03-29", "2026-03-29T01:00:00Z"),
        ("2026-03-30", "2026-03-30T01:00:00Z"),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn a_day_of_25_hours_has_one_run() {
    // 02:00 becomes 01:00 in London on 25 October 2026; in Berlin 03:00 becomes 02:00, which is shown twice.
    let found = first_moments(
        Zone(chrono_tz::Europe::London),
        "2026-10-24T01:00:00Z",
        "2026-10-27T00:00:00Z",
    );
    let expected = pairs(&[
        ("2026-10-24", "2026-10-24T01:00:00Z"),
        ("2026-10-25", "2026-10-25T02:00:00Z"),
        ("2026-10-26", "2026-10-26T02:00:00Z"),
    ]);
    assert_eq!(found, expected);
    let berlin = first_moments(
        Zone(chrono_tz::Europe::Berlin),
        "2026-10-25T00:00:00Z",
        "2026-10-25T22:00:00Z",
    );
    assert_eq!(berlin, pairs(&[("2026-10-25", "2026-10-25T00:00:00Z")]));
}

#[test]
fn a_date_that_a_zone_left_out_has_no_run_and_the_next_has_one() {
    // Samoa crossed the date line: 30 December 2011 never was.
    let found = first_moments(
        Zone(chrono_tz::Pacific::Apia),
        "2011-12-29T12:00:00Z",
        "2011-12-31T13:00:00Z",
    );
    let dates: Vec<&str> = found.iter().map(|(period, _)| period.as_str()).collect();
    assert_eq!(dates, ["2011-12-29", "2011-12-31", "2012-01-01"]);
}

#[test]
fn minutes_and_hours_are_named_in_utc() {
    let (zone, now) = (Zone(chrono_tz::Europe::London), at("2026-10-25T01:30:45Z"));
    assert_eq!(
        Every::Minute.period(zone, now).as_deref(),
        Some("2026-10-25T01:30Z")
    );
    assert_eq!(Every::Hour.period(zone, now).as_deref(), Some("2026-10-25T01Z"));
}

#[test]
fn every_job_has_a_name_of_its_own_and_says_what_it_does() {
    let jobs = registry();
    let names: BTreeSet<&str> = jobs.iter().map(|job| job.name).collect();
    assert_eq!(names.len(), jobs.len());
    assert!(jobs.iter().all(|job| job.says.ends_with('.')));
}
