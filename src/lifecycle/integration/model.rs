//! An integration, as kept.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::amounts::{AuditorDays, Decimal};
use crate::base::error::Result;
use crate::base::ids::{CertificationId, IntegrationId, OrganisationId, ReviewId, UserId};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::Instant;
use crate::rules::audit_time::{self, Joint, Member, Purpose};
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::store::schema::{integration_members, integrations};

/// Certifications of one client that are audited together.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = integrations)]
pub struct Integration {
    /// Its id.
    pub id: IntegrationId,
    /// Whose they are.
    pub organisation_id: OrganisationId,
    /// The level with its reason, and the team.
    pub terms: Document,
    /// The time of every kind of audit, as it was on the day (AT-4).
    pub derivation: Document,
    /// Who said so.
    pub made_by: UserId,
    /// When.
    pub made_at: Instant,
    /// When it ended or was replaced.
    pub ended_at: Option<Instant>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// One certification of it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = integration_members)]
pub struct IntegrationMember {
    /// The integration.
    pub integration_id: IntegrationId,
    /// The certification.
    pub certification_id: CertificationId,
}

/// What the reviewer said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = IntegrationTerms)]
pub struct Terms {
    /// AT-61: the criteria that are met, by name.
    pub met: Vec<String>,
    /// AT-61: their share of all criteria, in percent.
    pub level_percent: Decimal,
    /// AT-4: how that was found.
    pub level_reason: String,
    /// AT-62: the auditors, each with the standards that they are qualified for.
    pub team: Vec<Member>,
}

impl Terms {
    /// The same for the rules.
    pub fn as_ruled(&self) -> audit_time::Integration {
        audit_time::Integration {
            level_percent: self.level_percent,
            team: self.team.clone(),
        }
    }
}

/// The time of every kind of audit, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// The calculations that the standards' own figures come from.
    pub reviews: Vec<ReviewId>,
    /// Initial, surveillance, recertification.
    pub audits: Vec<JointAudit>,
}

/// One kind of audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointAudit {
    /// What it is for.
    pub purpose: Purpose,
    /// Its time, its shares, and how they came about.
    pub joint: Ruling<Joint>,
}

impl Derived {
    /// The days of a standard's planned audits by kind, with the steps that led to them.
    pub fn days_of(&self, standard: &str) -> Vec<(AuditKind, Ruling<AuditorDays>)> {
        let mut days = Vec::new();
        for audit in &self.audits {
            let share = audit.joint.value.shares.iter();
            let Some(share) = share
                .into_iter()
                .find(|share| share.standard.as_str() == standard)
            else {
                continue;
            };
            let mut give = |kind: AuditKind, given: Option<AuditorDays>| {
                if let Some(given) = given {
                    days.push((kind, Ruling::new(given, steps(&audit.joint.steps, standard))));
                }
            };
            match audit.purpose {
                Purpose::Initial => {
                    give(AuditKind::Stage1, share.stage_1_days);
                    give(AuditKind::Stage2, share.stage_2_days);
                }
                Purpose::Surveillance => give(AuditKind::Surveillance, Some(share.days)),
                Purpose::Recertification => give(AuditKind::Recertification, Some(share.days)),
                Purpose::ScopeExtension | Purpose::Special | Purpose::Transition => {}
            }
        }
        days
    }
}

/// The last step that names the standard is its share; one step tells the days, as for an audit by itself.
fn steps(all: &[Step], standard: &str) -> Vec<Step> {
    let own = format!("{standard}'s share");
    all.iter()
        .filter(|step| step.says.starts_with(&own))
        .cloned()
        .collect()
}

impl Integration {
    /// What the reviewer said.
    pub fn told(&self) -> Result<Terms> {
        self.terms.read()
    }

    /// What came of it.
    pub fn derived(&self) -> Result<Derived> {
        self.derivation.read()
    }
}
