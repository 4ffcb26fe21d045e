//! Applications: started, saved half full, completed, submitted.

use assayer::access::Role;
use assayer::outbox;
use reqwest::Method;
use serde_json::{Value, json};

use super::organisations::{register, site};
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD, on_both};

/// What LC-10 asks for, apart from the sites.
pub(crate) fn parts(version: i64) -> Value {
    json!({
        "scope": "Acute inpatient and outpatient care", "processes": "Admission, treatment, discharge",
        "resources": "Physicians, nurses, two theatres", "relationships": "One company, five departments",
        "outsourced_processes": "Laundry, by Calder Textiles", "legal_obligations": "Health and Social Care Act",
        "consultancy_received": false, "internal_audit_done": true, "language": "en", "version": version,
    })
}

/// A client with one site and somebody who speaks for it.
pub(crate) async fn client(house: &House, name: &str) -> (Visit, String, String) {
    let reviewer = house.staff("Ida Intake", &[Role::ApplicationReviewer]).await;
    let (organisation, site) = register(&reviewer, name).await;
    let client = house
        .client("Cleo Client", organisation.parse().expect("an id"))
        .await;
    (client, organisation, site)
}

/// An application to ISO 9001 that its client has submitted.
pub(crate) async fn submitted(client: &Visit, standard: &str, sites: &[String]) -> String {
    let id = started(client, standard).await;
    let path = format!("/api/v1/applications/{id}");
    let mut given = parts(1);
    given["sites"] = json!(sites);
    client.send_json(Method::PUT, &path, given).await.is(200);
    let submission = format!("{path}/submission");
    client
        .post_json(&submission, json!({ "version": 2 }))
        .await
        .is(200);
    id
}

/// The letters written so far, by name.
pub(crate) async fn letters(house: &House) -> Vec<String> {
    let waiting = house.db.read_public(outbox::waiting).await.expect("the outbox");
    waiting.into_iter().map(|letter| letter.letter).collect()
}

async fn started(client: &Visit, standard: &str) -> String {
    let given = json!({ "standard": standard });
    let reply = client.post_json("/api/v1/applications", given).await.is(201);
    reply.field("/id")
}

