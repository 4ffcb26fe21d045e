//! The dates of a cycle, one function each.

use crate::base::citation::{LC_20, LC_21, LC_55, LC_56, LC_57, LC_81, LC_83, RuleId};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::{Date, in_words, minus_months, plus_days, plus_months};
use crate::rules::book::Standard;
use crate::rules::parameters::Parameters;
use crate::rules::words::{Grade, LimitKind};

/// LC-22: months from the first certification decision to the first surveillance at the latest. Fixed.
pub const FIRST_SURVEILLANCE_MONTHS: u32 = 12;

/// LC-55: months after the last day of stage 2 within which majors of an initial audit are verified. Fixed.
pub const INITIAL_MAJOR_MONTHS: u32 = 6;

/// LC-83: months after expiry within which a certification may be restored. Fixed.
pub const RESTORATION_MONTHS: u32 = 6;

/// LC-21: the default expiry of a cycle that starts on `start`.
pub fn expiry(standard: &Standard, parameters: &Parameters, start: Date) -> Date {
    let end = plus_days(
        plus_months(start, standard.cycle_months),
        parameters.expiry_offset_days,
    );
    // LC-3: no later than the end of the transition to a newer edition.
    standard.last_certificate_date.map_or(end, |last| end.min(last))
}

/// LC-21 backwards: the first day of the cycle that ends on `expires`.
pub fn start_of_cycle(standard: &Standard, parameters: &Parameters, expires: Date) -> Date {
    minus_months(
        plus_days(expires, -parameters.expiry_offset_days),
        standard.cycle_months,
    )
}

/// The latest expiry that LC-21, LC-81 and LC-83 allow for a cycle decided on `decision`; `previous` is the expiry of
/// the cycle before.
pub fn latest_expiry(
    standard: &Standard,
    parameters: &Parameters,
    decision: Date,
    previous: Option<Date>,
) -> Date {
    let by_decision = expiry(standard, parameters, decision);
    previous.map_or(by_decision, |old| continued(standard, old).max(by_decision))
}

/// LC-81, LC-83: the expiry that continues the cycle before.
pub(super) fn continued(standard: &Standard, previous: Date) -> Date {
    let end = plus_months(previous, standard.cycle_months);
    standard.last_certificate_date.map_or(end, |last| end.min(last))
}

/// LC-20, LC-81, LC-83: the last day of the cycle that a renewal on `decision` begins, with its steps. The expiry before
/// is continued, in time as well as after a lapse that can still be restored.
pub fn renewed_until(standard: &Standard, decision: Date, previous: Date) -> Ruling<Date> {
    let expires = continued(standard, previous);
    let (rule, says) = if decision > previous {
        (
            LC_83,
            format!(
                "Restored on {}; between {} and that day it was not certified",
                in_words(decision),
                in_words(previous)
            ),
        )
    } else {
        (
            LC_81,
            format!(
                "Decided before the expiry of {}, which is continued",
                in_words(previous)
            ),
        )
    };
    let steps = vec![
        Step::new(
            LC_20,
            format!(
                "The cycle starts on the day of the decision, {}",
                in_words(decision)
            ),
        ),
        Step::new(rule, says),
        Step::new(
            LC_21,
            format!(
                "{} months after that the cycle ends, on {}",
                standard.cycle_months,
                in_words(expires)
            ),
        ),
    ];
    Ruling::new(expires, steps)
}

/// LC-22: the last day for the first surveillance after the first certification decision.
pub fn first_surveillance_limit(decision: Date) -> Date {
    plus_months(decision, FIRST_SURVEILLANCE_MONTHS)
}

/// LC-92: the last day of a suspension, never past expiry.
pub fn suspension_limit(parameters: &Parameters, suspended: Date, expires: Date) -> Date {
    plus_months(suspended, parameters.suspension_months).min(expires)
}

/// LC-83: the last day on which an expired certification can be restored.
pub fn restorable_until(expires: Date) -> Date {
    plus_months(expires, RESTORATION_MONTHS)
}

/// The limits of a nonconformity: for its answer, and for its end with the kind and rule of that limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingLimits {
    /// Last day for the answer (LC-57).
    pub answer: Date,
    /// Last day for its end; open while stage 2 of an initial audit is not over.
    pub closed: Option<Date>,
    /// Who set that limit.
    pub kind: LimitKind,
    /// The rule behind it.
    pub rule: RuleId,
}

/// LC-55 to LC-57. `initial` is `Some(last day of stage 2, if over)` for a finding of the initial audit; `expires` is
/// given for a finding of a recertification. `None` for a grade that needs no answer.
pub fn finding_limits(
    parameters: &Parameters,
    grade: Grade,
    raised: Date,
    initial: Option<Option<Date>>,
    expires: Option<Date>,
) -> Option<FindingLimits> {
    // LC-56: nearer to expiry the limits shorten, so that the decision still comes in time; never before the finding.
    let lead = expires.map(|expires| plus_days(expires, -parameters.decision_lead_days).max(raised));
    let shortened = |normal: Date| lead.map_or(normal, |lead| lead.min(normal));
    let answer = shortened(plus_days(raised, parameters.answer_days));
    let (days, fixed) = match grade {
        Grade::Major => (parameters.major_days, true),
        Grade::Minor => (parameters.minor_days, false),
        Grade::Ofi | Grade::GoodPractice => return None,
    };
    let normal = plus_days(raised, days);
    Some(match initial {
        Some(stage_2_end) if fixed => FindingLimits {
            answer,
            closed: stage_2_end.map(|end| plus_months(end, INITIAL_MAJOR_MONTHS)),
            kind: LimitKind::Fixed,
            rule: LC_55,
        },
        _ if lead.is_some_and(|lead| lead < normal) => FindingLimits {
            answer,
            closed: Some(shortened(normal)),
            kind: LimitKind::Fixed,
            rule: LC_56,
        },
        _ => FindingLimits {
            answer,
            closed: Some(normal),
            kind: LimitKind::Cb,
            rule: LC_57,
        },
    })
}
