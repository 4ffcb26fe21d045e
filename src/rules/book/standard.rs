//! One standard in one edition: what its file in config/standards says of it (LC-3).

use serde::{Deserialize, Serialize};

use super::{AgreementSection, SamplingRules, StandardId, TeamRules};
use crate::base::amounts::Decimal;
use crate::base::citation::{AT_20, AT_31, AT_51, RuleId};
use crate::base::time::Date;

/// One standard in one edition; a data file, never code (LC-3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// "ISO 9001:2015".
    pub id: StandardId,
    /// The digits printed in certificate numbers, as "9001"; the same for every edition of one standard.
    pub digits: String,
    /// The title, for people.
    pub title: String,
    /// Which audit-time table serves it.
    pub table: String,
    /// How its audit time is computed, beside the table.
    pub audit_time: AuditTimeRules,
    /// Which scheme its technical areas belong to, as "iaf".
    pub area_scheme: String,
    /// Which clause list serves it.
    pub clause_list: String,
    /// Length of a cycle in months (LC-21).
    pub cycle_months: u32,
    /// End of the transition to a newer edition: no certificate expires later (LC-3).
    pub last_certificate_date: Option<Date>,
    /// Kinds of site that are never sampled by default (MS-25).
    pub not_sampled: Vec<String>,
    /// How its sampling differs from the ordinary way (MS-23 to MS-26).
    pub sampling: SamplingRules,
    /// What a team that audits to it knows (CO-50 to CO-57).
    pub team: TeamRules,
    /// Sections of the agreement that it asks for.
    pub agreement: Vec<AgreementSection>,
    /// What the subgroups of a sample go by (MS-23 to MS-25), in words.
    pub subgroups_by: Option<String>,
    /// What to say about its accreditation, where something is known (VE-48).
    pub accreditation_note: Option<String>,
    /// What is usually asked of every sampled site before an audit.
    pub evidence: Vec<EvidenceItem>,
    /// Whether a shift within and one outside office hours is seen in the first cycle (LC-122).
    pub both_shifts: bool,
    /// The older editions that a certification may move from (LC-123).
    pub transitions: Vec<Transition>,
}

impl Standard {
    /// Whether two editions are of one standard.
    pub fn is_edition_of(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

/// How the audit time of one standard differs from the ordinary way; every key has the ordinary value as default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of its own in the standard's file"
)]
pub struct AuditTimeRules {
    /// Where its audit time comes from, if not simply from the table's own source.
    pub basis: Option<String>,
    /// The rule behind it: AT-20 unless the file says otherwise.
    pub rule: RuleId,
    /// Factors that may not lower it (AT-98).
    pub refused_decreases: Vec<String>,
    /// The greatest net reduction by factors, in percent of the table value.
    pub reduction_max_percent: u32,
    /// The same for a sampled site of several, processes run centrally included (AT-72).
    pub sampled_site_reduction_max_percent: u32,
    /// The rule behind the first limit: AT-31 unless the file says otherwise.
    pub reduction_rule: RuleId,
    /// The least share on site, in percent of the audit time: less is refused.
    pub on_site_min_percent: u32,
    /// A share on site below this many percent needs approval.
    pub on_site_warn_percent: u32,
    /// The rule behind both shares: AT-51 unless the file says otherwise.
    pub on_site_rule: RuleId,
    /// Whether business and IT are scored, and a percentage chosen in their grid (AT-95, AT-96).
    pub complexity: bool,
    /// Whether repetitive work counts at least as the square root of the heads (AT-15).
    pub root_of_heads: bool,
    /// Whether the sites together take at least what the whole organisation would take as one site (AT-77).
    pub whole_organisation_floor: bool,
    /// Whether stage 2 may not be remote altogether (AT-82).
    pub stage_2_on_site: bool,
    /// Categories beside the table's columns for which days are found by hand, with a reason (AT-27).
    pub by_hand: Vec<String>,
    /// Auditor-days added for each main technical area beyond the first, at each site (AT-91).
    pub extra_main_area_days: Decimal,
    /// Main technical areas that add none, as they are audited by themselves (AT-91).
    pub extra_main_area_except: Vec<String>,
    /// Least time of the whole audit beside other standards (AT-68).
    pub together: Vec<Together>,
}

impl Default for AuditTimeRules {
    fn default() -> Self {
        Self {
            basis: None,
            rule: AT_20,
            refused_decreases: Vec::new(),
            reduction_max_percent: 30,
            sampled_site_reduction_max_percent: 50,
            reduction_rule: AT_31,
            on_site_min_percent: 80,
            on_site_warn_percent: 80,
            on_site_rule: AT_51,
            complexity: false,
            root_of_heads: false,
            whole_organisation_floor: false,
            stage_2_on_site: false,
            by_hand: Vec::new(),
            extra_main_area_days: Decimal::whole(0),
            extra_main_area_except: Vec::new(),
            together: Vec::new(),
        }
    }
}

/// The least time of an audit of two standards, by the time of one of them (AT-68).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The other standard, by its digits, as "9001".
    pub with: String,
    /// Percent of this standard's own time.
    pub at_least_percent: u32,
    /// The rule.
    pub rule: RuleId,
}

/// A move from an older edition to this one (LC-123). A date that is not published is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The older edition.
    pub from: StandardId,
    /// Where dates and days come from.
    pub source: String,
    /// Last day of initial and recertification audits to the older edition.
    pub last_audit_to_old: Option<Date>,
    /// End of the transition: certificates to the older edition end or are withdrawn.
    pub ends: Option<Date>,
    /// Auditor-days added at a recertification (AT-105).
    pub days_at_recertification: Decimal,
    /// Auditor-days added at a surveillance (AT-105).
    pub days_at_surveillance: Decimal,
    /// Auditor-days of an audit of its own (AT-105).
    pub days_separate: Decimal,
}

/// One thing usually asked of a site before an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceItem {
    /// The clause it serves.
    pub clause: String,
    /// What is asked, in the client's words.
    pub title: String,
    /// Why, in one line.
    pub reason: String,
}
