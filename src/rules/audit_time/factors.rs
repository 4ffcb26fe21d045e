//! Factors: summed, never chained, and limited (AT-30 to AT-32, AT-72).

use super::Factor;
use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{AT_4, AT_30, AT_32, AT_72, AT_98, AT_102, RuleId};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::Standard;

/// A factor together with where it stands in the request.
pub(super) struct Placed<'a> {
    pub(super) factor: &'a Factor,
    pub(super) field: String,
}

/// A percentage that counts, with the rule that brought it.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) rule: RuleId,
    pub(super) id: String,
    pub(super) percent: Exact,
    pub(super) reason: String,
}

impl From<&Factor> for Taken {
    fn from(factor: &Factor) -> Self {
        Self {
            rule: AT_30,
            id: factor.id.clone(),
            percent: factor.percent.0,
            reason: factor.reason.trim().to_owned(),
        }
    }
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
        if factor.percent.0 < Exact::default() && standard.audit_time.refused_decreases.contains(&factor.id) {
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

/// The greatest net reduction at one place in percent of the table value, and its rule (AT-31, AT-72, AT-93).
pub(super) fn limit(standard: &Standard, sampled_site: bool) -> (Exact, RuleId) {
    let own = &standard.audit_time;
    let (percent, rule) = if sampled_site {
        (own.sampled_site_reduction_max_percent, AT_72)
    } else {
        (own.reduction_max_percent, own.reduction_rule)
    };
    (Exact::from_integer(i64::from(percent)), rule)
}

/// The factors' sum in percent after the limit, with its steps.
pub(super) fn sum(
    factors: &[Taken],
    (limit, rule): (Exact, RuleId),
    whose: &str,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> Exact {
    let sum: Exact = factors.iter().map(|taken| taken.percent).sum();
    for Taken {
        rule,
        id,
        percent,
        reason,
    } in factors
    {
        let sign = if *percent > Exact::default() { "+" } else { "" };
        let percent = decimal(*percent);
        steps.push(
            Step::new(*rule, format!("{whose}: factor {id} {sign}{percent} %: {reason}"))
                .with("percent", percent),
        );
    }
    if sum >= -limit {
        return sum;
    }
    let most = decimal(limit);
    steps.push(
        Step::new(
            rule,
            format!(
                "{whose}: the factors sum to {} %; at most {most} % may be taken off",
                decimal(sum)
            ),
        )
        .with("percent", decimal(-limit)),
    );
    warnings.push(Step::new(
        AT_32,
        format!(
            "{whose}: decreases of {} % were cut to the {most} % allowed; a catalogue of factors that often \
             overshoots is not acceptable",
            decimal(-sum)
        ),
    ));
    -limit
}

/// AT-102: said where a central function stands beside sampled sites.
pub(super) fn central(id: &str) -> Step {
    Step::new(
        AT_102,
        format!("{id} is the central function: its limit is that of a single site, not of a sampled one"),
    )
}
