//! Files as people have them: separators, encodings, quotes, gaps, and whatever is wrong with them.

use assayer::base::place;
use assayer::exchange::{Mapping, table};
use proptest::prelude::*;

use super::{HOSPITALS, faults, import, mapping, source};
use crate::house::running::on_both;

const HEAD: &str =
    "organisation,organisation_name,organisation_country,code,name,country,activities,kind,street";

/// A list of sites under the fields' own names.
fn list(rows: &[&str]) -> String {
    format!("{HEAD}\r\n{}\r\n", rows.join("\r\n"))
}

on_both! {
    async fn a_list_with_the_fields_own_names_needs_no_mapping(house) {
        // An empty line, quotes around a separator, a quotation mark and a line's end.
        let text = list(&[
            "A,Aster Labs,GB,A1,\"North, \"\"old\"\" wing\",GB,\"Tests\r\nand trials\",permanent,High Street 1",
            "",
            "A,Aster Labs,GB,A2,Depot,GB,Storage,permanent,",
        ]);
        assert_eq!(import(house, source("sites.csv", text.as_bytes()), None), [[1, 0, 0], [2, 0, 0]]);
        // What the list says of the next row still has the number that a person sees.
        let broken = text.replace("Storage,permanent", "Storage,mobile");
        let found = faults(house, source("sites.csv", broken.as_bytes()), None);
        assert_eq!(found, ["sheet \"sites\", row 5, column \"kind\": \"mobile\" is not one of: permanent, temporary, virtual."]);
    }

    async fn a_list_says_the_region_of_a_site_and_another_country_forgets_it(house) {
        let head = "organisation,organisation_name,organisation_country,code,name,country,region,activities,kind";
        let list = |country: &str, region: &str| format!("{head}\nA,Aster Labs,GB,A1,Mill,{country},{region},Tests,permanent\n");
        let take = |country: &str, region: &str| import(house, source("sites.csv", list(country, region).as_bytes()), None)[1];
        assert_eq!(take("GB", "gb-sct"), [1, 0, 0]);
        // What is left empty says nothing; another country has other regions.
        assert_eq!(take("GB", ""), [0, 0, 1]);
        assert_eq!(take("GB", "GB-NIR"), [0, 1, 0]);
        assert_eq!(take("DE", ""), [0, 1, 0]);
        assert_eq!(take("DE", "DE-BY"), [0, 1, 0]);
        let found = faults(house, source("sites.csv", list("DE", "Bavaria").as_bytes()), None);
        assert_eq!(found, ["sheet \"sites\", row 2, column \"region\": \"BAVARIA\" is not a region. Write its code of ISO 3166-2, as GB-SCT."]);
        let found = faults(house, source("sites.csv", list("DE", "GB-SCT").as_bytes()), None);
        assert_eq!(found, ["sheet \"sites\", row 2, column \"region\": GB-SCT is no region of DE."]);
    }

    async fn separator_and_encoding_are_found_or_given(house) {
        let text = list(&["K,Késtrel’s Médical,FR,K1,Hôpital Saint-Brannoc,FR,Soins,permanent,Rue de l’Église 3"]);
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let utf_16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(import(house, source("sites.csv", text.as_bytes()), None), [[1, 0, 0], [1, 0, 0]]);
        // Whatever it is written in, it says the same, and so nothing changes.
        let same = [[0, 0, 1], [0, 0, 1]];
        for bytes in [&windows[..], &utf_16, &marked] {
            assert_eq!(import(house, source("sites.csv", bytes), None), same);
        }
        for separator in [";", "\t", "|", "~"] {
            let text = text.replace(',', separator);
            assert_eq!(import(house, source("sites.csv", text.as_bytes()), None), same, "{separator}");
        }
    }

    async fn every_fault_of_a_list_is_named_at_once(house) {
        let text = list(&[
            "A,Aster Labs,GB,A1,Mill,GB,Tests,permanent,",
            "A,Aster Laboratories,GB,A2,Depot,Britain,Tests,permanent,",
            "A,Aster Labs,GB,A1,Yard,GB,Tests,permanent,",
            "B,,,B1,Hall,GB,,permanent,",
            "A,Aster Labs,GB,,Barn,GB,Tests,permanent,",
            "A,Aster Labs",
        ]);
        let found = faults(house, source("sites.csv", text.as_bytes()), None);
        for says in [
            "row 3, column \"organisation_name\": The organisation A is called \"Aster Labs\" in row 2.",
            "row 3, column \"country\": \"BRITAIN\" is not a country",
            "row 4, column \"code\": The code A1 stands in row 2 already.",
            "row 5, column \"organisation\": There is no organisation with the code B",
            "row 5, column \"activities\": Enter something here.",
            "row 6, column \"code\": Enter the code.",
            "row 7: This row has 2 cells under 9 headings.",
        ] {
            assert!(found.iter().any(|fault| fault.contains(says)), "{says}: {found:#?}");
        }
        assert_eq!(found.len(), 7, "{found:#?}");
    }

    async fn a_wrong_encoding_a_missing_column_and_a_missing_sheet_are_named(house) {
        let text = list(&["A,Aster Labs,GB,A1,Caf\u{e9},GB,Tests,permanent,"]);
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let utf_8 = mapping("file.encoding = \"utf-8\"\n[[sheet]]\nkind = \"sites\"\n[sheet.columns]\norganisation = \"organisation\"\ncode = \"code\"");
        let found = faults(house, source("sites.csv", &windows), Some(&utf_8));
        assert!(found.len() == 1 && found[0].starts_with("sheet \"sites\", row 2: This is not UTF-8 text."), "{found:?}");
        let found = faults(house, source("sites.csv", text.as_bytes()), Some(&mapping(HOSPITALS)));
        assert!(found[0].contains("This row has") || found[0].contains("This column is missing"), "{found:?}");
        let other = mapping("[[sheet]]\nname = \"places\"\nkind = \"sites\"\n[sheet.columns]\norganisation = \"organisation\"\ncode = \"code\"");
        let found = faults(house, source("sites.csv", text.as_bytes()), Some(&other));
        assert_eq!(found, ["sheet \"places\": There is no such sheet; there are: sites."]);
        let found = faults(house, source("list.csv", text.as_bytes()), None);
        assert!(found[0].contains("Without a mapping a sheet is called by what it holds: organisations, sites, auditors,"), "{found:?}");
    }
}

