//! CSV in any separator and encoding, both as the mapping gives them or as the file itself shows them.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::fault::Fault;
use super::mapping::FileAs;
use super::table::{Limits, ROWS_MAX, Table, headings, keep};

/// What a separator is looked for among.
const SEPARATORS: [u8; 5] = *b",;\t|~";

/// Reads the file; none where nothing of it can be read.
pub fn read(name: &str, bytes: &[u8], as_given: Option<&FileAs>, faults: &mut Vec<Fault>) -> Option<Table> {
    let encoding = as_given.and_then(FileAs::encoding);
    let text = match decode(bytes, encoding) {
        Ok(text) => text,
        Err((row, encoding)) => {
            let says = format!(
                "This is not {encoding} text. Give the file's encoding in the mapping, as encoding = \"windows-1252\"."
            );
            faults.push(match row {
                Some(row) => Fault::of_row(name, row, says),
                None => Fault::of_sheet(name, says),
            });
            return None;
        }
    };
    if let Some(at) = text.find('\0') {
        let says = "This is no text: it has a zero byte in it. Give the file's encoding in the mapping.";
        faults.push(Fault::of_row(name, row_at(text.as_bytes(), at), says));
        return None;
    }
    let separator = as_given
        .and_then(FileAs::separator)
        .unwrap_or_else(|| sniff(&text));
    rows(name, &text, separator, faults)
}

/// The text, or where it first is not what it should be, with the encoding's name.
fn decode<'a>(
    bytes: &'a [u8],
    given: Option<&'static Encoding>,
) -> Result<Cow<'a, str>, (Option<u64>, &'static str)> {
    let encoding = match (Encoding::for_bom(bytes), given) {
        (Some((marked, _)), _) => marked,
        (None, Some(given)) => given,
        (None, None) => guess(bytes),
    };
    let (text, wrong) = encoding.decode_with_bom_removal(bytes);
    if !wrong {
        return Ok(text);
    }
    let row = match std::str::from_utf8(bytes) {
        Err(fault) if encoding == encoding_rs::UTF_8 => Some(row_at(bytes, fault.valid_up_to())),
        _ => text.find('\u{fffd}').map(|at| row_at(text.as_bytes(), at)),
    };
    Err((row, encoding.name()))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return encoding_rs::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The row that a byte stands in.
fn row_at(bytes: &[u8], at: usize) -> u64 {
    let before = bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
    before as u64 + 1
}

/// The separator that the first line has most of, outside quotes.
fn sniff(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(separator == byte);
                }
            }
        }
    }
    let most = SEPARATORS
        .iter()
        .zip(counts)
        .rev()
        .max_by_key(|(_, count)| *count);
    most.map_or(b',', |(separator, _)| *separator)
}

fn rows(name: &str, text: &str, separator: u8, faults: &mut Vec<Fault>) -> Option<Table> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut table: Option<Table> = None;
    let mut record = csv::StringRecord::new();
    let mut counted = Counted::default();
    let mut limits = Limits::default();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(fault) => {
                faults.push(Fault::of_sheet(
                    name,
                    format!("The file cannot be read: {fault}."),
                ));
                return table;
            }
        }
        let begins = record.position().map_or(0, csv::Position::byte);
        let number = counted.row_of(text, usize::try_from(begins).unwrap_or(usize::MAX));
        // Between two separators there is a cell, also where there is nothing in it.
        if let Err(says) = record.iter().try_for_each(|cell| limits.count(cell)) {
            faults.push(Fault::of_row(name, number, says));
            break;
        }
        let cells: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
        match &mut table {
            Some(table) if table.rows.len() >= ROWS_MAX => {
                let says = format!("There are more than {ROWS_MAX} rows. Split the file.");
                faults.push(Fault::of_row(name, number, says));
                break;
            }
            Some(table) => keep(table, number, cells, faults),
            None if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            None => table = Some(headings(name, number, cells, faults)),
        }
    }
    if table.is_none() {
        faults.push(Fault::of_sheet(name, "There is nothing in this file."));
    }
    table
}

/// Counts lines up to where a record begins. The reader tells the place after the record before, from where empty
/// lines and the rest of a line's end are skipped.
#[derive(Default)]
struct Counted {
    upto: usize,
    ended: u64,
}

impl Counted {
    fn row_of(&mut self, text: &str, begins: usize) -> u64 {
        let rest = text.as_bytes().get(begins..).unwrap_or_default();
        let skipped = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let upto = begins.saturating_add(skipped);
        let between = text.get(self.upto..upto).unwrap_or_default();
        self.ended += between.matches('\n').count() as u64;
        self.upto = upto;
        self.ended + 1
    }
}
