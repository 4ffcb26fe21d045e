//! A file as tables: headings, and rows of text. Its size, its rows and its cells are bounded.
//!
//! A file is told by what is in it and never by its name.

use super::fault::Fault;
use super::mapping::Mapping;
use super::package::{self, Format};
use super::{Source, text_file, workbook};

/// The largest file that is read, in bytes.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most rows of one sheet.
pub const ROWS_MAX: usize = 100_000;
/// The most columns of one sheet.
pub const COLUMNS_MAX: usize = 200;
/// The longest cell, in characters; no field keeps more.
pub const CELL_MAX: usize = 20_000;
/// The most cells of one file with something in them.
pub const CELLS_MAX: usize = 2_000_000;
/// The most text of one file, in bytes. A workbook says it once and uses it often: its size tells nothing of this.
pub const TEXT_MAX: usize = 64 * 1024 * 1024;

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub sheet: String,
    /// Its headings.
    pub columns: Vec<String>,
    /// Its rows below the headings; each has as many cells as there are headings.
    pub rows: Vec<Row>,
}

impl Table {
    /// A sheet of which only the name is known.
    pub(super) fn empty(sheet: &str) -> Self {
        Self {
            sheet: sheet.to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }
}

/// What a file may still hold.
#[derive(Debug)]
pub(super) struct Limits {
    cells: usize,
    text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cells: CELLS_MAX,
            text: TEXT_MAX,
        }
    }
}

impl Limits {
    /// Counts a cell; the fault is a sentence.
    pub(super) fn count(&mut self, text: &str) -> Result<(), String> {
        match (self.cells.checked_sub(1), self.text.checked_sub(text.len())) {
            (Some(cells), Some(text)) => {
                (self.cells, self.text) = (cells, text);
                Ok(())
            }
            (None, _) => Err(format!("There are more than {CELLS_MAX} cells. Split the file.")),
            (_, None) => Err(format!(
                "There are more than {TEXT_MAX} bytes of text. Split the file."
            )),
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Reads a file. What cannot be read is a fault, and what can be read comes back beside it.
pub fn read(source: Source<'_>, mapping: Option<&Mapping>, faults: &mut Vec<Fault>) -> Vec<Table> {
    let name = stem(source.name);
    if source.bytes.len() > BYTES_MAX {
        let says = format!(
            "The file has {} bytes; {BYTES_MAX} are allowed. Split it.",
            source.bytes.len()
        );
        faults.push(Fault::of_sheet(name, says));
        return Vec::new();
    }
    match package::format(source.bytes) {
        Ok(Format::Workbook) => workbook::read(name, source.bytes, mapping, faults),
        Ok(Format::Text) => text_file::read(name, source.bytes, mapping.map(|mapping| &mapping.file), faults)
            .into_iter()
            .collect(),
        Err(says) => {
            faults.push(Fault::of_sheet(name, says));
            Vec::new()
        }
    }
}

/// The file's name without folder and ending: what stands for the sheet's name where there are no sheets.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Checks a row that was read and keeps it; rows with nothing in them are left out.
pub(super) fn keep(table: &mut Table, number: u64, mut cells: Vec<String>, faults: &mut Vec<Fault>) {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return;
    }
    let long = cells.iter().position(|cell| cell.chars().count() > CELL_MAX);
    if let Some(at) = long {
        let column = table.columns.get(at).map_or("", String::as_str);
        let says = format!(
            "This cell is longer than {CELL_MAX} characters. Is a quotation mark open somewhere above?"
        );
        faults.push(Fault::of_cell(&table.sheet, number, column, says));
        return;
    }
    let (has, wants) = (cells.len(), table.columns.len());
    let beyond = cells.iter().skip(wants).any(|cell| !cell.trim().is_empty());
    if has < wants || beyond {
        let says = format!("This row has {has} cells under {wants} headings.");
        faults.push(Fault::of_row(&table.sheet, number, says));
        return;
    }
    cells.truncate(wants);
    table.rows.push(Row { number, cells });
}

/// The headings of a sheet, each there once; a fault names what is not.
pub(super) fn headings(sheet: &str, number: u64, cells: Vec<String>, faults: &mut Vec<Fault>) -> Table {
    let columns: Vec<String> = cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
    if columns.len() > COLUMNS_MAX {
        let says = format!("There are {} columns; {COLUMNS_MAX} are allowed.", columns.len());
        faults.push(Fault::of_row(sheet, number, says));
    }
    for (at, column) in columns.iter().enumerate() {
        if !column.is_empty() && columns.iter().take(at).any(|other| other == column) {
            faults.push(Fault::of_cell(
                sheet,
                number,
                column,
                "Two columns have this heading.",
            ));
        }
    }
    Table {
        sheet: sheet.to_owned(),
        columns,
        rows: Vec::new(),
    }
}
