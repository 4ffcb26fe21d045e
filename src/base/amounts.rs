//! Amounts in exact arithmetic: never a binary float (AT-1).

use std::fmt;

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

/// An exact fraction; every calculation with days and percentages stays in it until it is rounded once (AT-42).
pub type Exact = Ratio<i64>;

/// Auditor-days of 8 hours in whole hundredths (AT-1): 350 is 3.5 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuditorDays(pub i64);

impl AuditorDays {
    /// Whole days.
    pub const fn whole(days: i64) -> Self {
        Self(days * 100)
    }

    /// Whole half days.
    pub const fn halves(halves: i64) -> Self {
        Self(halves * 50)
    }

    /// The same as an exact fraction of days.
    pub fn exact(self) -> Exact {
        Exact::new(self.0, 100)
    }

    /// Rounds to the nearest half day (AT-40); a tie goes up (AT-41).
    pub fn nearest_half(days: Exact) -> Self {
        let halves = (days * 2 + Exact::new(1, 2)).floor();
        Self::halves(halves.to_integer())
    }
}

impl fmt::Display for AuditorDays {
    /// "3.5": one decimal, a second one only where it is needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (days, hundredths) = (self.0.abs() / 100, self.0.abs() % 100);
        if hundredths % 10 == 0 {
            write!(f, "{sign}{days}.{}", hundredths / 10)
        } else {
            write!(f, "{sign}{days}.{hundredths:02}")
        }
    }
}

/// A decimal as INTERFACES writes it: at most four decimals, rounded half up, no trailing zeros.
pub fn decimal(value: Exact) -> String {
    let scaled = (value * 10_000 + Exact::new(1, 2)).floor().to_integer();
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, rest) = (scaled.abs() / 10_000, scaled.abs() % 10_000);
    let text = format!("{sign}{whole}.{rest:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads "12", "12.5" or "-3.25" as an exact fraction; at most nine whole digits and four decimals.
pub fn parse_decimal(text: &str) -> Option<Exact> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 9
        || decimals.len() > 4
        || !only_digits(whole)
        || !only_digits(decimals)
    {
        return None;
    }
    if digits.contains('.') && decimals.is_empty() {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<4}").parse().ok()?;
    let value = Exact::new(whole * 10_000 + decimals, 10_000);
    Some(if negative { -value } else { value })
}
