//! Appeals, complaints and misuse of certificates through HTTP: from their arrival to their end (LC-110, LC-111, LC-112,
//! LC-119).

use assayer::access::Role;
use serde_json::{Value, json};

use super::application::letters;
use super::audited::{Case, case, certified, consulted, grant, person, version};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, on_both};

/// A step of one, with the version as it stands.
async fn step(who: &Visit, seen_by: &Visit, id: &str, what: &str, mut given: Value) -> Reply {
    let path = format!("/api/v1/concerns/{id}");
    given["version"] = seen_by.get_json(&path).await.is(200).json()["version"].clone();
    who.post_json(&format!("{path}/{what}"), given).await
}

async fn user_of(house: &House, email: &str) -> String {
    let administrator = house
        .staff(&format!("Ada {}", email.len()), &[Role::Administrator])
        .await;
    let users = administrator
        .get_json("/api/v1/users?limit=200")
        .await
        .is(200)
        .json();
    let users = users["items"].as_array().expect("users").clone();
    let user = users
        .iter()
        .find(|user| user["email"] == email)
        .expect("the user");
    user["id"].as_str().expect("an id").to_owned()
}

/// What the client of the case appeals against.
async fn appealed(client: &Visit, decision: &str) -> Reply {
    let given = json!({
        "decision": decision, "subject": "The scope is too small",
        "particulars": "We applied for the day clinic as well, and it was audited.",
    });
    client.post_json("/api/v1/appeals", given).await
}

fn complaint(case: &Case) -> Value {
    json!({
        "kind": "complaint", "about": "client", "from": "other", "certification": case.certification,
        "author_name": "Nora Neighbour", "author_email": "nora@example.net", "subject": "Lost records",
        "particulars": "My records were lost twice.",
    })
}