on_both! {
    async fn half_an_application_is_kept_and_says_what_is_missing(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        let id = started(&client, "ISO 9001:2015").await;
        let path = format!("/api/v1/applications/{id}");
        let half = json!({ "scope": "Acute care", "consultancy_received": "yes", "version": 1 });
        let view = client.send_json(Method::PUT, &path, half).await.is(200);
        assert_eq!(view.field("/scope"), "Acute care");
        let missing: Vec<Value> = view.json()["missing"].as_array().expect("a list").iter().map(|part| part["field"].clone()).collect();
        let expected = ["processes", "resources", "relationships", "legal_obligations", "outsourced_processes", "consultancy_from", "sites"];
        assert_eq!(missing, expected.map(|field| json!(field)));
        client.get(&format!("/portal/applications/{id}")).await.is(200).says("7 parts are missing").says("Name the legal obligations");
        let refused = client.post_json(&format!("{path}/submission"), json!({ "version": 2 })).await.refused_by("LC-10");
        assert_eq!(refused.json()["errors"].as_array().expect("errors").len(), 7);
        assert_eq!(client.get_json(&path).await.field("/status"), "draft");
    }

    async fn a_client_fills_in_submits_and_hears_what_happens_next(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let reply = client.post("/portal/applications", &[("standard", "ISO 9001:2015")]).await.is(303);
        let edit = reply.location();
        client.get(&edit).await.is(200).says("Main hospital").says("50 people work here");
        let page = edit.trim_end_matches("/edit").to_owned();
        let fields = [
            ("version", "1"), ("sites", site.as_str()), ("scope", "Acute care"), ("processes", "Care"), ("resources", "Staff"),
            ("relationships", "One company"), ("outsourced_processes", "none"), ("legal_obligations", "Health law"),
            ("consultancy_received", "no"),
        ];
        assert_eq!(client.post(&page, &fields).await.is(303).location(), page);
        client.get(&page).await.is(200).says("Everything asked for is here").says("Submit the application");
        client.get(&edit).await.is(200).says("checked");
        client.post(&format!("{page}/submission"), &[("version", "2")]).await.is(303);
        client.get(&page).await.is(200).says("Waiting for the review").says("We have your application since 5 January 2026").lacks("Fill in<");
        assert_eq!(letters(house).await, ["application_received"]);
    }

    async fn what_was_submitted_stays_as_it_was(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let path = format!("/api/v1/applications/{id}");
        client.send_json(Method::PUT, &path, parts(3)).await.refused_by("LC-10").says("only a draft can be changed");
        client.post_json(&format!("{path}/submission"), json!({ "version": 3 })).await.refused_by("LC-11");
    }

    async fn everything_unreadable_is_named_at_once_and_nothing_typed_is_lost(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = started(&client, "ISO 9001:2015").await;
        let fields = [
            ("version", "1"), ("sites", site.as_str()), ("sites", "nonsense"), ("scope", "Every ward of the house"),
            ("wanted_from", "2026-02-30"), ("consultancy_received", "perhaps"), ("language", "English"),
        ];
        let page = client.post(&format!("/portal/applications/{id}"), &fields).await.is(422);
        let page = page.says("2026-02-30 does not exist in the calendar (LC-120)").says("\"perhaps\" is neither yes nor no");
        page.says("code of two or three letters").says("not one of the organisation's sites").says("Every ward of the house").says(" checked");
        assert_eq!(client.get_json(&format!("/api/v1/applications/{id}")).await.field("/version"), "1");
    }

    async fn the_site_of_another_client_is_not_there(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (_, foreign) = register(&reviewer, "Kestrel Medical").await;
        let id = started(&client, "ISO 9001:2015").await;
        let mut given = parts(1);
        given["sites"] = json!([foreign]);
        let reply = client.send_json(Method::PUT, &format!("/api/v1/applications/{id}"), given).await.is(422);
        assert_eq!(reply.field("/errors/0/field"), "/sites");
        reply.lacks("Kestrel");
    }

    async fn of_several_sites_the_central_function_must_be_one(house) {
        let (client, organisation, _) = client(house, "Orbis Hospitals").await;
        let path = format!("/api/v1/organisations/{organisation}/sites");
        let mut others = Vec::new();
        for name in ["Clinic East", "Clinic West"] {
            others.push(client.post_json(&path, site(name)).await.is(201).field("/id"));
        }
        let id = started(&client, "ISO 9001:2015").await;
        let mut given = parts(1);
        given["sites"] = json!(others);
        client.send_json(Method::PUT, &format!("/api/v1/applications/{id}"), given).await.is(200);
        let submission = format!("/api/v1/applications/{id}/submission");
        client.post_json(&submission, json!({ "version": 2 })).await.refused_by("MS-91").says("central function");
    }

    async fn a_standard_the_book_does_not_have_is_refused(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        let reply = client.post_json("/api/v1/applications", json!({ "standard": "ISO 9001:1987" })).await.refused_by("LC-3");
        reply.says("ISO 9001:2015");
        client.post("/portal/applications", &[]).await.is(422).says("Choose a standard.");
    }

    async fn one_standard_has_one_open_application(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        started(&client, "ISO 9001:2015").await;
        started(&client, "ISO 7101:2023").await;
        client.post_json("/api/v1/applications", json!({ "standard": "ISO 9001:2015" })).await.is(422).says("is open already");
    }

    async fn two_who_edit_one_draft_do_not_overwrite_each_other(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        let id = started(&client, "ISO 9001:2015").await;
        let page = format!("/portal/applications/{id}");
        client.post(&page, &[("version", "1"), ("scope", "Acute care")]).await.is(303);
        let stale = client.post(&page, &[("version", "1"), ("scope", "Care at home")]).await.is(412);
        stale.says("Somebody changed this application").says("Care at home");
        assert_eq!(client.get_json(&format!("/api/v1/applications/{id}")).await.field("/scope"), "Acute care");
    }

    async fn a_contributor_fills_in_but_does_not_submit(house) {
        let (administrator, organisation, site) = client(house, "St Brannoc Hospital").await;
        let own = Some(organisation.parse().expect("an id"));
        let contributor = house.person("Connie Contributor", &[Role::ClientContributor], own, None).await;
        let id = started(&administrator, "ISO 9001:2015").await;
        let mut given = parts(1);
        given["sites"] = json!([site]);
        contributor.send_json(Method::PUT, &format!("/api/v1/applications/{id}"), given).await.is(200);
        contributor.get(&format!("/portal/applications/{id}")).await.is(200).says("Your organisation's administrator submits it");
        contributor.post_json(&format!("/api/v1/applications/{id}/submission"), json!({ "version": 2 })).await.is(403);
        contributor.post_json("/api/v1/applications", json!({ "standard": "ISO 7101:2023" })).await.is(403);
    }

    async fn a_reviewer_starts_and_fills_in_for_a_client_who_submits(house) {
        let (client, organisation, site) = client(house, "St Brannoc Hospital").await;
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        reviewer.get("/desk/applications/new").await.is(200).says("St Brannoc Hospital, Bideford");
        reviewer.post("/desk/applications", &[("standard", "ISO 9001:2015")]).await.is(422).says("Choose the client that applies.");
        let fields = [("standard", "ISO 9001:2015"), ("organisation", organisation.as_str())];
        let edit = reviewer.post("/desk/applications", &fields).await.is(303).location();
        reviewer.get(&edit).await.is(200).says("Main hospital");
        let page = edit.trim_end_matches("/edit").to_owned();
        let id = page.rsplit('/').next().expect("an id").to_owned();
        let mut given = parts(1);
        given["sites"] = json!([site]);
        reviewer.send_json(Method::PUT, &format!("/api/v1/applications/{id}"), given).await.is(200);
        reviewer.get(&page).await.is(200).says("The client's administrator submits it in the portal.");
        let submission = format!("/api/v1/applications/{id}/submission");
        reviewer.post_json(&submission, json!({ "version": 2 })).await.is(403);
        client.post_json(&submission, json!({ "version": 2 })).await.is(200);
    }

    async fn another_clients_application_is_not_there(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (other, _) = register(&reviewer, "Kestrel Medical").await;
        let stranger = house.client("Sam Stranger", other.parse().expect("an id")).await;
        for path in ["", "/edit"] {
            stranger.get(&format!("/portal/applications/{id}{path}")).await.is(404);
        }
        stranger.get_json(&format!("/api/v1/applications/{id}")).await.is(404);
        stranger.send_json(Method::PUT, &format!("/api/v1/applications/{id}"), parts(1)).await.is(404);
        stranger.post_json(&format!("/api/v1/applications/{id}/submission"), json!({ "version": 1 })).await.is(404);
        let listed = stranger.get_json("/api/v1/applications").await.is(200).json();
        assert_eq!(listed["items"], json!([]));
    }

    async fn the_longest_wait_stands_first(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let first = submitted(&client, "ISO 9001:2015", std::slice::from_ref(&site)).await;
        house.set_day(2026, 1, 8);
        let client = Visit::sign_in(&house.base, "cleo.client@example.org", PASSWORD).await;
        submitted(&client, "ISO 7101:2023", &[site]).await;
        house.set_day(2026, 1, 9);
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        // Programs get the newest first, which holds still while they walk through it.
        let list = reviewer.get_json("/api/v1/applications?limit=1").await.is(200);
        assert_eq!(list.field("/items/0/standard"), "ISO 7101:2023");
        let rest = reviewer.get_json(&format!("/api/v1/applications?limit=1&cursor={}", list.field("/next"))).await.is(200);
        assert_eq!(rest.field("/items/0/id"), first);
        assert_eq!(rest.field("/items/0/waiting_days"), "4");
        // People get what waits longest.
        let page = reviewer.get("/desk/applications").await.is(200).says("for 4 days").says("for one day").text;
        assert!(page.find("for 4 days") < page.find("for one day"));
    }
}
