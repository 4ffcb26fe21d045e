//! Site sampling over a cycle: what must be seen, what comes after nonconformities, sites that join or go, visits from
//! afar (MS-45, MS-53 to MS-74, MS-92).

use std::collections::BTreeSet;

use assayer::rules::parameters::Parameters;
use assayer::rules::site_sample::change::since_issued;
use assayer::rules::site_sample::joining::{When, single};
use assayer::rules::site_sample::leaving::{Leaving, may_leave};
use assayer::rules::site_sample::remote::{Remote, counts};
use assayer::rules::site_sample::spread::{Seen, verified_where};
use assayer::rules::site_sample::{How, Method, Purpose, Request, sample};
use assayer::rules::steps::finding::Extent;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::site_sample_whole::{ask, ids, of, one, request, sites, ys};
use super::{book, no, pairs};

#[test]
fn a_process_that_the_sample_misses_brings_a_site_in_and_none_goes() {
    // MS-45.
    let mut list = sites(16, "s");
    for site in &mut list {
        site["processes"] = json!(["care"]);
    }
    list[14]["processes"] = json!(["care", "dialysis"]);
    let plain = ask(one("initial", "ISO 9001:2015", &json!(list))).unwrap();
    assert!(
        !ids(&plain.value).contains(&"s15"),
        "the draw of seed 7 leaves s15 out"
    );
    let mut asked = one("initial", "ISO 9001:2015", &json!(list));
    asked["processes"] = json!(["care", "dialysis"]);
    let ruling = ask(asked.clone()).unwrap();
    let group = &ruling.value.groups[0];
    assert_eq!(
        (group.minimum, group.added, group.y, ruling.value.total_sites),
        (4, 1, 5, 5)
    );
    for kept in ids(&plain.value) {
        assert!(ids(&ruling.value).contains(&kept), "{kept} stays");
    }
    let added = group.sites.iter().find(|site| site.id == "s15").unwrap();
    assert_eq!(
        (added.chosen, added.reason.as_str()),
        (How::Judgement, "added for process dialysis")
    );
    assert_eq!(
        of("MS-45", &ruling.steps),
        ["Group g: site s15 is added, as no site chosen shows process dialysis"]
    );
    // Seen earlier in the cycle, it brings nobody in.
    asked["seen"] = json!(["dialysis"]);
    assert_eq!(ask(asked.clone()).unwrap().value.groups[0].added, 0);
    // What nobody does cannot be seen.
    asked["processes"] = json!(["dialysis", "surgery"]);
    assert_eq!(no(ask(asked)), pairs(&[("MS-45", "/processes/1")]));
}

#[test]
fn each_kind_of_work_at_temporary_sites_is_seen() {
    // MS-53: by hazard under ISO 45001, by aspect under ISO 14001; MS-4: temporary sites are in the sample.
    let mut list = sites(9, "s");
    for (n, work) in [(6, "roofing"), (7, "tunnelling"), (8, "roofing")] {
        list[n]["temporary"] = json!(true);
        list[n]["work"] = json!([work]);
    }
    for (standard, at_least) in [("ISO 45001:2018", 2), ("ISO 14001:2015", 2), ("ISO 9001:2015", 0)] {
        let ruling = ask(one("surveillance", standard, &json!(list))).unwrap();
        let chosen = ids(&ruling.value);
        let works: BTreeSet<&str> = list
            .iter()
            .filter(|site| chosen.contains(&site["id"].as_str().unwrap()))
            .filter_map(|site| site["work"][0].as_str())
            .collect();
        assert!(works.len() >= at_least, "{standard}: {chosen:?}");
    }
    // Without a site at work that part is put off.
    let mut none = one("surveillance", "ISO 45001:2018", &json!(sites(9, "s")));
    none["temporary_work"] = json!(true);
    assert_eq!(of("MS-53", &ask(none.clone()).unwrap().warnings).len(), 1);
    none["standard"] = json!("ISO 9001:2015");
    assert!(of("MS-53", &ask(none).unwrap().warnings).is_empty());
}

#[test]
fn after_nonconformities_that_reach_further_the_sample_is_larger_until_control_is_back() {
    // MS-62.
    let mut asked = one("surveillance", "ISO 9001:2015", &json!(sites(25, "s")));
    asked["systemic"] = json!(["NC-12"]);
    let ruling = ask(asked.clone()).unwrap();
    assert_eq!((ys(&ruling), ruling.value.groups[0].increment), (vec![4], 1));
    assert_eq!(
        of("MS-62", &ruling.steps),
        ["Group g: 1 more than the formula until control is back over NC-12"]
    );
    // What the body raises itself counts for it.
    asked["groups"][0]["increment"] = json!(3);
    asked["groups"][0]["increment_reason"] = json!("complaints");
    assert_eq!(ys(&ask(asked).unwrap()), [6]);
    // Where all sites go already, only more frequent audits are left.
    let mut all = one("initial", "ISO 9001:2015", &json!(sites(2, "s")));
    all["systemic"] = json!(["NC-12"]);
    let ruling = ask(all).unwrap();
    assert_eq!(ys(&ruling), [2]);
    assert_eq!(
        of("MS-62", &ruling.warnings),
        ["No group can take more sites: audit more often until control is back over NC-12"]
    );
}

