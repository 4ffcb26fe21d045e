//! One cell of a workbook as the text a list would have: numbers without artefacts, dates as ISO 8601 writes them.

use calamine::{DataRef, ExcelDateTime};

/// What is said of a formula.
pub const FORMULA: &str =
    "This is a formula. Paste its value instead: a list is taken as it is written, not as it is reckoned.";

/// The text of a cell, or what is wrong with it.
pub fn text(value: &DataRef<'_>) -> Result<String, String> {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(text) => Ok(text.clone()),
        DataRef::SharedString(text) => Ok((*text).to_owned()),
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(true) => Ok("yes".to_owned()),
        DataRef::Bool(false) => Ok("no".to_owned()),
        DataRef::DateTime(moment) => date(*moment),
        DataRef::DateTimeIso(text) => Ok(without_midnight(text.trim_end_matches('Z')).to_owned()),
        DataRef::DurationIso(text) => Err(duration(text)),
        DataRef::Error(error) => Err(format!(
            "This cell holds the error {error}. Mend it in the workbook."
        )),
    }
}

/// A number as people write it: spreadsheets keep seventeen digits and mean fifteen.
fn decimal(number: f64) -> Result<String, String> {
    let meant = format!("{number:.14e}").parse::<f64>();
    match meant {
        Ok(meant) if meant.is_finite() && meant.abs() < 1e16 => {
            // Zero has no sign.
            Ok((meant + 0.0).to_string())
        }
        _ => Err("This number is too large to be one of a list.".to_owned()),
    }
}

/// The day, and the time where there is one.
fn date(moment: ExcelDateTime) -> Result<String, String> {
    if moment.is_duration() {
        return Err(duration(&moment.as_f64().to_string()));
    }
    // Before that there is no day, and after it no year of four digits.
    if !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return Err("This cell has a time and no day. Enter a date.".to_owned());
    }
    let (year, month, day, hours, minutes, seconds, _) = moment.to_ymd_hms_milli();
    let text = format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}");
    Ok(without_midnight(&text).to_owned())
}

fn without_midnight(text: &str) -> &str {
    let day = text
        .split_once('T')
        .filter(|(_, time)| time.bytes().all(|c| matches!(c, b'0' | b':' | b'.')));
    day.map_or(text, |(day, _)| day)
}

fn duration(text: &str) -> String {
    format!("This cell is a length of time ({text}). Enter a number or a date.")
}

/// The letters of a column, as the head of a sheet shows them.
pub fn letters(column: usize) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        let letter = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest /= 26;
        if rest == 0 {
            break;
        }
        rest -= 1;
    }
    letters.iter().rev().collect()
}
