//! The pages that show how figures came about: at 42 sites against one site, and against fixed JSON.

use std::time::Duration;

use serde_json::Value;

use super::house::{House, run, sign_in};
use super::load::{self, Request};

const PAGES: [(&str, &str); 4] = [
    ("derivation", "/derivation"),
    ("audit time", "/audit-time"),
    ("programme", "/programme"),
    ("case", ""),
];

/// A case of the demonstration.
struct Case {
    id: String,
    places: usize,
    audits: usize,
}

pub(crate) fn measure(engine: &str, url: &str, patience: Duration) {
    let house = House::open(url, || ());
    let (cookie, token) = run(sign_in(house.own));
    let bearer = format!("Bearer {token}");
    let json = |path: &str| -> Value {
        let heard = Request::get(house.own, path, &[("Authorization", &bearer)]).once();
        let text = String::from_utf8_lossy(&heard).into_owned();
        serde_json::from_str(text.split("\r\n\r\n").nth(1).expect("a body"))
            .unwrap_or_else(|_| panic!("{path}: {text}"))
    };
    let cases = cases(&json);
    let large = cases
        .iter()
        .filter(|case| case.places > 40)
        .max_by_key(|case| case.places);
    let large = large.expect("the group of 42 practices");
    let small = cases
        .iter()
        .find(|case| case.places == 1 && case.audits == large.audits);
    let small = small.expect("a client of one site whose programme is made");
    println!(
        "\n{engine}: pages at {} places against one, each with {} audits\n",
        large.places, large.audits
    );
    println!(
        "| page | one place: median | ratio to fixed JSON | 42 sites: median | 99 % within | ratio of the times | bytes of both | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let fixed = load::measure(&house.fixed, patience);
    for (what, page) in PAGES {
        let of = |case: &Case| {
            let path = format!("/desk/cases/{}{page}", case.id);
            let headers = [("Cookie", cookie.as_str()), ("Accept", "text/html")];
            load::measure(&Request::get(house.own, &path, &headers), patience)
        };
        let (one, many) = (of(small), of(large));
        println!(
            "| {what} | {:.1} ms | {:.4} | {:.1} ms | {:.1} ms | {:.1} | {} and {} | {:.1} |",
            milliseconds(one.median),
            one.per_second / fixed.per_second,
            milliseconds(many.median),
            milliseconds(many.within),
            one.per_second / many.per_second,
            one.bytes,
            many.bytes,
            many.bytes as f64 / one.bytes as f64,
        );
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Every case that has a derivation.
fn cases(json: &dyn Fn(&str) -> Value) -> Vec<Case> {
    let listed = json("/api/v1/certifications?limit=200");
    let items = listed["items"].as_array().expect("cases").iter();
    let ids = items.filter_map(|item| item["id"].as_str().map(str::to_owned));
    ids.map(|id| {
        let sheet = json(&format!("/api/v1/certifications/{id}/derivation"));
        let count = |pointer: &str| {
            sheet
                .pointer(pointer)
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        };
        Case {
            places: count("/times/0/people"),
            audits: count("/cycles/0/audits"),
            id,
        }
    })
    .collect()
}
