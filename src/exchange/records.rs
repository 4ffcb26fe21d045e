//! Tables read with a mapping: records with their fields, each of which remembers the column it stood in.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cell::FORMULA;
use super::dates;
use super::fault::{self, Fault};
use super::mapping::{Columns, DECIMALS, DecimalSign, Kind, Mapping, SheetAs};
use super::table::{Row, Table};

/// One row as fields. What is empty in the file is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// The sheet it stands in.
    pub sheet: String,
    /// The row.
    pub row: u64,
    /// Its fields.
    pub fields: BTreeMap<String, String>,
    /// The heading that each field has in this sheet.
    pub headings: Arc<BTreeMap<String, String>>,
}

impl Record {
    /// A field's text; nothing where it is empty.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    /// A fault of one of its fields, under the column's own heading.
    pub fn fault(&self, field: &str, says: impl Into<String>) -> Fault {
        let column = self.headings.get(field).map_or(field, String::as_str);
        Fault::of_cell(&self.sheet, self.row, column, says)
    }
}

/// Reads the tables. Without a mapping a sheet is called what it holds, and its headings are the fields' names.
pub fn read(tables: &[Table], mapping: Option<&Mapping>, faults: &mut Vec<Fault>) -> Vec<Record> {
    let mut records = Vec::new();
    match mapping {
        Some(mapping) => {
            for sheet in &mapping.sheets {
                match table_of(tables, sheet, mapping.sheets.len()) {
                    Some(table) => read_table(table, sheet, &mut records, faults),
                    // Whatever could not be read has been said.
                    None if tables.is_empty() => {}
                    None => {
                        let name = sheet.name.clone().unwrap_or_else(|| sheet.kind.to_string());
                        let there: Vec<_> = tables.iter().map(|table| table.sheet.as_str()).collect();
                        let says = format!("There is no such sheet; there are: {}.", there.join(", "));
                        faults.push(Fault::of_sheet(&name, says));
                    }
                }
            }
        }
        None => {
            for table in tables {
                if let Ok(kind) = table.sheet.parse::<Kind>() {
                    plain(table, kind, &mut records, faults);
                } else {
                    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                    let says = format!(
                        "Without a mapping a sheet is called by what it holds: {}. Rename it, or give a mapping.",
                        kinds.join(", ")
                    );
                    faults.push(Fault::of_sheet(&table.sheet, says));
                }
            }
        }
    }
    records
}

/// The table that a sheet of the mapping means: by its name, or the only one.
fn table_of<'t>(tables: &'t [Table], sheet: &SheetAs, sheets: usize) -> Option<&'t Table> {
    match (&sheet.name, tables) {
        (Some(name), _) => tables.iter().find(|table| table.sheet == *name),
        (None, [only]) if sheets == 1 => Some(only),
        (None, _) => tables.iter().find(|table| table.sheet == sheet.kind.as_str()),
    }
}

fn plain(table: &Table, kind: Kind, records: &mut Vec<Record>, faults: &mut Vec<Fault>) {
    let unknown: Vec<_> = table
        .columns
        .iter()
        .filter(|column| !column.is_empty() && !kind.fields().contains(&column.as_str()))
        .collect();
    let missing: Vec<_> = kind
        .keys()
        .iter()
        .filter(|key| !table.columns.iter().any(|column| column == *key))
        .collect();
    for column in &unknown {
        let says = format!(
            "{kind} have no field of this name; they have: {}.",
            kind.fields().join(", ")
        );
        faults.push(Fault::of_cell(&table.sheet, 1, column, says));
    }
    for key in &missing {
        faults.push(Fault::of_cell(&table.sheet, 1, key, "This column is missing."));
    }
    if unknown.is_empty() && missing.is_empty() {
        read_table(table, &SheetAs::plain(kind, &table.columns), records, faults);
    }
}

fn read_table(table: &Table, sheet: &SheetAs, records: &mut Vec<Record>, faults: &mut Vec<Fault>) {
    let mut places: Vec<(&String, Vec<usize>)> = Vec::new();
    let mut complete = true;
    for (field, columns) in &sheet.columns {
        let mut at = Vec::new();
        for name in columns.names() {
            if let Some(place) = table.columns.iter().position(|column| column == name.trim()) {
                at.push(place);
            } else {
                complete = false;
                let says = format!("This column is missing; the mapping takes {field} from it.");
                faults.push(Fault::of_cell(&table.sheet, 1, name, says));
            }
        }
        places.push((field, at));
    }
    if !complete {
        return;
    }
    let headings = sheet.columns.iter();
    let headings: Arc<BTreeMap<_, _>> = Arc::new(
        headings
            .map(|(field, columns)| (field.clone(), heading(columns)))
            .collect(),
    );
    for row in &table.rows {
        let mut record = Record {
            kind: sheet.kind,
            sheet: table.sheet.clone(),
            row: row.number,
            fields: fields(row, &places, sheet),
            headings: headings.clone(),
        };
        settle(&mut record, sheet, faults);
        records.push(record);
    }
}

/// Dates become what they mean, and what would be reckoned in a spreadsheet is refused.
fn settle(record: &mut Record, sheet: &SheetAs, faults: &mut Vec<Fault>) {
    let mut wrong = Vec::new();
    for (field, text) in &mut record.fields {
        if text.starts_with('=') {
            wrong.push((field.clone(), FORMULA.to_owned()));
        } else if sheet.kind.dates().contains(&field.as_str()) {
            match dates::read(text, sheet.dates) {
                Ok(date) => *text = date,
                Err(says) => wrong.push((field.clone(), says)),
            }
        }
    }
    for (field, says) in wrong {
        faults.push(record.fault(&field, says));
    }
}

fn heading(columns: &Columns) -> String {
    fault::joined(columns.names())
}

fn fields(row: &Row, places: &[(&String, Vec<usize>)], sheet: &SheetAs) -> BTreeMap<String, String> {
    let mut fields = sheet.constants.clone();
    for (field, at) in places {
        let cells: Vec<&str> = at
            .iter()
            .filter_map(|at| row.cells.get(*at))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let mut text = cells.join(", ");
        if let Some(meant) = sheet.values.get(*field).and_then(|table| table.get(&text)) {
            text.clone_from(meant);
        }
        if sheet.decimal == DecimalSign::Comma && DECIMALS.contains(&field.as_str()) {
            text = text.replace(',', ".");
        }
        if !text.is_empty() {
            fields.insert((*field).clone(), text);
        }
    }
    fields
}
