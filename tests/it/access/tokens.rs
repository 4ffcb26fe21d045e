//! Access tokens of ten minutes, refresh tokens that are good once, families that end as a whole.

use assayer::access::{Role, ring};
use reqwest::Method;
use reqwest::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use serde_json::json;

use super::{Pair, bearing, reading, refreshing};
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD, on_both};

const LIST: &str = "/api/v1/organisations";
const EMAIL: &str = "sam@example.org";

async fn sam(house: &House) -> Pair {
    house.add_user(EMAIL, "Sam", &[Role::Scheduler], None, None).await;
    Pair::sign_in(&house.base, EMAIL).await
}

on_both! {
    async fn a_program_signs_in_and_may_what_its_person_may(house) {
        house.add_user(EMAIL, "Sam", &[Role::Scheduler], None, None).await;
        let given = json!({ "email": EMAIL, "password": PASSWORD });
        let reply = house.nobody().post_json("/api/v1/auth/token", given).await.is(200);
        assert_eq!(reply.json()["token_type"], "Bearer");
        assert_eq!(reply.json()["expires_in"], 600);
        assert_eq!(reply.headers[CACHE_CONTROL], "no-store");
        let pair = Pair::of(&reply);
        reading(house, &pair.access, LIST).await.is(200);
        reading(house, &pair.access, "/api/v1/users").await.is(403);
        let given = json!({ "legal_name": "Aster" });
        bearing(&house.base, &pair.access, Method::POST, LIST, Some(given)).await.is(422);
        let unsigned = house.nobody().get_json(LIST).await.is(401);
        assert_eq!(unsigned.headers[WWW_AUTHENTICATE], "Bearer");
    }

    async fn a_session_is_no_bearer_and_a_bearer_opens_no_page(house) {
        let pair = sam(house).await;
        let person = Visit::sign_in(&house.base, EMAIL, PASSWORD).await;
        let session = person.cookie().split_once('=').expect("a cookie").1;
        reading(house, session, LIST).await.is(401).says("/problems/token");
        let page = reading(house, &pair.access, "/desk").await.is(303);
        assert_eq!(page.location(), "/sign-in?next=%2Fdesk");
    }

    async fn an_access_token_is_good_for_ten_minutes(house) {
        let pair = sam(house).await;
        house.pass_seconds(599);
        reading(house, &pair.access, LIST).await.is(200);
        house.pass_seconds(1);
        let reply = reading(house, &pair.access, LIST).await.is(401);
        assert_eq!(reply.json()["type"], "/problems/token");
        assert_eq!(reply.json()["status"], 401);
    }

    async fn a_refresh_token_is_good_once(house) {
        let first = sam(house).await;
        house.pass_seconds(3600);
        let second = Pair::of(&refreshing(&house.base, &first.refresh).await.is(200));
        assert_ne!(first.refresh, second.refresh);
        reading(house, &second.access, LIST).await.is(200);
        let third = Pair::of(&refreshing(&house.base, &second.refresh).await.is(200));
        reading(house, &third.access, LIST).await.is(200);
    }

    async fn a_refresh_token_that_comes_back_ends_its_family_and_no_other(house) {
        let first = sam(house).await;
        let other = Pair::sign_in(&house.base, EMAIL).await;
        let second = Pair::of(&refreshing(&house.base, &first.refresh).await.is(200));
        refreshing(&house.base, &first.refresh).await.is(401).says("/problems/token");
        refreshing(&house.base, &second.refresh).await.is(401);
        reading(house, &second.access, LIST).await.is(401);
        reading(house, &first.access, LIST).await.is(401);
        reading(house, &other.access, LIST).await.is(200);
        refreshing(&house.base, &other.refresh).await.is(200);
    }

    async fn of_two_refreshes_at_once_one_wins_and_the_family_ends(house) {
        let first = sam(house).await;
        let node = house.another_node();
        let (one, two) = futures_util::future::join(
            refreshing(&house.base, &first.refresh),
            refreshing(&node, &first.refresh),
        )
        .await;
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "{} {}", one.text, two.text);
        let won = if one.status == 200 { one } else { two };
        refreshing(&house.base, &Pair::of(&won).refresh).await.is(401);
    }

    async fn a_family_ends_unused_after_a_week_and_always_after_thirty_days(house) {
        const DAY: i64 = 24 * 60 * 60;
        let mut pair = sam(house).await;
        let idle = Pair::sign_in(&house.base, EMAIL).await;
        for _ in 0..5 {
            house.pass_seconds(6 * DAY);
            pair = Pair::of(&refreshing(&house.base, &pair.refresh).await.is(200));
        }
        refreshing(&house.base, &idle.refresh).await.is(401);
        house.pass_seconds(1);
        refreshing(&house.base, &pair.refresh).await.is(401);
    }

    async fn whoever_signs_a_program_out_ends_its_family(house) {
        let pair = sam(house).await;
        let given = json!({ "refresh_token": pair.refresh });
        let nobody = house.nobody();
        nobody.post_json("/api/v1/auth/revoke", given.clone()).await.is(204);
        reading(house, &pair.access, LIST).await.is(401);
        refreshing(&house.base, &pair.refresh).await.is(401);
        nobody.post_json("/api/v1/auth/revoke", given).await.is(204);
        nobody.post_json("/api/v1/auth/revoke", json!({})).await.is(422).says("/refresh_token");
        nobody.post_json("/api/v1/auth/refresh", json!({ "token": "x" })).await.is(422);
    }

    async fn known_and_unknown_addresses_are_refused_and_made_to_wait_alike(house) {
        house.add_user(EMAIL, "Sam", &[Role::Scheduler], None, None).await;
        let nobody = house.nobody();
        let mut answers = Vec::new();
        for email in [EMAIL, "unknown@example.org"] {
            let mut said = Vec::new();
            for _ in 0..4 {
                let given = json!({ "email": email, "password": "not the right one" });
                let reply = nobody.post_json("/api/v1/auth/token", given).await.is(422);
                said.push(reply.json()["errors"].to_string());
            }
            assert!(said[3].contains("Try again in 2 seconds."), "{}", said[3]);
            answers.push(said);
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn a_new_signing_key_turns_no_good_token_away(house) {
        let old = sam(house).await;
        let node = house.another_node();
        house.pass_seconds(61);
        let id = ring::make(house.keys.path(), house.now()).expect("a key");
        house.pass_seconds(61);
        // One node signs with the new key; the other one may not have looked into the folder yet.
        let new = Pair::of(&refreshing(&house.base, &old.refresh).await.is(200));
        let header = jsonwebtoken::decode_header(&new.access).expect("a header");
        assert_eq!(header.kid.as_deref(), Some(id.as_str()));
        for token in [&old.access, &new.access] {
            bearing(&node, token, Method::GET, LIST, None).await.is(200);
            reading(house, token, LIST).await.is(200);
        }
        // A key taken away is good no more within a minute.
        std::fs::remove_file(house.keys.path().join(format!("{id}.key"))).expect("it is removed");
        house.pass_seconds(61);
        reading(house, &new.access, LIST).await.is(401);
        reading(house, &old.access, LIST).await.is(200);
    }
}
