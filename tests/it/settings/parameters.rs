//! The body's own limits and habits (LC-2): who changes them, within which range, from when on.

use assayer::access::Role;
use assayer::base::time::plus_days;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::client::{Reply, Visit};
use crate::house::crew::record;
use crate::house::running::{House, PASSWORD, on_both};

const ANSWER: &str = "/api/v1/settings/parameters/answer_days";
const DECLARATION: &str = "/api/v1/settings/parameters/declaration_months";

async fn manager(house: &House) -> Visit {
    house.staff("Mara Manager", &[Role::Manager]).await
}

async fn set(visit: &Visit, parameter: &str, value: Value, from: impl ToString, version: i32) -> Reply {
    let given = json!({
        "value": value, "in_force_on": from.to_string(), "reason": "Decided in the management review", "version": version,
    });
    visit.post_json(&format!("{parameter}/changes"), given).await
}

/// What the record of somebody who audits lacks today.
async fn lacks(visit: &Visit, auditor: &str) -> Value {
    let reply = visit
        .get_json(&format!("/api/v1/auditors/{auditor}"))
        .await
        .is(200);
    reply.json()["lacks"].clone()
}

on_both! {
    async fn a_change_is_in_force_from_its_day_on_and_on_every_node(house) {
        let manager = manager(house).await;
        let auditor = record(house, "Amos Auditor", &[]).await.to_string();
        let before = manager.get_json(DECLARATION).await.is(200);
        assert_eq!(before.field("/value"), "12");
        assert_eq!(before.field("/origin"), "configuration");
        assert_eq!(lacks(&manager, &auditor).await, json!([]));

        let node = house.another_node();
        let there = Visit::sign_in(&node, "mara.manager@example.org", PASSWORD).await;
        there.get_json(DECLARATION).await.is(200);
        let day = plus_days(house.today(), 3);
        let planned = set(&manager, DECLARATION, json!(1), day, 1).await.is(200);
        assert_eq!(planned.field("/value"), "12");
        assert_eq!(planned.field("/changes/0/standing"), "planned");
        assert_eq!(planned.field("/version"), "2");
        assert_eq!(lacks(&there, &auditor).await, json!([]));

        house.set_date(day);
        house.keep_sessions();
        for visit in [&manager, &there] {
            let now = visit.get_json(DECLARATION).await.is(200);
            assert_eq!(now.field("/value"), "1");
            assert_eq!(now.field("/origin"), "settings");
            assert_eq!(now.field("/in_force_on"), day.to_string());
            assert_eq!(now.field("/changes/0/set_by_name"), "Mara Manager");
            // The declaration of more than a month ago holds no more.
            assert_ne!(lacks(visit, &auditor).await, json!([]));
        }
        // Of today on it is in force at once, on both.
        set(&manager, DECLARATION, json!(6), day, 2).await.is(200);
        assert_eq!(lacks(&there, &auditor).await, json!([]));
    }

    async fn what_does_not_fit_is_refused_by_its_rule(house) {
        let manager = manager(house).await;
        let today = house.today();
        let refused = set(&manager, ANSWER, json!(181), today, 1).await.refused_by("LC-57");
        refused.says("rules.answer_days: Set 1 to 180 days, not 181").says("\"field\":\"/value\"");
        let nothing_new = set(&manager, ANSWER, json!(30), today, 1).await;
        nothing_new.refused_by("LC-57").says("it is 30 days already");
        let past = set(&manager, ANSWER, json!(31), plus_days(today, -1), 1).await;
        past.refused_by("LC-2").says("today, 5 January 2026, at the earliest").says("/in_force_on");
        set(&manager, ANSWER, json!(31), plus_days(today, 3_650), 1).await.refused_by("LC-2");
        set(&manager, ANSWER, json!("soon"), today, 1).await.is(422).says("enter a whole number");
        set(&manager, "/api/v1/settings/parameters/bar_months", json!(1), today, 1).await.is(404);
        let binding = "/api/v1/settings/parameters/rotation_binding";
        set(&manager, binding, json!(2), today, 1).await.is(422).says("neither yes nor no");
        set(&manager, binding, json!(true), today, 1).await.is(200);

        // A value must fit beside the others, today and on every day on which one of them changes later.
        let opens = "/api/v1/settings/parameters/recertification_opens_months";
        let target = "/api/v1/settings/parameters/recertification_target_months";
        set(&manager, target, json!(5), plus_days(today, 30), 1).await.is(200);
        let too_few = set(&manager, opens, json!(4), plus_days(today, 10), 1).await;
        too_few.refused_by("LC-80").says("rules.recertification_target_months: Set 1 to 4 months, not 5");
        set(&manager, opens, json!(5), plus_days(today, 10), 1).await.is(200);
    }

    async fn a_change_is_made_from_the_version_that_was_seen(house) {
        let manager = manager(house).await;
        let today = house.today();
        let (one, other) = futures_util::join!(
            set(&manager, ANSWER, json!(40), today, 1),
            set(&manager, ANSWER, json!(50), today, 1),
        );
        let mut met = [one.status.as_u16(), other.status.as_u16()];
        met.sort_unstable();
        assert_eq!(met, [200, 412]);
        let unseen = json!({ "value": 60, "in_force_on": today, "reason": "Because" });
        manager.post_json(&format!("{ANSWER}/changes"), unseen).await.is(428);
    }

    async fn the_journal_tells_who_changed_what_and_why(house) {
        let manager = manager(house).await;
        set(&manager, ANSWER, json!(45), house.today(), 1).await.is(200);
        let entry = manager.get_json("/api/v1/journal?limit=1").await.is(200);
        assert_eq!(entry.field("/items/0/act"), "set_parameter");
        assert_eq!(entry.field("/items/0/thing_id"), "rules.answer_days");
        entry.says("\"value\":30").says("\"value\":45").says("Decided in the management review");
        let scheduler = house.staff("Sasha Scheduler", &[Role::Scheduler]).await;
        scheduler.get_json(ANSWER).await.is(200).says("\"value\":45");
        set(&scheduler, ANSWER, json!(50), house.today(), 2).await.is(403);
    }

    async fn a_preview_counts_what_would_move_and_changes_nothing(house) {
        let manager = manager(house).await;
        record(house, "Amos Auditor", &[]).await;
        let given = json!({ "value": 1, "in_force_on": house.today(), "reason": "Each month" });
        let found = manager.post_json(&format!("{DECLARATION}/preview"), given).await.is(200);
        assert_eq!(found.field("/before"), "12");
        assert_eq!(found.field("/effect"), "at_once");
        assert_eq!(
            found.json()["touched"],
            json!([{ "what": "declarations", "count": 1 }, { "what": "lapsing", "count": 1 }])
        );
        assert_eq!(manager.get_json(DECLARATION).await.field("/version"), "1");
        for one in manager.get_json("/api/v1/settings/parameters").await.json()["items"].as_array().expect("a list") {
            let (key, value) = (one["key"].as_str().expect("a key"), one["value"].as_i64().expect("a number"));
            let most = one["most"].as_i64().expect("a number");
            let other = if value == most { value - 1 } else { value + 1 };
            let value = if one["unit"] == "yes_no" { json!(other == 1) } else { json!(other) };
            let given = json!({ "value": value, "in_force_on": house.today(), "reason": "What if" });
            manager.post_json(&format!("/api/v1/settings/parameters/{key}/preview"), given).await.is(200);
        }
    }

    async fn the_form_previews_saves_and_loses_nothing_typed(house) {
        let manager = manager(house).await;
        let page = "/desk/settings/parameters/answer_days";
        let today = house.today().to_string();
        let asked = |value| [("value", value), ("in_force_on", today.as_str()), ("reason", "Clients asked"), ("version", "1")];
        let again = manager.post(&format!("{page}/preview"), &asked("500")).await.is(422);
        again.says("Clients asked").says("value=\"500\"").says("not 500");
        let preview = manager.post(&format!("{page}/preview"), &asked("45")).await.is(200);
        preview.says("From 30 days to 45 days").says("No nonconformity is open");
        let saved = manager.post(page, &asked("45")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        manager.get(&saved.location()).await.says("It is decided").says("45 days").says("Clients asked");
        manager.post(page, &asked("50")).await.is(412).says("Somebody changed this parameter");
        manager.get("/desk/settings/parameters").await.is(200).says("Decided here");
        manager.get("/desk/settings").await.is(200).says("Limits and habits");
    }
}