#[test]
fn a_list_that_is_too_long_in_any_way_is_refused() {
    let read = |bytes: &[u8]| {
        let mut faults = Vec::new();
        table::read(source("list.csv", bytes), None, &mut faults);
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let says = |bytes: &[u8], says: &str| {
        let faults = read(bytes);
        assert!(
            faults.len() == 1 && faults[0].contains(says),
            "{says}: {faults:?}"
        );
    };
    says(&vec![b'a'; table::BYTES_MAX + 1], "33554433 bytes");
    says(
        format!("a\n{}", "b\n".repeat(table::ROWS_MAX + 1)).as_bytes(),
        "more than 100000 rows",
    );
    let heads: Vec<String> = (0..100).map(|at| format!("c{at}")).collect();
    let row = format!("{}a\n", "a,".repeat(99));
    let wide = format!("{}\n{}", heads.join(","), row.repeat(table::CELLS_MAX / 100));
    says(wide.as_bytes(), "more than 2000000 cells");
    says(
        format!("a\n\"{}\"\n", "b".repeat(table::CELL_MAX + 1)).as_bytes(),
        "longer than 20000 characters",
    );
}

#[test]
fn a_mapping_names_the_key_that_is_wrong() {
    let keys = "organisation = \"o\"\ncode = \"c\"";
    for (text, says) in [
        (
            "[[sheet]]\nkind = \"sites\"\ncolour = 1\n[sheet.columns]\n",
            "colour",
        ),
        ("[[sheet]]\nkind = \"hats\"\n[sheet.columns]\n", "hats"),
        (
            "[[sheet]]\nkind = \"sites\"\n[sheet.columns]\ncode = \"c\"",
            "sheet 1, columns.organisation: name the column",
        ),
        (
            &format!("[[sheet]]\nkind = \"sites\"\n[sheet.columns]\n{keys}\nzip = \"z\""),
            "sheet 1, columns.zip: sites have no such field",
        ),
        (
            &format!("[file]\nencoding = \"klingon\"\n[[sheet]]\nkind = \"sites\"\n[sheet.columns]\n{keys}"),
            "file.encoding: \"klingon\"",
        ),
        (
            &format!("[file]\nseparator = \"ab\"\n[[sheet]]\nkind = \"sites\"\n[sheet.columns]\n{keys}"),
            "file.separator: \"ab\"",
        ),
        (
            &format!("[[sheet]]\nkind = \"sites\"\n[sheet.columns]\n{keys}\n[sheet.constants]\ncode = \"x\""),
            "constants.code: the field has a column already",
        ),
    ] {
        let faults = Mapping::read(text).expect_err(says);
        assert!(
            faults.iter().any(|fault| fault.contains(says)),
            "{says}: {faults:?}"
        );
    }
}

#[test]
fn degrees_are_read_in_either_notation_and_rounded_to_the_millionth() {
    for (text, micro) in [
        ("51.379997253417969", 51_379_997),
        ("-3.0604055151343346E-2", -30_604),
        ("4.3077960610389709e-2", 43_078),
        ("5.1E1", 51_000_000),
        ("-0.0000005", -1),
        ("0", 0),
        ("90", 90_000_000),
    ] {
        assert_eq!(place::latitude(text), Ok(micro), "{text}");
    }
    for text in [
        "",
        "north",
        "51,3",
        "51.",
        ".5",
        "1e",
        "1e99999",
        "--1",
        "0x10",
        "NaN",
        "90.000001",
        "-91",
        "1E400",
    ] {
        assert!(place::latitude(text).is_err(), "{text}");
    }
    assert_eq!(place::longitude("-180"), Ok(-180_000_000));
    assert!(place::longitude("180.1").is_err());
    assert_eq!(
        [-30_604, 51_379_997, 90_000_000, 0].map(place::written),
        ["-0.030604", "51.379997", "90", "0"]
    );
}

proptest! {
    #[test]
    fn no_file_is_so_broken_that_reading_it_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut faults = Vec::new();
        table::read(source("garbage.csv", &bytes), None, &mut faults);
    }

    #[test]
    fn what_is_written_of_a_place_reads_as_the_same_place(micro in -90_000_000..=90_000_000_i32) {
        prop_assert_eq!(place::latitude(&place::written(micro)), Ok(micro));
    }
}
