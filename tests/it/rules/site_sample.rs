//! Site sampling, MS-5 to MS-92; per standard and group (MS-20).

use std::collections::BTreeSet;

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::parameters::Parameters;
use assayer::rules::site_sample::{GroupSample, How, Request, Sample, sample};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, no, pairs};

fn sites(count: usize, prefix: &str) -> Vec<Value> {
    (1..=count)
        .map(|n| json!({"id": format!("{prefix}{n}")}))
        .collect()
}

fn request(audit: &str, count: usize) -> Value {
    json!({"audit": audit, "standard": "ISO 9001:2015", "central_function": "s0", "seed": 7,
           "groups": [{"id": "practices", "method": "S", "sites": sites(count, "s")}]})
}

fn ask(request: Value) -> Result<Ruling<Sample>, Refusals> {
    let request: Request = serde_json::from_value(request).expect("a request");
    sample(book(), &Parameters::default(), &request)
}

fn chosen(group: &GroupSample) -> Vec<&str> {
    group.sites.iter().map(|s| s.id.as_str()).collect()
}

#[test]
fn the_formulas_give_the_numbers_of_the_rule() {
    // MS-30's own illustration, and the edges of each root.
    for (audit, effective, x, y) in [
        ("initial", false, 10, 4),
        ("surveillance", false, 10, 2),
        ("recertification", false, 10, 4),
        ("recertification", true, 10, 3),
        ("initial", false, 1, 1),
        ("initial", false, 2, 2),
        ("initial", false, 42, 7),
        ("initial", false, 49, 7),
        ("initial", false, 50, 8),
        ("surveillance", false, 25, 3),
        ("surveillance", false, 26, 4),
        ("surveillance", false, 42, 4),
        ("recertification", true, 25, 4),
        ("recertification", true, 26, 5),
    ] {
        let mut request = request(audit, x);
        request["effective"] = json!(effective);
        let sample = ask(request).unwrap().value;
        assert_eq!(sample.groups[0].y, y, "{audit} {effective} {x}");
        assert_eq!(sample.total_sites, y);
        assert_eq!(sample.groups[0].sites.len(), usize::try_from(y).unwrap());
        assert!(sample.central_function.audited);
    }
}

#[test]
fn a_draw_made_once_can_be_made_again_for_ever() {
    // MS-43.
    // The lot is SHA-256 of "seed:group:site", the smallest first. These lines must never change: they stand on file.
    let ruling = ask(request("initial", 42)).unwrap();
    let group = &ruling.value.groups[0];
    assert_eq!(ruling.value.draw.algorithm, "sha256-lowest-1");
    let by_lot: Vec<_> = group
        .sites
        .iter()
        .filter(|s| s.chosen == How::Random)
        .map(|s| s.id.as_str())
        .collect();
    assert_eq!(by_lot, LOT_OF_SEED_7);
    assert_eq!(group.random_min, 2);
    assert_eq!(group.candidates.len(), 37);
}

/// In the order of the list, found without this program:
/// `for n in $(seq 6 42); do printf "7:practices:s$n" | sha256sum | sed "s/-/s$n/"; done | sort | head -2`
const LOT_OF_SEED_7: [&str; 2] = ["s7", "s37"];

#[test]
fn other_seeds_draw_other_sites() {
    let lots: BTreeSet<String> = (0..20)
        .map(|seed| {
            let mut request = request("initial", 42);
            request["seed"] = json!(seed);
            chosen(&ask(request).unwrap().value.groups[0]).join(" ")
        })
        .collect();
    assert!(lots.len() > 10, "{lots:?}");
}

#[test]
fn judgement_prefers_reasons_then_the_unvisited_then_the_longest_ago_and_the_risky() {
    // MS-41, MS-46; MS-42: a reason for each.
    let mut request = request("surveillance", 100);
    let list = request["groups"][0]["sites"].as_array_mut().unwrap();
    for site in list.iter_mut() {
        site["last_audited"] = json!("2025-05-05");
    }
    list[90]["reasons"] = json!(["complaint"]);
    list[80]["last_audited"] = json!(null);
    list[70]["last_audited"] = json!("2024-01-01");
    list[60]["risk"] = json!("high");
    // y = 6, of which 2 by lot and 4 by judgement.
    let sample = ask(request).unwrap().value;
    let judged: Vec<_> = sample.groups[0]
        .sites
        .iter()
        .filter(|s| s.chosen == How::Judgement)
        .collect();
    let told: Vec<_> = judged
        .iter()
        .map(|s| (s.id.as_str(), s.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("s61", "last visited on 5 May 2025, high risk"),
            ("s71", "last visited on 1 January 2024, low risk"),
            ("s81", "never visited, low risk"),
            ("s91", "complaint"),
        ]
    );
}

#[test]
fn where_all_sites_go_nothing_is_drawn() {
    // MS-40.
    let ruling = ask(request("initial", 2)).unwrap();
    let group = &ruling.value.groups[0];
    assert!(group.sites.iter().all(|s| s.chosen == How::All));
    assert_eq!(group.random_min, 0);
    assert_eq!(ruling.warnings[0].rule.as_str(), "MS-92");
}

