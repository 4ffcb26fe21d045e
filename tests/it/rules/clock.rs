//! Clocks, LC-20 to LC-121.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::base::time::Date;
use assayer::rules::clock::{
    Clock, DueItem, DueState, Event, Request, What, due, expiry, first_surveillance_limit, latest_expiry,
    programme, suspension_limit,
};
use assayer::rules::parameters::Parameters;
use chrono::Datelike;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, day, no, pairs};

fn ask(today: &str, events: Value) -> Result<Ruling<Clock>, Refusals> {
    let request: Request =
        serde_json::from_value(json!({"today": today, "standard": "ISO 9001:2015", "events": events}))
            .expect("a request");
    due(
        book(),
        &Parameters::default(),
        &request.standard,
        &request.events,
        request.today,
    )
}

fn clock(today: &str, events: Value) -> Clock {
    ask(today, events).expect("a clock").value
}

/// Grant on `decision`, with surveillances on the days given.
fn certified(decision: &str, surveillances: &[&str]) -> Value {
    let mut events = vec![json!({"type": "decision_granted", "date": decision})];
    events.extend(
        surveillances
            .iter()
            .map(|date| json!({"type": "surveillance_end", "date": date})),
    );
    Value::Array(events)
}

fn with(mut events: Value, more: Value) -> Value {
    events
        .as_array_mut()
        .unwrap()
        .extend(more.as_array().unwrap().iter().cloned());
    events
}

fn all(clock: &Clock, what: What) -> Vec<&DueItem> {
    clock.due.iter().filter(|item| item.what == what).collect()
}

fn one(clock: &Clock, what: What) -> &DueItem {
    let items = all(clock, what);
    assert_eq!(items.len(), 1, "{:?}", clock.due);
    items[0]
}

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
fn the_status_follows_the_events_and_expiry_the_date_alone() {
    let path = json!([
        {"type": "application_received", "date": "2024-10-01"},
        {"type": "agreement_signed", "date": "2024-10-20"},
        {"type": "stage_1_end", "date": "2024-11-10"},
        {"type": "stage_2_end", "date": "2024-12-10"},
        {"type": "decision_granted", "date": "2025-01-10"},
        {"type": "suspended", "date": "2025-06-01"},
        {"type": "restored", "date": "2025-08-01"},
        {"type": "suspended", "date": "2027-12-01"}]);
    for (today, status) in [
        ("2024-10-01", "applicant"),
        ("2024-10-20", "in_audit"),
        ("2025-01-09", "in_audit"),
        ("2025-01-10", "certified"),
        ("2025-06-01", "suspended"),
        ("2025-08-01", "certified"),
        ("2027-12-01", "suspended"),
        ("2028-01-09", "suspended"),
        ("2028-01-10", "expired"),
    ] {
        assert_eq!(clock(today, path.clone()).status.as_str(), status, "{today}");
    }
    assert_eq!(
        clock("2028-01-10", path).restorable_until,
        Some(day("2028-07-09"))
    );
    let refused = json!([{"type": "decision_refused", "date": "2025-01-01"}]);
    assert_eq!(clock("2025-01-01", refused).status.as_str(), "refused");
    let gone = with(
        certified("2025-01-10", &[]),
        json!([{"type": "withdrawn", "date": "2025-02-01"}]),
    );
    let gone = clock("2030-01-01", gone);
    assert_eq!((gone.status.as_str(), gone.due.len()), ("withdrawn", 0));
}

#[test]
fn a_cycle_lasts_36_months_less_a_day_and_ends_on_real_days() {
    let book = book();
    let standard = book.standard(&"ISO 9001:2015".into()).unwrap();
    let ends = |start: &str, offset| {
        let parameters = Parameters {
            expiry_offset_days: offset,
            ..Parameters::default()
        };
        expiry(standard, &parameters, day(start)).to_string()
    };
    assert_eq!(ends("2025-01-10", -1), "2028-01-09");
    assert_eq!(ends("2025-01-10", 0), "2028-01-10");
    assert_eq!(ends("2024-02-29", -1), "2027-02-27");
    assert_eq!(ends("2024-02-29", 0), "2027-02-28");
    let mut ending = standard.clone();
    ending.last_certificate_date = Some(day("2027-06-30"));
    assert_eq!(
        expiry(&ending, &Parameters::default(), day("2025-01-10")).to_string(),
        "2027-06-30"
    );
    assert_eq!(
        latest_expiry(
            &ending,
            &Parameters::default(),
            day("2025-01-10"),
            Some(day("2025-02-01"))
        )
        .to_string(),
        "2027-06-30"
    );
}

