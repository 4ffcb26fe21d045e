//! Imports at a desk and by a program: sent, looked at, said yes to, and listed.

use assayer::access::Role;
use assayer::exchange::neutral::neutral;
use assayer::vault::Digest;
use proptest::prelude::*;
use reqwest::{Method, header, multipart};
use serde_json::{Value, json};

use super::HOSPITALS;
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, PASSWORD, on_both};

const LIST: &[u8] = include_bytes!("data/hospitals.csv");
const SITES: &str = "organisation,organisation_name,organisation_country,code,name,country,activities,kind\n";

fn sites(rows: &[&str]) -> String {
    format!("{SITES}{}\n", rows.join("\n"))
}

const MILL: &str = "A,Aster Labs,GB,A1,Mill,GB,Tests,permanent";

/// Sends a form with files, the token first.
async fn send(who: &Visit, path: &str, parts: Vec<(&'static str, multipart::Part)>) -> Reply {
    let token = multipart::Part::text(who.csrf().to_owned());
    let form = multipart::Form::new().part("csrf", token);
    let form = parts
        .into_iter()
        .fold(form, |form, (name, part)| form.part(name, part));
    let request = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
        .post(format!("{}{path}", who.base))
        .header(header::COOKIE, who.cookie())
        .header(header::ACCEPT, "text/html")
        .multipart(form);
    who.send(request, path).await
}

fn file(name: &'static str, content: impl Into<Vec<u8>>) -> multipart::Part {
    multipart::Part::bytes(content.into()).file_name(name)
}

/// Sends a list as a program does; says which import it is.
pub(crate) async fn offer(who: &Visit, name: &str, content: impl Into<Vec<u8>>, mapping: &str) -> String {
    let path = format!("/api/v1/imports?mapping={mapping}");
    let request = who
        .request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "text/csv")
        .header(
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        )
        .body(content.into());
    who.send(request, &path).await.is(201).field("/id")
}

async fn look(who: &Visit, id: &str) -> Value {
    who.get_json(&format!("/api/v1/imports/{id}"))
        .await
        .is(200)
        .json()
}

async fn confirm(who: &Visit, id: &str, seen: &Value) -> Reply {
    who.post_json(
        &format!("/api/v1/imports/{id}/confirmation"),
        json!({ "seen": seen }),
    )
    .await
}

/// The count of a kind: new, changed, as before.
fn count(view: &Value, kind: &str) -> [u64; 3] {
    let counts = view["counts"].as_array().expect("counts");
    let of = counts
        .iter()
        .find(|count| count["kind"] == json!(kind))
        .expect("the kind");
    ["made", "changed", "same"].map(|field| of[field].as_u64().expect("a number"))
}

fn entries(house: &House) -> i64 {
    house
        .db
        .verify_journal()
        .expect("it is read")
        .expect("it fits together")
}

