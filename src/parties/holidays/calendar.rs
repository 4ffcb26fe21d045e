//! The calendar as it stands: the book's holidays with the body's own changes.

use chrono::Datelike as _;
use serde::Serialize;

use super::model::{Holiday, Kind};
use super::store;
use crate::base::error::Result;
use crate::base::ids::HolidayId;
use crate::base::time::{Date, end_of_year};
use crate::rules::book::Book;
use crate::rules::holidays::{self, Day};
use crate::store::pool::Conn;
use crate::text_enum;
use crate::work::{Reader, Work};

text_enum! {
    /// Where a day of the calendar comes from.
    Origin {
        /// The program comes with it.
        Shipped = "shipped",
        /// The body added it.
        Added = "added",
        /// The program comes with it, and the body says that it is none.
        Dropped = "dropped",
        /// The body is closed.
        Closed = "closed",
    }
}

/// One day on which nobody works somewhere, or would not without the body's word.
#[derive(Debug, Clone, Serialize)]
pub struct Free {
    /// The body's own row, where there is one.
    pub id: Option<HolidayId>,
    /// Where it comes from.
    pub origin: Origin,
    /// The day.
    pub on: Date,
    /// The country; none where the body is closed.
    pub country: Option<String>,
    /// The regions that keep it; none means the whole country.
    pub regions: Vec<String>,
    /// Its name.
    pub name: String,
}

/// The days of some years.
#[derive(Debug, Clone)]
pub struct Calendar(Vec<Free>);

impl Calendar {
    /// Those of the years from one day to another.
    pub fn between(conn: &mut Conn, book: &Book, from: Date, to: Date) -> Result<Self> {
        let first = Date::from_ymd_opt(from.year(), 1, 1).unwrap_or(from);
        let own = store::between(conn, first, end_of_year(to.year()))?;
        let shipped = (from.year()..=to.year()).flat_map(|year| holidays::in_year(book.holidays(), year));
        let mut days: Vec<Free> = shipped.flat_map(|day| shipped_days(&own, &day)).collect();
        let others = own.iter().filter(|row| row.kind != Kind::Dropped);
        days.extend(others.map(|row| Free {
            id: Some(row.id),
            origin: if row.kind == Kind::Closed {
                Origin::Closed
            } else {
                Origin::Added
            },
            on: row.held_on,
            country: row.country.clone(),
            regions: row.region.iter().cloned().collect(),
            name: row.name.clone(),
        }));
        days.sort_by(|a, b| (a.on, &a.country, &a.name).cmp(&(b.on, &b.country, &b.name)));
        Ok(Self(days))
    }

    /// Those of one year, inside an act.
    pub(super) fn of_year(work: &mut Work<'_>, year: i32) -> Result<Self> {
        let day = end_of_year(year);
        let book = work.settings().book.clone();
        Self::between(work.conn(), &book, day, day)
    }

    /// The same for a question.
    pub fn read(reader: &mut Reader<'_>, from: Date, to: Date) -> Result<Self> {
        let book = reader.settings().book.clone();
        Self::between(reader.conn(), &book, from, to)
    }

    /// Every day.
    pub fn days(&self) -> &[Free] {
        &self.0
    }

    /// The holidays of a country, or of some of its regions, on a day.
    pub fn holidays<'a>(&'a self, country: &'a str, on: Date) -> impl Iterator<Item = &'a Free> {
        self.0.iter().filter(move |day| {
            day.on == on && day.country.as_deref() == Some(country) && day.origin != Origin::Dropped
        })
    }

    /// Why the body is closed on a day.
    pub fn closed(&self, on: Date) -> Option<&str> {
        self.0
            .iter()
            .find(|day| day.on == on && day.origin == Origin::Closed)
            .map(|day| day.name.as_str())
    }

    /// Whether a day is kept by a whole country. Of a country with regions alone, as the United Kingdom, a holiday
    /// that all of them keep is one of the country.
    fn is_free(&self, book: &Book, country: &str, on: Date) -> bool {
        let prefix = format!("{country}-");
        let all: Vec<&str> = book
            .places()
            .map(|(code, _)| code)
            .filter(|code| code.starts_with(&prefix))
            .collect();
        let kept: Vec<&Free> = self.holidays(country, on).collect();
        kept.iter().any(|day| day.regions.is_empty())
            || (!all.is_empty()
                && all
                    .iter()
                    .all(|region| kept.iter().any(|day| day.regions.iter().any(|own| own == region))))
    }

    /// The holidays that a place keeps on a day. Where its region is not known, or none that the book tells apart, they
    /// are those of all regions of the country: each names whose it is.
    pub fn at<'a>(
        &'a self,
        book: &'a Book,
        country: &'a str,
        region: Option<&'a str>,
        on: Date,
    ) -> impl Iterator<Item = &'a Free> {
        let kept_as = region.and_then(|region| book.holidays_of(region));
        self.holidays(country, on).filter(move |day| match kept_as {
            Some(region) => day.regions.is_empty() || day.regions.iter().any(|own| own == region),
            None => true,
        })
    }

    /// Whether nobody works at a place on a day; without a region that the book knows, whether the whole country does
    /// not.
    pub fn is_free_at(&self, book: &Book, country: &str, region: Option<&str>, on: Date) -> bool {
        let kept_as = region.and_then(|region| book.holidays_of(region));
        self.has(book, country, kept_as, on)
    }

    /// Whether a place has a holiday on a day already.
    pub(super) fn has(&self, book: &Book, country: &str, region: Option<&str>, on: Date) -> bool {
        match region {
            None => self.is_free(book, country, on),
            Some(region) => self
                .holidays(country, on)
                .any(|day| day.regions.is_empty() || day.regions.iter().any(|own| own == region)),
        }
    }

    /// Whether there is a holiday that can be taken from a country, or from one region of those that keep it.
    pub(super) fn can_drop(&self, country: Option<&str>, region: Option<&str>, on: Date) -> bool {
        country.is_some_and(|country| {
            self.holidays(country, on).any(|day| {
                day.origin == Origin::Shipped
                    && region.is_none_or(|region| day.regions.iter().any(|own| own == region))
            })
        })
    }
}

/// A shipped day, in two where the body says of some of its regions that it is none there.
fn shipped_days(own: &[Holiday], day: &Day) -> Vec<Free> {
    let free = |origin, id, regions| Free {
        id,
        origin,
        on: day.on,
        country: Some(day.country.clone()),
        regions,
        name: day.name.clone(),
    };
    let dropped: Vec<&Holiday> = own
        .iter()
        .filter(|row| {
            row.kind == Kind::Dropped
                && row.held_on == day.on
                && row.country.as_deref() == Some(day.country.as_str())
        })
        .collect();
    if let Some(whole) = dropped.iter().find(|row| row.region.is_none()) {
        return vec![free(Origin::Dropped, Some(whole.id), day.regions.clone())];
    }
    let mut days = Vec::new();
    let mut left = day.regions.clone();
    for row in dropped {
        let Some(region) = &row.region else { continue };
        if let Some(at) = left.iter().position(|own| own == region) {
            left.remove(at);
            days.push(free(Origin::Dropped, Some(row.id), vec![region.clone()]));
        }
    }
    if day.regions.is_empty() || !left.is_empty() {
        days.push(free(Origin::Shipped, None, left));
    }
    days
}
