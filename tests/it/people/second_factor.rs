//! The second factor: enrolled before anything else, proven at every sign-in, each code once, no secret told.

use assayer::access::Role;
use assayer::access::factor::{Handling, Key, STEP_SECONDS};
use assayer::base::ids::UserId;
use serde_json::json;
use uuid::Uuid;

use super::{code, enrolled, secret_on, with_code};
use crate::flows::organisations::register;
use crate::house::client::Visit;
use crate::house::running::{PASSWORD, on_both};

const SAM: &str = "sam@example.org";

on_both! {
    strict;

    async fn staff_without_a_second_factor_enrol_before_anything_else(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let sam = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        assert_eq!(sam.get("/desk").await.is(303).location(), "/sign-in/second-factor?next=%2Fdesk");
        assert_eq!(sam.get("/").await.is(303).location(), "/sign-in/second-factor");
        assert_eq!(sam.get("/sign-in/code").await.is(303).location(), "/sign-in/second-factor?next=%2Fsign-in%2Fcode");
        sam.get_json("/api/v1/organisations").await.is(401);
        sam.post("/sign-in/second-factor", &[("code", "000000")]).await.is(422).says("This is not the code of this secret.");
        sam.get("/desk").await.is(303);
    }

    async fn the_offered_secret_stays_the_same_when_the_page_is_opened_again(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let sam = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        let first = sam.get("/sign-in/second-factor").await.is(200).says("<svg class=\"qr\"");
        let second = sam.get("/sign-in/second-factor").await.is(200);
        assert_eq!(secret_on(&first.text), secret_on(&second.text));
        assert_eq!(secret_on(&first.text).len(), 20);
    }

    async fn enrolling_opens_a_new_session_and_shows_ten_recovery_codes_once(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let before = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        let (sam, _, codes) = enrolled(house, SAM).await;
        assert_eq!(codes.len(), 10);
        sam.get("/desk").await.is(200).lacks(&codes[0]);
        // Another session that waited for the enrolment cannot enrol over it.
        assert_eq!(sam.get("/sign-in/second-factor").await.is(303).location(), "/sign-in?next=%2Fsign-in%2Fsecond-factor");
        before.get("/desk").await.is(303);
    }

    async fn signing_in_takes_a_code_and_each_code_works_once(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (_, secret, _) = enrolled(house, SAM).await;
        let now = code(house, &secret);
        let waiting = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        assert_eq!(waiting.get("/desk").await.is(303).location(), "/sign-in/code?next=%2Fdesk");
        let (sam, reply) = with_code(house, SAM, &now).await;
        assert_eq!(reply.is(303).location(), "/desk");
        sam.get("/desk").await.is(200);
        let (again, reply) = with_code(house, SAM, &now).await;
        reply.is(422).says("it was used before").lacks(&now);
        again.get("/desk").await.is(303);
        house.pass_seconds(STEP_SECONDS);
        with_code(house, SAM, &code(house, &secret)).await.1.is(303);
    }

    async fn one_step_of_skew_is_forgiven_and_no_more(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (_, secret, _) = enrolled(house, SAM).await;
        let now = code(house, &secret);
        house.pass_seconds(STEP_SECONDS * 2);
        with_code(house, SAM, &now).await.1.is(422);
        house.pass_seconds(STEP_SECONDS * 2);
        let now = code(house, &secret);
        house.pass_seconds(STEP_SECONDS);
        with_code(house, SAM, &now).await.1.is(303);
    }

    async fn wrong_codes_make_the_person_wait(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (_, secret, _) = enrolled(house, SAM).await;
        let sam = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        for _ in 0..3 {
            sam.post("/sign-in/code", &[("code", "000000")]).await.is(422);
        }
        let right = code(house, &secret);
        sam.post("/sign-in/code", &[("code", &right)]).await.is(422).says("Try again in 2 seconds.");
        house.pass_seconds(2);
        // The right password again does not shorten the wait for codes, nor does it lengthen it.
        with_code(house, SAM, &code(house, &secret)).await.1.is(303);
    }

    async fn a_recovery_code_replaces_a_code_once(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let (_, _, codes) = enrolled(house, SAM).await;
        with_code(house, SAM, &codes[3].to_uppercase()).await.1.is(303);
        with_code(house, SAM, &codes[3]).await.1.is(422).says("it was used before");
        with_code(house, SAM, &codes[4]).await.1.is(303);
    }

    async fn somebody_elses_code_opens_nothing(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        house.add_user("eve@example.org", "Eve", &[Role::Scheduler], None, None).await;
        let (_, secret, codes) = enrolled(house, "eve@example.org").await;
        enrolled(house, SAM).await;
        with_code(house, SAM, &codes[0]).await.1.is(422);
        with_code(house, SAM, &code(house, &secret)).await.1.is(422);
    }

    async fn a_program_gives_the_code_with_the_password(house) {
        house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let nobody = house.nobody();
        let given = json!({ "email": SAM, "password": PASSWORD });
        nobody.post_json("/api/v1/auth/token", given.clone()).await.is(422).says("Set up your second factor first");
        let (_, secret, _) = enrolled(house, SAM).await;
        nobody.post_json("/api/v1/auth/token", given).await.is(422).says("/totp");
        let given = json!({ "email": SAM, "password": PASSWORD, "totp": code(house, &secret) });
        nobody.post_json("/api/v1/auth/token", given.clone()).await.is(200);
        nobody.post_json("/api/v1/auth/token", given).await.is(422);
    }

    async fn a_client_may_do_without(house) {
        house.add_user("rae@example.org", "Rae", &[Role::ApplicationReviewer], None, None).await;
        let (reviewer, _, _) = enrolled(house, "rae@example.org").await;
        let (organisation, _) = register(&reviewer, "Aster Labs").await;
        let client = house.client("Cleo Client", organisation.parse().expect("an id")).await;
        client.get("/portal").await.is(200);
    }

    async fn no_secret_stands_in_journal_or_letters(house) {
        house.add_user("ada@example.org", "Ada", &[Role::Administrator], None, None).await;
        let (ada, secret, codes) = enrolled(house, "ada@example.org").await;
        with_code(house, "ada@example.org", &codes[0]).await.1.is(303);
        let journal = ada.get_json("/api/v1/journal").await.is(200).says("manage_own_access").says("second_factor");
        let hex = assayer::access::sessions::hex(&secret);
        for told in [hex, codes[0].clone(), codes[0].replace('-', ""), code(house, &secret)] {
            assert!(!journal.text.contains(&told), "{told} is told");
        }
    }
}

