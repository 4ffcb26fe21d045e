//! Effective number of personnel: who counts, and how much (AT-10 to AT-17).

use serde::{Deserialize, Serialize};

use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_4, AT_10, AT_11, AT_12, AT_15, AT_16, AT_17};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};

/// More people than any organisation has; keeps every later product inside exact arithmetic.
const MOST_PEOPLE: i64 = 10_000_000;

/// Everybody inside the certification scope, over all shifts (AT-10).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = RulesPersonnel)]
pub struct Personnel {
    /// Heads working full time, temporary and contracted people included.
    pub full_time: i64,
    /// Groups working fewer hours than a full day.
    pub part_time: Vec<PartTime>,
    /// Groups of full-time people doing repetitive simple work, counted as fewer.
    pub repetitive: Vec<Repetitive>,
}

/// A group of part-time people (AT-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesPartTime)]
pub struct PartTime {
    /// Heads.
    pub count: i64,
    /// Hours each works on a day; more than 0, at most 24.
    pub hours_per_day: Decimal,
}

/// A group of full-time people counted as fewer by the body's own documented method (AT-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesRepetitive)]
pub struct Repetitive {
    /// Heads; part of the full-time people.
    pub count: i64,
    /// What they count as instead.
    pub counted_as: Decimal,
    /// Which work, which method; mandatory (AT-4).
    pub reason: String,
}

/// The effective number of personnel, a whole number of at least 1. `field` is the JSON pointer of `personnel`.
pub fn effective(personnel: &Personnel, field: &str) -> Result<Ruling<i64>, Refusals> {
    let mut counting = Counting::new(personnel, field);
    for (i, group) in personnel.part_time.iter().enumerate() {
        let again = personnel.part_time.iter().take(i).any(|other| other == group);
        counting.part_time(group, &format!("{field}/part_time/{i}"), again);
    }
    let mut in_repetitive_work: i64 = 0;
    for (i, group) in personnel.repetitive.iter().enumerate() {
        in_repetitive_work += counting.repetitive(group, &format!("{field}/repetitive/{i}"));
    }
    let Counting {
        mut no,
        sum,
        full_time,
        heads,
        mut steps,
        warnings,
    } = counting;
    if in_repetitive_work > full_time {
        no.add(Refusal::of(
            AT_17,
            format!("{field}/repetitive"),
            format!(
                "{in_repetitive_work} people in repetitive work are more than the {full_time} full-time people \
                 they are part of."
            ),
        ));
    }
    if !no.is_empty() {
        return Err(no);
    }
    // AT-16: rounded up once, after all conversions.
    let number = sum.ceil().to_integer();
    steps.push(if sum.is_integer() {
        Step::new(AT_16, format!("Effective number of personnel: {number}"))
    } else {
        Step::new(
            AT_16,
            format!("{} is rounded up to {number} effective personnel", decimal(sum)),
        )
    });
    check_number(&mut no, number, heads, field);
    no.or(Ruling {
        value: number,
        steps,
        warnings,
    })
}

/// The sum so far, exact, with its steps and everything wrong.
struct Counting {
    no: Refusals,
    sum: Exact,
    full_time: i64,
    heads: i64,
    steps: Vec<Step>,
    warnings: Vec<Step>,
}

impl Counting {
    fn new(personnel: &Personnel, field: &str) -> Self {
        let mut no = Refusals::none();
        check_count(&mut no, personnel.full_time, 0, format!("{field}/full_time"));
        // A count refused above takes no further part, so that nothing overflows.
        let full_time = personnel.full_time.clamp(0, MOST_PEOPLE);
        let step = Step::new(
            AT_10,
            format!("{full_time} people work full time, all shifts together"),
        )
        .with("full_time", full_time);
        Self {
            no,
            sum: Exact::from_integer(full_time),
            full_time,
            heads: full_time,
            steps: vec![step],
            warnings: Vec::new(),
        }
    }

