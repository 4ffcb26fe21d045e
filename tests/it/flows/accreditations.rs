//! Correcting an accreditation and ending it: nothing that was issued under it becomes false.

use assayer::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::audited::{case, certified};
use super::review::accredited;
use crate::house::client::Visit;
use crate::house::running::{House, on_both};

const API: &str = "/api/v1/accreditations";

async fn rows(manager: &Visit) -> Vec<Value> {
    let all = manager.get_json(API).await.is(200).json();
    all["items"].as_array().expect("a list").clone()
}

/// The one accreditation there is, and its address.
async fn only(manager: &Visit) -> (Value, String) {
    let rows = rows(manager).await;
    assert_eq!(rows.len(), 1);
    let path = format!("{API}/{}", rows[0]["id"].as_str().expect("an id"));
    (rows[0].clone(), path)
}

/// What is sent to correct a row that stands so.
fn correction(row: &Value, changes: Value) -> Value {
    let mut given = json!({ "reason": "It was entered wrong.", "version": row["version"] });
    for field in [
        "body",
        "number",
        "url",
        "technical_areas",
        "granted_on",
        "status_on",
    ] {
        given[field] = row[field].clone();
    }
    for (field, value) in changes.as_object().expect("fields") {
        given[field] = value.clone();
    }
    given
}

/// A certificate under an accreditation, decided on 16 March 2026; its number.
async fn issued(house: &House) -> (Visit, String) {
    accredited(house, "ISO 9001:2015").await;
    let case = case(house, "St Brannoc").await;
    let (_, number) = certified(&case).await;
    (house.staff("Mia Manager", &[Role::Manager]).await, number)
}

