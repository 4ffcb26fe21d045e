//! What is given to decide on a planned change, to give it up, and to narrow a scope.

use serde::Deserialize;

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::rules::book::TechnicalArea;
use crate::text_enum;

text_enum! {
    /// What is decided on a planned change.
    Verdict {
        /// It holds from now on.
        Expand = "expand",
        /// It does not.
        Refuse = "refuse",
    }
}

/// What is given to decide on a planned change.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenModificationDecision {
    /// "expand" or "refuse".
    pub verdict: Given,
    /// Why; the client is told it.
    pub reason: Given,
    /// The information the decision rests on.
    pub information_used: Given,
    /// Expert advice on areas the decision maker does not know (CO-35).
    pub sector_advice: Given,
    /// The version of the change as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Deciding {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) information_used: String,
    pub(super) sector_advice: String,
    pub(super) version: i32,
}

impl GivenModificationDecision {
    /// Checks every field.
    pub fn check(&self) -> Result<Deciding> {
        let mut fields = Fields::none();
        let verdict = fields.take("verdict", self.verdict.one_of());
        let reason = fields.take("reason", self.reason.paragraph());
        let information_used = fields.take("information_used", self.information_used.paragraph());
        let sector_advice = fields
            .take("sector_advice", self.sector_advice.optional_paragraph())
            .flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (verdict, reason, information_used, version) {
            (Some(verdict), Some(reason), Some(information_used), Some(version)) if fields.0.is_empty() => {
                Ok(Deciding {
                    verdict,
                    reason: String::from(reason),
                    information_used: String::from(information_used),
                    sector_advice: sector_advice.map(String::from).unwrap_or_default(),
                    version,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to give a planned change up.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenGivingUp {
    /// Why.
    pub reason: Given,
    /// The version of the change as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenGivingUp {
    /// Checks every field: the reason, and the version.
    pub fn check(&self) -> Result<(String, i32)> {
        let mut fields = Fields::none();
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (reason, version) {
            (Some(reason), Some(version)) => Ok((String::from(reason), version)),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to narrow a scope.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenReduction {
    /// What stays certified, in words.
    pub scope: Given,
    /// The technical areas that stay.
    pub technical_areas: Vec<Given>,
    /// Whether the standard allows what is left (LC-94).
    pub allowed: Given,
    /// Why; the client is told it.
    pub reason: Given,
    /// The information the decision rests on.
    pub information_used: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Reducing {
    pub(super) scope: String,
    pub(super) areas: Vec<TechnicalArea>,
    pub(super) allowed: bool,
    pub(super) reason: String,
    pub(super) information_used: String,
    pub(super) version: i32,
}

impl GivenReduction {
    /// Checks every field by itself.
    pub fn check(&self) -> Result<Reducing> {
        let mut fields = Fields::none();
        let scope = fields.take("scope", self.scope.optional_paragraph()).flatten();
        let areas = self.technical_areas.iter().filter(|area| !area.is_empty());
        let areas = areas
            .map(|area| TechnicalArea::new(area.as_str().trim()))
            .collect();
        let reason = fields.take("reason", self.reason.paragraph());
        let information_used = fields.take("information_used", self.information_used.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (reason, information_used, version) {
            (Some(reason), Some(information_used), Some(version)) if fields.0.is_empty() => Ok(Reducing {
                scope: scope.map(String::from).unwrap_or_default(),
                areas,
                allowed: self.allowed.ticked(),
                reason: String::from(reason),
                information_used: String::from(information_used),
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
