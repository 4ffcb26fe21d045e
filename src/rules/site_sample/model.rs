//! What a sample is made of: the request, and what came out.

use serde::{Deserialize, Serialize};

use super::joint::{Also, Joint, OfStandard};
use crate::base::citation::RuleId;
use crate::base::time::Date;
use crate::rules::book::StandardId;
use crate::text_enum;

text_enum! {
    /// What the sample is for.
    Purpose {
        /// Stage 2 of the initial audit.
        Initial = "initial",
        /// One calendar year's surveillance.
        Surveillance = "surveillance",
        /// The audit before expiry.
        Recertification = "recertification",
    }
}

text_enum! {
    /// How the sites of a group are chosen (MS-20).
    Method {
        /// Sampled: similar processes and risk.
        S = "S",
        /// Not sampled: all of them over time (MS-31).
        N = "N",
    }
}

text_enum! {
    /// How risky a site is; orders the judgement part.
    Risk {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }
}

/// An organisation's sites for one audit of one standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteSampleRequest)]
pub struct Request {
    /// Which audit.
    pub audit: Purpose,
    /// Decided per standard (MS-20).
    pub standard: StandardId,
    /// Whether the organisation meets MS-10.
    #[serde(default = "yes")]
    pub eligible: bool,
    /// Whether the system proved effective over the cycle; for recertification only (MS-30).
    #[serde(default)]
    pub effective: bool,
    /// The central function; it is audited every time and is not drawn (MS-5, MS-35).
    #[serde(default)]
    pub central_function: Option<String>,
    /// Further places of the central function, where it is spread over several; each is audited every year (MS-11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub central_places: Vec<String>,
    /// The seed of the draw, stored with the result (MS-43).
    #[serde(default)]
    pub seed: u64,
    /// The groups of similar sites; none where there is only the central function.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// A scheme with sampling rules of its own, as "IATF 16949"; nothing is reckoned for it (MS-26).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The processes in scope, where the sample must show each of them (MS-45).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<String>,
    /// Processes and kinds of work that need no site: seen in this cycle, or at the central function.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
    /// Nonconformities that reached further than their site and are not under control again (MS-62).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systemic: Vec<String>,
    /// Whether the client works at temporary sites, as a building firm does (MS-53).
    #[serde(default, skip_serializing_if = "is_no")]
    pub temporary_work: bool,
    /// Further standards audited at the same time, each on the sites of its own scope (MS-38).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
}

impl Request {
    /// A request for one audit of one standard, with nothing said beyond that.
    pub fn of(audit: Purpose, standard: StandardId) -> Self {
        Self {
            audit,
            standard,
            eligible: true,
            effective: false,
            central_function: None,
            central_places: Vec::new(),
            seed: 0,
            groups: Vec::new(),
            scheme: None,
            processes: Vec::new(),
            seen: Vec::new(),
            systemic: Vec::new(),
            temporary_work: false,
            also: Vec::new(),
        }
    }
}

/// Sites with similar processes and risk (MS-20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteGroup)]
pub struct Group {
    /// The group's id.
    pub id: String,
    /// Sampled or not.
    pub method: Method,
    /// Sites more than the formula asks (MS-36).
    #[serde(default)]
    pub increment: i64,
    /// Why; mandatory with an increment.
    #[serde(default)]
    pub increment_reason: String,
    /// The level of a hierarchy that these sites stand on, as "regional offices"; each level is reckoned by itself
    /// (MS-34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Whether these sites join a certified organisation now; they are a set of their own (MS-70).
    #[serde(default, skip_serializing_if = "is_no")]
    pub joining: bool,
    /// The sites, in the order of the list that is stored.
    pub sites: Vec<Site>,
}

impl Group {
    /// A group of sites, with nothing said beyond its method.
    pub fn of(id: impl Into<String>, method: Method, sites: Vec<Site>) -> Self {
        Self {
            id: id.into(),
            method,
            increment: 0,
            increment_reason: String::new(),
            level: None,
            joining: false,
            sites,
        }
    }
}

