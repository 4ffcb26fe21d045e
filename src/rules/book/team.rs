//! What a standard's file says of the team that audits to it (CO-50, CO-51, CO-52, CO-53, CO-55, CO-56), and of areas
//! that need more than their name (CO-54).

use serde::{Deserialize, Serialize};

use super::{Book, Standard, TechnicalArea};
use crate::base::citation::{CO_30, CO_54, RuleId};
use crate::base::ruling::{Refusal, Refusals};

/// What the members of a team know together, beside the sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TeamRules {
    /// The documents it comes from.
    pub basis: Option<String>,
    /// The rule behind it: CO-30 unless the file says otherwise.
    pub rule: RuleId,
    /// What the team knows together, one line each.
    pub knowledge: Vec<String>,
    /// What at least one auditor or technical expert brings along (CO-56).
    pub one_member_with: Option<String>,
}

impl Default for TeamRules {
    fn default() -> Self {
        Self {
            basis: None,
            rule: CO_30,
            knowledge: Vec::new(),
            one_member_with: None,
        }
    }
}

/// A section of the agreement that this standard asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementSection {
    /// Its heading.
    pub title: String,
    /// Its text.
    pub says: String,
}

impl Book {
    /// CO-54: an area "other than specified" is for what no other area holds, and is shown by a list of the devices.
    pub fn check_devices(
        &self,
        standard: &Standard,
        areas: &[TechnicalArea],
        device_list: &str,
    ) -> Result<(), Refusals> {
        let own = self.areas(standard);
        let other = self.device_areas().iter().filter(|device| device.other);
        let asked: Vec<&TechnicalArea> = other
            .map(|device| &device.area)
            .filter(|area| areas.contains(area) && own.iter().any(|known| known.area == **area))
            .collect();
        if asked.is_empty() || !device_list.trim().is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = asked.iter().map(|area| area.as_str()).collect();
        Err(Refusals(vec![Refusal::of(
            CO_54,
            "device_list",
            format!(
                "{} is for devices that no other area holds: list them, each with its intended purpose and risk class.",
                names.join(", ")
            ),
        )]))
    }
}
