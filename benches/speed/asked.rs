//! The list of 5,000 audits, and what is asked.

use std::net::SocketAddr;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use serde_json::Value;

use super::house::{run, sign_in};
use super::load::Request;

/// Audits in the list that is measured.
pub(crate) const AUDITS: usize = 5_000;

/// Copies audits until there are enough, with their teams; as no act would do it.
pub(crate) fn multiply(url: &str) {
    const COLUMNS: &str = "programme_id, certification_id, organisation_id, kind, status, days, opens_on, target_on, limit_on, window_rule, starts_on, ends_on, interval_reason, version";
    let mut sql = String::new();
    for n in 0..AUDITS {
        sql.push_str(&format!(
            "INSERT INTO audits (id, number, {COLUMNS}) SELECT '01900000-0000-7000-9000-{n:012}', {}, {COLUMNS} FROM audits \
             WHERE number = (SELECT max(number) FROM audits WHERE number <= {}) ;\n",
            1_000_000 + n,
            n % 90 + 1
        ));
    }
    match url.strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path)
            .expect("it opens")
            .batch_execute(&format!(
                "PRAGMA busy_timeout=5000; BEGIN; {sql} COMMIT; ANALYZE;"
            )),
        None => PgConnection::establish(url)
            .expect("it opens")
            .batch_execute(&format!("BEGIN; {sql} COMMIT; ANALYZE;")),
    }
    .expect("the audits are copied");
}

/// What is measured, with a session or a token where one is needed.
pub(crate) fn asked(address: SocketAddr) -> Vec<(&'static str, Request)> {
    let (cookie, token) = run(sign_in(address));
    let page = [("Cookie", cookie.as_str()), ("Accept", "text/html")];
    let bearer = format!("Bearer {token}");
    let api = [("Authorization", bearer.as_str())];
    let first = |path: &str, field: &str| {
        let heard = Request::get(address, path, &api).once();
        let text = String::from_utf8_lossy(&heard).into_owned();
        let json: Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).expect("a body")).expect("JSON");
        let found = json["items"][0][field].as_str();
        found.unwrap_or_else(|| panic!("{path}: {text}")).to_owned()
    };
    let case = first("/api/v1/certifications?status=certified&limit=1", "id");
    let number = first("/api/v1/certificates?limit=1", "number");
    let get = |path: &str, headers: &[(&str, &str)]| Request::get(address, path, headers);
    vec![
        ("alive (`/healthz`)", get("/healthz", &[])),
        (
            "public JSON of a certificate",
            get(&format!("/api/v1/public/certificates/{number}"), &[]),
        ),
        (
            "public page of a certificate",
            get(&format!("/verify/{number}"), &[("Accept", "text/html")]),
        ),
        ("case page", get(&format!("/desk/cases/{case}"), &page)),
        ("list page of the audits, the first", get("/desk/audits", &page)),
        (
            "list page of the audits, the last",
            get(&format!("/desk/audits?page={}", AUDITS / 50 - 1), &page),
        ),
        ("API: 50 audits", get("/api/v1/audits", &api)),
        ("API: 200 audits", get("/api/v1/audits?limit=200", &api)),
        ("API: 50 organisations", get("/api/v1/organisations", &api)),
        (
            "API: one case",
            get(&format!("/api/v1/certifications/{case}"), &api),
        ),
    ]
}
