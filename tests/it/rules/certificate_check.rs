//! What must hold before issue: LC-70 to LC-73, LC-120, MS-75, MS-80, VE-40 to VE-44, VE-70.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::book::{StandardId, TechnicalArea};
use assayer::rules::certificate_check::{
    Accreditation, DecisionFact, Facts, Issuable, Place, SiteLine, accredited_by, check,
};
use assayer::rules::certificate_number::CertificateNumber;
use assayer::rules::parameters::Parameters;
use assayer::rules::steps::decision::Kind;
use assayer::rules::words::CertificationStatus;
use proptest::prelude::*;
use serde_json::json;

use super::{book, day, no, pairs};

const PLACE: Place<'static> = Place {
    name: "St Brannock Hospital",
    address: "1 Mill Lane",
    city: "Barnstaple",
    country: "GB",
};

fn accreditation(areas: &[&str]) -> Accreditation {
    serde_json::from_value(
        json!({"id": "u1", "body": "UKAS", "number": "0001", "standard": "ISO 9001:2015",
        "areas": areas, "granted": "2020-01-01", "status": "active", "signatory": true}),
    )
    .unwrap()
}

/// Checks a good accredited ISO 9001 certificate after one change.
fn with(
    rows: &[Accreditation],
    change: impl for<'a> FnOnce(&mut Facts<'a>, &mut Vec<SiteLine<'a>>),
) -> Result<Ruling<Issuable>, Refusals> {
    let number = CertificateNumber::compose("MC", "9001", 412).unwrap().0;
    let standard = StandardId::from("ISO 9001:2015");
    let areas = [TechnicalArea::from("IAF 38")];
    let mut sites = vec![SiteLine {
        id: "s1".into(),
        place: PLACE,
        scope: "Acute care",
        decided: true,
    }];
    let mut facts = Facts {
        number: &number,
        revision: 1,
        previous_revision: None,
        body_name: "Meridian Certification",
        body_address: "2 Quay Street, Bristol",
        holder: PLACE,
        sites: &[],
        standard: &standard,
        scope: "Acute hospital care",
        areas: &areas,
        status: CertificationStatus::Granted,
        decision: Some(DecisionFact {
            kind: Kind::Grant,
            on: day("2026-07-01"),
            expanded_on: None,
        }),
        cycle_start: day("2026-07-01"),
        effective: day("2026-07-01"),
        issued: day("2026-07-03"),
        expires: day("2029-06-30"),
        previous_expires: None,
        earlier_expiry_reason: "",
        shows_accreditation: Some("u1"),
        says_unaccredited: false,
    };
    change(&mut facts, &mut sites);
    facts.sites = &sites;
    check(book(), &Parameters::default(), rows, &facts)
}

fn after(change: impl for<'a> FnOnce(&mut Facts<'a>, &mut Vec<SiteLine<'a>>)) -> Vec<(String, String)> {
    no(with(&[accreditation(&["IAF 38"])], change))
}

#[test]
fn a_good_certificate_is_issuable_as_it_stands() {
    let issuable = with(&[accreditation(&["IAF 38"])], |_, _| ()).unwrap().value;
    assert_eq!(issuable.expires(), day("2029-06-30"));
    assert_eq!(issuable.revision(), 1);
    assert_eq!(issuable.accreditation().unwrap().body, "UKAS");
}

#[test]
fn no_certificate_without_a_decision_to_grant_or_renew() {
    assert_eq!(after(|f, _| f.decision = None), pairs(&[("LC-120", "decision")]));
    for kind in Kind::ALL
        .iter()
        .copied()
        .filter(|k| !matches!(k, Kind::Grant | Kind::Renew))
    {
        let on = day("2026-07-01");
        assert_eq!(
            after(|f, _| f.decision = Some(DecisionFact {
                kind,
                on,
                expanded_on: None
            })),
            pairs(&[("LC-120", "decision")])
        );
    }
    for status in CertificationStatus::ALL.iter().copied() {
        let answer = with(&[accreditation(&[])], |f, _| f.status = status);
        assert_eq!(answer.is_ok(), status == CertificationStatus::Granted, "{status}");
    }
    let later = with(&[accreditation(&[])], |f, _| {
        f.status = CertificationStatus::Certified;
        (f.revision, f.previous_revision) = (2, Some(1));
    });
    assert!(later.is_ok());
}

