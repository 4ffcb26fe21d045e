//! What waits for whom: the rows of every home page. Each room says what waits in it; the pages put the rows into
//! order by their clocks.

use serde::Serialize;

use crate::base::citation::RuleId;
use crate::base::time::Date;

/// One thing that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What is to be done, as the key of its text: "queue-review-application".
    pub what: &'static str,
    /// The client's name.
    pub organisation: String,
    /// What it concerns in a few words, as "ISO 9001:2015, stage 2".
    pub subject: String,
    /// The page to do it on.
    pub href: String,
    /// The last day; none where no clock runs.
    pub due_on: Option<Date>,
    /// The rule the clock comes from.
    pub rule: Option<RuleId>,
}
