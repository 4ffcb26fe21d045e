//! What every answer tells the browser, whatever it is: a page, the API, an error, a file of ours.

use assayer::access::Role;

use crate::house::client::Reply;
use crate::house::running::{House, on_both};

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    let value = reply.headers.get(name);
    let value = value.unwrap_or_else(|| panic!("{name} is missing"));
    value.to_str().expect("plain text")
}

/// One of each kind of answer, with what it is.
async fn answers(house: &House) -> Vec<(&'static str, Reply)> {
    let (staff, nobody) = (
        house.staff("Sue Scheduler", &[Role::Scheduler]).await,
        house.nobody(),
    );
    let page = nobody.get("/sign-in").await.is(200);
    let sheet = page.text.split('"').find(|text| text.contains("/css/"));
    let sheet = sheet.expect("a page has a style sheet").to_owned();
    vec![
        ("a private page", staff.get("/desk").await.is(200)),
        ("the API", nobody.get("/api/v1/organisations").await.is(401)),
        ("an error page", nobody.get("/nothing/here").await.is(404)),
        ("a static file", nobody.get(&sheet).await.is(200)),
        ("a page", page),
    ]
}

on_both! {
    async fn every_answer_carries_the_headers_that_browsers_rely_on(house) {
        for (what, reply) in answers(house).await {
            for (name, value) in [
                ("strict-transport-security", "max-age=31536000; includeSubDomains"),
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(header(&reply, name), value, "{what}: {name}");
            }
            let policy = header(&reply, "content-security-policy");
            for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
                assert!(policy.contains(part), "{what}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{what}: {policy}");
            assert_eq!(header(&reply, "x-request-id").len(), 32, "{what}");
            assert!(!reply.headers.contains_key("access-control-allow-origin"), "{what}");
            if what != "a static file" {
                assert_eq!(header(&reply, "cache-control"), "no-store", "{what}");
            }
        }
    }
}
