//! Public holidays, against the days that the countries publish.

use std::str::FromStr as _;

use assayer::base::time::Date;
use assayer::rules::holidays::{Rule, easter, in_year};

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

#[test]
fn each_place_has_the_days_it_publishes() {
    for (place, year, days) in [
        ("GB-EAW", 2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        ("GB-EAW", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        ("GB-EAW", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (
            "GB-SCT",
            2027,
            "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
        ),
        (
            "GB-SCT",
            2028,
            "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
        ),
        (
            "GB-NIR",
            2026,
            "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
        ),
        (
            "IE",
            2026,
            "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26",
        ),
        (
            "DE",
            2026,
            "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26",
        ),
        (
            "DE-BY",
            2027,
            "01-01 01-06 03-26 03-29 05-01 05-06 05-17 05-27 10-03 11-01 12-25 12-26",
        ),
        (
            "DE-SN",
            2026,
            "01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 11-18 12-25 12-26",
        ),
        (
            "NO",
            2025,
            "01-01 04-17 04-18 04-20 04-21 05-01 05-17 05-29 06-08 06-09 12-25 12-26",
        ),
    ] {
        assert_eq!(of(place, year).join(" "), days, "{place} {year}");
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
    ] {
        let says = Rule::from_str(text).expect_err(text);
        assert!(says.contains("is no day"), "{text}: {says}");
    }
    assert_eq!(Rule::from_str("easter-2"), Ok(Rule::Easter(-2)));
}
