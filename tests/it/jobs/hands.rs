//! A person's hand on jobs and letters: by the API, with the version seen, and in the journal.

use assayer::access::Role;
use assayer::base::error::Error;
use assayer::jobs::{self, Every, Job, State};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::post::{round, smtp, write};
use super::rows::node;
use super::server::{Does, Scripted};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, PASSWORD, on_both};

/// A job of the house's name that always fails.
fn failing() -> Job {
    Job::new("outbox", "0 * * * * *", Every::Minute, "Fails.", |_, _| {
        Box::pin(async { Err(Error::broken("the disk is on fire")) })
    })
}

/// Runs it until it is dead; gives its address.
async fn dead(house: &House, ada: &Visit) -> String {
    let node = node(house, vec![failing()]);
    node.plan(house.now()).await.expect("it is planned");
    for _ in 0..3 {
        node.run_due(house.now()).await.expect("it works");
        house.pass_seconds(3_600);
    }
    house.keep_sessions();
    let list = ada.get_json("/api/v1/jobs?state=dead").await.is(200);
    format!("/api/v1/jobs/{}", list.field("/items/0/id"))
}

/// Sends a change made from this version, or from none.
async fn change(visit: &Visit, path: &str, version: Option<&str>, given: Value) -> Reply {
    let mut request = visit
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(given.to_string());
    if let Some(version) = version {
        request = request.header(header::IF_MATCH, version);
    }
    visit.send(request, path).await
}

fn tag(reply: &Reply) -> String {
    let tag = reply.headers.get(header::ETAG).expect("an ETag");
    tag.to_str().expect("text").to_owned()
}

/// The newest entry of the house's journal: the act, the thing, the reason.
async fn last_entry(ada: &Visit) -> (String, String, Value) {
    let entries = ada.get_json("/api/v1/journal?limit=1").await.is(200).json();
    let entry = &entries["items"][0];
    let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    (text("act"), text("thing"), entry["reason"].clone())
}

