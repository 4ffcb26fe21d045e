//! From the initial audit's exact time to the audit asked for, its rounding, stages and share on site
//! (AT-40 to AT-57, AT-81).

use super::lines::Lines;
use super::{AuditTime, Purpose, Request};
use crate::base::amounts::{AuditorDays, Decimal, Exact, decimal};
use crate::base::citation::{AT_40, AT_41, AT_50, AT_51, AT_53, AT_54, AT_60, AT_81, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::parameters::Parameters;

/// AT-51: least share of the audit time spent on site, in percent.
const ON_SITE_PERCENT: i64 = 80;

pub(super) fn finish(
    parameters: &Parameters,
    request: &Request,
    lines: Lines,
) -> Result<Ruling<AuditTime>, Refusals> {
    let mut no = Refusals::none();
    let Lines {
        days: initial,
        effective_personnel,
        per_standard,
        sites,
        mut steps,
        mut warnings,
    } = lines;
    if per_standard.len() > 1 {
        steps.push(
            Step::new(
                AT_60,
                format!(
                    "All standards together, not integrated: {} days",
                    decimal(initial)
                ),
            )
            .with("days", decimal(initial)),
        );
    }
    let unrounded = match request.audit {
        Purpose::Initial => initial,
        Purpose::Surveillance => share(initial, Exact::new(1, 3), "a third", AT_53, &mut steps),
        Purpose::Recertification => share(initial, Exact::new(2, 3), "two thirds", AT_54, &mut steps),
    };
    let days = AuditorDays::nearest_half(unrounded);
    steps.push(
        Step::new(
            AT_40,
            format!(
                "{} days are rounded to {days}, the nearest half day",
                decimal(unrounded)
            ),
        )
        .with("days", days.to_string()),
    );
    if (unrounded * 4).is_integer() && !(unrounded * 2).is_integer() {
        steps.push(Step::new(
            AT_41,
            format!("{} lies between two half days and goes up", decimal(unrounded)),
        ));
    }
    let on_site = AuditorDays::nearest_half(unrounded * ON_SITE_PERCENT / 100);
    steps.push(
        Step::new(
            AT_51,
            format!(
                "At least {ON_SITE_PERCENT} % of {} days on site: {on_site}",
                decimal(unrounded)
            ),
        )
        .with("days", on_site.to_string()),
    );
    let stages = match request.audit {
        Purpose::Initial => Some(stages(parameters, unrounded, days, &mut steps, &mut warnings)),
        Purpose::Surveillance | Purpose::Recertification => None,
    };
    if let Some(Decimal(remote)) = request.remote_percent {
        if remote < Exact::default() || remote > Exact::from_integer(100) {
            no.add(Refusal::of(
                AT_81,
                "/remote_percent",
                format!(
                    "The remote share lies between 0 and 100 %, not {} %.",
                    decimal(remote)
                ),
            ));
        }
        let limit = parameters.remote_warn_percent;
        if remote > Exact::from_integer(i64::from(limit)) {
            warnings.push(Step::new(
                AT_81,
                format!(
                    "{} % remote is above {limit} %: record the reason",
                    decimal(remote)
                ),
            ));
        }
    }
    no.or(Ruling {
        value: AuditTime {
            days,
            days_unrounded: Decimal(unrounded),
            on_site_days_min: on_site,
            stage_1_days: stages.map(|(stage_1, _)| stage_1),
            stage_2_days: stages.map(|(_, stage_2)| stage_2),
            effective_personnel,
            per_standard,
            sites,
        },
        steps,
        warnings,
    })
}

/// AT-53, AT-54: a share of what an initial audit would take now, at least one day for the whole audit (AT-57).
fn share(initial: Exact, share: Exact, in_words: &str, rule: RuleId, steps: &mut Vec<Step>) -> Exact {
    let days = initial * share;
    steps.push(
        Step::new(
            rule,
            format!(
                "{in_words} of the initial audit's {} days: {}",
                decimal(initial),
                decimal(days)
            ),
        )
        .with("days", decimal(days)),
    );
    let least = Exact::from_integer(1);
    if days < least {
        steps.push(Step::new(
            rule,
            format!(
                "{} days are raised to 1 day, the least for an audit",
                decimal(days)
            ),
        ));
        least
    } else {
        days
    }
}

/// AT-50: stage 1 and stage 2, each in half days, together `days`.
fn stages(
    parameters: &Parameters,
    unrounded: Exact,
    days: AuditorDays,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> (AuditorDays, AuditorDays) {
    let half = AuditorDays::halves(1);
    let percent = i64::from(parameters.stage_1_share_percent);
    let stage_1 = if days < AuditorDays::halves(3) {
        warnings.push(Step::new(
            AT_50,
            format!("{days} days in all leave less than 1 day for stage 2; stage 1 takes {half}"),
        ));
        half
    } else {
        let share = AuditorDays::nearest_half(unrounded * percent / 100);
        share.max(half).min(days - AuditorDays::whole(1))
    };
    let stage_2 = days - stage_1;
    steps.push(
        Step::new(
            AT_50,
            format!("Stage 1 takes {percent} % rounded, {stage_1} days; stage 2 the rest, {stage_2} days"),
        )
        .with("stage_1_days", stage_1.to_string())
        .with("stage_2_days", stage_2.to_string()),
    );
    (stage_1, stage_2)
}
