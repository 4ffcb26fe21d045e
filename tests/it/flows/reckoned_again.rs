//! The audit time of a running case, reckoned again: the difference is shown, agreed to with a reason, and applied.

use reqwest::Method;
use serde_json::{Value, json};

use super::organisations::site;
use super::programme::{address, audits, office, planned};
use crate::house::given::eligible;
use crate::house::running::on_both;

fn days(audits: &[Value]) -> Vec<f64> {
    let each = audits.iter().map(|one| one["days"].as_f64().expect("days"));
    each.collect()
}

on_both! {
    async fn more_people_change_the_audits_to_come_once_the_difference_is_agreed(house) {
        let office = office(house).await;
        let (case, before) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        assert_eq!(days(&before), [1.0, 3.0, 1.5, 1.5, 2.5]);
        // The hospital takes over a ward: 205 people, 9 days instead of 4.
        let path = format!("/api/v1/sites/{}", case.sites[0]);
        let mut grown = site("Main hospital");
        grown["full_time"] = json!(200);
        grown["central_function"] = json!("yes");
        grown["version"] = office.reviewer.get_json(&path).await.is(200).json()["version"].clone();
        office.reviewer.send_json(Method::PUT, &path, grown).await.is(200);
        let path = format!("/api/v1/certifications/{}", case.certification);
        let version = office.reviewer.get_json(&path).await.is(200).json()["version"].clone();
        // Nothing has changed yet; what would change is told.
        assert_eq!(days(&audits(&office.scheduler, &case.certification).await), days(&before));
        let shown = office.reviewer.post_json(&format!("{path}/audit-time/preview"), json!({})).await.is(200).json();
        let told: Vec<(f64, f64)> = shown["changes"].as_array().expect("changes").iter()
            .map(|one| (one["days_before"].as_f64().expect("days"), one["days_after"].as_f64().expect("days"))).collect();
        assert_eq!(told, [(1.0, 2.5), (3.0, 6.5), (1.5, 3.0), (1.5, 3.0), (2.5, 6.0)], "{shown:#}");
        office.reviewer.get(&format!("/desk/cases/{}/audit-time", case.certification)).await.is(200)
            .says("What changes in the programme").says("What changed");
        // AT-55: a reason belongs to it; who may not review may not do it.
        let time = format!("{path}/audit-time");
        office.reviewer.post_json(&time, json!({"version": version})).await.refused_by("AT-55");
        let given = json!({"version": version, "reason": "A second ward since October"});
        office.scheduler.post_json(&time, given.clone()).await.is(403);
        case.client.post_json(&time, given.clone()).await.is(403);
        let kept = office.reviewer.post_json(&time, given.clone()).await.is(200).json();
        assert_eq!((&kept["audit_time"]["initial_days"], &kept["audit_time"]["effective_personnel"]), (&json!(9.0), &json!(205)));
        assert_eq!(days(&audits(&office.scheduler, &case.certification).await), [2.5, 6.5, 3.0, 3.0, 6.0]);
        // The page it was made from is old now, and there is nothing more to change.
        office.reviewer.post_json(&time, given).await.is(412);
        let shown = office.reviewer.post_json(&format!("{path}/audit-time/preview"), json!({})).await.is(200).json();
        assert_eq!(shown["changes"], json!([]));
        assert!(house.db.verify_journal().expect("it is read").is_ok());
    }

    async fn a_site_that_is_no_longer_sampled_is_visited_and_the_first_draw_is_kept(house) {
        let office = office(house).await;
        let clinics = ["Clinic North", "Clinic East", "Clinic South", "Clinic West", "Clinic Mid"];
        let (case, _) = planned(house, &office, "Five Clinics", &clinics).await;
        let path = format!("/api/v1/certifications/{}", case.certification);
        let derivation = |shown: Value| shown["programmes"][0]["derivation"].clone();
        let first = derivation(office.scheduler.get_json(&address(&case.certification)).await.is(200).json());
        let version = office.reviewer.get_json(&path).await.is(200).json()["version"].clone();
        // The same answers draw nothing anew (MS-43).
        let mut given = json!({"version": version, "reason": "Looked at again",
            "sampling_reason": "The clinics work alike, run from the main hospital"});
        eligible(&mut given);
        let same = office.reviewer.post_json(&format!("{path}/audit-time/preview"), given.clone()).await.is(200).json();
        assert_eq!(same["changes"], json!([]));
        // Clinic Mid begins to operate: it fits no group any more (MS-31).
        given["not_sampled"] = json!([case.sites[5]]);
        given["reason"] = json!("Clinic Mid operates from now on");
        let shown = office.reviewer.post_json(&format!("{path}/audit-time/preview"), given.clone()).await.is(200).json();
        assert!(!shown["changes"].as_array().expect("changes").is_empty(), "{shown:#}");
        office.reviewer.post_json(&format!("{path}/audit-time"), given).await.is(200);
        let changed = office.scheduler.get_json(&address(&case.certification)).await.is(200).json();
        let stage_2 = &changed["programmes"][0]["audits"][1];
        let visits: Vec<&str> = stage_2["sites"].as_array().expect("sites").iter().filter_map(|one| one["name"].as_str()).collect();
        assert!(visits.contains(&"Clinic Mid"), "{visits:?}");
        // MS-43: what was drawn first is kept beside what replaced it, and no seed is used twice.
        let now = derivation(changed);
        let replaced = now["replaced"].as_array().expect("what was replaced");
        assert_eq!(replaced.len(), 4);
        assert_eq!(replaced[0]["sample"], first["audits"][1]["sample"]);
        let all = now["audits"].as_array().expect("audits").iter().chain(replaced);
        let mut seeds: Vec<String> = all.filter_map(|one| one.pointer("/sample/request/seed")).map(Value::to_string).collect();
        let drawn = seeds.len();
        seeds.sort();
        seeds.dedup();
        assert_eq!((drawn, seeds.len()), (8, 8));
    }
}
