//! The other four rules from the command line: good requests answered as the interface has it, bad ones told whole.

use serde_json::{Value, json};

use super::command::{asked, json_of};
use super::pairs;

/// The answer to a good request.
fn answered(rule: &str, request: &Value) -> Value {
    let output = asked(rule, &[], &request.to_string());
    assert!(
        output.status.success(),
        "{rule}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    json_of(&output)
}

/// The fields and rules of a refusal.
fn refused(rule: &str, request: &Value) -> Vec<(String, String)> {
    let output = asked(rule, &[], &request.to_string());
    assert_eq!(output.status.code(), Some(1), "{rule}");
    let answer = json_of(&output);
    assert_eq!(answer["status"], 422, "{answer}");
    let errors = answer["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            assert!(!error["detail"].as_str().unwrap().is_empty());
            let text = |name: &str| error[name].as_str().unwrap().to_owned();
            (text("field"), text("rule"))
        })
        .collect()
}

fn keys(of: &Value) -> Vec<&str> {
    of.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn audit_time_answers_the_request_of_the_interface() {
    let (q, e, s) = ("ISO 9001:2015", "ISO 14001:2015", "ISO/IEC 27001:2022");
    let answer = answered(
        "audit-time",
        &json!({"audit": "initial",
            "standards": [{"standard": q},
                {"standard": e, "category": "medium",
                 "factors": [{"id": "complex-logistics", "percent": 10, "reason": "eight buildings"}]},
                {"standard": s, "effective_personnel": 60,
                 "complexity": {"business": [1, 2, 1], "it": [2, 2, 1], "percent": -5, "reason": "one data centre"}}],
            "personnel": {"full_time": 120, "part_time": [{"count": 20, "hours_per_day": 4}],
                "repetitive": [{"count": 60, "counted_as": 15, "reason": "ward cleaning, method R-2"}]},
            "factors": [{"id": "multi-shift", "percent": 10, "reason": "two shifts, different work at night"}],
            "integration": {"level_percent": 80, "team": [{"standards": [q, e, s]}]},
            "remote_percent": 20}),
    );
    // By hand: 6 × 1.1 = 6.6; 7 × 1.2 = 8.4; 10 × 1.05 = 10.5; together 25.5; level 80 and capability 100 take 15 %.
    assert_eq!(
        answer["integration"],
        json!({"days_before": "25.5", "level_percent": "80", "capability_percent": "100", "reduction_percent": "15"})
    );
    assert_eq!(
        (
            &answer["days"],
            &answer["days_unrounded"],
            &answer["effective_personnel"]
        ),
        (&json!(21.5), &json!("21.675"), &json!(85))
    );
    assert_eq!(
        (&answer["stage_1_days"], &answer["stage_2_days"]),
        (&json!(6.5), &json!(15.0))
    );
    assert_eq!(
        answer["per_standard"][1],
        json!({"standard": e, "table": "ems", "row": "66-85", "table_days": "7", "factor_percent": "20",
               "days_unrounded": "8.4"})
    );
    let step = answer["trace"].as_array().unwrap().iter();
    assert!(
        step.clone()
            .all(|step| step["rule"].is_string() && step["says"].is_string())
    );
    assert!(
        step.clone()
            .any(|step| step["rule"] == "AT-20" && step["days"] == "6")
    );
    assert_eq!(answer["warnings"], json!([]));
}

#[test]
fn audit_time_tells_every_fault_of_form_and_every_fault_of_rule() {
    assert_eq!(
        refused(
            "audit-time",
            &json!({"audit": "yearly", "standards": [{"standard": 7}, {}, {"standard": "ISO 9001:2015", "colour": 1}],
                "personnel": {"full_time": "many"}, "integraton": {}})
        ),
        pairs(&[
            ("/audit", "AT-17"),
            ("/integraton", "AT-17"),
            ("/personnel/full_time", "AT-17"),
            ("/standards/0/standard", "AT-17"),
            ("/standards/1/standard", "AT-17"),
            ("/standards/2/colour", "AT-17"),
        ])
    );
    assert_eq!(
        refused(
            "audit-time",
            &json!({"audit": "initial", "standards": [{"standard": "ISO 14001:2015"}, {"standard": "ISO 1:1900"}],
                "personnel": {"full_time": -1}, "factors": [{"id": "x", "percent": -5, "reason": ""}]})
        ),
        pairs(&[
            ("/standards/1/standard", "LC-3"),
            ("/factors/0/reason", "AT-4"),
            ("/personnel/full_time", "AT-17"),
        ])
    );
}

#[test]
fn site_sample_answers_with_groups_central_function_and_total() {
    let sites: Vec<Value> = (1..=10)
        .map(|i| json!({"id": format!("s{i}"), "risk": "low"}))
        .collect();
    let request = json!({"audit": "initial", "standard": "ISO 9001:2015", "central_function": "s0", "seed": 7,
        "groups": [{"id": "practices", "method": "S", "sites": sites}]});
    // MS-90
    let answer = answered("site-sample", &request);
    let group = &answer["groups"][0];
    assert_eq!(
        (
            &group["x"],
            &group["y"],
            &group["random_min"],
            &answer["total_sites"]
        ),
        (&json!(10), &json!(4), &json!(1), &json!(4))
    );
    assert_eq!(
        answer["central_function"],
        json!({"id": "s0", "audited": true, "rule": "MS-35"})
    );
    assert_eq!(
        answered("site-sample", &request),
        answer,
        "the same seed, the same sample"
    );
    assert_eq!(
        refused(
            "site-sample",
            &json!({"audit": "initial", "standard": "ISO 9001:2015", "effective": true,
                "groups": [{"id": "a", "method": "S", "increment": -1, "sites": []}]})
        ),
        pairs(&[
            ("/effective", "MS-91"),
            ("/central_function", "MS-91"),
            ("/groups/0/sites", "MS-91"),
            ("/groups/0/increment", "MS-91"),
        ])
    );
}

#[test]
fn integration_answers_with_its_four_figures_and_the_trace() {
    let (q, e) = ("ISO 9001:2015", "ISO 14001:2015");
    let answer = answered(
        "integration",
        &json!({"standards": [q, e], "level_percent": 100, "team": [{"standards": [q, e]}],
            "days": [{"standard": q, "days": "6"}, {"standard": e, "days": 7}]}),
    );
    assert_eq!(
        keys(&answer),
        [
            "capability_percent",
            "days_after",
            "days_before",
            "reduction_percent",
            "trace"
        ]
    );
    assert_eq!(answer["days_after"], "10.4");
    assert_eq!(
        refused(
            "integration",
            &json!({"standards": [q, e], "level_percent": 100, "team": [{"standards": [q]}],
                "days": [{"standard": q, "days": 6}, {"standard": e, "days": 7}]})
        ),
        pairs(&[("/team", "AT-63")])
    );
}

/// An audit of two days for one lead, and whoever else there is.
fn team(area: &str, auditors: Value) -> Value {
    json!({"audit": {"organisation": "c1", "kind": "surveillance", "start": "2026-05-04", "end": "2026-05-05",
            "required": [{"standard": "ISO 9001:2015", "area": area}], "days": "2"},
        "team": [{"auditor": "a1", "role": "lead_auditor", "days": "2"}], "auditors": auditors})
}

fn person(id: &str, area: &str) -> Value {
    let row =
        |role: &str| json!({"standard": "ISO 9001:2015", "area": area, "role": role, "from": "2024-01-01"});
    json!({"id": id, "active": true, "agreement": true, "declared": "2026-01-10", "confirmed": true,
           "languages": ["en"], "competences": [row("lead_auditor"), row("auditor")]})
}

#[test]
fn a_team_that_may_not_is_an_answer_with_the_smallest_change_that_helps() {
    let good = answered("team", &team("IAF 38", json!([person("a1", "IAF 38")])));
    assert_eq!(
        keys(&good),
        ["allowed", "checks", "covered", "remedies", "uncovered"]
    );
    assert_eq!((&good["allowed"], &good["remedies"]), (&json!(true), &json!([])));
    let answer = answered(
        "team",
        &team(
            "IAF 38",
            json!([
                person("a1", "IAF 14"),
                person("a7", "IAF 38"),
                person("a8", "IAF 14")
            ]),
        ),
    );
    assert_eq!(answer["allowed"], json!(false));
    assert_eq!(
        answer["uncovered"],
        json!([{"standard": "ISO 9001:2015", "area": "IAF 38"}])
    );
    let failures = answer["checks"].as_array().unwrap().iter();
    assert!(
        failures
            .clone()
            .any(|check| check["result"] == "fail" && check["rule"] == "CO-34")
    );
    let remedies = answer["remedies"].as_array().unwrap();
    assert!(!remedies.is_empty());
    assert!(
        remedies.iter().all(|remedy| remedy["adds"] == "a7"),
        "{remedies:?}"
    );
    assert_eq!(
        refused(
            "team",
            &json!({"audit": {"organisation": "c1"}, "team": [{"auditor": "a1", "role": "boss"}], "auditors": []})
        )
        .last()
        .unwrap()
        .0,
        "/team/0/role"
    );
}

/// The audit time to one standard, with the body's own files of the book in a folder.
fn with_own_book(folder: &std::path::Path, standard: &str) -> std::process::Output {
    let request = folder.join("request.json");
    let asks = json!({"audit": "initial", "standards": [{"standard": standard}], "effective_personnel": 85});
    std::fs::write(&request, asks.to_string()).expect("the request is written");
    std::process::Command::new(env!("CARGO_BIN_EXE_assayer"))
        .args(["rules", "audit-time"])
        .arg(&request)
        .current_dir(folder)
        .env_remove("ASSAYER_CONFIG")
        .env("ASSAYER__BOOK__FOLDER", folder)
        .output()
        .expect("the program runs")
}

#[test]
fn a_new_edition_and_a_new_table_are_files_in_a_folder() {
    // LC-3.
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).expect("its folder");
        std::fs::write(path, text).expect("the file is written");
    };
    let edition = "standard = \"ISO 9001:2026\"\ndigits = \"9001\"\ntitle = \"Quality\"\ntable = \"qms-2026\"\n\
                   area_scheme = \"iaf\"\nclauses = \"iso-9001-2015\"\ncycle_months = 36\n";
    write("standards/iso-9001-2026.toml", edition);
    write(
        "tables/qms-2026.csv",
        "# source: a table of the body's own\n# rule: AT-20\npersonnel_min,personnel_max,days\n1,50,4\n51,10700,7.5\n",
    );
    for (standard, days) in [("ISO 9001:2026", json!(7.5)), ("ISO 9001:2015", json!(6.0))] {
        let output = with_own_book(folder.path(), standard);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(json_of(&output)["days"], days, "{standard}");
    }
    // A fault names file and line, and nothing is answered.
    write(
        "standards/iso-9001-2026.toml",
        &edition.replace("cycle_months = 36", "cycle_months = 0"),
    );
    let output = with_own_book(folder.path(), "ISO 9001:2015");
    assert_eq!(output.status.code(), Some(1));
    let says = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(says.contains("standards/iso-9001-2026.toml:7"), "{says}");
    let nowhere = folder.path().join("nowhere");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_assayer"))
        .args(["rules", "clock"])
        .current_dir(folder.path())
        .env("ASSAYER__BOOK__FOLDER", &nowhere)
        .output()
        .expect("the program runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("book.folder"));
}

#[test]
fn a_sector_is_told_for_a_nace_code() {
    let answer = answered("sector", &json!({"nace": "23"}));
    assert_eq!(
        keys(&answer),
        ["area", "nace", "name", "revision", "trace", "warnings"]
    );
    assert_eq!(
        (&answer["area"], &answer["warnings"][0]["rule"]),
        (&json!("IAF 15"), &json!("CO-41"))
    );
    assert_eq!(
        refused("sector", &json!({"nace": "30"})),
        pairs(&[("/nace", "CO-41")])
    );
    assert_eq!(
        refused("sector", &json!({"nace": "86", "revision": "2.1"})),
        pairs(&[("/revision", "CO-43")])
    );
}
