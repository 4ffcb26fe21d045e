//! Audit time, AT-20 to AT-102.

use assayer::base::amounts::{AuditorDays, Decimal, parse_decimal};
use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::audit_time::{AuditTime, Request, compute};
use assayer::rules::parameters::Parameters;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, no, pairs};

pub(super) fn ask(request: Value) -> Result<Ruling<AuditTime>, Refusals> {
    let request: Request = serde_json::from_value(request).expect("a request");
    compute(book(), &Parameters::default(), &request)
}

fn iso_9001(people: i64, factors: Value) -> Value {
    json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}],
           "effective_personnel": people, "factors": factors})
}

/// AT-1: days of eight hours, exact.
fn days(request: Value) -> AuditorDays {
    ask(request).unwrap().value.days
}

#[test]
fn a_body_that_always_rounds_up_never_gives_less_than_the_nearest_half_day() {
    // AT-43, beside AT-40 and AT-41.
    let up = Parameters {
        audit_time_rounded_up: true,
        ..Parameters::default()
    };
    for percent in [-30, -25, -17, -11, -5, 0, 3, 5, 9, 14] {
        let factors = if percent == 0 {
            json!([])
        } else {
            json!([{"id": if percent < 0 { "automation" } else { "multi-shift" }, "percent": percent, "reason": "As reviewed"}])
        };
        let request: Request = serde_json::from_value(iso_9001(60, factors)).expect("a request");
        let (Ok(near), Ok(higher)) = (
            compute(book(), &Parameters::default(), &request),
            compute(book(), &up, &request),
        ) else {
            panic!("{percent} % is no reduction beyond the limit");
        };
        let (near, higher) = (near.value, higher);
        let exact = near.days_unrounded.0;
        assert_eq!(higher.value.days, AuditorDays::next_half(exact), "{percent} %");
        assert!(
            higher.value.days >= near.days && higher.value.days.exact() >= exact,
            "{percent} %"
        );
        assert!(
            higher.steps.iter().any(|step| step.rule.as_str() == "AT-43"),
            "{percent} %"
        );
    }
}

/// Table QMS 1 of IAF MD 5, typed in by hand a second time.
const QMS_1: &[(i64, i64, &str)] = &[
    (1, 5, "1.5"),
    (6, 10, "2"),
    (11, 15, "2.5"),
    (16, 25, "3"),
    (26, 45, "4"),
    (46, 65, "5"),
    (66, 85, "6"),
    (86, 125, "7"),
    (126, 175, "8"),
    (176, 275, "9"),
    (276, 425, "10"),
    (426, 625, "11"),
    (626, 875, "12"),
    (876, 1175, "13"),
    (1176, 1550, "14"),
    (1551, 2025, "15"),
    (2026, 2675, "16"),
    (2676, 3450, "17"),
    (3451, 4350, "18"),
    (4351, 5450, "19"),
    (5451, 6800, "20"),
    (6801, 8500, "21"),
    (8501, 10_700, "22"),
];

#[test]
fn every_row_of_the_table_holds_at_both_its_ends() {
    // AT-20, AT-25.
    for (min, max, expected) in QMS_1 {
        for people in [*min, *max] {
            let time = ask(iso_9001(people, json!([]))).unwrap().value;
            assert_eq!(
                time.days_unrounded.0,
                parse_decimal(expected).unwrap(),
                "{people} people"
            );
            assert_eq!(time.per_standard[0].row, format!("{min}-{max}"));
        }
    }
}

#[test]
fn beyond_the_table_its_progression_continues_and_asks_for_confirmation() {
    // AT-26.
    for (people, expected) in [(10_701, 23), (12_900, 23), (12_901, 24), (15_100, 24)] {
        let ruling = ask(iso_9001(people, json!([]))).unwrap();
        assert_eq!(ruling.value.days, AuditorDays::whole(expected), "{people} people");
        assert_eq!(ruling.warnings[0].rule.as_str(), "AT-26");
    }
}

#[test]
fn factors_are_summed_and_carry_their_reason_into_the_steps() {
    // AT-4, AT-30, AT-36.
    let ruling = ask(iso_9001(
        85,
        json!([{"id": "multi-shift", "percent": 10, "reason": "night work differs"},
               {"id": "automation", "percent": "-2.5", "reason": "dispensing robots"}]),
    ))
    .unwrap();
    assert_eq!(ruling.value.days_unrounded.to_string(), "6.45");
    assert_eq!(ruling.value.days, AuditorDays::halves(13));
    assert!(ruling.steps.iter().any(|s| s.says.contains("night work differs")));
    assert!(ruling.warnings.is_empty());
}

#[test]
fn no_more_than_thirty_percent_come_off_and_the_overshoot_is_told() {
    // AT-31, AT-32.
    let ruling = ask(iso_9001(
        85,
        json!([{"id": "automation", "percent": -20, "reason": "a"}, {"id": "small-site", "percent": -25, "reason": "b"},
               {"id": "languages", "percent": 5, "reason": "c"}]),
    ))
    .unwrap();
    assert_eq!(ruling.value.days_unrounded.to_string(), "4.2");
    assert_eq!(ruling.value.per_standard[0].factor_percent, Decimal::whole(-30));
    assert_eq!(ruling.warnings[0].rule.as_str(), "AT-32");
}

