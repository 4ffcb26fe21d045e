//! Dates that people typed as text. The year first is always taken, and so is a month by its name; of days and months
//! in figures the mapping says which comes first, unless only one can be meant.

use chrono::NaiveDate;
use serde::Deserialize;

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DateOrder {
    /// 31.1.2026, 31/01/2026
    #[serde(rename = "day.month.year")]
    DayFirst,
    /// 1/31/2026
    #[serde(rename = "month.day.year")]
    MonthFirst,
}

/// The months by their English names; three letters or more of them will do.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date as ISO 8601 writes it, or what to write instead. A time after it is left out.
pub fn read(text: &str, order: Option<DateOrder>) -> Result<String, String> {
    let day = text.trim();
    let day = day
        .split_once('T')
        .filter(|(day, _)| iso(day))
        .map_or(day, |(day, _)| day);
    let day = day.strip_suffix("00:00:00").map_or(day, str::trim_end);
    let parts: Vec<&str> = day
        .split(['.', '/', '-', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(none(text));
    };
    let date = match (figures(first, 4), month(first), month(second)) {
        (Some(year), _, _) => dated(year, figures(second, 2), figures(third, 2)),
        (None, Some(month), _) => dated_year(third, Some(month), figures(second, 2)),
        (None, None, Some(month)) => dated_year(third, Some(month), figures(first, 2)),
        (None, None, None) => return in_figures(text, (figures(first, 2), figures(second, 2), third), order),
    };
    date.ok_or_else(|| none(text))
}

/// Two small numbers and a year.
fn in_figures(
    text: &str,
    (first, second, year): (Option<u32>, Option<u32>, &str),
    order: Option<DateOrder>,
) -> Result<String, String> {
    if figures(year, 2).is_some() {
        return Err(format!(
            "\"{text}\" has a year of two figures. Write all four, as 2026-01-31."
        ));
    }
    let day_first = dated_year(year, second, first);
    let month_first = dated_year(year, first, second);
    match (order, day_first, month_first) {
        (Some(DateOrder::DayFirst), Some(date), _)
        | (Some(DateOrder::MonthFirst), _, Some(date))
        | (None, Some(date), None)
        | (None, None, Some(date)) => Ok(date),
        (None, Some(date), Some(other)) if date == other => Ok(date),
        (None, Some(date), Some(other)) => Err(format!(
            "\"{text}\" can mean {date} or {other}. Write it like that, or put dates = \"day.month.year\" \
             (or \"month.day.year\") into the sheet's mapping."
        )),
        _ => Err(none(text)),
    }
}

fn dated_year(year: &str, month: Option<u32>, day: Option<u32>) -> Option<String> {
    dated(figures(year, 4)?, month, day)
}

fn dated(year: u32, month: Option<u32>, day: Option<u32>) -> Option<String> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month?, day?)?;
    Some(date.format("%Y-%m-%d").to_string())
}

/// A number of so many figures, or of one where two are usual.
fn figures(text: &str, wanted: usize) -> Option<u32> {
    let fits = text.len() == wanted || (wanted == 2 && text.len() == 1);
    let digits = fits && text.bytes().all(|c| c.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn month(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| month.starts_with(&text))?;
    let long = text.len() >= 3;
    long.then(|| u32::try_from(at + 1).ok()).flatten()
}

fn iso(day: &str) -> bool {
    NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok()
}

fn none(text: &str) -> String {
    format!("\"{text}\" is not a date. Write it as 2026-01-31.")
}
