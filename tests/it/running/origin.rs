//! Whom to believe about where a request comes from.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use assayer::access::Role;
use assayer::config::{Network, ProxyHeader};
use assayer::web::kit::origin::{Origin, Proxies};
use reqwest::Method;

use crate::house::client::Visit;
use crate::house::running::on_both;

fn proxies(header: ProxyHeader) -> Proxies {
    let trusted = ["10.0.0.0/8", "2001:db8:ffff::/48"];
    Proxies {
        trusted: trusted
            .iter()
            .map(|text| text.parse().expect("a network"))
            .collect(),
        header,
    }
}

fn origin(header: ProxyHeader, peer: &str, headers: &[(&str, &str)]) -> Origin {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    proxies(header).origin_of(Some(peer.parse().expect("an address")), &map)
}

fn address(header: ProxyHeader, peer: &str, headers: &[(&str, &str)]) -> String {
    let found = origin(header, peer, headers).address.expect("an address");
    found.to_string()
}

#[test]
fn the_last_hop_that_nobody_vouches_for_is_the_visitor() {
    for (peer, forwarded_for, visitor) in [
        // Nobody to believe.
        ("192.0.2.9", "203.0.113.1", "192.0.2.9"),
        // One proxy, and one behind another.
        ("10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "203.0.113.1, 10.0.0.2", "203.0.113.1"),
        ("2001:db8:ffff::1", "203.0.113.1", "203.0.113.1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.1", "203.0.113.1"),
        // What the visitor wrote.
        ("10.0.0.1", "198.51.100.1, 203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "10.0.0.7, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        // Nonsense ends the chain where it stands.
        ("10.0.0.1", "203.0.113.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        // With ports.
        ("10.0.0.1", "203.0.113.1:4711", "203.0.113.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        // Everybody vouches for everybody: the farthest.
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ] {
        let headers = [("x-forwarded-for", forwarded_for)];
        let found = address(ProxyHeader::XForwardedFor, peer, &headers);
        assert_eq!(found, visitor, "{peer}: {forwarded_for}");
    }
    let twice = [
        ("x-forwarded-for", "198.51.100.1"),
        ("x-forwarded-for", "203.0.113.1"),
    ];
    assert_eq!(
        address(ProxyHeader::XForwardedFor, "10.0.0.1", &twice),
        "203.0.113.1"
    );
}

#[test]
fn only_the_header_that_the_proxy_writes_is_read() {
    let both = [
        ("x-forwarded-for", "203.0.113.1"),
        (
            "forwarded",
            "for=198.51.100.1;proto=http, for=\"[2001:db8::7]:80\";proto=https",
        ),
        ("x-forwarded-proto", "http"),
    ];
    assert_eq!(
        address(ProxyHeader::XForwardedFor, "10.0.0.1", &both),
        "203.0.113.1"
    );
    assert_eq!(address(ProxyHeader::Forwarded, "10.0.0.1", &both), "2001:db8::7");
    assert!(origin(ProxyHeader::XForwardedFor, "10.0.0.1", &both).in_the_clear);
    assert!(!origin(ProxyHeader::Forwarded, "10.0.0.1", &both).in_the_clear);
    assert!(!origin(ProxyHeader::XForwardedFor, "192.0.2.9", &both).in_the_clear);
}

#[test]
fn a_network_holds_what_begins_like_it() {
    for (network, address, held) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.8", false),
        ("0.0.0.0/0", "203.0.113.1", true),
        ("0.0.0.0/0", "::1", false),
        ("::/0", "::1", true),
        ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fe80::1", false),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ] {
        let read: Network = network.parse().expect("a network");
        assert_eq!(
            read.holds(address.parse().expect("an address")),
            held,
            "{network} {address}"
        );
    }
    for nonsense in [
        "",
        "10.0.0.0/33",
        "10.0.0/8",
        "::/129",
        "10.0.0.0/-1",
        "example.org",
        "::ffff:10.0.0.0/104",
    ] {
        assert!(nonsense.parse::<Network>().is_err(), "{nonsense}");
    }
}

on_both! {
    async fn a_requests_number_is_the_proxys_where_it_is_one(house) {
        let node = house.node(|app| app.proxies.trusted = vec!["127.0.0.1".parse().expect("a network")]);
        let asked = async |base: &str, id: &str| {
            let visit = Visit::nobody(base);
            let request = visit.request(Method::GET, "/api/v1/organisations").header("x-request-id", id);
            let reply = visit.send(request, "GET /api/v1/organisations").await.is(401);
            let told = reply.headers["x-request-id"].to_str().expect("text").to_owned();
            assert_eq!(reply.field("/request_id"), told);
            told
        };
        assert_eq!(asked(&node.base, "proxy-1234.A_b").await, "proxy-1234.A_b");
        for made_up in ["short", "with blank in it", "\"};alert(1)", &"a".repeat(65)] {
            assert_eq!(asked(&node.base, made_up).await.len(), 32, "{made_up}");
        }
        assert_ne!(asked(&house.base, "proxy-1234.A_b").await, "proxy-1234.A_b");
    }

    async fn somebodys_sessions_name_the_visitors_address_and_not_the_proxys(house) {
        let node = house.node(|app| app.proxies.trusted = vec!["127.0.0.1".parse().expect("a network")]);
        let sue = house.staff("Sue Scheduler", &[Role::Scheduler]).await;
        let other = Visit::nobody(&node.base);
        let form = [("email", "sue.scheduler@example.org"), ("password", crate::house::running::PASSWORD)];
        let request = other.request(Method::POST, "/sign-in").header("x-forwarded-for", "203.0.113.1").form(&form);
        other.send(request, "POST /sign-in").await.is(303);
        sue.get("/account").await.is(200).says("203.0.113.1");
    }

    async fn whoever_comes_unencrypted_to_the_proxy_is_sent_the_encrypted_way(house) {
        let node = house.node(|app| app.proxies.trusted = vec!["127.0.0.1".parse().expect("a network")]);
        let visit = Visit::nobody(&node.base);
        let asked = async |method: Method, path: &str, proto: &str| {
            let request = visit.request(method, path).header("x-forwarded-proto", proto);
            visit.send(request.form(&[("email", "a")]), path).await
        };
        let sent = asked(Method::GET, "/verify?q=MC", "http").await.is(308);
        assert_eq!(sent.location(), "https://meridian.example/verify?q=MC");
        asked(Method::GET, "/verify", "https").await.is(200);
        asked(Method::POST, "/sign-in", "http").await.is(400).says("not encrypted");
        asked(Method::GET, "/api/v1/organisations", "http").await.is(400).says("not encrypted");
        // The machines around ask from within.
        asked(Method::GET, "/healthz", "http").await.is(200);
    }
}
