//! People of record, accreditations, users and the journal.

use assayer::access::Role;
use assayer::base::time::Date;
use assayer::parties::accreditations;
use assayer::rules::book::{StandardId, TechnicalArea};
use reqwest::Method;
use serde_json::{Value, json};

use super::organisations::register;
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD, on_both};

fn person(name: &str) -> Value {
    json!({
        "name": name, "city": "Bristol", "country": "GB", "languages": "en, DE en", "agreement_on": "2025-01-02",
        "declared_on": "2025-12-01",
    })
}

fn competence() -> Value {
    json!({
        "standard": "ISO 9001:2015", "technical_area": "IAF 38", "role": "lead_auditor", "valid_from": "2025-01-02",
        "valid_to": "2026-02-27", "evidence": "Witnessed in December 2024",
    })
}

async fn added(manager: &Visit, name: &str) -> String {
    manager
        .post_json("/api/v1/auditors", person(name))
        .await
        .is(201)
        .field("/id")
}

fn day(text: &str) -> Date {
    text.parse().expect("a real date")
}

/// The number of the accreditation that covers ISO 9001 in these areas on a day.
async fn covering(house: &House, areas: &[&str], on: &str) -> Option<String> {
    let areas: Vec<TechnicalArea> = areas.iter().map(|area| TechnicalArea::new(*area)).collect();
    let on = day(on);
    let standard = StandardId::new("ISO 9001:2015");
    let found = house
        .db
        .read_public(move |conn| accreditations::covering(conn, &standard, &areas, on));
    found.await.expect("it is read").map(|row| row.number)
}

