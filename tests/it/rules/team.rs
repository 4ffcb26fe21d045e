//! Teams, CO-4 to CO-70.

use assayer::base::ruling::Refusals;
use assayer::rules::keys::ClientKey;
use assayer::rules::parameters::Parameters;
use assayer::rules::team::{Check, Report, Request, Verdict, bars, check};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{day, no, pairs};

/// A person who may lead ISO 9001 audits in area 38.
pub(super) fn person(id: &str) -> Value {
    json!({"id": id, "active": true, "agreement": true, "declared": "2026-01-10", "confirmed": true, "languages": ["en"],
           "competences": [{"standard": "ISO 9001:2015", "area": "IAF 38", "role": "lead_auditor", "from": "2020-01-01", "to": "2028-12-31"}]})
}

pub(super) fn request() -> Value {
    json!({"audit": {"organisation": "o1", "kind": "stage_2", "start": "2026-06-01", "end": "2026-06-03",
                     "sites": [{"id": "s1", "languages": ["en"]}],
                     "required": [{"standard": "ISO 9001:2015", "area": "IAF 38"}], "days": "4.5", "decision_maker": "a9"},
           "team": [{"auditor": "a1", "role": "lead_auditor", "days": "3.0"}, {"auditor": "a2", "role": "auditor", "days": 1.5}],
           "auditors": [person("a1"), person("a2")]})
}

fn report_with(parameters: &Parameters, request: Value) -> Report {
    let request: Request = serde_json::from_value(request).expect("a request");
    check(parameters, &request)
        .expect("a team that can be judged")
        .value
}

fn report(request: Value) -> Report {
    report_with(&Parameters::default(), request)
}

fn failures(report: &Report) -> Vec<(String, String)> {
    let told = |c: &Check| (c.check.to_string(), c.rule.to_string());
    report
        .checks
        .iter()
        .filter(|c| c.result == Verdict::Fail)
        .map(told)
        .collect()
}

/// The failures after one change of the good request.
fn after(change: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
    let mut request = request();
    change(&mut request);
    let report = report(request);
    assert_eq!(report.allowed, failures(&report).is_empty());
    failures(&report)
}

#[test]
fn a_good_team_passes_every_check_in_the_order_of_the_rule() {
    let report = report(request());
    assert!(report.allowed);
    assert!(report.refusals().is_empty());
    let names: Vec<_> = report.checks.iter().map(|c| c.check.as_str()).collect();
    assert_eq!(
        names,
        [
            "active",
            "agreement",
            "declaration",
            "confirmation",
            "two_year_bar",
            "conflict",
            "role",
            "competence",
            "coverage",
            "time",
            "language",
            "rotation",
            "double_booking",
            "separation"
        ]
    );
    assert_eq!((report.covered.len(), report.uncovered.len()), (1, 0));
}

#[test]
fn each_personal_condition_fails_by_its_own_rule() {
    for (field, value, expected) in [
        ("active", json!(false), ("active", "CO-60")),
        ("agreement", json!(false), ("agreement", "CO-36")),
        ("declared", json!(null), ("declaration", "CO-8")),
        ("declared", json!("2025-05-31"), ("declaration", "CO-8")),
        ("declared", json!("2026-06-02"), ("declaration", "CO-8")),
        ("confirmed", json!(false), ("confirmation", "CO-8")),
        (
            "busy",
            json!([{"from": "2026-06-03", "to": "2026-06-09"}]),
            ("double_booking", "CO-60"),
        ),
        (
            "conflicts",
            json!([{"organisation": "o1", "kind": "family", "from": "2020-01-01"}]),
            ("conflict", "CO-5"),
        ),
        (
            "services",
            json!([{"organisation": "o1", "kind": "consultancy", "by": "person", "from": "2020-01-01"}]),
            ("two_year_bar", "CO-4"),
        ),
    ] {
        let failed = after(|r| r["auditors"][0][field] = value.clone());
        assert_eq!(failed, pairs(&[expected]), "{field} {value}");
    }
}

#[test]
fn what_concerns_other_clients_or_other_days_does_not_fail() {
    for (field, value) in [
        ("declared", json!("2025-06-01")),
        (
            "busy",
            json!([{"from": "2026-05-20", "to": "2026-05-31"}, {"from": "2026-06-04", "to": "2026-06-04"}]),
        ),
        (
            "conflicts",
            json!([{"organisation": "o2", "kind": "family", "from": "2020-01-01"},
                             {"organisation": "o1", "kind": "other", "from": "2020-01-01", "to": "2026-05-31"}]),
        ),
        (
            "services",
            json!([{"organisation": "o2", "kind": "consultancy", "by": "person", "from": "2020-01-01"}]),
        ),
    ] {
        assert_eq!(
            after(|r| r["auditors"][0][field] = value.clone()),
            pairs(&[]),
            "{field}"
        );
    }
}

