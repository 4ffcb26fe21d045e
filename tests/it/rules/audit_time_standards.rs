//! What each standard adds to the ordinary way of counting audit time (AT-15, AT-27, AT-52, AT-68, AT-73 to AT-106).

use assayer::base::amounts::Decimal;
use assayer::base::ruling::Ruling;
use assayer::rules::audit_time::AuditTime;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::audit_time::ask;
use super::{no, pairs};

fn of(standard: &str, people: i64) -> Value {
    json!({"audit": "initial", "standards": [{"standard": standard}], "effective_personnel": people})
}

fn exact(request: Value) -> String {
    ask(request).unwrap().value.days_unrounded.to_string()
}

fn rules(steps: &Ruling<AuditTime>) -> Vec<&str> {
    steps.steps.iter().map(|step| step.rule.as_str()).collect()
}

fn warned(ruling: &Ruling<AuditTime>) -> Vec<&str> {
    ruling.warnings.iter().map(|step| step.rule.as_str()).collect()
}

#[test]
fn a_category_is_named_where_the_table_has_them_and_nowhere_else() {
    // AT-27.
    for (standard, category, field) in [
        ("ISO 14001:2015", None, "/standards/0/category"),
        ("ISO 14001:2015", Some("huge"), "/standards/0/category"),
        ("ISO 45001:2018", Some("limited"), "/standards/0/category"),
        ("ISO 13485:2016", Some("high"), "/standards/0/category"),
        ("ISO 14001:2015", Some("special"), "/standards/0/by_hand"),
    ] {
        let mut request = of(standard, 100);
        if let Some(category) = category {
            request["standards"][0]["category"] = json!(category);
        }
        assert_eq!(
            no(ask(request)),
            pairs(&[("AT-27", field)]),
            "{standard} {category:?}"
        );
    }
}

#[test]
fn a_category_without_a_table_value_takes_days_by_hand_with_a_reason() {
    // AT-27, AT-4.
    let mut request = of("ISO 14001:2015", 100);
    request["standards"][0]["category"] = json!("special");
    request["standards"][0]["by_hand"] = json!({"days": "14.5", "reason": "stores of hazardous material"});
    let ruling = ask(request.clone()).unwrap();
    assert_eq!(ruling.value.days.to_string(), "14.5");
    assert_eq!(warned(&ruling), ["AT-27"]);
    request["standards"][0]["by_hand"]["reason"] = json!(" ");
    assert_eq!(
        no(ask(request.clone())),
        pairs(&[("AT-4", "/standards/0/by_hand/reason")])
    );
    request["standards"][0]["category"] = json!("high");
    assert_eq!(no(ask(request)), pairs(&[("AT-27", "/standards/0/by_hand")]));
}

#[test]
fn information_security_counts_simple_work_at_least_as_the_root_of_its_heads() {
    // AT-15: ceil(sqrt(60)) = 8; other standards set no such limit (AT-12).
    let people = |counted: i64| json!({"full_time": 100, "repetitive": [{"count": 60, "counted_as": counted, "reason": "call centre"}]});
    let asked = |standard: &str, counted: i64| {
        ask(json!({"audit": "initial", "standards": [{"standard": standard}], "personnel": people(counted)}))
    };
    assert!(asked("ISO/IEC 27001:2022", 8).is_ok());
    assert_eq!(
        no(asked("ISO/IEC 27001:2022", 7)),
        pairs(&[("AT-15", "/personnel/repetitive/0/counted_as")])
    );
    assert!(asked("ISO 9001:2015", 7).is_ok());
}

