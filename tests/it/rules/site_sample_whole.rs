//! Site sampling beyond one group: hierarchies, several standards at once, and what each standard says of sampling
//! (MS-23 to MS-26, MS-32 to MS-38).

use std::collections::BTreeSet;

use assayer::base::ruling::{Refusals, Ruling, Step};
use assayer::rules::book::{Book, StandardId};
use assayer::rules::parameters::Parameters;
use assayer::rules::site_sample::{How, Request, Risk, Sample, sample};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, no, pairs};

pub(super) fn sites(count: usize, prefix: &str) -> Vec<Value> {
    (1..=count)
        .map(|n| json!({"id": format!("{prefix}{n}")}))
        .collect()
}

pub(super) fn request(audit: &str, standard: &str, groups: &Value) -> Value {
    json!({"audit": audit, "standard": standard, "central_function": "head office", "seed": 7, "groups": groups})
}

pub(super) fn one(audit: &str, standard: &str, sites: &Value) -> Value {
    request(
        audit,
        standard,
        &json!([{"id": "g", "method": "S", "sites": sites}]),
    )
}

pub(super) fn ask(request: Value) -> Result<Ruling<Sample>, Refusals> {
    ask_of(book(), request)
}

fn ask_of(book: &Book, request: Value) -> Result<Ruling<Sample>, Refusals> {
    let request: Request = serde_json::from_value(request).expect("a request");
    sample(book, &Parameters::default(), &request)
}

pub(super) fn ys(ruling: &Ruling<Sample>) -> Vec<i64> {
    ruling.value.groups.iter().map(|group| group.y).collect()
}

pub(super) fn ids(sample: &Sample) -> Vec<&str> {
    let groups = sample.groups.iter();
    groups
        .flat_map(|group| group.sites.iter().map(|site| site.id.as_str()))
        .collect()
}

pub(super) fn of<'a>(rule: &str, steps: &'a [Step]) -> Vec<&'a str> {
    let told = steps.iter().filter(|step| step.rule.as_str() == rule);
    told.map(|step| step.says.as_str()).collect()
}

#[test]
fn the_common_mistakes_are_not_made() {
    // MS-37: rounding to the nearest, a share of the sites, 0.8·√x for low risk, half a site less, the central function
    // in x. MS-32: few sites are no reason for another formula.
    for (audit, x, y, mistake) in [
        ("initial", 5, 3, "to the nearest: 2"),
        ("surveillance", 3, 2, "to the nearest: 1"),
        ("surveillance", 100, 6, "30 % of the sites: 30"),
        ("initial", 100, 10, "0.8·√x for low risk: 8"),
        ("initial", 12, 4, "√x − 0.5: 3"),
        ("initial", 4, 2, "with the central function √5: 3"),
        ("initial", 16, 4, "with the central function √17: 5"),
        // MS-32
        ("initial", 2, 2, "one of two, turn by turn: 1"),
        ("recertification", 2, 2, "one of two, turn by turn: 1"),
        ("recertification", 3, 2, "all, as they are few: 3"),
        ("surveillance", 2, 1, "both, as they are few: 2"),
    ] {
        let ruling = ask(one(audit, "ISO 9001:2015", &json!(sites(x, "s")))).unwrap();
        assert_eq!(ys(&ruling), [y], "{audit} of {x}; {mistake}");
    }
}

#[test]
fn each_level_of_a_hierarchy_is_reckoned_by_itself() {
    // MS-34: 3 national, 10 regional and 50 local offices; not √63 = 8.
    let groups = json!([
        {"id": "national", "level": "national", "method": "S", "sites": sites(3, "n")},
        {"id": "regional", "level": "regional", "method": "S", "sites": sites(10, "r")},
        {"id": "local", "level": "local", "method": "S", "sites": sites(50, "l")}]);
    let ruling = ask(request("initial", "ISO 9001:2015", &groups)).unwrap();
    assert_eq!(ys(&ruling), [2, 4, 8]);
    assert_eq!(ruling.value.total_sites, 14);
    assert_eq!(of("MS-34", &ruling.steps).len(), 3);
    let surveillance = ask(request("surveillance", "ISO 9001:2015", &groups)).unwrap();
    assert_eq!(ys(&surveillance), [2, 2, 5]);
}

#[test]
fn sites_never_sampled_on_two_levels_do_not_share_their_places() {
    // MS-33, MS-34: 30 % of 4 and of 3 are 2 and 1; of all seven together it would be 3, wherever they lie.
    let groups = json!([
        {"id": "a", "level": "regional", "method": "N", "sites": sites(4, "r")},
        {"id": "b", "level": "local", "method": "N", "sites": sites(3, "l")}]);
    let ruling = ask(request("surveillance", "ISO 9001:2015", &groups)).unwrap();
    assert_eq!(ys(&ruling), [2, 1]);
    assert_eq!(of("MS-33", &ruling.steps).len(), 4);
}

