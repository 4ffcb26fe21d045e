//! Limits of appeals and complaints (LC-112), and who keeps away from them (LC-110, LC-111, CO-4, CO-5, CO-9).

use assayer::rules::concerns::{Handling, Involved, Part, limits, may_handle, received};
use assayer::rules::keys::{ClientKey, PersonKey};
use assayer::rules::parameters::Parameters;
use assayer::rules::steps::concern::Kind;
use assayer::rules::team::Auditor;
use serde_json::{Value, json};

use super::day;

#[test]
fn working_days_leave_out_weekends_and_the_days_the_body_is_closed() {
    let parameters = Parameters::default();
    // Received, closed days, acknowledged by.
    for (on, closed, by) in [
        ("2026-03-02", vec![], "2026-03-09"),
        ("2026-03-06", vec![], "2026-03-13"),
        ("2026-03-07", vec![], "2026-03-13"),
        ("2026-03-02", vec!["2026-03-03", "2026-03-04"], "2026-03-11"),
        (
            "2026-12-23",
            vec![
                "2026-12-24",
                "2026-12-25",
                "2026-12-28",
                "2026-12-31",
                "2027-01-01",
            ],
            "2027-01-06",
        ),
    ] {
        let closed: Vec<_> = closed.into_iter().map(day).collect();
        let found = limits(&parameters, Kind::Complaint, day(on), |day| closed.contains(&day)).value;
        assert_eq!(found.acknowledge_by, day(by), "{on}");
    }
    // A body that never opens is not counted for ever.
    let never = limits(&parameters, Kind::Appeal, day("2026-03-02"), |_| true).value;
    assert_eq!(never.acknowledge_by, day("2027-03-03"));
}

#[test]
fn an_appeal_has_sixty_days_and_a_complaint_thirty_and_the_body_may_set_others() {
    let set: Parameters = serde_json::from_value(
        json!({"acknowledge_working_days": 1, "complaint_days": 10, "appeal_days": 20}),
    )
    .unwrap();
    for (parameters, kind, acknowledged, decided) in [
        (&Parameters::default(), Kind::Appeal, "2026-03-09", "2026-05-01"),
        (
            &Parameters::default(),
            Kind::Complaint,
            "2026-03-09",
            "2026-04-01",
        ),
        (&Parameters::default(), Kind::Misuse, "2026-03-09", "2026-04-01"),
        (&set, Kind::Appeal, "2026-03-03", "2026-03-22"),
        (&set, Kind::Complaint, "2026-03-03", "2026-03-12"),
    ] {
        let ruling = limits(parameters, kind, day("2026-03-02"), |_| false);
        assert_eq!(ruling.value.acknowledge_by, day(acknowledged), "{kind}");
        assert_eq!(ruling.value.decide_by, day(decided), "{kind}");
        assert!(ruling.steps.iter().all(|step| step.rule.as_str() == "LC-112"));
    }
}

#[test]
fn nothing_is_received_tomorrow() {
    let today = day("2026-03-02");
    assert!(received(today, today).is_ok());
    let refused = received(day("2026-03-03"), today).expect_err("not yet").0;
    assert_eq!(
        (refused[0].rule.as_str(), refused[0].field.as_deref()),
        ("LC-120", Some("received_on"))
    );
}

fn record(more: Value) -> Auditor {
    let mut given = json!({"id": "d1", "active": true, "agreement": true, "competences": []});
    for (name, value) in more.as_object().expect("fields") {
        given[name] = value.clone();
    }
    serde_json::from_value(given).expect("a record")
}

#[test]
fn whoever_audited_reviewed_or_decided_is_refused_with_what_they_did() {
    let (dee, other) = (PersonKey::from("u1"), PersonKey::from("u2"));
    let did = |person: &PersonKey, part: Part, when: &str| Involved {
        person: person.clone(),
        part,
        when: when.to_owned(),
    };
    let handling = |kind: Kind| Handling {
        kind,
        person: &dee,
        name: "Dee",
        record: None,
        client: None,
        on: day("2026-06-01"),
    };
    let all = [
        did(&dee, Part::Audited, "audit 4"),
        did(&other, Part::Audited, "audit 4"),
        did(&dee, Part::Reviewed, "on 2 March 2026"),
        did(&dee, Part::Decided, "on 3 April 2026"),
    ];
    for (kind, rule) in [(Kind::Appeal, "LC-110"), (Kind::Complaint, "LC-111")] {
        let refused = may_handle(&handling(kind), &all).expect_err("took part");
        let says: Vec<_> = refused
            .0
            .iter()
            .map(|one| one.says.split(" and so").next().unwrap())
            .collect();
        assert_eq!(
            says,
            [
                "Dee was in the team of audit 4",
                "Dee reviewed the application on 2 March 2026",
                "Dee decided on 3 April 2026"
            ]
        );
        assert!(
            refused
                .0
                .iter()
                .all(|one| one.rule.as_str() == rule && one.field.as_deref() == Some("handler"))
        );
        assert!(may_handle(&handling(kind), &all[1..2]).is_ok());
    }
    // Misuse judges no work of the body's own.
    assert!(may_handle(&handling(Kind::Misuse), &all).is_ok());
}

#[test]
fn services_and_ties_to_the_client_bar_from_handling_as_well() {
    let (dee, client) = (PersonKey::from("u1"), ClientKey::from("o1"));
    let service = json!({"organisation": "o1", "kind": "consultancy", "by": "person", "from": "2024-01-01", "to": "2024-06-02"});
    let conflict = json!({"organisation": "o1", "kind": "family", "from": "2020-01-01"});
    for (more, on, rules) in [
        (json!({"services": [service.clone()]}), "2026-06-01", vec!["CO-4"]),
        // CO-4: two years after the last day.
        (json!({"services": [service]}), "2026-06-02", vec![]),
        (json!({"conflicts": [conflict]}), "2026-06-01", vec!["CO-5"]),
    ] {
        let record = record(more);
        let handling = Handling {
            kind: Kind::Appeal,
            person: &dee,
            name: "Dee",
            record: Some(&record),
            client: Some(&client),
            on: day(on),
        };
        let refused: Vec<_> = match may_handle(&handling, &[]) {
            Ok(ruling) => {
                assert_eq!(ruling.steps[0].rule.as_str(), "CO-9");
                Vec::new()
            }
            Err(no) => no.0.iter().map(|one| one.rule.as_str()).collect(),
        };
        assert_eq!(refused, rules, "{on}");
    }
}
