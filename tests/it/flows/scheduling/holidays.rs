//! Days on which nobody works: told when an audit is placed on them, and never proposed.

use reqwest::Method;
use serde_json::{Value, json};

use super::{auditor, hold, led_by, path};
use crate::flows::organisations::site;
use crate::flows::programme::{office, planned};
use crate::house::client::Visit;
use crate::house::running::on_both;

const HOLIDAYS: &str = "/api/v1/settings/holidays";

async fn on(visit: &Visit, day: &str) -> Vec<Value> {
    let all = visit
        .get_json(&format!("{HOLIDAYS}?year=2026&country=GB"))
        .await
        .is(200)
        .json();
    let all = all["items"].as_array().expect("a list").iter();
    all.filter(|one| one["on"] == day).cloned().collect()
}

on_both! {
    async fn placing_an_audit_on_a_holiday_warns_and_names_the_place(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let lead = auditor(&office, "Lena Lead", "lead_auditor", "").await;
        let stage_1 = &audits[0];
        let seen = format!("{}?starts_on=2026-04-06&ends_on=2026-04-07", path(stage_1, "candidates"));
        office.scheduler.get_json(&seen).await.is(200)
            .says("6 April 2026 is a public holiday in England and Wales, Northern Ireland (Easter Monday)");
        let held = hold(&office, stage_1, led_by(&lead, stage_1, "2026-05-04", "2026-05-05")).await.is(200);
        assert_eq!(held.field("/warnings/0/rule"), "LC-41");
        held.says("4 May 2026 is a public holiday in England and Wales, Northern Ireland, Scotland (Early May bank holiday)");
    }

    async fn a_site_keeps_the_holidays_of_its_region_and_no_others(house) {
        let office = office(house).await;
        let (case, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        let address = format!("/api/v1/sites/{}", case.sites[0]);
        let lies_in = |region: &'static str| {
            let (address, reviewer) = (address.clone(), &office.reviewer);
            async move {
                let mut given = site("Main hospital");
                given["central_function"] = json!("yes");
                given["region"] = json!(region);
                given["version"] = reviewer.get_json(&address).await.is(200).json()["version"].clone();
                reviewer.send_json(Method::PUT, &address, given).await
            }
        };
        let easter = format!("{}?starts_on=2026-04-06&ends_on=2026-04-07", path(&audits[0], "candidates"));
        // Without a region each holiday of the country's regions is told.
        office.scheduler.get_json(&easter).await.is(200).says("Main hospital, whose region is not recorded; from the calendar of public holidays");
        lies_in("GB-SCT").await.is(200);
        office.scheduler.get_json(&easter).await.is(200).lacks("Easter Monday");
        assert_eq!(lies_in("gb-eng").await.is(200).field("/region"), "GB-ENG");
        office.scheduler.get_json(&easter).await.is(200)
            .says("6 April 2026 is a public holiday in England (Easter Monday): Main hospital; from the calendar of public holidays");
        // A region that the calendar does not tell apart is like none.
        lies_in("GB-DEV").await.is(200);
        office.scheduler.get_json(&easter).await.is(200).says("in England and Wales, Northern Ireland (Easter Monday)");
        office.scheduler.get_json(&easter.replace("04-06", "04-03")).await.is(200).says("Good Friday");
        for (region, says) in [("DE-BY", "DE-BY is no region of GB."), ("Scotland", "not a region"), ("GB-", "not a region")] {
            lies_in(region).await.is(422).says(says).says("/region");
        }

        // A holiday of the own region is not proposed, one of another region is.
        let candidates = path(&audits[0], "candidates");
        let added = json!({ "kind": "added", "country": "GB", "region": "GB-SCT", "held_on": "2026-01-19", "name": "Fair" });
        office.scheduler.post_json(HOLIDAYS, added).await.is(201);
        assert_eq!(office.scheduler.get_json(&candidates).await.field("/starts_on"), "2026-01-19");
        lies_in("GB-SCT").await.is(200);
        assert_eq!(office.scheduler.get_json(&candidates).await.field("/starts_on"), "2026-01-20");
        let seen = format!("{candidates}?starts_on=2026-01-19&ends_on=2026-01-19");
        office.scheduler.get_json(&seen).await.is(200).says("in Scotland (Fair): Main hospital; from the body's own calendar");
    }

    async fn days_on_which_nobody_works_are_not_proposed(house) {
        let office = office(house).await;
        let (_, audits) = planned(house, &office, "Orbis Hospitals", &[]).await;
        // Without any it is the first day that keeps the notice of 14 days.
        let candidates = path(&audits[0], "candidates");
        let plain = office.scheduler.get_json(&candidates).await.is(200);
        assert_eq!(plain.field("/starts_on"), "2026-01-19");
        let closed = json!({ "kind": "closed", "held_on": "2026-01-19", "name": "Training of everybody" });
        let id = office.scheduler.post_json(HOLIDAYS, closed.clone()).await.is(201).field("/id");
        assert_eq!(office.scheduler.get_json(&candidates).await.field("/starts_on"), "2026-01-20");
        let added = json!({ "kind": "added", "country": "GB", "held_on": "2026-01-20", "name": "Coronation" });
        office.scheduler.post_json(HOLIDAYS, added).await.is(201);
        assert_eq!(office.scheduler.get_json(&candidates).await.field("/starts_on"), "2026-01-21");
        office.scheduler.post_json(HOLIDAYS, closed).await.refused_by("LC-41").says("closed already");
        office.scheduler.post_json(&format!("{HOLIDAYS}/{id}/withdrawal"), json!({})).await.is(204);
        assert_eq!(office.scheduler.get_json(&candidates).await.field("/starts_on"), "2026-01-19");
        office.scheduler.post_json(&format!("{HOLIDAYS}/{id}/withdrawal"), json!({})).await.is(404);
    }

    async fn a_holiday_of_the_calendar_can_be_taken_away_and_given_back(house) {
        let office = office(house).await;
        let manager = &office.manager;
        assert_eq!(on(manager, "2026-12-28").await[0]["name"], "Boxing Day");
        let dropped = json!({ "kind": "dropped", "country": "GB", "region": "GB-SCT", "held_on": "2026-12-28", "name": "Boxing Day" });
        let id = manager.post_json(HOLIDAYS, dropped.clone()).await.is(201).field("/id");
        let two = on(manager, "2026-12-28").await;
        let mut origins: Vec<&str> = two.iter().filter_map(|one| one["origin"].as_str()).collect();
        origins.sort_unstable();
        assert_eq!(origins, ["dropped", "shipped"]);
        manager.post_json(HOLIDAYS, dropped).await.refused_by("LC-41").says("no holiday there");
        manager.post_json(&format!("{HOLIDAYS}/{id}/withdrawal"), json!({})).await.is(204);
        assert_eq!(on(manager, "2026-12-28").await.len(), 1);

        for (given, field) in [
            (json!({ "kind": "added", "country": "GB", "held_on": "2026-12-25", "name": "Again" }), "held_on"),
            (json!({ "kind": "added", "country": "GB", "region": "DE-BY", "held_on": "2026-12-01", "name": "X" }), "region"),
            (json!({ "kind": "closed", "country": "GB", "held_on": "2026-12-01", "name": "X" }), "country"),
            (json!({ "kind": "added", "country": "Britain", "held_on": "2026-02-30", "name": "" }), "name"),
        ] {
            manager.post_json(HOLIDAYS, given).await.is(422).says(field);
        }
        manager.send_json(Method::GET, &format!("{HOLIDAYS}?year=3000"), json!({})).await.is(422);
        manager.get("/desk/settings/holidays?year=2027&country=DE").await.is(200).says("Day of Repentance").says("Saxony");
        let form = [("kind", "closed"), ("held_on", "2026-12-24"), ("name", "Christmas Eve")];
        let page = manager.post("/desk/settings/holidays", &form).await.is(303).location();
        manager.get(&page).await.is(200).says("The calendar is changed").says("Christmas Eve");
    }
}
