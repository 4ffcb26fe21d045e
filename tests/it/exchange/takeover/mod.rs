//! Taking over a body that is at work: a workbook of certifications in mid-cycle becomes cases like all others.

mod book;
mod misfits;
mod register;
mod sheets;
mod silence;
mod teams;
mod time;

use std::collections::BTreeMap;

use assayer::access::{Actor, Role};
use assayer::exchange;
use assayer::parties::accreditations;
use assayer::rules::clock::{self, Request};
use assayer::work::Target;
use serde_json::{Value, json};

use super::{faults, plan, source};
use crate::house::client::Visit;
use crate::house::running::{House, on_both};
use book::{Case, TODAY, cases};
use sheets::workbook;

/// The body is accredited since long, and today is the day of the take-over.
async fn ready(house: &House) {
    house.set_date(TODAY.parse().expect("a date"));
    let given = accreditations::GivenAccreditation {
        body: "UKAS".into(),
        number: "0042".into(),
        url: "https://ukas.example/0042".into(),
        standard: "ISO 9001:2015".into(),
        granted_on: "2015-01-01".into(),
        ..accreditations::GivenAccreditation::default()
    };
    let given = given.check().expect("a good accreditation");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            accreditations::add(work, given, &[])
        });
    add.await.expect("it is recorded");
}

/// Imports the workbook; says what each kind counted.
fn take_over(house: &House, bytes: &[u8]) -> BTreeMap<String, [usize; 3]> {
    let file = source("takeover.xlsx", bytes);
    let plan = plan(house, file, None).unwrap_or_else(|faults| panic!("{faults:#?}"));
    exchange::carry_out(&house.db, &Actor::CommandLine, house.now(), file, &plan).expect("it is carried out");
    let counts = plan.counts().into_iter();
    counts
        .map(|of| {
            (
                of.kind.to_string(),
                [of.count.made, of.count.changed, of.count.same],
            )
        })
        .collect()
}

/// Two certifications taken over, the second with two sites and without its audit time, and Dora User to review them.
pub(crate) async fn two(house: &House) -> [String; 2] {
    ready(house).await;
    let cases = cases(2);
    take_over(house, &workbook(&cases));
    let manager = house.staff("Max Manager", &[Role::Manager]).await;
    teams::signed_in(house, &manager, "Dora", Role::ApplicationReviewer).await;
    let certificates = every(&manager, "/api/v1/certificates").await;
    [0, 1].map(|at: usize| {
        let row = certificates
            .iter()
            .find(|row| row["number"] == cases[at].number.as_str());
        let id = row.and_then(|row| row["certification_id"].as_str());
        id.expect("a certificate").to_owned()
    })
}

