//! From NACE codes to IAF codes, parts of a code, and areas of devices that are not specified (CO-41 to CO-44, CO-54).

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::book::{Book, NaceRevision, Sector, SectorRequest, StandardId, TechnicalArea};
use assayer::rules::certificate_check::{Accreditation, AccreditationStatus, accredited_by};
use proptest::prelude::*;

use super::{book, day, no, pairs};

fn ask(nace: &str) -> Result<Ruling<Sector>, Refusals> {
    book().sector(&SectorRequest {
        nace: nace.to_owned(),
        revision: NaceRevision::Rev2,
    })
}

fn areas(of: &[&str]) -> Vec<TechnicalArea> {
    of.iter().map(|area| TechnicalArea::new(*area)).collect()
}

#[test]
fn the_longest_listed_code_says_the_sector() {
    // CO-41, with its own examples.
    for (nace, code) in [
        ("24.46", 11),
        ("24.10", 17),
        ("86.10", 38),
        ("86", 38),
        ("86.1", 38),
        ("75.00", 38),
        ("01", 1),
        ("23.51", 16),
        ("23.69", 16),
        ("23.70", 15),
        ("25.40", 18),
        ("25.62", 17),
        ("30.11", 20),
        ("30.30", 21),
        ("30.40", 18),
        ("30.92", 22),
        ("33.11", 17),
        ("33.12", 18),
        ("33.13", 19),
        ("33.15", 20),
        ("33.16", 21),
        ("33.17", 22),
        ("33.19", 23),
        ("33.20", 18),
        ("35.11", 25),
        ("35.22", 26),
        ("35.30", 27),
        ("38.11", 39),
        ("38.21", 39),
        ("38.31", 24),
        ("58.11", 8),
        ("58.21", 33),
        ("59.11", 39),
        ("59.20", 8),
        ("63.11", 33),
        ("63.91", 39),
        ("74.10", 34),
        ("74.20", 35),
        ("74.30", 35),
        ("95.11", 19),
        ("95.21", 29),
        ("96.01", 39),
        // As people write it.
        (" Q86.10 ", 38),
        ("8610", 38),
        ("C24.46", 11),
        ("86.10.1", 38),
        ("86.10/1", 38),
    ] {
        let sector = ask(nace)
            .unwrap_or_else(|refusals| panic!("{nace}: {refusals:?}"))
            .value;
        assert_eq!(sector.area.as_str(), format!("IAF {code}"), "{nace}");
    }
}

#[test]
fn a_division_that_is_split_is_asked_for_more_digits() {
    // CO-41, CO-70: 33.1 as well.
    for nace in ["30", "33", "33.1", "35", "38", "58", "59", "63", "95"] {
        let refusals = ask(nace).expect_err(nace);
        assert_eq!(refusals.0.len(), 1);
        assert_eq!(refusals.0[0].field.as_deref(), Some("/nace"));
        assert!(
            refusals.0[0].says.contains("give more digits"),
            "{nace}: {refusals:?}"
        );
    }
    let refusals = ask("38").unwrap_err();
    assert_eq!(
        refusals.0[0].says,
        "NACE 38 is divided between several codes, give more digits: 38.1 is IAF 39, 38.2 is IAF 39, 38.3 is IAF 24."
    );
}

#[test]
fn a_code_with_an_exception_below_it_warns_and_names_it() {
    // CO-41
    for (nace, code, named) in [
        ("23", 15, "23.5 is IAF 16, 23.6 is IAF 16"),
        ("24", 17, "24.46 is IAF 11"),
        ("24.4", 17, "24.46 is IAF 11"),
        ("25", 17, "25.4 is IAF 18"),
        ("74", 34, "74.2 is IAF 35, 74.3 is IAF 35"),
    ] {
        let ruling = ask(nace).unwrap();
        assert_eq!(ruling.value.area.as_str(), format!("IAF {code}"));
        assert_eq!(
            ruling.warnings[0].says,
            format!("Parts of NACE {nace} belong elsewhere: {named}")
        );
    }
    for nace in ["24.45", "23.1", "74.1", "86", "25.1"] {
        assert!(ask(nace).unwrap().warnings.is_empty(), "{nace}");
    }
}

