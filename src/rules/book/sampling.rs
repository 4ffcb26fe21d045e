//! What a standard's file says of the sampling of sites (MS-23 to MS-26, MS-53).

use serde::{Deserialize, Serialize};

use super::Standard;
use crate::base::citation::{MS_25, RuleId};
use crate::rules::site_sample::Risk;

/// How the sampling of one standard differs from the ordinary way; every key has the ordinary value as default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SamplingRules {
    /// The rule behind the defaults: MS-25 unless the file says otherwise.
    pub rule: RuleId,
    /// Ratings at which a site is usually not sampled (MS-23).
    pub not_sampled_at_risk: Vec<Risk>,
    /// Ratings at which every site is audited before certification (MS-24).
    pub before_certification_at_risk: Vec<Risk>,
    /// Whether each kind of work at temporary sites is seen in a cycle (MS-53).
    pub temporary_by_work: bool,
    /// The document with a scheme's own sampling rules; nothing is reckoned then (MS-26).
    pub own_rules: Option<String>,
}

impl Default for SamplingRules {
    fn default() -> Self {
        Self {
            rule: MS_25,
            not_sampled_at_risk: Vec::new(),
            before_certification_at_risk: Vec::new(),
            temporary_by_work: false,
            own_rules: None,
        }
    }
}

/// Why a site is usually not sampled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsuallyAll {
    /// The rule.
    pub rule: RuleId,
    /// The rest of a sentence that begins with "although".
    pub says: String,
}

impl Standard {
    /// MS-23, MS-25: why a site of this risk and kind of place is usually not sampled; none where it may be.
    pub fn usually_all(&self, risk: Risk, setting: Option<&str>) -> Option<UsuallyAll> {
        let because = |what: String| {
            Some(UsuallyAll {
                rule: self.sampling.rule,
                says: format!("{what} are usually not sampled under {}", self.id),
            })
        };
        match setting.map(str::trim) {
            Some(setting) if self.not_sampled.iter().any(|kind| kind == setting) => {
                because(format!("sites of the kind \"{}\"", setting.replace('_', " ")))
            }
            _ if self.sampling.not_sampled_at_risk.contains(&risk) => {
                because(format!("sites of {risk} risk"))
            }
            _ => None,
        }
    }
}
