//! A lost second factor: asked for by the person, approved by two others, ended at once, renewed by a letter's link.

use assayer::access::Role;
use assayer::base::ids::UserId;
use serde_json::{Value, json};

use super::{code, codes_on, enrolled, letter, link, secret_on, with_code};
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD, on_both};

const SAM: &str = "sam@example.org";

async fn administrator(house: &House, name: &str) -> Visit {
    let email = format!("{name}@example.org");
    house
        .add_user(&email, name, &[Role::Administrator], None, None)
        .await;
    enrolled(house, &email).await.0
}

/// Sam, enrolled, who then says that the factor is lost.
async fn lost(house: &House) -> (UserId, Visit, Vec<u8>, Vec<String>) {
    let id = house
        .add_user(SAM, "Sam", &[Role::Scheduler, Role::Administrator], None, None)
        .await;
    let (inside, secret, codes) = enrolled(house, SAM).await;
    let waiting = Visit::sign_in(&house.base, SAM, PASSWORD).await;
    waiting
        .post("/sign-in/lost", &[])
        .await
        .is(200)
        .says("We told your administrators");
    waiting
        .post("/sign-in/lost", &[])
        .await
        .is(422)
        .says("You have asked already");
    (id, inside, secret, codes)
}

on_both! {
    strict;

    async fn two_administrators_approve_and_a_letter_leads_to_another(house) {
        let (ada, bea) = (administrator(house, "ada").await, administrator(house, "bea").await);
        let (id, inside, secret, codes) = lost(house).await;
        ada.get("/desk").await.is(200).says("Approve another second factor: Sam");
        let page = format!("/desk/users/{id}");
        ada.get(&page).await.is(200).says("Two different administrators approve");
        let approval = format!("{page}/second-factor/approval");
        ada.post(&approval, &[("reason", "")]).await.is(422);
        ada.post(&approval, &[("reason", "Seen in person")]).await.is(303);
        ada.get("/desk").await.is(200).lacks("Approve another second factor");
        assert!(letter(house, "second_factor_renewal", SAM).await.is_none());
        inside.get("/desk").await.is(200);
        let api = format!("/api/v1{}/second-factor/approval", page.trim_start_matches("/desk"));
        let approved = bea.post_json(&api, json!({ "reason": "Called back on the known number" })).await.is(200);
        assert_eq!(approved.json()["approved"], Value::Bool(true));
        // The old factor and every session are over, and the password alone still opens nothing.
        inside.get("/desk").await.is(303);
        with_code(house, SAM, &code(house, &secret)).await.1.is(422);
        with_code(house, SAM, &codes[0]).await.1.is(422);
        let (path, once) = link(&letter(house, "second_factor_renewal", SAM).await.expect("a letter"));
        let shown = house.nobody().get(&path).await.is(200);
        assert_eq!(shown.headers["referrer-policy"], "no-referrer");
        let fresh = secret_on(&shown.text);
        assert_ne!(fresh, secret);
        let wrong = [("secret", once.as_str()), ("code", "000000")];
        house.nobody().post("/new-second-factor", &wrong).await.is(422);
        house.pass_seconds(60 * 60);
        let typed = code(house, &secret_on(&house.nobody().get(&path).await.text));
        let right = [("secret", once.as_str()), ("code", typed.as_str())];
        let renewed = house.nobody().post("/new-second-factor", &right).await.is(200);
        assert_eq!(codes_on(&renewed.text).len(), 10);
        house.nobody().post("/new-second-factor", &right).await.is(404);
        with_code(house, SAM, &codes_on(&renewed.text)[0]).await.1.is(303);
        let journal = ada.get_json("/api/v1/journal").await.is(200);
        let journal = journal.says("Seen in person").says("Called back on the known number");
        journal.says("approve_factor_renewal").lacks(&once);
    }

    async fn one_administrator_does_not_approve_twice_nor_for_themselves(house) {
        let ada = administrator(house, "ada").await;
        let (id, sam, _, _) = lost(house).await;
        let approval = format!("/desk/users/{id}/second-factor/approval");
        sam.post(&approval, &[("reason", "It is me")]).await.is(422).says("You cannot approve for yourself.");
        ada.post(&approval, &[("reason", "Seen")]).await.is(303);
        ada.post(&approval, &[("reason", "Seen again")]).await.is(422).says("You have approved already. A second, different administrator");
        assert!(letter(house, "second_factor_renewal", SAM).await.is_none());
    }

    async fn without_a_loss_there_is_nothing_to_approve(house) {
        let ada = administrator(house, "ada").await;
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        ada.post(&format!("/desk/users/{id}/second-factor/approval"), &[("reason", "Seen")]).await.is(404);
        // Nor is a loss reported without the password.
        house.nobody().post("/sign-in/lost", &[]).await.is(303);
    }
}
