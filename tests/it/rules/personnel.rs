//! Effective personnel, AT-10 to AT-17.

use assayer::base::amounts::Decimal;
use assayer::rules::personnel::{PartTime, Personnel, Repetitive, effective};
use proptest::prelude::*;

use super::{no, pairs};

fn part_time(count: i64, hours: &str) -> PartTime {
    PartTime {
        count,
        hours_per_day: hours.parse().unwrap(),
    }
}

fn repetitive(count: i64, counted_as: i64) -> Repetitive {
    Repetitive {
        count,
        counted_as: Decimal::whole(counted_as),
        reason: "ward cleaning, method R-2".into(),
    }
}

fn number(full_time: i64, part_time: Vec<PartTime>, repetitive: Vec<Repetitive>) -> i64 {
    let personnel = Personnel {
        full_time,
        part_time,
        repetitive,
    };
    effective(&personnel, "/personnel").unwrap().value
}

#[test]
fn part_time_people_count_by_their_hours() {
    // AT-10, AT-12.
    // AT-11: 30 people × 4 h = 15.
    assert_eq!(number(0, vec![part_time(30, "4")], vec![]), 15);
    assert_eq!(
        number(120, vec![part_time(20, "4")], vec![repetitive(60, 15)]),
        85
    );
}

#[test]
fn the_number_is_rounded_up_once_after_all_conversions() {
    // AT-16: 0.5 + 0.5 are one person, not two.
    assert_eq!(number(10, vec![part_time(1, "4"), part_time(1, "4")], vec![]), 11);
    assert_eq!(number(10, vec![part_time(1, "0.1")], vec![]), 11);
}

#[test]
fn two_equal_part_time_groups_are_questioned() {
    let personnel = Personnel {
        full_time: 1,
        part_time: vec![part_time(3, "4"), part_time(3, "4")],
        repetitive: vec![],
    };
    assert_eq!(
        effective(&personnel, "").unwrap().warnings[0].rule.as_str(),
        "AT-17"
    );
}

#[test]
fn every_fault_is_told_at_once_with_its_field() {
    let personnel = Personnel {
        full_time: -1,
        part_time: vec![part_time(5, "0"), part_time(0, "25")],
        repetitive: vec![Repetitive {
            count: 4,
            counted_as: Decimal::whole(9),
            reason: " ".into(),
        }],
    };
    assert_eq!(
        no(effective(&personnel, "/personnel")),
        pairs(&[
            ("AT-17", "/personnel/full_time"),
            ("AT-17", "/personnel/part_time/0/hours_per_day"),
            ("AT-17", "/personnel/part_time/1/count"),
            ("AT-17", "/personnel/part_time/1/hours_per_day"),
            ("AT-4", "/personnel/repetitive/0/reason"),
            ("AT-17", "/personnel/repetitive/0/counted_as"),
            ("AT-17", "/personnel/repetitive"),
        ])
    );
}

#[test]
fn nobody_is_no_organisation_and_long_hours_make_no_more_people() {
    assert_eq!(
        no(effective(&Personnel::default(), "/p")),
        pairs(&[("AT-17", "/p")])
    );
    let overtime = Personnel {
        part_time: vec![part_time(30, "12")],
        ..Personnel::default()
    };
    assert_eq!(no(effective(&overtime, "/p")), pairs(&[("AT-17", "/p")]));
    let absurd = Personnel {
        full_time: i64::MAX,
        ..Personnel::default()
    };
    assert_eq!(no(effective(&absurd, "/p")), pairs(&[("AT-17", "/p/full_time")]));
}

proptest! {
    #[test]
    fn more_people_never_count_as_fewer(full in 1i64..5000, part in 1i64..500, quarters in 1i64..=32, more in 1i64..50) {
        let hours = format!("{}.{:02}", quarters / 4, quarters % 4 * 25);
        let group = vec![part_time(part, &hours)];
        prop_assert!(number(full + more, group.clone(), vec![]) >= number(full, group.clone(), vec![]));
        let fewer = number(full, vec![], vec![]);
        let with = number(full, group, vec![]);
        prop_assert!(fewer <= with && with <= full + part);
    }

    #[test]
    fn a_repetitive_group_never_raises_the_number(full in 10i64..5000, count in 1i64..10, as_few in 1i64..10) {
        prop_assume!(as_few <= count);
        prop_assert!(number(full, vec![], vec![repetitive(count, as_few)]) <= full);
    }
}
