//! Whether the dates of an audit fall into its window (LC-22 to LC-26, LC-41, LC-80, LC-121).

use super::parameters::Parameters;
use super::words::AuditKind;
use crate::base::citation::{LC_24, LC_26, LC_41, LC_80, RuleId};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words, minus_months, plus_days};

/// The window of an audit; what is not known yet is left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day it should begin.
    pub opens: Option<Date>,
    /// Last day in time.
    pub limit: Option<Date>,
    /// The rule behind the limit.
    pub rule: RuleId,
}

/// Judges the dates against window and notice. The answer are the warnings; what stands against the dates is refused
/// in the fields `starts_on` and `ends_on`. Stage 2 has its own order and interval (LC-33, LC-37), judged with the
/// audit's other gates.
pub fn within(
    parameters: &Parameters,
    kind: AuditKind,
    window: &Window,
    (starts, ends): (Date, Date),
    today: Date,
) -> Result<Vec<Step>, Refusals> {
    let mut no = Refusals::none();
    let mut warnings = Vec::new();
    if starts < today {
        no.add(Refusal::of(
            LC_41,
            "starts_on",
            format!(
                "{} has passed. Dates are agreed in advance: choose a day from {} on.",
                in_words(starts),
                in_words(today)
            ),
        ));
    } else if kind != AuditKind::ShortNotice && starts < plus_days(today, parameters.plan_notice_days) {
        warnings.push(Step::new(
            LC_41,
            format!(
                "The audit begins in {} days; the client should have plan and team {} days before",
                (starts - today).num_days(),
                parameters.plan_notice_days
            ),
        ));
    }
    match kind {
        AuditKind::Stage1 | AuditKind::Stage2 => opening(&mut no, kind, window, starts),
        AuditKind::Surveillance
        | AuditKind::Recertification
        | AuditKind::Special
        | AuditKind::ShortNotice
        | AuditKind::FollowUp
        | AuditKind::ScopeExtension
        | AuditKind::TransferReview => {
            limit(&mut no, kind, window, ends);
            early(&mut warnings, kind, window, starts);
        }
    }
    no.or(warnings)
}

/// Nothing of the initial audit begins before what it waits for.
fn opening(no: &mut Refusals, kind: AuditKind, window: &Window, starts: Date) {
    // Stage 2 against the end of stage 1 is asked by the audit's own gate, with its reason.
    if kind == AuditKind::Stage1
        && let Some(opens) = window.opens.filter(|opens| starts < *opens)
    {
        no.add(Refusal::of(
            window.rule,
            "starts_on",
            format!(
                "Stage 1 cannot begin before the agreement was signed on {}.",
                in_words(opens)
            ),
        ));
    }
}

/// LC-24: the last audit day is the one that counts.
fn limit(no: &mut Refusals, kind: AuditKind, window: &Window, ends: Date) {
    let Some(limit) = window.limit.filter(|limit| ends > *limit) else {
        return;
    };
    let what = kind.as_str().replace('_', " ");
    no.add(Refusal::of(
        window.rule,
        "ends_on",
        format!(
            "The {what} must end by {}, and {} is later; its last day counts ({LC_24}). Choose earlier days.",
            in_words(limit),
            in_words(ends)
        ),
    ));
}

/// LC-26, LC-80: the opening of these windows is habit, so an early date is allowed and told.
fn early(warnings: &mut Vec<Step>, kind: AuditKind, window: &Window, starts: Date) {
    let Some(opens) = window.opens.filter(|opens| starts < *opens) else {
        return;
    };
    let rule = if kind == AuditKind::Recertification {
        LC_80
    } else {
        LC_26
    };
    warnings.push(Step::new(
        rule,
        format!(
            "{} is before the window opens on {}: an early audit counts for the calendar year it is held in",
            in_words(starts),
            in_words(opens)
        ),
    ));
}

/// The first days to offer for an audit: the opening of its window or the first day that keeps the notice (LC-41),
/// whichever is later, but no later than the month before its limit.
pub fn first_day(parameters: &Parameters, window: &Window, today: Date) -> Date {
    let noticed = plus_days(today, parameters.plan_notice_days);
    let opens = window.opens.map_or(noticed, |opens| opens.max(noticed));
    match window.limit {
        Some(limit) if opens > limit => minus_months(limit, 1).max(today),
        _ => opens,
    }
}
