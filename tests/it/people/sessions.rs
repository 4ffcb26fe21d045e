//! Sessions, one's own account, the fresh sign-in before something weighty, deputies.

use assayer::access::Role;
use assayer::access::factor::STEP_SECONDS;
use assayer::base::time::plus_days;

use super::{code, enrolled, with_code};
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD, on_both};

const SAM: &str = "sam@example.org";
const NOWHERE: &str = "01900000-0000-7000-8000-00000000ffff";

async fn another_session(house: &House, secret: &[u8]) -> Visit {
    house.pass_seconds(STEP_SECONDS * 2);
    let (visit, reply) = with_code(house, SAM, &code(house, secret)).await;
    reply.is(303);
    visit
}

fn end_of(page: &str) -> Option<String> {
    let rest = page.split("name=\"session\" value=\"").nth(1)?;
    rest.split('"').next().map(ToOwned::to_owned)
}

on_both! {
    strict;

    async fn somebody_sees_their_sessions_and_ends_the_others(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (one, secret, _) = enrolled(house, SAM).await;
        let two = another_session(house, &secret).await;
        let page = two.get("/account").await.is(200).says("This session").says("127.0.0.1");
        let other = end_of(&page.text).expect("the other one can be ended");
        two.post("/account/sessions", &[("session", &other)]).await.is(303);
        one.get("/desk").await.is(303);
        let three = another_session(house, &secret).await;
        three.post("/account/sessions", &[]).await.is(303);
        two.get("/desk").await.is(303);
        three.get("/account").await.is(200);
        three.post("/account/sessions", &[("session", &"00".repeat(32))]).await.is(404);
        three.post("/account/sessions", &[("session", "x")]).await.is(404);
    }

    async fn an_administrator_ends_anybodys_sessions(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (sam, _, _) = enrolled(house, SAM).await;
        house.add_user("ada@example.org", "Ada", &[Role::Administrator], None, None).await;
        let (ada, _, _) = enrolled(house, "ada@example.org").await;
        ada.get(&format!("/desk/users/{id}")).await.is(200).says("End all sessions").says("Sam");
        ada.post(&format!("/desk/users/{id}/sessions/end"), &[]).await.is(303);
        sam.get("/desk").await.is(303);
        ada.get_json("/api/v1/journal").await.is(200).says("end_sessions");
    }

    async fn deciding_takes_password_and_code_of_the_last_quarter_of_an_hour(house) {
        house.add_user("dora@example.org", "Dora", &[Role::DecisionMaker], None, None).await;
        let (dora, secret, _) = enrolled(house, "dora@example.org").await;
        let page = format!("/desk/decisions/{NOWHERE}");
        dora.post(&page, &[]).await.is(404);
        house.pass_seconds(15 * 60);
        let asked = dora.post(&format!("{page}/check"), &[]).await.is(303).location();
        assert_eq!(asked, format!("/account/proof?next=%2Fdesk%2Fdecisions%2F{NOWHERE}"));
        dora.get(&asked).await.is(200).says("Password and code again");
        let fields = [("password", PASSWORD), ("code", "000000"), ("next", page.as_str())];
        dora.post("/account/proof", &fields).await.is(422).lacks(PASSWORD);
        let now = code(house, &secret);
        let fields = [("password", "not my password"), ("code", now.as_str()), ("next", page.as_str())];
        dora.post("/account/proof", &fields).await.is(422);
        let fields = [("password", PASSWORD), ("code", now.as_str()), ("next", page.as_str())];
        assert_eq!(dora.post("/account/proof", &fields).await.is(303).location(), page);
        dora.post(&page, &[]).await.is(404);
    }

    async fn changing_the_second_factor_takes_a_fresh_sign_in(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (sam, secret, _) = enrolled(house, SAM).await;
        sam.get("/account/second-factor").await.is(200).says("Confirm the code");
        house.pass_seconds(15 * 60);
        assert_eq!(sam.get("/account/second-factor").await.is(303).location(), "/account/proof?next=%2Faccount%2Fsecond-factor");
        sam.post("/account/second-factor", &[("code", "000000")]).await.is(303);
        let fields = [("password", PASSWORD), ("code", &code(house, &secret))];
        sam.post("/account/proof", &fields).await.is(303);
        let shown = sam.get("/account/second-factor").await.is(200);
        let fresh = super::secret_on(&shown.text);
        sam.post("/account/second-factor", &[("code", &code(house, &fresh))]).await.is(200).says("Your recovery codes");
        sam.get("/account").await.is(200).says("10 recovery codes are left");
        with_code(house, SAM, &code(house, &secret)).await.1.is(422);
    }

    async fn a_deputy_is_named_and_ended(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let rae = house.add_user("rae@example.org", "Rae Deputy", &[Role::Scheduler], None, None).await.to_string();
        let (sam, _, _) = enrolled(house, SAM).await;
        let (from, to) = (house.today().to_string(), plus_days(house.today(), 7).to_string());
        sam.post("/account/deputy", &[("deputy", &id.to_string()), ("from", &from), ("to", &to)]).await.is(422).says("Name somebody else.");
        sam.post("/account/deputy", &[("deputy", &rae), ("from", &to), ("to", &from)]).await.is(422).says("before the first day");
        sam.post("/account/deputy", &[("deputy", &rae), ("from", &from), ("to", &to)]).await.is(303);
        sam.get("/account").await.is(200).says("Rae Deputy is the deputy from 5 January 2026 to 12 January 2026.").says("No right is handed over");
        sam.post("/account/deputy/end", &[]).await.is(303);
        sam.get("/account").await.is(200).lacks("is the deputy from");
        // What is not there cannot be ended.
        sam.post("/account/deputy/end", &[]).await.is(404);
    }

    async fn an_administrator_names_and_ends_the_deputy_of_somebody_away_and_the_journal_keeps_both(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let rae = house.add_user("rae@example.org", "Rae Deputy", &[Role::Scheduler], None, None).await.to_string();
        house.add_user("ada@example.org", "Ada", &[Role::Administrator], None, None).await;
        let (sam, _, _) = enrolled(house, SAM).await;
        let (ada, _, _) = enrolled(house, "ada@example.org").await;
        let (page, today) = (format!("/desk/users/{id}"), house.today().to_string());
        let named = ada.post(&format!("{page}/deputy"), &[("deputy", &rae), ("from", &today), ("to", &today)]).await.is(303).location();
        ada.get(&named).await.is(200).says("Rae Deputy is the deputy from");
        sam.post(&format!("{page}/deputy/end"), &[]).await.is(403);
        sam.get("/account").await.is(200).says("Rae Deputy is the deputy from");
        let ended = ada.post(&format!("{page}/deputy/end"), &[]).await.is(303).location();
        ada.get(&ended).await.is(200).lacks("is the deputy from");
        sam.get("/account").await.is(200).lacks("is the deputy from");
        ada.post(&format!("{page}/deputy/end"), &[]).await.is(404);
        let kept = ada.get_json("/api/v1/journal").await.is(200);
        assert_eq!(kept.text.matches("\"name_deputy\"").count(), 2, "{}", kept.text);
    }
}

