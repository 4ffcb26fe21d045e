//! A site leaves the scope: never to get round a nonconformity, and the certificate follows (MS-64, MS-72, MS-83).

use assayer::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::audited::{Case, Found, case_of, certified, version};
use crate::house::running::on_both;

async fn version_of(case: &Case) -> String {
    version(&case.decider, case).await
}

const MINOR: Found = Found {
    grade: "minor",
    accepted: true,
};

on_both! {
    async fn a_site_with_an_open_nonconformity_stays_and_leaves_once_it_is_closed(house) {
        // MS-64: the plan is accepted, which is enough for the decision, and not enough for leaving.
        let case = case_of(house, "Tarn Textiles", &["Mill East", "Mill West"], &[MINOR]).await;
        let (_, number) = certified(&case).await;
        let path = format!("/api/v1/certifications/{}/site-removal", case.certification);
        let given = |site: &str, seen: &str| json!({"site": site, "reason": "The mill was sold on 10 March.", "version": seen});
        let [main, east, west] = [0, 1, 2].map(|n| case.sites[n].clone());
        let seen = version(&case.decider, &case).await;
        let reply = case.decider.post_json(&path, given(&west, &seen)).await.refused_by("MS-64");
        reply.says("Mill West cannot leave while nonconformities at it are open");
        let page = format!("/desk/cases/{}/sites", case.certification);
        case.decider.post(&page, &[("site", west.as_str()), ("reason", "Sold."), ("version", &seen)]).await.is(422).says("MS-64");
        // Neither does the central function, nor anything without a reason.
        let mut no_reason = given(&main, &seen);
        no_reason["reason"] = json!("");
        case.decider.post_json(&path, no_reason).await.refused_by("MS-1").says("MS-64");
        case.decider.get(&page).await.is(200).says("Mill East").says("Take a site out of the scope");
        let manager = house.staff("Mira Manager", &[Role::Manager]).await;
        manager.post_json(&path, given(&east, &seen)).await.is(403);
        // The other mill goes: out of the scope, out of the audits to come, with its reason in the journal.
        let stale = given(&east, "1");
        case.decider.post_json(&path, stale).await.is(412);
        case.decider.post_json(&path, given(&east, &seen)).await.is(200);
        let after = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200).json();
        let names: Vec<&Value> = after["sites"].as_array().expect("sites").iter().map(|site| &site["name"]).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(house.db.verify_journal().expect("it is read").is_ok());
        // MS-72: the certificate says it with a further revision; the expiry date stays where it was.
        let public = house.nobody();
        let before = public.get_json(&format!("/verify/{number}")).await.is(200);
        before.says("Mill East");
        let before = public.get_json(&format!("/verify/{number}")).await.is(200);
        let seen = version(&case.decider, &case).await;
        let revision = json!({"reason": "Mill East left the scope.", "version": seen});
        case.decider.post_json(&format!("/api/v1/certifications/{}/revisions", case.certification), revision).await.is(201);
        let newest = public.get_json(&format!("/verify/{number}")).await.is(200);
        assert_eq!(newest.field("/revision"), "2");
        assert_eq!(newest.field("/expires"), before.field("/expires"));
        assert_eq!(newest.field("/effective"), "2026-03-16");
        let sites = newest.json()["sites"].as_array().expect("sites").clone();
        assert_eq!(sites.len(), 2);
        // MS-83: nothing tells which of them were visited.
        for site in &sites {
            let mut keys: Vec<&str> = site.as_object().expect("fields").keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, ["city", "country", "name", "scope"]);
        }
    }

    async fn what_reaches_further_is_verified_at_the_central_function_too_and_then_the_site_may_leave(house) {
        // MS-60, MS-61
        let raised = Found { grade: "minor", accepted: false };
        let case = case_of(house, "Tarn Textiles", &["Mill East", "Mill West"], &[raised]).await;
        let client = case.client(house).await;
        let lead = case.lead(house).await;
        let path = format!("/api/v1/findings/{}", lead.get_json("/api/v1/findings").await.is(200).field("/items/0/id"));
        let mut answer = json!({
            "correction": "Both lists were checked.", "cause": "No deputy was named.", "version": 1,
            "corrective_action": "A deputy is named for each list.", "done_on": "2026-03-20",
        });
        client.post_json(&format!("{path}/answers"), answer.clone()).await.refused_by("MS-60");
        answer["extent"] = json!("systemic");
        answer["extent_evidence"] = json!("Two more mills had no deputy.");
        client.post_json(&format!("{path}/answers"), answer).await.ok();
        let version = lead.get_json(&path).await.is(200).json()["version"].clone();
        let verdict = json!({"verdict": "accepted", "reason": "The cause is found.", "version": version});
        lead.post_json(&format!("{path}/verdict"), verdict).await.ok();
        let version = lead.get_json(&path).await.is(200).json()["version"].clone();
        let mut given = json!({"method": "documents", "evidence": "Rosters of April", "version": version});
        lead.post_json(&format!("{path}/verification"), given.clone()).await.refused_by("MS-61").says("Main hospital and Mill West");
        let [main, east, west] = [0, 1, 2].map(|n| case.sites[n].clone());
        given["sites"] = json!([west, east]);
        lead.post_json(&format!("{path}/verification"), given.clone()).await.refused_by("MS-61").says("Main hospital among them");
        let id = path.rsplit('/').next().expect("an id");
        lead.get(&format!("/desk/findings/{id}")).await.is(200).says("Sites at which it was seen to work").says("MS-61");
        given["sites"] = json!([main, west]);
        lead.post_json(&format!("{path}/verification"), given).await.ok();
        lead.get_json(&path).await.is(200).says("documents at Main hospital, Mill West: Rosters of April");
        let removal = json!({"site": west, "reason": "The mill was sold.", "version": version_of(&case).await});
        let removed = format!("/api/v1/certifications/{}/site-removal", case.certification);
        case.decider.post_json(&removed, removal).await.is(200);
    }

    async fn a_site_that_joins_the_client_is_on_no_certificate_before_it_is_decided_on(house) {
        // MS-75: a further revision prints the sites in scope, not all the client has.
        let case = case_of(house, "Tarn Textiles", &["Mill East"], &[]).await;
        let (_, number) = certified(&case).await;
        let client = case.client(house).await;
        let path = format!("/api/v1/organisations/{}/sites", case.organisation);
        client.post_json(&path, super::organisations::site("Mill North")).await.is(201);
        // MS-4, MS-81: what is there for a limited time is marked so in the annex.
        let mut temporary = super::organisations::site("Mill East");
        temporary["kind"] = json!("temporary");
        temporary["version"] = json!(1);
        client.send_json(Method::PUT, &format!("/api/v1/sites/{}", case.sites[1]), temporary).await.is(200);
        let seen = version(&case.decider, &case).await;
        let revision = json!({"reason": "A new mill.", "version": seen});
        let revisions = format!("/api/v1/certifications/{}/revisions", case.certification);
        let id = case.decider.post_json(&revisions, revision).await.is(201).field("/id");
        let paper = case.decider.get(&format!("/desk/certificates/{id}/print")).await.is(200);
        // MS-2: every address is printed.
        paper.says("Main hospital").says("Mill East <small>temporary</small>").says("Harbour Road 12").says("No.");
        house.nobody().get_json(&format!("/verify/{number}")).await.is(200).says("Mill East").lacks("Mill North");
    }
}
