//! Integrated audits by themselves: the team's capability and the reduction (AT-60 to AT-69).

use assayer::base::amounts::Decimal;
use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::integration::{Integration, Request, compute, level};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, no, pairs};

fn ask(request: Value) -> Result<Ruling<Integration>, Refusals> {
    let request: Request = serde_json::from_value(request).expect("a request");
    compute(book(), &request)
}

const Q: &str = "ISO 9001:2015";
const E: &str = "ISO 14001:2015";
const S: &str = "ISO/IEC 27001:2022";

#[test]
fn capability_counts_what_each_auditor_knows_beyond_one_standard() {
    // AT-62: 100 × ((3 − 1) + (2 − 1)) ÷ (2 × 2) = 75; AT-64: level 80 and capability 75 take 15 %.
    let ruling = ask(json!({"standards": [Q, E, S], "level_percent": 80,
        "team": [{"standards": [Q, E, S]}, {"standards": [Q, E]}],
        "days": [{"standard": Q, "days": 6}, {"standard": E, "days": "7"}, {"standard": S, "days": "9.5"}]}))
    .unwrap();
    let answer = serde_json::to_value(&ruling.value).unwrap();
    assert_eq!(
        answer,
        json!({"capability_percent": "75", "reduction_percent": "15", "days_before": "22.5", "days_after": "19.125"})
    );
    let rules: Vec<_> = ruling.steps.iter().map(|step| step.rule.as_str()).collect();
    assert_eq!(rules, ["AT-60", "AT-62", "AT-64", "AT-65"]);
}

#[test]
fn percentages_are_never_added_together() {
    // AT-66, AT-67: 30 % by factors and 20 % by integration leave 56 %, never 50.
    let ruling = super::audit_time::ask(json!({"audit": "initial", "effective_personnel": 85,
        "standards": [{"standard": Q}, {"standard": "ISO 7101:2023"}],
        "factors": [{"id": "mature-system", "percent": -30, "reason": "long certified"}],
        "integration": {"level_percent": 100, "team": [{"standards": [Q, "ISO 7101:2023"]}]}}))
    .unwrap();
    assert_eq!(ruling.value.days_unrounded.to_string(), "6.72");
}

#[test]
fn a_level_is_the_share_of_criteria_met() {
    // AT-61.
    assert_eq!(level(0), Decimal::whole(0));
    assert_eq!(level(7), Decimal::whole(100));
    assert_eq!(level(4).to_string(), "57.1429");
}

#[test]
fn every_fault_of_team_and_days_is_told_at_once() {
    // AT-60, AT-61, AT-63.
    let answer = ask(
        json!({"standards": [Q, E], "level_percent": 101, "team": [{"standards": []}, {"standards": [S, Q]}],
        "days": [{"standard": Q, "days": 0}, {"standard": S, "days": 3}]}),
    );
    assert_eq!(
        no(answer),
        pairs(&[
            ("AT-60", "/days/0/days"),
            ("AT-60", "/days/1/standard"),
            ("AT-60", "/days"),
            ("AT-61", "/level_percent"),
            ("AT-63", "/team/0/standards"),
            ("AT-63", "/team/1/standards"),
            ("AT-63", "/team"),
        ])
    );
    let answer = ask(json!({"standards": [Q], "level_percent": 50, "team": [],
        "days": [{"standard": Q, "days": 3}]}));
    assert_eq!(no(answer), pairs(&[("AT-63", "/standards"), ("AT-63", "/team")]));
}

proptest! {
    #[test]
    fn capability_lies_between_nothing_and_all(team in proptest::collection::vec(1usize..=3, 1..6), level in 0i64..=100) {
        let all = [Q, E, S];
        let mut members: Vec<Value> = team.iter().map(|known| json!({"standards": &all[..*known]})).collect();
        members.push(json!({"standards": all}));
        let ruling = ask(json!({"standards": all, "level_percent": level, "team": members,
            "days": [{"standard": Q, "days": 6}, {"standard": E, "days": 6}, {"standard": S, "days": 6}]})).unwrap().value;
        prop_assert!(ruling.capability_percent >= Decimal::whole(0) && ruling.capability_percent <= Decimal::whole(100));
        prop_assert!(ruling.days_after.0 * 5 >= ruling.days_before.0 * 4);
        prop_assert!(ruling.days_after <= ruling.days_before);
    }
}
