//! Certifications of one client that are audited together: days shared out, planned audits that follow, and back again.

use serde_json::{Value, json};

use super::application::{client, letters, submitted};
use super::programme::audits;
use super::review::{reviewer_of_record, yes};
use crate::house::client::Visit;
use crate::house::running::{House, on_both};
use assayer::access::Role;

const Q: &str = "ISO 9001:2015";
const S: &str = "ISO/IEC 27001:2022";

/// Accepts an application and gives the case's address.
async fn accepted(reviewer: &Visit, application: &str) -> String {
    let path = format!("/api/v1/applications/{application}/acceptance");
    let reply = reviewer.post_json(&path, yes(3)).await.is(201);
    reply.field("/id")
}

/// A hospital's case of quality and one of information security, both accepted by Rae Reviewer.
pub(crate) async fn two_cases(house: &House) -> (String, String) {
    let (client, _, site) = client(house, "St Brannoc Hospital").await;
    let (reviewer, _) = reviewer_of_record(house, &[Q, S]).await;
    let quality = submitted(&client, Q, std::slice::from_ref(&site)).await;
    let quality = accepted(&reviewer, &quality).await;
    let security = submitted(&client, S, &[site]).await;
    let security = accepted(&reviewer, &security).await;
    sign_all(&client).await;
    (quality, security)
}

async fn sign_all(client: &Visit) {
    for agreement in client.get_json("/api/v1/agreements").await.json()["items"]
        .as_array()
        .expect("items")
    {
        let id = agreement["id"].as_str().expect("an id");
        let given = json!({"version": 1, "terms_read": "yes", "unaccredited_accepted": "yes", "signed_by": "Cleo Client"});
        client
            .post_json(&format!("/api/v1/agreements/{id}/signature"), given)
            .await
            .is(200);
    }
}

fn all_yes(version: i64, with: &str) -> Value {
    json!({
        "version": version, "with": [with],
        "met": ["documents", "management_review", "internal_audits", "policy_and_objectives", "processes", "improvement",
                "management_support"],
        "level_reason": "One handbook, one review, seen at the application", "auditors": [format!("{Q};{S}")],
    })
}

fn days(audits: &[Value]) -> Vec<(String, Value)> {
    let each = audits.iter().map(|one| {
        (
            one["kind"].as_str().expect("a kind").to_owned(),
            one["days"].clone(),
        )
    });
    each.collect()
}

fn told(of: [(&str, f64); 5]) -> Vec<(String, Value)> {
    of.into_iter()
        .map(|(kind, days)| (kind.to_owned(), json!(days)))
        .collect()
}

