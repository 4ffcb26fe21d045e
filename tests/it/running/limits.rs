//! Slow and huge requests are refused, at the cost of whoever sends them: everybody else is served meanwhile.

use assayer::access::Role;
use assayer::config::Limits;
use assayer::web::kit::origin::Proxies;
use reqwest::Method;

use super::raw::{Raw, until};
use crate::house::client::Visit;
use crate::house::running::{House, Node, on_both};

const SIGN_IN: &str =
    "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n";
const TOKEN: &str = "POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

/// As impatient as can be written down.
fn impatient() -> Limits {
    Limits {
        head_seconds: 1,
        body_silence_seconds: 1,
        keep_alive_seconds: 1,
        unread_seconds: 1,
        ..Limits::default()
    }
}

fn impatient_node(house: &House) -> Node {
    house.node(|app| app.limits = impatient())
}

fn status(heard: &str) -> &str {
    heard.split(' ').nth(1).unwrap_or_default()
}

on_both! {
    async fn a_head_that_comes_slowly_is_given_up_while_others_are_served(house) {
        let node = impatient_node(house);
        let mut slow = Vec::new();
        for _ in 0..50 {
            let mut raw = Raw::open(&node.base).await;
            raw.say("GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
            slow.push(raw);
        }
        Visit::nobody(&node.base).get("/sign-in").await.is(200);
        for mut raw in slow {
            assert_eq!(status(&raw.hear().await), "408");
        }
    }

    async fn a_second_head_on_a_connection_has_no_more_time_than_the_first(house) {
        let node = impatient_node(house);
        let mut raw = Raw::open(&node.base).await;
        raw.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert_eq!(status(&raw.hear_until("alive\n").await), "200");
        raw.say("GET /healthz HTTP/1.1\r\nHost: ").await;
        assert_eq!(raw.hear().await, "");
    }

    async fn a_connection_that_asks_nothing_is_closed(house) {
        let node = impatient_node(house);
        let mut raw = Raw::open(&node.base).await;
        raw.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
        raw.hear_until("alive\n").await;
        assert_eq!(raw.hear().await, "");
    }

    async fn a_body_that_falls_silent_is_given_up_while_others_are_served(house) {
        let node = impatient_node(house);
        for head in [
            format!("{SIGN_IN}Content-Length: 100\r\n\r\nemail="),
            format!("{TOKEN}Content-Length: 100\r\n\r\n{{\"email\":"),
            format!("{TOKEN}Transfer-Encoding: chunked\r\n\r\n9\r\n{{\"email\":\r\n"),
        ] {
            let mut raw = Raw::open(&node.base).await;
            raw.say(&head).await;
            Visit::nobody(&node.base).get("/sign-in").await.is(200);
            let heard = raw.hear().await;
            assert_eq!(status(&heard), "408", "{heard}");
            assert!(heard.contains("too slowly"), "{heard}");
        }
    }

    async fn a_body_that_comes_drop_by_drop_is_given_up(house) {
        let node = house.node(|app| {
            app.limits = Limits { slowest_body_bytes_per_second: 100_000, ..impatient() };
        });
        let mut raw = Raw::open(&node.base).await;
        raw.say(&format!("{SIGN_IN}Content-Length: 1000000\r\n\r\n")).await;
        // Never silent, and never fast enough: the far side stops listening.
        let mut drops = 0;
        while raw.say("email=").await {
            drops += 1;
            assert!(drops < 20_000, "it listens for ever");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    async fn a_head_that_is_too_long_is_refused(house) {
        let long = "a".repeat(20 * 1024);
        let mut raw = Raw::open(&house.base).await;
        raw.say(&format!("GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {long}\r\n\r\n")).await;
        let heard = raw.hear().await;
        assert_eq!(status(&heard), "431", "{heard}");
        assert!(heard.contains("16384 bytes"), "{heard}");
        // Longer than the server itself would read.
        let mut raw = Raw::open(&house.base).await;
        raw.say("GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Long: ").await;
        while raw.say(&long).await {}
        house.nobody().get("/sign-in").await.is(200);
    }

    async fn a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(house) {
        for (head, length) in [(SIGN_IN, 2 << 20), (TOKEN, 2 << 20), ("POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n", 3_u64 << 20)] {
            let mut raw = Raw::open(&house.base).await;
            raw.say(&format!("{head}Content-Length: {length}\r\n\r\n")).await;
            let heard = raw.hear_until("\r\n\r\n").await;
            assert_eq!(status(&heard), "413", "{heard}");
        }
    }

    async fn a_body_without_an_end_is_refused_at_the_limit(house) {
        let node = impatient_node(house);
        let piece = format!("8000\r\n{}\r\n", "a".repeat(0x8000));
        for head in [SIGN_IN, TOKEN] {
            let mut raw = Raw::open(&node.base).await;
            raw.say(&format!("{head}Transfer-Encoding: chunked\r\n\r\n")).await;
            let mut pieces = 0;
            while pieces < 40 && raw.say(&piece).await {
                pieces += 1;
            }
            let heard = raw.hear_until("\r\n\r\n").await;
            assert_eq!(status(&heard), "413", "{heard}");
            // Nobody listens to the rest for long.
            while raw.say(&piece).await {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
    }

    async fn json_that_is_nested_too_deep_is_refused(house) {
        let scheduler = house.staff("Sue Scheduler", &[Role::Scheduler]).await;
        for (depth, status) in [(32, 422), (33, 400), (100_000, 400)] {
            let body = format!("{{\"name\":{}1{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
            let path = "/api/v1/organisations";
            let request = scheduler.request(Method::POST, path);
            let request = request.header("content-type", "application/json").body(body);
            scheduler.send(request, path).await.is(status);
        }
        // What stands in a text opens nothing.
        let text = serde_json::json!({ "name": "[{\"\\".repeat(100) });
        scheduler.post_json("/api/v1/organisations", text).await.is(422);
    }

    async fn one_request_too_many_is_told_to_come_back(house) {
        let node = house.node(|app| {
            app.limits = Limits { requests_at_once: 1, uploads_at_once: 1, ..Limits::default() };
        });
        let visit = Visit::nobody(&node.base);
        let mut first = Raw::open(&node.base).await;
        first.say(&format!("{SIGN_IN}Connection: close\r\nContent-Length: 17\r\n\r\nemail=a&")).await;
        until("the first is under way", || node.app.gate.requests() == 1).await;
        let page = visit.get("/sign-in").await.is(503);
        assert_eq!(page.headers["retry-after"], "2");
        let problem = visit.get_json("/api/v1/organisations").await.is(503);
        assert_eq!(problem.field("/type"), "/problems/busy");
        visit.get("/healthz").await.is(200);
        visit.get("/readyz").await.is(200);
        // The first is not harmed, and makes room when it is answered.
        first.say("password=").await;
        assert_eq!(status(&first.hear().await), "422");
        until("there is room", || node.app.gate.requests() == 0).await;
        visit.get("/sign-in").await.is(200);
    }

    async fn whoever_takes_all_of_their_share_waits_alone(house) {
        let node = house.node(|app| {
            app.limits = Limits { requests_at_once_each: 2, uploads_at_once_each: 1, ..Limits::default() };
            app.proxies = Proxies {
                trusted: vec!["127.0.0.1".parse().expect("a network")],
                ..Proxies::default()
            };
        });
        let from = |address: &'static str| {
            let visit = Visit::nobody(&node.base);
            async move {
                let request = visit.request(Method::GET, "/sign-in").header("x-forwarded-for", address);
                visit.send(request, "GET /sign-in").await
            }
        };
        let slow = "X-Forwarded-For: 198.51.100.7\r\nConnection: close\r\nContent-Length: 17\r\n\r\nemail=a&";
        let mut held = Vec::new();
        for n in 1..=2 {
            let mut raw = Raw::open(&node.base).await;
            raw.say(&format!("{SIGN_IN}{slow}")).await;
            until("it is under way", || node.app.gate.requests() == n).await;
            held.push(raw);
        }
        let refused = from("198.51.100.7").await.is(429);
        assert_eq!(refused.headers["retry-after"], "2");
        from("198.51.100.8").await.is(200);
        // Those under way are not harmed, and each makes room when it is answered.
        for mut raw in held {
            raw.say("password=").await;
            assert_eq!(status(&raw.hear().await), "422");
        }
        until("there is room", || node.app.gate.requests() == 0).await;
        from("198.51.100.7").await.is(200);
    }

    async fn an_answer_that_nobody_reads_is_given_up(house) {
        let node = impatient_node(house);
        let page = house.nobody().get("/sign-in").await.is(200);
        let sheet = page.text.split('"').find(|text| text.contains("/css/")).expect("a style sheet").to_owned();
        let mut raw = Raw::narrow(&node.base).await;
        // More and more answers, until all buffers between us are full and the far side waits for us to read: in vain.
        let mut asked = 0;
        while raw.say(&format!("GET {sheet} HTTP/1.1\r\nHost: x\r\n\r\n")).await {
            asked += 1;
        }
        let heard = raw.hear().await;
        assert!(heard.matches("HTTP/1.1 200").count() < asked, "everything was sent");
        until("it is given up", || node.app.gate.requests() == 0).await;
    }
}
