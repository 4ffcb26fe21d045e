//! A decision, and what is given to make one.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::citation::LC_64;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditId, CertificationId, DecisionId, OrganisationId, UserId};
use crate::base::ruling::Refusal;
use crate::base::text::Paragraph;
use crate::base::time::{Date, Instant};
use crate::store::columns::Document;
use crate::store::schema::decisions;

pub use crate::rules::steps::decision::Kind;

/// A decision as kept (LC-64).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = decisions)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// The certification decided on.
    pub certification_id: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// What was decided.
    pub kind: Kind,
    /// The audit that led to it; none for a suspension and the like.
    pub audit_id: Option<AuditId>,
    /// Who decided.
    pub decided_by: UserId,
    /// On which day.
    pub decided_on: Date,
    /// At which moment.
    pub decided_at: Instant,
    /// Why.
    pub reason: String,
    /// What was looked at: the review, audits, findings, people and the steps of the rules (LC-62, LC-64).
    pub considered: Document,
    /// The last day of a suspension (LC-92).
    pub limit_on: Option<Date>,
}

/// A decision about to be kept by a room further on.
#[derive(Debug)]
pub struct NewDecision {
    /// The certification decided on.
    pub certification: CertificationId,
    /// The client.
    pub organisation: OrganisationId,
    /// What was decided.
    pub kind: Kind,
    /// The audit that led to it.
    pub audit: Option<AuditId>,
    /// Why.
    pub reason: String,
    /// What was looked at.
    pub considered: Document,
    /// The last day of a suspension.
    pub limit_on: Option<Date>,
}

/// A decision that was made before this program kept it.
#[derive(Debug)]
pub struct Earlier {
    /// The certification decided on.
    pub certification: CertificationId,
    /// The client.
    pub organisation: OrganisationId,
    /// What was decided.
    pub kind: Kind,
    /// The account that stands for whoever decided.
    pub decided_by: UserId,
    /// On which day.
    pub decided_on: Date,
    /// Why.
    pub reason: String,
    /// The last day of a suspension.
    pub limit_on: Option<Date>,
}

/// What is given to decide on an initial certification.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenDecision {
    /// The audit decided on; in a form it stands in the address.
    pub audit: Given,
    /// "grant" or "refuse" after an initial audit, "renew" or "refuse" after a recertification audit.
    pub kind: Given,
    /// The information suffices.
    pub information_sufficient: Given,
    /// The information of the application is confirmed.
    pub application_confirmed: Given,
    /// The audit reached its objectives.
    pub objectives_achieved: Given,
    /// The recommendation with its conditions, as the review sees it.
    pub recommendation: Given,
    /// The information used, and clarifications sought.
    pub information_used: Given,
    /// Expert advice on areas the decision maker does not know (CO-35).
    pub sector_advice: Given,
    /// Why it is decided so.
    pub reason: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Grant or refuse.
    pub kind: Kind,
    /// The information suffices.
    pub information_sufficient: bool,
    /// The information of the application is confirmed.
    pub application_confirmed: bool,
    /// The audit reached its objectives.
    pub objectives_achieved: bool,
    /// The recommendation; none where certification is refused without one.
    pub recommendation: Option<Paragraph>,
    /// The information used.
    pub information_used: Paragraph,
    /// Expert advice.
    pub sector_advice: Option<Paragraph>,
    /// Why.
    pub reason: Paragraph,
    /// The case's version as it was seen.
    pub version: i32,
}

impl GivenDecision {
    /// Checks every field.
    pub fn check(&self) -> Result<Checked> {
        let mut fields = Fields::none();
        let kind = fields.take("kind", self.kind.one_of::<Kind>());
        if let Some(other) = kind
            && !matches!(other, Kind::Grant | Kind::Renew | Kind::Refuse)
        {
            return Err(Refusal::of(
                LC_64,
                "kind",
                format!("An audit is decided by \"grant\", \"renew\" or \"refuse\", not by \"{other}\"."),
            )
            .into());
        }
        let recommendation = fields.take("recommendation", self.recommendation.optional_paragraph());
        let information_used = fields.take("information_used", self.information_used.paragraph());
        let sector_advice = fields.take("sector_advice", self.sector_advice.optional_paragraph());
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (kind, information_used, reason, version) {
            (Some(kind), Some(information_used), Some(reason), Some(version)) if fields.0.is_empty() => {
                Ok(Checked {
                    kind,
                    information_sufficient: self.information_sufficient.ticked(),
                    application_confirmed: self.application_confirmed.ticked(),
                    objectives_achieved: self.objectives_achieved.ticked(),
                    recommendation: recommendation.flatten(),
                    information_used,
                    sector_advice: sector_advice.flatten(),
                    reason,
                    version,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}
