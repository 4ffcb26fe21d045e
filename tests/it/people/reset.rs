//! Another password: asked for by address, alike for known and unknown ones; a link works once, for an hour, and skips
//! no second factor.

use assayer::access::Role;

use super::{code, enrolled, letter, letter_soon, link};
use crate::house::client::Visit;
use crate::house::running::{PASSWORD, on_both};

const SAM: &str = "sam@example.org";
const CHOSEN: &str = "another sentence of mine";

on_both! {
    strict;

    async fn known_and_unknown_addresses_are_answered_alike(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let nobody = house.nobody();
        let known = nobody.post("/sign-in/forgotten", &[("email", SAM)]).await.is(200).says("If we know this address");
        let unknown = nobody.post("/sign-in/forgotten", &[("email", "nobody@example.org")]).await.is(200);
        assert_eq!(known.text, unknown.text);
        letter_soon(house, "password_reset", SAM).await;
        assert!(letter(house, "password_reset", "nobody@example.org").await.is_none());
        nobody.post("/sign-in/forgotten", &[("email", "no address")]).await.is(422).says("is not an e-mail address");
    }

    async fn another_password_ends_all_sessions_and_skips_no_second_factor(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (inside, secret, _) = enrolled(house, SAM).await;
        inside.get("/desk").await.is(200);
        house.nobody().post("/sign-in/forgotten", &[("email", SAM)]).await.is(200);
        let (page, once) = link(&letter_soon(house, "password_reset", SAM).await);
        let shown = house.nobody().get(&page).await.is(200);
        assert_eq!(shown.headers["referrer-policy"], "no-referrer");
        let fields = [("secret", once.as_str()), ("password", CHOSEN)];
        let reply = house.nobody().post("/new-password", &fields).await.is(303);
        assert!(!reply.headers.contains_key("set-cookie"), "nobody is signed in by a reset");
        house.nobody().get(&reply.location()).await.is(200).says("Your password is changed.");
        inside.get("/desk").await.is(303);
        house.nobody().post("/sign-in", &[("email", SAM), ("password", PASSWORD)]).await.is(422);
        let sam = Visit::sign_in(&house.base, SAM, CHOSEN).await;
        assert_eq!(sam.get("/desk").await.is(303).location(), "/sign-in/code?next=%2Fdesk");
        sam.post("/sign-in/code", &[("code", &code(house, &secret))]).await.is(303);
        house.nobody().post("/new-password", &fields).await.is(404).says("This link opens nothing any more");
        assert!(letter(house, "password_changed", SAM).await.is_some());
    }

    async fn the_link_runs_out_after_an_hour(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        house.nobody().post("/sign-in/forgotten", &[("email", SAM)]).await.is(200);
        let (page, once) = link(&letter_soon(house, "password_reset", SAM).await);
        house.pass_seconds(60 * 60);
        house.nobody().get(&page).await.is(404).says("its hour is over");
        house.nobody().post("/new-password", &[("secret", &once), ("password", CHOSEN)]).await.is(404);
    }

    async fn a_link_for_a_password_accepts_no_invitation(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        house.nobody().post("/sign-in/forgotten", &[("email", SAM)]).await.is(200);
        let (_, once) = link(&letter_soon(house, "password_reset", SAM).await);
        house.nobody().post("/invitation", &[("secret", &once), ("password", CHOSEN)]).await.is(404);
        house.nobody().get(&format!("/new-password?secret={}", "0".repeat(64))).await.is(404);
    }

    async fn whoever_is_shut_out_gets_no_link_and_loses_theirs(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        house.add_user("ada@example.org", "Ada", &[Role::Administrator], None, None).await;
        let (ada, _, _) = enrolled(house, "ada@example.org").await;
        house.nobody().post("/sign-in/forgotten", &[("email", SAM)]).await.is(200);
        let (page, _) = link(&letter_soon(house, "password_reset", SAM).await);
        ada.post(&format!("/desk/users/{id}/active"), &[("active", "no"), ("version", "1")]).await.is(303);
        house.nobody().get(&page).await.is(404);
    }
}
