//! Audits that the accreditation body witnesses, through HTTP (CO-29).

use assayer::access::Role;
use serde_json::json;

use super::application::letters;
use super::audited::{case, certified};
use crate::house::running::on_both;

on_both! {
    async fn a_witness_audit_is_planned_told_and_concluded_and_a_refusal_without_good_reason_leads_to_suspension(house) {
        let mut case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let path = format!("/api/v1/audits/{}/witness-audits", case.stage_2);
        let given = json!({
            "accreditation_body": "National Accreditation Service", "technical_area": "IAF 38",
            "auditor": case.lead.to_string(), "witnessed_on": "2026-03-04",
        });
        let mut wrong = given.clone();
        wrong["witnessed_on"] = json!("2026-03-09");
        manager.post_json(&path, wrong).await.refused_by("CO-29").says("from 3 March 2026 to 6 March 2026");
        case.decider.post_json(&path, given.clone()).await.is(403);
        manager.get(&format!("/desk/audits/{}/witness", case.stage_2)).await.is(200).says("Lena of Tarn Textiles");
        let first = manager.post_json(&path, given.clone()).await.is(201).field("/id");
        let second = manager.post_json(&path, given).await.is(201).field("/id");
        assert!(letters(house).await.contains(&"witness_planned".to_owned()));
        let outcome = |id: &str| format!("/api/v1/witness-audits/{id}/outcome");
        let held = json!({"outcome": "hold", "says": "The interviews were led well.", "version": 1});
        manager.post_json(&outcome(&first), held.clone()).await.is(200);
        manager.post_json(&outcome(&first), held.clone()).await.is(412);
        let refused = json!({"outcome": "refuse", "says": "They do not want strangers.", "version": 1});
        manager.post_json(&outcome(&second), refused).await.refused_by("CO-29");
        let refused = json!({"outcome": "refuse", "says": "They do not want strangers.", "good_reason": "no", "version": 1});
        manager.post_json(&outcome(&second), refused).await.is(200);
        case.on(house, 2026, 3, 17).await;
        case.decider.get("/desk").await.is(200).says("Suspend: the witness audit was refused").says("LC-90");
        let listed = manager_again(house).await.get("/desk/witness-audits").await.is(200);
        listed.says("ISO 9001:2015, IAF 38").says("Held").says("Refused by the client");
        // It is not the body's own monitoring (CO-32).
        let lena = format!("/api/v1/auditors/{}", case.lead);
        let shown = case.decider.get_json(&lena).await.is(200).json();
        assert_eq!(shown["monitoring"][0]["last_on"], json!(null));
    }
}

async fn manager_again(house: &crate::house::running::House) -> crate::house::client::Visit {
    house.staff("Mia Manager", &[Role::Manager]).await
}
