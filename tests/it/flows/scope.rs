//! The scope at the review: sectors by NACE code, devices that no area specifies, and what the teams know.

use assayer::access::Role;
use serde_json::json;

use super::application::{client, submitted};
use super::review::{error_fields, path, reviewer_of_record, yes};
use crate::house::running::on_both;

on_both! {
    async fn a_nace_code_finds_its_area_and_is_kept_with_the_review(house) {
        // CO-41, CO-43
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("NACE code of the client");
        let mut given = yes(3);
        given["nace"] = json!("Q86.10, 24.46 86.10");
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200);
        assert_eq!(shown.field("/sectors/0/nace"), "86.10");
        assert_eq!((shown.field("/sectors/0/area"), shown.field("/sectors/0/part")), ("IAF 38".into(), "IAF 38/86".into()));
        assert_eq!((shown.field("/sectors/0/chosen"), shown.field("/sectors/1/chosen")), ("true".into(), "false".into()));
        assert_eq!(shown.json()["sectors"].as_array().expect("sectors").len(), 2);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("CO-41");
        assert_eq!(error_fields(&reply), [json!("/nace")]);
        reply.says("NACE 24.46 belongs to IAF 11 Nuclear fuel");
        given["nace"] = json!("38");
        reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("CO-41").says("give more digits");
        let form = [("version", "3"), ("areas", "IAF 38"), ("nace", "86.10; 23"), ("fees", "As the list says")];
        let page = reviewer.post(&format!("/desk/applications/{id}/audit-time"), &form).await.is(200);
        page.says("NACE 86.10 (Rev. 2) belongs to").says("This area is not chosen yet").says("23.5 is IAF 16");
        given["nace"] = json!("86.10");
        given["areas"] = json!(["IAF 38/86"]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await.is(200);
        assert_eq!(kept.field("/answers/scope/sectors/0/nace"), "86.10");
        assert_eq!(kept.field("/answers/scope/sectors/0/revision"), "2");
        assert_eq!(kept.field("/technical_areas"), "IAF 38/86");
    }

    async fn devices_of_an_area_that_is_not_specified_are_listed_and_regulators_are_told(house) {
        // CO-54
        let (client, _, site) = client(house, "Orbis Devices").await;
        let id = submitted(&client, "ISO 13485:2016", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 13485:2016"]).await;
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("Devices of areas that are not specified");
        let mut given = yes(3);
        given["areas"] = json!(["A.1.1-5"]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("CO-54");
        assert_eq!(error_fields(&reply), [json!("/device_list")]);
        given["device_list"] = json!("Nasal splint: keeps the airway open, class I");
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await.is(200);
        assert_eq!(kept.field("/answers/scope/device_list"), "Nasal splint: keeps the airway open, class I");
        let agreement = client.get_json("/api/v1/agreements").await.is(200);
        agreement.says("regulatory authorities that recognise ISO 13485");
    }

    async fn a_manager_finds_the_area_and_what_a_team_knows_where_competence_is_granted(house) {
        // CO-41, CO-56
        let (_, record) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let manager = house.staff("Mira Manager", &[Role::Manager]).await;
        let form = format!("/desk/auditors/{record}/competences/new");
        let page = manager.get(&form).await.is(200).says("Find the area").lacks("(Rev. 2)");
        page.says("What a team to ISO 7101:2023 knows together").says("Infection prevention and control").says("CO-56");
        manager.get(&format!("{form}?nace=24.46")).await.is(200).says("NACE 24.46 (Rev. 2) belongs to").says("IAF 11");
        manager.get(&format!("{form}?nace=30")).await.is(200).says("give more digits");
        let asked = manager.post_json("/api/v1/rules/sector", json!({"nace": "86.10"})).await.is(200);
        assert_eq!((asked.field("/area"), asked.field("/revision")), ("IAF 38".into(), "2".into()));
        manager.post_json("/api/v1/rules/sector", json!({"nace": "99"})).await.refused_by("CO-41");
        manager.post_json("/api/v1/rules/sector", json!({"nace": "86.10", "revision": "2.1"})).await.refused_by("CO-43");
    }
}