#[test]
fn complexity_left_out_counts_nothing_and_a_broken_score_is_refused() {
    // AT-95, AT-96, AT-97.
    let ruling = ask(of("ISO/IEC 27001:2022", 60)).unwrap();
    assert_eq!(ruling.value.days_unrounded.to_string(), "10");
    assert!(rules(&ruling).contains(&"AT-95"));
    let mut request = of("ISO/IEC 27001:2022", 60);
    request["standards"][0]["complexity"] =
        json!({"business": [1, 2], "it": [2, 2, 4], "percent": 0, "reason": ""});
    assert_eq!(
        no(ask(request)),
        pairs(&[
            ("AT-95", "/standards/0/complexity/business"),
            ("AT-95", "/standards/0/complexity/it"),
            ("AT-96", "/standards/0/complexity/reason"),
        ])
    );
    // A percentage of nothing tells its reason like every other (AT-4).
    let mut request = of("ISO/IEC 27001:2022", 60);
    request["standards"][0]["complexity"] =
        json!({"business": [2, 2, 2], "it": [2, 2, 2], "percent": 0, "reason": "as usual"});
    let steps = ask(request).unwrap().steps;
    assert!(
        steps
            .iter()
            .any(|step| step.rule.as_str() == "AT-96" && step.says.ends_with("as usual"))
    );
    // Summed with the other factors, and together no more than 30 % off.
    let mut request = of("ISO/IEC 27001:2022", 60);
    request["standards"][0]["complexity"] =
        json!({"business": [1, 1, 1], "it": [1, 1, 1], "percent": -25, "reason": "small and simple"});
    request["factors"] = json!([{"id": "prior-knowledge", "percent": -10, "reason": "ISO 9001 with us"}]);
    let ruling = ask(request).unwrap();
    assert_eq!(ruling.value.per_standard[0].factor_percent, Decimal::whole(-30));
    assert_eq!(warned(&ruling), ["AT-32"]);
}

#[test]
fn medical_devices_lose_at_most_a_fifth_and_gain_half_a_day_for_each_further_main_area() {
    // AT-93, AT-91: 50 people take 8 days in the table.
    let mut request = of("ISO 13485:2016", 50);
    let base = ask(request.clone()).unwrap().value.days_unrounded.0;
    request["factors"] = json!([{"id": "automation", "percent": -25, "reason": "robots"}]);
    let ruling = ask(request.clone()).unwrap();
    assert_eq!(ruling.value.days_unrounded.0, base * 8 / 10);
    assert!(rules(&ruling).contains(&"AT-93"));
    request["factors"] = json!([]);
    request["standards"][0]["areas"] = json!(["A.1.1-1", "A.1.1-2", "A.1.2-1", "A.1.4-1", "A.1.5-1"]);
    let ruling = ask(request.clone()).unwrap();
    assert_eq!(ruling.value.days_unrounded.0, base + 1);
    assert!(rules(&ruling).contains(&"AT-91"));
    request["standards"][0]["areas"] = json!(["A.1.9-1"]);
    assert_eq!(no(ask(request)), pairs(&[("CO-70", "/standards/0/areas/0")]));
}

#[test]
fn medical_devices_beside_quality_take_at_least_a_quarter_more_than_alone() {
    // AT-68, after AT-65: 85 people: 6 + 10 days, integrated 20 % off; the quarter holds where more were off.
    let alone = ask(of("ISO 13485:2016", 85)).unwrap().value.days_unrounded.0;
    let both = json!(["ISO 9001:2015", "ISO 13485:2016"]);
    let ruling = ask(json!({"audit": "initial", "effective_personnel": 85,
        "standards": [{"standard": "ISO 9001:2015"}, {"standard": "ISO 13485:2016"}],
        "factors": [{"id": "mature-system", "percent": -20, "reason": "long certified"}],
        "integration": {"level_percent": 100, "team": [{"standards": both}]}}))
    .unwrap();
    let own = alone * 8 / 10;
    assert!(ruling.value.days_unrounded.0 >= own * 5 / 4);
    let sum = ruling.value.integration.as_ref().unwrap().days_before.0 * 8 / 10;
    assert_eq!(ruling.value.days_unrounded.0, sum.max(own * 5 / 4));
    assert_eq!(rules(&ruling).contains(&"AT-68"), sum < own * 5 / 4);
}

#[test]
fn several_sites_never_take_less_information_security_time_than_the_whole_as_one() {
    // AT-77: 400 people take 15 days as one site.
    let sites = json!([{"id": "head", "central": true, "effective_personnel": 9},
                       {"id": "north", "effective_personnel": 20}]);
    let mut request = json!({"audit": "initial", "sites": sites,
        "standards": [{"standard": "ISO/IEC 27001:2022", "effective_personnel": 400}]});
    let whole = exact(of("ISO/IEC 27001:2022", 400));
    let ruling = ask(request.clone()).unwrap();
    assert_eq!(ruling.value.days_unrounded.to_string(), whole);
    assert!(rules(&ruling).contains(&"AT-77"));
    request["standards"] = json!([{"standard": "ISO/IEC 27001:2022"}]);
    assert_eq!(warned(&ask(request.clone()).unwrap()), ["AT-77"]);
    request["standards"] = json!([{"standard": "ISO 9001:2015", "effective_personnel": 400}]);
    assert_eq!(no(ask(request)), pairs(&[("AT-70", "/standards/0/personnel")]));
}

