//! The surveillances of a cycle (LC-22, LC-23, LC-24, LC-26, LC-121).
//!
//! An audit counts only for the calendar year it is held in. So the held ones are listed first, then what is still
//! owed: the first one (LC-22), every required year without one (LC-23), and enough to make two (LC-121). What an
//! extraordinary event puts off (LC-29) keeps its year and has a later limit.

use chrono::Datelike;

use super::history::{Cycle, Held};
use super::{DueItem, DueState, What};
use crate::base::citation::{LC_22, LC_23, LC_29, LC_102, LC_121, RuleId};
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
    let required = required(parameters, cycle, today);
    let recertification = recertification_planned(parameters, cycle, today);
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
    let assumed = assumed(cycle);
    if let Some(transferred) = cycle.transferred.filter(|_| assumed > 0) {
        steps.push(Step::new(
            LC_102,
            format!(
                "Taken as audited by the former body: the years before {}, or the transfer of {} would have been refused",
                transferred.year(),
                in_words(transferred)
            ),
        ));
    }
    let warn_on = plus_months(cycle.start, parameters.second_surveillance_months);
    if today >= warn_on && before_recertification(cycle) + assumed < LEAST {
        warnings.push(Step::new(
            LC_121,
            format!(
                "Two surveillances are held in a cycle; on {}, {} months after its start, there were fewer",
                in_words(warn_on),
                parameters.second_surveillance_months
            ),
        ));
    }
    let mut wanted = done(cycle, warnings);
    wanted.extend(owed(parameters, cycle, &required, today));
    wanted.sort_by_key(|wanted| wanted.limit);
    wanted
        .into_iter()
        .zip(1u32..)
        .map(|(wanted, number)| wanted.item(parameters, cycle, number, today))
        .collect()
}

/// LC-23: the years that need a surveillance of their own. Of a certification that was transferred, those before the
/// transfer are the former body's: with an audit overdue it would have been a new client (LC-102).
fn required(parameters: &Parameters, cycle: &Cycle, today: Date) -> Vec<i32> {
    let first = cycle
        .transferred
        .map_or(i32::MIN, |transferred| transferred.year())
        .max(cycle.base_year + 1);
    (first..recertification_planned(parameters, cycle, today).year()).collect()
}

/// How many surveillances the former body is taken to have held in years of this cycle of which nothing is known.
fn assumed(cycle: &Cycle) -> usize {
    let Some(transferred) = cycle.transferred else {
        return 0;
    };
    (cycle.base_year + 1..transferred.year())
        .filter(|year| cycle.surveillances.iter().all(|held| held.year != *year))
        .count()
}

/// LC-121: how many were held before the recertification audit; one held between that audit and its decision comes too late.
fn before_recertification(cycle: &Cycle) -> usize {
    let held = cycle.surveillances.iter();
    held.filter(|held| cycle.recertification.is_none_or(|audit| held.date < audit))
        .count()
}

/// The surveillance owed next on `today`, as the year it counts for and its limit.
pub(super) fn next_owed(parameters: &Parameters, cycle: &Cycle, today: Date) -> Option<(Option<i32>, Date)> {
    let required = required(parameters, cycle, today);
    owed(parameters, cycle, &required, today)
        .into_iter()
        .min_by_key(|wanted| wanted.limit)
        .map(|wanted| (wanted.year, wanted.limit))
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
    /// LC-29: the later limit, where it was put off.
    put_off: Option<Date>,
}

fn first_limit(cycle: &Cycle) -> Option<Date> {
    cycle.first.then(|| first_surveillance_limit(cycle.start))
}

fn done(cycle: &Cycle, warnings: &mut Vec<Step>) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (i, Held { date, year, put_off }) in cycle.surveillances.iter().enumerate() {
        let first = first_limit(cycle).filter(|_| i == 0);
        if let Some(limit) = first.filter(|limit| *date > put_off.unwrap_or(*limit)) {
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
            year: Some(*year),
            limit: first.unwrap_or_else(|| end_of_year(*year)),
            rule: if first.is_some() { LC_22 } else { LC_23 },
            held: true,
            target: None,
            put_off: *put_off,
        });
    }
    wanted
}

fn owed(parameters: &Parameters, cycle: &Cycle, required: &[i32], today: Date) -> Vec<Wanted> {
    let held = &cycle.surveillances;
    let mut wanted = Vec::new();
    let mut covered: Vec<i32> = held.iter().map(|held| held.year).collect();
    if let Some(limit) = first_limit(cycle).filter(|_| held.is_empty()) {
        // LC-22 and LC-23 are separate; one audit held by this limit in the limit's year passes both.
        covered.push(limit.year());
        wanted.push(Wanted {
            year: Some(limit.year()),
            limit,
            rule: LC_22,
            held: false,
            target: Some(limit),
            put_off: None,
        });
    }
    for year in required.iter().filter(|year| !covered.contains(year)) {
        wanted.push(Wanted {
            year: Some(*year),
            limit: end_of_year(*year),
            rule: LC_23,
            held: false,
            target: None,
            put_off: None,
        });
    }
    // LC-121: two in each cycle. No required year is left here, so the day before the recertification audit limits it.
    // As long as that audit is not held, its planned day stands for it, and once that has passed, the expiry date.
    let planned = minus_months(cycle.expires, parameters.recertification_target_months);
    let next = if today < planned { planned } else { cycle.expires };
    let recertification = cycle.recertification.unwrap_or(next);
    for _ in before_recertification(cycle) + assumed(cycle) + wanted.len()..LEAST {
        wanted.push(Wanted {
            year: None,
            limit: plus_days(recertification, -1),
            rule: LC_121,
            held: false,
            target: Some(plus_months(cycle.start, parameters.second_surveillance_months)),
            put_off: None,
        });
    }
    for one in cycle.put_off.iter().filter(|one| one.what == What::Surveillance) {
        if let Some(same) = wanted.iter_mut().find(|wanted| wanted.year == one.year) {
            same.put_off = Some(one.until);
        }
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
        let limit = self.put_off.unwrap_or(self.limit);
        DueItem {
            what: What::Surveillance,
            number: Some(number),
            of: None,
            year: self.year,
            opens: Some(opens),
            target: Some(target),
            limit: Some(limit),
            state: if self.held {
                DueState::Done
            } else {
                super::due_items::state(Some(opens), Some(limit), LimitKind::Fixed, today)
            },
            kind: LimitKind::Fixed,
            at_limit: "Surveillance at the required frequency is missed: suspend the certification (LC-90)."
                .to_owned(),
            rule: self.put_off.map_or(self.rule, |_| LC_29),
        }
    }
}
