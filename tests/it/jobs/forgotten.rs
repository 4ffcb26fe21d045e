//! What opens a door, or was kept for a while only, is forgotten when its time is over, and not before.

use assayer::access::Role;
use assayer::jobs;

use super::rows::node;
use crate::faults::counts;
use crate::house::running::{House, on_both};

const DAY: i64 = 24 * 60 * 60;

/// Each of these is kept for a while.
const KEPT: [&str; 7] = [
    "sessions",
    "token_families",
    "refresh_tokens",
    "links",
    "idempotency_keys",
    "sign_in_attempts",
    "offered_factors",
];

/// One of each, made now; a link is good for a week.
async fn fill(house: &House) {
    let user = house
        .add_user(
            "ada@example.org",
            "Ada Administrator",
            &[Role::Administrator],
            None,
            None,
        )
        .await;
    let (now, blob, id) = (
        house.now(),
        if house.database_url().starts_with("sqlite") {
            "x'01'"
        } else {
            "'\\x01'"
        },
        "01900000-0000-7000-8000-00000000aaaa",
    );
    let no = if house.database_url().starts_with("sqlite") {
        "0"
    } else {
        "false"
    };
    let week = now.plus_seconds(7 * DAY);
    house.plant(&format!(
        "INSERT INTO sessions (token_hash, user_id, csrf, created_at, seen_at, stage) VALUES ({blob}, '{user}', 'c', '{now}', '{now}', 'open'); \
         INSERT INTO token_families (id, user_id, created_at) VALUES ('{id}', '{user}', '{now}'); \
         INSERT INTO refresh_tokens (token_hash, family_id, created_at) VALUES ({blob}, '{id}', '{now}'); \
         INSERT INTO links (secret_hash, user_id, purpose, made_at, ends_at) VALUES ({blob}, '{user}', 'invitation', '{now}', '{week}'); \
         INSERT INTO idempotency_keys (key_hash, request_hash, attempt, leased_until, created_at) VALUES ({blob}, {blob}, 1, '{now}', '{now}'); \
         INSERT INTO sign_in_attempts (address, failures, last_at) VALUES ('ada@example.org', 3, '{now}'); \
         INSERT INTO offered_factors (user_id, secret, sealed, offered_at) VALUES ('{user}', {blob}, {no}, '{now}')"
    ));
}

/// The job runs now; which of the seven are there still.
async fn left(house: &House) -> Vec<&'static str> {
    let node = node(house, jobs::registry());
    let job = node
        .jobs()
        .iter()
        .find(|job| job.name == "housekeeping")
        .expect("the job");
    let row = node.run_by_hand(job, house.now()).await.expect("it runs");
    assert_eq!(row.fault, None);
    let found = counts(house.database_url(), &KEPT);
    KEPT.into_iter()
        .zip(found)
        .filter(|(_, n)| *n > 0)
        .map(|(table, _)| table)
        .collect()
}

on_both! {
    async fn each_is_forgotten_when_its_time_is_over(house) {
        fill(house).await;
        assert_eq!(left(house).await, KEPT);
        house.pass_seconds(2 * DAY + 1);
        assert_eq!(left(house).await, ["token_families", "refresh_tokens", "links"]);
        house.pass_seconds(5 * DAY);
        assert_eq!(left(house).await, ["token_families", "refresh_tokens"]);
        house.pass_seconds(30 * DAY);
        assert_eq!(left(house).await, [""; 0]);
    }
}
