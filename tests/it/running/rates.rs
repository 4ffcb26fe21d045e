//! Whoever asks too often waits, and nobody else does.

use std::net::Ipv4Addr;

use assayer::access::sessions::Device;
use assayer::access::{Actor, KeyScope, Role};
use assayer::base::error::Error;
use assayer::base::time::plus_days;
use assayer::config::{Network, Rates};
use assayer::web::kit::Visitor;
use assayer::web::kit::origin::Proxies;
use assayer::web::kit::rates::{Limiters, MOST_KEYS};
use assayer::web::routes::Access;
use reqwest::Method;
use serde_json::json;

use super::raw::served;
use crate::access::Pair;
use crate::access::keys::made_key;
use crate::flows::organisations::register;
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, Node, on_both};

fn limited(house: &House, rates: Rates, trusted: &[&str]) -> Node {
    house.node(|app| {
        app.limiters = Limiters::new(&rates);
        app.proxies = Proxies {
            trusted: trusted
                .iter()
                .map(|text| text.parse::<Network>().expect("a network"))
                .collect(),
            ..Proxies::default()
        };
    })
}

fn doors(per_minute: u32) -> Rates {
    Rates {
        doors_per_minute: per_minute,
        ..Rates::default()
    }
}

/// Somebody at the door, as a proxy passes them on.
async fn knock(node: &Node, forwarded_for: &str) -> Reply {
    let visit = Visit::nobody(&node.base);
    let request = visit
        .request(Method::POST, "/sign-in")
        .header("x-forwarded-for", forwarded_for);
    visit
        .send(request.form(&[("email", ""), ("password", "")]), "POST /sign-in")
        .await
}

/// Somebody from this address who asks the register, before anything else is known of them.
fn ask(limiters: &Limiters, address: u32) -> assayer::base::error::Result<()> {
    let mut visitor = Visitor {
        actor: Actor::Nobody,
        now: "2026-01-05T09:00:00Z".parse().expect("a moment"),
        csrf: None,
        session: None,
        pending: None,
        proven_at: None,
        device: Device::default(),
        by_token: false,
        refused: false,
        path: "/verify".to_owned(),
        route: "/verify".to_owned(),
        address: Some(Ipv4Addr::from_bits(address).into()),
        standing: None,
        request_id: String::new(),
    };
    limiters.at_the_door(&actix_web::http::Method::GET, Some(Access::Public), &mut visitor)
}

#[test]
fn a_crowd_of_addresses_takes_bounded_memory_and_shuts_nobody_out_who_is_known() {
    let limiters = Limiters::new(&Rates {
        lookups_per_minute: 2,
        ..Rates::default()
    });
    let most = u32::try_from(MOST_KEYS).expect("a number");
    for address in 0..most {
        ask(&limiters, address).unwrap_or_else(|error| panic!("{address}: {error}"));
    }
    assert_eq!(limiters.keys(), MOST_KEYS);
    // Beyond them newcomers share one quota, however many they are.
    for newcomer in 0..2 {
        ask(&limiters, most + newcomer).unwrap_or_else(|error| panic!("{newcomer}: {error}"));
    }
    for newcomer in 2..5000 {
        assert!(
            matches!(ask(&limiters, most + newcomer), Err(Error::TooMany(_))),
            "{newcomer}"
        );
    }
    assert_eq!(limiters.keys(), MOST_KEYS + 1);
    // Whoever is known has their own quota still, and no more than that.
    for known in [0, 1, most / 2, most - 1] {
        ask(&limiters, known).unwrap_or_else(|error| panic!("{known}: {error}"));
        assert!(matches!(ask(&limiters, known), Err(Error::TooMany(_))), "{known}");
    }
}

