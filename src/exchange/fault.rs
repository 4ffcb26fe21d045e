//! What is wrong with a file, and where.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

/// One fault: the sheet, and as far as it can be told the row and the column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The sheet; of a file without sheets its name.
    pub sheet: String,
    /// The row as a spreadsheet counts: the first line is 1.
    pub row: Option<u64>,
    /// The column's heading.
    pub column: Option<String>,
    /// What is wrong and how to mend it.
    pub says: String,
}

impl Fault {
    /// A fault of a whole sheet.
    pub fn of_sheet(sheet: &str, says: impl Into<String>) -> Self {
        Self {
            sheet: sheet.to_owned(),
            row: None,
            column: None,
            says: says.into(),
        }
    }

    /// A fault of a row.
    pub fn of_row(sheet: &str, row: u64, says: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            ..Self::of_sheet(sheet, says)
        }
    }

    /// A fault of one cell.
    pub fn of_cell(sheet: &str, row: u64, column: &str, says: impl Into<String>) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..Self::of_row(sheet, row, says)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sheet \"{}\"", self.sheet)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        write!(f, ": {}", self.says)
    }
}

/// The heading under which the cells of several columns are told as one field.
pub(super) fn joined(columns: &[String]) -> String {
    columns.join(JOIN)
}

const JOIN: &str = ", ";

/// The faults without those that only follow from others: what could not be read of a cell, the first `unread` say, and
/// that something is missing in it tells nobody more. A field that is joined of several columns follows from each.
pub(super) fn without_echoes(faults: Vec<Fault>, unread: usize) -> Vec<Fault> {
    let mut said: HashMap<(String, Option<u64>), Vec<String>> = HashMap::new();
    for fault in faults.iter().take(unread) {
        if let Some(column) = &fault.column {
            let place = (fault.sheet.clone(), fault.row);
            said.entry(place).or_default().push(column.clone());
        }
    }
    let follows = |fault: &Fault| {
        let place = (fault.sheet.clone(), fault.row);
        let unread = said.get(&place).map_or(&[][..], Vec::as_slice);
        fault
            .column
            .as_deref()
            .is_some_and(|column| unread.iter().any(|one| is_part(one, column)))
    };
    let mut at = 0;
    let mut faults = faults;
    faults.retain(|fault| {
        at += 1;
        at <= unread || !follows(fault)
    });
    faults
}

/// Whether a heading is another, or one of those that it joins. A heading may hold the sign that joins them itself.
fn is_part(one: &str, whole: &str) -> bool {
    one == whole
        || whole.strip_prefix(one).is_some_and(|rest| rest.starts_with(JOIN))
        || whole.strip_suffix(one).is_some_and(|rest| rest.ends_with(JOIN))
        || whole.contains(&format!("{JOIN}{one}{JOIN}"))
}
