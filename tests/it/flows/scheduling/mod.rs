//! Teams and dates: who may be held for an audit, when, and what confirms it.

mod holidays;
mod teams;

use assayer::access::Role;
use assayer::base::ids::AuditorId;
use serde_json::{Value, json};

use super::application::letters;
use super::programme::{Office, STANDARD, audits, granted, office, planned};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, on_both};

/// A person of record with one competence, from 2025 on to the last day given (or without end).
async fn auditor(office: &Office, name: &str, function: &str, last: &str) -> String {
    let given = json!({
        "name": name, "city": "Bristol", "country": "GB", "languages": "en", "agreement_on": "2025-01-02",
        "declared_on": "2025-12-01",
    });
    let id = office
        .manager
        .post_json("/api/v1/auditors", given)
        .await
        .is(201)
        .field("/id");
    let grant = json!({
        "standard": STANDARD, "technical_area": "IAF 38", "role": function, "valid_from": "2025-01-02",
        "valid_to": last, "evidence": "Witnessed in December 2024",
    });
    let path = format!("/api/v1/auditors/{id}/qualifications");
    office.manager.post_json(&path, grant).await.is(201);
    id
}

/// The same person, signed in.
async fn signed_in(house: &House, name: &str, auditor: &str) -> Visit {
    let id: AuditorId = auditor.parse().expect("an id");
    house.auditor(name, &[Role::Assessor], id).await
}

/// A proposal with one lead for all days of the audit.
fn led_by(auditor: &str, audit: &Value, from: &str, to: &str) -> Value {
    json!({
        "starts_on": from, "ends_on": to, "auditors": [auditor], "roles": ["lead_auditor"],
        "days": [audit["days"]], "version": audit["version"],
    })
}

fn path(audit: &Value, step: &str) -> String {
    format!("/api/v1/audits/{}/{step}", audit["id"].as_str().expect("an id"))
}

async fn hold(office: &Office, audit: &Value, given: Value) -> Reply {
    office.scheduler.post_json(&path(audit, "holding"), given).await
}

/// The audit as it is now.
async fn now(office: &Office, audit: &Value) -> Value {
    let certification = audit["certification_id"].as_str().expect("an id");
    let all = audits(&office.scheduler, certification).await;
    let same = all.into_iter().find(|one| one["id"] == audit["id"]);
    same.expect("the audit")
}

/// Held, confirmed by its lead and confirmed with the client.
async fn confirmed(house: &House, office: &Office, audit: &Value, lead: &str, days: (&str, &str)) -> Value {
    hold(office, audit, led_by(lead, audit, days.0, days.1))
        .await
        .is(200);
    let visit = signed_in(house, "Lena Lead", lead).await;
    visit
        .post_json(&path(audit, "assignment"), json!({ "no_conflict": "yes" }))
        .await
        .is(200);
    let given = json!({ "client_agreed": "yes", "version": now(office, audit).await["version"] });
    office
        .scheduler
        .post_json(&path(audit, "confirmation"), given)
        .await
        .is(200);
    now(office, audit).await
}

/// What the candidates' list says of a person on these days.
async fn candidate(office: &Office, audit: &Value, auditor: &str, from: &str, to: &str) -> Value {
    let path = format!("{}?starts_on={from}&ends_on={to}", path(audit, "candidates"));
    let shown = office.scheduler.get_json(&path).await.is(200).json();
    let all = shown["candidates"].as_array().expect("candidates").clone();
    let own = all.into_iter().find(|one| one["id"] == json!(auditor));
    own.expect("the person is listed")
}

