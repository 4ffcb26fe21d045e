//! Clients and their sites: registered, changed, kept apart.

use assayer::access::Role;
use serde_json::{Value, json};

use crate::house::client::Visit;
use crate::house::running::on_both;

/// What a good organisation looks like.
pub(crate) fn organisation(name: &str) -> Value {
    json!({
        "legal_name": name, "street": "Harbour Road 12", "city": "Bideford", "country": "GB",
        "contact_name": "Robin Penrose", "contact_email": "quality@example.org",
    })
}

/// What a good site looks like.
pub(crate) fn site(name: &str) -> Value {
    json!({
        "name": name, "street": "Harbour Road 12", "city": "Bideford", "country": "GB",
        "activities": "Acute inpatient and outpatient care", "kind": "permanent",
        "full_time": 40, "part_time": 10, "part_time_hours": "4",
    })
}

/// Registers a client with one site; returns their ids.
pub(crate) async fn register(reviewer: &Visit, name: &str) -> (String, String) {
    let id = reviewer
        .post_json("/api/v1/organisations", organisation(name))
        .await
        .is(201)
        .field("/id");
    let path = format!("/api/v1/organisations/{id}/sites");
    let site = reviewer
        .post_json(&path, site("Main hospital"))
        .await
        .is(201)
        .field("/id");
    (id, site)
}