#[test]
fn a_secret_at_rest_opens_with_its_key_for_its_person_alone() {
    let user = |number| UserId::from_uuid(Uuid::from_u128(number));
    let key = |digit: &str| digit.repeat(64).parse::<Key>().expect("a key");
    let handling = |digit| Handling {
        optional: false,
        key: Some(key(digit)),
    };
    let secret = b"twenty bytes of text".to_vec();
    let kept = handling("a").keep(&secret, user(1)).expect("kept");
    assert!(kept.sealed && !kept.bytes.windows(6).any(|part| part == b"twenty"));
    assert_eq!(handling("a").open(&kept, user(1)).expect("opened"), secret);
    assert!(handling("a").open(&kept, user(2)).is_err());
    let fault = handling("b").open(&kept, user(1)).expect_err("another key");
    assert!(fault.to_string().contains("access.secrets_key"));
    assert!(Handling::default().open(&kept, user(1)).is_err());
    // What was kept before there was a key stays readable.
    let plain = Handling::default().keep(&secret, user(1)).expect("kept");
    assert_eq!(handling("a").open(&plain, user(1)).expect("opened"), secret);
    assert!(!format!("{kept:?} {plain:?} {:?}", handling("a")).contains(&format!("{secret:?}")));
    assert!("ab".parse::<Key>().is_err() && "g".repeat(64).parse::<Key>().is_err());
}