#[test]
fn no_date_is_before_the_decision_or_after_the_expiry() {
    assert_eq!(
        after(|f, _| f.effective = day("2026-06-30")),
        pairs(&[("LC-71", "effective")])
    );
    assert_eq!(
        after(|f, _| f.issued = day("2026-06-30")),
        pairs(&[("LC-71", "issued")])
    );
    assert_eq!(
        after(|f, _| f.issued = day("2029-07-01")),
        pairs(&[("LC-71", "issued")])
    );
    assert_eq!(
        after(|f, _| f.cycle_start = day("2026-07-02")),
        pairs(&[("LC-20", "cycle_start")])
    );
    assert_eq!(
        after(|f, _| f.expires = day("2029-07-01")),
        pairs(&[("LC-120", "expires")])
    );
    assert_eq!(
        after(|f, _| f.expires = day("2028-06-30")),
        pairs(&[("LC-120", "earlier_expiry_reason")])
    );
    let reasoned = with(&[accreditation(&[])], |f, _| {
        f.expires = day("2028-06-30");
        f.earlier_expiry_reason = "aligned with the other certificate";
    });
    assert!(reasoned.is_ok());
    let continued = with(&[accreditation(&[])], |f, _| {
        f.previous_expires = Some(day("2026-08-31"));
        f.expires = day("2029-08-31");
    });
    assert!(continued.is_ok());
    // LC-83: decided after the expiry, that of the cycle before is continued, and nothing later.
    let restored = |expires: &'static str| {
        with(&[accreditation(&[])], move |f, _| {
            f.decision = f.decision.map(|decision| DecisionFact {
                kind: Kind::Renew,
                ..decision
            });
            f.previous_expires = Some(day("2026-04-30"));
            f.expires = day(expires);
        })
    };
    assert!(restored("2029-04-30").is_ok());
    assert_eq!(no(restored("2029-06-30")), pairs(&[("LC-120", "expires")]));
}

#[test]
fn everything_printed_is_there_and_fits() {
    // LC-70, MS-80, MS-81: the rows of the annex with name, address and scope.
    assert_eq!(
        after(|f, sites| {
            f.scope = " ";
            f.body_name = "";
            f.revision = 2;
            sites[0].place.city = "";
            sites[0].decided = false;
            sites.push(sites[0].clone());
        }),
        pairs(&[
            ("LC-70", "body_name"),
            ("LC-70", "scope"),
            ("LC-73", "revision"),
            ("MS-80", "sites/0/city"),
            ("MS-75", "sites/0/decided"),
            ("MS-80", "sites/1/city"),
            ("MS-80", "sites/1/id"),
            ("MS-75", "sites/1/decided"),
        ])
    );
    assert_eq!(after(|_, sites| sites.clear()), pairs(&[("MS-80", "sites")]));
    assert_eq!(after(|f, _| f.areas = &[]), pairs(&[("CO-40", "areas")]));
}

#[test]
fn the_number_carries_the_digits_of_the_standard() {
    // VE-44.
    let number = CertificateNumber::compose("MC", "7101", 1).unwrap().0;
    let standard = StandardId::from("ISO 9001:2015");
    let areas = [TechnicalArea::from("IAF 38")];
    let sites = [SiteLine {
        id: "s1".into(),
        place: PLACE,
        scope: "Acute care",
        decided: true,
    }];
    let facts = Facts {
        number: &number,
        revision: 1,
        previous_revision: None,
        body_name: "Meridian",
        body_address: "Bristol",
        holder: PLACE,
        sites: &sites,
        standard: &standard,
        scope: "Care",
        areas: &areas,
        status: CertificationStatus::Granted,
        decision: Some(DecisionFact {
            kind: Kind::Grant,
            on: day("2026-07-01"),
            expanded_on: None,
        }),
        cycle_start: day("2026-07-01"),
        effective: day("2026-07-01"),
        issued: day("2026-07-01"),
        expires: day("2029-06-30"),
        previous_expires: None,
        earlier_expiry_reason: "",
        shows_accreditation: None,
        says_unaccredited: true,
    };
    assert_eq!(
        no(check(book(), &Parameters::default(), &[], &facts)),
        pairs(&[("LC-70", "number")])
    );
}