on_both! {
    async fn an_accreditation_is_corrected_with_a_reason_and_by_version(house) {
        accredited(house, "ISO 9001:2015").await;
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let (row, path) = only(&manager).await;
        let put = |given: Value| manager.send_json(Method::PUT, &path, given);
        put(correction(&row, json!({ "reason": "" }))).await.is(422).says("/reason");
        put(correction(&row, json!({ "url": "register" }))).await.is(422).says("web address in full");
        put(correction(&row, json!({ "technical_areas": "IAF 99" }))).await.is(422).says("technical_areas");
        put(correction(&row, json!({ "granted_on": "2025-01-01" }))).await.refused_by("VE-40");
        let changes = json!({
            "number": "412", "url": "https://accreditation.example/412", "granted_on": "2024-02-01",
            "status_on": "2024-02-01", "technical_areas": "IAF 38; IAF 33",
        });
        let now = put(correction(&row, changes.clone())).await.is(200);
        assert_eq!((now.field("/number"), now.field("/technical_areas"), now.field("/version")),
            ("412".into(), "IAF 38;IAF 33".into(), "2".into()));
        put(correction(&row, changes)).await.is(412);
        let kept = manager.get_json("/api/v1/journal").await.is(200);
        kept.says("amend_accreditation").says("It was entered wrong.").says("0412");
        let scheduler = house.staff("Sam Scheduler", &[Role::Scheduler]).await;
        scheduler.send_json(Method::PUT, &path, correction(&row, json!({}))).await.is(403);
        scheduler.get_json(&path).await.is(200);
    }

    async fn what_belongs_to_the_whole_is_corrected_in_all_its_statuses_and_they_stay_in_order(house) {
        accredited(house, "ISO 9001:2015").await;
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let (row, path) = only(&manager).await;
        let mut suspended = row.clone();
        for field in ["id", "version"] {
            suspended.as_object_mut().expect("an object").remove(field);
        }
        suspended["status"] = json!("suspended");
        suspended["status_on"] = json!("2025-06-01");
        manager.post_json(API, suspended).await.is(201);
        let put = |changes: Value| manager.send_json(Method::PUT, &path, correction(&row, changes));
        put(json!({ "status_on": "2025-07-01" })).await.refused_by("VE-40").says("follow each other");
        put(json!({ "number": "0413" })).await.is(200);
        let numbers: Vec<Value> = rows(&manager).await.iter().map(|row| row["number"].clone()).collect();
        assert_eq!(numbers, [json!("0413"), json!("0413")]);
    }

    async fn a_correction_that_would_falsify_a_certificate_is_refused_by_rule(house) {
        let (manager, number) = issued(house).await;
        let (row, path) = only(&manager).await;
        let put = |changes: Value| manager.send_json(Method::PUT, &path, correction(&row, changes));
        for changes in [
            json!({ "technical_areas": "IAF 33" }),
            json!({ "number": "0413" }),
            json!({ "body": "Another Service" }),
            json!({ "granted_on": "2026-03-17", "status_on": "2026-03-17" }),
        ] {
            put(changes).await.refused_by("VE-41").says(&format!("{number}, revision 1 (decided on 16 March 2026)"));
        }
        // What it says stays true: more areas, an earlier grant, another address.
        put(json!({ "technical_areas": "IAF 38", "granted_on": "2024-01-01", "url": "https://accreditation.example/r/0412" })).await.is(200);
        let public = house.nobody().get_json(&format!("/verify/{number}")).await.is(200);
        assert_eq!(public.field("/accreditation/number"), "0412");
        let id = path.rsplit('/').next().expect("an id");
        manager.get(&format!("/desk/accreditations/{id}")).await.is(200).says(&number).says("decided on");
    }

    async fn an_accreditation_ends_on_a_day_after_what_was_decided_under_it(house) {
        // VE-46.
        let (manager, number) = issued(house).await;
        let (row, path) = only(&manager).await;
        let end = |on: &str| {
            let given = json!({ "ended_on": on, "reason": "Given up: the scheme is left.", "version": row["version"] });
            let path = format!("{path}/end");
            let manager = &manager;
            async move { manager.post_json(&path, given).await }
        };
        end("2026-03-16").await.refused_by("VE-41").says("on 17 March 2026 at the earliest").says(&number);
        end("2024-03-01").await.refused_by("VE-40");
        let ended = end("2026-03-17").await.is(201);
        let there = ended.location();
        assert_eq!(manager.get_json(&there).await.is(200).field("/status"), "withdrawn");
        end("2026-04-01").await.refused_by("VE-40").says("ends on 17 March 2026 already");
        manager.get_json("/api/v1/journal").await.is(200).says("end_accreditation").says("the scheme is left");

        // The certificate says what was true; its public page, that it is in force no more.
        house.nobody().get(&format!("/verify/{number}")).await.is(200).lacks("not in force today");
        house.set_day(2026, 3, 17);
        house.keep_sessions();
        let page = house.nobody().get(&format!("/verify/{number}")).await.is(200);
        page.says("not in force today").says("National Accreditation Service");
        manager.get("/desk/accreditations").await.is(200).says("Withdrawn");

        // A status that is recorded like a new row is held to the same.
        let mut earlier = row.clone();
        for field in ["id", "version"] {
            earlier.as_object_mut().expect("an object").remove(field);
        }
        earlier["status"] = json!("suspended");
        earlier["status_on"] = json!("2026-03-02");
        manager.post_json(API, earlier).await.refused_by("VE-41");
    }

    async fn pages_correct_and_end_it_and_say_what_stands_in_the_way(house) {
        let (manager, number) = issued(house).await;
        let (row, path) = only(&manager).await;
        let page = path.replace("/api/v1", "/desk");
        let form = manager.get(&format!("{page}/edit")).await.is(200);
        form.says("National Accreditation Service").says("https://accreditation.example/0412");
        let text = |field: &str| row[field].as_str().expect("text").to_owned();
        let (body, url, granted) = (text("body"), text("url"), text("granted_on"));
        let fields = [
            ("body", body.as_str()), ("number", "0413"), ("url", &url), ("technical_areas", ""), ("granted_on", &granted),
            ("status_on", &granted), ("reason", "A slip"), ("version", "1"),
        ];
        manager.post(&page, &fields).await.is(422).says(&number).says("VE-41").says("A slip");
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "number").chain([("number", "0412")]).collect();
        let after = manager.post(&page, &fields).await.is(303).location();
        manager.get(&after).await.is(200).says("It is corrected");
        let end = format!("{page}/end");
        manager.post(&end, &[("ended_on", ""), ("reason", ""), ("version", "1")]).await.is(422).says("Enter a date");
        let after = manager.post(&end, &[("ended_on", "2026-12-31"), ("reason", "Given up"), ("version", "1")]).await.is(303).location();
        manager.get(&after).await.is(200).says("It ends on that day").says("31 December 2026").lacks("First day without it");
        manager.get(&format!("/desk/accreditations/new?of={}", text("id"))).await.is(200).says(&url);
        let scheduler = house.staff("Sam Scheduler", &[Role::Scheduler]).await;
        scheduler.get(&page).await.is(200).lacks("Correct this entry").lacks("End the accreditation");
        scheduler.get(&format!("{page}/edit")).await.is(403);
    }
}