#[test]
fn what_is_no_code_or_outside_the_table_is_an_error() {
    // CO-41, CO-70: households and bodies outside the table, and what is no code at all.
    for nace in [
        "97", "98.10", "99", "04", "00", "38.9", "95.9", "", "8", "eight", "86,10", "86.", "Q", "86.x",
    ] {
        assert_eq!(no(ask(nace)), pairs(&[("CO-41", "/nace")]), "{nace}");
    }
}

#[test]
fn the_revision_stands_with_the_code_and_the_newer_one_is_not_guessed() {
    // CO-43
    assert_eq!(ask("86.10").unwrap().value.revision, NaceRevision::Rev2);
    let newer = SectorRequest {
        nace: "86.10".to_owned(),
        revision: NaceRevision::Rev21,
    };
    assert_eq!(no(book().sector(&newer)), pairs(&[("CO-43", "/revision")]));
}

#[test]
fn a_code_of_unlike_risks_is_split_and_the_whole_holds_for_its_parts() {
    // CO-42
    for (nace, part) in [("86.10", "86"), ("87", "87"), ("88.91", "88"), ("75", "75")] {
        let sector = ask(nace).unwrap().value;
        assert_eq!(sector.area.as_str(), "IAF 38");
        assert_eq!(sector.part.unwrap().as_str(), format!("IAF 38/{part}"), "{nace}");
    }
    assert_eq!(ask("24.46").unwrap().value.part, None);
    let [whole, health, social] = ["IAF 38", "IAF 38/86", "IAF 38/88"].map(TechnicalArea::new);
    assert!(whole.covers(&health) && health.covers(&health) && whole.covers(&whole));
    assert!(!health.covers(&whole) && !health.covers(&social));
    let standard = book().standard(&StandardId::new("ISO 7101:2023")).unwrap();
    assert!(book().check_areas(standard, &[health, social]).is_ok());
    // A part of a code that is not there is a fault of the data.
    let mut files: Vec<(&str, &str)> = Book::shipped_files().to_vec();
    for file in &mut files {
        if file.0 == "tables/area-parts.csv" {
            file.1 = "# source: x\ncode,part,name,nace\n38,a,A,86\n38,a,B,87\n44,b,C,1\n";
        }
    }
    let faults = Book::parse(files).expect_err("two faults");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "tables/area-parts.csv:4: IAF 38/a stands here twice.",
            "tables/area-parts.csv:5: There is no code IAF 44 to split (CO-42).",
        ]
    );
}

#[test]
fn accreditation_is_asked_by_the_same_codes_and_apart_from_competence() {
    // CO-44: a row for the whole code covers a part of it; a row for a part does not cover the whole.
    let row = |of: &[&str]| Accreditation {
        id: "a1".to_owned(),
        body: "National Accreditation Service".to_owned(),
        number: "0412".to_owned(),
        standard: StandardId::new("ISO 9001:2015"),
        areas: areas(of),
        granted: day("2020-01-01"),
        status: AccreditationStatus::Active,
        status_since: None,
        signatory: true,
    };
    let covered = |rows: &[&str], scope: &[&str]| {
        let rows = [row(rows)];
        let standard = StandardId::new("ISO 9001:2015");
        accredited_by(&rows, &standard, &areas(scope), day("2026-01-01")).is_some()
    };
    assert!(covered(&["IAF 38"], &["IAF 38/86"]));
    assert!(covered(&["IAF 38", "IAF 29"], &["IAF 38/86", "IAF 29"]));
    assert!(!covered(&["IAF 38/86"], &["IAF 38"]));
    assert!(!covered(&["IAF 29"], &["IAF 38/86"]));
}

