//! The data files: what is shipped is whole, and every fault is told with file and line.

use assayer::base::citation::{LC_3, LC_51, LC_128};
use assayer::rules::book::{Book, Fault, StandardId, TechnicalArea};

use super::book;

fn faults(change: impl Fn(&str, &str) -> Option<String>) -> Vec<Fault> {
    let files: Vec<(String, String)> = Book::shipped_files()
        .iter()
        .map(|(name, text)| {
            let text = change(name, text).unwrap_or_else(|| (*text).to_owned());
            ((*name).to_owned(), text)
        })
        .collect();
    Book::parse(files.iter().map(|(n, t)| (n.as_str(), t.as_str()))).expect_err("faults")
}

fn changed(file: &str, from: &str, to: &str) -> Vec<Fault> {
    faults(|name, text| {
        (name == file).then(|| {
            assert!(text.contains(from), "{file} holds {from}");
            text.replacen(from, to, 1)
        })
    })
}

#[test]
fn the_shipped_book_has_every_standard_with_its_clauses_areas_and_table() {
    let book = book();
    // 39 codes, and the four parts that code 38 is split into (CO-42).
    for (name, source, areas, clauses) in [
        ("ISO 13485:2016", "IAF MD 9 table D.1", 38, 83),
        ("ISO 14001:2015", "IAF MD 5 table EMS 1", 43, 45),
        ("ISO 45001:2018", "IAF MD 5 table OH&SMS 1", 43, 50),
        ("ISO 7101:2023", "IAF MD 5 table QMS 1", 43, 56),
        ("ISO 9001:2015", "IAF MD 5 table QMS 1", 43, 73),
        ("ISO/IEC 27001:2022", "ISO/IEC 27006-1:2024 table C.1", 43, 138),
    ] {
        let standard = book.standard(&name.into()).unwrap();
        assert_eq!(standard.cycle_months, 36);
        assert_eq!(book.table(standard, None).unwrap().source, source, "{name}");
        assert_eq!(book.areas(standard).len(), areas, "{name}");
        assert_eq!(book.clauses(standard).len(), clauses, "{name}");
        assert!(!standard.evidence.is_empty(), "{name}");
    }
    assert_eq!(book.standards().count(), 6);
}

#[test]
fn acute_hospitals_are_not_sampled_under_the_health_standard() {
    // MS-25: a rule of the body, so it stands in the standard's file.
    let standard = book().standard(&"ISO 7101:2023".into()).unwrap();
    assert_eq!(standard.not_sampled, ["acute_hospital"]);
}

#[test]
fn the_health_sectors_usual_categories_are_data() {
    // AT-28: hospitals are medium for the environment and high for health and safety; an office is limited and low.
    let of = |table: &str, kind: &str| {
        let rows = book().sector_categories().iter();
        let found = rows
            .into_iter()
            .find(|row| row.table == table && row.kind == kind);
        found.map(|row| row.category.clone()).unwrap_or_default()
    };
    assert_eq!(of("ems", "acute_hospital"), "medium");
    assert_eq!(of("ohsms", "acute_hospital"), "high");
    assert_eq!(of("ems", "administration"), "limited");
    assert_eq!(of("ohsms", "administration"), "low");
}

#[test]
fn factors_move_the_time_one_way_each_and_integration_is_none_of_them() {
    // AT-33, AT-34, AT-35, AT-36.
    let factors = book().factors();
    assert!(factors.iter().any(|factor| factor.increases) && factors.iter().any(|factor| !factor.increases));
    assert!(
        factors.iter().all(|factor| !factor.id.contains("integrat")),
        "{factors:?}"
    );
}

#[test]
fn the_shipped_body_holds_no_accreditation_for_healthcare_and_says_why() {
    // VE-48: a fact of the standard's file, and no line of code.
    let standard = book().standard(&"ISO 7101:2023".into()).unwrap();
    assert!(
        standard
            .accreditation_note
            .as_deref()
            .is_some_and(|note| note.contains("accredit"))
    );
}

