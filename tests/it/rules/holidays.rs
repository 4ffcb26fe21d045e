//! Public holidays, against the days that the countries publish.

use std::str::FromStr as _;

use assayer::base::time::Date;
use assayer::rules::holidays::{Rule, Years, easter, in_year};

use super::book;

/// The holidays of a place in a year, as "04-03".
fn of(place: &str, year: i32) -> Vec<String> {
    let country = place.split('-').next().unwrap_or(place);
    in_year(book().holidays(), year)
        .into_iter()
        .filter(|day| day.country == country)
        .filter(|day| day.regions.is_empty() || day.regions.iter().any(|region| region == place))
        .map(|day| day.on.format("%m-%d").to_string())
        .collect()
}

#[test]
fn easter_falls_where_it_falls() {
    for day in [
        "1818-03-22",
        "1954-04-18",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2038-04-25",
    ] {
        let day = Date::from_str(day).expect("a date");
        assert_eq!(easter(chrono::Datelike::year(&day)), day);
    }
}

/// Sundays are left out: where a day falls on one, some countries publish it and others do not.
#[test]
fn each_place_has_the_days_it_publishes() {
    let published = include_str!("data/holidays.csv");
    let rows = published.lines().filter(|line| !line.starts_with(['#', 'p']));
    let mut places = 0;
    for row in rows {
        let [place, year, days] = row.split(',').collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let year: i32 = year.parse().expect("a year");
        let own: Vec<String> = of(place, year)
            .into_iter()
            .filter(|day| {
                let day = Date::from_str(&format!("{year}-{day}")).expect("a date");
                chrono::Datelike::weekday(&day) != chrono::Weekday::Sun
            })
            .collect();
        // Two holidays may fall on one day.
        let mut own = own;
        own.dedup();
        assert_eq!(own.join(" "), days, "{place} {year}");
        places += 1;
    }
    assert_eq!(places, 37 * 4);
}

#[test]
fn days_that_move_by_a_law_of_their_own_are_where_it_puts_them() {
    for (place, year, day, is) in [
        // The first Monday, but the first of February itself where it is a Friday.
        ("IE", 2029, "02-05", true),
        ("IE", 2030, "02-01", true),
        ("IE", 2030, "02-04", false),
        // New Year's Day on a Saturday is kept in the year before.
        ("US", 2027, "12-31", true),
        ("US", 2028, "01-01", false),
        ("US", 2026, "12-31", false),
        // The king's birthday is never kept on a Sunday.
        ("NL", 2025, "04-26", true),
        ("NL", 2025, "04-27", false),
        ("NL", 2026, "05-05", false),
        ("NL", 2030, "05-05", true),
        ("IT", 2025, "10-04", false),
        ("IT", 2029, "10-04", true),
        ("GB-SCT", 2026, "06-15", true),
        ("GB-SCT", 2027, "06-15", false),
        ("DE-BB", 2026, "04-05", true),
        ("DE", 2026, "04-05", false),
    ] {
        assert_eq!(
            of(place, year).iter().any(|own| own == day),
            is,
            "{place} {year}-{day}"
        );
    }
}

#[test]
fn years_that_cannot_be_read_are_named() {
    assert_eq!(Years::from_str(""), Ok(Years::Every));
    assert_eq!(Years::from_str("2026-"), Ok(Years::From(2026)));
    assert_eq!(Years::from_str("2025 2030"), Ok(Years::Only(vec![2025, 2030])));
    for text in ["26", "2026-2028", "2025,2030", "soon", "-"] {
        let says = Years::from_str(text).expect_err(text);
        assert!(says.contains("are no years"), "{text}: {says}");
    }
}

#[test]
fn a_day_that_cannot_be_read_is_named() {
    for text in [
        "",
        "13-01",
        "02-30",
        "easter",
        "first moonday 05",
        "last monday 13",
        "monday before",
        "fifth monday 05",
        "first monday 05 4",
        "first monday 05 or friday",
        "12-25 or sunday",
    ] {
        let says = Rule::from_str(text).expect_err(text);
        assert!(says.contains("is no day"), "{text}: {says}");
    }
    assert_eq!(Rule::from_str("easter-2"), Ok(Rule::Easter(-2)));
}
