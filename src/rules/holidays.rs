//! Public holidays by rule: which days of a year they are.

use std::str::FromStr;

use chrono::{Datelike, Weekday};
use serde::Serialize;

use crate::base::time::{Date, end_of_year, plus_days};

/// A public holiday of a country or of some of its regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The country, two letters.
    pub country: String,
    /// The regions that keep it; none means the whole country.
    pub regions: Vec<String>,
    /// Its name.
    pub name: String,
    /// Which day it is.
    pub day: Rule,
    /// In which years.
    pub years: Years,
}

/// The years that have a holiday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Years {
    /// Every year.
    #[default]
    Every,
    /// This year and every one after it.
    From(i32),
    /// These alone.
    Only(Vec<i32>),
}

impl Years {
    fn have(&self, year: i32) -> bool {
        match self {
            Self::Every => true,
            Self::From(first) => year >= *first,
            Self::Only(years) => years.contains(&year),
        }
    }
}

/// What becomes of a holiday on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// It stays.
    Not,
    /// The next weekday that is no holiday.
    On,
    /// From a Saturday to the Friday before it, from a Sunday to the Monday after.
    Nearest,
    /// From a Sunday to the Saturday before it.
    ToSaturday,
}

/// Which day of a year a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A month and day.
    Fixed {
        /// The month.
        month: u32,
        /// The day.
        day: u32,
        /// What becomes of it on a weekend.
        moves: Moves,
    },
    /// So many days after Easter Sunday (negative: before).
    Easter(i64),
    /// The first, second, third or fourth such weekday of a month, or so many days after it.
    Nth {
        /// Which one, from 1.
        nth: u8,
        /// The weekday.
        weekday: Weekday,
        /// The month.
        month: u32,
        /// Days after it.
        after: i64,
    },
    /// The first such weekday of a month; but the first of the month itself where it is the other weekday.
    FirstOr(Weekday, u32, Weekday),
    /// The last such weekday of a month.
    Last(Weekday, u32),
    /// The last such weekday before a month and day.
    Before(Weekday, u32, u32),
}

/// A holiday on its day of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day.
    pub on: Date,
    /// The country, two letters.
    pub country: String,
    /// The regions that keep it; none means the whole country.
    pub regions: Vec<String>,
    /// Its name.
    pub name: String,
}

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher).
pub fn easter(year: i32) -> Date {
    let (golden, century, of_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let skipped = (century + 8).div_euclid(25);
    let moon = (century - skipped + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon + 15).rem_euclid(30);
    let sunday =
        32 + 2 * century.rem_euclid(4) + 2 * of_century.div_euclid(4) - epact - of_century.rem_euclid(4);
    let sunday = sunday.rem_euclid(7);
    let late = (golden + 11 * epact + 22 * sunday).div_euclid(451);
    let whole = epact + sunday - 7 * late + 114;
    let (month, day) = (whole.div_euclid(31), whole.rem_euclid(31) + 1);
    let part = |part: i32| u32::try_from(part).unwrap_or(1);
    Date::from_ymd_opt(year, part(month), part(day)).unwrap_or(Date::MIN)
}

/// The days of a year that are holidays somewhere, in order. Each region moves its own holidays off weekends.
pub fn in_year(holidays: &[Holiday], year: i32) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    // A day early in January may be kept in the year before.
    let of_years = holidays
        .iter()
        .flat_map(|holiday| [(holiday, year), (holiday, year.saturating_add(1))]);
    for (holiday, of_year) in of_years {
        let places: Vec<Vec<String>> = if holiday.regions.is_empty() {
            vec![Vec::new()]
        } else {
            holiday
                .regions
                .iter()
                .map(|region| vec![region.clone()])
                .collect()
        };
        for regions in places {
            let on = falls(holidays, holiday, &regions, of_year);
            let Some(on) = on.filter(|on| on.year() == year) else {
                continue;
            };
            let same = |day: &&mut Day| {
                day.on == on
                    && day.country == holiday.country
                    && day.name == holiday.name
                    && !day.regions.is_empty()
            };
            match days.iter_mut().find(same) {
                Some(day) => day.regions.extend(regions),
                None => days.push(Day {
                    on,
                    country: holiday.country.clone(),
                    regions,
                    name: holiday.name.clone(),
                }),
            }
        }
    }
    days.sort_by(|a, b| (a.on, &a.country, &a.name).cmp(&(b.on, &b.country, &b.name)));
    days
}

/// The day on which a holiday falls in a region; none in years that do not have it.
fn falls(all: &[Holiday], holiday: &Holiday, regions: &[String], year: i32) -> Option<Date> {
    let on = holiday.plain(year)?;
    let Rule::Fixed { moves: Moves::On, .. } = holiday.day else {
        return Some(moved(holiday.day, on));
    };
    if !is_weekend(on) {
        return Some(on);
    }
    let kept = |other: &&Holiday| {
        other.country == holiday.country
            && (other.regions.is_empty() || regions.iter().all(|region| other.regions.contains(region)))
    };
    // Those on weekdays stay where they are; of those that move, the earlier chooses first.
    let mut taken: Vec<Date> = Vec::new();
    let mut moving: Vec<(Date, bool)> = Vec::new();
    for other in all.iter().filter(kept) {
        let Some(day) = other.plain(year) else {
            continue;
        };
        let moves = matches!(other.day, Rule::Fixed { moves: Moves::On, .. });
        if moves && is_weekend(day) {
            moving.push((day, other == holiday));
        } else {
            taken.push(day);
        }
    }
    moving.sort();
    for (day, own) in moving {
        let mut next = day;
        while is_weekend(next) || taken.contains(&next) {
            next = plus_days(next, 1);
        }
        if own {
            return Some(next);
        }
        taken.push(next);
    }
    Some(on)
}