on_both! {
    async fn a_person_is_added_and_shown_with_what_is_valid_until_when(house) {
        // CO-31: a grant keeps what it rests on.
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let id = added(&manager, "Lena Lead").await;
        let path = format!("/api/v1/auditors/{id}/qualifications");
        manager.post_json(&path, competence()).await.is(201);
        let record = manager.get_json(&format!("/api/v1/auditors/{id}")).await.is(200);
        assert_eq!(record.field("/languages"), "en de");
        assert_eq!(record.field("/competences/0/granted_by"), "Mia Manager");
        assert_eq!(record.field("/competences/0/standing"), "ending");
        let list = manager.get("/desk/auditors").await.is(200);
        list.says("Lena Lead").says("Leads audits").says("until 27 February 2026").says("Ends soon");
        house.set_day(2026, 3, 2);
        let manager = Visit::sign_in(&house.base, "mia.manager@example.org", PASSWORD).await;
        manager.get("/desk/auditors").await.is(200).lacks("27 February 2026");
        manager.get(&format!("/desk/auditors/{id}")).await.is(200).says("27 February 2026").says("Ended");
    }

    async fn every_fault_of_a_person_is_named_and_a_stale_change_refused(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let bad = json!({ "name": "", "city": "Bristol", "country": "GB", "languages": "english", "agreement_on": "2027-01-01", "declared_on": "2026-02-30" });
        let reply = manager.post_json("/api/v1/auditors", bad).await.is(422).json();
        let named: Vec<&str> = reply["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect();
        assert_eq!(named, ["/name", "/languages", "/agreement_on", "/declared_on"]);
        let id = added(&manager, "Lena Lead").await;
        let mut given = person("Lena Lead-Ross");
        given["version"] = json!(1);
        given["active"] = json!("no");
        let path = format!("/api/v1/auditors/{id}");
        manager.send_json(Method::PUT, &path, given.clone()).await.is(200).says("\"active\":false");
        manager.send_json(Method::PUT, &path, given).await.is(412).says("Somebody changed this auditor");
        manager.get(&format!("/desk/auditors/{id}")).await.is(200).says("Cannot be assigned now").says("Not active");
    }

    async fn a_competence_that_ends_before_it_begins_or_has_an_unknown_area_is_refused(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let id = added(&manager, "Lena Lead").await;
        let path = format!("/api/v1/auditors/{id}/qualifications");
        let mut given = competence();
        given["valid_to"] = json!("2025-01-01");
        manager.post_json(&path, given.clone()).await.refused_by("CO-70").says("1 January 2025, is before the first, 2 January 2025");
        given["valid_to"] = json!("2025-01-02");
        // CO-31: what was evaluated, how, and what came of it.
        given["evidence"] = json!(" ");
        manager.post_json(&path, given.clone()).await.is(422).says("/evidence");
        given["evidence"] = json!("Witnessed in December 2024");
        given["technical_area"] = json!("IAF 99");
        manager.post_json(&path, given.clone()).await.refused_by("CO-40").says("technical_area");
        given["standard"] = json!("ISO 9001:1987");
        manager.post_json(&path, given.clone()).await.refused_by("LC-3");
        given["role"] = json!("chief");
        manager.post_json(&path, given).await.is(422).says("is not one of");
        let fields = [("standard", "ISO 9001:2015"), ("technical_area", "IAF 99"), ("role", "auditor"), ("valid_from", "2025-01-02"), ("valid_to", ""), ("evidence", "Long words about it")];
        let page = manager.post(&format!("/desk/auditors/{id}/competences"), &fields).await.is(422);
        page.says("IAF 99").says("Long words about it");
        manager.get_json(&format!("/api/v1/auditors/{id}")).await.is(200).says("\"competences\":[]");
        let nobody = "/api/v1/auditors/01900000-0000-7000-8000-00000000ffff/qualifications";
        manager.post_json(nobody, competence()).await.is(404);
    }

    async fn a_competence_is_ended_and_never_prolonged(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let id = added(&manager, "Lena Lead").await;
        let competence = manager.post_json(&format!("/api/v1/auditors/{id}/qualifications"), competence()).await.field("/id");
        let path = format!("/api/v1/qualifications/{competence}/end");
        let end = |on: &str| json!({ "ends_on": on, "reason": "Left the field" });
        manager.post_json(&path, end("2026-12-31")).await.refused_by("CO-33").says("ends on 27 February 2026 already");
        manager.post_json(&path, end("2024-12-31")).await.refused_by("CO-33");
        manager.post_json(&path, json!({ "ends_on": "2026-01-31" })).await.is(422).says("/reason");
        manager.post_json(&path, end("2026-01-31")).await.is(200);
        let page = manager.get("/desk/journal").await.is(200);
        page.says("end competence").says("Left the field").says("Mia Manager");
    }

    async fn services_and_conflicts_need_a_real_client_and_dates_in_order(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (organisation, _) = register(&reviewer, "Aster Labs").await;
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let id = added(&manager, "Lena Lead").await;
        let services = format!("/api/v1/auditors/{id}/services");
        let mut given = json!({ "organisation": "01900000-0000-7000-8000-00000000ffff", "kind": "employment", "began_on": "2020-01-01", "ended_on": "2024-06-30" });
        manager.post_json(&services, given.clone()).await.is(404);
        given["organisation"] = json!(organisation);
        given["ended_on"] = json!("2019-12-31");
        manager.post_json(&services, given.clone()).await.refused_by("CO-4");
        given["ended_on"] = json!("2024-06-30");
        manager.post_json(&services, given).await.is(201);
        let fields = [("organisation", organisation.as_str()), ("kind", "financial"), ("began_on", "2025-01-01"), ("ended_on", "")];
        manager.post(&format!("/desk/auditors/{id}/conflicts"), &fields).await.is(303);
        let page = manager.get(&format!("/desk/auditors/{id}")).await.is(200);
        page.says("Aster Labs").says("Employment or managerial role").says("free on 30 June 2026").says("Financial interest").says("Barred");
        reviewer.post_json(&services, json!({})).await.is(403);
    }

    async fn an_accreditation_covers_whole_scopes_from_its_day_until_its_suspension(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let mut given = json!({
            "body": "National Accreditation Service", "number": "0412", "url": "https://accreditation.example/0412",
            "standard": "ISO 9001:2015", "technical_areas": "IAF 38; IAF 33", "granted_on": "2024-03-01",
        });
        manager.post_json("/api/v1/accreditations", given.clone()).await.is(201);
        assert_eq!(covering(house, &["IAF 38"], "2026-01-05").await.as_deref(), Some("0412"));
        assert_eq!(covering(house, &["IAF 38"], "2024-02-29").await, None, "not granted yet");
        assert_eq!(covering(house, &["IAF 38", "IAF 29"], "2026-01-05").await, None, "VE-41: partial coverage is none");
        given["status"] = json!("suspended");
        given["status_on"] = json!("2026-06-01");
        manager.post_json("/api/v1/accreditations", given.clone()).await.is(201);
        assert_eq!(covering(house, &["IAF 38"], "2026-05-31").await.as_deref(), Some("0412"));
        assert_eq!(covering(house, &["IAF 38"], "2026-06-01").await, None);
        given["status"] = json!("active");
        given["status_on"] = json!("2026-09-01");
        given["technical_areas"] = json!("");
        manager.post_json("/api/v1/accreditations", given.clone()).await.is(201);
        assert_eq!(covering(house, &["IAF 29"], "2026-09-01").await.as_deref(), Some("0412"));
        manager.get("/desk/accreditations").await.is(200).says("Suspended").says("ISO 7101:2023").says("no accreditation");
        for (field, value, says) in [
            ("url", "accreditation.example", "Write the web address in full"),
            ("technical_areas", "IAF 77", "IAF 77"),
            ("standard", "ISO 1", "not among the standards"),
            ("status_on", "2020-01-01", "before the accreditation was granted"),
        ] {
            let mut wrong = given.clone();
            wrong[field] = json!(value);
            manager.post_json("/api/v1/accreditations", wrong).await.is(422).says(says).says(field);
        }
    }

    async fn whoever_is_shut_out_is_signed_out_at_once(house) {
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let given = json!({ "name": "Sam Scheduler", "email": "sam@example.org", "password": PASSWORD, "roles": ["scheduler"] });
        let id = administrator.post_json("/api/v1/users", given.clone()).await.is(201).field("/id");
        administrator.post_json("/api/v1/users", given).await.is(422).says("exists already");
        let sam = Visit::sign_in(&house.base, "sam@example.org", PASSWORD).await;
        sam.get("/desk").await.is(200);
        let path = format!("/desk/users/{id}/active");
        administrator.post(&path, &[("active", "no"), ("version", "7")]).await.is(412);
        administrator.post(&path, &[("active", "perhaps"), ("version", "1")]).await.is(422);
        administrator.post(&path, &[("active", "no"), ("version", "1")]).await.is(303);
        assert_eq!(sam.get("/desk").await.is(303).location(), "/sign-in?next=%2Fdesk");
        administrator.get("/desk/users").await.is(200).says("Shut out").says("sam@example.org");
        administrator.post(&path, &[("active", "yes"), ("version", "2")]).await.is(303);
        assert_eq!(sam.get("/desk").await.is(303).location(), "/sign-in?next=%2Fdesk", "the old session stays closed");
        Visit::sign_in(&house.base, "sam@example.org", PASSWORD).await.get("/desk").await.is(200);
        let users = administrator.get_json("/api/v1/users").await.is(200).json();
        let own = users["items"].as_array().expect("items").iter().find(|user| user["name"] == json!("Ada Administrator")).expect("herself").clone();
        let own_path = format!("/api/v1/users/{}/active", own["id"].as_str().expect("an id"));
        administrator.post_json(&own_path, json!({ "active": "no", "version": 1 })).await.is(422).says("cannot shut yourself out");
        sam.get("/desk/users").await.is(303);
    }

    async fn a_form_for_a_user_keeps_everything_but_the_password(house) {
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let fields = [("name", "Sam Scheduler"), ("email", "sam@"), ("password", "secret words here"), ("roles", "scheduler"), ("roles", "client_contributor")];
        let page = administrator.post("/desk/users", &fields).await.is(422);
        page.says("Sam Scheduler").says("is not an e-mail address").says("cannot be joined").lacks("secret words here");
    }

    async fn the_journal_is_read_chain_by_chain(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (one, _) = register(&reviewer, "Aster Labs").await;
        let (other, _) = register(&reviewer, "Kestrel Medical").await;
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let page = administrator.get(&format!("/desk/journal?organisation={one}")).await.is(200);
        page.says("register organisation").says("add site").says("Rae Reviewer").says("5 January 2026 09:00");
        let api = administrator.get_json(&format!("/api/v1/journal?organisation={other}")).await.is(200);
        let items = api.json()["items"].as_array().expect("items").clone();
        assert_eq!(items.iter().map(|item| item["seq"].clone()).collect::<Vec<_>>(), [json!(2), json!(1)]);
        assert!(!api.text.contains("Aster"), "{}", api.text);
        let earlier = administrator.get_json(&format!("/api/v1/journal?organisation={other}&cursor=2")).await.json();
        assert_eq!(earlier["items"].as_array().expect("items").len(), 1);
        administrator.get("/desk/journal").await.is(200).says("add user");
        administrator.get("/desk/journal?organisation=nonsense").await.is(404);
        reviewer.get("/desk/journal").await.is(403);
    }
}
