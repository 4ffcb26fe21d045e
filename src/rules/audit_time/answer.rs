//! What an audit time is, with its parts.

use serde::{Deserialize, Serialize};

use crate::base::amounts::{AuditorDays, Decimal};
use crate::rules::book::StandardId;

/// The audit time, in auditor-days of 8 hours (AT-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTime {
    /// Rounded to half days (AT-40); what is agreed with the client.
    pub days: AuditorDays,
    /// The exact figure before that rounding.
    pub days_unrounded: Decimal,
    /// The least to be spent on site, or live by remote means (AT-51).
    pub on_site_days_min: AuditorDays,
    /// Stage 1's part of an initial audit (AT-50).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stage_1_days: Option<AuditorDays>,
    /// Stage 2's part of an initial audit (AT-50).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stage_2_days: Option<AuditorDays>,
    /// The people counted; over all audited sites where there are several. 0 where nobody is counted (AT-103).
    pub effective_personnel: i64,
    /// One entry per standard; empty figures of row and people where sites are computed each.
    pub per_standard: Vec<StandardTime>,
    /// What integration took off; none where the standards are summed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub integration: Option<Integrated>,
    /// One entry per audited site; empty for a single site.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sites: Vec<SiteTime>,
}

/// One standard's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardTime {
    /// "ISO 9001:2015".
    pub standard: StandardId,
    /// The table used.
    pub table: String,
    /// The row used, as "66-85"; "per site" where every site has its own.
    pub row: String,
    /// The table value, for several sites their sum.
    pub table_days: Decimal,
    /// The factors' sum after the limit, in percent.
    pub factor_percent: Decimal,
    /// The initial audit's time after factors.
    pub days_unrounded: Decimal,
}

/// What integration took off the sum of the standards (AT-65).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integrated {
    /// The sum of the standards of this audit before it.
    pub days_before: Decimal,
    /// The level of integration (AT-61).
    pub level_percent: Decimal,
    /// The team's capability (AT-62).
    pub capability_percent: Decimal,
    /// The reduction (AT-64).
    pub reduction_percent: Decimal,
}

/// One site's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteTime {
    /// The site's id.
    pub id: String,
    /// The initial audit's time there after factors.
    pub days_unrounded: Decimal,
    /// The same by standard.
    pub per_standard: Vec<StandardTime>,
}
