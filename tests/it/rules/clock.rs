//! Clocks, LC-20 to LC-121.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::clock::{
    Clock, DueItem, DueState, Event, Request, What, due, expiry, latest_expiry, programme, suspension_limit,
};
use assayer::rules::parameters::Parameters;
use serde_json::{Value, json};

use super::{book, day, no, pairs};

pub(super) fn ask(today: &str, events: Value) -> Result<Ruling<Clock>, Refusals> {
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

pub(super) fn clock(today: &str, events: Value) -> Clock {
    ask(today, events).expect("a clock").value
}

/// Grant on `decision`, with surveillances on the days given.
pub(super) fn certified(decision: &str, surveillances: &[&str]) -> Value {
    let mut events = vec![json!({"type": "decision_granted", "date": decision})];
    events.extend(
        surveillances
            .iter()
            .map(|date| json!({"type": "surveillance_end", "date": date})),
    );
    Value::Array(events)
}

pub(super) fn with(mut events: Value, more: Value) -> Value {
    events
        .as_array_mut()
        .unwrap()
        .extend(more.as_array().unwrap().iter().cloned());
    events
}

pub(super) fn all(clock: &Clock, what: What) -> Vec<&DueItem> {
    clock.due.iter().filter(|item| item.what == what).collect()
}

pub(super) fn one(clock: &Clock, what: What) -> &DueItem {
    let items = all(clock, what);
    assert_eq!(items.len(), 1, "{:?}", clock.due);
    items[0]
}

#[test]
fn the_status_follows_the_events_and_expiry_the_date_alone() {
    // LC-14, LC-82, LC-98.
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
    // LC-81.
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
    // LC-92.
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
