//! The rule book at work: reviews to standards with categories and scores, and the rules asked by themselves.

use serde_json::{Value, json};

use super::application::{client, submitted};
use super::review::{reviewer_of_record, yes};
use crate::house::running::on_both;

fn fields(reply: &crate::house::client::Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    errors
        .iter()
        .map(|error| error["field"].as_str().unwrap_or_default().to_owned())
        .collect()
}

on_both! {
    async fn a_review_to_the_environmental_standard_names_its_category(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 14001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 14001:2015"]).await;
        let page = reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200);
        page.says("Category of the table").says("acute hospital: medium").says("Name the category");
        let path = format!("/api/v1/applications/{id}/acceptance");
        let reply = reviewer.post_json(&path, yes(3)).await.refused_by("AT-27");
        assert_eq!(fields(&reply), ["/category"]);
        let mut given = yes(3);
        given["category"] = json!("special");
        let reply = reviewer.post_json(&path, given.clone()).await.refused_by("AT-27");
        assert_eq!(fields(&reply), ["/by_hand_days"]);
        given["by_hand_days"] = json!("9");
        given["by_hand_reason"] = json!("stores of hazardous material");
        let preview = format!("/api/v1/applications/{id}/audit-time");
        let shown = reviewer.post_json(&preview, given).await.is(200);
        assert_eq!(shown.field("/audit_time/days"), "9.0");
        assert_eq!(shown.field("/audit_time/warnings/0/rule"), "AT-27");
        let mut given = yes(3);
        given["category"] = json!("medium");
        reviewer.post_json(&path, given).await.is(201);
        let kept = reviewer.get_json(&format!("/api/v1/applications/{id}/review")).await.is(200);
        // 45 people, medium: 5.5 days.
        assert_eq!(kept.field("/days"), "5.5");
        kept.says("IAF MD 5 table EMS 1");
    }

    async fn a_review_to_the_information_security_standard_scores_complexity(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO/IEC 27001:2022", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO/IEC 27001:2022"]).await;
        let mut given = yes(3);
        given["business_regulation"] = json!(3);
        let path = format!("/api/v1/applications/{id}/acceptance");
        let reply = reviewer.post_json(&path, given.clone()).await.is(422);
        assert_eq!(fields(&reply).len(), 6, "{:?}", fields(&reply));
        for (name, score) in [("business_processes", 3), ("business_maturity", 2), ("it_infrastructure", 1),
                              ("it_suppliers", 1), ("it_development", 1)] {
            given[name] = json!(score);
        }
        given["complexity_percent"] = json!("25");
        let reply = reviewer.post_json(&path, given.clone()).await.refused_by("AT-96");
        assert_eq!(fields(&reply), ["/complexity_reason", "/complexity_percent"]);
        given["complexity_percent"] = json!("20");
        given["complexity_reason"] = json!("regulated by two authorities");
        reviewer.post_json(&path, given).await.is(201);
        let kept = reviewer.get_json(&format!("/api/v1/applications/{id}/review")).await.is(200);
        // 45 people: 8.5 days and a fifth more.
        assert_eq!(kept.field("/shown/days_unrounded"), "10.2");
        kept.says("business scores 8 (high), IT scores 3 (low): 5 to 20 %");
    }

    async fn the_rules_answer_whoever_is_signed_in_and_tell_every_fault(house) {
        let (client, _, _) = client(house, "St Brannoc Hospital").await;
        let asks = json!({"audit": "initial", "standards": [{"standard": "ISO 9001:2015"}], "effective_personnel": 85});
        let answer = client.post_json("/api/v1/rules/audit-time", asks).await.is(200);
        assert_eq!(answer.json()["days"], json!(6.0));
        answer.says("AT-20");
        let reply = client.post_json("/api/v1/rules/audit-time",
            json!({"audit": "initial", "standards": [{"standard": 9}], "people": 3})).await.is(422);
        assert_eq!(fields(&reply), ["/people", "/standards/0/standard"]);
        let clock: Value = json!({"today": "2026-11-22", "standard": "ISO 9001:2015", "events": []});
        assert_eq!(client.post_json("/api/v1/rules/clock", clock).await.is(200).field("/status"), "applicant");
        let sample = json!({"audit": "initial", "standard": "ISO 9001:2015", "central_function": "s0"});
        assert_eq!(client.post_json("/api/v1/rules/site-sample", sample).await.is(200).json()["total_sites"], json!(0));
        let (q, e) = ("ISO 9001:2015", "ISO 14001:2015");
        let integrated = json!({"standards": [q, e], "level_percent": 50, "team": [{"standards": [q, e]}],
                                "days": [{"standard": q, "days": 6}, {"standard": e, "days": "7.5"}]});
        assert_eq!(client.post_json("/api/v1/rules/integration", integrated).await.is(200).field("/reduction_percent"), "10");
        let team = json!({"audit": {"organisation": "c1", "kind": "surveillance", "start": "2026-05-04", "end": "2026-05-05",
            "required": [{"standard": q, "area": "IAF 38"}], "days": "2"}, "team": [], "auditors": []});
        assert_eq!(client.post_json("/api/v1/rules/team", team).await.is(200).json()["allowed"], json!(false));
        house.nobody().post_json("/api/v1/rules/clock", json!({})).await.is(401);
    }
}