/// A day that moves to a day of its own, whatever else is kept.
fn moved(rule: Rule, on: Date) -> Date {
    let Rule::Fixed { moves, .. } = rule else {
        return on;
    };
    let by = match (moves, on.weekday()) {
        (Moves::Nearest, Weekday::Sat) | (Moves::ToSaturday, Weekday::Sun) => -1,
        (Moves::Nearest, Weekday::Sun) => 1,
        _ => 0,
    };
    plus_days(on, by)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl Holiday {
    /// The day of a year before it moves; none in years that do not have it.
    fn plain(&self, year: i32) -> Option<Date> {
        self.day.plain(year).filter(|_| self.years.have(year))
    }
}

impl Rule {
    /// The day of a year before it moves.
    fn plain(self, year: i32) -> Option<Date> {
        match self {
            Self::Fixed { month, day, .. } => Date::from_ymd_opt(year, month, day),
            Self::Easter(days) => Some(plus_days(easter(year), days)),
            Self::Nth {
                nth,
                weekday,
                month,
                after,
            } => {
                let day = Date::from_weekday_of_month_opt(year, month, weekday, nth)?;
                Some(plus_days(day, after))
            }
            Self::FirstOr(weekday, month, other) => {
                let first = Date::from_ymd_opt(year, month, 1)?;
                if first.weekday() == other {
                    return Some(first);
                }
                Date::from_weekday_of_month_opt(year, month, weekday, 1)
            }
            Self::Last(weekday, month) => {
                let next = if month == 12 {
                    plus_days(end_of_year(year), 1)
                } else {
                    Date::from_ymd_opt(year, month + 1, 1)?
                };
                Some(last_before(next, weekday))
            }
            Self::Before(weekday, month, day) => {
                Some(last_before(Date::from_ymd_opt(year, month, day)?, weekday))
            }
        }
    }
}

fn last_before(day: Date, weekday: Weekday) -> Date {
    let mut before = plus_days(day, -1);
    while before.weekday() != weekday {
        before = plus_days(before, -1);
    }
    before
}

/// What may stand behind a month and day.
const MOVES: [(&str, Moves); 3] = [
    (" or weekday", Moves::On),
    (" or nearest weekday", Moves::Nearest),
    (" or saturday", Moves::ToSaturday),
];

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || {
            format!(
                "\"{text}\" is no day: write 12-25, easter+1, first monday 05, last monday 08 or wednesday before 11-23."
            )
        };
        let month_day = |text: &str| {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // A leap year, so that every day there is can be named.
            Date::from_ymd_opt(2028, month, day)?;
            Some((month, day))
        };
        if let Some(days) = text.strip_prefix("easter") {
            return days.parse().map(Self::Easter).map_err(|_| fault());
        }
        let moving = MOVES
            .iter()
            .find_map(|(words, moves)| Some((text.strip_suffix(words)?, *moves)));
        let (plain, moves) = moving.unwrap_or((text, Moves::Not));
        if let Some((month, day)) = month_day(plain) {
            return Ok(Self::Fixed { month, day, moves });
        }
        let words: Vec<&str> = text.split(' ').collect();
        let weekday = |word: &str| word.parse::<Weekday>().map_err(|_| fault());
        let month = |word: &str| match word.parse() {
            Ok(month @ 1..=12) => Ok(month),
            _ => Err(fault()),
        };
        let nth = |word: &str| {
            let nth = ["first", "second", "third", "fourth"]
                .iter()
                .position(|it| *it == word);
            nth.and_then(|nth| u8::try_from(nth + 1).ok()).ok_or_else(fault)
        };
        match words.as_slice() {
            ["last", day, of] => Ok(Self::Last(weekday(day)?, month(of)?)),
            [day, "before", of] => {
                let (month, of) = month_day(of).ok_or_else(fault)?;
                Ok(Self::Before(weekday(day)?, month, of))
            }
            ["first", day, of, "or", other, "first"] => {
                Ok(Self::FirstOr(weekday(day)?, month(of)?, weekday(other)?))
            }
            [which, day, of, rest @ ..] => {
                let after = match rest {
                    [] => 0,
                    [days] if days.starts_with('+') => days.parse().map_err(|_| fault())?,
                    _ => return Err(fault()),
                };
                Ok(Self::Nth {
                    nth: nth(which)?,
                    weekday: weekday(day)?,
                    month: month(of)?,
                    after,
                })
            }
            _ => Err(fault()),
        }
    }
}

impl FromStr for Years {
    type Err = String;

    /// Nothing for every year, "2026-" from one on, "2025 2030" for these alone.
    fn from_str(text: &str) -> Result<Self, String> {
        let year = |word: &str| {
            let year = word.parse().ok().filter(|year| (1900..=9999).contains(year));
            year.ok_or_else(|| {
                format!("\"{text}\" are no years: write 2026- or 2025 2030, or nothing for every year.")
            })
        };
        match text.strip_suffix('-') {
            _ if text.is_empty() => Ok(Self::Every),
            Some(first) => Ok(Self::From(year(first)?)),
            None => Ok(Self::Only(text.split(' ').map(year).collect::<Result<_, _>>()?)),
        }
    }
}
