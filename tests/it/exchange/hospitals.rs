//! The first real list: Windows-1252, separated by `~`, with gaps.

use assayer::access::Role;
use serde_json::{Value, json};

use super::{HOSPITALS, faults, import, mapping, plan, source};
use crate::house::databases::{Engine, TestDatabase};
use crate::house::program::Installation;
use crate::house::running::{House, on_both};

const LIST: &[u8] = include_bytes!("data/hospitals.csv");

/// The list with one text replaced.
fn with(from: &str, to: &str) -> Vec<u8> {
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(LIST);
    assert!(text.contains(from), "the list has {from}");
    encoding_rs::WINDOWS_1252
        .encode(&text.replacen(from, to, 1))
        .0
        .into_owned()
}

fn verifies(house: &House) -> i64 {
    house
        .db
        .verify_journal()
        .expect("it is read")
        .expect("it fits together")
}

on_both! {
    async fn hospitals_are_imported_with_the_organisations_that_run_them_and_once_only(house) {
        let shipped = mapping(HOSPITALS);
        let list = source("hospitals.csv", LIST);
        let would = plan(house, list, Some(&shipped)).expect("no faults");
        assert_eq!(import(house, list, Some(&shipped)), [[313, 0, 0], [1216, 0, 0]]);
        assert_eq!((would.organisations().made, would.sites().made), (313, 1216));
        assert_eq!(verifies(house), 313 + 1);
        assert_eq!(import(house, list, Some(&shipped)), [[0, 0, 313], [0, 0, 1216]]);
        assert_eq!(verifies(house), 313 + 1);

        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let found = manager.get_json("/api/v1/organisations?name=partnerships+in+care").await.is(200).json();
        let group = found["items"].as_array().expect("items").iter().find(|it| it["external_code"] == json!("NMV"));
        let id = group.expect("the group")["id"].as_str().expect("an id").to_owned();
        let sites = manager.get_json(&format!("/api/v1/organisations/{id}")).await.is(200).json()["sites"].clone();
        let sites = sites.as_array().expect("sites");
        let kneesworth = sites.iter().find(|site| site["external_code"] == json!("NMV01")).expect("the site");
        assert_eq!((&kneesworth["latitude"], &kneesworth["longitude"]), (&json!("52.078121"), &json!("-0.030604")));
        assert_eq!(sites.iter().filter(|site| site["central_function"] == json!(true)).count(), 1);
        manager.get(&format!("/desk/organisations/{id}")).await.is(200).says("Not counted yet").says("Not known yet");

        let quoted = manager.get_json("/api/v1/organisations?name=great+ormond").await.is(200).json();
        let id = quoted["items"][0]["id"].as_str().expect("an id").to_owned();
        manager.get_json(&format!("/api/v1/organisations/{id}")).await.is(200);
    }

    async fn one_changed_row_changes_one_site_and_keeps_what_people_entered(house) {
        let shipped = mapping(HOSPITALS);
        import(house, source("hospitals.csv", LIST), Some(&shipped));
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let found = reviewer.get_json("/api/v1/organisations?name=bridgewater+hospital").await.is(200).json();
        let path = format!("/api/v1/organisations/{}", found["items"][0]["id"].as_str().expect("an id"));
        let site = reviewer.get_json(&path).await.is(200).json()["sites"][0].clone();
        let text = |name: &str| site[name].clone();
        let counted = json!({
            "name": text("name"), "street": text("street"), "city": text("city"), "postcode": text("postcode"),
            "country": "GB", "activities": "Surgery", "kind": "permanent", "full_time": 85, "central_function": "yes",
            "latitude": text("latitude"), "longitude": text("longitude"), "version": 1,
        });
        let own = format!("/api/v1/sites/{}", site["id"].as_str().expect("an id"));
        reviewer.send_json(reqwest::Method::PUT, &own, counted).await.is(200);
        // The list says "Hospital" of every hospital, and says nothing of people.
        let changed = with("120 Princess Road", "122 Princess Road");
        assert_eq!(import(house, source("hospitals.csv", &changed), Some(&shipped)), [[0, 0, 313], [0, 1, 1215]]);
        let site = reviewer.get_json(&own).await.is(200).json();
        assert_eq!((&site["street"], &site["full_time"]), (&json!("122 Princess Road"), &json!(85)));
        assert_eq!((&site["version"], &site["external_code"]), (&json!(3), &json!("NMP01")));
        // One entry for the reviewer, one for what was entered, two for the second import: its own and the client's.
        assert_eq!(verifies(house), 314 + 4);
    }

    async fn one_broken_coordinate_imports_nothing_and_names_the_row(house) {
        let shipped = mapping(HOSPITALS);
        for (to, says) in [
            ("51.37x", "\"51.37x\" is not a latitude"),
            ("91.5", "91.5 is out of range"),
            ("", "Enter both latitude and longitude, or neither."),
            ("1E400", "1E400 is out of range"),
        ] {
            let broken = with("51.379997253417969", to);
            let found = faults(house, source("hospitals.csv", &broken), Some(&shipped));
            assert_eq!(found.len(), 1, "{found:?}");
            let place = "sheet \"hospitals\", row 2, column \"Latitude\": ";
            assert!(found[0].starts_with(place) && found[0].contains(says), "{found:?}");
        }
        assert_eq!(verifies(house), 0);
    }

    async fn what_a_list_does_not_say_is_missing_in_an_application(house) {
        import(house, source("hospitals.csv", LIST), Some(&mapping(HOSPITALS)));
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let found = reviewer.get_json("/api/v1/organisations?name=bridgewater+hospital").await.is(200).json();
        let organisation = found["items"][0]["id"].as_str().expect("an id").to_owned();
        let sites = reviewer.get_json(&format!("/api/v1/organisations/{organisation}")).await.is(200).json()["sites"].clone();
        let start = json!({ "organisation": organisation, "standard": "ISO 9001:2015" });
        let id = reviewer.post_json("/api/v1/applications", start).await.is(201).field("/id");
        let path = format!("/api/v1/applications/{id}");
        let draft = json!({ "sites": [sites[0]["id"]], "version": 1 });
        reviewer.send_json(reqwest::Method::PUT, &path, draft).await.is(200);
        let view = reviewer.get_json(&path).await.is(200).json();
        let missing: Vec<&Value> = view["missing"].as_array().expect("a list").iter().map(|part| &part["field"]).collect();
        for field in ["address", "people", "contact"] {
            assert!(missing.contains(&&json!(field)), "{field}: {missing:?}");
        }
    }
}

