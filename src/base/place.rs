//! A place on the earth, in millionths of a degree: some ten centimetres, and exact where a float is not.

use serde::Serialize;

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// How far north.
    pub latitude_micro: i32,
    /// How far east.
    pub longitude_micro: i32,
}

/// Digits behind the point that are kept.
const KEPT: i32 = 6;
/// More digits than any instrument gives are a slip.
const DIGITS_MAX: usize = 40;

/// Reads degrees of latitude, as 51.379997 or -4.06E-1.
pub fn latitude(text: &str) -> Result<i32, String> {
    degrees(text, 90, "latitude")
}

/// Reads degrees of longitude.
pub fn longitude(text: &str) -> Result<i32, String> {
    degrees(text, 180, "longitude")
}

fn degrees(text: &str, most: i32, what: &str) -> Result<i32, String> {
    let text = text.trim();
    let micro = millionths(text).ok_or_else(|| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        format!("\"{shown}\" is not a {what}. Write degrees as 51.379997.")
    })?;
    match i32::try_from(micro) {
        Ok(micro) if micro.abs() <= most * 1_000_000 => Ok(micro),
        _ => Err(format!(
            "{text} is out of range: a {what} lies between -{most} and {most} degrees."
        )),
    }
}

/// A decimal number, also in exponent notation, in millionths, rounded half away from zero; what is beyond all
/// degrees comes back as a number that no range holds.
fn millionths(text: &str) -> Option<i64> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i16>().ok()?),
        None => (text, 0),
    };
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, behind) = number.split_once('.').unwrap_or((number, ""));
    let digits: Vec<i64> = whole
        .chars()
        .chain(behind.chars())
        .map(|c| c.to_digit(10).map(i64::from))
        .collect::<Option<_>>()?;
    if whole.is_empty() || digits.len() > DIGITS_MAX || number.ends_with('.') {
        return None;
    }
    // How many of the digits are kept: those before the point, moved by the exponent, and six behind it.
    let kept = i32::try_from(whole.len()).ok()? + i32::from(exponent) + KEPT;
    let digit = |at: i32| {
        usize::try_from(at)
            .ok()
            .and_then(|at| digits.get(at).copied())
            .unwrap_or(0)
    };
    let mut value = 0_i64;
    for at in 0..kept {
        value = (value * 10 + digit(at)).min(i64::from(i32::MAX));
        if value == 0 && at > i32::try_from(DIGITS_MAX).ok()? {
            break;
        }
        if value == i64::from(i32::MAX) {
            break;
        }
    }
    if digit(kept) >= 5 {
        value += 1;
    }
    Some(if negative { -value } else { value })
}

/// Millionths of a degree as people write degrees: "51.379997".
pub fn written(micro: i32) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let (whole, rest) = (micro.abs() / 1_000_000, micro.abs() % 1_000_000);
    let text = format!("{sign}{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