#[test]
fn a_sites_share_below_half_of_its_table_values_after_integration_is_told() {
    // AT-72, AT-73.
    let standards = json!(["ISO 9001:2015", "ISO 7101:2023"]);
    let ruling = ask(json!({"audit": "initial",
        "standards": [{"standard": "ISO 9001:2015"}, {"standard": "ISO 7101:2023"}],
        "sites": [{"id": "head", "central": true, "effective_personnel": 85},
                  {"id": "north", "effective_personnel": 85,
                   "factors": [{"id": "automation", "percent": -45, "reason": "run centrally"}]}],
        "integration": {"level_percent": 90, "team": [{"standards": standards}]}}))
    .unwrap();
    assert_eq!(warned(&ruling), ["AT-73"]);
    assert!(ruling.warnings[0].says.starts_with("north"));
}

#[test]
fn on_site_days_below_the_share_are_refused_and_the_share_of_information_security_is_its_own() {
    // AT-51, AT-52.
    for (standard, least, usual) in [
        ("ISO 9001:2015", "5.5", "5.5"),
        ("ISO/IEC 27001:2022", "8.5", "9.5"),
    ] {
        let request = |planned: &str| {
            let mut request = of(standard, 100);
            request["planned_on_site_days"] = json!(planned);
            request
        };
        assert_eq!(
            ask(of(standard, 100)).unwrap().value.on_site_days_min.to_string(),
            least
        );
        let rule = if standard.contains("27001") {
            "AT-52"
        } else {
            "AT-51"
        };
        assert_eq!(no(ask(request("5"))), pairs(&[(rule, "/planned_on_site_days")]));
        assert!(warned(&ask(request(usual)).unwrap()).is_empty(), "{standard}");
        if least != usual {
            assert_eq!(warned(&ask(request(least)).unwrap()), [rule]);
        }
    }
}

#[test]
fn days_agreed_below_the_least_are_refused_and_below_the_computed_need_approval() {
    // AT-31, AT-57: 7 days for 100 people, 4.9 at the least.
    let agreed = |days: &str| {
        let mut request = of("ISO 9001:2015", 100);
        request["agreed_days"] = json!(days);
        ask(request)
    };
    assert_eq!(no(agreed("4.5")), pairs(&[("AT-31", "/agreed_days")]));
    assert_eq!(warned(&agreed("6").unwrap()), ["AT-57"]);
    assert!(warned(&agreed("7").unwrap()).is_empty());
}

#[test]
fn health_and_safety_cannot_be_remote_altogether() {
    // AT-82, AT-80.
    let mut request = of("ISO 45001:2018", 100);
    request["standards"][0]["category"] = json!("high");
    request["remote_percent"] = json!(100);
    assert_eq!(no(ask(request.clone())), pairs(&[("AT-82", "/remote_percent")]));
    request["remote_percent"] = json!(20);
    assert!(rules(&ask(request).unwrap()).contains(&"AT-80"));
}

#[test]
fn what_comes_on_top_is_never_reduced_and_needs_its_reason() {
    // AT-90, AT-104: a third of 6 days and a whole day more.
    let mut request = of("ISO 9001:2015", 85);
    request["audit"] = json!("surveillance");
    request["additions"] = json!([{"id": "follow-up", "days": 1, "reason": "the major of last year"}]);
    assert_eq!(exact(request.clone()), "3");
    request["additions"] = json!([{"id": "dossier-review", "days": 0, "reason": ""}]);
    assert_eq!(
        no(ask(request)),
        pairs(&[("AT-4", "/additions/0/reason"), ("AT-104", "/additions/0/days")])
    );
}

#[test]
fn two_audits_in_a_year_take_a_day_each_at_least() {
    // AT-106.
    let mut request = of("ISO 9001:2015", 15);
    request["audit"] = json!("surveillance");
    assert_eq!(exact(request.clone()), "1");
    request["audits_in_year"] = json!(2);
    assert_eq!(exact(request.clone()), "2");
    request["audits_in_year"] = json!(0);
    assert_eq!(no(ask(request.clone())), pairs(&[("AT-106", "/audits_in_year")]));
    request["audit"] = json!("initial");
    assert_eq!(no(ask(request)), pairs(&[("AT-106", "/audits_in_year")]));
}