on_both! {
    async fn a_door_that_is_tried_too_often_says_when_to_come_back(house) {
        let node = limited(house, doors(3), &[]);
        let visit = Visit::nobody(&node.base);
        let first = visit.post("/sign-in", &[]).await.is(422);
        assert_eq!(first.headers["ratelimit-policy"], "\"doors\";q=3;w=60");
        assert_eq!(first.headers["ratelimit"], "\"doors\";r=2;t=20");
        visit.post("/sign-in/forgotten", &[("email", "a@example.org")]).await.ok();
        visit.post_json("/api/v1/auth/token", json!({ "email": "a@example.org", "password": "x" })).await.is(422);
        let page = visit.post("/sign-in", &[]).await.is(429).says("too many requests").says("Try again in");
        let wait: u64 = page.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
        assert!((1..=21).contains(&wait), "{wait}");
        assert!(page.headers["ratelimit"].to_str().expect("text").starts_with("\"doors\";r=0;"));
        let problem = visit.post_json("/api/v1/auth/refresh", json!({ "refresh_token": "x" })).await.is(429);
        assert_eq!(problem.field("/type"), "/problems/too-many");
        assert_eq!(problem.field("/status"), "429");
        assert!(problem.headers.contains_key("retry-after"));
        // Only the doors are shut, and only for a while.
        visit.get("/sign-in").await.is(200);
        visit.get("/verify").await.is(200);
    }

    async fn who_waits_is_let_in_again(house) {
        let node = limited(house, doors(60), &[]);
        let visit = Visit::nobody(&node.base);
        let mut asked = 0;
        while visit.post("/sign-in", &[]).await.status.as_u16() != 429 {
            asked += 1;
            assert!(asked < 2_000, "there is no limit");
        }
        served(|| async { visit.post("/sign-in", &[]).await.status.as_u16() == 422 }).await;
    }

    async fn each_address_behind_a_trusted_proxy_counts_for_itself(house) {
        let node = limited(house, doors(1), &["127.0.0.0/8", "10.0.0.0/8"]);
        knock(&node, "192.0.2.1").await.is(422);
        knock(&node, "192.0.2.1").await.is(429);
        knock(&node, "192.0.2.2").await.is(422);
        // What the visitor wrote stands on the left, whatever it is: the last hop that nobody vouches for counts.
        knock(&node, "198.51.100.9, 192.0.2.1").await.is(429);
        knock(&node, "127.0.0.1, 192.0.2.1, 10.1.2.3").await.is(429);
        knock(&node, "nonsense, 192.0.2.2").await.is(429);
        // An IPv6 customer has a network of addresses.
        knock(&node, "2001:db8:1:2::1").await.is(422);
        knock(&node, "2001:db8:1:2:ffff::7").await.is(429);
        knock(&node, "2001:db8:1:3::1").await.is(422);
    }

    async fn an_address_that_anybody_else_claims_counts_for_nothing(house) {
        let node = limited(house, doors(1), &["10.0.0.0/8"]);
        knock(&node, "192.0.2.1").await.is(422);
        knock(&node, "192.0.2.2").await.is(429);
        knock(&node, "10.0.0.1").await.is(429);
    }

    async fn the_register_is_not_walked_number_by_number(house) {
        let node = limited(house, Rates { lookups_per_minute: 2, ..Rates::default() }, &[]);
        let visit = Visit::nobody(&node.base);
        visit.get("/verify/MC-7101-000001A").await.is(404);
        visit.get_json("/api/v1/public/certificates/MC-7101-000002A").await.is(404);
        visit.get("/verify/MC-7101-000003A").await.is(429);
        visit.get_json("/api/v1/public/certificates?name=a").await.is(429);
        visit.get("/sign-in").await.is(200);
    }

    async fn the_api_is_limited_by_person_and_by_key(house) {
        let node = limited(house, Rates { api_per_minute: 2, doors_per_minute: 5, ..Rates::default() }, &[]);
        house.staff("Sue Scheduler", &[Role::Scheduler]).await;
        let rae = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (organisation, _) = register(&rae, "Aster Labs").await;
        let client = house.client("Cleo Client", organisation.parse().expect("an id")).await;
        let (_, key) = made_key(&client, &[KeyScope::Read], plus_days(house.today(), 30)).await;
        let sues = Visit::bearing(&node.base, &Pair::sign_in(&house.base, "sue.scheduler@example.org").await.access);
        let raes = Visit::bearing(&node.base, &Pair::sign_in(&house.base, "rae.reviewer@example.org").await.access);
        let keys = Visit::bearing(&node.base, &key);
        for visit in [&sues, &keys] {
            let reply = visit.get_json("/api/v1/organisations").await.is(200);
            assert_eq!(reply.headers["ratelimit"], "\"api\";r=1;t=30");
            visit.get_json("/api/v1/applications").await.is(200);
            visit.get_json("/api/v1/organisations").await.is(429);
        }
        // Another token of the same person is the same person.
        let again = Visit::bearing(&node.base, &Pair::sign_in(&house.base, "sue.scheduler@example.org").await.access);
        again.get_json("/api/v1/organisations").await.is(429);
        raes.get_json("/api/v1/organisations").await.is(200);
        // A token that is none is a try at the door.
        for _ in 0..5 {
            Visit::bearing(&node.base, "nonsense").get_json("/api/v1/organisations").await.is(401);
        }
        Visit::bearing(&node.base, "nonsense").get_json("/api/v1/organisations").await.is(429);
        Visit::nobody(&node.base).post("/sign-in", &[]).await.is(429);
    }

    async fn visitors_who_ask_no_more_are_forgotten(house) {
        // So many in a minute that a millisecond of silence is enough.
        let node = limited(house, doors(60_000), &["127.0.0.1"]);
        for n in 0..1100 {
            knock(&node, &format!("198.51.{}.{}", n / 256, n % 256)).await.is(422);
        }
        let known = node.app.limiters.keys();
        assert!((1..200).contains(&known), "{known} are remembered");
    }
}