on_both! {
    async fn two_certifications_of_a_hospital_are_audited_together_and_each_takes_its_share(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let (reviewer, _) = reviewer_of_record(house, &[Q, S]).await;
        let scheduler = house.staff("Sol Scheduler", &[Role::Scheduler]).await;
        let quality = submitted(&client, Q, std::slice::from_ref(&site)).await;
        let quality = accepted(&reviewer, &quality).await;
        let path = format!("/api/v1/certifications/{quality}/integration");
        // Alone there is nothing to integrate with.
        reviewer.get(&format!("/desk/cases/{quality}/integration")).await.is(200).says("Nothing to audit together");
        reviewer.post_json(&path, all_yes(1, &quality)).await.refused_by("AT-60");
        let security = submitted(&client, S, &[site]).await;
        let security = accepted(&reviewer, &security).await;
        sign_all(&client).await;
        // The programme of one is made before, that of the other after.
        let make = |of: String| {
            let scheduler = &scheduler;
            async move {
                let path = format!("/api/v1/certifications/{of}/programme");
                let version = scheduler.get_json(&path).await.is(200).json()["version"].clone();
                scheduler.post_json(&path, json!({ "version": version })).await.is(201);
            }
        };
        make(quality.clone()).await;
        let alone = told([("stage_1", 1.0), ("stage_2", 3.0), ("surveillance", 1.5), ("surveillance", 1.5), ("recertification", 2.5)]);
        assert_eq!(days(&audits(&scheduler, &quality).await), alone);
        // What it would give is told before it is kept, with every fault.
        let preview = format!("{path}/preview");
        let faults = reviewer.post_json(&preview, json!({"with": [security.clone()], "met": ["documents", "luck"]})).await.is(200).json();
        assert_eq!(faults["audits"], json!([]));
        assert_eq!(faults["against"].as_array().expect("faults").len(), 3, "{faults:#}");
        assert_eq!(faults["level_percent"], "14.2857");
        let shown = reviewer.post_json(&preview, all_yes(2, &security)).await.is(200).json();
        assert_eq!((&shown["audits"][0]["days"], &shown["audits"][0]["reduction_percent"]), (&json!(10.0), &json!("20")));
        // A team of two that know one each is no integrated team.
        let mut apart = all_yes(2, &security);
        apart["auditors"] = json!([Q, S]);
        let less = reviewer.post_json(&preview, apart).await.is(200).json();
        assert_eq!(less["audits"][0]["reduction_percent"], "0");
        let mut missing = all_yes(2, &security);
        missing["auditors"] = json!([Q]);
        let lacking = reviewer.post_json(&preview, missing.clone()).await.is(200).json();
        assert_eq!((&lacking["against"][0]["field"], &lacking["against"][0]["rule"]), (&json!("auditors"), &json!("AT-63")));
        reviewer.post_json(&path, missing).await.refused_by("AT-63");
        let mut unreasoned = all_yes(2, &security);
        unreasoned["level_reason"] = json!("");
        let errors = reviewer.post_json(&path, unreasoned).await.is(422).json();
        assert_eq!(errors["errors"][0]["field"], "/level_reason");
        scheduler.post_json(&path, all_yes(2, &security)).await.is(403);
        client.post_json(&path, all_yes(2, &security)).await.is(403);
        // Kept: 4 and 8.5 days, a fifth less, 10 days; in half days 3 and 7.
        let version = reviewer.get_json(&path).await.is(200).json()["version"].as_i64().expect("a version");
        let kept = reviewer.post_json(&path, all_yes(version, &security)).await.is(200).json();
        assert_eq!(kept["living"]["audits"][0]["shares"][1]["days"], json!(7.0), "{kept:#}");
        let shared = told([("stage_1", 1.0), ("stage_2", 2.0), ("surveillance", 1.0), ("surveillance", 1.0), ("recertification", 2.0)]);
        assert_eq!(days(&audits(&scheduler, &quality).await), shared);
        make(security.clone()).await;
        let other = told([("stage_1", 2.0), ("stage_2", 5.0), ("surveillance", 2.5), ("surveillance", 2.5), ("recertification", 4.5)]);
        assert_eq!(days(&audits(&scheduler, &security).await), other);
        assert!(letters(house).await.contains(&"audits_integrated".to_owned()));
        // Every share says how it came about, and both cases tell it.
        scheduler.get(&format!("/desk/cases/{security}")).await.is(200).says("Audited together with").says(Q)
            .says("Level 100 % and capability 100 % take off 20 %");
        client.get_json(&path).await.is(200);
        // AT-4: the sheet of each case tells it so that it can be followed by hand, to the client as well: 4 days by itself,
        // 4 + 8.5 = 12.5 together, a fifth less is 10, of which 10 × 4 ÷ 12.5 = 3.2 are its own, in half days 3.
        let sheet = client.get_json(&format!("/api/v1/certifications/{quality}/derivation")).await.is(200).json();
        assert_eq!(sheet["times"][0]["shown"]["days_unrounded"], json!("4"));
        let first = &sheet["integration"]["audits"][0];
        assert_eq!((&first["days_before"], &first["reduction_percent"]), (&json!("12.5"), &json!("20")));
        assert_eq!((&first["days"], &first["shares"][0]["days"]), (&json!(10.0), &json!(3.0)));
        scheduler.get(&format!("/desk/cases/{quality}/derivation")).await.is(200)
            .says("Level 100 % and capability 100 % take off 20 %").says("One handbook, one review, seen at the application");
        // LC-127: each keeps its own status, findings and decision.
        let of = |id: &str| format!("/api/v1/certifications/{id}");
        for id in [&quality, &security] {
            let case = scheduler.get_json(&of(id)).await.is(200).json();
            assert_eq!((&case["status"], &case["findings"]), (&json!("in_audit"), &json!([])));
        }
        // AT-100: stage 1 finds that only the documents are one; the days rise again.
        let now = reviewer.get_json(&path).await.json()["version"].as_i64().expect("a version");
        let mut poor = all_yes(now, &security);
        poor["met"] = json!(["documents"]);
        let risen = reviewer.post_json(&path, poor).await.is(200).json();
        assert_eq!(risen["living"]["audits"][0]["days"], json!(12.5), "{risen:#}");
        // Of the 12.5 days 4 are its own, as by itself; stage 1 takes its share of both standards' 4.
        let risen = told([("stage_1", 1.5), ("stage_2", 2.5), ("surveillance", 1.5), ("surveillance", 1.5), ("recertification", 2.5)]);
        assert_eq!(days(&audits(&scheduler, &quality).await), risen);
        // An old page does not replace it.
        reviewer.post_json(&path, all_yes(version, &security)).await.is(412);
        // Each by itself again.
        let now = reviewer.get_json(&path).await.json()["version"].clone();
        reviewer.post_json(&format!("{path}/end"), json!({"version": now})).await.is(422);
        let end = json!({"version": now, "reason": "The systems are kept apart from next year"});
        let ended = reviewer.post_json(&format!("{path}/end"), end).await.is(200).json();
        assert_eq!(ended["living"], Value::Null);
        assert_eq!(days(&audits(&scheduler, &quality).await), alone);
        let version = ended["version"].clone();
        reviewer.post_json(&format!("{path}/end"), json!({"version": version, "reason": "Once more"})).await.refused_by("AT-60");
        assert!(house.db.verify_journal().expect("it is read").is_ok());
    }

    async fn nobody_integrates_with_another_clients_certification(house) {
        let (one, _, site) = client(house, "St Brannoc Hospital").await;
        let (reviewer, _) = reviewer_of_record(house, &[Q, S]).await;
        let quality = accepted(&reviewer, &submitted(&one, Q, &[site]).await).await;
        let intake = house.staff("Iva Intake", &[Role::ApplicationReviewer]).await;
        let (organisation, site) = super::organisations::register(&intake, "Calder Clinic").await;
        let other = house.client("Cole Calder", organisation.parse().expect("an id")).await;
        let security = accepted(&reviewer, &submitted(&other, S, &[site]).await).await;
        let path = format!("/api/v1/certifications/{quality}/integration");
        reviewer.post_json(&path, all_yes(1, &security)).await.refused_by("AT-60");
        other.get_json(&path).await.is(404);
        // A reviewer who is not competent for both standards does not decide on their time.
        assert_eq!(reviewer.get_json(&path).await.is(200).json()["others"], json!([]));
    }
}
