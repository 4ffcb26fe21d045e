//! The conclusion of a stage 1 and the report of an audit.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::coverage::Covered;
use super::items::ItemAnswer;
use crate::base::error::Result;
use crate::base::ids::{AuditId, ConclusionId, OrganisationId, ReportId, UserId};
use crate::base::time::{Date, Instant};
use crate::rules::steps::report::{Recommendation, Section, State};
use crate::rules::steps::stage_1::Stage1Outcome;
use crate::store::columns::Document;
use crate::store::schema::{conclusions, reports};
use crate::vault::Digest;

/// What a stage 1 concluded (LC-30 to LC-32).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = conclusions)]
pub struct Conclusion {
    /// Its id.
    pub id: ConclusionId,
    /// The stage 1.
    pub audit_id: AuditId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The seven items.
    pub items: Document,
    /// What would be a nonconformity in stage 2 (LC-31).
    pub areas_of_concern: Option<String>,
    /// What it leads to.
    pub outcome: Stage1Outcome,
    /// The lead auditor.
    pub concluded_by: UserId,
    /// When.
    pub concluded_on: Date,
    /// What is answered beside the seven items.
    pub answers: Document,
}

/// One of the seven items of LC-30.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConclusionItem {
    /// Which, as `rules::steps::stage_1` names it.
    pub item: String,
    /// Whether the client is ready in this.
    pub ready: bool,
    /// What was seen.
    pub text: String,
}

impl Conclusion {
    /// The seven items.
    pub fn items(&self) -> Result<Vec<ConclusionItem>> {
        self.items.read()
    }

    /// What is answered beside them.
    pub fn answers(&self) -> Result<Vec<ItemAnswer>> {
        self.answers.read()
    }
}

/// The report of an audit.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = reports)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The audit.
    pub audit_id: AuditId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// Draft or sent.
    pub status: State,
    /// The sections as written.
    pub sections: Document,
    /// What the lead auditor recommends.
    pub recommendation: Option<Recommendation>,
    /// The lead auditor, once signed.
    pub signed_by: Option<UserId>,
    /// When.
    pub signed_at: Option<Instant>,
    /// What was signed, to the letter.
    #[serde(skip)]
    pub signed_text: Option<String>,
    /// The hash of that.
    pub sha256: Option<Digest>,
    /// Raised with every change.
    pub version: i32,
    /// What is answered beside the sections.
    pub items: Document,
    /// What was seen where (LC-27).
    pub covered: Document,
}

/// One section of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SectionText {
    /// Which.
    pub section: Section,
    /// The text; may be empty in a draft.
    pub text: String,
    /// Whether "not applicable" was ticked.
    pub not_applicable: bool,
}

impl Report {
    /// The sections.
    pub fn sections(&self) -> Result<Vec<SectionText>> {
        self.sections.read()
    }

    /// What is answered beside them.
    pub fn items(&self) -> Result<Vec<ItemAnswer>> {
        self.items.read()
    }

    /// What was seen where.
    pub fn covered(&self) -> Result<Covered> {
        self.covered.read()
    }

    /// Whether what was signed still has the hash it was signed under. A draft has nothing to break.
    pub fn is_unbroken(&self) -> bool {
        match (&self.signed_text, &self.sha256) {
            (Some(text), Some(sha256)) => Digest::of(text.as_bytes()) == *sha256,
            (None, None) => true,
            _ => false,
        }
    }
}
