//! A visit from afar to a chosen site, and when it counts (MS-54).

use super::{Method, Purpose};
use crate::base::citation::{MS_54, RuleId};
use crate::base::ruling::{Refusals, Step};

/// A visit from afar, as it is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remote {
    /// What the audit is for.
    pub purpose: Purpose,
    /// How the site was chosen.
    pub method: Method,
    /// Whether the means are agreed, tried and safe (LC-126).
    pub means_agreed: bool,
    /// Whether the process of this site can be seen by these means.
    pub process_seen: bool,
    /// Whether the remote part looks at care given to patients.
    pub patient_care: bool,
}

/// Whether the visit counts for the site, or everything against it.
pub fn counts(visit: &Remote) -> Result<Step, Refusals> {
    const RULE: RuleId = MS_54;
    let mut no = Refusals::none();
    no.unless(
        visit.means_agreed,
        RULE,
        "The means of the remote visit are not agreed, tried and safe (LC-126).",
    );
    no.unless(
        visit.process_seen,
        RULE,
        "The process of this site cannot be seen by these means.",
    );
    no.unless(
        !(visit.method == Method::N && visit.purpose == Purpose::Initial),
        RULE,
        "A site that is not sampled is visited in person at the initial audit.",
    );
    no.unless(
        !visit.patient_care,
        RULE,
        "Care given to patients is looked at in person.",
    );
    no.or(Step::new(RULE, "The remote visit counts for this site"))
}
