//! What stage 1 concludes on and what it leads to (LC-30 to LC-32).

use crate::base::time::Date;
use crate::text_enum;

text_enum! {
    /// What stage 1 leads to (LC-32).
    Stage1Outcome {
        /// Stage 2 may follow.
        Proceed = "proceed",
        /// Stage 2 may follow once the concerns are resolved.
        ProceedAfterResolution = "proceed_after_resolution",
        /// Stage 2 waits.
        Postpone = "postpone",
        /// There will be no stage 2.
        Cancel = "cancel",
        /// Stage 1 is to be repeated.
        Repeat = "repeat_stage1",
    }
}

/// The end of stage 1, as far as stage 2 depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage1<'a> {
    /// Its last day.
    pub end: Date,
    /// What it led to; open until concluded.
    pub outcome: Option<Stage1Outcome>,
    /// Whether the concerns are resolved, after `proceed_after_resolution`.
    pub concerns_resolved: bool,
    /// Why stage 1 still holds after the interval of LC-33, or why none is kept (LC-34); empty if not needed.
    pub interval_reason: &'a str,
}

/// The seven answers of LC-30 and what stage 1 leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage1Conclusion<'a> {
    /// The text of each item, in the order of LC-30; none may be empty.
    pub items: [(bool, &'a str); 7],
    /// What stage 1 leads to.
    pub outcome: Stage1Outcome,
}

/// The names of the seven items of LC-30, as fields of the form.
pub const STAGE_1_ITEMS: [&str; 7] = [
    "documented_information",
    "site_conditions",
    "understanding",
    "scope_and_legal",
    "resources",
    "stage_2_focus",
    "internal_audits_and_review",
];