#[test]
fn a_proposal_needs_everything_but_the_members_own_confirmation() {
    let mut request = request();
    request["auditors"][0]["confirmed"] = json!(false);
    let report = report(request);
    assert!(!report.allowed);
    assert!(report.refusals_to_propose().is_empty());
    assert_eq!(report.refusals().0.len(), 1);
}

#[test]
fn the_bar_ends_on_the_day_two_years_after_the_service() {
    for (end, activity, free) in [
        ("2024-06-01", "2026-05-31", false),
        ("2024-06-01", "2026-06-01", true),
        ("2024-02-29", "2026-02-27", false),
        ("2024-02-29", "2026-02-28", true),
    ] {
        let services = serde_json::from_value::<Vec<_>>(
            json!([{"organisation": "o1", "kind": "internal_audit", "by": "person", "from": "2023-01-01", "to": end}]),
        )
        .unwrap();
        let answer = bars::barred(&services, &ClientKey::from("o1"), day(activity));
        assert_eq!(answer.is_ok(), free, "{end} {activity}");
        assert!(bars::barred(&services, &ClientKey::from("o2"), day(activity)).is_ok());
        if let Err(Refusals(reasons)) = answer {
            assert_eq!(reasons[0].rule.as_str(), "CO-13");
        }
    }
}

#[test]
fn a_service_of_the_body_bars_everybody_whoevers_record_holds_it() {
    let service = json!([{"organisation": "o1", "kind": "internal_audit", "by": "cb", "from": "2025-01-01", "to": "2025-02-01"}]);
    let failed = after(|r| r["auditors"][1]["services"] = service);
    assert_eq!(
        failed,
        pairs(&[("two_year_bar", "CO-4"), ("two_year_bar", "CO-4")])
    );
}

#[test]
fn competence_must_hold_on_every_day_of_the_person() {
    let ends = |to: &str| after(|r| r["auditors"][0]["competences"][0]["to"] = json!(to));
    assert_eq!(ends("2026-06-03"), pairs(&[]));
    assert_eq!(ends("2026-06-02"), pairs(&[("competence", "CO-33")]));
    let two_rows = json!([
        {"standard": "ISO 9001:2015", "area": "IAF 38", "role": "lead_auditor", "from": "2020-01-01", "to": "2026-06-01"},
        {"standard": "ISO 9001:2015", "area": "IAF 38", "role": "lead_auditor", "from": "2026-06-02"}]);
    assert_eq!(
        after(|r| r["auditors"][0]["competences"] = two_rows.clone()),
        pairs(&[])
    );
    let mut gap = two_rows;
    gap[1]["from"] = json!("2026-06-03");
    assert_eq!(
        after(|r| r["auditors"][0]["competences"] = gap),
        pairs(&[("competence", "CO-33")])
    );
    // CO-37: another edition is another standard.
    let failed = after(|r| r["auditors"][0]["competences"][0]["standard"] = json!("ISO 9001:2026"));
    assert_eq!(failed, pairs(&[("competence", "CO-33")]));
}

#[test]
fn one_covered_standard_is_not_accepted_for_two() {
    let failed = after(|r| {
        let needs = r["audit"]["required"].as_array_mut().unwrap();
        needs.push(json!({"standard": "ISO 7101:2023", "area": "IAF 38"}));
        needs.push(json!({"standard": "ISO 9001:2015", "area": "IAF 37"}));
    });
    assert_eq!(
        failed,
        pairs(&[
            ("coverage", "CO-34"),
            ("coverage", "CO-34"),
            ("coverage", "CO-34")
        ])
    );
}

#[test]
fn an_expert_covers_the_sector_but_never_the_standard() {
    let expert = json!({"id": "e", "active": true, "agreement": true, "declared": "2026-01-01", "confirmed": true,
        "competences": [{"standard": "ISO 7101:2023", "area": "IAF 38", "role": "technical_expert", "from": "2020-01-01"}]});
    let failed = after(|r| {
        r["audit"]["required"]
            .as_array_mut()
            .unwrap()
            .push(json!({"standard": "ISO 7101:2023", "area": "IAF 38"}));
        r["team"]
            .as_array_mut()
            .unwrap()
            .push(json!({"auditor": "e", "role": "technical_expert", "days": 3, "accompanied_by": "a1"}));
        r["auditors"].as_array_mut().unwrap().push(expert.clone());
    });
    assert_eq!(failed, pairs(&[("coverage", "CO-34")]));
}

