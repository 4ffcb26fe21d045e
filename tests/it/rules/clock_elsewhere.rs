//! What the cycle itself does not bring: transfers (LC-100 to LC-103), extraordinary events (LC-29), and events that
//! move no date (LC-96, LC-97, LC-123).

use assayer::base::time::plus_months;
use assayer::rules::clock::{Clock, DueState, What};
use chrono::Datelike;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::clock::{all, ask, certified, clock, one, with};
use super::{day, no, pairs};

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

fn transferred(date: &str, expires: &str) -> Value {
    json!([{"type": "transferred", "date": date, "expires": expires}])
}

#[test]
fn a_transfer_continues_cycle_and_expiry_of_the_former_body() {
    // LC-103: three years that end on 9 January 2028 began on 10 January 2025.
    let ruling = ask("2026-06-02", transferred("2026-06-01", "2028-01-09")).unwrap();
    let clock = &ruling.value;
    assert_eq!(clock.status.as_str(), "certified");
    assert_eq!(
        (clock.cycle_start, clock.expires),
        (Some(day("2025-01-10")), Some(day("2028-01-09")))
    );
    // The audit planned for October 2027 leaves 2026 to be audited, and one more after it (LC-121).
    assert_eq!(
        surveillances(clock),
        ["LC-23 2026 2026-12-31 due", "LC-121 - 2027-10-08 open"]
    );
    assert_eq!(
        one(clock, What::RecertificationAudit).limit,
        Some(day("2028-01-09"))
    );
}

#[test]
fn what_the_former_body_audited_counts_and_years_before_the_transfer_are_its_own() {
    let told = with(
        json!([{"type": "surveillance_end", "date": "2026-02-10"}]),
        transferred("2026-06-01", "2028-01-09"),
    );
    assert_eq!(
        surveillances(&clock("2026-06-02", told)),
        ["LC-23 2026 2026-12-31 done", "LC-121 - 2027-10-08 open"]
    );
    // LC-102: transferred in the third year, with 2026 unknown: it was audited, or there had been no transfer.
    let ruling = ask("2027-02-02", transferred("2027-02-01", "2028-03-31")).unwrap();
    assert_eq!(surveillances(&ruling.value), ["LC-121 - 2027-12-30 due"]);
    assert!(
        ruling.steps.iter().any(|step| step.rule.as_str() == "LC-102"),
        "{:?}",
        ruling.steps
    );
    // A recertification audit before the cycle's start sets its base (LC-23).
    let told = with(
        json!([{"type": "recertification_end", "date": "2024-11-20"}]),
        transferred("2025-06-01", "2028-01-09"),
    );
    assert_eq!(
        surveillances(&clock("2025-06-02", told)),
        ["LC-23 2025 2025-12-31 open", "LC-23 2026 2026-12-31 open"]
    );
}

#[test]
fn a_transfer_early_in_a_cycle_reminds_of_the_first_surveillance() {
    let ruling = ask("2025-04-02", transferred("2025-04-01", "2028-01-09")).unwrap();
    assert!(
        ruling
            .warnings
            .iter()
            .any(|w| w.rule.as_str() == "LC-22" && w.says.contains("10 January 2026")),
        "{:?}",
        ruling.warnings
    );
}

#[test]
fn what_is_not_valid_is_not_transferred() {
    let refused = |events| no(ask("2027-01-01", events));
    assert_eq!(
        refused(json!([{"type": "transferred", "date": "2026-06-01"}])),
        pairs(&[("LC-103", "/events/0/expires")])
    );
    assert_eq!(
        refused(transferred("2026-06-01", "2026-05-31")),
        pairs(&[("LC-100", "/events/0")])
    );
    assert_eq!(
        refused(transferred("2026-06-01", "2029-06-01")),
        pairs(&[("LC-120", "/events/0")])
    );
    assert_eq!(
        refused(with(
            certified("2025-06-01", &[]),
            transferred("2026-06-01", "2028-05-31")
        )),
        pairs(&[("LC-120", "/events/1")])
    );
    // Without a transfer to come, nobody else can have held a surveillance.
    assert_eq!(
        refused(json!([{"type": "surveillance_end", "date": "2026-06-01"}])),
        pairs(&[("LC-120", "/events/0")])
    );
}

