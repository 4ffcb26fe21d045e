//! `assayer rules …`, as scripts call it: JSON in from a file or stdin, JSON out, and refusals in the common form.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// The clock, asked.
fn run(arguments: &[&str], input: &str) -> Output {
    asked("clock", arguments, input)
}

pub(super) fn asked(rule: &str, arguments: &[&str], input: &str) -> Output {
    let nowhere = tempfile::tempdir().expect("an empty folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_assayer"));
    command
        .args(["rules", rule])
        .args(arguments)
        .current_dir(nowhere.path())
        .env_remove("ASSAYER_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("its stdin");
    // A program that answers without reading closes it.
    drop(stdin.write_all(input.as_bytes()));
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

pub(super) fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on stdout")
}

fn request() -> Value {
    json!({"today": "2026-11-22", "standard": "ISO 9001:2015", "events": [
        {"type": "agreement_signed", "date": "2024-10-01"},
        {"type": "stage_1_end", "date": "2024-11-05"},
        {"type": "stage_2_end", "date": "2024-12-10"},
        {"type": "finding_raised", "date": "2024-12-10", "id": "f1", "grade": "minor"},
        {"type": "finding_verified", "date": "2025-01-05", "id": "f1"},
        {"type": "decision_granted", "date": "2025-01-10"},
        {"type": "surveillance_end", "date": "2026-01-08"}]})
}

#[test]
fn the_clock_answers_from_stdin_and_from_a_file_alike() {
    let request = request().to_string();
    let spoken = run(&[], &request);
    assert!(spoken.status.success());
    let answer = json_of(&spoken);
    assert_eq!(
        (&answer["status"], &answer["cycle_start"], &answer["expires"]),
        (&json!("certified"), &json!("2025-01-10"), &json!("2028-01-09"))
    );
    assert_eq!(answer.get("restorable_until"), None);
    let second = answer["due"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["what"] == "surveillance" && item["number"] == 2)
        .expect("a second surveillance");
    assert_eq!(
        second,
        &json!({"what": "surveillance", "number": 2, "opens": "2026-10-10", "target": "2027-01-10",
            "limit": "2027-10-08", "state": "due", "kind": "FIXED", "rule": "LC-121",
            "at_limit": "Surveillance at the required frequency is missed: suspend the certification (LC-90)."})
    );
    assert!(
        answer["trace"]
            .as_array()
            .unwrap()
            .iter()
            .all(|step| step["rule"].is_string())
    );
    assert_eq!(answer["warnings"], json!([]));

    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &request).expect("the request is written");
    let read = run(&[file.path().to_str().unwrap()], "");
    assert_eq!(json_of(&read), answer);
    assert_eq!(json_of(&run(&["-"], &request)), answer);
}

#[test]
fn a_refusal_names_every_field_by_its_pointer() {
    let output = run(
        &[],
        &json!({"today": "2026-02-30", "standard": "ISO 9001:2015", "colour": "red", "events": [
            {"type": "decision_granted"},
            {"type": "promoted", "date": "2025-01-10"},
            {"type": "finding_raised", "date": "2025-01-10", "id": "f1", "grade": "grave"}]})
        .to_string(),
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty());
    let answer = json_of(&output);
    assert_eq!(
        (&answer["type"], &answer["title"], &answer["status"]),
        (
            &json!("/problems/refused"),
            &json!("Unprocessable Entity"),
            &json!(422)
        )
    );
    let fields: Vec<_> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(
        fields,
        [
            ("/colour", "LC-120"),
            ("/today", "LC-120"),
            ("/events/0/date", "LC-120"),
            ("/events/1/type", "LC-120"),
            ("/events/2/grade", "LC-120"),
        ]
    );
    let unknown = json_of(&run(
        &[],
        &json!({"today": "2026-02-03", "standard": "ISO 1:1900", "events": []}).to_string(),
    ));
    assert_eq!(unknown["errors"][0]["field"], "/standard");
    let impossible = json_of(&run(
        &[],
        &json!({"today": "2026-02-03", "standard": "ISO 9001:2015",
            "events": [{"type": "surveillance_end", "date": "2026-01-01"}]})
        .to_string(),
    ));
    assert_eq!(
        (
            &impossible["errors"][0]["field"],
            &impossible["errors"][0]["rule"]
        ),
        (&json!("/events/0"), &json!("LC-120"))
    );
}

#[test]
fn what_is_no_json_is_told_in_the_same_form() {
    let output = run(&[], "{\"today\": ");
    assert_eq!(output.status.code(), Some(1));
    let answer = json_of(&output);
    assert_eq!(
        (&answer["type"], &answer["status"], &answer["errors"]),
        (&json!("/problems/unreadable"), &json!(400), &json!([]))
    );
    assert!(answer["detail"].as_str().unwrap().contains("JSON"), "{answer}");
    let list = json_of(&run(&[], "[]"));
    assert_eq!(
        (&list["status"], &list["errors"][0]["field"]),
        (&json!(422), &json!(""))
    );
}

#[test]
fn a_file_that_is_not_there_fails_and_wrong_usage_is_told_apart() {
    let missing = run(&["no-such-file.json"], "");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no-such-file.json"));
    assert_eq!(run(&["one", "two"], "").status.code(), Some(2));
    let help = run(&["--help"], "");
    assert!(help.status.success());
    assert!(String::from_utf8_lossy(&help.stdout).contains("events"));
}