#[test]
fn healthcare_quality_starts_without_accreditation_and_a_row_is_all_it_takes() {
    // VE-48: what is known stands in the standard's file; nothing but data changes when a body accredits it.
    let standard = StandardId::new("ISO 7101:2023");
    let note = book().standard(&standard).unwrap().accreditation_note.clone();
    assert!(note.is_some_and(|note| note.contains("No accreditation programme")));
    let scope = areas(&["IAF 38"]);
    assert!(accredited_by(&[], &standard, &scope, day("2026-01-01")).is_none());
    let row = Accreditation {
        id: "a1".to_owned(),
        body: "National Accreditation Service".to_owned(),
        number: "0412".to_owned(),
        standard: standard.clone(),
        areas: Vec::new(),
        granted: day("2027-01-01"),
        status: AccreditationStatus::Active,
        status_since: None,
        signatory: false,
    };
    let rows = [row];
    assert!(accredited_by(&rows, &standard, &scope, day("2026-12-31")).is_none());
    assert!(accredited_by(&rows, &standard, &scope, day("2027-01-01")).is_some());
}

#[test]
fn an_area_that_is_not_specified_needs_the_list_of_devices() {
    // CO-54
    let devices = book().standard(&StandardId::new("ISO 13485:2016")).unwrap();
    let check = |of: &[&str], list: &str| book().check_devices(devices, &areas(of), list);
    assert!(check(&["A.1.1-1", "A.1.4-2"], "").is_ok());
    let refusals = check(&["A.1.1-5", "A.1.1-1", "A.1.3-2"], " ").unwrap_err();
    assert_eq!(refusals.0[0].rule.as_str(), "CO-54");
    assert!(
        refusals.0[0].says.starts_with("A.1.1-5, A.1.3-2 is for devices"),
        "{refusals:?}"
    );
    assert!(check(&["A.1.1-5"], "Nasal splint: keeps the airway open, class I").is_ok());
    // The agreement says that regulators are told.
    assert!(devices.agreement[0].says.contains("regulatory authorities"));
}

#[test]
fn what_a_team_knows_is_data_of_each_standard() {
    // CO-50, CO-51, CO-52, CO-53, CO-54, CO-55, CO-56
    for (standard, rule, basis) in [
        ("ISO 9001:2015", "CO-50", "17021-3"),
        ("ISO 14001:2015", "CO-51", "17021-2"),
        ("ISO 45001:2018", "CO-52", "17021-10"),
        ("ISO/IEC 27001:2022", "CO-53", "27006-1"),
        ("ISO 13485:2016", "CO-54", "MD 9"),
        ("ISO 7101:2023", "CO-56", "TS 17021-15:2023"),
    ] {
        let team = &book().standard(&StandardId::new(standard)).unwrap().team;
        assert_eq!(team.rule.as_str(), rule, "{standard}");
        assert!(team.basis.as_deref().unwrap().contains(basis), "{standard}");
        assert!(team.knowledge.len() >= 4, "{standard}");
    }
    let health = &book().standard(&StandardId::new("ISO 7101:2023")).unwrap().team;
    assert_eq!(health.knowledge.len(), 11);
    assert!(
        health
            .one_member_with
            .as_deref()
            .unwrap()
            .contains("clinical practice")
    );
}

proptest! {
    #[test]
    fn more_digits_never_lose_a_sector_but_to_an_exception(division in 1u32..100, group in 0u32..10, class in 0u32..10) {
        // CO-41: a class belongs where its division does, unless the division's warning or refusal names another.
        let whole = ask(&format!("{division:02}"));
        let class = ask(&format!("{division:02}.{group}{class}"));
        if let (Ok(whole), Ok(class)) = (&whole, &class) {
            prop_assert!(whole.value.area == class.value.area || !whole.warnings.is_empty());
        }
        if whole.is_ok() {
            prop_assert!(class.is_ok());
        }
    }
}
