//! Which passwords are taken, and how one's own is changed.

use assayer::access::{Role, password};
use assayer::journal::{self, Chain};
use reqwest::Method;
use serde_json::json;

use super::{Pair, bearing, reading, refreshing};
use crate::house::client::Visit;
use crate::house::running::{PASSWORD, on_both};

const NEW: &str = "seven herons over slate";
const ABOUT: [&str; 3] = ["Meridian Certification", "Sam Yates", "sam.yates@tamar.example"];

#[test]
fn a_password_is_long_and_not_what_everybody_tries_first() {
    for (given, second_factor, says) in [
        (
            "fourteen chars",
            false,
            Some("at least 15 characters; this one has 14"),
        ),
        ("fifteen letters", false, None),
        ("seven c", true, Some("at least 8 characters; this one has 7")),
        ("eight ch", true, None),
        ("password", true, Some("tried first")),
        ("PassWord123", true, Some("tried first")),
        ("P\u{e4}ssword", true, Some("tried first")),
        ("qwertyuiopasdfghjkl", false, Some("tried first")),
        ("aaaaaaaaaaaaaaaa", false, Some("tried first")),
        ("Correct Horse Battery Staple", false, Some("tried first")),
        ("the assayer of gold", false, Some("without \"assayer\"")),
        ("around the MERIDIAN twice", false, Some("without \"meridian\"")),
        ("yates and his herons", false, Some("without \"yates\"")),
        ("the tamar runs south", false, Some("without \"tamar\"")),
        // Words of three letters are in many good passwords by chance.
        ("samphire on the shingle", false, None),
        // No composition rules: letters of one kind, spaces, other scripts, signs.
        ("nnnnnnnnnnnnnnnnnnnnnnnnnnnnm", false, None),
        ("семь цапель над сланцем", false, None),
        ("🦩🦢🦆🐧 eleven birds", false, None),
    ] {
        let fault = password::fault(given, second_factor, &ABOUT);
        match says {
            Some(says) => assert!(
                fault.as_deref().is_some_and(|it| it.contains(says)),
                "{given}: {fault:?}"
            ),
            None => assert_eq!(fault, None, "{given}"),
        }
    }
    assert_eq!(
        password::fault(&"long words ".repeat(12), false, &ABOUT),
        None,
        "132 characters are taken"
    );
    assert!(password::fault(&"x".repeat(1025), false, &ABOUT).is_some_and(|it| it.contains("1024 bytes")));
}

#[test]
fn the_list_of_common_passwords_is_long_folded_and_in_order() {
    let text = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/config/common-passwords.txt"
    ));
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 10_000, "{}", lines.len());
    assert!(
        lines
            .iter()
            .filter(|line| line.chars().count() >= password::SHORTEST)
            .count()
            > 3_000
    );
    for line in &lines {
        assert!(
            line.chars().count() >= password::SHORTEST_WITH_SECOND_FACTOR,
            "{line}"
        );
        assert!(password::fault(line, true, &[]).is_some(), "{line} is taken");
    }
    assert!(lines.is_sorted(), "in the order of their bytes");
}

on_both! {
    async fn a_new_users_password_is_not_the_bodys_name(house) {
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let given = |password: &str| json!({
            "name": "Sam Yates", "email": "sam@tamar.example", "password": password, "roles": ["scheduler"],
        });
        for (password, says) in [
            ("meridian is the best", "without \\\"meridian\\\""),
            ("passwordpassword", "tried first"),
            ("too short", "at least 15"),
        ] {
            administrator.post_json("/api/v1/users", given(password)).await.is(422).says(says).says("/password");
        }
        let long = "every heron stands on one leg ".repeat(5);
        administrator.post_json("/api/v1/users", given(&long)).await.is(201);
        Visit::sign_in(&house.base, "sam@tamar.example", &long).await.get("/desk").await.is(200);
        // Unchanged: not one letter of it is left out (ASVS 6.2.9).
        let cut = json!({ "email": "sam@tamar.example", "password": long.trim_end() });
        house.nobody().post_json("/api/v1/auth/token", cut).await.is(422);
    }

    async fn changing_ones_password_takes_the_present_one_and_ends_everything_else(house) {
        let here = house.staff("Sam Yates", &[Role::Scheduler]).await;
        let email = "sam.yates@example.org";
        let elsewhere = Visit::sign_in(&house.base, email, PASSWORD).await;
        let program = Pair::sign_in(&house.base, email).await;
        let path = "/api/v1/account/password";
        for (given, says) in [
            (json!({ "current": "not the present one", "password": NEW }), "not your present password"),
            (json!({ "password": NEW }), "Enter your present password"),
            (json!({ "current": PASSWORD, "password": "too short" }), "at least 15"),
            (json!({ "current": PASSWORD, "password": PASSWORD }), "Choose another one"),
            (json!({ "current": PASSWORD, "password": "yates of the high seas" }), "without \\\"yates\\\""),
        ] {
            here.post_json(path, given).await.is(422).says(says).lacks(PASSWORD);
        }
        elsewhere.get("/desk").await.is(200);
        here.post_json(path, json!({ "current": PASSWORD, "password": NEW })).await.is(204);
        here.get("/desk").await.is(200);
        elsewhere.get("/desk").await.is(303);
        reading(house, &program.access, "/api/v1/organisations").await.is(401);
        refreshing(&house.base, &program.refresh).await.is(401);
        let old = json!({ "email": email, "password": PASSWORD });
        house.nobody().post_json("/api/v1/auth/token", old).await.is(422);
        Visit::sign_in(&house.base, email, NEW).await.get("/desk").await.is(200);

        let lines = house.db.read_public(|conn| journal::latest(conn, Chain::House, 10)).await.expect("the journal");
        let text = format!("{lines:?}");
        assert!(text.contains("change_password"), "{text}");
        assert!(!text.contains(NEW) && !text.contains("argon2"), "{text}");
    }

    async fn a_program_may_change_its_persons_password_and_is_out_then(house) {
        house.add_user("sam@example.org", "Sam", &[Role::Assessor], None, None).await;
        let pair = Pair::sign_in(&house.base, "sam@example.org").await;
        let given = json!({ "current": PASSWORD, "password": NEW });
        bearing(&house.base, &pair.access, Method::POST, "/api/v1/account/password", Some(given)).await.is(204);
        reading(house, &pair.access, "/api/v1/organisations").await.is(401);
    }

    async fn guessing_the_present_password_makes_wait(house) {
        let sam = house.staff("Sam Yates", &[Role::Scheduler]).await;
        for _ in 0..3 {
            let given = json!({ "current": "not the present one", "password": NEW });
            sam.post_json("/api/v1/account/password", given).await.is(422);
        }
        let given = json!({ "current": PASSWORD, "password": NEW });
        sam.post_json("/api/v1/account/password", given).await.is(422).says("Try again in 2 seconds");
    }
}
