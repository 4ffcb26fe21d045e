//! By when a nonconformity is to be answered and closed (LC-55 to LC-57).

use crate::base::citation::{LC_55, LC_56, LC_57, RuleId};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::{Date, in_words, plus_days, plus_months};
use crate::rules::parameters::Parameters;
use crate::rules::words::{AuditKind, Grade};

/// LC-55, FIXED (ISO/IEC 17021-1 9.5.3.2): months after the last day of stage 2 to verify a major.
pub const MAJOR_AFTER_STAGE_2_MONTHS: u32 = 6;

/// What the limits of one nonconformity depend on.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// How grave it is.
    pub grade: Grade,
    /// What the audit was for.
    pub audit: AuditKind,
    /// The last audit day.
    pub audit_end: Date,
    /// The day it was raised.
    pub raised_on: Date,
    /// The last day of validity, where there is one.
    pub expires: Option<Date>,
}

/// The limits of one nonconformity; a limit date itself is still in time (LC-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The last day for the client's answer.
    pub answer_by: Date,
    /// The last day to verify a major, or to accept the plan for a minor.
    pub close_by: Date,
    /// The rule behind `close_by`.
    pub close_rule: RuleId,
}

/// The limits, or none for a finding that is no nonconformity.
pub fn limits(parameters: &Parameters, facts: &Facts) -> Option<Ruling<Limits>> {
    if !facts.grade.is_nonconformity() {
        return None;
    }
    let raised = in_words(facts.raised_on);
    let days = parameters.answer_days;
    let mut answer_by = plus_days(facts.raised_on, days);
    let mut steps = vec![Step::new(
        LC_57,
        format!(
            "Raised on {raised}, {days} days to answer: {}",
            in_words(answer_by)
        ),
    )];
    let (mut close_by, mut close_rule) = if facts.grade == Grade::Major && facts.audit == AuditKind::Stage2 {
        let close_by = plus_months(facts.audit_end, MAJOR_AFTER_STAGE_2_MONTHS);
        steps.push(Step::new(
            LC_55,
            format!(
                "Stage 2 ended on {}; a major not verified {MAJOR_AFTER_STAGE_2_MONTHS} months later, by {}, means \
                 another stage 2",
                in_words(facts.audit_end),
                in_words(close_by)
            ),
        ));
        (close_by, LC_55)
    } else {
        let (days, what) = if facts.grade == Grade::Major {
            (parameters.major_days, "verify the corrective action")
        } else {
            (parameters.minor_days, "accept the plan")
        };
        let close_by = plus_days(facts.raised_on, days);
        steps.push(Step::new(
            LC_57,
            format!(
                "Raised on {raised}, {days} days to {what}: {}",
                in_words(close_by)
            ),
        ));
        (close_by, LC_57)
    };
    if facts.audit == AuditKind::Recertification
        && let Some(expires) = facts.expires
    {
        let lead = parameters.decision_lead_days;
        let latest = plus_days(expires, -lead);
        if latest < close_by {
            steps.push(Step::new(
                LC_56,
                format!(
                    "The certificate expires on {}; {lead} days are kept for the decision, so it closes by {}",
                    in_words(expires),
                    in_words(latest)
                ),
            ));
            (close_by, close_rule) = (latest, LC_56);
        }
        answer_by = answer_by.min(close_by);
    }
    Some(Ruling::new(
        Limits {
            answer_by,
            close_by,
            close_rule,
        },
        steps,
    ))
}