#[test]
fn the_first_surveillance_is_due_twelve_months_after_the_decision() {
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
fn recertification_is_due_before_expiry_and_nothing_extends_it() {
    let events = certified("2025-06-01", &["2026-05-20", "2027-05-20"]);
    for (today, state) in [
        ("2027-11-29", "open"),
        ("2027-11-30", "due"),
        ("2028-05-31", "due"),
        ("2028-06-01", "missed"),
    ] {
        let clock = clock(today, events.clone());
        let item = one(&clock, What::RecertificationAudit);
        assert_eq!(item.limit, Some(day("2028-05-31")));
        assert_eq!(item.target, Some(day("2028-02-29")));
        assert_eq!(item.state.as_str(), state, "{today}");
    }
    let audited = with(
        events,
        json!([{"type": "recertification_end", "date": "2028-03-01"}]),
    );
    let clock = clock("2028-04-01", audited);
    assert_eq!(one(&clock, What::RecertificationAudit).state, DueState::Done);
    assert_eq!(one(&clock, What::RecertificationDecision).state, DueState::Due);
}

#[test]
fn an_expired_certification_is_restored_within_six_months_or_begins_again() {
    let audited = with(
        certified("2025-06-01", &[]),
        json!([{"type": "recertification_end", "date": "2028-05-20"}]),
    );
    let lapsed = clock("2028-06-01", audited.clone());
    assert_eq!(one(&lapsed, What::Restoration).limit, Some(day("2028-11-30")));
    let renewed = |date: &str| {
        with(
            audited.clone(),
            json!([{"type": "decision_renewed", "date": date}]),
        )
    };
    // LC-83: the expiry follows the prior cycle, the cycle starts with the decision; there is a gap.
    let restored = clock("2028-12-01", renewed("2028-11-30"));
    assert_eq!(
        (restored.status.as_str(), restored.expires),
        ("certified", Some(day("2031-05-31")))
    );
    assert_eq!(restored.cycle_start, Some(day("2028-11-30")));
    assert_eq!(
        no(ask("2028-12-01", renewed("2028-12-01"))),
        pairs(&[("LC-84", "/events/2")])
    );
    // LC-84: a stage 2 and a new decision make a new first cycle.
    let again = with(
        audited,
        json!([{"type": "stage_2_end", "date": "2029-01-10"}, {"type": "decision_granted", "date": "2029-02-01"}]),
    );
    assert_eq!(clock("2029-01-15", again.clone()).status.as_str(), "in_audit");
    assert_eq!(clock("2029-03-01", again).expires, Some(day("2032-01-31")));
}

#[test]
fn a_renewal_in_time_counts_from_the_decision_or_continues_the_old_date() {
    let audited = with(
        certified("2025-06-01", &[]),
        json!([{"type": "recertification_end", "date": "2028-03-01"}]),
    );
    let renewed = |expires: Value| {
        let mut decision = json!({"type": "decision_renewed", "date": "2028-04-01"});
        if !expires.is_null() {
            decision["expires"] = expires;
        }
        ask("2028-04-02", with(audited.clone(), json!([decision])))
    };
    assert_eq!(
        renewed(json!(null)).unwrap().value.expires,
        Some(day("2031-03-31"))
    );
    assert_eq!(
        renewed(json!("2031-05-31")).unwrap().value.expires,
        Some(day("2031-05-31"))
    );
    assert_eq!(
        no(renewed(json!("2031-06-01"))),
        pairs(&[("LC-120", "/events/2")])
    );
    assert_eq!(
        renewed(json!("2030-01-01"))
            .unwrap()
            .warnings
            .last()
            .unwrap()
            .rule
            .as_str(),
        "LC-120"
    );
    let never_audited = with(
        certified("2025-06-01", &[]),
        json!([{"type": "decision_renewed", "date": "2028-04-01"}]),
    );
    assert_eq!(
        no(ask("2028-04-02", never_audited)),
        pairs(&[("LC-120", "/events/1")])
    );
}

#[test]
fn a_suspension_ends_after_six_months_and_never_after_expiry() {
    let parameters = Parameters::default();
    assert_eq!(
        suspension_limit(&parameters, day("2026-08-31"), day("2029-01-01")),
        day("2027-02-28")
    );
    assert_eq!(
        suspension_limit(&parameters, day("2026-08-31"), day("2026-12-01")),
        day("2026-12-01")
    );
    let events = with(
        certified("2025-06-01", &[]),
        json!([{"type": "suspended", "date": "2025-10-01"}]),
    );
    assert_eq!(
        one(&clock("2026-04-01", events.clone()), What::SuspensionEnd).state,
        DueState::Due
    );
    let late = clock("2026-04-02", events);
    let item = one(&late, What::SuspensionEnd);
    assert_eq!((item.state.as_str(), item.kind.as_str()), ("late", "CB"));
}

#[test]
fn stage_2_follows_stage_1_within_the_bodys_interval() {
    let events = json!([{"type": "agreement_signed", "date": "2026-01-01"}, {"type": "stage_1_end", "date": "2026-02-01"}]);
    for (today, state) in [
        ("2026-02-01", "due"),
        ("2026-08-01", "due"),
        ("2026-08-02", "late"),
    ] {
        let clock = clock(today, events.clone());
        let item = one(&clock, What::Stage2);
        assert_eq!(
            (item.target, item.limit),
            (Some(day("2026-05-01")), Some(day("2026-08-01")))
        );
        assert_eq!(item.state.as_str(), state, "{today}");
    }
    let done = with(events, json!([{"type": "stage_2_end", "date": "2026-03-01"}]));
    assert_eq!(
        one(&clock("2026-04-01", done), What::Stage2).state,
        DueState::Done
    );
    let windows = programme(&Parameters::default(), day("2026-01-01"), None, day("2026-01-05"));
    assert_eq!(
        windows.iter().map(|i| i.what.as_str()).collect::<Vec<_>>(),
        ["stage_1"]
    );
    let windows = programme(
        &Parameters::default(),
        day("2026-01-01"),
        Some(day("2026-02-01")),
        day("2026-02-05"),
    );
    assert_eq!(
        windows.iter().map(|i| i.what.as_str()).collect::<Vec<_>>(),
        ["stage_1", "stage_2"]
    );
}

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
fn events_that_cannot_be_are_refused_all_at_once() {
    let answer = ask(
        "2030-01-01",
        json!([{"type": "suspended", "date": "2025-01-01"},
               {"type": "stage_2_end", "date": "2025-02-10"},
               {"type": "decision_granted", "date": "2025-02-01", "expires": "2029-01-01"},
               {"type": "withdrawn", "date": "2025-06-01"},
               {"type": "surveillance_end", "date": "2025-07-01"},
               {"type": "finding_raised", "date": "2025-07-01", "grade": "minor"},
               {"type": "finding_answered", "date": "2025-07-02", "id": "f7"},
               {"type": "finding_raised", "date": "2025-07-03", "id": "f8"}]),
    );
    assert_eq!(
        no(answer),
        pairs(&[
            ("LC-120", "/events/0"),
            ("LC-120", "/events/2"),
            ("LC-120", "/events/1"),
            ("LC-120", "/events/4"),
            ("LC-120", "/events/5"),
            ("LC-120", "/events/6"),
            ("LC-120", "/events/7"),
        ])
    );
    let unknown: Vec<Event> = Vec::new();
    let answer = due(
        book(),
        &Parameters::default(),
        &"ISO 1:1900".into(),
        &unknown,
        day("2026-01-01"),
    );
    assert_eq!(no(answer), pairs(&[("LC-3", "standard")]));
}

/// LC-1 the slow way: count months up one at a time, and look for the last day there is.
fn naive_plus_months(date: Date, months: u32) -> Date {
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..months {
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    (1..=date.day())
        .rev()
        .find_map(|d| Date::from_ymd_opt(year, month, d))
        .unwrap()
}

proptest! {
    #[test]
    fn the_cycle_dates_equal_a_slow_count(after in 0u64..36_525) {
        let decision = day("2000-01-01") + chrono::Days::new(after);
        let clock = clock(&decision.to_string(), json!([{"type": "decision_granted", "date": decision}]));
        prop_assert_eq!(clock.expires, naive_plus_months(decision, 36).pred_opt());
        let first = all(&clock, What::Surveillance)[0];
        prop_assert_eq!(first.limit, Some(naive_plus_months(decision, 12)));
    }

    #[test]
    fn however_the_surveillances_fall_two_are_asked_and_no_required_year_is_forgotten(
        after in 0u64..2000, gaps in proptest::collection::vec(20u64..500, 0..5), until in 0u64..1200,
    ) {
        let decision = day("2020-01-01") + chrono::Days::new(after);
        let expires = naive_plus_months(decision, 36).pred_opt().unwrap();
        let today = (decision + chrono::Days::new(until)).min(expires);
        let mut held = Vec::new();
        let mut at = decision;
        for gap in gaps {
            at = at + chrono::Days::new(gap);
            if at <= today {
                held.push(at.to_string());
            }
        }
        let dates: Vec<&str> = held.iter().map(String::as_str).collect();
        let clock = clock(&today.to_string(), certified(&decision.to_string(), &dates));
        let items = all(&clock, What::Surveillance);
        prop_assert!(items.len() >= 2);
        let done = items.iter().filter(|i| i.state == DueState::Done).count();
        prop_assert_eq!(done, dates.len());
        // The naive reading of LC-23: every year strictly between has an audit, held or asked for.
        let recertification_year = {
            let planned = chrono::Months::new(3);
            (expires - planned).year().max(today.year())
        };
        for year in decision.year() + 1..recertification_year {
            prop_assert!(items.iter().any(|i| i.year == Some(year)), "{} {:?}", year, items);
        }
        // An owed item aims inside its own window.
        for item in items.iter().filter(|i| i.state != DueState::Done) {
            prop_assert!(item.opens <= item.target && item.target <= item.limit, "{:?}", item);
        }
    }
}
