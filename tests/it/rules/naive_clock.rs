//! A second clock, slow and simple: it counts days one by one, straight from the text of the rules, and shares no code
//! with the first but dates and events. The two must agree over a hundred years of generated cases.

use assayer::base::time::Date;
use assayer::rules::clock::{self, DueState, Event, EventKind, What};
use chrono::Datelike;
use proptest::prelude::*;

use super::book;

fn next(day: Date) -> Date {
    day.succ_opt().expect("a day after it")
}

fn before(day: Date) -> Date {
    day.pred_opt().expect("a day before it")
}

/// LC-1: the same day so many months later, or the last day of that month; found by walking.
pub(crate) fn months_after(day: Date, months: u32) -> Date {
    let mut at = day;
    let mut left = months;
    while left > 0 {
        let month = at.month();
        while at.month() == month {
            at = next(at);
        }
        left -= 1;
    }
    // The first of that month, unless nothing was to be walked.
    if months == 0 {
        return day;
    }
    let month = at.month();
    while at.day() < day.day() && next(at).month() == month {
        at = next(at);
    }
    at
}

fn months_before(day: Date, months: u32) -> Date {
    let mut at = day;
    for _ in 0..months {
        let month = at.month();
        while at.month() == month {
            at = before(at);
        }
    }
    while at.day() > day.day() {
        at = before(at);
    }
    at
}

/// Where a certification stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naive {
    pub(crate) status: &'static str,
    pub(crate) start: Option<Date>,
    pub(crate) expires: Option<Date>,
    /// The earliest limit of a surveillance that is still owed.
    pub(crate) surveillance: Option<Date>,
    base_year: i32,
    first: bool,
    held: Vec<Date>,
    recertification: Option<Date>,
}

/// The same questions as the clock's, answered slowly.
pub(crate) fn naive(events: &[Event], today: Date) -> Naive {
    let mut at = Naive {
        status: "applicant",
        start: None,
        expires: None,
        surveillance: None,
        base_year: 0,
        first: true,
        held: Vec::new(),
        recertification: None,
    };
    for event in events {
        match event.kind {
            EventKind::DecisionGranted => {
                // LC-20, LC-21.
                let expires = event
                    .expires
                    .unwrap_or_else(|| before(months_after(event.date, 36)));
                at.begin(event.date, expires, event.date.year(), true);
            }
            EventKind::DecisionRenewed => {
                let (old, audit) = (
                    at.expires.expect("a cycle"),
                    at.recertification.expect("an audit"),
                );
                // LC-83 after the expiry, LC-20 and LC-21 before it, unless the body continues the old one (LC-81).
                let late = event.date > old;
                let by_rule = if late {
                    months_after(old, 36)
                } else {
                    before(months_after(event.date, 36))
                };
                at.begin(event.date, event.expires.unwrap_or(by_rule), audit.year(), false);
            }
            EventKind::SurveillanceEnd => at.held.push(event.date),
            EventKind::RecertificationEnd => at.recertification = Some(event.date),
            EventKind::Suspended => at.status = "suspended",
            EventKind::Restored => at.status = "certified",
            EventKind::Withdrawn => at.status = "withdrawn",
            _ => {}
        }
    }
    // LC-82: the day after.
    if at.status != "withdrawn" && at.expires.is_some_and(|expires| today > expires) {
        at.status = "expired";
    }
    at.surveillance = at.owed(today);
    at
}

impl Naive {
    fn begin(&mut self, start: Date, expires: Date, base_year: i32, first: bool) {
        self.status = "certified";
        self.start = Some(start);
        self.expires = Some(expires);
        self.base_year = base_year;
        self.first = first;
        self.held.clear();
        self.recertification = None;
    }