#[test]
fn several_standards_are_sampled_each_on_its_own_sites_and_visited_together() {
    // MS-38: 9001 on 16 sites, 14001 on nine of them: 4 and 3, on one list of at least 4.
    let mut asked = one("initial", "ISO 9001:2015", &json!(sites(16, "s")));
    asked["also"] = json!([{"standard": "ISO 14001:2015",
        "groups": [{"id": "g", "method": "S", "sites": sites(9, "s")}]}]);
    let ruling = ask(asked.clone()).unwrap();
    let joint = ruling.value.joint.as_ref().expect("one list of visits");
    assert_eq!(
        (ruling.value.total_sites, ruling.value.also[0].total_sites),
        (4, 3)
    );
    assert!(joint.total_sites >= 4 && joint.total_sites <= 7, "{joint:?}");
    for (standard, asked_for) in [("ISO 9001:2015", 4), ("ISO 14001:2015", 3)] {
        let there = joint
            .sites
            .iter()
            .filter(|site| site.standards.contains(&StandardId::new(standard)));
        assert_eq!(there.count(), asked_for, "{standard}");
    }
    // Judgement goes where the other standard is audited anyway, if nothing speaks against it.
    let judged = &ruling.value.also[0].groups[0].sites;
    let both = |id: &str| {
        joint
            .sites
            .iter()
            .any(|site| site.id == id && site.standards.len() == 2)
    };
    assert!(
        judged
            .iter()
            .filter(|site| site.chosen == How::Judgement)
            .all(|site| both(&site.id))
    );
    // A fault in the second standard is told in its place.
    asked["also"][0]["groups"][0]["sites"] = json!([]);
    asked["also"][0]["effective"] = json!(true);
    asked["also"][0]["eligible"] = json!(false);
    assert_eq!(
        no(ask(asked.clone())),
        pairs(&[
            ("MS-10", "/also/0/eligible"),
            ("MS-91", "/also/0/effective"),
            ("MS-91", "/also/0/groups/0/sites"),
        ])
    );
    asked["also"] = json!([{"standard": "ISO 9001:2015"}]);
    asked["central_function"] = json!(null);
    assert_eq!(
        no(ask(asked)),
        pairs(&[("MS-91", "/central_function"), ("MS-91", "/also/0/standard")])
    );
}

#[test]
fn one_standard_alone_has_no_joint_list() {
    let told = serde_json::to_value(
        ask(one("initial", "ISO 9001:2015", &json!(sites(4, "s"))))
            .unwrap()
            .value,
    )
    .unwrap();
    assert!(told.get("joint").is_none() && told.get("also").is_none());
    assert!(told["groups"][0].get("added").is_none());
}

#[test]
fn under_information_security_no_site_of_significant_risk_is_sampled_before_certification() {
    // MS-24, MS-91.
    let list = json!([{"id": "s1", "significant_risk": true}, {"id": "s2", "risk": "high"}, {"id": "s3"}, {"id": "s4"}]);
    assert_eq!(
        no(ask(one("initial", "ISO/IEC 27001:2022", &list))),
        pairs(&[
            ("MS-24", "/groups/0/sites/0/significant_risk"),
            ("MS-24", "/groups/0/sites/1/risk"),
        ])
    );
    // Among the sites not sampled all of them are audited, and a sample of the others with them.
    let groups = json!([
        {"id": "significant", "method": "N", "sites": [{"id": "s1", "significant_risk": true}, {"id": "s2", "risk": "high"}]},
        {"id": "others", "method": "S", "sites": sites(4, "o")}]);
    let ruling = ask(request("initial", "ISO/IEC 27001:2022", &groups)).unwrap();
    assert_eq!(ys(&ruling), [2, 2]);
    assert!(ids(&ruling.value).starts_with(&["s1", "s2"]));
    // Afterwards they may be in a sample; and other standards do not ask for it.
    assert!(ask(one("surveillance", "ISO/IEC 27001:2022", &list)).is_ok());
    assert!(ask(one("initial", "ISO 9001:2015", &list)).is_ok());
}

