//! Laws of the clock, against slow and simple counting (LC-1, LC-21 to LC-23, LC-121).

use assayer::base::time::Date;
use assayer::rules::clock::{DueState, What};
use chrono::Datelike;
use proptest::prelude::*;
use serde_json::json;

use super::clock::{all, certified, clock};
use super::day;

/// LC-1 the slow way: count months up one at a time, and look for the last day there is.
fn naive_plus_months(date: Date, months: u32) -> Date {
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..months {
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    (1..=date.day())
        .rev()
        .find_map(|d| Date::from_ymd_opt(year, month, d))
        .unwrap()
}

proptest! {
    #[test]
    fn the_cycle_dates_equal_a_slow_count(after in 0u64..36_525) {
        let decision = day("2000-01-01") + chrono::Days::new(after);
        let clock = clock(&decision.to_string(), json!([{"type": "decision_granted", "date": decision}]));
        prop_assert_eq!(clock.expires, naive_plus_months(decision, 36).pred_opt());
        let first = all(&clock, What::Surveillance)[0];
        prop_assert_eq!(first.limit, Some(naive_plus_months(decision, 12)));
    }

    #[test]
    fn however_the_surveillances_fall_two_are_asked_and_no_required_year_is_forgotten(
        after in 0u64..2000, gaps in proptest::collection::vec(20u64..500, 0..5), until in 0u64..1200,
    ) {
        let decision = day("2020-01-01") + chrono::Days::new(after);
        let expires = naive_plus_months(decision, 36).pred_opt().unwrap();
        let today = (decision + chrono::Days::new(until)).min(expires);
        let mut held = Vec::new();
        let mut at = decision;
        for gap in gaps {
            at = at + chrono::Days::new(gap);
            if at <= today {
                held.push(at.to_string());
            }
        }
        let dates: Vec<&str> = held.iter().map(String::as_str).collect();
        let clock = clock(&today.to_string(), certified(&decision.to_string(), &dates));
        let items = all(&clock, What::Surveillance);
        prop_assert!(items.len() >= 2);
        let done = items.iter().filter(|i| i.state == DueState::Done).count();
        prop_assert_eq!(done, dates.len());
        // The naive reading of LC-23: every year strictly between has an audit, held or asked for.
        let recertification_year = {
            let planned = chrono::Months::new(3);
            (expires - planned).year().max(today.year())
        };
        for year in decision.year() + 1..recertification_year {
            prop_assert!(items.iter().any(|i| i.year == Some(year)), "{} {:?}", year, items);
        }
        // An owed item aims inside its own window.
        for item in items.iter().filter(|i| i.state != DueState::Done) {
            prop_assert!(item.opens <= item.target && item.target <= item.limit, "{:?}", item);
        }
    }
}
