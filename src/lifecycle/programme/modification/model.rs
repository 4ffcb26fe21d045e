//! A planned change, as kept.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::amounts::AuditorDays;
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, ModificationId, OrganisationId, SiteId, UserId};
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::programme::model::Drawn;
use crate::rules::book::TechnicalArea;
use crate::rules::modification::{Kind, Status};
use crate::store::columns::Document;
use crate::store::schema::modifications;

/// A planned change of what a certification covers.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = modifications)]
pub struct Modification {
    /// Its id.
    pub id: ModificationId,
    /// The certification.
    pub certification_id: CertificationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// A wider scope, or another edition.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// The audit it rides on, or its own.
    pub audit_id: AuditId,
    /// The wording of the whole scope afterwards; null where it stays.
    pub scope: Option<String>,
    /// Codes that are added, separated by semicolons.
    pub technical_areas: String,
    /// The ids of the sites that join.
    pub sites: Document,
    /// The newer edition; null for a wider scope.
    pub edition: Option<String>,
    /// Auditor-days that the audit takes more; all its days where it is one of its own.
    pub days: AuditorDays,
    /// How the audit work was found.
    pub reason: String,
    /// The steps of the rules, and the draw where sites were drawn.
    pub derivation: Document,
    /// Who planned it.
    pub planned_by: UserId,
    /// When.
    pub planned_on: Date,
    /// Who decided on it or gave it up.
    pub ended_by: Option<UserId>,
    /// When.
    pub ended_on: Option<Date>,
    /// Why it was refused or given up, or decided so.
    pub end_reason: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

impl Modification {
    /// The sites that join.
    pub fn sites(&self) -> Result<Vec<SiteId>> {
        self.sites.read()
    }

    /// The technical areas that are added.
    pub fn areas(&self) -> Vec<TechnicalArea> {
        TechnicalArea::list(&self.technical_areas)
    }

    /// Whether it adds days and sites to this audit. What was given up was taken out of it again.
    pub fn adds_to(&self, audit: AuditId) -> bool {
        self.audit_id == audit && self.status != Status::GivenUp
    }

    /// How it was planned.
    pub fn derived(&self) -> Result<Derivation> {
        self.derivation.read()
    }
}

/// How a change was planned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Derivation {
    /// The steps of the rules.
    pub steps: Vec<Step>,
    /// The draw of joining sites, where there was one (MS-70).
    pub draw: Option<Drawn>,
}

/// What the planned changes of an audit add to it.
#[derive(Debug, Clone, Default)]
pub struct Added {
    /// Technical areas that its team covers as well.
    pub areas: Vec<TechnicalArea>,
    /// The newer edition, to which its team is competent (LC-123).
    pub edition: Option<String>,
}
