//! Workbooks: sheets as tables, cells as what a list would say, and whatever is wrong with either.

use std::io::{Cursor, Write as _};

use assayer::exchange::Mapping;
use assayer::exchange::table::{self, Table};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{HOSPITALS, faults, import, mapping, source};
use crate::house::running::on_both;

/// The columns of a list of sites, under the fields' own names.
const HEAD: [&str; 8] = [
    "organisation",
    "organisation_name",
    "organisation_country",
    "code",
    "name",
    "country",
    "activities",
    "kind",
];
const SITE: [&str; 8] = ["A", "Aster Labs", "GB", "A1", "Mill", "GB", "Tests", "permanent"];

/// Adds a sheet of texts.
pub(super) fn sheet<'b>(book: &'b mut Workbook, name: &str, rows: &[&[&str]]) -> &'b mut Worksheet {
    let sheet = book.add_worksheet().set_name(name).expect("a sheet's name");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let (row, column) = (
                u32::try_from(row).expect("a row"),
                u16::try_from(column).expect("a column"),
            );
            sheet.write_string(row, column, *text).expect("a text");
        }
    }
    sheet
}

pub(super) fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("a workbook")
}

/// A workbook of one sheet of sites that a test spoils.
pub(super) fn sites(spoil: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    spoil(sheet(&mut book, "sites", &[&HEAD, &SITE]));
    saved(book)
}

pub(super) fn read(name: &str, bytes: &[u8], mapping: Option<&Mapping>) -> (Vec<Table>, Vec<String>) {
    let mut faults = Vec::new();
    let tables = table::read(source(name, bytes), mapping, &mut faults);
    (tables, faults.iter().map(ToString::to_string).collect())
}

/// The workbook with its parts as a test wants them; none leaves a part out.
pub(super) fn repacked(bytes: &[u8], part: impl Fn(&str, &str) -> Option<String>) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).expect("a part");
        let name = entry.name().expect("its name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
        if let Some(text) = part(&name, &text) {
            to.start_file(name, SimpleFileOptions::default()).expect("a part");
            to.write_all(text.as_bytes()).expect("its text");
        }
    }
    to.finish().expect("a package").into_inner()
}

on_both! {
    async fn a_workbook_imports_like_the_list_it_holds(house) {
        let mut book = Workbook::new();
        sheet(&mut book, "organisations", &[
            &["code", "legal_name", "country"],
            &["A", "Aster Labs", "GB"],
            &[],
            &["B", "Birch Works", "IE"],
        ]);
        let places = sheet(&mut book, "sites", &[
            &["organisation", "code", "name", "country", "activities", "kind", "full_time", "latitude", "longitude", "central_function"],
            &["A", "A1", "Mill", "GB", "Tests", "permanent"],
            &["A", "A2", "Yard", "GB", "Tests", "permanent"],
            &["B", "", "Works", "IE", "Forming", "permanent"],
        ]);
        places.write_number(1, 6, 12.0).expect("a number");
        places.write_number(1, 7, 51.379_997).expect("a number");
        places.write_number(1, 8, -0.406_042).expect("a number");
        places.write_boolean(2, 9, true).expect("yes or no");
        places.write_number(3, 1, 7.0).expect("a number");
        sheet(&mut book, "lookups", &[&["a list", "for a menu"]]).set_hidden(true);
        sheet(&mut book, "Sheet4", &[]);
        let bytes = saved(book);
        assert_eq!(import(house, source("takeover.xlsx", &bytes), None), [[2, 0, 0], [3, 0, 0]]);
        assert_eq!(import(house, source("renamed.csv", &bytes), None), [[0, 0, 2], [0, 0, 3]]);
    }

    async fn a_mapping_names_the_sheets_and_columns_that_matter_and_the_rest_may_be_anything(house) {
        let mut book = Workbook::new();
        let places = sheet(&mut book, "Places 2026", &[
            &["Group", "Group's name", "No", "Name", "Does", "Reckoned", "Remarks"],
            &["A", "Aster Labs", "1", "Mill", "Tests"],
        ]);
        places.write_formula(1, 5, Formula::new("=1+1").set_result("2")).expect("a formula");
        places.merge_range(2, 6, 3, 6, "see the letter", &Format::new()).expect("merged");
        places.write_string(5, 9, "a note beside the list").expect("a text");
        sheet(&mut book, "Notes", &[&["Nothing", "here"], &["=1", "#REF!"]]);
        let bytes = saved(book);
        let named = mapping(concat!(
            "[[sheet]]\nname = \"Places 2026\"\nkind = \"sites\"\n",
            "[sheet.columns]\norganisation = \"Group\"\norganisation_name = \"Group's name\"\ncode = \"No\"\nname = \"Name\"\nactivities = \"Does\"\n",
            "[sheet.constants]\norganisation_country = \"GB\"\ncountry = \"GB\"\nkind = \"permanent\"\n",
        ));
        assert_eq!(import(house, source("list.xlsx", &bytes), Some(&named)), [[1, 0, 0], [1, 0, 0]]);
        let found = faults(house, source("list.xlsx", &bytes), Some(&mapping(HOSPITALS)));
        assert_eq!(found, ["sheet \"sites\": There is no such sheet; there are: Places 2026, Notes."]);
    }

    async fn what_cannot_be_read_of_one_of_joined_columns_is_named_once(house) {
        let mut book = Workbook::new();
        let places = sheet(&mut book, "Places", &[
            &["Group", "Name", "Does", "Also", "Floor"],
            &["A", "Mill", "", "", "2"],
            &["A", "Yard", "", "", "=1"],
        ]);
        places.write_formula(1, 2, Formula::new("=1+1").set_result("2")).expect("a formula");
        let bytes = saved(book);
        let joined = mapping(concat!(
            "[[sheet]]\nname = \"Places\"\nkind = \"sites\"\n",
            "[sheet.columns]\norganisation = \"Group\"\norganisation_name = \"Group\"\ncode = \"Name\"\nname = \"Name\"\n",
            "activities = [\"Does\", \"Also\"]\n",
            "[sheet.constants]\norganisation_country = \"GB\"\ncountry = \"GB\"\nkind = \"permanent\"\n",
        ));
        let found = faults(house, source("list.xlsx", &bytes), Some(&joined));
        let [formula, missing] = &found[..] else { panic!("{found:?}") };
        assert!(formula.starts_with("sheet \"Places\", row 2, column \"Does\""), "{formula}");
        assert!(missing.starts_with("sheet \"Places\", row 3, column \"Does, Also\""), "{missing}");
    }

    async fn formulas_errors_and_merged_cells_are_named_by_sheet_row_and_column(house) {
        let bytes = sites(|sheet| {
            sheet.write_formula(1, 3, Formula::new("=\"A\"&1").set_result("A1")).expect("a formula");
            sheet.write_string(2, 0, "=HYPERLINK(\"http://example.org\")").expect("a text");
            sheet.merge_range(3, 0, 5, 0, "B", &Format::new()).expect("merged");
            sheet.write_string(1, 9, "beside the list").expect("a text");
            for (column, text) in SITE.iter().enumerate().skip(1) {
                for row in 2..6 {
                    sheet.write_string(row, u16::try_from(column).expect("a column"), *text).expect("a text");
                }
            }
        });
        let bytes = repacked(&bytes, |name, text| Some(match name {
            "xl/worksheets/sheet1.xml" => text.replace(
                "<row r=\"3\"",
                "<row r=\"2\"><c r=\"H2\" t=\"e\"><v>#REF!</v></c></row><row r=\"3\"",
            ),
            _ => text.to_owned(),
        }));
        let found = faults(house, source("list.xlsx", &bytes), None);
        for says in [
            "sheet \"sites\", row 2, column \"code\": This is a formula.",
            "sheet \"sites\", row 2, column \"kind\": This cell holds the error #REF!.",
            "sheet \"sites\", row 2, column \"J\": Nothing stands above this cell",
            "sheet \"sites\", row 3, column \"organisation\": This is a formula.",
            "sheet \"sites\", row 4, column \"organisation\": The cells A4:A6 are merged.",
        ] {
            assert!(found.iter().any(|fault| fault.starts_with(says)), "{says}: {found:#?}");
        }
        // Of a cell that was refused nobody says as well that it is empty.
        assert!(!found.iter().any(|fault| fault.contains("row 2") && fault.contains("Enter")), "{found:#?}");
        assert_eq!(house.db.verify_journal().expect("it is read"), Ok(0));
    }
}

