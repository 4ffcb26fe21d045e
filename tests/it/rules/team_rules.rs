//! Who counts on a team, which edition a competence is for, and what two standards ask together (CO-25 to CO-57).

use assayer::base::ruling::Refusals;
use assayer::rules::book::{StandardId, TechnicalArea};
use assayer::rules::keys::ClientKey;
use assayer::rules::parameters::Parameters;
use assayer::rules::team::{Auditor, Deciding, Report, Request, Verdict, check, may_decide, may_review};
use serde_json::{Value, json};

use super::day;
use super::team::{person, request};

fn report(request: Value) -> Report {
    let request: Request = serde_json::from_value(request).expect("a request");
    check(&Parameters::default(), &request)
        .expect("a team that can be judged")
        .value
}

fn failing(request: Value) -> Vec<(String, String)> {
    let report = report(request);
    let failing = report.checks.iter().filter(|check| check.result == Verdict::Fail);
    failing
        .map(|check| (check.check.to_string(), check.rule.to_string()))
        .collect()
}

fn pair(check: &str, rule: &str) -> (String, String) {
    (check.to_owned(), rule.to_owned())
}

fn competence(standard: &str, area: &str, role: &str) -> Value {
    json!({"standard": standard, "area": area, "role": role, "from": "2020-01-01"})
}

#[test]
fn observers_guides_and_witnesses_may_be_there_and_neither_count_nor_cover() {
    // CO-25, CO-26, CO-27: they need no competence, and give none.
    for role in ["observer", "guide", "witness", "translator"] {
        let mut asked = request();
        asked["team"]
            .as_array_mut()
            .unwrap()
            .push(json!({"auditor": "a3", "role": role, "days": "9"}));
        let mut other = person("a3");
        other["competences"] = json!([]);
        asked["auditors"].as_array_mut().unwrap().push(other);
        assert!(report(asked.clone()).allowed, "{role}");
        // In the place of an auditor they leave the time and the area open.
        asked["team"] = json!([{"auditor": "a1", "role": "lead_auditor", "days": "1"}, {"auditor": "a3", "role": role, "days": "9"}]);
        asked["audit"]["required"] = json!([
            {"standard": "ISO 9001:2015", "area": "IAF 38"}, {"standard": "ISO 9001:2015", "area": "IAF 29"}]);
        asked["auditors"][2]["competences"] = json!([competence("ISO 9001:2015", "IAF 29", "auditor")]);
        assert_eq!(
            failing(asked),
            [pair("coverage", "CO-34"), pair("time", "CO-27")],
            "{role}"
        );
    }
}

#[test]
fn a_competence_for_an_older_edition_is_none_for_the_newer() {
    // CO-37, for auditing, leading, reviewing and deciding alike.
    let newer = "ISO/IEC 27001:2022";
    let mut asked = request();
    asked["audit"]["required"] = json!([{"standard": newer, "area": "IAF 33"}]);
    let older = |role: &str| json!([competence("ISO/IEC 27001:2013", "IAF 33", role)]);
    for n in 0..2 {
        asked["auditors"][n]["competences"] = older("lead_auditor");
    }
    let found = failing(asked.clone());
    assert!(
        found.contains(&pair("coverage", "CO-34")) && found.contains(&pair("competence", "CO-33")),
        "{found:?}"
    );
    for n in 0..2 {
        asked["auditors"][n]["competences"] = json!([competence(newer, "IAF 33", "lead_auditor")]);
    }
    assert_eq!(failing(asked), []);

    let client = ClientKey::from("o1");
    let (standard, areas) = (StandardId::new(newer), [TechnicalArea::new("IAF 33")]);
    let case = Deciding {
        organisation: &client,
        standard: &standard,
        areas: &areas,
        audited_by: &[],
        services: &[],
        on: day("2026-06-10"),
        sector_advice: "",
    };
    let of = |role: &str, edition: &str| -> Auditor {
        let mut record = person("a4");
        record["competences"] = json!([competence(edition, "IAF 33", role)]);
        serde_json::from_value(record).unwrap()
    };
    let rules = |refusals: Refusals| -> Vec<String> {
        refusals
            .0
            .iter()
            .map(|refusal| refusal.rule.to_string())
            .collect()
    };
    let old = "ISO/IEC 27001:2013";
    assert_eq!(
        rules(may_review(&of("application_review", old), &case).unwrap_err()),
        ["CO-30"]
    );
    assert_eq!(
        rules(may_decide(&of("decision", old), &case).unwrap_err()),
        ["CO-35"]
    );
    assert!(may_review(&of("application_review", newer), &case).is_ok());
    assert!(may_decide(&of("decision", newer), &case).is_ok());
}

