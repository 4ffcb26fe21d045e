//! Who may stand on a team: competence on every day, two-year bars, conflicts, double booking.

use std::sync::{Arc, Barrier};

use assayer::access::Actor;
use assayer::base::error::Error;
use assayer::base::ids::AuditId;
use assayer::lifecycle::scheduling::{self, GivenHold};
use assayer::work::{Db, Target};
use serde_json::json;

use super::super::programme::{office, planned};
use super::{auditor, candidate, hold, led_by, now, path};
use crate::house::running::on_both;

on_both! {
    async fn an_expired_competence_keeps_a_person_off(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Aster Labs", &[]).await;
        let stage_1 = &audits[0];
        let late = auditor(&office, "Lara Late", "lead_auditor", "2025-12-31").await;
        let reply = hold(&office, stage_1, led_by(&late, stage_1, "2026-02-02", "2026-02-03")).await.refused_by("CO-33");
        reply.says("Lara Late: The competence as lead auditor for ISO 9001:2015 ends on 31 December 2025");
        let shown = candidate(&office, stage_1, &late, "2026-02-02", "2026-02-03").await;
        assert_eq!((&shown["fitness"], &shown["rule"]), (&json!("cannot"), &json!("CO-33")));
        assert_eq!(now(&office, stage_1).await["status"], json!("planned"));
    }

    async fn a_competence_that_ends_during_the_audit_does_not_cover_it(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Aster Labs", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "2026-02-02").await;
        let over = led_by(&lead, stage_1, "2026-02-02", "2026-02-03");
        hold(&office, stage_1, over).await.refused_by("CO-33").says("ends on 2 February 2026, before the last day, 3 February 2026");
        // Its last day is still valid (LC-1).
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-02", "2026-02-02")).await.is(200);
        // CO-62: what is ended later stands against confirming.
        let record = office.manager.get_json(&format!("/api/v1/auditors/{lead}")).await.json();
        let competence = record["competences"][0]["id"].as_str().expect("an id").to_owned();
        let end = json!({ "ends_on": "2026-02-01", "reason": "Withdrawn at her wish" });
        office.manager.post_json(&format!("/api/v1/qualifications/{competence}/end"), end).await.is(200);
        let given = json!({ "client_agreed": "yes", "version": now(&office, stage_1).await["version"] });
        office.scheduler.post_json(&path(stage_1, "confirmation"), given).await.refused_by("CO-33");
    }

    async fn a_service_bars_for_two_years_after_its_end_and_without_end_for_good(house) {
        let office = office(house).await;
        let (case, audits) = planned(house, &office, "Kestrel Medical", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let services = format!("/api/v1/auditors/{lead}/services");
        let given = json!({ "organisation": case.organisation, "kind": "consultancy", "began_on": "2023-01-09" });
        let service = office.manager.post_json(&services, given).await.is(201).field("/id");
        let proposal = led_by(&lead, stage_1, "2026-02-02", "2026-02-03");
        hold(&office, stage_1, proposal.clone()).await.refused_by("CO-4").says("has no end date");
        let end = json!({ "ends_on": "2024-02-03", "reason": "The contract ended" });
        office.manager.post_json(&format!("/api/v1/services/{service}/end"), end).await.is(200);
        let reply = hold(&office, stage_1, proposal).await.refused_by("CO-4");
        reply.says("ended on 3 February 2024").says("lasts until 3 February 2026");
        let shown = candidate(&office, stage_1, &lead, "2026-02-02", "2026-02-03").await;
        assert_eq!((&shown["fitness"], &shown["rule"]), (&json!("cannot"), &json!("CO-4")));
        // Two years to the day, and she is free.
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-03", "2026-02-04")).await.is(200);
        let page = office.scheduler.get(&format!("/desk/plan?audit={}", stage_1["id"].as_str().expect("an id"))).await;
        page.is(200).says("Lena Lead").says("3–4 February 2026");
    }

    async fn a_conflict_recorded_after_holding_stands_against_confirming(house) {
        let office = office(house).await;
        let (case, audits) = planned(house, &office, "Kestrel Medical", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-02", "2026-02-03")).await.is(200);
        let given = json!({ "organisation": case.organisation, "kind": "family", "began_on": "2026-01-05" });
        office.manager.post_json(&format!("/api/v1/auditors/{lead}/conflicts"), given).await.is(201);
        let given = json!({ "client_agreed": "yes", "version": now(&office, stage_1).await["version"] });
        office.scheduler.post_json(&path(stage_1, "confirmation"), given).await.refused_by("CO-5").says("family tie");
        let page = office.scheduler.get(&format!("/desk/plan?audit={}", stage_1["id"].as_str().expect("an id"))).await;
        page.is(200).says("In the way:").says("CO-5");
    }

    async fn nobody_is_booked_twice_and_no_other_client_is_named(house) {
        let office = office(house).await;
        let (_, one) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let (_, other) = planned(house, &office, "Calder Foods", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        hold(&office, &one[0], led_by(&lead, &one[0], "2026-02-02", "2026-02-03")).await.is(200);
        let reply = hold(&office, &other[0], led_by(&lead, &other[0], "2026-02-03", "2026-02-04")).await.refused_by("CO-60");
        reply.says("taken from 2 February 2026 to 3 February 2026").lacks("Orbis");
        let shown = candidate(&office, &other[0], &lead, "2026-02-03", "2026-02-04").await;
        assert_eq!((&shown["fitness"], &shown["rule"]), (&json!("cannot"), &json!("CO-60")));
        hold(&office, &other[0], led_by(&lead, &other[0], "2026-02-04", "2026-02-05")).await.is(200);
        // Her own audit does not stand in her own way.
        let held = now(&office, &one[0]).await;
        hold(&office, &one[0], led_by(&lead, &held, "2026-02-02", "2026-02-02")).await.is(200);
    }

    async fn two_schedulers_at_once_book_one_person_once(house) {
        let office = office(house).await;
        let (_, one) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let (_, other) = planned(house, &office, "Calder Foods", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        for round in 0..5 {
            let targets = [now(&office, &one[0]).await, now(&office, &other[0]).await];
            let start = Arc::new(Barrier::new(2));
            let both: Vec<_> = targets
                .iter()
                .map(|audit| {
                    let given = GivenHold {
                        starts_on: "2026-02-02".into(),
                        ends_on: "2026-02-03".into(),
                        auditors: vec![lead.as_str().into()],
                        roles: vec!["lead_auditor".into()],
                        days: vec![audit["days"].to_string().into()],
                        version: audit["version"].to_string().into(),
                        ..GivenHold::default()
                    };
                    let id: AuditId = audit["id"].as_str().expect("an id").parse().expect("an id");
                    let (db, start, at): (Db, _, _) = (house.db.clone(), start.clone(), house.now());
                    std::thread::spawn(move || {
                        let hold = given.check().expect("a good proposal");
                        start.wait();
                        db.act_now(&Actor::CommandLine, at, Target::Audit(id), move |work| {
                            scheduling::hold(work, id, hold)
                        })
                    })
                })
                .collect();
            let results: Vec<_> = both.into_iter().map(|one| one.join().expect("no panic")).collect();
            let won = results.iter().filter(|result| result.is_ok()).count();
            assert_eq!(won, 1, "round {round}: {results:?}");
            for lost in results.into_iter().filter_map(Result::err) {
                let Error::Refused(refusals) = &lost else { panic!("round {round}: {lost:?}") };
                assert!(refusals.to_string().contains("taken from 2 February 2026"), "{refusals}");
            }
            for audit in [&one[0], &other[0]] {
                let audit = now(&office, audit).await;
                if audit["status"] == json!("held") {
                    let given = json!({ "version": audit["version"] });
                    office.scheduler.post_json(&path(&audit, "release"), given).await.is(200);
                }
            }
        }
    }

    async fn every_fault_of_a_team_is_told_at_once(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let second = auditor(&office, "Sid Second", "lead_auditor", "").await;
        let expert = auditor(&office, "Ewa Expert", "technical_expert", "").await;
        let mut given = led_by(&lead, stage_1, "2026-02-02", "2026-02-03");
        given["auditors"] = json!([lead, second, expert]);
        given["roles"] = json!(["lead_auditor", "lead_auditor", "technical_expert"]);
        given["days"] = json!(["0.25", "0.25", "2"]);
        let reply = hold(&office, stage_1, given.clone()).await.refused_by("CO-21").refused_by("CO-22").refused_by("CO-27");
        reply.says("2 people lead the audit").says("Ewa Expert: A technical expert is always accompanied").says("0.5 days of the 1 required");
        given["roles"] = json!(["lead_auditor", "auditor", "technical_expert"]);
        given["days"] = json!(["0.5", "0.5", "2"]);
        given["accompanied_by"] = json!(["", "", second]);
        hold(&office, stage_1, given).await.is(200);
    }
}
