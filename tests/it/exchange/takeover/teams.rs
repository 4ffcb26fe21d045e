//! Who audited before the take-over is seen by the rules on separation and rotation.

use assayer::access::Role;
use serde_json::{Value, json};

use super::book::{back, cases, day, years};
use super::sheets::workbook;
use super::{every, ready, take_over};
use crate::exchange::{faults, source};
use crate::house::client::Visit;
use crate::house::given::suspension;
use crate::house::running::{House, on_both};

/// Somebody of the list, signed in.
pub(super) async fn signed_in(house: &House, manager: &Visit, name: &str, role: Role) -> Visit {
    let auditors = every(manager, "/api/v1/auditors").await;
    let row = auditors
        .iter()
        .find(|row| row["name"] == name)
        .expect("they came with the list");
    let id = row["id"].as_str().expect("an id").parse().expect("an id");
    house.auditor(&format!("{name} User"), &[role], id).await
}

async fn case_of(visit: &Visit, number: &str) -> (String, Value) {
    let certificates = every(visit, "/api/v1/certificates").await;
    let row = certificates
        .iter()
        .find(|row| row["number"] == number)
        .expect("a certificate");
    let path = format!(
        "/api/v1/certifications/{}",
        row["certification_id"].as_str().expect("an id")
    );
    let case = visit.get_json(&path).await.is(200).json();
    (path, case)
}

on_both! {
    async fn whoever_audited_before_the_take_over_decides_nothing_about_it(house) {
        ready(house).await;
        let cases = cases(3);
        take_over(house, &workbook(&cases));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        for (name, rule) in [("Lena", "CO-9"), ("Theo", "CO-10")] {
            let visit = signed_in(house, &manager, name, Role::DecisionMaker).await;
            for case in &cases[1..3] {
                let (path, kept) = case_of(&visit, &case.number).await;
                let mut given = suspension(1);
                given["version"] = kept["version"].clone();
                visit.post_json(&format!("{path}/suspension"), given).await.refused_by(rule);
            }
        }
        let dora = signed_in(house, &manager, "Dora", Role::DecisionMaker).await;
        let (path, kept) = case_of(&dora, &cases[1].number).await;
        let mut given = suspension(1);
        given["version"] = kept["version"].clone();
        dora.post_json(&format!("{path}/suspension"), given).await.is(201);
        // The team stands with its audit.
        let audit = kept["audits"].as_array().expect("audits").iter().find(|one| one["kind"] == "surveillance");
        let audit = audit.expect("a surveillance")["id"].as_str().expect("an id").to_owned();
        manager.get(&format!("/desk/audits/{audit}")).await.is(200).says("Lena").says("Theo");
    }

    async fn whoever_led_the_last_cycles_is_warned_of(house) {
        ready(house).await;
        let mut cases = cases(7);
        // The third cycle; both recertification audits were led by Lena.
        let last = &mut cases[6];
        let ended = day(&last.text("previous_expires_on"));
        let first = years(back(ended, 3 * 365 - 1), 0) - chrono::Months::new(36);
        last.set("first_issued_on", first);
        last.set("agreement_on", back(first, 100));
        last.held("recertification", back(ended, 3 * 365 + 60));
        take_over(house, &workbook(&cases));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let scheduler = house.staff("Sasha Scheduler", &[Role::Scheduler]).await;
        // The board tells it of who may not lead, so the body makes it binding.
        let given = json!({"value": true, "in_force_on": "2026-11-23", "reason": "Decided", "version": 1});
        manager.post_json("/api/v1/settings/parameters/rotation_binding/changes", given).await.is(200);
        for (at, warned) in [(6, true), (1, false)] {
            let (_, case) = case_of(&manager, &cases[at].number).await;
            let audits = case["audits"].as_array().expect("audits").iter();
            let planned = audits.filter(|one| one["status"] == "planned").min_by_key(|one| one["limit_on"].to_string());
            let id = planned.expect("an audit to come")["id"].as_str().expect("an id").to_owned();
            let path = format!("/api/v1/audits/{id}/candidates?starts_on=2026-12-07&ends_on=2026-12-08");
            let shown = scheduler.get_json(&path).await.is(200).json();
            let candidates = shown["candidates"].as_array().expect("candidates");
            let lena = candidates.iter().find(|one| one["name"] == "Lena").expect("Lena");
            assert_eq!(lena.to_string().contains("led here for 2 cycles in a row"), warned, "{lena:#}");
        }
    }

    async fn a_team_that_cannot_be_is_named_in_the_row_of_its_audit(house) {
        ready(house).await;
        for (place, text, column, says) in [
            (5, "A7", "lead_auditor", "There is no auditor with the code or e-mail address A7, neither here nor kept."),
            (5, "A1; A2", "lead_auditor", "An audit has one lead auditor (CO-21)."),
            (5, "", "lead_auditor", "Where a team is told, its lead auditor is told as well (CO-21)."),
            (6, "a1", "technical_experts", "There is no auditor with the code or e-mail address a1"),
            (6, "LENA@meridian.example", "technical_experts", "is in the team of this audit already."),
        ] {
            let mut cases = cases(1);
            cases[0].audits[1][place] = text.to_owned();
            let found = faults(house, source("takeover.xlsx", &workbook(&cases)), None);
            let cell = format!("sheet \"audits\", row 3, column \"{column}\": ");
            assert!(found.len() == 1 && found[0].starts_with(&cell) && found[0].contains(says), "{text}: {found:#?}");
        }
        assert_eq!(json!(every(&house.staff("Max Manager", &[Role::Manager]).await, "/api/v1/auditors").await), json!([]));
    }
}