/// One site, apart from the central function (MS-5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSite)]
pub struct Site {
    /// The site's id.
    pub id: String,
    /// How risky.
    #[serde(default = "low")]
    pub risk: Risk,
    /// Last day of the last audit there; none if never visited.
    #[serde(default)]
    pub last_audited: Option<Date>,
    /// Whether finished medical devices are designed or made there (MS-22).
    #[serde(default)]
    pub finished_device: bool,
    /// What speaks for visiting it now, as "complaint" (MS-42).
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The country, two letters of ISO 3166 (MS-92).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The kind of place, where the standard's defaults go by it, as `acute_hospital` (MS-25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// Whether the risk to information is significant there (MS-24).
    #[serde(default, skip_serializing_if = "is_no")]
    pub significant_risk: bool,
    /// The processes done there (MS-45).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<String>,
    /// Whether it is there for a limited time and one job (MS-4).
    #[serde(default, skip_serializing_if = "is_no")]
    pub temporary: bool,
    /// The kinds of work done at a temporary site, as "roofing" (MS-53).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<String>,
}

impl Site {
    /// A site of low risk, never visited, with nothing said beyond its id.
    pub fn of(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            risk: Risk::Low,
            last_audited: None,
            finished_device: false,
            reasons: Vec::new(),
            country: None,
            setting: None,
            significant_risk: false,
            processes: Vec::new(),
            temporary: false,
            work: Vec::new(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_no(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(value: &i64) -> bool {
    *value == 0
}

pub(super) const fn yes() -> bool {
    true
}

const fn low() -> Risk {
    Risk::Low
}

/// The sample, with everything needed to draw it again (MS-43).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// One entry per group, in the order given.
    pub groups: Vec<GroupSample>,
    /// The central function, always audited (MS-35).
    pub central_function: CentralFunction,
    /// Sites chosen in all groups; the central function is not counted.
    pub total_sites: i64,
    /// How the random part was drawn.
    pub draw: Draw,
    /// The samples of the further standards (MS-38).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<OfStandard>,
    /// The visits that serve all standards; none where there is one standard (MS-38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Joint>,
}

/// What was chosen in one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSample {
    /// The group's id.
    pub id: String,
    /// Sites in the group.
    pub x: i64,
    /// Sampled or not.
    pub method: Method,
    /// The formula used, as "y² ≥ x".
    pub formula: String,
    /// What the formula asks.
    pub minimum: i64,
    /// What was added for risk (MS-36) or until control is back (MS-62).
    pub increment: i64,
    /// Sites added so that each process and kind of work is seen (MS-45, MS-53).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub added: i64,
    /// Sites to audit: minimum, increment and those added, never more than `x`.
    pub y: i64,
    /// The least number chosen by lot (MS-40); 0 where all sites go or none is sampled.
    pub random_min: i64,
    /// The candidates of the draw, in the order given (MS-43); empty without a draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The chosen sites, in the order of the list.
    pub sites: Vec<Chosen>,
}

text_enum! {
    /// Why a site is in the sample.
    How {
        /// All sites of the group go.
        All = "all",
        /// By lot.
        Random = "random",
        /// By judgement, for a factor.
        Judgement = "judgement",
    }
}

/// A chosen site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The site's id.
    pub id: String,
    /// By lot, by judgement, or with all others.
    pub chosen: How,
    /// The reason stored for it (MS-42).
    pub reason: String,
}

/// The central function's place in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentralFunction {
    /// Its id.
    pub id: String,
    /// Always.
    pub audited: bool,
    /// Its further places, audited with it (MS-11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// MS-35.
    pub rule: RuleId,
}

/// How the random part was drawn, so that anyone can draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The algorithm and its version.
    pub algorithm: String,
    /// The seed.
    pub seed: u64,
}