on_both! {
    async fn a_site_is_a_place_of_one_of_three_kinds(house) {
        // MS-2, MS-3, MS-4: a place where work is done; permanent, temporary, or a virtual one for work done online only.
        let reviewer = house.staff("Ida Intake", &[Role::ApplicationReviewer]).await;
        let (organisation, _) = register(&reviewer, "St Brannoc Hospital").await;
        let path = format!("/api/v1/organisations/{organisation}/sites");
        for (kind, status) in [("permanent", 201), ("temporary", 201), ("virtual", 201), ("mobile", 422)] {
            let mut given = site(&format!("The {kind} one"));
            given["kind"] = json!(kind);
            reviewer.post_json(&path, given).await.is(status);
        }
    }

    async fn a_client_is_registered_with_its_sites_and_found_by_part_of_its_name(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, _) = register(&reviewer, "Hôpital Saint-Brannoc").await;
        let page = reviewer.get(&format!("/desk/organisations/{id}")).await.is(200);
        page.says("Hôpital Saint-Brannoc").says("Main hospital").says("Central function");
        reviewer.get("/desk/organisations?q=hopital+saint").await.is(200).says("Hôpital Saint-Brannoc");
        reviewer.get("/desk/organisations?q=nobody").await.is(200).lacks("Saint-Brannoc");
    }

    async fn every_fault_of_a_form_is_named_at_once_and_nothing_typed_is_lost(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let fields = [("legal_name", ""), ("street", "Harbour Road 12"), ("country", "Britain"), ("contact_email", "nobody")];
        let page = reviewer.post("/desk/organisations", &fields).await.is(422);
        page.says("Enter something here.").says("\"BRITAIN\" is not a country").says("\"nobody\" is not an e-mail address").says("Harbour Road 12");
        let reply = reviewer.post_json("/api/v1/organisations", json!({ "country": "Britain" })).await.is(422);
        let named: Vec<Value> = reply.json()["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
        let expected = ["/legal_name", "/street", "/city", "/country", "/contact_name", "/contact_email"];
        assert_eq!(named, expected.map(|field| json!(field)));
    }

    async fn an_unknown_field_is_named(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let mut given = organisation("Tarn Textiles");
        given["version_"] = json!(1);
        let reply = reviewer.post_json("/api/v1/organisations", given).await.is(422);
        assert_eq!(reply.field("/errors/0/field"), "/version_");
    }

    async fn a_stale_form_changes_nothing_and_says_so(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, _) = register(&reviewer, "Tarn Textiles").await;
        let mut given = organisation("Tarn Textiles Ltd");
        given["version"] = json!(1);
        let path = format!("/api/v1/organisations/{id}");
        reviewer.send_json(reqwest::Method::PUT, &path, given.clone()).await.is(200);
        given["legal_name"] = json!("Tarn Textiles plc");
        reviewer.send_json(reqwest::Method::PUT, &path, given).await.is(412).says("Somebody changed this organisation");
        assert_eq!(reviewer.get_json(&path).await.is(200).field("/legal_name"), "Tarn Textiles Ltd");
    }

    async fn one_client_never_sees_another(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (one, _) = register(&reviewer, "Aster Labs").await;
        let (other, site) = register(&reviewer, "Kestrel Medical").await;
        let client = house.client("Cleo Client", one.parse().expect("an id")).await;
        client.get_json(&format!("/api/v1/organisations/{one}")).await.is(200);
        client.get_json(&format!("/api/v1/organisations/{other}")).await.is(404);
        client.get_json(&format!("/api/v1/sites/{site}")).await.is(404);
        client.get(&format!("/portal/sites/{site}")).await.is(404);
        let path = format!("/api/v1/organisations/{other}/sites");
        client.post_json(&path, self::site("Foreign")).await.is(404);
        let listed = client.get_json("/api/v1/organisations").await.is(200).json();
        assert_eq!(listed["items"].as_array().expect("items").len(), 1);
        client.post_json("/api/v1/organisations", organisation("New")).await.is(403);
    }

    async fn there_is_always_exactly_one_central_function(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, first) = register(&reviewer, "Orbis Hospitals").await;
        let path = format!("/api/v1/sites/{first}");
        let mut given = site("Main hospital");
        given["version"] = json!(1);
        reviewer.send_json(reqwest::Method::PUT, &path, given).await.refused_by("MS-1");
        let mut second = site("Head office");
        second["central_function"] = json!("yes");
        reviewer.post_json(&format!("/api/v1/organisations/{id}/sites"), second).await.is(201);
        let sites = reviewer.get_json(&format!("/api/v1/organisations/{id}")).await.json()["sites"].clone();
        let central: Vec<&Value> = sites.as_array().expect("sites").iter().filter(|s| s["central_function"] == json!(true)).collect();
        assert_eq!(central.len(), 1);
        assert_eq!(central[0]["name"], json!("Head office"));
    }

    async fn hours_of_part_timers_stay_to_the_minute_when_what_is_shown_is_sent_back(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (_, site) = register(&reviewer, "Calder Foods").await;
        let path = format!("/api/v1/sites/{site}");
        for minutes in [1, 7, 20, 440, 441, 1_439] {
            house.plant(&format!("UPDATE sites SET part_time = 3, part_time_minutes = {minutes}"));
            let shown = reviewer.get_json(&path).await.is(200).json();
            let hours = shown["part_time_hours"].as_str().expect("hours");
            reviewer.get(&format!("/desk/sites/{site}")).await.is(200).says(&format!("value=\"{hours}\""));
            let mut given = self::site("Mill");
            for (field, value) in [("part_time", json!(3)), ("part_time_hours", json!(hours)), ("central_function", json!("yes")), ("version", shown["version"].clone())] {
                given[field] = value;
            }
            let kept = reviewer.send_json(reqwest::Method::PUT, &path, given).await.is(200);
            assert_eq!(kept.field("/part_time_minutes"), minutes.to_string(), "{hours}");
        }
    }

    async fn part_timers_without_hours_and_hours_without_part_timers_are_refused(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, _) = register(&reviewer, "Calder Foods").await;
        let path = format!("/api/v1/organisations/{id}/sites");
        let mut given = site("Mill");
        given["part_time_hours"] = json!("25");
        reviewer.post_json(&path, given.clone()).await.is(422).says("at most 24 hours a day (AT-17)");
        given["part_time"] = json!(0);
        reviewer.post_json(&path, given.clone()).await.is(422).says("no part-timers");
        given["part_time_hours"] = json!("");
        given["full_time"] = json!(0);
        reviewer.post_json(&path, given).await.is(422).says("at least one (AT-10, AT-17)");
    }
}