on_both! {
    async fn a_manager_sends_a_list_looks_at_it_and_imports_just_that(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        manager.get("/desk/imports").await.is(200).says("Nothing was imported yet").says("nhs-hospitals");
        let before = entries(house);
        let sent = send(&manager, "/desk/imports", vec![
            ("file", file("hospitals.csv", LIST)),
            ("mapping", multipart::Part::text("nhs-hospitals")),
            ("mapping_file", multipart::Part::bytes(Vec::new()).file_name("")),
        ]).await.is(303);
        let address = sent.location();
        let preview = manager.get(&address).await.is(200);
        let preview = preview.says("Waiting for your word").says("Import all of this").says("<th scope=\"row\">Sites</th>");
        assert_eq!(entries(house), before, "looking writes nothing");
        manager.get("/desk/imports").await.is(200).says("hospitals.csv").says("Waiting for you");

        let id = address.rsplit('/').next().expect("an id").to_owned();
        let view = look(&manager, &id).await;
        assert_eq!((count(&view, "organisations"), count(&view, "sites")), ([313, 0, 0], [1216, 0, 0]));
        let seen = view["seen"].as_str().expect("what was seen").to_owned();
        assert!(preview.text.contains(&seen), "the page asks for what it shows");
        let done = manager.post(&format!("{address}/confirmation"), &[("seen", &seen)]).await.is(303);
        manager.get(&done.location()).await.is(200).says("Imported. All of it is here now.").says("Mia Manager");
        assert_eq!(entries(house), before + 313 + 1);
        // Pressed twice, done once.
        manager.post(&format!("{address}/confirmation"), &[("seen", &seen)]).await.is(303);
        assert_eq!(entries(house), before + 313 + 1);

        let list = manager.get("/desk/imports").await.is(200);
        list.says("Organisations: 313 new, 0 changed, 0 as before").says(Digest::of(LIST).as_str()).says("Mia Manager");
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let listed = administrator.get_json("/api/v1/imports").await.is(200).json();
        let import = &listed["items"][0];
        assert_eq!((&import["id"], &import["status"], &import["imported_by"]), (&json!(id), &json!("done"), &json!("Mia Manager")));
        assert_eq!(import["mapping_name"], json!("nhs-hospitals"));
        // The same list again has nothing to say.
        let again = offer(&manager, "hospitals.csv", LIST, "nhs-hospitals").await;
        let view = look(&manager, &again).await;
        assert_eq!(view["status"], json!("unchanged"));
        manager.get(&format!("/desk/imports/{again}")).await.is(200).says("There is nothing to import.");
        confirm(&manager, &again, &view["seen"]).await.is(422).says("There is nothing to import.");
    }

    async fn what_is_wrong_is_shown_and_saved_as_a_list_and_nothing_is_imported(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let before = entries(house);
        let long: Vec<String> = (0..300).map(|at| format!("=A,Aster Labs,GB,S{at},Site {at},GB,Tests,@mobile")).collect();
        let rows: Vec<&str> = long.iter().map(String::as_str).collect();
        let id = offer(&manager, "sites.csv", sites(&rows), "").await;
        let view = look(&manager, &id).await;
        assert_eq!((&view["status"], &view["faults_in_all"]), (&json!("faulty"), &json!(600)));
        assert_eq!(view["faults"].as_array().expect("faults").len(), 200);
        assert_eq!(view["faults"][0]["sheet"], json!("sites"));
        let page = manager.get(&format!("/desk/imports/{id}")).await.is(200);
        page.says("600 faults").says("400 more faults are in the CSV.").says("This is a formula.");
        let saved = manager.get(&format!("/desk/imports/{id}/faults")).await.is(200);
        let disposition = saved.headers[header::CONTENT_DISPOSITION].to_str().expect("text").to_owned();
        assert!(disposition.contains("sites-faults.csv"), "{disposition}");
        assert_eq!(saved.text.lines().count(), 601);
        assert!(saved.text.contains("\"sites\",\"2\",\"kind\",\"\"\"@mobile\"\""), "{}", &saved.text[..600]);
        let refused = confirm(&manager, &id, &json!("0")).await.is(422).json();
        assert!(refused["errors"][0]["detail"].as_str().expect("text").contains("sheet \"sites\", row 2"), "{refused}");
        assert_eq!(entries(house), before);
    }

    async fn what_changed_meanwhile_is_shown_before_anything_is_imported(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let first = offer(&manager, "sites.csv", sites(&[MILL]), "").await;
        let seen = look(&manager, &first).await["seen"].clone();
        let second = offer(&manager, "sites.csv", sites(&["A,Aster Labs,GB,A1,Old mill,GB,Tests,permanent"]), "").await;
        let other = look(&manager, &second).await["seen"].clone();
        assert_ne!(seen, other);
        assert_eq!(confirm(&manager, &second, &other).await.is(200).json()["status"], json!("done"));
        let before = entries(house);
        let page = manager.post(&format!("/desk/imports/{first}/confirmation"), &[("seen", seen.as_str().expect("text"))]).await;
        page.is(409).says("changed in the same moment").says("Old mill").says("Import all of this");
        confirm(&manager, &first, &seen).await.is(409);
        assert_eq!(entries(house), before);
        // The file is still there, and says what it would do now.
        let view = look(&manager, &first).await;
        assert_eq!((count(&view, "organisations"), count(&view, "sites")), ([0, 0, 1], [0, 1, 0]));
        let change = &view["lines"][0]["lines"][0]["changes"][0];
        assert_eq!((&change["field"], &change["before"], &change["after"]), (&json!("name"), &json!("Old mill"), &json!("Mill")));
        assert_eq!(confirm(&manager, &first, &view["seen"]).await.is(200).json()["status"], json!("done"));
    }

    async fn of_several_who_say_yes_at_once_one_imports(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let other = house.staff("Max Manager", &[Role::Manager]).await;
        let id = offer(&manager, "sites.csv", sites(&[MILL]), "").await;
        let theirs = offer(&other, "sites.csv", sites(&[MILL]), "").await;
        let (seen, before) = (look(&manager, &id).await["seen"].clone(), entries(house));
        assert_eq!(look(&other, &theirs).await["seen"], seen);
        let (first, second, third) =
            tokio::join!(confirm(&manager, &id, &seen), confirm(&manager, &id, &seen), confirm(&other, &theirs, &seen));
        // Of one and the same import both are told that it is done; where the other was first, neither is.
        let statuses = [first, second, third].map(|reply| reply.status.as_u16());
        assert!(matches!(statuses, [200, 200, 409] | [409, 409, 200]), "{statuses:?}");
        assert_eq!(entries(house), before + 2, "the house's own entry and the client's");
        let listed = manager.get_json("/api/v1/imports").await.is(200).json();
        assert_eq!(listed["items"].as_array().expect("items").len(), 1);
    }

    async fn a_mapping_is_chosen_sent_or_changed_and_the_file_stays(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let broken = HOSPITALS.replace("postcode =", "zip =");
        let sent = send(&manager, "/desk/imports", vec![
            ("file", file("hospitals.csv", LIST)),
            ("mapping", multipart::Part::text("")),
            ("mapping_file", file("mine.toml", broken)),
        ]).await.is(303).location();
        manager.get(&sent).await.is(200).says("One fault").says("columns.zip: sites have no such field").says("mine.toml");
        send(&manager, &format!("{sent}/mapping"), vec![
            ("mapping", multipart::Part::text("nhs-hospitals")),
            ("mapping_file", multipart::Part::bytes(Vec::new()).file_name("")),
        ]).await.is(303);
        manager.get(&sent).await.is(200).says("Import all of this");
        let id = sent.rsplit('/').next().expect("an id");
        let path = format!("/api/v1/imports/{id}/mapping");
        let own = manager.post_json(&path, json!({ "toml": HOSPITALS })).await.is(200).json();
        assert_eq!((&own["status"], &own["mapping_name"]), (&json!("waiting"), &json!("mapping.toml")));
        let plain = manager.post_json(&path, json!({})).await.is(200).json();
        assert_eq!((&plain["status"], &plain["mapping_name"]), (&json!("faulty"), &Value::Null));
        manager.post_json(&path, json!({ "mapping": "nowhere" })).await.is(422).says("is not one of the mappings");
        manager.post_json(&path, json!({ "colour": "red" })).await.is(422);
    }

    async fn a_file_waits_for_whoever_sent_it_for_a_day_and_no_longer(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let other = house.staff("Max Manager", &[Role::Manager]).await;
        let id = offer(&manager, "sites.csv", sites(&[MILL]), "").await;
        let seen = look(&manager, &id).await["seen"].clone();
        other.get_json(&format!("/api/v1/imports/{id}")).await.is(404);
        other.get(&format!("/desk/imports/{id}/faults")).await.is(404);
        confirm(&other, &id, &seen).await.is(404);
        other.post_json(&format!("/api/v1/imports/{id}/withdrawal"), json!({})).await.is(404);
        other.post_json(&format!("/api/v1/imports/{id}/mapping"), json!({})).await.is(404);
        manager.post_json(&format!("/api/v1/imports/{id}/withdrawal"), json!({})).await.is(204);
        manager.get_json(&format!("/api/v1/imports/{id}")).await.is(404);

        let mut last = String::new();
        for _ in 0..5 {
            last = offer(&manager, "sites.csv", sites(&[MILL]), "").await;
        }
        let full = manager.request(Method::POST, "/api/v1/imports").header(header::CONTENT_DISPOSITION, "attachment; filename=\"a.csv\"").header(header::CONTENT_TYPE, "text/csv").body("a");
        manager.send(full, "a sixth").await.is(422).says("5 files of yours are waiting");
        let seen = look(&manager, &last).await["seen"].clone();
        house.set_day(2026, 1, 7);
        let manager = Visit::sign_in(&house.base, "mia.manager@example.org", PASSWORD).await;
        confirm(&manager, &last, &seen).await.is(404);
        let page = manager.get("/desk/imports").await.is(200);
        assert!(!page.text.contains("Waiting for you"));
        offer(&manager, "sites.csv", sites(&[MILL]), "").await;
    }

    async fn a_program_sends_a_list_once_and_the_same_answer_comes_again(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let list = sites(&[MILL]);
        let digest = |text: &str| {
            use base64::Engine as _;
            use sha2::Digest as _;
            let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes()));
            format!("sha-256=:{hash}:")
        };
        let post = |digest: String| {
            manager
                .request(Method::POST, "/api/v1/imports")
                .header(header::CONTENT_TYPE, "text/csv")
                .header(header::CONTENT_DISPOSITION, "attachment; filename=\"sites.csv\"")
                .header("idempotency-key", "once")
                .header("repr-digest", digest)
                .body(list.clone())
        };
        let first = manager.send(post(digest(&list)), "first").await.is(201).field("/id");
        let again = manager.send(post(digest(&list)), "again").await.is(201);
        assert_eq!(again.field("/id"), first);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let other = manager
            .request(Method::POST, "/api/v1/imports")
            .header(header::CONTENT_TYPE, "text/csv")
            .header(header::CONTENT_DISPOSITION, "attachment; filename=\"sites.csv\"")
            .header("repr-digest", digest("something else"))
            .body(list.clone());
        manager.send(other, "other").await.is(422).says("as announced");
        let unnamed = manager.request(Method::POST, "/api/v1/imports").header(header::CONTENT_TYPE, "text/csv").body(list.clone());
        manager.send(unnamed, "unnamed").await.is(422).says("Content-Disposition");
        manager.get_json("/api/v1/imports?colour=red").await.is(422);
        let unknown = manager.request(Method::POST, "/api/v1/imports?mapping=nowhere").header(header::CONTENT_DISPOSITION, "attachment; filename=\"sites.csv\"").header(header::CONTENT_TYPE, "text/csv").body(list.clone());
        manager.send(unknown, "unknown").await.is(422).says("is not one of the mappings");
    }

    async fn a_form_that_is_not_ours_and_one_with_nothing_in_it_are_refused(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let nothing = vec![
            ("file", multipart::Part::bytes(Vec::new()).file_name("")),
            ("mapping", multipart::Part::text("nhs-hospitals")),
        ];
        let page = send(&manager, "/desk/imports", nothing).await.is(422);
        // What was chosen stays chosen.
        page.says("Choose a file first.").says("<option value=\"nhs-hospitals\" selected>");
        send(&manager, "/desk/imports", vec![("file", file("empty.csv", ""))]).await.is(422).says("This file is empty.");
        send(&manager, "/desk/imports", vec![("hat", file("a.csv", "a"))]).await.is(422).says("not a part of this form");
        let scheduler = house.staff("Sue Scheduler", &[Role::Scheduler]).await;
        send(&scheduler, "/desk/imports", vec![("file", file("sites.csv", sites(&[MILL])))]).await.is(403);
        let forged = reqwest::Client::new()
            .post(format!("{}/desk/imports", manager.base))
            .header(header::COOKIE, manager.cookie())
            .multipart(multipart::Form::new().part("file", file("sites.csv", sites(&[MILL]))));
        manager.send(forged, "forged").await.is(400);
        let listed = manager.get("/desk/imports").await.is(200);
        assert!(!listed.text.contains("Waiting for you"));
    }
}

#[test]
fn what_a_spreadsheet_would_reckon_goes_out_as_text() {
    for (text, out) in [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-0.03", "'-0.03"),
        ("@home", "'@home"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("", ""),
        ("Mill", "Mill"),
        ("a=b", "a=b"),
    ] {
        assert_eq!(neutral(text), out);
    }
}

proptest! {
    #[test]
    fn no_text_goes_out_as_a_formula(text in "[ =+@\\-\t\ra-z0-9＝]{0,12}") {
        let out = neutral(&text);
        prop_assert!(out.ends_with(&text));
        let first = out.trim_start_matches([' ', '\u{a0}']).chars().next();
        prop_assert!(!first.is_some_and(|c| "=+-@\t\r＝".contains(c)), "{out:?}");
    }
}
