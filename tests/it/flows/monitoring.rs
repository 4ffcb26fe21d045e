//! Monitoring of people who audit through HTTP: recorded, due, put off, and in the way of an assignment (CO-32, CO-38).

use assayer::access::Role;
use serde_json::{Value, json};

use super::audited::case;
use crate::house::client::Visit;
use crate::house::running::{House, on_both};

fn seen(kind: &str, on: &str, outcome: &str) -> Value {
    json!({
        "kind": kind, "standard": "ISO 9001:2015", "technical_area": "IAF 38", "done_on": on, "done_by": "Otto Observer",
        "outcome": outcome, "remarks": "Led the opening meeting and two interviews.",
    })
}

async fn due(who: &Visit, id: &str) -> Value {
    who.get_json(&format!("/api/v1/auditors/{id}"))
        .await
        .is(200)
        .json()["monitoring"][0]
        .clone()
}

async fn manager(house: &House, name: &str) -> Visit {
    house.staff(name, &[Role::Manager]).await
}

on_both! {
    async fn only_being_seen_on_site_and_found_competent_moves_the_limit(house) {
        let case = case(house, "Tarn Textiles").await;
        let manager = manager(house, "Max Manager").await;
        let (lena, path) = (case.lead.to_string(), format!("/api/v1/auditors/{}/monitoring", case.lead));
        // Competent since 8 January 2024.
        assert_eq!(due(&manager, &lena).await["limit_on"], "2027-01-08");
        for (kind, on, outcome, limit) in [
            ("report_review", "2026-03-02", "satisfactory", "2027-01-08"),
            ("on_site", "2026-03-03", "unsatisfactory", "2027-01-08"),
            ("on_site", "2026-03-04", "improvement", "2029-03-04"),
        ] {
            manager.post_json(&path, seen(kind, on, outcome)).await.is(201);
            assert_eq!(due(&manager, &lena).await["limit_on"], limit, "{kind} {outcome}");
        }
        let mut wrong = seen("on_site", "2026-03-17", "satisfactory");
        wrong["done_by"] = json!("");
        let errors = manager.post_json(&path, wrong).await.is(422).json();
        let fields: Vec<_> = errors["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
        assert_eq!(fields, [json!("/done_on"), json!("/done_by")]);
        let mut unknown = seen("on_site", "2026-03-04", "satisfactory");
        unknown["technical_area"] = json!("IAF 99");
        manager.post_json(&path, unknown).await.is(422);
        // The audit it was seen in is one of the person's own.
        let mut audited = seen("on_site", "2026-03-04", "satisfactory");
        audited["audit"] = json!(case.certification);
        manager.post_json(&path, audited.clone()).await.refused_by("CO-32");
        audited["audit"] = json!(case.stage_2);
        manager.post_json(&path, audited).await.is(201);
        let page = manager.get(&format!("/desk/auditors/{lena}")).await.is(200);
        page.says("Seen auditing on site, ISO 9001:2015, IAF 38").says("Otto Observer").says("4 March 2029").says("In time");
        case.decider.post_json(&path, seen("on_site", "2026-03-04", "satisfactory")).await.is(403);
    }

    async fn overdue_it_bars_from_new_assignments_until_it_is_done_or_put_off_once(house) {
        let case = case(house, "Tarn Textiles").await;
        let first = manager(house, "Max Manager").await;
        let lena = case.lead.to_string();
        let path = format!("/api/v1/auditors/{lena}/monitoring");
        first.post_json(&path, seen("on_site", "2024-02-10", "satisfactory")).await.is(201);
        house.set_day(2026, 12, 1);
        let manager = manager(house, "Mia Manager").await;
        let late = manager.get_json("/api/v1/monitoring").await.is(200).json();
        let line = |list: &Value| {
            let items = list["items"].as_array().expect("items").clone();
            items.into_iter().find(|item| item["id"] == json!(lena)).map(|item| item["standing"].clone())
        };
        assert_eq!(line(&late), Some(json!("soon")));
        manager.get("/desk").await.is(200).says("See Lena of Tarn Textiles at work").says("CO-38");
        house.set_day(2027, 2, 11);
        let manager = house.staff("Moe Manager", &[Role::Manager]).await;
        assert_eq!(line(&manager.get_json("/api/v1/monitoring").await.is(200).json()), Some(json!("overdue")));
        manager.get("/desk/monitoring").await.is(200).says("Lena of Tarn Textiles").says("Overdue");
        // The holding of dates is refused.
        let scheduler = house.staff("Sol Scheduler", &[Role::Scheduler]).await;
        let shown = scheduler.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200).json();
        let audits = shown["audits"].as_array().expect("audits").clone();
        let audit = audits.iter().find(|audit| audit["kind"] == "surveillance").expect("a surveillance");
        let id = audit["id"].as_str().expect("an id");
        let hold = json!({
            "starts_on": "2027-03-01", "ends_on": "2027-03-02", "auditors": [lena.clone()], "roles": ["lead_auditor"],
            "days": [audit["days"]], "version": scheduler.get_json(&format!("/api/v1/audits/{id}")).await.is(200).json()["version"],
        });
        let hold_path = format!("/api/v1/audits/{id}/holding");
        scheduler.post_json(&hold_path, hold.clone()).await.refused_by("CO-38");
        let off = format!("/api/v1/auditors/{lena}/monitoring-put-off");
        let given = |until: &str| json!({"family": "ISO 9001", "until": until, "reason": "The witnessed audit moved to May."});
        manager.post_json(&off, given("2027-05-11")).await.refused_by("CO-38");
        manager.post_json(&off, json!({"family": "ISO 22000", "until": "2027-05-10", "reason": "No"})).await.refused_by("CO-38");
        manager.post_json(&off, given("2027-05-10")).await.is(201);
        manager.post_json(&off, given("2027-05-10")).await.refused_by("CO-38");
        let again = scheduler.post_json(&hold_path, hold).await;
        again.lacks("CO-38\",\"detail\":\"Lena of Tarn Textiles: The person was to be seen");
        manager.get(&format!("/desk/auditors/{lena}")).await.is(200).says("The witnessed audit moved to May.").says("put off");
    }
}