#[test]
fn findings_of_the_former_body_are_none_of_an_initial_audit_and_a_major_is_told() {
    let events = with(
        json!([{"type": "finding_raised", "date": "2026-04-01", "id": "f1", "grade": "major"}]),
        transferred("2026-06-01", "2028-01-09"),
    );
    let ruling = ask("2026-06-02", events).unwrap();
    let closed = one(&ruling.value, What::FindingClosed);
    assert_eq!(
        (closed.rule.as_str(), closed.limit),
        ("LC-57", Some(day("2026-06-30")))
    );
    assert!(
        ruling
            .warnings
            .iter()
            .any(|w| w.rule.as_str() == "LC-103" && w.says.contains("f1")),
        "{:?}",
        ruling.warnings
    );
}

fn put_off(of: &str, date: &str, months: u32) -> Value {
    json!([{"type": "extraordinary_granted", "date": date, "of": of, "months": months}])
}

#[test]
fn an_extraordinary_event_puts_the_next_surveillance_off_and_moves_no_date_of_the_cycle() {
    let events = with(
        certified("2025-06-01", &[]),
        put_off("surveillance", "2026-05-20", 6),
    );
    let after = clock("2026-06-02", events.clone());
    assert_eq!(after.expires, Some(day("2028-05-31")));
    assert_eq!(
        surveillances(&after),
        ["LC-29 2026 2026-12-01 due", "LC-23 2027 2027-12-31 open"]
    );
    assert_eq!(
        surveillances(&clock("2026-12-02", events.clone()))[0],
        "LC-29 2026 2026-12-01 missed"
    );
    let held = with(
        events,
        json!([{"type": "surveillance_end", "date": "2026-11-30"}]),
    );
    let ruling = ask("2026-12-02", held).unwrap();
    assert_eq!(
        surveillances(&ruling.value),
        ["LC-29 2026 2026-12-01 done", "LC-23 2027 2027-12-31 open"]
    );
    assert!(
        !ruling.warnings.iter().any(|w| w.rule.as_str() == "LC-22"),
        "{:?}",
        ruling.warnings
    );
}

#[test]
fn what_was_put_off_into_the_next_year_counts_for_the_year_it_was_owed_in() {
    let events = with(
        certified("2025-02-01", &["2026-01-20"]),
        put_off("surveillance", "2027-08-01", 4),
    );
    // Expiry 31 January 2028, so the recertification audit is planned for October 2027: the second one is LC-121's.
    let early = clock("2027-09-01", events);
    assert_eq!(
        surveillances(&early)[1],
        format!("LC-29 - {} due", plus_months(day("2027-10-30"), 4))
    );
    let events = with(
        certified("2025-06-01", &["2026-05-20"]),
        put_off("surveillance", "2027-12-10", 3),
    );
    let held = with(
        events,
        json!([{"type": "surveillance_end", "date": "2028-02-10"}]),
    );
    assert_eq!(
        surveillances(&clock("2028-02-11", held)),
        ["LC-22 2026 2026-06-01 done", "LC-29 2027 2028-03-31 done"]
    );
}

#[test]
fn a_recertification_that_is_put_off_leaves_the_expiry_where_it_is() {
    // LC-82.
    let events = with(
        certified("2025-06-01", &["2026-05-20", "2027-05-20"]),
        put_off("recertification_audit", "2028-05-01", 6),
    );
    let ruling = ask("2028-06-01", events).unwrap();
    assert_eq!(ruling.value.status.as_str(), "expired");
    let audit = one(&ruling.value, What::RecertificationAudit);
    assert_eq!(
        (audit.rule.as_str(), audit.limit, audit.state),
        ("LC-29", Some(day("2028-11-30")), DueState::Due)
    );
    assert!(ruling.warnings.iter().any(|w| w.rule.as_str() == "LC-82"));
}