#[test]
fn counting_fewer_people_is_no_reduction_under_the_limit() {
    // AT-14: first the people, then the table, then the factors with their limit.
    let ruling = ask(
        json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}],
        "personnel": {"full_time": 120, "part_time": [{"count": 20, "hours_per_day": 4}],
                      "repetitive": [{"count": 60, "counted_as": 15, "reason": "ward cleaning, method R-2"}]},
        "factors": [{"id": "automation", "percent": -30, "reason": "robots"}]}),
    )
    .unwrap();
    assert_eq!(ruling.value.effective_personnel, 85);
    assert_eq!(ruling.value.days_unrounded.to_string(), "4.2");
    assert!(ruling.warnings.is_empty());
}

#[test]
fn days_round_to_the_nearest_half_and_ties_go_up() {
    // AT-40, AT-41: 5.2 → 5.0, 5.3 → 5.5, x.25 and x.75 up.
    for (exact, rounded) in [
        ("5.2", "5.0"),
        ("5.3", "5.5"),
        ("5.25", "5.5"),
        ("5.75", "6.0"),
        ("5.7499", "5.5"),
    ] {
        assert_eq!(
            AuditorDays::nearest_half(parse_decimal(exact).unwrap()).to_string(),
            rounded
        );
    }
}

#[test]
fn stage_1_takes_its_share_and_stage_2_the_rest() {
    // AT-50.
    // 11 days × 30 % = 3.3 → 3.5; and the smallest audits keep a day for stage 2.
    for (people, factors, stage_1, stage_2) in [
        (500, json!([]), "3.5", "7.5"),
        (5, json!([]), "0.5", "1.0"),
        (
            5,
            json!([{"id": "automation", "percent": -30, "reason": "r"}]),
            "0.5",
            "0.5",
        ),
        (10, json!([]), "0.5", "1.5"),
    ] {
        let time = ask(iso_9001(people, factors)).unwrap().value;
        assert_eq!(time.stage_1_days.unwrap().to_string(), stage_1, "{people}");
        assert_eq!(time.stage_2_days.unwrap().to_string(), stage_2, "{people}");
    }
}

#[test]
fn surveillance_takes_a_third_and_recertification_two_thirds_of_the_exact_figure() {
    // AT-42, AT-51, AT-53, AT-54, AT-57.
    for (audit, people, expected, on_site) in [
        ("surveillance", 85, "2.0", "1.5"),
        ("recertification", 85, "4.0", "3.0"),
        ("surveillance", 5, "1.0", "1.0"),
        ("recertification", 5, "1.0", "1.0"),
        ("recertification", 600, "7.5", "6.0"),
    ] {
        let mut request = iso_9001(people, json!([]));
        request["audit"] = json!(audit);
        let time = ask(request).unwrap().value;
        assert_eq!(time.days.to_string(), expected, "{audit} {people}");
        assert_eq!(time.on_site_days_min.to_string(), on_site, "{audit} {people}");
        assert!(time.stage_1_days.is_none());
    }
}

#[test]
fn the_health_standard_uses_the_quality_table_as_the_bodys_own_rule() {
    // AT-29, AT-98.
    let ask_7101 = |factors| {
        ask(
            json!({"audit": "initial", "standards": [{"standard": "ISO 7101:2023", "factors": factors}],
                   "personnel": {"full_time": 400}}),
        )
    };
    let ruling = ask_7101(json!([])).unwrap();
    assert_eq!(ruling.value.days, AuditorDays::whole(10));
    let step = ruling.steps.iter().find(|s| s.rule.as_str() == "AT-98").unwrap();
    assert!(step.says.contains("CB rule"), "{}", step.says);
    let low_risk = json!([{"id": "low-risk", "percent": -10, "reason": "simple"}]);
    assert_eq!(
        no(ask_7101(low_risk)),
        pairs(&[("AT-98", "/standards/0/factors/0")])
    );
}

#[test]
fn two_standards_without_integration_are_summed() {
    // AT-60.
    let both = ask(json!({"audit": "initial", "effective_personnel": 85,
        "standards": [{"standard": "ISO 9001:2015"}, {"standard": "ISO 7101:2023"}]}))
    .unwrap();
    assert_eq!(both.value.days, AuditorDays::whole(12));
    assert_eq!(both.value.effective_personnel, 85);
    assert_eq!(both.value.per_standard.len(), 2);
}

#[test]
fn each_site_is_timed_by_itself_and_only_sampled_sites_may_halve() {
    let cut = json!([{"id": "automation", "percent": -45, "reason": "run centrally"}]);
    let ruling = ask(
        json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}], "sites": [
        {"id": "head", "central": true, "effective_personnel": 85, "factors": cut},
        {"id": "north", "effective_personnel": 40, "factors": cut},
        {"id": "south", "personnel": {"full_time": 5}}]}),
    )
    .unwrap();
    let by_site: Vec<_> = ruling
        .value
        .sites
        .iter()
        .map(|s| s.days_unrounded.to_string())
        .collect();
    // 6 × 0.70 (AT-102), 4 × 0.55 (AT-72), 1.5.
    assert_eq!(by_site, ["4.2", "2.2", "1.5"]);
    assert_eq!(ruling.value.days_unrounded.to_string(), "7.9");
    assert_eq!(ruling.value.days, AuditorDays::whole(8));
    assert_eq!(ruling.value.effective_personnel, 130);
    assert_eq!(ruling.value.per_standard[0].table_days.to_string(), "11.5");
}

