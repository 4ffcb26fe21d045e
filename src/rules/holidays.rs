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
}

/// Which day of a year a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A month and day; on a weekend where `moves`, the next weekday that is no holiday.
    Fixed {
        /// The month.
        month: u32,
        /// The day.
        day: u32,
        /// Whether it moves off a weekend.
        moves: bool,
    },
    /// So many days after Easter Sunday (negative: before).
    Easter(i64),
    /// The first such weekday of a month.
    First(Weekday, u32),
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
    for holiday in holidays {
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
            let Some(on) = falls(holidays, holiday, &regions, year) else {
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
    let on = holiday.day.plain(year)?;
    let Rule::Fixed { moves: true, .. } = holiday.day else {
        return Some(on);
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
        let Some(day) = other.day.plain(year) else {
            continue;
        };
        let moves = matches!(other.day, Rule::Fixed { moves: true, .. });
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

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl Rule {
    /// The day of a year before it moves.
    fn plain(self, year: i32) -> Option<Date> {
        match self {
            Self::Fixed { month, day, .. } => Date::from_ymd_opt(year, month, day),
            Self::Easter(days) => Some(plus_days(easter(year), days)),
            Self::First(weekday, month) => Date::from_weekday_of_month_opt(year, month, weekday, 1),
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
        let (plain, moves) = match text.strip_suffix(" or weekday") {
            Some(plain) => (plain, true),
            None => (text, false),
        };
        if let Some((month, day)) = month_day(plain) {
            return Ok(Self::Fixed { month, day, moves });
        }
        let words: Vec<&str> = text.split(' ').collect();
        let weekday = |word: &str| word.parse::<Weekday>().map_err(|_| fault());
        let month = |word: &str| match word.parse() {
            Ok(month @ 1..=12) => Ok(month),
            _ => Err(fault()),
        };
        match words.as_slice() {
            ["first", day, of] => Ok(Self::First(weekday(day)?, month(of)?)),
            ["last", day, of] => Ok(Self::Last(weekday(day)?, month(of)?)),
            [day, "before", of] => {
                let (month, of) = month_day(of).ok_or_else(fault)?;
                Ok(Self::Before(weekday(day)?, month, of))
            }
            _ => Err(fault()),
        }
    }
}
