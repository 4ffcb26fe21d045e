//! Dates as people type them.

use assayer::exchange::dates::{DateOrder, read};

#[test]
fn the_year_first_and_months_by_name_are_always_taken() {
    for text in [
        "2026-02-03",
        "2026-2-3",
        "2026/02/03",
        "2026.02.03",
        "2026-02-03T10:30:00",
        "2026-02-03 00:00:00",
        "3 February 2026",
        "3-Feb-2026",
        "3. Feb. 2026",
        "Feb 3, 2026",
    ] {
        for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
            assert_eq!(read(text, order).as_deref(), Ok("2026-02-03"), "{text}");
        }
    }
}

#[test]
fn figures_mean_what_the_mapping_says_and_else_what_alone_they_can() {
    let (day, month) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
    assert_eq!(read("3.2.2026", day).as_deref(), Ok("2026-02-03"));
    assert_eq!(read("3/2/2026", month).as_deref(), Ok("2026-03-02"));
    assert_eq!(read("31/01/2026", None).as_deref(), Ok("2026-01-31"));
    assert_eq!(read("01/31/2026", None).as_deref(), Ok("2026-01-31"));
    assert_eq!(read("04-04-2026", None).as_deref(), Ok("2026-04-04"));
    let says = read("03/04/2026", None).expect_err("two meanings");
    assert!(
        says.contains("can mean 2026-04-03 or 2026-03-04") && says.contains("dates = \"day.month.year\""),
        "{says}"
    );
    assert!(read("01/31/2026", day).is_err());
    assert!(read("31/01/2026", month).is_err());
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "",
        "soon",
        "2026",
        "2026-02",
        "2026-02-30",
        "30.2.2026",
        "2026-13-01",
        "0.0.0000",
        "45000",
        "3 Marble 2026",
        "3 F 2026",
        "2026-02-03-04",
        "-1-1-2026x",
        "２０２６-01-01",
    ] {
        assert!(read(text, Some(DateOrder::DayFirst)).is_err(), "{text}");
    }
    let says = read("31/01/26", None).expect_err("no century");
    assert!(says.contains("a year of two figures"), "{says}");
}
