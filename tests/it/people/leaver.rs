//! Leavers and roles: out in the same act on every node; the last administrator stays.

use assayer::access::Role;
use serde_json::json;

use crate::house::client::Visit;
use crate::house::running::{PASSWORD, on_both};

const SAM: &str = "sam@example.org";

on_both! {
    async fn a_leaver_is_out_at_the_next_request_on_every_node(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let node = house.another_node();
        let there = Visit::sign_in(&node, SAM, PASSWORD).await;
        let token = house.nobody().post_json("/api/v1/auth/token", json!({ "email": SAM, "password": PASSWORD })).await.is(200);
        there.get("/desk").await.is(200);
        ada.get(&format!("/desk/users/{id}")).await.is(200).says("Nothing waits for this person");
        ada.post(&format!("/desk/users/{id}/active"), &[("active", "no"), ("version", "1")]).await.is(303);
        there.get("/desk").await.is(303);
        let bearer = format!("Bearer {}", token.field("/access_token"));
        let nobody = Visit::nobody(&node);
        let request = nobody.request(reqwest::Method::GET, "/api/v1/organisations").header("authorization", bearer);
        nobody.send(request, "GET with the token").await.is(401);
        let refresh = json!({ "refresh_token": token.field("/refresh_token") });
        nobody.post_json("/api/v1/auth/refresh", refresh).await.is(401);
    }

    async fn the_page_of_a_leaver_tells_what_they_hold(house) {
        let path = crate::house::path::Path::begin(house).await;
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let users = ada.get_json("/api/v1/users").await.json();
        let client = users["items"].as_array().expect("items").iter().find(|user| user["name"] == "Cleo Client").expect("the client").clone();
        let waits = path.client.get("/portal").await.is(200).text.matches("class=\"job").count();
        let page = ada.get(&format!("/desk/users/{}", client["id"].as_str().expect("an id"))).await.is(200);
        assert_eq!(waits > 0, page.text.contains("This waits for the person"));
    }

    async fn roles_change_from_the_next_request_on(house) {
        let id = house.add_user(SAM, "Sam", &[Role::Scheduler], None, None).await;
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let sam = Visit::sign_in(&house.base, SAM, PASSWORD).await;
        sam.get("/desk/plan").await.is(200);
        let roles = format!("/desk/users/{id}/roles");
        ada.post(&roles, &[("version", "1")]).await.is(422).says("Choose at least one role.");
        ada.post(&roles, &[("roles", "client_administrator"), ("version", "1")]).await.is(422).says("no role of a client");
        ada.post(&roles, &[("roles", "application_reviewer"), ("version", "7")]).await.is(412);
        ada.post(&roles, &[("roles", "application_reviewer"), ("version", "1")]).await.is(303);
        sam.get("/desk/plan").await.is(403);
        ada.get_json("/api/v1/journal").await.is(200).says("change_roles");
    }

    async fn the_last_administrator_keeps_the_role_and_the_door(house) {
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let users = ada.get_json("/api/v1/users").await.json();
        let own = users["items"][0]["id"].as_str().expect("an id").to_owned();
        let api = format!("/api/v1/users/{own}/roles");
        let given = json!({ "roles": ["manager"], "version": 1 });
        ada.send_json(reqwest::Method::PUT, &api, given.clone()).await.is(422).says("the last administrator");
        let bea = house.staff("Bea Administrator", &[Role::Administrator]).await;
        let changed = bea.send_json(reqwest::Method::PUT, &api, given.clone()).await.is(200);
        assert_eq!(changed.headers["etag"], "\"2\"");
        bea.send_json(reqwest::Method::PUT, &api, given).await.is(412);
        ada.get("/desk/users").await.is(403);
        bea.get("/desk/users").await.is(200);
    }
}