#[test]
fn an_unknown_standard_is_refused_by_name() {
    let no = book().standard(&"ISO 9001:2026".into()).unwrap_err();
    assert_eq!(no.rule, LC_3);
    assert!(no.says.contains("ISO 9001:2015"), "{}", no.says);
}

#[test]
fn a_nonconformity_cites_the_deepest_listed_clause() {
    let book = book();
    let standard = book.standard(&StandardId::new("ISO 9001:2015")).unwrap();
    assert_eq!(book.citable_clause(standard, "8.5.1").unwrap().number, "8.5.1");
    assert_eq!(book.citable_clause(standard, "8.5.1 c)").unwrap().number, "8.5.1");
    assert_eq!(book.citable_clause(standard, "9.2").unwrap().number, "9.2");
    for (cited, rule) in [("", LC_51), ("8.9", LC_51), ("8.5", LC_128), ("10", LC_128)] {
        assert_eq!(
            book.citable_clause(standard, cited).unwrap_err().rule,
            rule,
            "{cited}"
        );
    }
    assert!(book.citable_clauses(standard).all(|c| c.level > 1));
}

#[test]
fn every_unknown_technical_area_is_named() {
    let book = book();
    let standard = book.standard(&"ISO 7101:2023".into()).unwrap();
    let areas = ["IAF 38", "IAF 40", "health"].map(TechnicalArea::new);
    assert_eq!(book.check_areas(standard, &areas).unwrap_err().0.len(), 2);
    assert_eq!(book.check_areas(standard, &[]).unwrap_err().0.len(), 1);
    assert!(book.check_areas(standard, &areas[..1]).is_ok());
}

#[test]
fn a_gap_between_bands_is_told_with_file_and_line() {
    let faults = changed("tables/qms.csv", "66,85,6", "67,85,6");
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (faults[0].file.as_str(), faults[0].line),
        ("tables/qms.csv", Some(13))
    );
    assert!(faults[0].says.contains("must begin at 66"), "{}", faults[0]);
}

#[test]
fn fewer_days_for_more_people_are_a_fault() {
    let faults = changed("tables/qms.csv", "66,85,6", "66,85,4.5");
    assert_eq!(faults[0].line, Some(13));
}

#[test]
fn an_unknown_key_in_a_standards_file_is_told_with_its_line() {
    let faults = changed(
        "standards/iso-9001-2015.toml",
        "cycle_months = 36",
        "cycle_month = 36",
    );
    assert!(
        faults.iter().any(|f| f.says.contains("cycle_month")),
        "{faults:?}"
    );
    assert!(
        faults.iter().all(|f| f.file == "standards/iso-9001-2015.toml"),
        "{faults:?}"
    );
}

#[test]
fn references_to_missing_files_and_other_faults_are_told_all_at_once() {
    let faults = faults(|name, text| match name {
        "standards/iso-9001-2015.toml" => Some(text.replace("table = \"qms\"", "table = \"qsm\"")),
        "clauses/iso-7101-2023.csv" => Some(text.replace("\n4.1,", "\n4.1.1,")),
        "tables/iaf-codes.csv" => Some(text.replace("\n39,", "\n40,")),
        _ => None,
    });
    let files: Vec<_> = faults.iter().map(|f| f.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "clauses/iso-7101-2023.csv",
            "tables/iaf-codes.csv",
            "standards/iso-9001-2015.toml"
        ]
    );
    assert!(faults.iter().all(|f| f.line.is_some()), "{faults:?}");
}

#[test]
fn a_new_edition_is_one_more_file() {
    let new = "standard = \"ISO 9001:2031\"\ndigits = \"9001\"\ntitle = \"Quality\"\ntable = \"qms\"\n\
               area_scheme = \"iaf\"\nclauses = \"iso-9001-2015\"\ncycle_months = 36\n";
    let files = Book::shipped_files()
        .iter()
        .copied()
        .chain([("standards/iso-9001-2031.toml", new)]);
    let book = Book::parse(files).unwrap();
    assert_eq!(book.standards().count(), 7);
    assert!(book.standard(&"ISO 9001:2031".into()).is_ok());
}