on_both! {
    async fn an_appeal_is_decided_by_somebody_who_took_no_part_and_its_end_is_notified(house) {
        let case = case(house, "Tarn Textiles").await;
        let decision = grant(&case).await;
        let client = case.client(house).await;
        // LC-110: against a decision on the client's own certification.
        appealed(&client, "").await.refused_by("LC-110");
        let reply = appealed(&client, &decision).await.is(201);
        let id = reply.field("/id");
        assert_eq!(reply.headers["location"], format!("/api/v1/concerns/{id}"));
        let path = format!("/api/v1/concerns/{id}");
        let seen = client.get_json(&path).await.is(200);
        // LC-112: received on Monday, 16 March 2026.
        assert_eq!((seen.field("/acknowledge_by"), seen.field("/decide_by")), ("2026-03-23".into(), "2026-05-15".into()));
        assert_eq!((seen.field("/kind"), seen.field("/decision/id")), ("appeal".into(), decision.clone()));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        manager.get("/desk").await.is(200).says("Acknowledge what was brought forward").says("LC-112");
        step(&manager, &manager, &id, "result", json!({"outcome": "rejected", "says": "No"})).await.refused_by("LC-110");
        step(&manager, &manager, &id, "acknowledgement", json!({"says": "Thank you."})).await.is(200);
        // Dora decided what is appealed against: she takes no step that judges, and is not named.
        step(&case.decider, &manager, &id, "validation", json!({"concerns_us": "yes", "says": "Our decision"})).await
            .refused_by("LC-110").says("Dora of Tarn Textiles decided on 16 March 2026");
        step(&manager, &manager, &id, "validation", json!({"concerns_us": "yes"})).await.refused_by("LC-110");
        step(&manager, &manager, &id, "validation", json!({"concerns_us": "yes", "says": "Our decision of March"})).await.is(200);
        let dora = user_of(house, "dora.of.tarn.textiles@example.org").await;
        step(&manager, &manager, &id, "handler", json!({"handler": dora})).await.refused_by("LC-110");
        let lena = house.auditor("Lena Twice", &[Role::DecisionMaker], case.lead).await;
        let lena_id = user_of(house, "lena.twice@example.org").await;
        let refused = step(&manager, &manager, &id, "handler", json!({"handler": lena_id})).await.refused_by("LC-110");
        refused.says("was in the team of audit");
        let max = user_of(house, "max.manager@example.org").await;
        step(&manager, &manager, &id, "result", json!({"outcome": "upheld", "says": "Yes", "action": "It is decided anew"})).await
            .refused_by("LC-110").says("Name somebody first");
        step(&manager, &manager, &id, "handler", json!({"handler": max})).await.is(200);
        step(&manager, &manager, &id, "progress", json!({"says": "Spoke with the team."})).await.is(200);
        step(&manager, &manager, &id, "progress", json!({"says": "The report is read again.", "told": "yes"})).await.is(200);
        step(&lena, &manager, &id, "result", json!({"outcome": "rejected", "says": "No"})).await.refused_by("LC-110");
        step(&manager, &manager, &id, "result", json!({"outcome": "upheld", "says": "The clinic was audited."})).await.refused_by("LC-110");
        let result = json!({"outcome": "upheld", "says": "The clinic was audited.", "action": "The scope is decided anew."});
        step(&manager, &manager, &id, "result", result).await.is(200);
        step(&manager, &manager, &id, "publicity", json!({"public": "no", "agreed": "yes"})).await.refused_by("LC-111");
        step(&manager, &manager, &id, "end", json!({})).await.is(200);
        step(&manager, &manager, &id, "end", json!({})).await.refused_by("LC-110");
        // What is told is told by letter and stands in the portal; what is not stands there for nobody.
        let told: Vec<String> = letters(house).await.into_iter().filter(|name| name.starts_with("concern_")).collect();
        assert_eq!(told, ["concern_acknowledged", "concern_progress", "concern_decided", "concern_ended"]);
        let page = client.get(&format!("/portal/concerns/{id}")).await.is(200);
        page.says("The clinic was audited.").says("The report is read again.").says("Upheld")
            .lacks("Spoke with the team.").lacks("Max Manager").lacks("The scope is decided anew.");
        client.get("/portal/concerns").await.is(200).says("The scope is too small");
        let desk = manager.get(&format!("/desk/concerns/{id}")).await.is(200);
        desk.says("Spoke with the team.").says("Max Manager").says("The scope is decided anew.");
        // LC-111: what is told in confidence is not in the journal, which others read.
        let journal = manager.get("/desk/journal").await.is(200);
        journal.lacks("day clinic");
    }

    async fn a_complaint_about_a_client_is_weighed_referred_without_the_name_and_publicity_is_settled(house) {
        let case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let mut unnamed = complaint(&case);
        unnamed["certification"] = json!("");
        manager.post_json("/api/v1/complaints", unnamed).await.refused_by("LC-111");
        let mut early = complaint(&case);
        early["received_on"] = json!("2026-03-17");
        manager.post_json("/api/v1/complaints", early).await.refused_by("LC-120");
        let id = manager.post_json("/api/v1/complaints", complaint(&case)).await.is(201).field("/id");
        let client = case.client(house).await;
        client.get_json(&format!("/api/v1/concerns/{id}")).await.is(404);
        step(&manager, &manager, &id, "acknowledgement", json!({})).await.is(200);
        step(&manager, &manager, &id, "validation", json!({"concerns_us": "yes", "says": "Records, clause 7.5"})).await.is(200);
        let max = user_of(house, "max.manager@example.org").await;
        step(&manager, &manager, &id, "handler", json!({"handler": max})).await.is(200);
        let result = json!({"outcome": "partly_upheld", "says": "One record was lost.", "action": "Looked at in the surveillance."});
        step(&manager, &manager, &id, "result", result.clone()).await.refused_by("LC-111").says("referred to that client first");
        step(&manager, &manager, &id, "referral", json!({"says": "A patient tells of lost records."})).await.refused_by("LC-111");
        let referral = json!({"effectiveness": "Control of records may not work.", "says": "A patient tells of lost records."});
        step(&manager, &manager, &id, "referral", referral).await.is(200);
        // The client sees what it was told, and who complained it does not.
        client.get("/portal/concerns").await.is(200).says("A patient tells of lost records.").lacks("Nora Neighbour")
            .lacks("Control of records");
        client.get(&format!("/portal/concerns/{id}")).await.is(404);
        step(&manager, &manager, &id, "result", result).await.is(200);
        step(&manager, &manager, &id, "end", json!({})).await.refused_by("LC-111");
        step(&manager, &manager, &id, "publicity", json!({"public": "yes", "agreed": "no"})).await.refused_by("LC-111");
        step(&manager, &manager, &id, "publicity", json!({"public": "no", "agreed": "yes"})).await.is(200);
        step(&manager, &manager, &id, "end", json!({"says": "Nothing is made public."})).await.is(200);
        let waiting = house.db.read_public(assayer::outbox::waiting).await.expect("the outbox");
        let referred = waiting.iter().find(|letter| letter.letter == "concern_referred").expect("a letter");
        assert!(!referred.particulars.0.to_string().contains("Nora"), "{referred:?}");
        let ended = waiting.iter().find(|letter| letter.letter == "concern_ended").expect("a letter");
        assert_eq!(ended.recipient, "nora@example.net");
    }

    async fn a_complaint_that_is_not_for_us_is_not_taken_up_and_its_author_hears_why(house) {
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let given = json!({
            "about": "own_work", "from": "other", "author_name": "Nora Neighbour", "author_email": "nora at home",
            "subject": "A builder", "particulars": "He does not come.",
        });
        let errors = manager.post_json("/api/v1/complaints", given.clone()).await.is(422).json();
        assert_eq!(errors["errors"][0]["field"], "/author_email");
        let mut given = given;
        given["author_email"] = json!("nora@example.net");
        let id = manager.post_json("/api/v1/complaints", given).await.is(201).field("/id");
        step(&manager, &manager, &id, "acknowledgement", json!({})).await.is(200);
        step(&manager, &manager, &id, "validation", json!({"concerns_us": "no"})).await.refused_by("LC-111");
        step(&manager, &manager, &id, "validation", json!({"concerns_us": "no", "says": "We certified nobody of that name."})).await.is(200);
        step(&manager, &manager, &id, "progress", json!({"says": "More"})).await.refused_by("LC-111");
        assert!(letters(house).await.contains(&"concern_dismissed".to_owned()));
        manager.get("/desk/concerns").await.is(200).says("Nothing is here");
        manager.get("/desk/concerns?show=all&kind=complaint").await.is(200).says("A builder").says("Not taken up");
        manager.get("/desk/concerns?kind=gossip").await.is(422);
    }

    async fn misuse_is_demanded_to_be_corrected_and_a_suspension_follows_once_it_is_decided(house) {
        let mut case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let given = json!({
            "kind": "misuse", "from": "body", "certification": case.certification, "subject": "Mark on cartons",
            "particulars": "The mark stands on the cartons of gowns.",
        });
        let id = case.decider.post_json("/api/v1/complaints", given).await.is(201).field("/id");
        for (what, given) in [
            ("acknowledgement", json!({})),
            ("validation", json!({"concerns_us": "yes", "says": "Our mark"})),
        ] {
            // Whoever decided on the case pursues its misuse.
            step(&case.decider, &case.decider, &id, what, given).await.is(200);
        }
        let measure = |what: &str| json!({"measure": what, "says": "Seen in the shop again."});
        step(&case.decider, &case.decider, &id, "measure", measure("corrected")).await.refused_by("LC-119");
        let demand = json!({"says": "Take the mark off the cartons.", "until": "2026-03-16"});
        step(&case.decider, &case.decider, &id, "demand", demand).await.refused_by("LC-119");
        let demand = json!({"says": "Take the mark off the cartons.", "until": "2026-03-31"});
        step(&case.decider, &case.decider, &id, "demand", demand).await.is(200);
        assert!(letters(house).await.contains(&"misuse_correction_demanded".to_owned()));
        case.client(house).await.get("/portal/concerns").await.is(200).says("Take the mark off the cartons.");
        step(&case.decider, &case.decider, &id, "measure", measure("suspended")).await.refused_by("LC-119");
        case.on(house, 2026, 4, 1).await;
        step(&case.decider, &case.decider, &id, "measure", measure("suspended")).await.refused_by("LC-119").says("LC-65");
        let suspension = json!({
            "reason": "The mark is still misused.", "information_used": "Photographs of April.",
            "version": version(&case.decider, &case).await,
        });
        let path = format!("/api/v1/certifications/{}/suspension", case.certification);
        case.decider.post_json(&path, suspension).await.is(201);
        step(&case.decider, &case.decider, &id, "measure", measure("suspended")).await.is(200);
        let dora = user_of(house, "dora.of.tarn.textiles@example.org").await;
        step(&case.decider, &case.decider, &id, "handler", json!({"handler": dora})).await.is(200);
        step(&case.decider, &case.decider, &id, "result", json!({"outcome": "upheld", "says": "It was misused."})).await.is(200);
        step(&case.decider, &case.decider, &id, "end", json!({})).await.is(200);
        // Nobody outside brought it forward, so nobody outside is written to.
        assert!(!letters(house).await.iter().any(|name| name.starts_with("concern_")));
        case.decider.get(&format!("/desk/concerns/{id}")).await.is(200).says("The certification was suspended")
            .says("To be corrected by 31 March 2026");
    }

    async fn a_client_complains_about_us_with_its_case_and_whoever_consulted_for_it_keeps_away(house) {
        let case = case(house, "Tarn Textiles").await;
        let client = case.client(house).await;
        let fields = [("kind", "complaint"), ("certification", case.certification.as_str()), ("subject", ""), ("particulars", "Late.")];
        client.post("/portal/concerns", &fields).await.is(422).says("Late.");
        let fields = [("kind", "complaint"), ("certification", case.certification.as_str()), ("subject", "Late report"), ("particulars", "Six weeks.")];
        let at = client.post("/portal/concerns", &fields).await.is(303).location();
        let id = at.rsplit('/').next().expect("an id").to_owned();
        client.get(&at).await.is(200).says("Six weeks.");
        client.post_json("/api/v1/complaints", json!({"kind": "misuse", "subject": "A", "particulars": "B"})).await.is(422);
        client.post_json("/api/v1/complaints", json!({"kind": "appeal", "subject": "A", "particulars": "B"})).await.is(422);
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        step(&manager, &manager, &id, "acknowledgement", json!({})).await.is(200);
        // CO-4: the bar covers the handling of complaints.
        let consultant = person(house, "Connie Consultant", &[]).await;
        consulted(house, consultant, case.organisation, "2025-03-16").await;
        house.auditor("Connie Consultant", &[Role::DecisionMaker], consultant).await;
        let connie = user_of(house, "connie.consultant@example.org").await;
        step(&manager, &manager, &id, "handler", json!({"handler": connie})).await.refused_by("CO-4");
        // Nobody but managers and decision makers has the task.
        house.staff("Sol Scheduler", &[Role::Scheduler]).await;
        let sol = user_of(house, "sol.scheduler@example.org").await;
        let errors = step(&manager, &manager, &id, "handler", json!({"handler": sol})).await.is(422).json();
        assert_eq!(errors["errors"][0]["field"], "/handler");
        let page = manager.get(&format!("/desk/concerns/{id}?step=name_handler")).await.is(200);
        page.says("Consultancy for this client ended on 16 March 2025");
        // The version seen counts.
        let path = format!("/api/v1/concerns/{id}/progress");
        manager.post_json(&path, json!({"says": "Old", "version": 1})).await.is(412);
    }

    async fn others_see_nothing_of_it_and_late_ones_stand_on_top_of_the_managers_day(house) {
        let mut case = case(house, "Tarn Textiles").await;
        let client = case.client(house).await;
        let given = json!({"subject": "Late report", "particulars": "Six weeks."});
        let id = client.post_json("/api/v1/complaints", given).await.is(201).field("/id");
        let lead = case.lead(house).await;
        let scheduler = house.staff("Sol Scheduler", &[Role::Scheduler]).await;
        for who in [&lead, &scheduler] {
            who.get_json(&format!("/api/v1/concerns/{id}")).await.is(403);
            who.get("/desk/concerns").await.is(403);
        }
        let empty = client.get_json("/api/v1/appeals").await.is(200).json();
        assert_eq!(empty["items"], json!([]));
        let listed = client.get_json("/api/v1/complaints?limit=1").await.is(200).json();
        assert_eq!(listed["items"][0]["id"], json!(id));
        case.on(house, 2026, 3, 24).await;
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        manager.get("/desk").await.is(200).says("Acknowledge what was brought forward").says("1 day late");
        // Of a decision maker it waits once they handle it.
        case.decider.get("/desk").await.is(200).lacks("brought forward");
    }
}
