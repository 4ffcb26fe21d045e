//! Issuing: only from a decision, with a number that catches slips, revision by revision.

use assayer::access::Role;
use reqwest::Method;
use serde_json::json;

use super::audited::{case, certified, grant, version};
use super::organisations;
use crate::house::running::on_both;

on_both! {
    async fn a_certificate_is_issued_once_from_a_decision_and_the_case_is_certified(house) {
        let case = case(house, "Tarn Textiles").await;
        let decision = grant(&case).await;
        let form = format!("/desk/certificates/issue/{decision}");
        case.decider.get(&form).await.is(200).says("What will be printed").says("Issued without accreditation");
        let seen = version(&case.decider, &case).await;
        let page = case.decider.post(&form, &[("effective_on", "2026-03-16"), ("version", &seen)]).await.is(303).location();
        let page = case.decider.get(&page).await.is(200);
        page.says("MC-9001-000001R").says("Valid").says("Revision 1");
        let now = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!(now.field("/status"), "certified");
        // LC-22: the first surveillance counts from the decision.
        case.decider.get(&format!("/desk/cases/{}", case.certification)).await.is(200)
            .says("First surveillance due by 16 March 2027").says("LC-22");
        let again = json!({ "version": version(&case.decider, &case).await });
        case.decider.post_json(&format!("/api/v1/decisions/{decision}/certificate"), again).await.refused_by("LC-98");
    }

    async fn without_a_decision_there_is_no_certificate(house) {
        let case = case(house, "Tarn Textiles").await;
        let nothing = "/api/v1/decisions/0190ffff-0000-7000-8000-000000000001/certificate";
        case.decider.post_json(nothing, json!({ "version": 2 })).await.is(404);
        let mut given = super::audited::decision(&case, "refuse").await;
        given["recommendation"] = json!("");
        let refused = case.decider.post_json("/api/v1/decisions", given).await.is(201).field("/id");
        let path = format!("/api/v1/decisions/{refused}/certificate");
        let given = json!({ "version": version(&case.decider, &case).await });
        case.decider.post_json(&path, given).await.refused_by("LC-98");
        let none = case.decider.get_json("/api/v1/certificates").await.is(200);
        assert_eq!(none.json()["items"], json!([]));
    }

    async fn a_day_before_the_decision_or_after_expiry_is_refused(house) {
        let case = case(house, "Tarn Textiles").await;
        let decision = grant(&case).await;
        let path = format!("/api/v1/decisions/{decision}/certificate");
        for day in ["2026-03-15", "2029-03-16"] {
            let given = json!({ "effective_on": day, "version": version(&case.decider, &case).await });
            case.decider.post_json(&path, given).await.refused_by("LC-71");
        }
        let given = json!({ "effective_on": "2026-02-30", "version": 3 });
        case.decider.post_json(&path, given).await.is(422).says("LC-120");
        // Nothing was kept of a refused attempt: the first number is still the first.
        let given = json!({ "version": version(&case.decider, &case).await });
        let id = case.decider.post_json(&path, given).await.is(201).field("/id");
        let made = case.decider.get_json(&format!("/api/v1/certificates/{id}")).await.is(200);
        assert_eq!(made.field("/number"), "MC-9001-000001R");
    }

    async fn a_further_revision_takes_the_place_of_the_one_before(house) {
        let mut case = case(house, "Tarn Textiles").await;
        let (first, number) = certified(&case).await;
        let reviewer = house.staff("Rita Reviewer", &[Role::ApplicationReviewer]).await;
        let mut renamed = organisations::organisation("Tarn Textiles plc");
        renamed["version"] = json!(1);
        reviewer.send_json(Method::PUT, &format!("/api/v1/organisations/{}", case.organisation), renamed).await.is(200);
        // What was printed stays as it was until a further revision.
        case.decider.get(&format!("/desk/certificates/{first}/print")).await.is(200).says("Tarn Textiles<");
        case.on(house, 2026, 4, 1).await;
        let seen = version(&case.decider, &case).await;
        let fields = [("reason", "The legal name changed."), ("version", seen.as_str())];
        let next = case.decider.post(&format!("/desk/certificates/{first}/revision"), &fields).await.is(303).location();
        case.decider.get(&next).await.is(200).says("Revision 2").says("Superseded");
        let public = house.nobody();
        let newest = public.get_json(&format!("/verify/{number}")).await.is(200);
        assert_eq!((newest.field("/revision"), newest.field("/holder/name")), ("2".into(), "Tarn Textiles plc".into()));
        assert_eq!(newest.field("/status"), "valid");
        let older = public.get_json(&format!("/verify/{number}?revision=1")).await.is(200);
        assert_eq!((older.field("/status"), older.field("/holder/name")), ("superseded".into(), "Tarn Textiles".into()));
        let page = public.get(&format!("/verify/{number}?revision=1")).await.is(200);
        page.says("Superseded").says("See the current revision").says("What was certified");
        // The older revision is current no more, so it cannot be followed by another second one.
        case.decider.post(&format!("/desk/certificates/{first}/revision"), &[("reason", "Again."), ("version", "1")]).await.is(412);
    }

    async fn the_paper_says_what_was_decided_and_where_to_ask(house) {
        let case = case(house, "Tarn Textiles").await;
        let (id, number) = certified(&case).await;
        let paper = case.decider.get(&format!("/desk/certificates/{id}/print")).await.is(200);
        let paper = paper.says("Certificate of registration").says("Tarn Textiles").says("Harbour Road 12");
        let paper = paper.says(&format!("https://meridian.example/verify/{number}")).says("Dora of Tarn Textiles");
        // VE-43: nothing but the plain statement.
        paper.says("Issued without accreditation").lacks("ccredited");
        let client = case.client(house).await;
        client.get("/portal/certificates").await.is(200).says(&number);
        client.get(&format!("/portal/certificates/{id}")).await.is(200).says("Certificate of registration");
    }

    async fn another_clients_certificate_is_not_there(house) {
        let case = case(house, "Tarn Textiles").await;
        let (id, _) = certified(&case).await;
        let reviewer = house.staff("Rita Reviewer", &[Role::ApplicationReviewer]).await;
        let (other, _) = organisations::register(&reviewer, "Halden Pharma").await;
        let stranger = house.client("Stan Stranger", other.parse().expect("an id")).await;
        stranger.get(&format!("/portal/certificates/{id}")).await.is(404);
        stranger.get_json(&format!("/api/v1/certificates/{id}")).await.is(404);
        stranger.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(404);
        let own = stranger.get_json("/api/v1/certificates").await.is(200);
        assert_eq!(own.json()["items"], json!([]));
        stranger.get("/portal/certificates").await.is(200).says("No certificates yet");
    }

    async fn a_client_cannot_issue(house) {
        let case = case(house, "Tarn Textiles").await;
        let decision = grant(&case).await;
        let client = case.client(house).await;
        client.post_json(&format!("/api/v1/decisions/{decision}/certificate"), json!({ "version": 3 })).await.is(403);
        // The body's own work is not shown to clients.
        client.get("/portal/certificates").await.is(200).lacks("to be issued");
    }
}