on_both! {
    async fn a_deputy_sees_what_waits_for_the_absent_person_and_may_no_more_than_before(house) {
        let rae = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (organisation, _) = crate::flows::organisations::register(&rae, "Aster Labs").await;
        let cleo = house.client("Cleo Client", organisation.parse().expect("an id")).await;
        let given = serde_json::json!({ "standard": "ISO 9001:2015" });
        let application = cleo.post_json("/api/v1/applications", given).await.is(201).field("/id");
        let path = format!("/api/v1/applications/{application}");
        let one = cleo.get_json(&path).await.is(200);
        assert!(one.text.contains("draft"));
        let page = rae.get("/desk").await.is(200);
        let adam = house.staff("Adam Administrator", &[Role::Administrator]).await;
        let users = adam.get_json("/api/v1/users").await.json();
        let of = |name: &str| {
            let found = users["items"].as_array().expect("items").iter().find(|user| user["name"] == name);
            found.expect("the user")["id"].as_str().expect("an id").to_owned()
        };
        let deputy = of("Adam Administrator");
        let (from, to) = (house.today().to_string(), house.today().to_string());
        rae.post("/account/deputy", &[("deputy", &deputy), ("from", &from), ("to", &to)]).await.is(303);
        // Whatever waits for her waits for him as well, marked, and none of it opens for him.
        let waits = page.text.matches("class=\"job").count();
        let seen = adam.get("/desk").await.is(200);
        assert_eq!(seen.text.matches(", for Rae Reviewer").count(), waits);
        adam.get(&format!("/desk/applications/{application}")).await.is(403);
        house.set_day(2026, 1, 6);
        house.keep_sessions();
        adam.get("/desk").await.is(200).lacks("for Rae Reviewer");
    }
}
