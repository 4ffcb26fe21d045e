//! Deciding: who may, on what, and what comes of it.

use assayer::access::Role;
use serde_json::json;

use super::audited::{self, Found, case, case_with, consulted, decision, grant, person, version};
use crate::house::running::on_both;

on_both! {
    async fn a_granted_case_waits_for_its_certificate_and_its_cycle_begins_with_the_decision(house) {
        let case = case(house, "Tarn Textiles").await;
        case.decider.get("/desk/decisions").await.is(200).says("Tarn Textiles").says("Grant");
        case.decider.get("/desk").await.is(200).says("Decide on certification");
        let id = grant(&case).await;
        let made = case.decider.get_json(&format!("/api/v1/decisions/{id}")).await.is(200);
        assert_eq!(made.field("/kind"), "grant");
        assert_eq!(made.field("/decided_on"), "2026-03-16");
        assert_eq!(made.field("/considered/reports/0/sha256").len(), 64);
        let now = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!(now.field("/status"), "granted");
        // LC-20, LC-21: 36 months from the decision, less a day.
        assert_eq!((now.field("/cycle_start_on"), now.field("/expires_on")), ("2026-03-16".into(), "2029-03-15".into()));
        // LC-22: the first surveillance is due 12 months after the decision.
        let audits = now.json()["audits"].as_array().cloned().unwrap_or_default();
        let first = audits.iter().find(|audit| audit["kind"] == "surveillance").expect("a surveillance");
        assert_eq!(first["limit_on"], "2027-03-16");
        case.decider.get("/desk/certificates").await.is(200).says("Granted, certificate to be issued").says("Tarn Textiles");
    }

    async fn whoever_sat_in_the_team_cannot_decide_and_reads_why(house) {
        let case = case(house, "Tarn Textiles").await;
        let lead = house.auditor("Lena Twice", &[Role::DecisionMaker], case.lead).await;
        let given = decision(&case, "grant").await;
        lead.post_json("/api/v1/decisions", given).await.refused_by("CO-9");
        let page = lead.get(&format!("/desk/decisions/{}", case.stage_2)).await.is(200);
        page.says("You may not decide on this case").says("CO-9");
        assert_eq!(version(&case.decider, &case).await, "2");
    }

    async fn whoever_knew_the_team_only_as_an_expert_is_kept_away_too(house) {
        let case = case(house, "Tarn Textiles").await;
        let expert = person(house, "Eda Expert", &[("decision", "")]).await;
        house.plant(&format!(
            "INSERT INTO team_members (id, audit_id, organisation_id, auditor_id, role, days, from_on, to_on)
             VALUES ('0190aaaa-0000-7000-8000-000000000001', '{}', '{}', '{expert}', 'technical_expert', 0, '2026-03-03', '2026-03-03')",
            case.stage_2, case.organisation));
        let visit = house.auditor("Eda Expert", &[Role::DecisionMaker], expert).await;
        visit.post_json("/api/v1/decisions", decision(&case, "grant").await).await.refused_by("CO-10");
    }

    async fn an_expired_competence_a_recent_service_and_a_missing_record_each_bar(house) {
        let case = case(house, "Tarn Textiles").await;
        let expired = person(house, "Ed Expired", &[("decision", "2026-03-15")]).await;
        let expired = house.auditor("Ed Expired", &[Role::DecisionMaker], expired).await;
        let reply = expired.post_json("/api/v1/decisions", decision(&case, "grant").await).await.refused_by("CO-35");
        reply.says("15 March 2026");
        let barred = person(house, "Bea Barred", &[("decision", "")]).await;
        consulted(house, barred, case.organisation, "2024-03-17").await;
        let barred = house.auditor("Bea Barred", &[Role::DecisionMaker], barred).await;
        barred.post_json("/api/v1/decisions", decision(&case, "grant").await).await.refused_by("CO-4");
        let nobody = house.staff("Noa Norecord", &[Role::DecisionMaker]).await;
        nobody.post_json("/api/v1/decisions", decision(&case, "grant").await).await.refused_by("CO-35");
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        manager.post_json("/api/v1/decisions", decision(&case, "grant").await).await.is(403);
    }

    async fn an_open_nonconformity_stands_in_the_way_of_granting_but_not_of_refusing(house) {
        let found = [Found { grade: "minor", accepted: false }, Found { grade: "major", accepted: true }];
        let case = case_with(house, "Tarn Textiles", &found).await;
        let reply = case.decider.post_json("/api/v1/decisions", decision(&case, "grant").await).await.refused_by("LC-54");
        assert_eq!(reply.json()["errors"].as_array().map(Vec::len), Some(2), "both findings are named");
        let page = case.decider.get(&format!("/desk/decisions/{}", case.stage_2)).await.is(200);
        page.says("Two of five theatre lists").says("LC-54");
        // LC-55: an open major gives the case a clock, six months after stage 2.
        case.decider.get("/desk/decisions").await.is(200).says("6 September 2026");
        case.decider.post_json("/api/v1/decisions", decision(&case, "refuse").await).await.is(201);
        let now = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!(now.field("/status"), "refused");
    }

    async fn a_review_left_unticked_and_an_empty_reason_are_named_field_by_field(house) {
        let case = case(house, "Tarn Textiles").await;
        let mut given = decision(&case, "grant").await;
        given["objectives_achieved"] = json!("");
        given["recommendation"] = json!("");
        let reply = case.decider.post_json("/api/v1/decisions", given.clone()).await.refused_by("LC-62");
        let fields: Vec<_> = reply.json()["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
        assert_eq!(fields, [json!("/objectives_achieved"), json!("/recommendation")]);
        given["reason"] = json!(" ");
        given["kind"] = json!("suspend");
        case.decider.post_json("/api/v1/decisions", given.clone()).await.refused_by("LC-64");
        given["kind"] = json!("grant");
        let reply = case.decider.post_json("/api/v1/decisions", given).await.is(422);
        assert_eq!(reply.field("/errors/0/field"), "/reason");
    }

    async fn the_page_says_what_will_happen_before_anything_does(house) {
        let case = case(house, "Tarn Textiles").await;
        let seen = version(&case.decider, &case).await;
        let fields = [
            ("kind", "grant"), ("information_sufficient", "yes"), ("application_confirmed", "yes"),
            ("objectives_achieved", "yes"), ("recommendation", "Grant."), ("information_used", "The report."),
            ("reason", "All met."), ("version", seen.as_str()),
        ];
        let path = format!("/desk/decisions/{}", case.stage_2);
        let page = case.decider.post(&format!("{path}/check"), &fields).await.is(200);
        let page = page.says("What will happen").says("quality@example.org").says("15 March 2029").says("All met.");
        page.lacks("Decided by");
        assert_eq!(version(&case.decider, &case).await, "2");
        case.decider.post(&path, &fields).await.is(303);
        case.decider.get(&path).await.is(200).says("Decided by Dora of Tarn Textiles").says("Issue the certificate");
        // What was wrong stands beside what was typed.
        let short = [("kind", "grant"), ("reason", "All met."), ("version", seen.as_str())];
        case.decider.post(&format!("{path}/check"), &short).await.is(422).says("Enter something here.");
    }

    async fn a_stale_page_changes_nothing_and_shows_the_newer_state(house) {
        let case = case(house, "Tarn Textiles").await;
        let stale = decision(&case, "refuse").await;
        grant(&case).await;
        case.decider.post_json("/api/v1/decisions", stale).await.is(412).says("Somebody changed this case");
        let fields = [("kind", "refuse"), ("information_used", "x"), ("reason", "Too late."), ("version", "2")];
        let page = case.decider.post(&format!("/desk/decisions/{}", case.stage_2), &fields).await.is(412);
        page.says("Somebody changed this case").says("Grant certification");
        let now = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!(now.field("/status"), "granted");
    }

    async fn of_two_people_who_decide_at_once_one_wins_and_the_other_sees_the_newer_state(house) {
        let case = case(house, "Tarn Textiles").await;
        let other = audited::decider(house, "Otto Other").await;
        let (yes, no) = (decision(&case, "grant").await, decision(&case, "refuse").await);
        let (one, two) = tokio::join!(
            case.decider.post_json("/api/v1/decisions", yes),
            other.post_json("/api/v1/decisions", no),
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412], "{} / {}", one.text, two.text);
        let lost = if one.status == 412 { one } else { two };
        lost.says("Somebody changed this case");
        let made = other.get_json("/api/v1/decisions").await.is(200);
        assert_eq!(made.json()["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_stage_1_a_strangers_audit_and_no_audit_are_not_decided_on(house) {
        let case = case(house, "Tarn Textiles").await;
        let mut given = decision(&case, "grant").await;
        given["audit"] = json!("0190ffff-0000-7000-8000-000000000001");
        case.decider.post_json("/api/v1/decisions", given.clone()).await.is(404);
        given["audit"] = json!("x");
        case.decider.post_json("/api/v1/decisions", given.clone()).await.is(422);
        given["audit"] = json!(case.stage_1);
        case.decider.post_json("/api/v1/decisions", given.clone()).await.refused_by("LC-64");
        case.decider.get(&format!("/desk/decisions/{}", case.stage_1)).await.is(404);
        let client = case.client(house).await;
        client.get(&format!("/desk/decisions/{}", case.stage_2)).await.is(403);
    }
}
