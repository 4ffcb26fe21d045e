//! What is given to audit certifications together, and to end that.

use serde::Deserialize;

use super::model::Terms;
use crate::base::citation::{AT_4, AT_61, AT_62};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::CertificationId;
use crate::base::text::Paragraph;
use crate::rules::audit_time::Member;
use crate::rules::book::StandardId;
use crate::rules::integration::{CRITERIA, level};

/// What is given to audit certifications of one client together.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenIntegration {
    /// The other certifications, by id.
    pub with: Vec<Given>,
    /// AT-61: what is one for all of these standards: `documents`, `management_review`, `internal_audits`,
    /// `policy_and_objectives`, `processes`, `improvement`, `management_support`.
    pub met: Vec<Given>,
    /// AT-4: how the answers were found.
    pub level_reason: Given,
    /// AT-62: one entry per auditor, the standards separated by semicolons: "ISO 9001:2015;ISO/IEC 27001:2022".
    pub auditors: Vec<Given>,
    /// The version of the certification seen.
    #[schema(ignore)]
    pub version: Given,
}

/// What is given to audit them each by itself again.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = GivenIntegrationEnd)]
pub struct GivenEnd {
    /// Why.
    pub reason: Given,
    /// The version of the certification seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Integrating {
    /// The other certifications.
    pub with: Vec<CertificationId>,
    /// Level and team.
    pub terms: Terms,
    /// The version of the certification seen.
    pub version: i32,
}

impl GivenIntegration {
    /// Checks every field.
    pub fn check(&self) -> Result<Integrating> {
        let mut fields = Fields::none();
        let (with, terms) = self.terms(&mut fields);
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match version {
            Some(version) if fields.0.is_empty() => Ok(Integrating { with, terms, version }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// What was said so far; faults are noted in `fields`.
    pub(super) fn terms(&self, fields: &mut Fields) -> (Vec<CertificationId>, Terms) {
        let mut with: Vec<CertificationId> = Vec::new();
        for given in self.with.iter().filter(|given| !given.is_empty()) {
            let id = fields.take("with", given.one_of::<CertificationId>());
            with.extend(id.filter(|id| !with.contains(id)));
        }
        let mut met: Vec<String> = Vec::new();
        for given in self.met.iter().filter(|given| !given.is_empty()) {
            let name = given.as_str().trim();
            if !CRITERIA.contains(&name) {
                let says = format!("\"{name}\" is not one of {} ({AT_61}).", CRITERIA.join(", "));
                fields.add("met", says);
            } else if !met.iter().any(|known| known == name) {
                met.push(name.to_owned());
            }
        }
        let level_reason = if self.level_reason.is_empty() {
            let says = format!("Say how the answers were found ({AT_4}).");
            fields.add("level_reason", says);
            None
        } else {
            fields.take("level_reason", self.level_reason.paragraph())
        };
        let team: Vec<Member> = self
            .auditors
            .iter()
            .filter(|given| !given.is_empty())
            .map(|given| Member {
                standards: standards(given.as_str()),
            })
            .collect();
        if team.is_empty() {
            let says =
                format!("Say for at least one auditor which standards they are qualified for ({AT_62}).");
            fields.add("auditors", says);
        }
        let terms = Terms {
            level_percent: level(met.len()),
            met,
            level_reason: level_reason.map(Paragraph::into).unwrap_or_default(),
            team,
        };
        (with, terms)
    }
}

impl GivenEnd {
    /// The reason, and the version of the certification seen.
    pub fn check(&self) -> Result<(String, i32)> {
        let mut fields = Fields::none();
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (reason, version) {
            (Some(reason), Some(version)) if fields.0.is_empty() => Ok((reason.into(), version)),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

fn standards(text: &str) -> Vec<StandardId> {
    let each = text.split(';').map(str::trim);
    each.filter(|one| !one.is_empty()).map(StandardId::new).collect()
}