    fn part_time(&mut self, group: &PartTime, at: &str, again: bool) {
        let counted = check_count(&mut self.no, group.count, 1, format!("{at}/count"));
        let hours = group.hours_per_day.0;
        if hours <= Exact::from_integer(0) || hours > Exact::from_integer(24) {
            self.no.add(Refusal::of(
                AT_17,
                format!("{at}/hours_per_day"),
                format!(
                    "Hours per day lie above 0 and up to 24, not {}.",
                    group.hours_per_day
                ),
            ));
            return;
        }
        if !counted {
            return;
        }
        let share = hours * group.count / 8;
        self.sum += share;
        self.heads += group.count;
        let PartTime { count, hours_per_day } = group;
        let equivalent = decimal(share);
        self.steps.push(
            Step::new(
                AT_11,
                format!("{count} part-time people × {hours_per_day} h ÷ 8 h = {equivalent}"),
            )
            .with("full_time_equivalent", equivalent),
        );
        if again {
            self.warnings.push(Step::new(
                AT_17,
                format!(
                    "Two part-time groups of {count} people with {hours_per_day} h are the same: make sure none \
                     is counted twice"
                ),
            ));
        }
    }

    /// How many heads of the full-time people are in this group.
    fn repetitive(&mut self, group: &Repetitive, at: &str) -> i64 {
        let counted = check_count(&mut self.no, group.count, 1, format!("{at}/count"));
        let Repetitive {
            count,
            counted_as,
            reason,
        } = group;
        if reason.trim().is_empty() {
            self.no.add(Refusal::of(
                AT_4,
                format!("{at}/reason"),
                "Give the reason and the method for counting repetitive work as fewer people.",
            ));
        }
        if counted_as.0 <= Exact::from_integer(0) || counted_as.0 > Exact::from_integer(*count) {
            self.no.add(Refusal::of(
                AT_17,
                format!("{at}/counted_as"),
                format!("{count} people can count as more than 0 and at most {count}, not as {counted_as}."),
            ));
        }
        if !counted {
            return 0;
        }
        self.sum += counted_as.0 - count;
        self.steps.push(
            Step::new(
                AT_12,
                format!(
                    "{count} people doing repetitive work count as {counted_as}: {}",
                    reason.trim()
                ),
            )
            .with("counted_as", counted_as.to_string()),
        );
        *count
    }
}

/// AT-15: a group of repetitive work counts at least as the square root of its heads, rounded up.
pub fn check_root(no: &mut Refusals, personnel: &Personnel, field: &str) {
    for (i, group) in personnel.repetitive.iter().enumerate() {
        let heads = group.count.clamp(0, MOST_PEOPLE);
        let least = (0..=heads).find(|least| least * least >= heads).unwrap_or(heads);
        if group.counted_as.0 < Exact::from_integer(least) {
            no.add(Refusal::of(
                AT_15,
                format!("{field}/repetitive/{i}/counted_as"),
                format!(
                    "{heads} people count at least as {least}, the square root of their number rounded up, not as {}.",
                    group.counted_as
                ),
            ));
        }
    }
}

/// AT-17 for a number given by hand instead of `Personnel`.
pub fn given(number: i64, field: &str) -> Result<Ruling<i64>, Refusals> {
    let mut no = Refusals::none();
    check_number(&mut no, number, MOST_PEOPLE, field);
    no.or(Ruling::new(
        number,
        vec![Step::new(
            AT_10,
            format!("{number} effective personnel, as given"),
        )],
    ))
}

/// Whether `count` is one to reckon with.
fn check_count(no: &mut Refusals, count: i64, least: i64, field: String) -> bool {
    let fits = (least..=MOST_PEOPLE).contains(&count);
    if !fits {
        no.add(Refusal::of(
            AT_17,
            field,
            format!("A count of people lies between {least} and {MOST_PEOPLE}, not {count}."),
        ));
    }
    fits
}

fn check_number(no: &mut Refusals, number: i64, heads: i64, field: &str) {
    if number < 1 {
        no.add(Refusal::of(
            AT_17,
            field,
            format!("The effective number of personnel is at least 1, not {number}."),
        ));
    }
    if number > heads {
        no.add(Refusal::of(
            AT_17,
            field,
            format!("The effective number of personnel, {number}, is above the {heads} people there are."),
        ));
    }
}
