//! A list is walked page by page, and nothing is missed or met twice.

use std::collections::BTreeSet;

use assayer::access::Role;
use reqwest::header;
use serde_json::Value;

use crate::flows::organisations::{organisation, register};
use crate::house::client::Reply;
use crate::house::running::on_both;

fn ids(reply: &Reply) -> Vec<String> {
    let items = reply.json()["items"].as_array().cloned().expect("items");
    items
        .iter()
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn next(reply: &Reply) -> Option<String> {
    reply.json()["next"].as_str().map(ToOwned::to_owned)
}

/// Every list that takes a cursor.
const LISTS: [&str; 14] = [
    "organisations",
    "applications",
    "agreements",
    "certifications",
    "audits",
    "findings",
    "evidence-requests",
    "decisions",
    "certificates",
    "auditors",
    "accreditations",
    "users",
    "imports",
    "journal",
];

on_both! {
    async fn a_walk_meets_each_item_once_while_others_are_added(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let mut made = BTreeSet::new();
        for i in 0..7 {
            made.insert(register(&reviewer, &format!("Client {i}")).await.0);
        }
        let mut walked = Vec::new();
        let mut path = "/api/v1/organisations?name=client&limit=2".to_owned();
        for page in 0..10 {
            let reply = reviewer.get_json(&path).await.is(200);
            walked.extend(ids(&reply));
            register(&reviewer, &format!("Client later {page}")).await;
            let link = reply.headers.get(header::LINK).map(|link| link.to_str().expect("text").to_owned());
            let Some(cursor) = next(&reply) else {
                assert_eq!(link, None);
                break;
            };
            path = format!("/api/v1/organisations?name=client&limit=2&cursor={cursor}");
            assert_eq!(link, Some(format!("<{path}>; rel=\"next\"")));
        }
        let once: BTreeSet<String> = walked.iter().cloned().collect();
        assert_eq!(walked.len(), once.len(), "{walked:?}");
        assert_eq!(once, made);
    }

    async fn a_short_list_is_walked_the_same_way(house) {
        let administrator = house.staff("Ada Admin", &[Role::Administrator]).await;
        for i in 0..4 {
            house.add_user(&format!("u{i}@example.org"), &format!("User {i}"), &[Role::Scheduler], None, None).await;
        }
        let all = ids(&administrator.get_json("/api/v1/users").await.is(200));
        assert_eq!(all.len(), 5);
        let mut walked = Vec::new();
        let mut path = "/api/v1/users?limit=2".to_owned();
        loop {
            let reply = administrator.get_json(&path).await.is(200);
            walked.extend(ids(&reply));
            let Some(cursor) = next(&reply) else { break };
            path = format!("/api/v1/users?limit=2&cursor={cursor}");
        }
        assert_eq!(walked, all);
    }

    async fn what_is_no_limit_or_cursor_is_named(house) {
        let everybody = house.staff("Ada All", &[
            Role::Administrator, Role::Manager, Role::Scheduler, Role::ApplicationReviewer, Role::DecisionMaker,
        ]).await;
        for list in LISTS {
            let path = format!("/api/v1/{list}");
            let reply = everybody.get_json(&path).await.is(200);
            assert!(reply.json().get("next").is_some(), "{list}");
            everybody.get_json(&format!("{path}?limit=200")).await.is(200);
            for wrong in ["0", "-1", "201", "many", "2.5"] {
                let refused = everybody.get_json(&format!("{path}?limit={wrong}")).await.is(422);
                assert_eq!(refused.field("/errors/0/field"), "/limit", "{list} {wrong}");
            }
            let refused = everybody.get_json(&format!("{path}?cursor=broken")).await.is(422);
            assert_eq!(refused.field("/errors/0/field"), "/cursor", "{list}");
        }
    }

    async fn a_list_holds_what_is_within_reach(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (own, _) = register(&reviewer, "Aster Labs").await;
        for i in 0..3 {
            reviewer.post_json("/api/v1/organisations", organisation(&format!("Other {i}"))).await.is(201);
        }
        let client = house.client("Cleo Client", own.parse().expect("an id")).await;
        let reply = client.get_json("/api/v1/organisations?limit=1").await.is(200);
        assert_eq!((ids(&reply), next(&reply)), (vec![own], None));
        assert_eq!(reply.json()["next"], Value::Null);
    }
}
