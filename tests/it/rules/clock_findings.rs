//! Clocks of nonconformities, LC-55 to LC-57.

use assayer::rules::clock::{DueState, What};
use serde_json::{Value, json};

use super::clock::{all, certified, clock, one, with};
use super::day;

fn initial_finding(grade: &str) -> Value {
    json!([{"type": "agreement_signed", "date": "2026-01-01"}, {"type": "stage_1_end", "date": "2026-02-01"},
           {"type": "finding_raised", "date": "2026-03-02", "id": "f1", "grade": grade},
           {"type": "stage_2_end", "date": "2026-03-03"}])
}

#[test]
fn a_major_of_the_initial_audit_has_six_months_from_the_last_day_of_stage_2() {
    let open = clock("2026-03-10", initial_finding("major"));
    let closed = one(&open, What::FindingClosed);
    assert_eq!(
        (closed.rule.as_str(), closed.kind.as_str(), closed.limit),
        ("LC-55", "FIXED", Some(day("2026-09-03")))
    );
    assert!(all(&open, What::Stage2Repeat).is_empty());
    assert_eq!(one(&open, What::FindingAnswer).limit, Some(day("2026-04-01")));
    let missed = clock("2026-09-04", initial_finding("major"));
    assert_eq!(one(&missed, What::FindingClosed).state, DueState::Missed);
    assert_eq!(one(&missed, What::Stage2Repeat).opens, Some(day("2026-09-04")));
    // Another stage 2 gives the major its time anew.
    let repeated = with(
        initial_finding("major"),
        json!([{"type": "stage_2_end", "date": "2026-10-01"}]),
    );
    let repeated = clock("2026-10-02", repeated);
    assert_eq!(one(&repeated, What::FindingClosed).limit, Some(day("2027-04-01")));
    assert!(all(&repeated, What::Stage2Repeat).is_empty());
}

#[test]
fn answers_and_closings_follow_the_events_of_the_finding() {
    let step = |events: Value, kind: &str, date: &str| {
        with(events, json!([{"type": kind, "date": date, "id": "f1"}]))
    };
    let states = |events: &Value| {
        let clock = clock("2026-04-05", events.clone());
        (
            one(&clock, What::FindingAnswer).state.as_str(),
            one(&clock, What::FindingClosed).state.as_str(),
        )
    };
    let raised = initial_finding("minor");
    assert_eq!(states(&raised), ("late", "due"));
    let answered = step(raised, "finding_answered", "2026-03-20");
    assert_eq!(states(&answered), ("done", "due"));
    let returned = step(answered, "finding_returned", "2026-03-22");
    assert_eq!(states(&returned), ("late", "due"));
    let accepted = step(returned, "finding_accepted", "2026-03-25");
    assert_eq!(states(&accepted), ("done", "done"));
    let major = step(initial_finding("major"), "finding_accepted", "2026-03-25");
    assert_eq!(states(&major), ("done", "due"));
    assert_eq!(
        states(&step(major, "finding_verified", "2026-04-01")),
        ("done", "done")
    );
    assert!(all(&clock("2026-04-05", initial_finding("ofi")), What::FindingAnswer).is_empty());
}

#[test]
fn near_expiry_the_limits_of_findings_shorten() {
    let raised = |date: &str| {
        let events = with(
            certified("2025-06-01", &["2026-05-01", "2027-05-01"]),
            json!([{"type": "finding_raised", "date": date, "id": "f1", "grade": "major"}]),
        );
        let clock = clock(date, events);
        let closed = one(&clock, What::FindingClosed).clone();
        (closed.rule.to_string(), closed.limit.unwrap().to_string())
    };
    assert_eq!(
        raised("2027-04-30"),
        ("LC-57".to_owned(), "2027-07-29".to_owned())
    );
    // Expiry 31 May 2028, fourteen days for the decision.
    assert_eq!(
        raised("2028-04-20"),
        ("LC-56".to_owned(), "2028-05-17".to_owned())
    );
    assert_eq!(
        raised("2028-05-25"),
        ("LC-56".to_owned(), "2028-05-25".to_owned())
    );
}

#[test]
fn a_finding_of_a_life_that_is_over_is_none_of_the_new_initial_audit() {
    // LC-84, LC-55: six months after the new stage 2 say nothing about a major of ten years ago.
    let events = json!([
        {"type": "agreement_signed", "date": "2015-01-05"},
        {"type": "finding_raised", "date": "2015-02-03", "id": "f1", "grade": "major"},
        {"type": "finding_raised", "date": "2015-02-03", "id": "f2", "grade": "minor"},
        {"type": "stage_2_end", "date": "2015-02-04"},
        {"type": "finding_verified", "date": "2015-03-02", "id": "f1"},
        {"type": "decision_granted", "date": "2015-03-20"},
        {"type": "stage_2_end", "date": "2025-02-04"},
    ]);
    let clock = clock("2025-02-05", events);
    let told: Vec<_> = all(&clock, What::FindingClosed)
        .iter()
        .map(|item| {
            (
                item.of.clone().unwrap(),
                item.limit,
                item.rule.as_str(),
                item.state,
            )
        })
        .collect();
    assert_eq!(
        told,
        [("f2".to_owned(), Some(day("2015-05-04")), "LC-57", DueState::Late)]
    );
}
