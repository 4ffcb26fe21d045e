//! The surveillances of a cycle (LC-22, LC-23, LC-24, LC-26, LC-121).
//!
//! An audit counts only for the calendar year it is held in. So the held ones are listed first, then what is still
//! owed: the first one (LC-22), every required year without one (LC-23), and enough to make two (LC-121).

use chrono::Datelike;

use super::history::Cycle;
use super::{DueItem, DueState, What};
use crate::base::citation::{LC_22, LC_23, LC_121, RuleId};
use crate::base::ruling::Step;
use crate::base::time::{Date, end_of_year, in_words, minus_months, plus_days, plus_months};
use crate::rules::parameters::Parameters;
use crate::rules::words::LimitKind;

use super::cycle::first_surveillance_limit;

/// LC-121: surveillances of a cycle at the least. Fixed.
const LEAST: usize = 2;

pub(super) fn items(
    parameters: &Parameters,
    cycle: &Cycle,
    today: Date,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> Vec<DueItem> {
    let mut held = cycle.surveillances.clone();
    held.sort_unstable();
    let recertification = recertification_planned(parameters, cycle, today);
    let required: Vec<i32> = (cycle.base_year + 1..recertification.year()).collect();
    steps.push(Step::new(
        LC_23,
        format!(
            "A surveillance is required in each year after {} and before {}, the year of the recertification audit: {}",
            cycle.base_year,
            recertification.year(),
            if required.is_empty() {
                "none".to_owned()
            } else {
                required.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
            }
        ),
    ));
    let first_limit = cycle.first.then(|| first_surveillance_limit(cycle.start));
    let mut wanted = done(cycle, first_limit, &held, warnings);
    wanted.extend(owed(parameters, cycle, first_limit, &held, &required, today));
    wanted.sort_by_key(|wanted| wanted.limit);
    wanted
        .into_iter()
        .zip(1u32..)
        .map(|(wanted, number)| wanted.item(parameters, cycle, number, today))
        .collect()
}

/// Until it is held, the recertification audit counts in its planned year; once that year is over, in the present one.
fn recertification_planned(parameters: &Parameters, cycle: &Cycle, today: Date) -> Date {
    cycle.recertification.unwrap_or_else(|| {
        let planned = minus_months(cycle.expires, parameters.recertification_target_months);
        let slipped = today.min(cycle.expires);
        if slipped.year() > planned.year() {
            slipped
        } else {
            planned
        }
    })
}

struct Wanted {
    year: Option<i32>,
    limit: Date,
    rule: RuleId,
    held: bool,
    target: Option<Date>,
}

fn done(cycle: &Cycle, first_limit: Option<Date>, held: &[Date], warnings: &mut Vec<Step>) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (i, date) in held.iter().enumerate() {
        let first = first_limit.filter(|_| i == 0);
        if let Some(limit) = first.filter(|limit| date > limit) {
            warnings.push(Step::new(
                LC_22,
                format!(
                    "The first surveillance ended on {}, after its limit of {}",
                    in_words(*date),
                    in_words(limit)
                ),
            ));
        }
        if date.year() == cycle.base_year {
            warnings.push(Step::new(
                LC_23,
                format!(
                    "The surveillance of {} counts for {} only, so a third may fall due in this cycle",
                    in_words(*date),
                    date.year()
                ),
            ));
        }
        wanted.push(Wanted {
            year: Some(date.year()),
            limit: first.unwrap_or_else(|| end_of_year(date.year())),
            rule: if first.is_some() { LC_22 } else { LC_23 },
            held: true,
            target: None,
        });
    }
    wanted
}

fn owed(
    parameters: &Parameters,
    cycle: &Cycle,
    first_limit: Option<Date>,
    held: &[Date],
    required: &[i32],
    today: Date,
) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let mut covered: Vec<i32> = held.iter().map(Datelike::year).collect();
    if let Some(limit) = first_limit.filter(|_| held.is_empty()) {
        // LC-22 and LC-23 are separate; one audit held by this limit in the limit's year passes both.
        covered.push(limit.year());
        wanted.push(Wanted {
            year: Some(limit.year()),
            limit,
            rule: LC_22,
            held: false,
            target: Some(limit),
        });
    }
    for year in required.iter().filter(|year| !covered.contains(year)) {
        wanted.push(Wanted {
            year: Some(*year),
            limit: end_of_year(*year),
            rule: LC_23,
            held: false,
            target: None,
        });
    }
    // LC-121: two in each cycle. No required year is left here, so the day before the recertification audit limits it.
    // As long as that audit is not held, its planned day stands for it, and once that has passed, the expiry date.
    let planned = minus_months(cycle.expires, parameters.recertification_target_months);
    let next = if today < planned { planned } else { cycle.expires };
    let recertification = cycle.recertification.unwrap_or(next);
    for _ in held.len() + wanted.len()..LEAST {
        wanted.push(Wanted {
            year: None,
            limit: plus_days(recertification, -1),
            rule: LC_121,
            held: false,
            target: Some(plus_months(cycle.start, parameters.second_surveillance_months)),
        });
    }
    wanted
}

impl Wanted {
    /// LC-26: aimed at the anniversary, the window opening before it; never outside the year it must count for.
    fn item(self, parameters: &Parameters, cycle: &Cycle, number: u32, today: Date) -> DueItem {
        let anniversary = plus_months(cycle.start, 12 * number);
        let target = self.target.unwrap_or(anniversary).min(self.limit);
        let mut opens = minus_months(target, parameters.surveillance_window_months);
        let mut target = target;
        if let Some(first_day) = self
            .year
            .filter(|_| self.rule == LC_23)
            .and_then(|year| Date::from_ymd_opt(year, 1, 1))
        {
            opens = opens.max(first_day);
            target = target.max(first_day);
        }
        DueItem {
            what: What::Surveillance,
            number: Some(number),
            of: None,
            year: self.year,
            opens: Some(opens),
            target: Some(target),
            limit: Some(self.limit),
            state: if self.held {
                DueState::Done
            } else {
                super::due_items::state(Some(opens), Some(self.limit), LimitKind::Fixed, today)
            },
            kind: LimitKind::Fixed,
            at_limit: "Surveillance at the required frequency is missed: suspend the certification (LC-90)."
                .to_owned(),
            rule: self.rule,
        }
    }
}