#[test]
fn cells_become_what_a_list_would_say() {
    let mut book = Workbook::new();
    let list = sheet(
        &mut book,
        "cells",
        &[&[
            "whole", "sum", "small", "share", "yes", "no", "day", "moment", "text",
        ]],
    );
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    list.write_number(1, 0, 3.0).expect("a number");
    list.write_number(1, 1, 0.1 + 0.2).expect("a number");
    list.write_number(1, 2, 0.000_001_25).expect("a number");
    list.write_number_with_format(1, 3, 0.5, &Format::new().set_num_format("0%"))
        .expect("a number");
    list.write_boolean(1, 4, true).expect("a boolean");
    list.write_boolean(1, 5, false).expect("a boolean");
    let date = |text: &str| ExcelDateTime::parse_from_str(text).expect("a moment");
    list.write_datetime_with_format(1, 6, date("2026-02-28"), &day)
        .expect("a date");
    list.write_datetime_with_format(1, 7, date("2026-02-28T13:30:00"), &moment)
        .expect("a moment");
    list.write_string(1, 8, "007").expect("a text");
    list.write_number(3, 0, -0.0).expect("a number");
    let (tables, faults) = read("book.xlsx", &saved(book), None);
    assert!(faults.is_empty(), "{faults:?}");
    let rows: Vec<_> = tables[0]
        .rows
        .iter()
        .map(|row| (row.number, row.cells.clone()))
        .collect();
    let first = [
        "3",
        "0.3",
        "0.00000125",
        "0.5",
        "yes",
        "no",
        "2026-02-28",
        "2026-02-28T13:30:00",
        "007",
    ];
    assert_eq!(rows[0], (2, first.map(ToOwned::to_owned).to_vec()));
    assert_eq!((rows[1].0, rows[1].1[0].as_str()), (4, "0"));
}

#[test]
fn a_time_a_duration_and_a_number_beyond_measure_are_no_text_of_a_list() {
    let bytes = sites(|sheet| {
        let time = Format::new().set_num_format("hh:mm");
        let length = Format::new().set_num_format("[h]:mm");
        sheet.write_number_with_format(2, 3, 0.5, &time).expect("a time");
        sheet
            .write_number_with_format(2, 4, 1.5, &length)
            .expect("a length");
        sheet.write_number(2, 5, 1e300).expect("a number");
        sheet.write_string(2, 0, "A").expect("a text");
    });
    let (_, faults) = read("list.xlsx", &bytes, None);
    let says = |column: &str, says: &str| {
        let place = format!("row 3, column \"{column}\": {says}");
        assert!(
            faults.iter().any(|fault| fault.contains(&place)),
            "{place}: {faults:#?}"
        );
    };
    says("code", "This cell has a time and no day.");
    says("name", "This cell is a length of time");
    says("country", "This number is too large");
    assert_eq!(faults.len(), 3);
}
