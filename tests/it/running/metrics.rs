//! What Prometheus is told, and who may ask.

use assayer::access::Role;
use assayer::config::Config;
use reqwest::Method;

use super::raw::until;
use crate::house::client::{Reply, Visit};
use crate::house::path::Path;
use crate::house::running::on_both;

async fn asked(base: &str, headers: &[(&str, &str)]) -> Reply {
    let visit = Visit::nobody(base);
    let mut request = visit.request(Method::GET, "/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visit.send(request, "GET /metrics").await
}

/// The value of a series.
fn value(text: &str, series: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(series))?;
    Some(line.trim().to_owned())
}

on_both! {
    async fn requests_are_counted_by_route_and_class(house) {
        let node = house.node(|_| {});
        let visit = Visit::nobody(&node.base);
        visit.get("/verify/MC-7101-000001A").await.is(404);
        visit.get("/verify/MC-7101-000002A").await.is(404);
        visit.get("/nowhere").await.is(404);
        let made_up = Method::from_bytes(b"BREW").expect("a method");
        visit.send(visit.request(made_up, "/sign-in"), "BREW").await.is(405);
        until("all are handed over", || node.app.gate.requests() == 0).await;
        let text = asked(&node.base, &[]).await.is(200).text;
        let count = |labels: &str| value(&text, &format!("assayer_request_seconds_count{{{labels}}}"));
        assert_eq!(count("method=\"GET\",route=\"/verify/{number}\",status=\"4xx\"").as_deref(), Some("2"), "{text}");
        assert_eq!(count("method=\"GET\",route=\"none\",status=\"4xx\"").as_deref(), Some("1"), "{text}");
        assert_eq!(count("method=\"other\",route=\"/sign-in\",status=\"4xx\"").as_deref(), Some("1"), "{text}");
        assert!(!text.contains("MC-7101") && !text.contains("nowhere"), "{text}");
        assert!(text.contains("assayer_request_seconds_bucket"), "{text}");
        let version = format!("assayer_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
        assert_eq!(value(&text, &version).as_deref(), Some("1"));
    }

    async fn what_waits_is_told_with_its_age(house) {
        Path::to_audited(house).await;
        house.plant(&format!(
            "INSERT INTO jobs (id, kind, key, period, state, planned_at, due_at, attempt) VALUES \
             ('01900000-0000-7000-a000-00000000000a', 'outbox', '', 'a', 'dead', '{now}', '{now}', 5), ('01900000-0000-7000-a000-00000000000b', 'outbox', '', 'b', 'waiting', '{now}', '{now}', 0)",
            now = house.now()
        ));
        house.pass_seconds(90);
        let text = asked(&house.base, &[]).await.is(200).text;
        for (series, expected) in [
            ("assayer_jobs{state=\"dead\"}", "1"),
            ("assayer_jobs{state=\"waiting\"}", "1"),
            ("assayer_oldest_seconds{what=\"job\"}", "90"),
            ("assayer_letters{state=\"dead\"}", "0"),
            ("assayer_database_up", "1"),
            ("assayer_database_connections{state=\"most\"}", "4"),
            ("assayer_under_way{what=\"uploads\"}", "0"),
        ] {
            assert_eq!(value(&text, series).as_deref(), Some(expected), "{series}: {text}");
        }
        let letters: u32 = value(&text, "assayer_letters{state=\"queued\"}").expect("letters").parse().expect("a number");
        assert!(letters > 0, "{text}");
        let age: i64 = value(&text, "assayer_oldest_seconds{what=\"letter\"}").expect("an age").parse().expect("a number");
        assert!(age >= 90, "{text}");
    }

    async fn from_elsewhere_there_is_nothing_without_the_token(house) {
        let node = house.node(|app| {
            app.metrics_token = Some("a token of the operator".to_owned());
            app.proxies.trusted = vec!["127.0.0.1".parse().expect("a network")];
        });
        let far = ("x-forwarded-for", "203.0.113.1");
        asked(&node.base, &[far]).await.is(404);
        asked(&node.base, &[far, ("authorization", "Bearer another token")]).await.is(404);
        asked(&node.base, &[far, ("authorization", "Bearer a token of the operator")]).await.is(200);
        // Behind a proxy that nobody told us of, everybody seems to come from this machine.
        asked(&house.base, &[far]).await.is(404);
        asked(&house.base, &[("forwarded", "for=127.0.0.1")]).await.is(404);
        asked(&house.base, &[("authorization", "Bearer ")]).await.is(200);
        let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let request = ada.request(Method::GET, "/metrics").header(far.0, far.1);
        ada.send(request, "GET /metrics").await.is(404);
    }
}

#[test]
fn a_token_that_is_too_short_or_not_there_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    let text = format!(
        "{}\n[server]\nmetrics_token_file = '{}'\n",
        crate::config::complete(),
        file.display()
    );
    let config = Config::from_text(&text).expect("complete");
    assert!(
        config
            .server
            .metrics_token()
            .is_err_and(|says| says.starts_with("server.metrics_token_file: "))
    );
    std::fs::write(&file, "short\n").expect("written");
    assert!(
        config
            .server
            .metrics_token()
            .is_err_and(|says| says.contains("less than 16"))
    );
    std::fs::write(&file, "a token of the operator\n").expect("written");
    assert_eq!(
        config.server.metrics_token(),
        Ok(Some("a token of the operator".to_owned()))
    );
}
