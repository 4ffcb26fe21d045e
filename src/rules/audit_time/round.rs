//! The last step of every kind: one rounding, the share on site, the two stages, and what was agreed or planned held
//! against it (AT-40 to AT-42, AT-50 to AT-52, AT-56, AT-57, AT-80 to AT-82).

use super::{AuditTime, Integrated, Purpose, Request, SiteTime, StandardTime};
use crate::base::amounts::{AuditorDays, Decimal, Exact, decimal};
use crate::base::citation::{
    AT_4, AT_31, AT_40, AT_41, AT_43, AT_50, AT_51, AT_56, AT_57, AT_80, AT_81, RuleId,
};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::parameters::Parameters;

/// The shares on site in percent.
pub(super) struct OnSite {
    pub(super) least_percent: Exact,
    pub(super) warn_percent: Exact,
    pub(super) rule: RuleId,
}

impl Default for OnSite {
    /// AT-51.
    fn default() -> Self {
        Self {
            least_percent: Exact::from_integer(80),
            warn_percent: Exact::from_integer(80),
            rule: AT_51,
        }
    }
}

/// Everything counted, before the rounding.
pub(super) struct Counted {
    /// The audit's exact time.
    pub(super) days: Exact,
    /// The same without what comes on top; stage 1 takes its share of it.
    pub(super) own_days: Exact,
    /// The least that may be agreed without what comes on top (AT-31, AT-72, AT-65).
    pub(super) least_agreed: Exact,
    pub(super) on_site: OnSite,
    pub(super) effective_personnel: i64,
    pub(super) per_standard: Vec<StandardTime>,
    pub(super) integrated: Option<Integrated>,
    pub(super) sites: Vec<SiteTime>,
    pub(super) steps: Vec<Step>,
    pub(super) warnings: Vec<Step>,
}

/// AT-40, AT-43: to the nearest half day, or up to the next one where the body chose so; never less than the nearest.
fn rounded(parameters: &Parameters, days: Exact) -> AuditorDays {
    if parameters.audit_time_rounded_up {
        AuditorDays::next_half(days)
    } else {
        AuditorDays::nearest_half(days)
    }
}

pub(super) fn finish(
    parameters: &Parameters,
    request: &Request,
    counted: Counted,
    mut no: Refusals,
) -> Result<Ruling<AuditTime>, Refusals> {
    let Counted {
        days: unrounded,
        own_days,
        least_agreed,
        on_site: share,
        effective_personnel,
        per_standard,
        integrated,
        sites,
        mut steps,
        mut warnings,
    } = counted;
    let up = parameters.audit_time_rounded_up;
    let days = rounded(parameters, unrounded);
    let (rule, which) = if up {
        (AT_43, "the next half day")
    } else {
        (AT_40, "the nearest half day")
    };
    steps.push(
        Step::new(
            rule,
            format!("{} days are rounded to {days}, {which}", decimal(unrounded)),
        )
        .with("days", days.to_string()),
    );
    if !up && (unrounded * 4).is_integer() && !(unrounded * 2).is_integer() {
        steps.push(Step::new(
            AT_41,
            format!("{} lies between two half days and goes up", decimal(unrounded)),
        ));
    }
    let on_site = AuditorDays::nearest_half(unrounded * share.least_percent / 100);
    steps.push(
        Step::new(
            share.rule,
            format!(
                "At least {} % of {} days on site: {on_site}",
                decimal(share.least_percent),
                decimal(unrounded)
            ),
        )
        .with("days", on_site.to_string()),
    );
    let stages = (request.audit == Purpose::Initial)
        .then(|| stages(parameters, own_days, days, &mut steps, &mut warnings));
    remote(parameters, request, &mut steps, &mut warnings, &mut no);
    planned(request, unrounded, on_site, &share, &mut warnings, &mut no);
    let on_top = unrounded - own_days;
    agreed(
        request,
        least_agreed + on_top,
        days,
        &mut steps,
        &mut warnings,
        &mut no,
    );
    let team = request.integration.as_ref().map_or(0, |given| given.team.len());
    let each = i64::try_from(team).ok().filter(|team| *team > 0);
    if let Some(each) = each.map(|team| unrounded / team)
        && each < Exact::new(1, 2)
    {
        warnings.push(Step::new(
            AT_56,
            format!(
                "{team} auditors have {} days each: less than half a day is not effective auditing",
                decimal(each)
            ),
        ));
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
            integration: integrated,
            sites,
        },
        steps,
        warnings,
    })
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
        let share = rounded(parameters, unrounded * percent / 100);
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

/// AT-80, AT-81: the remote share counts, and much of it asks for a reason.
fn remote(
    parameters: &Parameters,
    request: &Request,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
    no: &mut Refusals,
) {
    let Some(given) = request.remote_percent else {
        return;
    };
    if given.0 < Exact::default() || given.0 > Exact::from_integer(100) {
        no.add(Refusal::of(
            AT_81,
            "/remote_percent",
            format!("The remote share lies between 0 and 100 %, not {given} %."),
        ));
        return;
    }
    steps.push(Step::new(
        AT_80,
        format!("{given} % of the duration is remote and counts as audit time"),
    ));
    let limit = parameters.remote_warn_percent;
    if given.0 > Exact::from_integer(i64::from(limit)) {
        warnings.push(Step::new(
            AT_81,
            format!("{given} % remote is above {limit} %: record the reason"),
        ));
    }
}

/// AT-51, AT-52: what is planned on site against the least.
fn planned(
    request: &Request,
    unrounded: Exact,
    on_site: AuditorDays,
    share: &OnSite,
    warnings: &mut Vec<Step>,
    no: &mut Refusals,
) {
    let Some(planned) = request.planned_on_site_days else {
        return;
    };
    let usual = AuditorDays::nearest_half(unrounded * share.warn_percent / 100);
    if planned.0 < on_site.exact() {
        no.add(Refusal::of(
            share.rule,
            "/planned_on_site_days",
            format!(
                "At least {on_site} of {} days are spent on site, not {planned}.",
                decimal(unrounded)
            ),
        ));
    } else if planned.0 < usual.exact() {
        warnings.push(Step::new(
            share.rule,
            format!("{planned} days on site are below the usual {usual} and need approval"),
        ));
    }
}

/// AT-31, AT-57: what is agreed against the least and against what was computed.
fn agreed(
    request: &Request,
    least: Exact,
    days: AuditorDays,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
    no: &mut Refusals,
) {
    let Some(agreed) = request.agreed_days else {
        return;
    };
    // Half a day's rounding is not held against the one who agreed it.
    if agreed.0 < least && agreed.0 < AuditorDays::nearest_half(least).exact() {
        no.add(Refusal::of(
            AT_31,
            "/agreed_days",
            format!(
                "{agreed} days are below {}, the least that reductions allow.",
                decimal(least)
            ),
        ));
    } else if agreed.0 < days.exact() {
        warnings.push(Step::new(
            AT_57,
            format!("{agreed} days agreed are fewer than the {days} computed and need approval"),
        ));
    } else {
        steps.push(Step::new(
            AT_4,
            format!("{agreed} days are agreed; {days} were computed"),
        ));
    }
}
