//! Invitations: nobody chooses a password for somebody else; a link works once, for seven days.

use assayer::access::Role;
use serde_json::json;

use super::{letter, link};
use crate::flows::organisations::register;
use crate::house::client::Visit;
use crate::house::running::{House, on_both};

const NEW: &str = "nia@example.org";
const CHOSEN: &str = "a sentence of my own";

async fn invited(house: &House) -> (Visit, String, String, String) {
    let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
    let given = json!({ "name": "Nia New", "email": NEW, "roles": ["scheduler"] });
    let id = ada.post_json("/api/v1/users", given).await.is(201).field("/id");
    let sent = letter(house, "user_invited", NEW).await.expect("a letter");
    let (page, secret) = link(&sent);
    (ada, id, page, secret)
}

async fn sign_in_fails(house: &House, password: &str) {
    house
        .nobody()
        .post("/sign-in", &[("email", NEW), ("password", password)])
        .await
        .is(422);
}

on_both! {
    async fn an_invited_person_chooses_a_password_and_is_signed_in(house) {
        let (ada, _, page, secret) = invited(house).await;
        ada.get("/desk/users").await.is(200).says("Invited").says("Send the invitation again");
        sign_in_fails(house, "").await;
        sign_in_fails(house, "!").await;
        let nobody = house.nobody();
        let shown = nobody.get(&page).await.is(200).says(NEW).says("Choose your password");
        assert_eq!(shown.headers["referrer-policy"], "no-referrer");
        assert_eq!(shown.headers["cache-control"], "no-store");
        let fields = [("secret", secret.as_str()), ("password", "too short")];
        nobody.post("/invitation", &fields).await.is(422).says("at least").lacks("too short");
        let fields = [("secret", secret.as_str()), ("password", CHOSEN)];
        let mut nia = house.nobody();
        let reply = nia.post("/invitation", &fields).await.is(303);
        assert_eq!(reply.location(), "/desk");
        nia.carry(&reply, "/desk").await;
        Visit::sign_in(&house.base, NEW, CHOSEN).await.get("/desk").await.is(200);
        nobody.post("/invitation", &fields).await.is(404).says("This link opens nothing any more");
        nobody.get(&page).await.is(404);
        ada.get("/desk/users").await.is(200).lacks("Send the invitation again");
    }

    async fn of_two_uses_at_once_one_wins(house) {
        let (_, _, _, secret) = invited(house).await;
        let (one, other) = (house.nobody(), house.nobody());
        let first = [("secret", secret.as_str()), ("password", "the password of the one")];
        let second = [("secret", secret.as_str()), ("password", "the password of the other")];
        let (one, other) = futures_util::join!(one.post("/invitation", &first), other.post("/invitation", &second));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 404]);
    }

    async fn an_invitation_runs_out_after_seven_days(house) {
        let (_, _, page, _) = invited(house).await;
        house.pass_seconds(7 * 24 * 60 * 60 - 1);
        house.nobody().get(&page).await.is(200);
        house.pass_seconds(1);
        house.nobody().get(&page).await.is(404).says("its seven days are over");
    }

    async fn an_invitation_sent_again_ends_the_earlier_one(house) {
        let (ada, id, page, _) = invited(house).await;
        ada.post(&format!("/desk/users/{id}/invitation"), &[]).await.is(303);
        house.nobody().get(&page).await.is(404);
        let again = letter(house, "user_invited", NEW).await.expect("another letter");
        house.nobody().get(&link(&again).0).await.is(200);
    }

    async fn a_withdrawn_invitation_opens_nothing(house) {
        let (ada, id, page, secret) = invited(house).await;
        ada.post_json(&format!("/api/v1/users/{id}/invitation/withdrawal"), json!({})).await.is(200);
        house.nobody().get(&page).await.is(404);
        house.nobody().post("/invitation", &[("secret", &secret), ("password", CHOSEN)]).await.is(404);
        let again = format!("/api/v1/users/{id}/invitation");
        ada.post_json(&again, json!({})).await.is(422).says("not waiting for an invitation");
    }

    async fn nobody_is_invited_who_has_a_password(house) {
        let (ada, id, _, secret) = invited(house).await;
        house.nobody().post("/invitation", &[("secret", &secret), ("password", CHOSEN)]).await.is(303);
        ada.post_json(&format!("/api/v1/users/{id}/invitation"), json!({})).await.is(422);
        ada.post_json(&format!("/api/v1/users/{id}/invitation/withdrawal"), json!({})).await.is(422);
    }

    async fn a_clients_administrator_invites_colleagues_of_their_own_alone(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (one, _) = register(&reviewer, "Aster Labs").await;
        let (other, _) = register(&reviewer, "Kestrel Medical").await;
        let cleo = house.client("Cleo Client", one.parse().expect("an id")).await;
        let kit = house.client("Kit Client", other.parse().expect("an id")).await;
        let fields = [("name", "Nia New"), ("email", NEW), ("roles", "client_contributor"), ("organisation", other.as_str())];
        cleo.post("/portal/people", &fields).await.is(303);
        cleo.get("/portal/people").await.is(200).says(NEW).says("Invited");
        kit.get("/portal/people").await.is(200).lacks(NEW);
        let fields = [("name", "Eve"), ("email", "eve@example.org"), ("roles", "administrator")];
        cleo.post("/portal/people", &fields).await.is(422);
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let users = ada.get_json("/api/v1/users").await.json();
        let nia = users["items"].as_array().expect("items").iter().find(|user| user["email"] == NEW).expect("she").clone();
        assert_eq!(nia["organisation_id"], json!(one));
        let id = nia["id"].as_str().expect("an id");
        kit.post(&format!("/portal/people/{id}/invitation"), &[]).await.is(404);
        kit.post(&format!("/portal/people/{id}/invitation/withdrawal"), &[]).await.is(404);
        cleo.post(&format!("/portal/people/{id}/invitation/withdrawal"), &[]).await.is(303);
    }

    async fn the_secret_of_a_link_stands_in_the_letter_alone(house) {
        let (ada, id, _, secret) = invited(house).await;
        ada.get("/desk/journal").await.is(200).lacks(&secret);
        ada.get_json("/api/v1/journal").await.is(200).lacks(&secret).says("Nia New");
        ada.get_json("/api/v1/users").await.is(200).lacks(&secret).says(&id);
    }
}
