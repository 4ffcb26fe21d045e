//! What an audit time is computed from, as it is asked (the JSON of `assayer rules audit-time`).

use serde::{Deserialize, Serialize};

use crate::base::amounts::Decimal;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::personnel::Personnel;
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
        /// An audit that adds sites, people or activities (AT-103).
        ScopeExtension = "scope_extension",
        /// Any other audit without a table (AT-103).
        Special = "special",
        /// The move to a newer edition (AT-105).
        Transition = "transition",
    }
}

text_enum! {
    /// What a transition rides on (AT-105).
    RidesOn {
        /// A recertification audit.
        Recertification = "recertification",
        /// A surveillance audit.
        Surveillance = "surveillance",
        /// Nothing: it is an audit of its own.
        Separate = "separate",
    }
}

/// What the audit time is computed from. Percentages and hours are exact decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesAuditTimeRequest)]
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
    /// How far the systems are integrated, and by which team they are audited (AT-60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
    /// The share of the planned duration that is remote, in percent (AT-81).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_percent: Option<Decimal>,
    /// The central function and the sampled sites, instead of `personnel` (AT-70).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteLine>,
    /// Time on top, never taken from the computed time (AT-90, AT-104).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<Addition>,
    /// How many audits make up one calendar year's surveillance; 1 if left out (AT-106).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audits_in_year: Option<u32>,
    /// The reasoned number of an audit without a table (AT-103).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<ByHand>,
    /// The people before an extension, to compare with (AT-103).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What a transition rides on; a separate audit if left out (AT-105).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rides_on: Option<RidesOn>,
    /// Days agreed or entered by hand, to be checked against the computed ones (AT-31, AT-57).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_days: Option<Decimal>,
    /// Days planned on site or live by remote means, to be checked (AT-51).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_on_site_days: Option<Decimal>,
}

/// One standard of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesStandardLine)]
pub struct StandardLine {
    /// "ISO 9001:2015".
    pub standard: StandardId,
    /// The category, where its table has columns (AT-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The table value by hand, for a category without one (AT-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<ByHand>,
    /// Factors that apply to this standard alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// The complexity of business and IT (AT-95); medium and medium, 0 %, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complexity: Option<Complexity>,
    /// Its technical areas, where their number counts (AT-91).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<TechnicalArea>,
    /// Other people than those at the top; beside `sites` those of the whole organisation (AT-77).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel: Option<Personnel>,
    /// Another effective number than that at the top; beside `sites` that of the whole organisation (AT-77).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_personnel: Option<i64>,
    /// The edition left behind by a transition (AT-105).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<StandardId>,
}

impl StandardLine {
    /// The standard alone.
    pub fn of(standard: StandardId) -> Self {
        Self {
            standard,
            category: None,
            by_hand: None,
            factors: Vec::new(),
            complexity: None,
            areas: Vec::new(),
            personnel: None,
            effective_personnel: None,
            from: None,
        }
    }
}

/// A reason for more or less audit time (AT-30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesFactor)]
pub struct Factor {
    /// Which factor, as "multi-shift".
    pub id: String,
    /// Percent of the table value; negative lowers it.
    pub percent: Decimal,
    /// Why it applies here; mandatory (AT-4).
    pub reason: String,
}

/// Days found by hand (AT-27, AT-103).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesDaysByHand)]
pub struct ByHand {
    /// Auditor-days.
    pub days: Decimal,
    /// How they were found; mandatory (AT-4).
    pub reason: String,
}

/// Time on top of the computed time (AT-90, AT-104).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesAddition)]
pub struct Addition {
    /// What for, as "dossier-review" or "follow-up".
    pub id: String,
    /// Auditor-days.
    pub days: Decimal,
    /// Why; mandatory (AT-4).
    pub reason: String,
}

/// The scores of business and IT, and the percentage chosen for them (AT-95, AT-96).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesComplexity)]
pub struct Complexity {
    /// Type of business and regulation, process complexity, maturity of the system: 1 to 3 each.
    pub business: Vec<i64>,
    /// IT infrastructure, suppliers, own development: 1 to 3 each.
    pub it: Vec<i64>,
    /// The percentage chosen inside the grid's range.
    pub percent: Decimal,
    /// Why this one; mandatory (AT-96).
    pub reason: String,
}

/// How far the systems are integrated, and by which team they are audited (AT-61, AT-62).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesIntegrationOf)]
pub struct Integration {
    /// The level of integration in percent.
    pub level_percent: Decimal,
    /// The auditors, each with the standards of this audit that they are qualified for.
    pub team: Vec<Member>,
}

/// One auditor of the team (AT-62).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesQualifiedAuditor)]
pub struct Member {
    /// The standards that they are qualified for.
    pub standards: Vec<StandardId>,
}

/// The people before an extension (AT-103).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesBefore)]
pub struct Before {
    /// Everybody in the scope as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel: Option<Personnel>,
    /// Their effective number, given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_personnel: Option<i64>,
    /// The sites as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteLine>,
}

/// One place audited (AT-70).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteLine)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteStandard)]
pub struct SiteStandard {
    /// One of the audit's standards.
    pub standard: StandardId,
    /// The site's own category, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its table value by hand there, for a category without one (AT-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<ByHand>,
}

impl Request {
    /// A request for these standards with nothing else said.
    pub fn of(audit: Purpose, standards: Vec<StandardLine>) -> Self {
        Self {
            audit,
            standards,
            personnel: None,
            effective_personnel: None,
            factors: Vec::new(),
            integration: None,
            remote_percent: None,
            sites: Vec::new(),
            additions: Vec::new(),
            audits_in_year: None,
            asked: None,
            before: None,
            rides_on: None,
            agreed_days: None,
            planned_on_site_days: None,
        }
    }
}