on_both! {
    async fn an_audit_is_held_then_confirmed_and_everybody_is_told(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let visit = signed_in(house, "Lena Lead", &lead).await;
        office.scheduler.get("/desk").await.is(200).says("Place St Brannoc Hospital");
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-02", "2026-02-03")).await.is(200).says("\"warnings\":[]");
        visit.get("/desk").await.is(200).says("Confirm your place at St Brannoc Hospital");
        let held = now(&office, stage_1).await;
        assert_eq!(held["status"], json!("held"));

        // CO-8, LC-41: neither the member nor the client has agreed yet.
        let early = json!({ "version": held["version"] });
        let reply = office.scheduler.post_json(&path(stage_1, "confirmation"), early).await.refused_by("CO-8");
        reply.refused_by("LC-41").says("Lena Lead: The person has not confirmed this assignment");
        let assignment = path(stage_1, "assignment");
        visit.post_json(&assignment, json!({})).await.refused_by("CO-8");
        let page = format!("/desk/audits/{}/assignment", stage_1["id"].as_str().expect("an id"));
        visit.get(&page).await.is(200).says("2–3 February 2026").says("Lead auditor");
        visit.post(&page, &[("no_conflict", "yes")]).await.is(303);
        visit.get(&page).await.is(200).says("You confirmed this place on 5 January 2026");
        visit.post_json(&assignment, json!({ "no_conflict": "yes" })).await.refused_by("CO-8");

        office.scheduler.get("/desk").await.is(200).says("Confirm St Brannoc Hospital");
        let given = json!({ "client_agreed": "yes", "version": held["version"] });
        office.scheduler.post_json(&path(stage_1, "confirmation"), given).await.is(200);
        assert_eq!(now(&office, stage_1).await["status"], json!("confirmed"));
        let told = letters(house).await;
        // MS-44: the client is told the sites with the confirmation.
        assert_eq!(told[told.len() - 3..], ["assignment_offered", "audit_confirmed", "assignment_confirmed"]);
    }

    async fn stage_2_waits_for_the_end_and_the_outcome_of_stage_1(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let reply = hold(&office, &audits[1], led_by(&lead, &audits[1], "2026-03-02", "2026-03-04")).await.refused_by("LC-37");
        reply.says("there is no stage 1 yet");
        confirmed(house, &office, &audits[0], &lead, ("2026-02-02", "2026-02-03")).await;
        let stage_2 = now(&office, &audits[1]).await;
        // LC-33: its window counts from the last day of stage 1.
        assert_eq!((&stage_2["opens_on"], &stage_2["limit_on"]), (&json!("2026-02-03"), &json!("2026-08-03")));
        hold(&office, &stage_2, led_by(&lead, &stage_2, "2026-01-28", "2026-01-30")).await.refused_by("LC-37");
        hold(&office, &stage_2, led_by(&lead, &stage_2, "2026-09-07", "2026-09-09")).await.refused_by("LC-33");
        hold(&office, &stage_2, led_by(&lead, &stage_2, "2026-03-02", "2026-03-04")).await.is(200);
        let held = now(&office, &stage_2).await;
        let given = json!({ "client_agreed": "yes", "version": held["version"] });
        let reply = office.scheduler.post_json(&path(&held, "confirmation"), given).await.refused_by("LC-37");
        reply.says("while the outcome of stage 1 is open");
        assert_eq!(now(&office, &stage_2).await["status"], json!("held"));
    }

    async fn dates_outside_the_window_or_in_the_past_are_refused(house) {
        let office = office(house).await;
        let (case, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        hold(&office, &audits[0], led_by(&lead, &audits[0], "2026-01-02", "2026-01-06")).await.refused_by("LC-41");
        let soon = hold(&office, &audits[0], led_by(&lead, &audits[0], "2026-01-12", "2026-01-13")).await.is(200);
        assert_eq!(soon.field("/warnings/0/rule"), "LC-41");
        house.set_day(2026, 3, 20);
        granted(house, &case.certification, "2026-03-20").await;
        house.set_day(2026, 1, 5);
        let declared = json!({
            "name": "Lena Lead", "city": "Bristol", "country": "GB", "languages": "en", "agreement_on": "2025-01-02",
            "declared_on": "2026-01-05", "version": 3,
        });
        office.manager.send_json(reqwest::Method::PUT, &format!("/api/v1/auditors/{lead}"), declared).await.is(200);
        let surveillance = now(&office, &audits[2]).await;
        assert_eq!(surveillance["limit_on"], json!("2027-03-20"));
        // LC-24: the last day counts.
        let late = led_by(&lead, &surveillance, "2027-03-19", "2027-03-22");
        let reply = hold(&office, &surveillance, late).await.refused_by("LC-22");
        reply.says("must end by 20 March 2027").says("ends_on");
        let early = hold(&office, &surveillance, led_by(&lead, &surveillance, "2026-11-02", "2026-11-03")).await.is(200);
        early.says("before the window opens on 20 December 2026");
    }

    async fn a_stale_page_never_overwrites_and_keeps_what_was_typed(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-02", "2026-02-03")).await.is(200);
        hold(&office, stage_1, led_by(&lead, stage_1, "2026-02-09", "2026-02-10")).await.is(412);
        let id = stage_1["id"].as_str().expect("an id");
        let fields = [
            ("version", "1"), ("starts_on", "2026-02-09"), ("ends_on", "2026-02-10"), ("auditors", lead.as_str()),
            ("roles", "lead_auditor"), ("days", "1.0"), ("from", ""), ("to", ""), ("accompanied_by", ""),
        ];
        let page = office.scheduler.post(&format!("/desk/plan/{id}/holding"), &fields).await.is(412);
        page.says("Somebody changed this audit").says("2026-02-09");
        let kept = now(&office, stage_1).await;
        assert_eq!(kept["starts_on"], json!("2026-02-02"));
        for step in ["confirmation", "release"] {
            office.scheduler.post_json(&path(stage_1, step), json!({ "version": 1 })).await.is(412);
        }
    }

    async fn what_cannot_be_read_is_named_by_field_and_row(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let stage_1 = &audits[0];
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let given = json!({
            "starts_on": "2026-02-30", "ends_on": "soon", "auditors": [lead, "nobody"], "roles": ["leader", "auditor"],
            "days": ["-1", "much"], "version": 1,
        });
        let reply = hold(&office, stage_1, given).await.is(422).json();
        let named: Vec<&str> = reply["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect();
        let expected = ["/starts_on", "/ends_on", "/roles/0", "/days/0", "/auditors/1", "/days/1"];
        assert_eq!(named, expected);
        let mut wrong = led_by(&lead, stage_1, "2026-02-03", "2026-02-02");
        hold(&office, stage_1, wrong.clone()).await.refused_by("LC-120");
        wrong["auditors"] = json!([]);
        hold(&office, stage_1, wrong).await.refused_by("CO-70");
        let unknown = led_by("01900000-0000-7000-8000-00000000ffff", stage_1, "2026-02-02", "2026-02-03");
        hold(&office, stage_1, unknown).await.is(404);
    }

    async fn a_confirmed_audit_is_released_with_a_reason_and_everybody_is_told_again(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let stage_1 = confirmed(house, &office, &audits[0], &lead, ("2026-02-02", "2026-02-03")).await;
        let release = path(&stage_1, "release");
        office.scheduler.post_json(&release, json!({ "version": stage_1["version"] })).await.refused_by("LC-41");
        let given = json!({ "version": stage_1["version"], "reason": "The client's theatre burnt down" });
        office.scheduler.post_json(&release, given).await.is(200);
        let free = now(&office, &stage_1).await;
        assert_eq!((&free["status"], &free["starts_on"]), (&json!("planned"), &Value::Null));
        assert_eq!(now(&office, &audits[1]).await["opens_on"], Value::Null, "stage 2 waits again");
        let told = letters(house).await;
        assert!(told.ends_with(&["audit_released".to_owned(), "assignment_released".to_owned()]), "{told:?}");
        let shown = office.manager.get(&format!("/desk/journal?organisation={}", stage_1["organisation_id"].as_str().expect("an id"))).await;
        shown.is(200).says("The client's theatre burnt down").says("release audit").says("Sam Scheduler");
    }

    async fn the_board_groups_people_and_shows_bookings(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        auditor(&office, "Sid Second", "auditor", "").await;
        auditor(&office, "Lara Late", "lead_auditor", "2025-12-31").await;
        let id = audits[0]["id"].as_str().expect("an id");
        let board = office.scheduler.get(&format!("/desk/plan?audit={id}&start=2026-02-02&end=2026-02-03")).await.is(200);
        let text = &board.text;
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not on the board"));
        let sheet = at("class=\"sheet\"");
        let place = |name: &str| text[sheet..].find(name).unwrap_or_else(|| panic!("{name} is not on the board"));
        assert!(place("Can lead") < place("Lena Lead") && place("Lena Lead") < place("Can join the team"));
        assert!(place("Can join the team") < place("Sid Second") && place("Sid Second") < place("Cannot"));
        assert!(place("Cannot") < place("Lara Late"));
        board.says("CO-33").says("1.0 auditor-days").says("2–3 February 2026");
        hold(&office, &audits[0], led_by(&lead, &audits[0], "2026-02-02", "2026-02-03")).await.is(200);
        // From Monday 26 January the second week begins with column 6.
        let board = office.scheduler.get("/desk/plan?from=2026-01-28&weeks=2").await.is(200);
        board.says("26 January 2026 – 6 February 2026").says("class=\"b c6 n2 held\"").says("St Brannoc Hospital");
        office.scheduler.get("/desk/plan?audit=nonsense").await.is(404);
        office.scheduler.get("/desk/plan?from=nonsense&weeks=x&start=b&end=a").await.is(200);
        office.manager.get("/desk/plan").await.is(200).lacks("Place St Brannoc Hospital");
    }

    async fn a_place_is_seen_and_confirmed_by_its_own_person_only(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let other = auditor(&office, "Sid Second", "lead_auditor", "").await;
        hold(&office, &audits[0], led_by(&lead, &audits[0], "2026-02-02", "2026-02-03")).await.is(200);
        let stranger = signed_in(house, "Sid Second", &other).await;
        stranger.post_json(&path(&audits[0], "assignment"), json!({ "no_conflict": "yes" })).await.is(404);
        stranger.get(&format!("/desk/audits/{}/assignment", audits[0]["id"].as_str().expect("an id"))).await.is(404);
        stranger.get("/desk/plan").await.is(403);
        office.scheduler.post_json(&path(&audits[0], "assignment"), json!({ "no_conflict": "yes" })).await.is(403);
    }
}
