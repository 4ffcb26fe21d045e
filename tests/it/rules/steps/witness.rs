//! Audits witnessed by the accreditation body: CO-29.

use assayer::rules::book::TechnicalArea;
use assayer::rules::steps::witness::{Event, Facts, Plan, State, plan, step};
use assayer::rules::words::TeamRole;

use crate::rules::{day, no, pairs};

#[test]
fn one_of_the_auditors_is_witnessed_on_a_day_of_the_audit_in_an_area_of_the_case() {
    let (area, other) = (TechnicalArea::new("IAF 38"), TechnicalArea::new("IAF 16"));
    let good = Plan {
        on: day("2026-03-04"),
        audit: Some((day("2026-03-03"), day("2026-03-06"))),
        role: Some(TeamRole::LeadAuditor),
        area: &area,
        areas: std::slice::from_ref(&area),
    };
    assert_eq!(plan(&good).expect("fits").value, State::Planned);
    for (wrong, fields) in [
        (
            Plan {
                on: day("2026-03-07"),
                ..good
            },
            vec!["witnessed_on"],
        ),
        (Plan { audit: None, ..good }, vec![""]),
        (
            Plan {
                role: Some(TeamRole::Observer),
                area: &other,
                ..good
            },
            vec!["auditor", "technical_area"],
        ),
        (Plan { role: None, ..good }, vec!["auditor"]),
    ] {
        let expected: Vec<_> = fields.iter().map(|field| ("CO-29", *field)).collect();
        assert_eq!(no(plan(&wrong)), pairs(&expected));
    }
}

#[test]
fn it_is_held_with_a_result_or_refused_with_a_reason_and_once() {
    let good = Facts {
        planned: day("2026-03-04"),
        on: day("2026-03-05"),
        says: "No finding",
        good_reason: Some(false),
    };
    for (state, event, next) in [
        (State::Planned, Event::Hold, Some(State::Held)),
        (State::Planned, Event::Refuse, Some(State::Refused)),
        (State::Held, Event::Hold, None),
        (State::Held, Event::Refuse, None),
        (State::Refused, Event::Hold, None),
        (State::Refused, Event::Refuse, None),
    ] {
        assert_eq!(
            step(state, event, &good).ok().map(|ruling| ruling.value),
            next,
            "{state} {event}"
        );
    }
    let early = Facts {
        on: day("2026-03-03"),
        says: "",
        good_reason: None,
        ..good
    };
    assert_eq!(
        no(step(State::Planned, Event::Hold, &early)),
        pairs(&[("CO-29", "says"), ("CO-29", "outcome")])
    );
    assert_eq!(
        no(step(State::Planned, Event::Refuse, &early)),
        pairs(&[("CO-29", "says"), ("CO-29", "good_reason")])
    );
    // LC-90: a refusal without a good reason leads to a suspension.
    let rules = |good_reason: Option<bool>| {
        let facts = Facts { good_reason, ..good };
        let ruling = step(State::Planned, Event::Refuse, &facts).expect("refused");
        ruling
            .steps
            .iter()
            .map(|step| step.rule.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(Some(false)), ["CO-29", "LC-90"]);
    assert_eq!(rules(Some(true)), ["CO-29"]);
}
