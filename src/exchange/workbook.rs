//! Workbooks: each sheet a table. Only what the mapping names is read; without a mapping, everything that shows.
//!
//! A formula is refused and not taken by the value that was kept with it: what another program reckoned some time ago
//! is not what somebody wrote down. Cells that are merged are refused too: nobody can tell whether the rows below mean
//! the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};

use super::cell::{self, FORMULA, letters};
use super::fault::Fault;
use super::mapping::{Columns, Mapping, SheetAs};
use super::package::broken;
use super::table::{COLUMNS_MAX, Limits, ROWS_MAX, Table, headings, keep};

/// The most sheets.
const SHEETS_MAX: usize = 100;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads the sheets; what cannot be read is a fault.
pub fn read(name: &str, bytes: &[u8], mapping: Option<&Mapping>, faults: &mut Vec<Fault>) -> Vec<Table> {
    let mut found = Vec::new();
    // The library reads what strangers wrote. Where it stumbles over it, that is a fault of the file.
    let read = catch_unwind(AssertUnwindSafe(|| {
        tables(name, bytes, mapping, &mut found).unwrap_or_else(|says| {
            found.push(Fault::of_sheet(name, says));
            Vec::new()
        })
    }));
    faults.append(&mut found);
    read.unwrap_or_else(|_| {
        faults.push(Fault::of_sheet(name, broken(&"it contradicts itself")));
        Vec::new()
    })
}

fn tables(
    name: &str,
    bytes: &[u8],
    mapping: Option<&Mapping>,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Table>, String> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| broken(&fault))?;
    let sheets: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .cloned()
        .collect();
    if sheets.len() > SHEETS_MAX {
        return Err(format!(
            "There are {} sheets; {SHEETS_MAX} are allowed.",
            sheets.len()
        ));
    }
    let shown = sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .count();
    let mut limits = Limits::default();
    let mut tables = Vec::new();
    for sheet in sheets {
        let visible = sheet.visible == SheetVisible::Visible;
        let asked = match mapping {
            Some(mapping) => Asked::Of(mapping.of_sheet(&sheet.name, visible && shown == 1)),
            None if visible => Asked::All,
            // What nobody sees is not meant unless it is named.
            None => continue,
        };
        let wanted = match &asked {
            Asked::Of(named) if named.is_empty() => {
                // It is known by its name alone, for a sentence that lists the sheets there are.
                tables.extend(visible.then(|| Table::empty(&sheet.name)));
                continue;
            }
            Asked::Of(named) => Some(columns(named)),
            Asked::All => None,
        };
        let merged = book.merge_cells_by_sheet_name(&sheet.name);
        let merged = merged.map_err(|fault| broken(&fault))?;
        let merged = merged.into_iter().map(|range| (range.start, range.end)).collect();
        let mut reading = Reading {
            sheet: &sheet.name,
            wanted,
            merged,
            table: None,
            limits: &mut limits,
            faults: &mut *faults,
        };
        reading.run(&mut book);
        match reading.table {
            Some(table) => tables.push(table),
            None if matches!(asked, Asked::Of(_)) => {
                faults.push(Fault::of_sheet(&sheet.name, "There is nothing in this sheet."));
            }
            None => {}
        }
    }
    if tables.is_empty() && faults.is_empty() {
        faults.push(Fault::of_sheet(name, "There is nothing in this workbook."));
    }
    Ok(tables)
}

/// What is read of a sheet.
enum Asked<'m> {
    /// Everything.
    All,
    /// What these of the mapping take from it.
    Of(Vec<&'m SheetAs>),
}

fn columns(sheets: &[&SheetAs]) -> BTreeSet<String> {
    let columns = sheets.iter().flat_map(|sheet| sheet.columns.values());
    columns
        .flat_map(Columns::names)
        .map(|name| name.trim().to_owned())
        .collect()
}

/// A sheet that is being read.
struct Reading<'r> {
    sheet: &'r str,
    /// The columns that are taken; all of them where nothing is said.
    wanted: Option<BTreeSet<String>>,
    /// The merged cells, by the first of them.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    table: Option<Table>,
    limits: &'r mut Limits,
    faults: &'r mut Vec<Fault>,
}

/// A row that is being read: its place in the sheet, and its cells with theirs.
#[derive(Default)]
struct Gathered {
    row: u32,
    cells: Vec<(usize, Result<String, String>)>,
}

