//! Two nodes over one database: whoever leaves is out on both at their next request.

use assayer::access::Role;
use reqwest::Method;
use serde_json::json;

use super::{Pair, bearing, refreshing};
use crate::house::client::Visit;
use crate::house::running::{PASSWORD, on_both};

const LIST: &str = "/api/v1/organisations";

on_both! {
    async fn a_leaver_is_out_on_the_other_node_at_once(house) {
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let sam = house.add_user("sam@example.org", "Sam", &[Role::Scheduler], None, None).await;
        let node = house.another_node();
        let session = Visit::sign_in(&node, "sam@example.org", PASSWORD).await;
        let pair = Pair::sign_in(&node, "sam@example.org").await;
        session.get("/desk").await.is(200);
        bearing(&node, &pair.access, Method::GET, LIST, None).await.is(200);

        let path = format!("/api/v1/users/{sam}/active");
        administrator.post_json(&path, json!({ "active": "no", "version": 1 })).await.is(200);

        session.get("/desk").await.is(303);
        bearing(&node, &pair.access, Method::GET, LIST, None).await.is(401);
        refreshing(&node, &pair.refresh).await.is(401);
        let given = json!({ "email": "sam@example.org", "password": PASSWORD });
        Visit::nobody(&node).post_json("/api/v1/auth/token", given).await.is(422);

        // Let in again, nothing of before is good.
        administrator.post_json(&path, json!({ "active": "yes", "version": 2 })).await.is(200);
        session.get("/desk").await.is(303);
        bearing(&node, &pair.access, Method::GET, LIST, None).await.is(401);
        refreshing(&node, &pair.refresh).await.is(401);
    }

    async fn roles_are_looked_up_at_every_request(house) {
        let sam = house.add_user("sam@example.org", "Sam", &[Role::Administrator], None, None).await;
        let node = house.another_node();
        let pair = Pair::sign_in(&node, "sam@example.org").await;
        bearing(&node, &pair.access, Method::GET, "/api/v1/users", None).await.is(200);
        house.plant(&format!("UPDATE user_roles SET role = 'scheduler' WHERE user_id = '{sam}'"));
        bearing(&node, &pair.access, Method::GET, "/api/v1/users", None).await.is(403);
        bearing(&node, &pair.access, Method::GET, LIST, None).await.is(200);
    }
}
