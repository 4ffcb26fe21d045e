//! Signing in: one answer for known and unknown addresses, a growing delay, sessions that end.

use assayer::access::Role;

use crate::house::running::{PASSWORD, on_both};

on_both! {
    async fn a_known_and_an_unknown_address_get_the_same_answer(house) {
        house.add_user("known@example.org", "Known", &[Role::Scheduler], None, None).await;
        let nobody = house.nobody();
        let mut answers = Vec::new();
        for email in ["known@example.org", "unknown@example.org"] {
            let reply = nobody.post("/sign-in", &[("email", email), ("password", "not the right one")]).await;
            answers.push(reply.is(422).says("The address or the password is wrong.").text.replace(email, "…"));
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn wrong_passwords_make_known_and_unknown_addresses_wait_alike(house) {
        house.add_user("known@example.org", "Known", &[Role::Scheduler], None, None).await;
        let nobody = house.nobody();
        for email in ["known@example.org", "unknown@example.org"] {
            for _ in 0..3 {
                nobody.post("/sign-in", &[("email", email), ("password", "wrong")]).await.is(422);
            }
            let fields = [("email", email), ("password", PASSWORD)];
            nobody.post("/sign-in", &fields).await.is(422).says("Try again in 2 seconds.");
        }
        house.pass_seconds(2);
        nobody.post("/sign-in", &[("email", "known@example.org"), ("password", PASSWORD)]).await.is(303);
    }

    async fn the_typed_address_stays_and_the_password_does_not(house) {
        let fields = [("email", "someone@example.org"), ("password", "secret words here")];
        let reply = house.nobody().post("/sign-in", &fields).await;
        reply.is(422).says("someone@example.org").lacks("secret words here");
    }

    async fn a_session_ends_when_idle_and_when_signed_out(house) {
        let scheduler = house.staff("Sam Scheduler", &[Role::Scheduler]).await;
        house.pass_seconds(60 * 59);
        scheduler.get("/desk").await.is(200);
        house.pass_seconds(60 * 61);
        assert_eq!(scheduler.get("/desk").await.is(303).location(), "/sign-in?next=%2Fdesk");

        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        manager.post("/sign-out", &[]).await.is(303);
        assert_eq!(manager.get("/desk").await.is(303).location(), "/sign-in?next=%2Fdesk");
    }

    async fn a_form_without_the_sessions_token_changes_nothing(house) {
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        let request = manager
            .request(reqwest::Method::POST, "/sign-out")
            .header("x-csrf-token", "")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("csrf=wrong");
        manager.send(request, "POST /sign-out").await.is(400);
        manager.get("/desk").await.is(200);
    }

    async fn a_form_sent_from_another_site_is_refused(house) {
        let request = house
            .nobody()
            .request(reqwest::Method::POST, "/sign-in")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("email=a%40b.example&password=x");
        house.nobody().send(request, "POST /sign-in").await.is(403);
    }

    async fn signing_in_goes_on_to_pages_of_ours_only(house) {
        house.add_user("known@example.org", "Known", &[Role::Scheduler], None, None).await;
        for (next, goes_to) in [("/desk/cases", "/desk/cases"), ("//evil.example", "/desk"), ("https://evil.example", "/desk")] {
            let fields = [("email", "known@example.org"), ("password", PASSWORD), ("next", next)];
            assert_eq!(house.nobody().post("/sign-in", &fields).await.is(303).location(), goes_to);
        }
    }
}