#[test]
fn sites_that_are_not_sampled_all_go_or_share_thirty_percent_a_year() {
    // MS-31, MS-33.
    let with = |audit| {
        json!({"audit": audit, "standard": "ISO 7101:2023", "central_function": "s0", "seed": 1, "groups": [
            {"id": "north", "method": "N", "sites": [
                {"id": "n1", "last_audited": "2025-01-01"}, {"id": "n2", "last_audited": "2024-01-01"}, {"id": "n3"}]},
            {"id": "south", "method": "N", "sites": [
                {"id": "s1", "last_audited": "2025-01-01"}, {"id": "s2", "last_audited": "2024-01-01"}]},
            {"id": "practices", "method": "S", "sites": sites(10, "p")}]})
    };
    let initial = ask(with("initial")).unwrap().value;
    assert_eq!(initial.groups.iter().map(|g| g.y).collect::<Vec<_>>(), [3, 2, 4]);
    assert_eq!(initial.total_sites, 9);
    // 5 sites × 30 % = 1.5 → 2 places: the one never visited, then the first of those visited longest ago.
    let surveillance = ask(with("surveillance")).unwrap().value;
    assert_eq!(chosen(&surveillance.groups[0]), ["n2", "n3"]);
    assert_eq!(surveillance.groups[1].y, 0);
    assert_eq!(surveillance.total_sites, 4);
}

#[test]
fn an_increment_raises_the_number_and_never_beyond_all_sites() {
    for (increment, y) in [(2, 6), (50, 10)] {
        let mut request = request("initial", 10);
        request["groups"][0]["increment"] = json!(increment);
        request["groups"][0]["increment_reason"] = json!("two complaints");
        assert_eq!(ask(request).unwrap().value.groups[0].y, y);
    }
}

#[test]
fn with_the_central_function_alone_nothing_is_sampled() {
    // MS-5, MS-35.
    let sample = ask(json!({"audit": "initial", "standard": "ISO 9001:2015", "central_function": "s0"}))
        .unwrap()
        .value;
    assert_eq!((sample.groups.len(), sample.total_sites), (0, 0));
}

#[test]
fn every_fault_is_told_at_once_and_no_number_is_given() {
    let answer = ask(
        json!({"audit": "initial", "standard": "ISO 9001:2099", "eligible": false, "effective": true, "groups": [
        {"id": "a", "method": "S", "increment": -1, "sites": [{"id": "s1"}, {"id": "s1", "finished_device": true}]},
        {"id": "a", "method": "N", "increment": 1, "sites": []}]}),
    );
    assert_eq!(
        no(answer),
        pairs(&[
            ("MS-91", "/standard"),
            ("MS-10", "/eligible"),
            ("MS-91", "/effective"),
            ("MS-91", "/central_function"),
            ("MS-91", "/groups/0/increment"),
            ("MS-91", "/groups/0/sites/1/id"),
            ("MS-22", "/groups/0/sites/1/finished_device"),
            ("MS-91", "/groups/1/id"),
            ("MS-91", "/groups/1/sites"),
            ("MS-36", "/groups/1/increment_reason"),
        ])
    );
}

#[test]
fn the_central_function_is_not_one_of_the_sites_unless_the_body_says_so() {
    let mut request = request("initial", 3);
    request["central_function"] = json!("s1");
    assert_eq!(
        no(ask(request.clone())),
        pairs(&[("MS-6", "/groups/0/sites/0/id")])
    );
    let parameters = Parameters {
        central_counts_as_site: true,
        ..Parameters::default()
    };
    assert!(sample(book(), &parameters, &serde_json::from_value(request).unwrap()).is_ok());
}

#[test]
fn sparse_samples_and_lonely_sites_are_pointed_at() {
    let warned = |audit, count| -> Vec<String> {
        ask(request(audit, count))
            .unwrap()
            .warnings
            .into_iter()
            .map(|w| w.says)
            .collect()
    };
    assert!(warned("surveillance", 10).is_empty());
    assert!(warned("surveillance", 1)[0].contains("one site only"));
    assert!(warned("surveillance", 400)[0].contains("less than 5 %"));
}

proptest! {
    #[test]
    fn a_sample_holds_its_formula_its_share_by_lot_and_no_site_twice(
        count in 1usize..400, seed in any::<u64>(), increment in 0i64..5, audit in 0usize..3, visited in 0usize..400,
    ) {
        let kind = ["initial", "surveillance", "recertification"][audit];
        let mut request = request(kind, count);
        request["seed"] = json!(seed);
        request["groups"][0]["increment"] = json!(increment);
        request["groups"][0]["increment_reason"] = json!("risk");
        for site in request["groups"][0]["sites"].as_array_mut().unwrap().iter_mut().take(visited) {
            site["last_audited"] = json!("2025-01-01");
        }
        let first = ask(request.clone()).unwrap().value;
        prop_assert_eq!(&first, &ask(request).unwrap().value);
        let group = &first.groups[0];
        let x = i64::try_from(count).unwrap();
        let root = |y: i64| if kind == "surveillance" { 25 * y * y >= 9 * x } else { y * y >= x };
        prop_assert!(root(group.minimum) && !root(group.minimum - 1));
        prop_assert_eq!(group.y, x.min(group.minimum + increment));
        let ids: BTreeSet<_> = chosen(group).into_iter().collect();
        prop_assert_eq!(ids.len(), group.sites.len());
        prop_assert_eq!(i64::try_from(ids.len()).unwrap(), group.y);
        let by_lot = i64::try_from(group.sites.iter().filter(|s| s.chosen == How::Random).count()).unwrap();
        if group.y < x {
            prop_assert!(by_lot * 4 >= group.y);
            prop_assert_eq!(by_lot, group.random_min);
        } else {
            prop_assert_eq!(by_lot, 0);
        }
        // MS-46: judgement repeats no site while others are unvisited.
        let unvisited = count.saturating_sub(visited);
        let judged: Vec<_> = group.sites.iter().filter(|s| s.chosen == How::Judgement).collect();
        let fresh = judged.iter().filter(|s| s.reason.starts_with("never")).count();
        prop_assert_eq!(fresh, judged.len().min(unvisited));
    }
}
