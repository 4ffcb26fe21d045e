//! The days on which nobody works, against the dates of an audit.

use super::facts::Case;
use crate::base::citation::LC_41;
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words, plus_days};
use crate::parties::holidays::Calendar;
use crate::rules::book::Book;

/// What to look at twice before these dates are agreed with the client (LC-41): public holidays where its sites are,
/// and days on which the body is closed. A site's region is not recorded, so the regions are named.
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
        for (country, sites) in &case.countries {
            for free in calendar.holidays(country, day) {
                let regions: Vec<&str> = free.regions.iter().map(|region| book.place(region)).collect();
                let place = if regions.is_empty() {
                    book.place(country).to_owned()
                } else {
                    regions.join(", ")
                };
                let says = format!(
                    "{} is a public holiday in {place} ({}): {}",
                    in_words(day),
                    free.name,
                    sites.join(", ")
                );
                warnings.push(Step::new(LC_41, says));
            }
        }
        day = plus_days(day, 1);
    }
    warnings
}

/// Whether nobody works on a day at any of the sites, or the body is closed.
pub(super) fn is_free(calendar: &Calendar, book: &Book, case: &Case, day: Date) -> bool {
    let away = |country: &String| calendar.is_free(book, country, day);
    calendar.closed(day).is_some() || (!case.countries.is_empty() && case.countries.keys().any(away))
}
