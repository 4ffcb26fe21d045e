//! A witness audit, and what is given for it.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditId, AuditorId, CertificationId, OrganisationId, UserId, WitnessId};
use crate::base::text::Line;
use crate::base::time::{Date, Instant};
use crate::rules::book::TechnicalArea;
use crate::rules::steps::witness::{Event, State};
use crate::store::schema::witness_audits;

/// A witness audit as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = witness_audits)]
#[schema(as = WitnessAudit)]
pub struct Witness {
    /// Its id.
    pub id: WitnessId,
    /// The audit witnessed.
    pub audit_id: AuditId,
    /// The case.
    pub certification_id: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The accreditation body.
    pub accreditation_body: String,
    /// Standard and edition.
    pub standard: String,
    /// The technical area.
    pub technical_area: String,
    /// Who is witnessed.
    pub auditor_id: AuditorId,
    /// On which day.
    pub witnessed_on: Date,
    /// Where it stands.
    pub status: State,
    /// What the accreditation body found, or the client's reason for refusing.
    pub says: Option<String>,
    /// Whether the client's reason was good.
    pub good_reason: Option<bool>,
    /// Who wrote it down.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: Instant,
    /// Raised with every change.
    pub version: i32,
}

/// What is given to plan one.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenWitness {
    /// The accreditation body.
    pub accreditation_body: Given,
    /// The technical area.
    pub technical_area: Given,
    /// Who is witnessed.
    pub auditor: Given,
    /// On which day.
    pub witnessed_on: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Planning {
    /// The accreditation body.
    pub accreditation_body: Line,
    /// The technical area.
    pub technical_area: TechnicalArea,
    /// Who is witnessed.
    pub auditor: AuditorId,
    /// On which day.
    pub witnessed_on: Date,
}

impl GivenWitness {
    /// Checks every field.
    pub fn check(&self) -> Result<Planning> {
        let mut fields = Fields::none();
        let body = fields.take("accreditation_body", self.accreditation_body.line());
        let area = fields.take("technical_area", self.technical_area.line());
        let auditor = fields.take("auditor", self.auditor.one_of());
        let witnessed_on = fields.take("witnessed_on", self.witnessed_on.date());
        match (body, area, auditor, witnessed_on) {
            (Some(accreditation_body), Some(area), Some(auditor), Some(witnessed_on)) => Ok(Planning {
                accreditation_body,
                technical_area: TechnicalArea::new(area.as_str()),
                auditor,
                witnessed_on,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to say what came of it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenWitnessOutcome {
    /// `hold` where it took place, `refuse` where the client refused it.
    pub outcome: Given,
    /// What the accreditation body found, or the client's reason.
    pub says: Given,
    /// Whether the client's reason is good.
    pub good_reason: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Concluding {
    /// What happened.
    pub event: Event,
    /// In words.
    pub says: String,
    /// Whether the client's reason is good.
    pub good_reason: Option<bool>,
    /// The version seen.
    pub version: i32,
}

impl GivenWitnessOutcome {
    /// Checks every field.
    pub fn check(&self) -> Result<Concluding> {
        let mut fields = Fields::none();
        let event = fields.take("outcome", self.outcome.one_of());
        let says = fields.take("says", self.says.optional_paragraph()).flatten();
        let good_reason = fields
            .take("good_reason", self.good_reason.optional_yes_no())
            .flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (event, version) {
            (Some(event), Some(version)) if fields.0.is_empty() => Ok(Concluding {
                event,
                says: says.map(String::from).unwrap_or_default(),
                good_reason,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