#[test]
fn a_row_for_a_whole_code_serves_its_parts_and_a_part_only_itself() {
    // CO-42
    let with = |own: &str, needed: &str| {
        let mut asked = request();
        asked["audit"]["required"] = json!([{"standard": "ISO 9001:2015", "area": needed}]);
        for n in 0..2 {
            asked["auditors"][n]["competences"] = json!([competence("ISO 9001:2015", own, "lead_auditor")]);
        }
        failing(asked)
    };
    assert_eq!(with("IAF 38", "IAF 38/86"), []);
    assert_eq!(with("IAF 38/86", "IAF 38/86"), []);
    assert_eq!(with("IAF 38/86", "IAF 38"), [pair("coverage", "CO-34")]);
    assert_eq!(with("IAF 38/87", "IAF 38/86"), [pair("coverage", "CO-34")]);
}

#[test]
fn somebody_on_the_team_knows_the_care_setting_from_practice() {
    // CO-56: an auditor or a technical expert; an observer's practice does not count.
    let mut asked = request();
    asked["audit"]["settings"] = json!(["acute_hospital"]);
    assert_eq!(failing(asked.clone()), [pair("coverage", "CO-56")]);
    let mut expert = person("a3");
    expert["practice"] = json!(["acute_hospital", "laboratory"]);
    expert["competences"] = json!([competence("ISO 9001:2015", "IAF 38", "technical_expert")]);
    asked["auditors"].as_array_mut().unwrap().push(expert);
    asked["team"]
        .as_array_mut()
        .unwrap()
        .push(json!({"auditor": "a3", "role": "observer"}));
    assert_eq!(failing(asked.clone()), [pair("coverage", "CO-56")]);
    asked["team"][2] = json!({"auditor": "a3", "role": "technical_expert", "accompanied_by": "a1"});
    assert_eq!(failing(asked.clone()), []);
    asked["audit"]["settings"] = json!(["acute_hospital", "ambulance"]);
    assert_eq!(failing(asked.clone()), [pair("coverage", "CO-56")]);
    asked["auditors"][1]["practice"] = json!(["ambulance"]);
    assert_eq!(failing(asked), []);
}

#[test]
fn quality_and_healthcare_quality_together_are_both_covered_by_one_auditor_or_by_two() {
    // CO-57
    let with = |first: &[Value], second: &[Value]| {
        let mut asked = request();
        asked["audit"]["required"] = json!([
            {"standard": "ISO 9001:2015", "area": "IAF 38"}, {"standard": "ISO 7101:2023", "area": "IAF 38"}]);
        asked["auditors"][0]["competences"] = json!(first);
        asked["auditors"][1]["competences"] = json!(second);
        failing(asked)
    };
    let quality = competence("ISO 9001:2015", "IAF 38", "lead_auditor");
    let health = competence("ISO 7101:2023", "IAF 38", "lead_auditor");
    assert_eq!(
        with(&[quality.clone(), health.clone()], std::slice::from_ref(&quality)),
        []
    );
    assert_eq!(
        with(std::slice::from_ref(&quality), std::slice::from_ref(&health)),
        []
    );
    let found = with(std::slice::from_ref(&quality), std::slice::from_ref(&quality));
    assert_eq!(found, [pair("coverage", "CO-34"), pair("coverage", "CO-34")]);
    // For ISO 9001 code 38 is needed, whatever is known of ISO 7101.
    let elsewhere = competence("ISO 9001:2015", "IAF 29", "lead_auditor");
    let found = with(std::slice::from_ref(&elsewhere), std::slice::from_ref(&health));
    assert_eq!(found, [pair("coverage", "CO-34")]);
}