#[test]
fn several_sites_need_a_central_function_and_people_of_their_own() {
    let answer = ask(
        json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}],
        "effective_personnel": 100, "sites": [{"id": "north", "effective_personnel": 40}, {"id": "north"}]}),
    );
    assert_eq!(
        no(answer),
        pairs(&[
            ("AT-70", "/personnel"),
            ("AT-71", "/sites"),
            ("AT-70", "/sites/1/id"),
            ("AT-17", "/sites/1/effective_personnel"),
        ])
    );
}

#[test]
fn every_fault_of_a_request_is_told_at_once() {
    let answer = ask(json!({"audit": "initial", "remote_percent": 20,
        "standards": [{"standard": "ISO 9001:2015", "category": "medium"}, {"standard": "ISO 9001:2099"}],
        "personnel": {"full_time": 0},
        "factors": [{"id": "multi-shift", "percent": 10, "reason": ""}]}));
    assert_eq!(
        no(answer),
        pairs(&[
            ("LC-3", "/standards/1/standard"),
            ("AT-4", "/factors/0/reason"),
            ("AT-17", "/personnel"),
        ])
    );
    let answer = ask(
        json!({"audit": "initial", "effective_personnel": 9, "remote_percent": 101,
        "standards": [{"standard": "ISO 9001:2015"}]}),
    );
    assert_eq!(no(answer), pairs(&[("AT-81", "/remote_percent")]));
    let answer = ask(json!({"audit": "initial", "effective_personnel": 9,
        "standards": [{"standard": "ISO 9001:2015", "category": "medium"}]}));
    assert_eq!(no(answer), pairs(&[("AT-27", "/standards/0/category")]));
}

#[test]
fn much_remote_work_asks_for_a_reason() {
    let mut request = iso_9001(85, json!([]));
    request["remote_percent"] = json!("30.5");
    assert_eq!(ask(request).unwrap().warnings[0].rule.as_str(), "AT-81");
}

#[test]
fn unknown_fields_are_not_read_over() {
    let mut request = iso_9001(85, json!([]));
    request["integraton"] = json!({});
    assert!(serde_json::from_value::<Request>(request).is_err());
}

#[test]
fn the_answer_has_the_form_of_the_interface() {
    let answer = serde_json::to_value(ask(iso_9001(85, json!([]))).unwrap().value).unwrap();
    assert_eq!(
        answer,
        json!({"days": 6.0, "days_unrounded": "6", "on_site_days_min": 5.0, "stage_1_days": 2.0, "stage_2_days": 4.0,
               "effective_personnel": 85, "per_standard": [{"standard": "ISO 9001:2015", "table": "qms",
               "row": "66-85", "table_days": "6", "factor_percent": "0", "days_unrounded": "6"}]})
    );
    let back: AuditTime = serde_json::from_value(answer).unwrap();
    assert_eq!(back.days, AuditorDays::whole(6));
}

proptest! {
    #[test]
    fn more_people_never_take_fewer_days(people in 1i64..20_000, more in 1i64..5_000, percent in -60i64..60) {
        let factors = json!([{"id": "f", "percent": percent, "reason": "r"}]);
        prop_assert!(days(iso_9001(people + more, factors.clone())) >= days(iso_9001(people, factors)));
    }

    #[test]
    fn a_reduction_never_goes_beyond_its_limit(
        people in 1i64..20_000,
        percents in proptest::collection::vec(-50i64..20, 0..8),
        central in any::<bool>(),
    ) {
        let factors: Vec<Value> = percents.iter().map(|p| json!({"id": "f", "percent": p, "reason": "r"})).collect();
        let time = ask(json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}], "factors": factors,
            "sites": [{"id": "c", "central": true, "effective_personnel": people},
                      {"id": "s", "central": central, "effective_personnel": people}]})).unwrap().value;
        for (site, floor) in time.sites.iter().zip([70, if central { 70 } else { 50 }]) {
            let table = site.per_standard[0].table_days.0;
            prop_assert!(site.days_unrounded.0 >= table * floor / 100);
        }
    }

    #[test]
    fn the_stages_add_up_to_the_whole(people in 1i64..20_000, percent in -30i64..60) {
        let time = ask(iso_9001(people, json!([{"id": "f", "percent": percent, "reason": "r"}]))).unwrap().value;
        prop_assert_eq!(time.stage_1_days.unwrap() + time.stage_2_days.unwrap(), time.days);
        prop_assert!(time.stage_1_days.unwrap() >= AuditorDays::halves(1));
        prop_assert!(time.stage_2_days.unwrap() >= AuditorDays::halves(1));
    }
}