on_both! {
    async fn a_dead_job_is_tried_again_from_the_version_that_was_seen(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let job = dead(house, &ada).await;
        ada.get("/desk").await.is(200).says("Look at a job that failed").says("on fire");
        let seen = ada.get_json(&job).await.is(200);
        assert_eq!((seen.field("/state").as_str(), seen.field("/attempt").as_str()), ("dead", "3"));
        let again = format!("{job}/retry");
        change(&ada, &again, None, json!({})).await.is(428);
        change(&ada, &again, Some("\"1\""), json!({})).await.is(412);
        let retried = change(&ada, &again, Some(&tag(&seen)), json!({})).await.is(200);
        assert_eq!(retried.field("/state"), "waiting");
        assert_eq!(last_entry(&ada).await, ("retry_job".to_owned(), "job".to_owned(), Value::Null));
        // What was seen before is stale, and what waits is not tried again.
        change(&ada, &again, Some(&tag(&seen)), json!({})).await.is(412);
        change(&ada, &again, Some(&tag(&retried)), json!({})).await.is(409);
        // None of the attempts so far counts: it fails three times more before it is dead.
        let node = node(house, vec![failing()]);
        for expected in ["failed", "failed", "dead"] {
            node.run_due(house.now()).await.expect("it works");
            house.pass_seconds(3_600);
            house.keep_sessions();
            assert_eq!(ada.get_json(&job).await.is(200).field("/state"), expected);
        }
        assert_eq!(ada.get_json(&job).await.field("/attempt"), "6");
    }

    async fn a_dead_job_is_given_up_for_a_reason(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let job = dead(house, &ada).await;
        let seen = ada.get_json(&job).await.is(200);
        let path = format!("{job}/abandonment");
        change(&ada, &path, Some(&tag(&seen)), json!({})).await.is(422).says("/reason");
        let reason = json!({ "reason": "The disk was replaced" });
        let gone = change(&ada, &path, Some(&tag(&seen)), reason).await.is(200);
        assert_eq!(gone.field("/state"), "given_up");
        let entry = last_entry(&ada).await;
        assert_eq!(entry, ("give_up_job".to_owned(), "job".to_owned(), json!("The disk was replaced")));
        let node = node(house, vec![failing()]);
        assert_eq!(node.run_due(house.now()).await.expect("it works"), []);
        assert!(!ada.get("/desk").await.is(200).text.contains("Look at a job that failed"));
    }

    async fn a_job_is_run_at_once_whatever_its_period_says(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        ada.post_json("/api/v1/jobs", json!({ "kind": "laundry" })).await.is(422).says("outbox, housekeeping");
        let id = ada.post_json("/api/v1/jobs", json!({ "kind": "consistency" })).await.is(201).field("/id");
        assert_eq!(last_entry(&ada).await.0, "run_job");
        node(house, jobs::registry()).run_due(house.now()).await.expect("it works");
        let done = ada.get_json(&format!("/api/v1/jobs/{id}")).await.is(200).json();
        assert_eq!((&done["state"], &done["result"]["faults"]), (&json!("done"), &json!([])));
        let of_kind = ada.get_json("/api/v1/jobs?kind=consistency&limit=1").await.is(200);
        assert_eq!(of_kind.field("/items/0/id"), id);
        ada.get_json("/api/v1/jobs?state=lazy").await.is(422);
    }

    async fn a_held_letter_is_shown_without_its_secret_and_sent_at_a_persons_word(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let server = Scripted::start().await;
        write(house, 1, 1, "ada@example.org");
        house.pass_seconds(7 * 86_400 + 1);
        round(house, &smtp(&server)).await;
        house.keep_sessions();
        ada.get("/desk").await.is(200).says("Letters held for your word: 1");
        let list = ada.get_json("/api/v1/letters?state=held").await.is(200);
        let path = format!("/api/v1/letters/{}", list.field("/items/0/id"));
        let seen = ada.get_json(&path).await.is(200).says("Case 1 letter 1").says("[not shown]");
        let page = ada.get(&path.replace("/api/v1", "/desk")).await.is(200).says("[not shown]");
        for text in [&list.text, &seen.text, &page.text] {
            assert!(!text.contains("meridian.example/secret"), "{text}");
        }
        change(&ada, &format!("{path}/retry"), None, json!({})).await.is(428);
        change(&ada, &format!("{path}/retry"), Some(&tag(&seen)), json!({})).await.is(200);
        let entry = last_entry(&ada).await;
        assert_eq!(entry, ("retry_letter".to_owned(), "letter".to_owned(), Value::Null));
        assert_eq!(round(house, &smtp(&server)).await["sent"], 1);
        assert!(server.taken()[0].contains("meridian.example/secret"));
        // Sent and without its secret it can still be looked at.
        ada.get_json(&path).await.is(200).says("Case 1 letter 1").says("[not shown]");
        let sent = ada.get_json(&path).await;
        change(&ada, &format!("{path}/retry"), Some(&tag(&sent)), json!({})).await.is(409);
    }

    async fn a_dead_letter_is_sent_again_or_given_up_and_then_has_no_secret(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let server = Scripted::start().await;
        server.next(&[Does::Says("RCPT", "550 nobody"), Does::Says("RCPT", "550 nobody")]);
        write(house, 1, 1, "ada@example.org");
        write(house, 2, 1, "bob@example.org");
        assert_eq!(round(house, &smtp(&server)).await["dead"], 2);
        ada.get("/desk").await.is(200).says("Letters that could not be sent: 2");
        let list = ada.get_json("/api/v1/letters?state=dead").await.is(200);
        let [one, other] = [0, 1].map(|n| format!("/api/v1/letters/{}", list.field(&format!("/items/{n}/id"))));
        let seen = ada.get_json(&one).await.is(200).says("(550): nobody");
        change(&ada, &format!("{one}/retry"), Some(&tag(&seen)), json!({})).await.is(200);
        assert_eq!(round(house, &smtp(&server)).await["sent"], 1);
        let seen = ada.get_json(&other).await.is(200);
        let path = format!("{other}/abandonment");
        change(&ada, &path, Some(&tag(&seen)), json!({})).await.is(422).says("/reason");
        let given = json!({ "reason": "She left" });
        let gone = change(&ada, &path, Some(&tag(&seen)), given).await.is(200);
        assert_eq!(gone.field("/state"), "abandoned");
        assert_eq!(last_entry(&ada).await, ("abandon_letter".to_owned(), "letter".to_owned(), json!("She left")));
        assert!(super::post::kept(house).iter().all(|letter| !letter.says_secret()));
        assert_eq!(round(house, &smtp(&server)).await["sent"], 0);
    }

    async fn a_letter_whose_link_ran_out_cannot_be_sent_any_more(house) {
        house.staff("Ada Administrator", &[Role::Administrator]).await;
        let server = Scripted::start().await;
        write(house, 1, 1, "ada@example.org");
        house.pass_seconds(9 * 86_400);
        round(house, &smtp(&server)).await;
        let node = node(house, jobs::registry());
        node.plan(house.now()).await.expect("they are planned");
        node.run_due(house.now()).await.expect("it works");
        assert!(super::post::kept(house).iter().all(|letter| !letter.says_secret()));
        let ada = Visit::sign_in(&house.base, "ada.administrator@example.org", PASSWORD).await;
        let list = ada.get_json("/api/v1/letters?state=held").await.is(200);
        let path = format!("/api/v1/letters/{}", list.field("/items/0/id"));
        let seen = ada.get_json(&path).await.is(200).says("[not shown]");
        change(&ada, &format!("{path}/retry"), Some(&tag(&seen)), json!({})).await.is(422).says("good no more");
    }
}

#[test]
fn the_next_run_is_the_first_moment_of_another_period() {
    let zone = assayer::base::time::Zone(chrono_tz::Europe::London);
    let next = |name: &str, now: &str, planned: Option<&str>| {
        let job = jobs::registry()
            .into_iter()
            .find(|job| job.name == name)
            .expect("a job");
        let at = job
            .next_at(zone, now.parse().expect("a moment"), planned)
            .expect("a next run");
        at.to_string()
    };
    assert_eq!(
        next("outbox", "2026-01-05T09:00:30Z", Some("2026-01-05T09:00Z")),
        "2026-01-05T09:01:00Z"
    );
    assert_eq!(
        next("housekeeping", "2026-01-05T09:30:00Z", Some("2026-01-05T09Z")),
        "2026-01-05T10:10:00Z"
    );
    // The nightly check in summer: 02:00 in London is 01:00 UTC.
    assert_eq!(
        next("consistency", "2026-07-05T09:00:00Z", Some("2026-07-05")),
        "2026-07-06T01:00:00Z"
    );
    assert_eq!(
        next("consistency", "2026-07-05T00:10:00Z", Some("2026-07-04")),
        "2026-07-05T01:00:00Z"
    );
    assert_eq!(State::GivenUp.as_str(), "given_up");
}
