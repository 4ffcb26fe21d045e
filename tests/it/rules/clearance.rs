//! One person alone: what the planning board learns, who may review, who may decide (CO-4 to CO-35).

use assayer::rules::keys::PersonKey;
use assayer::rules::parameters::Parameters;
use assayer::rules::team::{Auditor, Deciding, Fitness, Request, Wanted, exclusion, may_decide, may_review};
use assayer::rules::words::TeamRole;
use serde_json::{Value, json};

use super::team::{person, request};
use super::{day, no, pairs};

fn fitness(change: impl FnOnce(&mut Value)) -> (Fitness, Option<String>) {
    let mut one = person("a1");
    change(&mut one);
    let auditor: Auditor = serde_json::from_value(one).unwrap();
    let request: Request = serde_json::from_value(request()).unwrap();
    let wanted = Wanted {
        audit: &request.audit,
        from: request.audit.start,
        to: request.audit.end,
    };
    let (fitness, reason) = exclusion(&Parameters::default(), &wanted, &auditor, &[]);
    (fitness, reason.map(|c| c.rule.to_string()))
}

#[test]
fn the_board_learns_who_can_lead_who_can_join_and_the_strongest_reason_against() {
    let cannot = |rule: &str| (Fitness::Cannot, Some(rule.to_owned()));
    assert_eq!(fitness(|_| ()), (Fitness::CanLead, None));
    assert_eq!(
        fitness(|a| a["confirmed"] = json!(false)),
        (Fitness::CanLead, None)
    );
    let only_audits = |a: &mut Value| a["competences"][0]["role"] = json!("auditor");
    assert_eq!(fitness(only_audits), (Fitness::CanJoin, Some("CO-33".to_owned())));
    assert_eq!(fitness(|a| a["competences"] = json!([])), cannot("CO-33"));
    assert_eq!(fitness(|a| a["id"] = json!("a9")), cannot("CO-9"));
    assert_eq!(
        fitness(|a| {
            a["competences"] = json!([]);
            a["busy"] = json!([{"from": "2026-06-01", "to": "2026-06-01"}]);
            a["services"] =
                json!([{"organisation": "o1", "kind": "employment", "by": "person", "from": "2020-01-01"}]);
        }),
        cannot("CO-4")
    );
}

fn decide_rules(change: impl FnOnce(&mut Value), team: &[(&str, TeamRole)]) -> Vec<String> {
    let mut one = person("d1");
    one["competences"][0]["role"] = json!("decision");
    change(&mut one);
    let auditor: Auditor = serde_json::from_value(one).unwrap();
    let audited_by: Vec<_> = team
        .iter()
        .map(|(id, role)| (PersonKey::from(*id), *role))
        .collect();
    let answer = may_decide(
        &auditor,
        &Deciding {
            organisation: &"o1".into(),
            standard: &"ISO 9001:2015".into(),
            areas: &["IAF 38".into()],
            audited_by: &audited_by,
            services: &[],
            on: day("2026-07-01"),
            sector_advice: "",
        },
    );
    match answer {
        Ok(ruling) => {
            assert_eq!(ruling.value.on(), day("2026-07-01"));
            Vec::new()
        }
        Err(refusals) => refusals.0.into_iter().map(|r| r.rule.to_string()).collect(),
    }
}

#[test]
fn whoever_audited_in_any_part_of_the_case_cannot_decide() {
    assert!(decide_rules(|_| (), &[("a1", TeamRole::LeadAuditor)]).is_empty());
    assert_eq!(decide_rules(|_| (), &[("d1", TeamRole::Auditor)]), ["CO-9"]);
    assert_eq!(
        decide_rules(|_| (), &[("d1", TeamRole::AuditorInTraining)]),
        ["CO-10"]
    );
    assert_eq!(
        decide_rules(|_| (), &[("d1", TeamRole::TechnicalExpert)]),
        ["CO-10"]
    );
}

#[test]
fn deciding_needs_competence_on_the_day_and_independence() {
    assert_eq!(
        decide_rules(|d| d["competences"][0]["to"] = json!("2026-06-30"), &[]),
        ["CO-35"]
    );
    assert_eq!(
        decide_rules(|d| d["competences"][0]["role"] = json!("lead_auditor"), &[]),
        ["CO-35"]
    );
    assert_eq!(
        decide_rules(|d| d["competences"][0]["area"] = json!("IAF 37"), &[]),
        ["CO-35"]
    );
    let conflict = json!([{"organisation": "o1", "kind": "financial", "from": "2025-01-01"}]);
    assert_eq!(decide_rules(|d| d["conflicts"] = conflict, &[]), ["CO-5"]);
    let worked_there = json!([{"organisation": "o1", "kind": "employment", "by": "person", "from": "2010-01-01", "to": "2025-01-01"}]);
    assert_eq!(
        decide_rules(
            |d| {
                d["services"] = worked_there;
                d["active"] = json!(false);
            },
            &[]
        ),
        ["CO-60", "CO-4"]
    );
}

#[test]
fn a_reviewer_needs_the_competence_to_review() {
    let mut one = person("r1");
    let ask = |one: &Value| {
        let auditor: Auditor = serde_json::from_value(one.clone()).unwrap();
        may_review(
            &auditor,
            &Deciding {
                organisation: &"o1".into(),
                standard: &"ISO 9001:2015".into(),
                areas: &[],
                audited_by: &[],
                services: &[],
                on: day("2026-07-01"),
                sector_advice: "",
            },
        )
    };
    assert_eq!(no(ask(&one)), pairs(&[("CO-30", "")]));
    one["competences"][0]["role"] = json!("application_review");
    assert!(ask(&one).is_ok());
}