#[test]
fn what_is_usually_not_sampled_is_data_of_the_standard() {
    // MS-23 by risk, MS-25 by the kind of place.
    for (standard, risk, setting, rule) in [
        ("ISO 45001:2018", Risk::High, None, Some("MS-23")),
        ("ISO 45001:2018", Risk::Medium, None, None),
        ("ISO 7101:2023", Risk::Low, Some("acute_hospital"), Some("MS-25")),
        ("ISO 7101:2023", Risk::High, Some("outpatient_clinic"), None),
        ("ISO 7101:2023", Risk::High, None, None),
        ("ISO 9001:2015", Risk::High, Some("acute_hospital"), None),
        ("ISO 14001:2015", Risk::High, None, None),
    ] {
        let standard = book().standard(&StandardId::new(standard)).unwrap();
        let found = standard.usually_all(risk, setting).map(|why| why.rule.as_str());
        assert_eq!(found, rule, "{} {risk} {setting:?}", standard.id);
    }
    // Sampling them all the same is allowed, and pointed at.
    let hospitals = json!([{"id": "s1", "setting": "acute_hospital"}, {"id": "s2"}, {"id": "s3"}, {"id": "s4"}, {"id": "s5"}]);
    let ruling = ask(one("initial", "ISO 7101:2023", &hospitals)).unwrap();
    assert_eq!(
        of("MS-25", &ruling.warnings),
        [
            "Site s1 is sampled although sites of the kind \"acute hospital\" are usually not sampled under ISO 7101:2023"
        ]
    );
}

#[test]
fn a_scheme_with_rules_of_its_own_is_not_reckoned() {
    // MS-26: named in the request, or in the standard's file.
    let mut asked = one("initial", "ISO 9001:2015", &json!(sites(4, "s")));
    asked["scheme"] = json!("IATF 16949");
    assert_eq!(no(ask(asked)), pairs(&[("MS-26", "/scheme")]));
    let own: Vec<(&str, String)> = Book::shipped_files()
        .iter()
        .map(|(name, text)| {
            let text = if *name == "standards/iso-14001-2015.toml" {
                text.replace("[sampling]", "[sampling]\nown_rules = \"a scheme of its own\"")
            } else {
                (*text).to_owned()
            };
            (*name, text)
        })
        .collect();
    let book = Book::parse(own.iter().map(|(name, text)| (*name, text.as_str()))).expect("a whole book");
    let asked = one("initial", "ISO 14001:2015", &json!(sites(4, "s")));
    assert_eq!(no(ask_of(&book, asked)), pairs(&[("MS-26", "/standard")]));
}

proptest! {
    #[test]
    fn a_joint_list_serves_every_standard(
        quality in 1usize..120, environment in 1usize..120, shift in 0usize..120, seed in any::<u64>(), audit in 0usize..3,
    ) {
        // MS-38: whatever the scopes, each standard has its own number, and no list is shorter than the longest.
        let kind = ["initial", "surveillance", "recertification"][audit];
        let own: Vec<Value> = (shift..shift + environment).map(|n| json!({"id": format!("s{n}")})).collect();
        let mut asked = one(kind, "ISO 9001:2015", &json!(sites(quality, "s")));
        asked["seed"] = json!(seed);
        asked["also"] = json!([{"standard": "ISO 14001:2015", "groups": [{"id": "e", "method": "S", "sites": own}]}]);
        let value = ask(asked).unwrap().value;
        let alone = ask({
            let mut alone = one(kind, "ISO 9001:2015", &json!(sites(quality, "s")));
            alone["seed"] = json!(seed);
            alone
        }).unwrap().value;
        prop_assert_eq!(&value.groups, &alone.groups);
        let joint = value.joint.unwrap();
        let of_both = value.total_sites + value.also[0].total_sites;
        prop_assert!(joint.total_sites >= value.total_sites.max(value.also[0].total_sites));
        prop_assert!(joint.total_sites <= of_both);
        let visits: usize = joint.sites.iter().map(|site| site.standards.len()).sum();
        prop_assert_eq!(i64::try_from(visits).unwrap(), of_both);
        let names: BTreeSet<_> = joint.sites.iter().map(|site| &site.id).collect();
        prop_assert_eq!(names.len(), joint.sites.len());
    }

    #[test]
    fn levels_never_take_fewer_sites_than_one_list(levels in proptest::collection::vec(1usize..60, 1..5)) {
        // MS-34: roots add up to at least the root of the sum.
        let groups: Vec<Value> = levels.iter().enumerate()
            .map(|(n, x)| json!({"id": format!("l{n}"), "level": format!("l{n}"), "method": "S",
                                 "sites": sites(*x, &format!("l{n}-"))}))
            .collect();
        let apart = ask(request("initial", "ISO 9001:2015", &json!(groups))).unwrap().value.total_sites;
        let together = ask(one("initial", "ISO 9001:2015", &json!(sites(levels.iter().sum(), "s")))).unwrap().value;
        prop_assert!(apart >= together.total_sites);
    }
}