#[test]
fn a_group_that_joins_is_a_set_of_its_own() {
    // MS-70: 9 sites join 16 certified ones at a surveillance: √9 of the new and 0.6·√16 of the old.
    let groups = json!([
        {"id": "old", "method": "S", "sites": sites(16, "s")},
        {"id": "new", "method": "S", "joining": true, "sites": sites(9, "n")},
        {"id": "kept", "method": "N", "sites": sites(3, "k")},
        {"id": "new, not sampled", "method": "N", "joining": true, "sites": sites(2, "m")}]);
    let ruling = ask(request("surveillance", "ISO 9001:2015", &groups)).unwrap();
    assert_eq!(ys(&ruling), [3, 3, 1, 2]);
    assert_eq!(of("MS-70", &ruling.steps).len(), 2);
    // Afterwards x is the sum of both.
    let later = ask(one(
        "surveillance",
        "ISO 9001:2015",
        &json!([sites(16, "s"), sites(9, "n")].concat()),
    ))
    .unwrap();
    assert_eq!((later.value.groups[0].x, ys(&later)), (25, vec![3]));
}

#[test]
fn a_single_new_site_is_audited_first_or_at_the_next_surveillance_with_a_reason() {
    // MS-71.
    let when = |method, decided, reason| single(method, decided, reason).map(|ruling| ruling.value);
    assert_eq!(when(Method::N, None, ""), Ok(When::BeforeInclusion));
    assert_eq!(
        when(
            Method::S,
            Some(When::NextSurveillance),
            "like its eleven neighbours"
        ),
        Ok(When::NextSurveillance)
    );
    assert_eq!(
        when(Method::N, Some(When::NextSurveillance), "moved from next door"),
        Ok(When::NextSurveillance)
    );
    assert_eq!(no(single(Method::S, None, "")), pairs(&[("MS-71", "")]));
    assert_eq!(
        no(single(Method::S, Some(When::BeforeInclusion), " ")),
        pairs(&[("MS-71", "")])
    );
    // MS-75: the certificate comes after that audit.
    let later = single(Method::S, Some(When::NextSurveillance), "small").unwrap();
    assert_eq!(of("MS-75", &later.steps).len(), 1);
}

#[test]
fn a_remote_visit_counts_only_where_the_means_show_the_process() {
    // LC-126, MS-54.
    // MS-54.
    let good = Remote {
        purpose: Purpose::Surveillance,
        method: Method::N,
        means_agreed: true,
        process_seen: true,
        patient_care: false,
    };
    assert!(counts(&good).is_ok());
    assert!(
        counts(&Remote {
            method: Method::S,
            purpose: Purpose::Initial,
            ..good
        })
        .is_ok()
    );
    for bad in [
        Remote {
            means_agreed: false,
            ..good
        },
        Remote {
            process_seen: false,
            ..good
        },
        Remote {
            purpose: Purpose::Initial,
            ..good
        },
        Remote {
            patient_care: true,
            ..good
        },
    ] {
        assert_eq!(counts(&bad).unwrap_err().0.len(), 1, "{bad:?}");
    }
}

#[test]
fn the_list_is_fixed_with_the_plan_and_what_differs_afterwards_is_told() {
    // MS-74.
    let asked = |list: Vec<Value>| -> Request {
        serde_json::from_value(one("initial", "ISO 9001:2015", &json!(list))).unwrap()
    };
    let fixed = asked(sites(9, "s"));
    let drawn = sample(book(), &Parameters::default(), &fixed).unwrap().value;
    let since =
        |today: &Request| since_issued(book(), &Parameters::default(), (&fixed, &drawn), today).unwrap();
    let mut reordered = sites(9, "s");
    reordered.reverse();
    assert_eq!(since(&asked(reordered)), None);
    let mut list = sites(11, "s");
    list.remove(1);
    let change = since(&asked(list)).expect("a difference");
    assert_eq!((change.x, change.y), ((9, 10), (3, 4)));
    assert_eq!(
        change.step().says,
        "Since the plan was issued: sites that came: s10, s11; sites that went: s2; 10 sites were 9, of which 4 \
         instead of 3 are to be audited"
    );
}

