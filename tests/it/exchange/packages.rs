//! What is no workbook, and what is one that would take more than its share.

use std::io::{Cursor, Write as _};

use assayer::exchange::package;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::workbooks::{read, repacked, saved, sheet, sites};

/// What the only fault of a file says.
fn refused(bytes: &[u8]) -> String {
    let (tables, faults) = read("list.xlsx", bytes, None);
    assert!(tables.is_empty() && faults.len() == 1, "{faults:?}");
    faults.into_iter().next().expect("one")
}

#[test]
fn other_files_are_told_apart_by_what_is_in_them() {
    let good = sites(|_| {});
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice();
    let package = |names: &[&str]| {
        let mut package = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            package
                .start_file(*name, SimpleFileOptions::default())
                .expect("a part");
        }
        package.finish().expect("a package").into_inner()
    };
    for (bytes, says) in [
        (good[..good.len() / 2].to_vec(), "is broken or was cut off"),
        ([compound, &[0; 512]].concat(), "older kind (.xls)"),
        ([compound, &[0; 512], &locked].concat(), "locked with a password"),
        (package(&["mimetype", "content.xml"]), "OpenDocument file (.ods)"),
        (
            package(&["[Content_Types].xml", "xl/workbook.bin"]),
            "binary workbook (.xlsb)",
        ),
        (
            package(&["[Content_Types].xml", "word/document.xml"]),
            "text document",
        ),
        (package(&["sites.csv"]), "a package (ZIP) and no workbook"),
        (package(&[]), "a package (ZIP) and no workbook"),
        (
            package(&["[Content_Types].xml", "xl/workbook.xml"]),
            "cannot be read",
        ),
        (b"%PDF-1.7\n".to_vec(), "a PDF and not a list"),
        (b"<html><table>".to_vec(), "a page (HTML or XML) and not a list"),
    ] {
        let fault = refused(&bytes);
        assert!(
            fault.starts_with("sheet \"list\": ") && fault.contains(says),
            "{says}: {fault}"
        );
    }
    // A list of text keeps being one, whatever it is called.
    let (tables, faults) = read("list.xlsx", b"code,name\nA,B\n", None);
    assert!(faults.is_empty() && tables[0].rows.len() == 1, "{faults:?}");
}

#[test]
fn what_would_unpack_beyond_measure_is_refused_by_its_list() {
    let good = sites(|_| {});
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("[Content_Types].xml", SimpleFileOptions::default())
        .expect("a part");
    bomb.start_file("xl/workbook.xml", SimpleFileOptions::default())
        .expect("a part");
    let megabyte = vec![b' '; 1024 * 1024];
    for _ in 0..=package::UNPACKED_MAX / (1024 * 1024) {
        bomb.write_all(&megabyte).expect("nothing, many times");
    }
    let bomb = bomb.finish().expect("a package").into_inner();
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    assert!(refused(&bomb).contains("unpacks to"));

    let mut crowd = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..3_000 {
        crowd
            .start_file(format!("{at}.xml"), SimpleFileOptions::default())
            .expect("a part");
    }
    assert!(refused(&crowd.finish().expect("a package").into_inner()).contains("more than 2000 parts"));

    // Room for all texts is made at once: so many would end the program.
    let greedy = repacked(&good, |name, text| {
        Some(match name {
            "xl/sharedStrings.xml" => text.replacen("uniqueCount=\"", "uniqueCount=\"9999999999999", 1),
            _ => text.to_owned(),
        })
    });
    assert!(refused(&greedy).contains("different texts"));

    // A part that is longer than the list says is cut off there.
    let mut lying = good.clone();
    let name = b"xl/worksheets/sheet1.xml";
    let at = lying
        .windows(name.len())
        .rposition(|part| part == name)
        .expect("a row of the list")
        - 46;
    lying[at + 24..at + 28].copy_from_slice(&8_u32.to_le_bytes());
    let (_, faults) = read("list.xlsx", &lying, None);
    assert!(
        faults.len() == 1 && faults[0].contains("cannot be read"),
        "{faults:?}"
    );
}

#[test]
fn one_text_that_is_used_for_ever_is_counted_each_time() {
    let long = "x".repeat(19_000);
    let mut book = Workbook::new();
    let list = sheet(&mut book, "list", &[&["a", "b", "c", "d"]]);
    for row in 1..1_000 {
        for column in 0..4 {
            list.write_string(row, column, &long).expect("a text");
        }
    }
    let bytes = saved(book);
    assert!(bytes.len() < 1024 * 1024, "{} bytes", bytes.len());
    let (_, faults) = read("list.xlsx", &bytes, None);
    assert!(
        faults.len() == 1 && faults[0].contains("bytes of text. Split the file."),
        "{faults:?}"
    );
}

#[test]
fn sheets_that_contradict_themselves_are_faults_of_the_file() {
    let good = sites(|_| {});
    let spoilt = |from: &str, to: &str| {
        repacked(&good, |name, text| {
            Some(match name {
                "xl/worksheets/sheet1.xml" => text.replace(from, to),
                _ => text.to_owned(),
            })
        })
    };
    for bytes in [
        spoilt("<row r=\"2\"", "<row r=\"0\""),
        spoilt("r=\"A2\"", "r=\"A1\""),
        spoilt("A1:H2", "H2:A1"),
        spoilt("</sheetData>", ""),
        spoilt("<v>1</v>", "<v>999999</v>"),
        spoilt("r=\"A2\"", "r=\"ZZZZZZ99999999999\""),
        spoilt("r=\"A2\"", "r=\"XFD2\""),
        repacked(&good, |name, text| {
            (name != "xl/worksheets/sheet1.xml").then(|| text.to_owned())
        }),
        repacked(&good, |name, text| {
            (name != "xl/sharedStrings.xml").then(|| text.to_owned())
        }),
    ] {
        let (_, faults) = read("list.xlsx", &bytes, None);
        assert!(
            faults.iter().all(|fault| fault.starts_with("sheet \"")),
            "{faults:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_workbook_is_so_broken_that_reading_it_ends_the_program(
        at in 0.0..1.0_f64, to in any::<u8>(), cut in 0.0..1.0_f64, cuts in any::<bool>(),
    ) {
        let mut bytes = sites(|_| {});
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place within the file")]
        let place = |share: f64| (share * bytes.len() as f64) as usize;
        let (at, cut) = (place(at), place(cut));
        bytes[at] = to;
        if cuts {
            bytes.truncate(cut);
        }
        read("list.xlsx", &bytes, None);
    }
}
