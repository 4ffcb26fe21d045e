//! Audit-time tables: bands of effective personnel and the auditor-days of each.

use serde::Serialize;

use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{AT_26, AT_27, RuleId};
use crate::base::ruling::{Refusal, Step};
use crate::base::time::Date;

/// A table of config/tables with its source and validity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeTable {
    /// "qms".
    pub name: String,
    /// "IAF MD 5 table QMS 1".
    pub source: String,
    /// Issue and date of the source, for the file.
    pub edition: String,
    /// The rule that names the table.
    pub rule: RuleId,
    /// First day it may be used; open if none.
    pub valid_from: Option<Date>,
    /// Last day it may be used; open if none.
    pub valid_to: Option<Date>,
    /// The categories that are its columns; one column "days" where it knows none.
    pub columns: Vec<String>,
    /// Bands without gap, from 1 person on.
    pub bands: Vec<Band>,
}

/// One row: from `min` to `max` effective personnel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Least number of people in the band.
    pub min: i64,
    /// Greatest number of people in the band.
    pub max: i64,
    /// Auditor-days by column; the days of one initial audit.
    #[serde(skip)]
    pub days: Vec<Exact>,
}

/// What a look-up found.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// "66-85", or "10701-12900" beyond the table.
    pub row: String,
    /// The days of an initial audit, before factors.
    pub days: Exact,
    /// AT-26: set where the table had to be continued; needs confirmation by hand.
    pub beyond: Option<Step>,
}

/// AT-26: width of each band that continues a table beyond its last row.
const BEYOND_STEP: i64 = 2_200;

impl TimeTable {
    /// Whether the table may be used on `day`.
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The column for a category (AT-27): one must be named exactly where the table has several.
    fn column(&self, category: Option<&str>) -> Result<usize, Refusal> {
        let single = self.columns.len() == 1;
        match category {
            None if single => Ok(0),
            None => Err(Refusal::of(
                AT_27,
                "category",
                format!("Name the category: {}.", self.columns.join(", ")),
            )),
            Some(named) if single => Err(Refusal::of(
                AT_27,
                "category",
                format!(
                    "Leave the category \"{named}\" out: table {} has none.",
                    self.name
                ),
            )),
            Some(named) => self.columns.iter().position(|c| c == named).ok_or_else(|| {
                Refusal::of(
                    AT_27,
                    "category",
                    format!(
                        "\"{named}\" is not one of the categories {}.",
                        self.columns.join(", ")
                    ),
                )
            }),
        }
    }

    /// AT-25: the band that holds `personnel`, stepped; beyond the table AT-26.
    pub fn look_up(&self, personnel: i64, category: Option<&str>) -> Result<TableRow, Refusal> {
        let column = self.column(category)?;
        let days = |band: &Band| band.days.get(column).copied().unwrap_or_default();
        if let Some(band) = self
            .bands
            .iter()
            .find(|b| b.min <= personnel && personnel <= b.max)
        {
            return Ok(TableRow {
                row: format!("{}-{}", band.min, band.max),
                days: days(band),
                beyond: None,
            });
        }
        let (Some(last), Some(before)) = (self.bands.last(), self.bands.iter().rev().nth(1)) else {
            return Err(Refusal::new(
                AT_26,
                format!("Table {} has fewer than two rows.", self.name),
            ));
        };
        let k = (personnel - last.max + BEYOND_STEP - 1) / BEYOND_STEP;
        let value = days(last) + (days(last) - days(before)) * k;
        let from = last.max + (k - 1) * BEYOND_STEP + 1;
        let row = format!("{from}-{}", last.max + k * BEYOND_STEP);
        let step = Step::new(
            AT_26,
            format!(
                "{personnel} effective personnel are beyond the last row {}-{} of table {}: its progression \
                 continued by {k} gives {} days. Manual confirmation required.",
                last.min,
                last.max,
                self.name,
                decimal(value)
            ),
        )
        .with("days", decimal(value));
        Ok(TableRow {
            row,
            days: value,
            beyond: Some(step),
        })
    }
}