#[test]
fn judgement_that_looks_at_one_country_only_is_pointed_at() {
    // MS-92.
    let countries = |abroad: usize| {
        let mut list = sites(36, "s");
        for (n, site) in list.iter_mut().enumerate() {
            site["country"] = json!(if n >= 36 - abroad { "FR" } else { "GB" });
        }
        ask(one("initial", "ISO 9001:2015", &json!(list)))
            .unwrap()
            .warnings
    };
    assert_eq!(
        of("MS-92", &countries(5)),
        ["Group g: all sites chosen by judgement lie in one country, GB"]
    );
    assert!(countries(0).is_empty(), "there is but one country");
}

proptest! {
    #[test]
    fn every_process_is_seen_and_no_chosen_site_is_lost(
        count in 1usize..80, seed in any::<u64>(), done in proptest::collection::vec(0usize..6, 80),
    ) {
        // MS-45: the sample without processes is part of the sample with them.
        let mut list = sites(count, "s");
        for (site, process) in list.iter_mut().zip(&done) {
            site["processes"] = json!([format!("p{process}")]);
        }
        let mut asked = one("surveillance", "ISO 9001:2015", &json!(list));
        asked["seed"] = json!(seed);
        let plain = ask(asked.clone()).unwrap().value;
        let wanted: BTreeSet<String> = done.iter().take(count).map(|n| format!("p{n}")).collect();
        asked["processes"] = json!(wanted);
        let whole = ask(asked).unwrap().value;
        let chosen = ids(&whole);
        prop_assert!(ids(&plain).iter().all(|id| chosen.contains(id)));
        let seen: BTreeSet<String> = list.iter()
            .filter(|site| chosen.contains(&site["id"].as_str().unwrap()))
            .map(|site| site["processes"][0].as_str().unwrap().to_owned())
            .collect();
        prop_assert_eq!(seen, wanted);
        prop_assert_eq!(whole.total_sites, plain.total_sites + whole.groups[0].added);
        prop_assert_eq!(usize::try_from(whole.groups[0].y).unwrap(), whole.groups[0].sites.len());
    }
}

#[test]
fn a_site_leaves_for_business_reasons_and_never_with_an_open_nonconformity() {
    // MS-64, MS-72, MS-74
    let good = Leaving {
        name: "Mill East",
        central: false,
        others: 1,
        open: &[],
        arranged: &[],
        reason: "Sold",
    };
    assert_eq!(of("MS-72", &may_leave(&good).unwrap().steps).len(), 1);
    let bad = Leaving {
        central: true,
        others: 0,
        open: &["1 of audit 4".to_owned()],
        arranged: &["audit 5".to_owned()],
        reason: " ",
        ..good
    };
    assert_eq!(
        no(may_leave(&bad)),
        pairs(&[
            ("MS-64", "site"),
            ("MS-1", "site"),
            ("MS-80", "site"),
            ("MS-74", "site"),
            ("MS-64", "reason")
        ])
    );
}

#[test]
fn what_reaches_further_is_verified_at_the_central_function_and_where_it_was_found() {
    // MS-61
    let at = |extent, central: bool, sites: &[&str]| {
        let ids: Vec<String> = sites.iter().map(|id| (*id).to_owned()).collect();
        verified_where(&Seen {
            extent,
            found_at: ("s3", "Clinic 3"),
            central: central.then_some(("s0", "Head office")),
            at: &ids,
        })
    };
    assert!(at(Extent::Systemic, true, &["s3", "s0"]).is_ok());
    assert!(at(Extent::Systemic, true, &["s0", "s1", "s3"]).is_ok());
    assert!(at(Extent::Local, true, &[]).is_ok() && at(Extent::Systemic, false, &[]).is_ok());
    let says = at(Extent::Systemic, true, &["s1"]).unwrap_err().0[0].says.clone();
    assert!(says.contains("Head office and Clinic 3 among them"), "{says}");
    let refusals = at(Extent::Systemic, true, &["s0"]).unwrap_err();
    assert_eq!(refusals.0[0].field.as_deref(), Some("sites"));
}

#[test]
fn each_place_of_a_central_function_that_is_spread_is_audited_every_time() {
    // MS-11, MS-35
    let mut asked = one("surveillance", "ISO 9001:2015", &json!(sites(9, "s")));
    asked["central_places"] = json!(["head office south", "laboratory"]);
    let ruling = ask(asked.clone()).unwrap();
    assert_eq!(
        ruling.value.central_function.places,
        ["head office south", "laboratory"]
    );
    assert_eq!((of("MS-11", &ruling.steps).len(), ys(&ruling)), (1, vec![2]));
    // MS-6: neither is one of the sites.
    asked["central_places"] = json!(["s4"]);
    assert_eq!(no(ask(asked)), pairs(&[("MS-6", "/groups/0/sites/3/id")]));
}