#[test]
fn an_extension_takes_a_reasoned_number_held_against_the_difference() {
    // AT-103: 100 people take 7 days, 300 take 10: a third of the difference is 1.
    let extension = |days: &str| {
        ask(
            json!({"audit": "scope_extension", "standards": [{"standard": "ISO 9001:2015"}],
            "effective_personnel": 300, "before": {"effective_personnel": 100},
            "asked": {"days": days, "reason": "a new house"}}),
        )
    };
    assert!(warned(&extension("1").unwrap()).is_empty());
    assert_eq!(warned(&extension("0.5").unwrap()), ["AT-103"]);
    assert_eq!(no(extension("0.25")), pairs(&[("AT-103", "/asked/days")]));
    assert_eq!(
        no(ask(
            json!({"audit": "special", "standards": [{"standard": "ISO 9001:2015"}]})
        )),
        pairs(&[("AT-103", "/asked")])
    );
    let broken = ask(
        json!({"audit": "scope_extension", "standards": [{"standard": "ISO 9001:2015"}],
        "effective_personnel": 300, "before": {"effective_personnel": 0},
        "asked": {"days": 1, "reason": "a new house"}}),
    );
    assert_eq!(no(broken), pairs(&[("AT-17", "/before/effective_personnel")]));
}

#[test]
fn a_transition_takes_the_days_of_its_pair_by_what_it_rides_on() {
    // AT-105, LC-123.
    let moved = |rides_on: Option<&str>, standard: &str| {
        let mut request = json!({"audit": "transition", "standards": [{"standard": standard}]});
        if let Some(rides_on) = rides_on {
            request["rides_on"] = json!(rides_on);
        }
        ask(request).unwrap()
    };
    let standard = "ISO/IEC 27001:2022";
    assert_eq!(moved(None, standard).value.days.to_string(), "1.0");
    assert_eq!(
        moved(Some("surveillance"), standard).value.days.to_string(),
        "1.0"
    );
    assert_eq!(
        moved(Some("recertification"), standard).value.days.to_string(),
        "0.5"
    );
    assert_eq!(warned(&moved(None, "ISO 9001:2015")), ["AT-105"]);
}

#[test]
fn fields_that_mean_nothing_for_the_audit_are_slips() {
    let mut request = of("ISO 9001:2015", 85);
    request["asked"] = json!({"days": 1, "reason": "r"});
    request["before"] = json!({});
    request["rides_on"] = json!("surveillance");
    assert_eq!(
        no(ask(request)),
        pairs(&[
            ("AT-103", "/asked"),
            ("AT-103", "/before"),
            ("AT-105", "/rides_on")
        ])
    );
}

#[test]
fn a_team_too_large_for_the_time_is_told() {
    // AT-56.
    let member = json!({"standards": ["ISO 9001:2015", "ISO 7101:2023"]});
    let ruling = ask(json!({"audit": "surveillance", "effective_personnel": 5,
        "standards": [{"standard": "ISO 9001:2015"}, {"standard": "ISO 7101:2023"}],
        "integration": {"level_percent": 100, "team": [member, member, member]}}))
    .unwrap();
    assert_eq!(warned(&ruling), ["AT-56"]);
}

proptest! {
    #[test]
    fn integration_never_takes_more_than_a_fifth(
        people in 1i64..12_000, level in 0i64..=100, both in 0usize..4, only in 0usize..4,
    ) {
        let (a, b) = ("ISO 9001:2015", "ISO 7101:2023");
        let mut team = vec![json!({"standards": [a]}), json!({"standards": [b]})];
        team.extend(std::iter::repeat_n(json!({"standards": [a, b]}), both));
        team.extend(std::iter::repeat_n(json!({"standards": [b]}), only));
        let mut request = json!({"audit": "initial", "effective_personnel": people,
            "standards": [{"standard": a}, {"standard": b}]});
        let summed = ask(request.clone()).unwrap().value.days_unrounded.0;
        request["integration"] = json!({"level_percent": level, "team": team});
        let integrated = ask(request).unwrap().value.days_unrounded.0;
        prop_assert!(integrated <= summed && integrated * 5 >= summed * 4);
    }
}