#[test]
fn the_command_answers_0_1_and_2_and_a_dry_run_writes_nothing() {
    let database = TestDatabase::empty(Engine::Sqlite).expect("SQLite is always there");
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it is written");
        path.display().to_string()
    };
    let (list, map) = (put("hospitals.csv", LIST), put("map.toml", HOSPITALS.as_bytes()));
    let broken = put("broken.csv", &with("51.379997253417969", "north"));
    let bad_map = put("bad.toml", HOSPITALS.replace("postcode =", "zip =").as_bytes());
    let installation = Installation::new(database.url(), folder.path());
    installation.says(&["migrate"]);
    let counts = "organisations: 313 new, 0 changed, 0 as before\nsites: 1216 new, 0 changed, 0 as before\n";
    let dry = installation.says(&["import", &list, "--mapping", &map, "--dry-run"]);
    assert!(
        dry.starts_with(counts) && dry.contains("nothing was written"),
        "{dry}"
    );
    let cases: [(&[&str], i32, &str); 4] = [
        (
            &["import", &broken, "--mapping", &map],
            1,
            "sheet \"broken\", row 2, column \"Latitude\"",
        ),
        (
            &["import", &list, "--mapping", &bad_map],
            1,
            "columns.zip: sites have no such field",
        ),
        (&["import", "nowhere.csv"], 1, "nowhere.csv cannot be read"),
        (&["import"], 2, "Usage"),
    ];
    for (arguments, code, says) in cases {
        let output = installation.run(arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(code) && err.contains(says),
            "{arguments:?}: {output:?}"
        );
    }
    assert_eq!(installation.says(&["import", &list, "--mapping", &map]), counts);
    let again = installation.says(&["import", &list, "--mapping", &map]);
    assert!(
        again.contains("sites: 0 new, 0 changed, 1216 as before"),
        "{again}"
    );
}