impl Reading<'_> {
    fn run(&mut self, book: &mut Book<'_>) {
        if let Err(says) = self.rows(book) {
            self.faults.push(Fault::of_sheet(self.sheet, says));
        }
    }

    fn rows(&mut self, book: &mut Book<'_>) -> Result<(), String> {
        let mut cells = book
            .worksheet_cells_reader(self.sheet)
            .map_err(|fault| broken(&fault))?;
        let mut row = Gathered::default();
        while let Some(cell) = cells
            .next_cell_with_formula_metadata()
            .map_err(|fault| broken(&fault))?
        {
            let (number, column) = cell.pos;
            if number < row.row {
                return Err(broken(&"its rows are out of order"));
            }
            if number > row.row {
                let full = std::mem::take(&mut row);
                row.row = number;
                if !self.take(full)? {
                    return Ok(());
                }
            }
            let text = match (&cell.formula, &cell.value) {
                (Some(_), _) => Err(FORMULA.to_owned()),
                (None, DataRef::Empty) => continue,
                (None, value) => cell::text(value),
            };
            if row.cells.len() > COLUMNS_MAX {
                return Err(format!(
                    "Row {} has more than {COLUMNS_MAX} cells; that many columns are allowed.",
                    u64::from(number) + 1
                ));
            }
            if let Ok(text) = &text {
                self.limits.count(text)?;
            }
            row.cells
                .push((usize::try_from(column).unwrap_or(usize::MAX), text));
        }
        self.take(row).map(|_| ())
    }

    /// Takes a row as headings or as a row below them; false where no more are taken.
    fn take(&mut self, row: Gathered) -> Result<bool, String> {
        let number = u64::from(row.row) + 1;
        let empty = |text: &Result<String, String>| text.as_ref().is_ok_and(|text| text.trim().is_empty());
        if row.cells.iter().all(|(_, text)| empty(text)) {
            return Ok(true);
        }
        let Some(table) = &mut self.table else {
            self.table = Some(self.head(row, number)?);
            return Ok(true);
        };
        if table.rows.len() >= ROWS_MAX {
            let says = format!("There are more than {ROWS_MAX} rows. Split the sheet.");
            self.faults.push(Fault::of_row(self.sheet, number, says));
            return Ok(false);
        }
        let mut texts = vec![String::new(); table.columns.len()];
        let mut whole = true;
        for (at, text) in row.cells {
            let heading = table.columns.get(at).map_or("", String::as_str);
            let taken = match &self.wanted {
                Some(wanted) => wanted.contains(heading),
                None => !empty(&text),
            };
            if !taken {
                continue;
            }
            let place = if heading.is_empty() {
                letters(at)
            } else {
                heading.to_owned()
            };
            let merged = merged_at(&self.merged, row.row, at);
            let text = match (text, merged) {
                (Ok(_), Some(range)) => Err(format!(
                    "The cells {range} are merged. Separate them, and enter in each row what it means."
                )),
                (Ok(_), None) if heading.is_empty() => {
                    Err("Nothing stands above this cell in the row of headings.".to_owned())
                }
                (text, _) => text,
            };
            match (text, texts.get_mut(at)) {
                (Ok(text), Some(slot)) => *slot = text,
                (Ok(_), None) => {}
                (Err(says), _) => {
                    whole = false;
                    self.faults.push(Fault::of_cell(self.sheet, number, &place, says));
                }
            }
        }
        // A row with a fault is kept: what else is wrong with it is named as well.
        let all_faulty = !whole && texts.iter().all(String::is_empty);
        if !all_faulty {
            keep(table, number, texts, self.faults);
        }
        Ok(true)
    }

    fn head(&mut self, row: Gathered, number: u64) -> Result<Table, String> {
        let last = row.cells.iter().map(|(at, _)| *at).max().unwrap_or_default();
        if last >= COLUMNS_MAX {
            return Err(format!(
                "The headings reach to column {}; {COLUMNS_MAX} columns are allowed.",
                letters(last)
            ));
        }
        let mut texts = vec![String::new(); last + 1];
        for (at, text) in row.cells {
            match (text, texts.get_mut(at)) {
                (Ok(text), Some(slot)) => *slot = text,
                (Ok(_), None) => {}
                (Err(says), _) => {
                    self.faults
                        .push(Fault::of_cell(self.sheet, number, &letters(at), says));
                }
            }
        }
        Ok(headings(self.sheet, number, texts, self.faults))
    }
}

/// The merged cells that begin here, as a spreadsheet names them.
fn merged_at(merged: &BTreeMap<(u32, u32), (u32, u32)>, row: u32, column: usize) -> Option<String> {
    let start = (row, u32::try_from(column).ok()?);
    let name = |(row, column): (u32, u32)| {
        let column = usize::try_from(column).unwrap_or_default();
        format!("{}{}", letters(column), u64::from(row) + 1)
    };
    merged
        .get(&start)
        .map(|end| format!("{}:{}", name(start), name(*end)))
}
