//! Factors: summed, never chained, and limited (AT-30 to AT-32, AT-72).

use super::Factor;
use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{AT_4, AT_30, AT_31, AT_32, AT_72, AT_98, AT_102};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::Standard;

/// AT-31: the greatest net reduction, in percent of the table value.
pub(super) const REDUCTION_MAX: i64 = 30;
/// AT-72: the same for a sampled site of several.
pub(super) const SITE_REDUCTION_MAX: i64 = 50;

/// A factor together with where it stands in the request.
pub(super) struct Placed<'a> {
    pub(super) factor: &'a Factor,
    pub(super) field: String,
}

pub(super) fn placed<'a>(factors: &'a [Factor], field: &str) -> Vec<Placed<'a>> {
    factors
        .iter()
        .enumerate()
        .map(|(i, factor)| Placed {
            factor,
            field: format!("{field}/{i}"),
        })
        .collect()
}

/// What is wrong with each factor by itself (AT-4).
pub(super) fn check(no: &mut Refusals, factors: &[Placed<'_>]) {
    for Placed { factor, field } in factors {
        if factor.reason.trim().is_empty() {
            no.add(Refusal::of(
                AT_4,
                format!("{field}/reason"),
                format!(
                    "Give the reason for the factor \"{}\" of {} %.",
                    factor.id, factor.percent
                ),
            ));
        }
        if factor.id.trim().is_empty() {
            no.add(Refusal::of(AT_4, format!("{field}/id"), "Name the factor."));
        }
        let limit = Exact::from_integer(1_000);
        if factor.percent.0 > limit || factor.percent.0 < -limit {
            no.add(Refusal::of(
                AT_30,
                format!("{field}/percent"),
                format!(
                    "A factor lies between -1000 and 1000 %, not {} %.",
                    factor.percent
                ),
            ));
        }
    }
}

/// AT-98, AT-29: decreases that the standard's risk class rules out.
pub(super) fn check_allowed(no: &mut Refusals, standard: &Standard, factors: &[&Placed<'_>]) {
    for Placed { factor, field } in factors {
        if factor.percent.0 < Exact::default() && standard.refused_factors.contains(&factor.id) {
            no.add(Refusal::of(
                AT_98,
                field.clone(),
                format!(
                    "{} allows no decrease for \"{}\": its risk class is high.",
                    standard.id, factor.id
                ),
            ));
        }
    }
}

/// The factors' sum in percent after the limit, with its steps.
pub(super) fn sum(
    factors: &[&Placed<'_>],
    sampled_site: bool,
    whose: &str,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> Exact {
    let sum: Exact = factors.iter().map(|placed| placed.factor.percent.0).sum();
    for placed in factors {
        let Factor { id, percent, reason } = placed.factor;
        let sign = if percent.0 > Exact::default() { "+" } else { "" };
        steps.push(
            Step::new(
                AT_30,
                format!("{whose}: factor {id} {sign}{percent} %: {}", reason.trim()),
            )
            .with("percent", percent.to_string()),
        );
    }
    let (limit, rule) = if sampled_site {
        (SITE_REDUCTION_MAX, AT_72)
    } else {
        (REDUCTION_MAX, AT_31)
    };
    if sum >= Exact::from_integer(-limit) {
        return sum;
    }
    steps.push(
        Step::new(
            rule,
            format!(
                "{whose}: the factors sum to {} %; at most {limit} % may be taken off",
                decimal(sum)
            ),
        )
        .with("percent", (-limit).to_string()),
    );
    warnings.push(Step::new(
        AT_32,
        format!(
            "{whose}: decreases of {} % were cut to the {limit} % allowed; a catalogue of factors that often \
             overshoots is not acceptable",
            decimal(-sum)
        ),
    ));
    Exact::from_integer(-limit)
}

/// AT-102: said where a central function stands beside sampled sites.
pub(super) fn central(id: &str) -> Step {
    Step::new(
        AT_102,
        format!("{id} is the central function: its own limit is {REDUCTION_MAX} %, as for a single site"),
    )
}