/// Every item of a list of the API.
async fn every(visit: &Visit, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = visit
            .get_json(&format!("{path}?limit=100{cursor}"))
            .await
            .is(200)
            .json();
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// What falls due, in an order of its own; findings by their codes.
fn sorted(due: &Value, codes: &BTreeMap<String, String>) -> Vec<Value> {
    let mut items = due.as_array().expect("a list").clone();
    for item in &mut items {
        if let Some(code) = item["of"].as_str().and_then(|id| codes.get(id)) {
            item["of"] = json!(code);
        }
    }
    items.sort_by_key(|item| format!("{} {} {}", item["what"], item["number"], item["of"]));
    items
}

/// What the rules answer for the events as the test tells them.
fn answer(case: &Case) -> Value {
    let request = json!({"today": TODAY, "standard": "ISO 9001:2015", "events": case.events});
    let request = Request::read(&request).unwrap_or_else(|no| panic!("{}: {no}", case.number));
    let book = assayer::rules::book::Book::shipped().expect("the shipped book");
    let ruling = clock::due(
        &book,
        book.parameters(),
        &request.standard,
        &request.events,
        request.today,
    );
    let ruling = ruling.unwrap_or_else(|no| panic!("{}: {no}", case.number));
    serde_json::to_value(ruling.value).expect("JSON")
}

on_both! {
    async fn two_hundred_certifications_bring_the_due_dates_that_the_rules_answer(house) {
        ready(house).await;
        let cases = cases(200);
        let counts = take_over(house, &workbook(&cases));
        let audits: usize = cases.iter().map(|case| case.audits.len()).sum();
        let findings: usize = cases.iter().map(|case| case.findings.len()).sum();
        assert_eq!(counts["certifications"], [200, 0, 0]);
        assert_eq!((counts["audits"], counts["findings"]), ([audits, 0, 0], [findings, 0, 0]));
        assert_eq!((counts["auditors"], counts["competences"]), ([3, 0, 0], [5, 0, 0]));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let certificates: BTreeMap<String, String> = every(&manager, "/api/v1/certificates")
            .await
            .into_iter()
            .map(|row| {
                let text = |field: &str| row[field].as_str().expect("a text").to_owned();
                (text("number"), text("certification_id"))
            })
            .collect();
        assert_eq!(certificates.len(), 200);
        let codes: BTreeMap<String, String> = every(&manager, "/api/v1/findings")
            .await
            .into_iter()
            .map(|row| {
                let statement = row["statement"].as_str().expect("a statement");
                let code = statement.split(": ").next().and_then(|said| said.rsplit(' ').next());
                (row["id"].as_str().expect("an id").to_owned(), code.expect("a code").to_owned())
            })
            .collect();
        assert_eq!(codes.len(), findings);
        let mut states = BTreeMap::new();
        for case in &cases {
            let id = &certificates[&case.number];
            let kept = manager.get_json(&format!("/api/v1/certifications/{id}")).await.is(200).json();
            let answer = answer(case);
            let (shown, ruled) = (sorted(&kept["due"], &codes), sorted(&answer["due"], &BTreeMap::new()));
            assert_eq!(shown, ruled, "{} {:#?}", case.number, case.events);
            assert_eq!(kept["status_today"], answer["status"], "{}", case.number);
            assert_eq!(kept["expires_on"], answer["expires"], "{}", case.number);
            // What is still to be held is planned, within the window that the clock has for it.
            let wanted = ruled.iter().filter(|item| {
                let audit = matches!(item["what"].as_str(), Some("surveillance" | "recertification_audit"));
                audit && item["state"] != "done"
            });
            let mut wanted: Vec<_> = wanted.map(|item| item["limit"].clone()).collect();
            let planned = kept["audits"].as_array().expect("audits").iter();
            let planned = planned.filter(|audit| audit["status"] == "planned");
            let mut planned: Vec<_> = planned.map(|audit| audit["limit_on"].clone()).collect();
            wanted.sort_by_key(ToString::to_string);
            planned.sort_by_key(ToString::to_string);
            assert_eq!(planned, wanted, "{}", case.number);
            for item in &ruled {
                *states.entry(item["state"].as_str().expect("a state").to_owned()).or_insert(0) += 1;
            }
            *states.entry(answer["status"].as_str().expect("a status").to_owned()).or_insert(0) += 1;
        }
        // The states really differ.
        for state in ["open", "due", "late", "done", "missed", "certified", "suspended", "expired"] {
            assert!(states.get(state).is_some_and(|count| *count > 3), "{state}: {states:?}");
        }
        assert!(house.db.verify_journal().expect("it is read").is_ok());
        // Everybody finds their work.
        let scheduler = house.staff("Sasha Scheduler", &[Role::Scheduler]).await;
        scheduler.get("/desk").await.is(200).says("Client number C");
        manager.get("/desk/cases").await.is(200).says("Client number C000");
    }

    async fn the_public_reads_a_number_that_was_printed_before_and_the_same_list_changes_nothing(house) {
        ready(house).await;
        let cases = cases(20);
        let bytes = workbook(&cases);
        take_over(house, &bytes);
        let public = house.nobody();
        for (at, status) in [(0, "valid"), (5, "suspended"), (15, "suspended"), (6, "valid"), (8, "valid")] {
            let case = &cases[at];
            for typed in [case.number.clone(), case.number.to_lowercase().replace(['-', ' '], "/")] {
                let asked = typed.replace('/', "%2F").replace(' ', "%20");
                let told = public.get_json(&format!("/api/v1/public/certificates/{asked}")).await.is(200);
                assert_eq!(told.field("/status"), status, "{typed}");
                assert_eq!(told.field("/number"), case.number);
                assert_eq!(told.field("/expires"), case.text("expires_on"));
            }
        }
        let sixth = &cases[6];
        let told = public.get_json(&format!("/verify/{}", sixth.number.replace(' ', "%20"))).await.is(200).json();
        let history: Vec<_> = told["history"].as_array().expect("a history").iter().map(|e| e["event"].clone()).collect();
        assert_eq!(history, ["issued", "renewed"]);
        assert_eq!(told["first_issued"], json!(sixth.text("first_issued_on")));
        assert_eq!(told["unaccredited"], json!(true));
        let entries = house.db.verify_journal().expect("it is read");
        let again = take_over(house, &bytes);
        assert_eq!(again["certifications"], [0, 0, 20]);
        assert!(again.values().all(|[made, changed, _]| made + changed == 0), "{again:?}");
        assert_eq!(house.db.verify_journal().expect("it is read"), entries);
    }

    async fn one_wrong_cell_imports_nothing_and_is_named(house) {
        ready(house).await;
        let mut cases = cases(200);
        cases[57].set("expires_on", "2028-02-30");
        let bytes = workbook(&cases);
        let found = faults(house, source("takeover.xlsx", &bytes), None);
        assert_eq!(
            found,
            ["sheet \"certifications\", row 59, column \"expires_on\": \"2028-02-30\" is not a date. Write it as \
              2026-01-31."]
        );
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        assert_eq!(every(&manager, "/api/v1/organisations").await, Vec::<Value>::new());
        assert_eq!(every(&manager, "/api/v1/certificates").await, Vec::<Value>::new());
    }

    async fn what_was_taken_over_lives_on_by_the_acts_of_everybody(house) {
        ready(house).await;
        let cases = cases(10);
        take_over(house, &workbook(&cases));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let auditors = every(&manager, "/api/v1/auditors").await;
        let dora = auditors.iter().find(|row| row["name"] == "Dora").expect("Dora came with the list");
        assert_eq!(dora["email"], "dora@meridian.example");
        let dora = dora["id"].as_str().expect("an id").parse().expect("an id");
        let decider = house.auditor("Dora Decider", &[Role::DecisionMaker], dora).await;
        let of = |number: String| {
            let decider = &decider;
            async move {
                let rows = every(decider, "/api/v1/certificates").await;
                let row = rows.into_iter().find(|row| row["number"] == number.as_str());
                let id = row.expect("its certificate")["certification_id"].as_str().expect("an id").to_owned();
                let path = format!("/api/v1/certifications/{id}");
                let version = decider.get_json(&path).await.is(200).json()["version"].clone();
                (path, version)
            }
        };
        // The suspended one is restored, and the public reads it at once.
        let suspended = &cases[5];
        let (path, version) = of(suspended.number.clone()).await;
        let given = json!({"reason": "The audit was held.", "cause_solved": "The client let the team in.",
            "information_used": "The report.", "version": version});
        decider.post_json(&format!("{path}/restoration"), given).await.is(201);
        let verify = format!("/verify/{}", suspended.number.replace(' ', "%20"));
        assert_eq!(house.nobody().get_json(&verify).await.is(200).field("/status"), "valid");
        // A certificate is issued again under the number that is printed.
        let (path, version) = of(cases[1].number.clone()).await;
        let issuer = house.staff("Ida Issuer", &[Role::Manager]).await;
        let given = json!({"reason": "The street has another name.", "version": version});
        issuer.post_json(&format!("{path}/revisions"), given).await.is(201);
        let verify = format!("/verify/{}", cases[1].number.replace(' ', "%20"));
        let told = house.nobody().get_json(&verify).await.is(200).json();
        assert_eq!((&told["revision"], &told["number"]), (&json!(2), &json!(cases[1].number)));
        let first = house.nobody().get_json(&format!("{verify}?revision=1")).await.is(200);
        assert_eq!(first.field("/status"), "superseded");
        // The pages of a case and of a finding say who is behind earlier records.
        let (path, _) = of(cases[7].number.clone()).await;
        let page = path.replace("/api/v1/certifications", "/desk/cases");
        decider.get(&page).await.is(200).says("Client number C007");
        let findings = every(&manager, "/api/v1/findings").await;
        let finding = findings[0]["id"].as_str().expect("an id");
        manager.get(&format!("/desk/findings/{finding}")).await.is(200).says("Earlier records");
    }
}

/// The command's own answer for some of them, so that nothing stands between.
#[test]
fn the_command_answers_as_the_rules_do() {
    for case in cases(40).iter().step_by(7) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let request = json!({"today": TODAY, "standard": "ISO 9001:2015", "events": case.events});
        std::fs::write(file.path(), request.to_string()).expect("the request is written");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_assayer"))
            .args(["rules", "clock"])
            .arg(file.path())
            .current_dir(file.path().parent().expect("a folder"))
            .env_remove("ASSAYER_CONFIG")
            .output()
            .expect("the program runs");
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let none = BTreeMap::new();
        assert_eq!(
            sorted(&told["due"], &none),
            sorted(&answer(case)["due"], &none),
            "{}",
            case.number
        );
    }
}
