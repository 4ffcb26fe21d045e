//! What letters say: the program's words, or the body's own with named places.

use std::collections::{BTreeMap, BTreeSet};

use assayer::access::Role;
use assayer::jobs::mail::{Writer as _, worded};
use assayer::outbox::{self, samples};
use assayer::web::kit::letters::Letters;
use reqwest::Method;
use serde_json::json;

use crate::house::client::{Reply, Visit};
use crate::house::running::{House, on_both};

const LETTERS: &str = "/api/v1/settings/letters";

async fn manager(house: &House) -> Visit {
    house.staff("Mara Manager", &[Role::Manager]).await
}

async fn set(visit: &Visit, letter: &str, text: &str, version: i32) -> Reply {
    let given = json!({ "text": text, "reason": "Our own tone", "version": version });
    visit
        .send_json(Method::PUT, &format!("{LETTERS}/{letter}"), given)
        .await
}

#[test]
fn every_letter_has_its_sample() {
    let texts = Letters::load().expect("the letters compile");
    assert_eq!(samples::names().collect::<BTreeSet<_>>(), texts.names());
}

#[test]
fn what_is_put_in_a_place_is_no_place_again() {
    let known = BTreeMap::from([
        ("organisation", "{reason} Ltd".to_owned()),
        ("reason", "secret".to_owned()),
    ]);
    let filled = samples::filled("Dear {organisation}", &known);
    assert_eq!(filled, Ok("Dear {reason} Ltd".to_owned()));
    for (text, says) in [
        (
            "Dear {organisaton}",
            "\"{organisaton}\" is no place of this letter. It has {organisation}, {reason}.",
        ),
        ("Dear {organisation", "A brace stands alone"),
        ("Dear } you", "A brace stands alone"),
        ("{{organisation}}", "\"{{organisation}\" is no place"),
    ] {
        let fault = samples::filled(text, &known).expect_err(text);
        assert!(fault.contains(says), "{text}: {fault}");
    }
}

on_both! {
    async fn every_letter_is_listed_and_shown_as_it_reads(house) {
        let manager = manager(house).await;
        let list = manager.get("/desk/settings/letters").await.is(200);
        let list = list.says("Audit 17 is confirmed");
        for letter in samples::names() {
            assert!(list.text.contains(&format!("/desk/settings/letters/{letter}\"")), "{letter}");
            manager.get(&format!("/desk/settings/letters/{letter}")).await.is(200).says("As it reads");
        }
        manager.get("/desk/settings/letters/nothing").await.is(404);
        manager.get_json(LETTERS).await.is(200).says("\"letter\":\"report_sent\"");
    }

    async fn own_words_are_used_with_their_places_filled(house) {
        let manager = manager(house).await;
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        set(&manager, "user_invited", "Hello {nmae}", 1).await.is(422).says("{nmae}").says("{name}").says("/text");
        set(&manager, "user_invited", "Hello {name}", 1).await.is(422).says("{secret_link}");
        let own = "Hello {name},\nopen {secret_link}\n{{#each x}}";
        set(&manager, "user_invited", own, 1).await.is(422).says("no place");
        let own = "Hello {name}, welcome to {body_name}.\nOpen {secret_link}";
        set(&manager, "user_invited", own, 1).await.is(200);
        set(&manager, "user_invited", own, 1).await.is(412);
        let end = json!({ "text": "Registered in England 01234567", "reason": "The law asks for it", "version": 1 });
        manager.send_json(Method::PUT, "/api/v1/settings/sign-off", end).await.is(200);
        manager.get("/desk/settings/letters/user_invited").await.says("Hello Alex Sample, welcome to Meridian Certification");

        let given = json!({ "name": "Nia <New>", "email": "nia@example.org", "roles": ["scheduler"] });
        ada.post_json("/api/v1/users", given).await.is(201);
        let texts = Letters::load().expect("the letters compile");
        let waiting = house.db.read_public(outbox::waiting).await.expect("the outbox");
        let letter = waiting.last().expect("a letter");
        let text = texts.write(&house.db.body(), letter).expect("a text");
        let text = worded(&house.db.settings(), letter, text).expect("a text");
        assert!(text.body.starts_with("Hello Nia <New>, welcome to Meridian Certification.\nOpen https://"), "{text:?}");
        assert!(text.body.ends_with("\n\nRegistered in England 01234567\n"), "{text:?}");

        // Taken away, the program's words are back.
        set(&manager, "user_invited", "", 2).await.is(200).says("\"text\":null");
        manager.get("/desk/settings/letters/user_invited").await.says("Dear Alex Sample").says("Registered in England");
        let scheduler = house.staff("Sasha Scheduler", &[Role::Scheduler]).await;
        set(&scheduler, "user_invited", "x", 3).await.is(403);
    }

    async fn the_forms_keep_what_was_typed(house) {
        let manager = manager(house).await;
        let page = "/desk/settings/letters/report_sent";
        let typed = [("text", "Audit {adit}"), ("reason", "Shorter"), ("version", "1")];
        manager.post(page, &typed).await.is(422).says("Audit {adit}").says("is no place of this letter");
        let typed = [("text", "Audit {audit} is done."), ("reason", "Shorter"), ("version", "1")];
        let saved = manager.post(page, &typed).await.is(303).location();
        manager.get(&saved).await.says("Letters say it so from now on").says("Audit 17 is done.");
        let end = [("text", "The office"), ("reason", ""), ("version", "1")];
        manager.post("/desk/settings/letters", &end).await.is(422).says("The office");
    }
}
