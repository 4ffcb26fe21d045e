//! Text that goes out in a list: a spreadsheet would take some of it for formulas and reckon with them.

/// The text so that no spreadsheet takes it for a formula: an apostrophe before it says that it is text.
pub fn neutral(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    if first.is_some_and(|c| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    }) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A list as CSV that spreadsheets open as it is: marked as UTF-8, lines ended as they end them.
pub fn csv<R: AsRef<[String]>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut out = "\u{feff}".to_owned();
    for row in rows {
        for (at, cell) in row.as_ref().iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push('"');
            out.push_str(&neutral(cell).replace('"', "\"\""));
            out.push('"');
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}