#[test]
fn experts_and_trainees_need_an_auditor_at_their_side_and_give_no_counted_time() {
    for (role, rule) in [("technical_expert", "CO-22"), ("auditor_in_training", "CO-23")] {
        let with = |beside: Value| {
            after(|r| {
                r["team"][1] = json!({"auditor": "a2", "role": role, "days": 3, "accompanied_by": beside, "evaluator": beside});
                r["auditors"][1]["competences"][0]["role"] = json!("technical_expert");
            })
        };
        let time = ("time", "CO-27");
        assert_eq!(with(json!("a1")), pairs(&[time]), "{role}");
        assert_eq!(with(json!(null)), pairs(&[("role", rule), time]), "{role}");
        assert_eq!(with(json!("a2")), pairs(&[("role", rule), time]), "{role}");
    }
}

#[test]
fn exactly_one_person_leads() {
    // CO-20.
    assert_eq!(
        after(|r| r["team"][1]["role"] = json!("lead_auditor")),
        pairs(&[("role", "CO-21")])
    );
    assert_eq!(
        after(|r| r["team"][0]["role"] = json!("auditor")),
        pairs(&[("role", "CO-21")])
    );
    assert_eq!(
        after(|r| r["team"] = json!([])),
        pairs(&[
            ("role", "CO-21"),
            ("role", "CO-70"),
            ("coverage", "CO-34"),
            ("coverage", "CO-34"),
            ("time", "CO-27"),
            ("language", "CO-61")
        ])
    );
    // CO-21: who is alone must be qualified to lead.
    let failed = after(|r| {
        r["team"] = json!([{"auditor": "a1", "role": "lead_auditor", "days": 4.5}]);
        r["auditors"][0]["competences"][0]["role"] = json!("auditor");
    });
    assert_eq!(failed, pairs(&[("competence", "CO-33")]));
}

#[test]
fn the_decision_maker_is_not_on_the_team() {
    assert_eq!(
        after(|r| r["audit"]["decision_maker"] = json!("a2")),
        pairs(&[("separation", "CO-9")])
    );
}

#[test]
fn an_interpreter_turns_the_language_failure_into_a_warning() {
    // CO-24.
    assert_eq!(
        after(|r| r["audit"]["sites"][0]["languages"] = json!(["cy"])),
        pairs(&[("language", "CO-61")])
    );
    let mut request = request();
    request["audit"]["sites"][0]["languages"] = json!(["cy"]);
    request["team"]
        .as_array_mut()
        .unwrap()
        .push(json!({"auditor": "t", "role": "translator"}));
    request["auditors"].as_array_mut().unwrap().push(person("t"));
    let report = report(request);
    assert!(report.allowed);
    assert!(report.checks.iter().any(|c| c.result == Verdict::Warn));
}

#[test]
fn rotation_warns_unless_the_body_made_it_binding() {
    let mut request = request();
    request["auditors"][0]["led"] = json!([{"organisation": "o1", "cycles_in_a_row": 2}]);
    assert!(report(request.clone()).allowed);
    let binding = Parameters {
        rotation_binding: true,
        ..Parameters::default()
    };
    assert_eq!(
        failures(&report_with(&binding, request)),
        pairs(&[("rotation", "CO-11")])
    );
}

#[test]
fn what_cannot_be_judged_is_refused_with_every_fault() {
    let mut request = request();
    request["audit"]["required"] = json!([]);
    request["team"][0]["days"] = json!(9.5);
    request["team"][1]["auditor"] = json!("nobody");
    request["auditors"][0]["competences"][0]["to"] = json!("2019-12-31");
    let answer = check(&Parameters::default(), &serde_json::from_value(request).unwrap());
    assert_eq!(
        no(answer),
        pairs(&[
            ("CO-60", "/audit/required"),
            ("CO-33", "/auditors/0/competences/0/to"),
            ("CO-70", "/team/0/days"),
            ("CO-60", "/team/1/auditor"),
        ])
    );
}

proptest! {
    #[test]
    fn a_bar_lasts_exactly_as_long_as_a_naive_count_of_months_says(end in 0i64..4000, after in 0i64..1500) {
        let end = day("2015-01-01") + chrono::Days::new(end.unsigned_abs());
        let activity = end + chrono::Days::new(after.unsigned_abs());
        let services = serde_json::from_value::<Vec<_>>(
            json!([{"organisation": "o", "kind": "consultancy", "by": "person", "from": "2010-01-01", "to": end}])).unwrap();
        // The naive way: the same day two years on, or the last of February.
        let naive = end.to_string().replacen(&end.to_string()[..4], &(end.to_string()[..4].parse::<i32>().unwrap() + 2).to_string(), 1);
        let free = naive.parse().unwrap_or_else(|_| day(&naive.replace("02-29", "02-28")));
        prop_assert_eq!(bars::barred(&services, &ClientKey::from("o"), activity).is_ok(), activity >= free);
    }
}
