//! Getting in without a mouse: invitation, password, second factor, code, another password; every page looked at.

use assayer::access::Role;
use assayer::access::factor::STEP_SECONDS;
use serde_json::json;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;
use crate::people::{code, enrolled, letter, letter_soon, link, secret_on};

const NEW: &str = "nia@example.org";
const FIRST: &str = "a sentence of my own";
const SECOND: &str = "another sentence of mine";

#[actix_web::test]
async fn invitation_enrolment_sign_in_and_reset_need_no_mouse() {
    let Some(house) = House::strict(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house
        .add_user(
            "ada@example.org",
            "Ada Administrator",
            &[Role::Administrator],
            None,
            None,
        )
        .await;
    let (ada, ada_secret, _) = enrolled(&house, "ada@example.org").await;
    let given = json!({ "name": "Nia New", "email": NEW, "roles": ["scheduler"] });
    let id = ada.post_json("/api/v1/users", given).await.is(201).field("/id");
    let (page, _) = link(&letter(&house, "user_invited", NEW).await.expect("a letter"));

    // The invitation leads to a password and on to the second factor.
    person.goto(&page).await;
    person.look("people-invitation").await;
    person.tab_to("Password").await;
    person.types(FIRST).await;
    person.enter("Set up your second factor").await;
    person.look("people-enrol").await;
    let shown = person.browser.run("return document.body.innerHTML", vec![]).await;
    let secret = secret_on(shown.as_str().expect("the page"));
    person.tab_to("Code").await;
    person.types(&code(&house, &secret)).await;
    person.enter("Your recovery codes").await;
    person.look("people-recovery-codes").await;
    person.tab_to("I have kept them, go on").await;
    person.enter("Nothing waits for you").await;

    // Signing in takes the code.
    house.pass_seconds(STEP_SECONDS * 2);
    person.leave().await;
    person.goto("/sign-in").await;
    person.tab_to("E-mail address").await;
    person.types(NEW).await;
    person.tab_to("Password").await;
    person.types(FIRST).await;
    person.enter("Your code").await;
    person.look("people-code").await;
    person.tab_to("Code").await;
    person.types(&code(&house, &secret)).await;
    person.enter("Nothing waits for you").await;
    person.goto("/account").await;
    person.look("people-account").await;
    person.goto("/account/proof").await;
    person.look("people-proof").await;

    // Another password, and the code is asked for as before.
    house.pass_seconds(STEP_SECONDS * 2);
    person.leave().await;
    person.goto("/sign-in").await;
    person.tab_to("I forgot my password").await;
    person.enter("Enter the address you sign in with").await;
    person.look("people-forgotten").await;
    person.tab_to("E-mail address").await;
    person.types(NEW).await;
    person.enter("If we know this address").await;
    let (page, _) = link(&letter_soon(&house, "password_reset", NEW).await);
    person.goto(&page).await;
    person.look("people-new-password").await;
    person.tab_to("Password").await;
    person.types(SECOND).await;
    person.enter("Your password is changed").await;
    person.tab_to("E-mail address").await;
    person.types(NEW).await;
    person.tab_to("Password").await;
    person.types(SECOND).await;
    person.enter("Your code").await;
    person.tab_to("I lost my phone and my recovery codes").await;
    person.enter("We told your administrators").await;

    // What the administrator sees of it.
    person.leave().await;
    person.goto("/sign-in").await;
    person
        .fill(&[
            ("E-mail address", "ada@example.org"),
            ("Password", crate::house::running::PASSWORD),
        ])
        .await;
    person.press("Sign in", "Your code").await;
    person.fill(&[("Code", &code(&house, &ada_secret))]).await;
    person.press("Sign in", "Approve another second factor").await;
    person.look("people-queue").await;
    person.goto("/desk/users").await;
    person.look("people-users").await;
    person.goto("/desk/users/new").await;
    person.look("people-invite").await;
    person.goto(&format!("/desk/users/{id}")).await;
    person.look("people-user").await;
    person.found_nothing_wrong();
    house.close().await;
}