#[test]
fn more_than_six_months_twice_or_for_anything_else_is_refused() {
    let refused = |more| no(ask("2027-01-01", with(certified("2025-06-01", &[]), more)));
    assert_eq!(
        refused(
            json!([{"type": "extraordinary_granted", "date": "2026-05-01", "of": "finding_answer", "months": 7}])
        ),
        pairs(&[("LC-29", "/events/1/months"), ("LC-29", "/events/1/of")])
    );
    assert_eq!(
        refused(with(
            put_off("surveillance", "2026-05-01", 3),
            put_off("surveillance", "2026-06-01", 3)
        )),
        pairs(&[("LC-29", "/events/2")])
    );
    assert_eq!(
        refused(json!([{"type": "special_end", "date": "2026-05-01", "months": 2}])),
        pairs(&[("LC-120", "/events/1")])
    );
}

#[test]
fn special_audits_scope_and_edition_move_no_date() {
    let events = certified("2025-06-01", &["2026-05-20"]);
    let plain = clock("2026-12-01", events.clone());
    for kind in ["special_end", "scope_changed", "edition_changed"] {
        let more = with(events.clone(), json!([{"type": kind, "date": "2026-11-01"}]));
        let told = ask("2026-12-01", more).unwrap();
        assert_eq!(told.value, plain, "{kind}");
        assert_eq!(
            no(ask("2026-12-01", json!([{"type": kind, "date": "2026-11-01"}]))),
            pairs(&[("LC-120", "/events/0")]),
            "{kind}"
        );
    }
}

#[test]
fn too_few_surveillances_two_years_into_the_cycle_are_told() {
    // LC-121.
    let warned = |today| {
        let ruling = ask(today, certified("2025-01-10", &["2026-01-08"])).unwrap();
        ruling.warnings.iter().any(|w| w.rule.as_str() == "LC-121")
    };
    assert!(!warned("2027-01-09"));
    assert!(warned("2027-01-10"));
}

#[test]
fn a_refused_renewal_leaves_the_certification_to_run_out() {
    let events = with(
        certified("2025-06-01", &["2026-05-20", "2027-05-20"]),
        json!([{"type": "recertification_end", "date": "2028-04-01"}, {"type": "decision_refused", "date": "2028-05-01"}]),
    );
    assert_eq!(clock("2028-05-31", events.clone()).status.as_str(), "certified");
    assert_eq!(clock("2028-06-01", events).status.as_str(), "expired");
}

proptest! {
    #[test]
    fn a_transfer_owes_what_the_same_cycle_would_owe_from_its_year_on(after in 0u64..2000, into in 0u64..1080) {
        let start = day("2020-01-01") + chrono::Days::new(after);
        let expires = (start + chrono::Months::new(36)).pred_opt().unwrap();
        let date = (start + chrono::Days::new(into)).min(expires);
        let moved = clock(&date.to_string(), transferred(&date.to_string(), &expires.to_string()));
        prop_assert_eq!(moved.expires, Some(expires));
        let years: Vec<i32> = all(&moved, What::Surveillance).iter().filter_map(|i| i.year).collect();
        let recertification = (expires - chrono::Months::new(3)).year().max(date.year());
        let from = (start.year() + 1).max(date.year());
        prop_assert_eq!(years, (from..recertification).collect::<Vec<_>>());
    }

    #[test]
    fn a_surveillance_put_off_changes_its_limit_and_nothing_else(
        after in 0u64..2000, grant in 1u64..365, months in 1u32..=6,
    ) {
        let decision = day("2020-01-01") + chrono::Days::new(after);
        let granted = decision + chrono::Days::new(grant);
        let events = certified(&decision.to_string(), &[]);
        let plain = clock(&granted.to_string(), events.clone());
        let mut moved = clock(
            &granted.to_string(),
            with(events, put_off("surveillance", &granted.to_string(), months)),
        );
        let at = moved.due.iter().position(|i| i.what == What::Surveillance).unwrap();
        let limit = plain.due[at].limit.unwrap();
        prop_assert_eq!(moved.due[at].limit, Some(plus_months(limit, months)));
        moved.due[at] = plain.due[at].clone();
        prop_assert_eq!(moved, plain);
    }
}
