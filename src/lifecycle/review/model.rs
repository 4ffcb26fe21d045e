//! A review and an agreement, as kept.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::calculation::Calculation;
use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Result};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId, OrganisationId, ReviewId, UserId};
use crate::base::time::{Date, Instant};
use crate::store::columns::Document;
use crate::store::schema::{agreements, reviews};
use crate::text_enum;

text_enum! {
    /// How a review ended.
    Outcome {
        /// The case is open.
        Accepted = "accepted",
        /// The client was told why not.
        Declined = "declined",
    }
}

/// The review of an application.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = reviews)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The application.
    pub application_id: ApplicationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Who reviewed.
    pub reviewed_by: UserId,
    /// How it ended.
    pub outcome: Outcome,
    /// LC-11: the answers, the reviewer's clearance, the accreditation found.
    pub answers: Document,
    /// LC-12: why it was declined.
    pub reason: Option<String>,
    /// Codes separated by semicolons (LC-13).
    pub technical_areas: String,
    /// The calculation as it was on the day (AT-4).
    pub audit_time: Option<Document>,
    /// The days agreed for the initial audit.
    pub days: Option<AuditorDays>,
    /// When.
    pub reviewed_at: Instant,
    /// By which version of the rules the calculation was made; null where there is none, or it was kept before versions
    /// were.
    pub rule_version: Option<String>,
}

/// The audit time of a certification that was taken over, as the list told it. It was reckoned elsewhere, so there is no
/// derivation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierTime {
    /// Stage 1.
    pub stage_1_days: Option<AuditorDays>,
    /// Stage 2.
    pub stage_2_days: Option<AuditorDays>,
    /// One surveillance.
    pub surveillance_days: AuditorDays,
    /// The recertification audit.
    pub recertification_days: AuditorDays,
    /// The people it rests on (AT-10).
    pub effective_personnel: Option<i64>,
    /// The list.
    pub source: String,
}

impl EarlierTime {
    /// The initial audit, where both stages are told.
    pub fn initial_days(&self) -> Option<AuditorDays> {
        Some(self.stage_1_days? + self.stage_2_days?)
    }
}

impl Review {
    /// The audit time with its derivation; none where it was declined.
    pub fn calculation(&self) -> Result<Option<Calculation>> {
        self.audit_time.as_ref().map(Document::read).transpose()
    }

    /// What the list told, where the certification was taken over.
    pub fn earlier_time(&self) -> Result<Option<EarlierTime>> {
        let told = self.answers.0.get("taken_over");
        let told = told.map(|told| serde_json::from_value(told.clone()));
        told.transpose().map_err(|fault| Error::Broken(fault.into()))
    }
}

/// A certification agreement (LC-14).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = agreements)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The certification it is about.
    pub certification_id: CertificationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// The whole text.
    pub terms: String,
    /// VE-49: whether the client accepted that no accreditation covers it; null where one does.
    pub unaccredited_accepted: Option<bool>,
    /// When it was sent to the client.
    pub sent_at: Instant,
    /// Who signed for the client.
    pub signed_by: Option<String>,
    /// When it was signed.
    pub signed_on: Option<Date>,
    /// Raised with every change.
    pub version: i32,
}