#[test]
fn a_covered_certificate_must_be_accredited_and_an_uncovered_one_never() {
    let rows = [accreditation(&["IAF 38"])];
    let unmarked = with(&rows, |f, _| {
        f.shows_accreditation = None;
        f.says_unaccredited = true;
    });
    assert_eq!(no(unmarked), pairs(&[("VE-42", "accreditation")]));
    assert_eq!(
        no(with(&rows, |f, _| f.says_unaccredited = true)),
        pairs(&[("VE-42", "says_unaccredited")])
    );
    assert_eq!(
        no(with(&rows, |f, _| f.shows_accreditation = Some("u2"))),
        pairs(&[("VE-70", "accreditation")])
    );
    // Covering a part is covering nothing.
    let partial = [accreditation(&["IAF 37"])];
    assert_eq!(
        no(with(&partial, |_, _| ())),
        pairs(&[("VE-70", "accreditation")])
    );
    let silent = with(&partial, |f, _| f.shows_accreditation = None);
    assert_eq!(no(silent), pairs(&[("VE-43", "says_unaccredited")]));
    let boasting = with(&[], |f, sites| {
        f.shows_accreditation = None;
        f.says_unaccredited = true;
        f.scope = "Accredited hospital care";
        sites[0].scope = "care in our accredited laboratory";
    });
    assert_eq!(
        no(boasting),
        pairs(&[("VE-43", "scope"), ("VE-43", "sites/0/scope")])
    );
    let plain = with(&[], |f, _| {
        f.shows_accreditation = None;
        f.says_unaccredited = true;
    });
    assert!(plain.unwrap().value.accreditation().is_none());
}

#[test]
fn the_decision_date_decides_which_accreditation_counts() {
    // VE-40, VE-41, VE-46.
    let covers = |change: serde_json::Value, on: &str| {
        let mut row = serde_json::to_value(accreditation(&[])).unwrap();
        for (key, value) in change.as_object().unwrap() {
            row[key] = value.clone();
        }
        let rows = [serde_json::from_value(row).unwrap()];
        accredited_by(&rows, &"ISO 9001:2015".into(), &["IAF 38".into()], day(on)).is_some()
    };
    assert!(covers(json!({}), "2020-01-01"));
    assert!(!covers(json!({}), "2019-12-31"));
    assert!(!covers(json!({"standard": "ISO 9001:2026"}), "2026-01-01"));
    for status in ["suspended", "withdrawn", "reduced"] {
        assert!(!covers(json!({"status": status}), "2026-01-01"));
        let since = json!({"status": status, "status_since": "2026-03-01"});
        assert!(covers(since.clone(), "2026-02-28"));
        assert!(!covers(since, "2026-03-01"));
    }
}

proptest! {
    #[test]
    fn accredited_means_every_area_is_covered(covered in proptest::collection::vec(1u8..6, 0..5), scope in proptest::collection::vec(1u8..6, 1..4)) {
        let areas = |codes: &[u8]| codes.iter().map(|c| TechnicalArea::new(format!("IAF {c}"))).collect::<Vec<_>>();
        let mut row = accreditation(&[]);
        row.areas = areas(&covered);
        let rows = [row];
        let answer = accredited_by(&rows, &"ISO 9001:2015".into(), &areas(&scope), day("2026-01-01")).is_some();
        prop_assert_eq!(answer, covered.is_empty() || scope.iter().all(|c| covered.contains(c)));
    }
}
