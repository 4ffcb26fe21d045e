//! A POST that is sent again with its key is not done again.

use assayer::access::Role;
use reqwest::header;
use serde_json::{Value, json};

use crate::flows::organisations::{organisation, register};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, on_both};

const PATH: &str = "/api/v1/organisations";

async fn post(visit: &Visit, path: &str, key: &str, body: &Value) -> Reply {
    let request = visit
        .request(reqwest::Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("Idempotency-Key", key)
        .body(body.to_string());
    visit.send(request, &format!("POST {path} with {key}")).await
}

fn replayed(reply: &Reply) -> bool {
    reply
        .headers
        .get("idempotency-replayed")
        .is_some_and(|value| value == "true")
}

async fn reviewer(house: &House) -> Visit {
    house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await
}

async fn organisations(visit: &Visit) -> usize {
    let listed = visit.get_json(PATH).await.is(200).json();
    listed["items"].as_array().map_or(0, Vec::len)
}

on_both! {
    async fn the_same_request_gets_the_first_answer(house) {
        let reviewer = reviewer(house).await;
        let given = organisation("Tarn Textiles");
        let first = post(&reviewer, PATH, "one", &given).await.is(201);
        let again = post(&reviewer, PATH, "one", &given).await.is(201);
        assert!(!replayed(&first) && replayed(&again));
        assert_eq!((first.location(), &first.text), (again.location(), &again.text));
        assert_eq!(organisations(&reviewer).await, 1);
        post(&reviewer, PATH, "two", &organisation("Aster Labs")).await.is(201);
        assert_eq!(organisations(&reviewer).await, 2);
    }

    async fn another_request_with_the_key_is_refused(house) {
        let reviewer = reviewer(house).await;
        post(&reviewer, PATH, "one", &organisation("Tarn Textiles")).await.is(201);
        let other = post(&reviewer, PATH, "one", &organisation("Aster Labs")).await.is(422);
        assert_eq!(other.field("/errors/0/field"), "/Idempotency-Key");
        for broken in ["", &"k".repeat(256)] {
            post(&reviewer, PATH, broken, &organisation("Aster Labs")).await.is(422);
        }
        assert_eq!(organisations(&reviewer).await, 1);
    }

    async fn a_key_is_ones_own_and_of_one_address(house) {
        let reviewer = reviewer(house).await;
        let second = house.staff("Mona Manager", &[Role::Manager]).await;
        let given = organisation("Tarn Textiles");
        post(&reviewer, PATH, "one", &given).await.is(201);
        assert!(!replayed(&post(&second, PATH, "one", &organisation("Kestrel Medical")).await.is(201)));
        let (id, _) = register(&reviewer, "Aster Labs").await;
        let site = crate::flows::organisations::site("Annexe");
        assert!(!replayed(&post(&reviewer, &format!("{PATH}/{id}/sites"), "one", &site).await.is(201)));
    }

    async fn a_refusal_is_an_answer_too(house) {
        let reviewer = reviewer(house).await;
        let short = json!({ "legal_name": "Tarn Textiles" });
        let first = post(&reviewer, PATH, "one", &short).await.is(422);
        let again = post(&reviewer, PATH, "one", &short).await.is(422);
        assert!(replayed(&again));
        assert_eq!(first.text, again.text);
    }

    async fn many_at_once_are_one(house) {
        let reviewer = reviewer(house).await;
        let given = organisation("Tarn Textiles");
        let all = futures_util::future::join_all((0..12).map(|_| post(&reviewer, PATH, "one", &given))).await;
        for reply in &all {
            let underway = reply.status == 409 && reply.headers.contains_key(header::RETRY_AFTER);
            assert!(reply.status == 201 || underway, "{} {}", reply.status, reply.text);
        }
        assert_eq!(organisations(&reviewer).await, 1);
        assert!(replayed(&post(&reviewer, PATH, "one", &given).await.is(201)));
    }

    async fn a_request_that_was_lost_is_run_again_once_its_lease_has_ended(house) {
        let reviewer = reviewer(house).await;
        let given = organisation("Tarn Textiles");
        post(&reviewer, PATH, "one", &given).await.is(201);
        // As a node leaves it that dies before its answer is kept.
        house.plant("UPDATE idempotency_keys SET status = NULL, headers = NULL, body = NULL");
        let early = post(&reviewer, PATH, "one", &given).await.is(409);
        assert_eq!(early.field("/type"), "/problems/under-way");
        house.pass_seconds(61);
        // The act was done; so the second try is told by the room itself that it is there already.
        assert!(!replayed(&post(&reviewer, PATH, "one", &given).await.is(422).says("already")));
        assert!(replayed(&post(&reviewer, PATH, "one", &given).await.is(422)));
    }

    async fn after_a_day_a_key_is_fresh_again(house) {
        let reviewer = reviewer(house).await;
        post(&reviewer, PATH, "one", &organisation("Tarn Textiles")).await.is(201);
        house.pass_seconds(24 * 60 * 60 + 1);
        house.keep_sessions();
        let later = post(&reviewer, PATH, "one", &organisation("Aster Labs")).await.is(201);
        assert!(!replayed(&later));
    }
}
