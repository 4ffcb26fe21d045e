//! Time is a value. `Instant` is UTC in whole seconds; dates are civil dates in the certification body's zone (LC-1).

use std::fmt;
use std::str::FromStr;

pub use chrono::NaiveDate as Date;
use chrono::{DateTime, Datelike, Months, SecondsFormat, SubsecRound, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A moment in UTC, in whole seconds: both databases keep exactly what memory holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(into = "String", try_from = "String")]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// Cuts the fraction of a second off.
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(moment.trunc_subsecs(0))
    }

    /// The moment as chrono knows it.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Seconds since 1970, UTC.
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// This moment moved by `seconds` (negative: back).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + chrono::Duration::seconds(seconds))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl FromStr for Instant {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|moment| Self::new(moment.with_timezone(&Utc)))
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.to_string()
    }
}

impl TryFrom<String> for Instant {
    type Error = chrono::ParseError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Reads the time. Read once per request or job, at the door; everything below takes `now` as a value.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The certification body's time zone: turns moments into civil dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Zone {
    /// The civil date that `instant` falls on here.
    pub fn date(self, instant: Instant) -> Date {
        self.0.from_utc_datetime(&instant.0.naive_utc()).date_naive()
    }

    /// Hours and minutes here, as "10:14".
    pub fn clock_face(self, instant: Instant) -> String {
        self.0
            .from_utc_datetime(&instant.0.naive_utc())
            .format("%H:%M")
            .to_string()
    }

    /// The zone's name in the time zone database, as "Europe/London".
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// LC-1: the same day number `months` later, or the last day of that month where it does not exist.
pub fn plus_months(date: Date, months: u32) -> Date {
    date.checked_add_months(Months::new(months)).unwrap_or(Date::MAX)
}

/// LC-1 backwards: the same day number `months` earlier, or the last day of that month.
pub fn minus_months(date: Date, months: u32) -> Date {
    date.checked_sub_months(Months::new(months)).unwrap_or(Date::MIN)
}

/// `date` moved by `days` (negative: back).
pub fn plus_days(date: Date, days: i64) -> Date {
    date.checked_add_signed(chrono::Duration::days(days))
        .unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

/// The last day of `year`.
pub fn end_of_year(year: i32) -> Date {
    Date::from_ymd_opt(year, 12, 31).unwrap_or(Date::MAX)
}

/// "24 November 2026": how dates are written to people.
pub fn in_words(date: Date) -> String {
    format!("{} {} {}", date.day(), date.format("%B"), date.year())
}
