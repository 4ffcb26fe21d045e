//! Amounts in exact arithmetic: never a binary float (AT-1).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::str::FromStr;

use num_rational::Ratio;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact fraction; every calculation with days and percentages stays in it until it is rounded once (AT-42).
pub type Exact = Ratio<i64>;

/// Auditor-days of 8 hours in whole hundredths (AT-1): 350 is 3.5 days. In JSON the number of days: 3.5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The days where they are whole hundredths; `None` for anything finer.
    pub fn from_exact(days: Exact) -> Option<Self> {
        let hundredths = days * 100;
        hundredths.is_integer().then(|| Self(hundredths.to_integer()))
    }

    /// Rounds up to the next half day (AT-43); a half day stays.
    pub fn next_half(days: Exact) -> Self {
        Self::halves((days * 2).ceil().to_integer())
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

impl Add for AuditorDays {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for AuditorDays {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for AuditorDays {
    fn sum<I: Iterator<Item = Self>>(days: I) -> Self {
        Self(days.map(|d| d.0).sum())
    }
}

impl utoipa::PartialSchema for AuditorDays {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Number)
            .description(Some("Auditor-days, in steps of a quarter."))
            .into()
    }
}

crate::described_in_place!(AuditorDays);

impl Serialize for AuditorDays {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Only written as a number, never reckoned with as one.
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        to.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for AuditorDays {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_exact(Decimal::deserialize(from)?.0)
            .ok_or_else(|| D::Error::custom("auditor-days have at most two decimals"))
    }
}

/// A decimal in JSON: read from a number or a text with at most four decimals, written as a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub Exact);

impl Decimal {
    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self(Exact::from_integer(value))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(self.0))
    }
}

impl FromStr for Decimal {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        parse_decimal(text).map(Self).ok_or_else(|| {
            format!("\"{text}\" is not a number with at most nine digits before and four after the point.")
        })
    }
}

impl utoipa::PartialSchema for Decimal {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Number))
            .item(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some("^-?[0-9]{1,9}(\\.[0-9]{1,4})?$")),
            )
            .description(Some(
                "A decimal, as a number or a text, with at most four decimals.",
            ))
            .into()
    }
}

crate::described_in_place!(Decimal);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct NumberOrText;
        impl Visitor<'_> for NumberOrText {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with at most four decimals, or a text of one")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Decimal, E> {
                value.to_string().parse().map_err(E::custom)
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Decimal, E> {
                value.to_string().parse().map_err(E::custom)
            }
            // The shortest text of the float is what was written; it is read exactly from there.
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Decimal, E> {
                value.to_string().parse().map_err(E::custom)
            }
        }
        from.deserialize_any(NumberOrText)
    }
}

/// A decimal as the interfaces write it: at most four decimals, rounded half up, no trailing zeros.
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
