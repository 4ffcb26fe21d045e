//! What a file is, told by its first bytes and, where it is a package, by the list of its parts. Nothing is unpacked
//! here but the head of one part: whatever would grow beyond measure is refused before it is opened.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// The most parts of a workbook.
const PARTS_MAX: usize = 2_000;
/// The most bytes that a workbook unpacks to; no part is longer than the list says.
pub const UNPACKED_MAX: u64 = 256 * 1024 * 1024;
/// The most different texts of a workbook.
const TEXTS_MAX: u64 = 4_000_000;

/// What marks a package.
const PACKAGE: &[u8] = b"PK\x03\x04";
/// What marks each row of a package's list.
const LISTED: &[u8] = b"PK\x01\x02";
/// What marks a package with nothing in it.
const EMPTY_PACKAGE: &[u8] = b"PK\x05\x06";
/// What marks the files of older programs, and whatever was locked with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// What a locked workbook calls the part that holds it.
const LOCKED: &str = "EncryptedPackage";

/// What to read a file as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Rows of text.
    Text,
    /// A workbook.
    Workbook,
}

/// Tells what a file is; the fault is a sentence that says what to do instead. A file's name says nothing here: lists
/// are often renamed.
pub fn format(bytes: &[u8]) -> Result<Format, String> {
    if bytes.starts_with(COMPOUND) {
        let locked: Vec<u8> = LOCKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if holds(bytes, &locked) {
            "This workbook is locked with a password. Remove the password and save it again.".to_owned()
        } else {
            "This is a workbook of an older kind (.xls). Save it as XLSX.".to_owned()
        });
    }
    if bytes.starts_with(PACKAGE) || bytes.starts_with(EMPTY_PACKAGE) {
        return workbook(bytes).map(|()| Format::Workbook);
    }
    let text = bytes.trim_ascii_start();
    let other = [
        (&b"%PDF-"[..], "a PDF"),
        (b"{\\rtf", "a text document"),
        (b"<", "a page (HTML or XML)"),
    ];
    match other.iter().find(|(mark, _)| text.starts_with(mark)) {
        Some((_, name)) => Err(format!("This is {name} and not a list. Save it as CSV or XLSX.")),
        None => Ok(Format::Text),
    }
}

fn workbook(bytes: &[u8]) -> Result<(), String> {
    let listed = bytes.windows(LISTED.len()).filter(|four| *four == LISTED).count();
    if listed > PARTS_MAX {
        return Err(format!(
            "This workbook has more than {PARTS_MAX} parts. Copy the lists into a new one."
        ));
    }
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        "This workbook is broken or was cut off. Open it, save it again as XLSX, and send that.".to_owned()
    })?;
    let mut unpacked: u64 = 0;
    let mut names = Vec::with_capacity(parts.len());
    for at in 0..parts.len() {
        let part = parts.by_index_raw(at).map_err(|fault| broken(&fault))?;
        unpacked = unpacked.saturating_add(part.size());
        names.push(part.name().map_err(|fault| broken(&fault))?.to_ascii_lowercase());
    }
    if unpacked > UNPACKED_MAX {
        return Err(format!(
            "This workbook unpacks to {unpacked} bytes; {UNPACKED_MAX} are allowed. Split it."
        ));
    }
    if let Some(says) = other_kind(&names) {
        return Err(says.to_owned());
    }
    for (at, name) in names.iter().enumerate() {
        if name.ends_with("sharedstrings.xml") {
            let part = parts.by_index(at).map_err(|fault| broken(&fault))?;
            texts(part)?;
        }
    }
    Ok(())
}

/// Why a package is no workbook that is read here.
fn other_kind(names: &[String]) -> Option<&'static str> {
    let there = |wanted: &str| names.iter().any(|name| name == wanted);
    if there("xl/workbook.bin") {
        Some("This is a binary workbook (.xlsb). Save it as XLSX.")
    } else if there("[content_types].xml") && names.iter().any(|name| name.ends_with("workbook.xml")) {
        None
    } else if there("mimetype") && there("content.xml") {
        Some("This is an OpenDocument file (.ods). Save it as XLSX.")
    } else if there("word/document.xml") {
        Some("This is a text document and not a list. Save it as CSV or XLSX.")
    } else {
        Some("This is a package (ZIP) and no workbook. Unpack it, and send the list alone.")
    }
}

/// The count of texts at the head of their part: whoever opens the workbook makes room for so many at once.
fn texts(part: impl Read) -> Result<(), String> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(head) | Event::Empty(head)) if head.local_name().as_ref() == "sst" => {
                for attribute in head.attributes() {
                    let attribute = attribute.map_err(|fault| broken(&fault))?;
                    let count = attribute.value.trim().parse::<u64>();
                    if attribute.key.local_name().as_ref() == "uniqueCount"
                        && count.is_ok_and(|count| count > TEXTS_MAX)
                    {
                        return Err(format!(
                            "This workbook says it has more than {TEXTS_MAX} different texts. Split it."
                        ));
                    }
                }
                return Ok(());
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(fault) => return Err(broken(&fault)),
        }
    }
}

/// What is said of a workbook that the library cannot read.
pub fn broken(fault: &impl std::fmt::Display) -> String {
    format!("This workbook cannot be read ({fault}). Open it, save it again as XLSX, and send that.")
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
