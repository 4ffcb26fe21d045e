//! The days on which nobody works, against the dates of an audit.

use super::facts::Case;
use crate::base::citation::LC_41;
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words, plus_days};
use crate::parties::holidays::{Calendar, Free, Origin};
use crate::rules::book::Book;

/// What to look at twice before these dates are agreed with the client (LC-41): public holidays where its sites are,
/// and days on which the body is closed, each with where that is known from. Where a site's region is not recorded, a
/// holiday of some regions is told with their names.
pub(super) fn warnings(
    calendar: &Calendar,
    book: &Book,
    case: &Case,
    (starts, ends): (Date, Date),
) -> Vec<Step> {
    let mut warnings = Vec::new();
    let mut day = starts;
    while day <= ends {
        if let Some(why) = calendar.closed(day) {
            let says = format!("The certification body is closed on {} ({why})", in_words(day));
            warnings.push(Step::new(LC_41, says));
        }
        for ((country, region), sites) in &case.places {
            for free in calendar.at(book, country, region.as_deref(), day) {
                let says = told(book, free, country, region.as_deref(), sites);
                warnings.push(Step::new(LC_41, says));
            }
        }
        day = plus_days(day, 1);
    }
    warnings
}

/// One holiday at some sites.
fn told(book: &Book, free: &Free, country: &str, region: Option<&str>, sites: &[String]) -> String {
    let known = region.filter(|region| book.holidays_of(region).is_some());
    let place = match known {
        Some(region) => book.place(region).to_owned(),
        None if free.regions.is_empty() => book.place(country).to_owned(),
        None => {
            let regions: Vec<&str> = free.regions.iter().map(|region| book.place(region)).collect();
            regions.join(", ")
        }
    };
    let source = match free.origin {
        Origin::Added => "the body's own calendar",
        Origin::Shipped | Origin::Dropped | Origin::Closed => "the calendar of public holidays",
    };
    let open = if known.is_none() && !free.regions.is_empty() {
        ", whose region is not recorded"
    } else {
        ""
    };
    format!(
        "{} is a public holiday in {place} ({}): {}{open}; from {source}",
        in_words(free.on),
        free.name,
        sites.join(", ")
    )
}

/// Whether nobody works on a day at any of the sites, or the body is closed.
pub(super) fn is_free(calendar: &Calendar, book: &Book, case: &Case, day: Date) -> bool {
    let away = |(country, region): &(String, Option<String>)| {
        calendar.is_free_at(book, country, region.as_deref(), day)
    };
    calendar.closed(day).is_some() || case.places.keys().any(away)
}