    /// LC-22, LC-23, LC-121.
    fn owed(&self, today: Date) -> Option<Date> {
        let (start, expires) = (self.start?, self.expires?);
        let planned = months_before(expires, 3);
        let slipped = today.min(expires);
        let audit = self
            .recertification
            .unwrap_or(if slipped.year() > planned.year() {
                slipped
            } else {
                planned
            });
        let mut limits = Vec::new();
        if self.first && self.held.is_empty() {
            limits.push(months_after(start, 12));
        }
        for year in self.base_year + 1..audit.year() {
            if self.held.iter().all(|held| held.year() != year) {
                limits.push(Date::from_ymd_opt(year, 12, 31).expect("a day"));
            }
        }
        if limits.is_empty() && self.held.len() < 2 {
            // Not held on its planned day, the audit can still be as late as the expiry.
            let latest = if today < planned { planned } else { expires };
            limits.push(before(self.recertification.unwrap_or(latest)));
        }
        limits.into_iter().min()
    }
}

fn status(of: &Naive) -> String {
    of.status.to_owned()
}

/// A history of one case from choices and gaps in days; only what the rules allow happens.
fn history(start: Date, choices: &[(u8, u16)]) -> Vec<Event> {
    let mut events = vec![Event::on(EventKind::DecisionGranted, start)];
    let mut day = start;
    for (choice, gap) in choices {
        day = day + chrono::Days::new(u64::from(*gap));
        let now = naive(&events, day);
        let expires = now.expires.expect("a cycle");
        match (now.status, choice % 5) {
            ("certified", 0 | 1) if now.recertification.is_none() => {
                events.push(Event::on(EventKind::SurveillanceEnd, day));
            }
            ("certified", 2) | ("expired", _) if day <= months_after(expires, 6) => {
                if now.recertification.is_none() {
                    events.push(Event::on(EventKind::RecertificationEnd, day));
                }
                let continued = months_after(expires, 36);
                let stated = (choice % 2 == 0).then_some(continued);
                events.push(Event {
                    expires: stated,
                    ..Event::on(EventKind::DecisionRenewed, day)
                });
            }
            ("certified", 3) => events.push(Event::on(EventKind::Suspended, day)),
            ("suspended", 0..=3) => events.push(Event::on(EventKind::Restored, day)),
            ("suspended", _) => events.push(Event::on(EventKind::Withdrawn, day)),
            _ => {}
        }
        if now.status == "withdrawn" || (now.status == "expired" && day > months_after(expires, 6)) {
            break;
        }
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_clock_and_its_slow_twin_agree_over_a_hundred_years(
        first in 0_u64..36_525, choices in proptest::collection::vec((any::<u8>(), 1_u16..500), 0..12), later in 0_u64..900,
    ) {
        // From 2000 to 2099: leap days, ends of months and of years among them.
        let start = Date::from_ymd_opt(2000, 1, 1).expect("a day") + chrono::Days::new(first);
        let events = history(start, &choices);
        let last = events.last().expect("an event").date;
        let standard = "ISO 9001:2015".into();
        for today in [last, next(last), last + chrono::Days::new(later)] {
            let told = clock::due(book(), book().parameters(), &standard, &events, today);
            let told = told.map_err(|no| TestCaseError::fail(format!("{no:?} for {events:?}")))?.value;
            let slow = naive(&events, today);
            prop_assert_eq!(told.status.to_string(), status(&slow), "{:?} on {}", events, today);
            prop_assert_eq!(told.cycle_start, slow.start, "{:?}", events);
            prop_assert_eq!(told.expires, slow.expires, "{:?}", events);
            if slow.status == "certified" {
                let open = told.due.iter().filter(|item| item.what == What::Surveillance && item.state != DueState::Done);
                let limit = open.filter_map(|item| item.limit).min();
                prop_assert_eq!(limit, slow.surveillance, "{:?} on {}", events, today);
            }
        }
    }

    #[test]
    fn months_are_counted_alike(first in 0_u64..36_525, months in 0_u32..40) {
        let day = Date::from_ymd_opt(2000, 1, 1).expect("a day") + chrono::Days::new(first);
        prop_assert_eq!(months_after(day, months), assayer::base::time::plus_months(day, months));
    }
}

#[test]
fn the_slow_twin_counts_as_the_rule_says() {
    // LC-1: 31 August and six months are the last day of February.
    let day = |text: &str| -> Date { text.parse().expect("a day") };
    assert_eq!(months_after(day("2023-08-31"), 6), day("2024-02-29"));
    assert_eq!(months_after(day("2024-02-29"), 12), day("2025-02-28"));
}
