//! What somebody gave in a form or in JSON, before it is checked. Forms and the API share the same input structs:
//! each field arrives as text, and the checks below say in a sentence what is wrong with it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::de::{Deserializer, Unexpected, Visitor};
use serde::{Deserialize, Serialize};

use super::amounts::{Exact, parse_decimal};
use super::text::{Line, Paragraph};
use super::time::Date;

/// What was given for one field; absent and empty are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Given(pub String);

/// A sentence saying what is wrong with a field and how to mend it.
pub type Checked<T> = Result<T, String>;

const MISSING: &str = "Enter something here.";

impl Given {
    /// The text as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space was given.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// One line of text that must be there.
    pub fn line(&self) -> Checked<Line> {
        Line::new(&self.0).map_err(|e| e.to_string())
    }

    /// One line of text, or nothing.
    pub fn optional_line(&self) -> Checked<Option<Line>> {
        Line::optional(&self.0).map_err(|e| e.to_string())
    }

    /// Text of several lines that must be there.
    pub fn paragraph(&self) -> Checked<Paragraph> {
        Paragraph::new(&self.0).map_err(|e| e.to_string())
    }

    /// Text of several lines, or nothing.
    pub fn optional_paragraph(&self) -> Checked<Option<Paragraph>> {
        Paragraph::optional(&self.0).map_err(|e| e.to_string())
    }

    /// A date that exists, as 2026-11-24 (LC-120).
    pub fn date(&self) -> Checked<Date> {
        let text = self.0.trim();
        if text.is_empty() {
            return Err("Enter a date, as 2026-11-24 (LC-120).".to_owned());
        }
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !well_formed {
            return Err(format!(
                "\"{}\" is not a date. Write it as 2026-11-24 (LC-120).",
                shortened(text)
            ));
        }
        Date::from_str(text).map_err(|_| format!("{text} does not exist in the calendar (LC-120)."))
    }

    /// A date, or nothing.
    pub fn optional_date(&self) -> Checked<Option<Date>> {
        if self.is_empty() {
            Ok(None)
        } else {
            self.date().map(Some)
        }
    }

    /// A whole number within limits.
    pub fn whole(&self, limits: RangeInclusive<i32>) -> Checked<i32> {
        let text = self.0.trim();
        if text.is_empty() {
            return Err(format!(
                "Enter a whole number from {} to {}.",
                limits.start(),
                limits.end()
            ));
        }
        match text.parse::<i32>() {
            Ok(number) if limits.contains(&number) => Ok(number),
            _ => Err(format!(
                "\"{}\" does not fit: enter a whole number from {} to {}.",
                shortened(text),
                limits.start(),
                limits.end()
            )),
        }
    }

    /// A decimal number, exact.
    pub fn decimal(&self) -> Checked<Exact> {
        parse_decimal(&self.0).ok_or_else(|| {
            format!(
                "\"{}\" is not a number. Write it as 2.5, with at most four decimals.",
                shortened(&self.0)
            )
        })
    }

    /// Yes or no, as "yes"/"no", "true"/"false"; a ticked box is "yes" or "on".
    pub fn yes_no(&self) -> Checked<bool> {
        match self.0.trim() {
            "yes" | "true" | "on" => Ok(true),
            "no" | "false" => Ok(false),
            "" => Err("Choose yes or no.".to_owned()),
            other => Err(format!("\"{}\" is neither yes nor no.", shortened(other))),
        }
    }

    /// Yes or no, or nothing chosen yet.
    pub fn optional_yes_no(&self) -> Checked<Option<bool>> {
        if self.is_empty() {
            Ok(None)
        } else {
            self.yes_no().map(Some)
        }
    }

    /// Whether a box is ticked.
    pub fn ticked(&self) -> bool {
        matches!(self.0.trim(), "yes" | "true" | "on")
    }

    /// One of a fixed set of words, or an id.
    pub fn one_of<T: FromStr>(&self) -> Checked<T>
    where
        T::Err: fmt::Display,
    {
        if self.is_empty() {
            return Err("Choose one.".to_owned());
        }
        self.0.trim().parse().map_err(|e: T::Err| e.to_string())
    }

    /// One of a fixed set of words or an id, or nothing.
    pub fn optional_one_of<T: FromStr>(&self) -> Checked<Option<T>>
    where
        T::Err: fmt::Display,
    {
        if self.is_empty() {
            Ok(None)
        } else {
            self.one_of().map(Some)
        }
    }

    /// An e-mail address: one line with something on both sides of its one @.
    pub fn email(&self) -> Checked<Line> {
        let line = self.line()?;
        let good = line.as_str().split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !line.as_str().contains(' ')
        });
        if good {
            Ok(line)
        } else {
            Err(format!(
                "\"{}\" is not an e-mail address, as name@example.org.",
                shortened(line.as_str())
            ))
        }
    }

    /// A country, as the two capital letters of ISO 3166.
    pub fn country(&self) -> Checked<String> {
        let text = self.0.trim().to_uppercase();
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            Ok(text)
        } else if text.is_empty() {
            Err(MISSING.to_owned())
        } else {
            Err(format!(
                "\"{}\" is not a country. Write two letters, as GB.",
                shortened(&text)
            ))
        }
    }

    /// A region of a country, as ISO 3166-2 writes it, or nothing.
    pub fn optional_region(&self, country: Option<&str>) -> Checked<Option<String>> {
        let text = self.0.trim().to_uppercase();
        if text.is_empty() {
            return Ok(None);
        }
        let well_formed = text.split_once('-').is_some_and(|(of, part)| {
            of.len() == 2
                && of.bytes().all(|b| b.is_ascii_uppercase())
                && (1..=3).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        if !well_formed {
            return Err(format!(
                "\"{}\" is not a region. Write its code of ISO 3166-2, as GB-SCT.",
                shortened(&text)
            ));
        }
        match country {
            Some(country) if !text.starts_with(&format!("{country}-")) => {
                Err(format!("{text} is no region of {country}."))
            }
            _ => Ok(Some(text)),
        }
    }
}

/// What was typed, short enough to stand in a sentence.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Given {
    /// Text, a number, yes/no or nothing; lists and objects are refused.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Given;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true, false or null")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Given, E> {
                Ok(Given(text.to_owned()))
            }
            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Given, E> {
                Ok(Given(value.to_string()))
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Given, E> {
                Ok(Given(value.to_string()))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Given, E> {
                Ok(Given(value.to_string()))
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Given, E> {
                if value.is_finite() {
                    Ok(Given(value.to_string()))
                } else {
                    Err(E::invalid_value(Unexpected::Float(value), &self))
                }
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Given, E> {
                Ok(Given::default())
            }
            fn visit_none<E: serde::de::Error>(self) -> Result<Given, E> {
                Ok(Given::default())
            }
        }
        from.deserialize_any(Any)
    }
}
