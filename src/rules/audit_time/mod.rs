//! Audit time: how many auditor-days an audit takes, and how that came about.
//!
//! The order is that of AT-42: effective personnel, table row, factors with their floor, sum of sites, sum of
//! standards, then one rounding. Everything before that rounding is exact.

mod factors;
mod kinds;
mod lines;
mod sites;

use serde::{Deserialize, Serialize};

use super::book::{Book, StandardId};
use super::parameters::Parameters;
use super::personnel::Personnel;
use crate::base::amounts::{AuditorDays, Decimal};
use crate::base::ruling::{Refusals, Ruling};
use crate::text_enum;

text_enum! {
    /// What the audit time is for.
    Purpose {
        /// Stage 1 and stage 2 together (AT-50).
        Initial = "initial",
        /// One calendar year's surveillance (AT-53).
        Surveillance = "surveillance",
        /// The audit before expiry (AT-54).
        Recertification = "recertification",
    }
}

/// What the audit time is computed from. Percentages and hours are exact decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which audit.
    pub audit: Purpose,
    /// The standards audited together.
    pub standards: Vec<StandardLine>,
    /// Everybody in scope, unless `effective_personnel` or `sites` say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel: Option<Personnel>,
    /// The effective number of personnel, given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_personnel: Option<i64>,
    /// Factors that apply to every standard.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// The share of the planned duration that is remote, in percent (AT-81).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_percent: Option<Decimal>,
    /// The central function and the sampled sites, instead of `personnel` (AT-70).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteLine>,
}

/// One standard of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardLine {
    /// "ISO 9001:2015".
    pub standard: StandardId,
    /// The category, where its table has columns (AT-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Factors that apply to this standard alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// Other people than those at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel: Option<Personnel>,
    /// Another effective number than that at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_personnel: Option<i64>,
}

/// A reason for more or less audit time (AT-30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Which factor, as "multi-shift".
    pub id: String,
    /// Percent of the table value; negative lowers it.
    pub percent: Decimal,
    /// Why it applies here; mandatory (AT-4).
    pub reason: String,
}

/// One place audited (AT-70).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteLine {
    /// The site's id.
    pub id: String,
    /// Whether it is the central function: the ordinary limit holds there (AT-102).
    #[serde(default)]
    pub central: bool,
    /// Its own people, unless `effective_personnel` says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel: Option<Personnel>,
    /// Its own effective number of personnel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_personnel: Option<i64>,
    /// Factors of this site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// The standards audited there; none named means all of the audit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<SiteStandard>,
}

/// A standard audited at one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteStandard {
    /// One of the audit's standards.
    pub standard: StandardId,
    /// The site's own category, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

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
    /// The people counted; over all audited sites where there are several.
    pub effective_personnel: i64,
    /// One entry per standard; empty figures of row and people where sites are computed each.
    pub per_standard: Vec<StandardTime>,
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

/// Computes the audit time with every step (AT-4), or says everything that is wrong with the request.
pub fn compute(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
) -> Result<Ruling<AuditTime>, Refusals> {
    let lines = lines::compute(book, request)?;
    kinds::finish(parameters, request, lines)
}
