//! What a decision reads of other rooms' things: whole rows, in its own view of them.

use diesel::prelude::*;
use serde::Serialize;

use crate::base::amounts::AuditorDays;
use crate::base::ids::{AuditId, AuditorId, FindingId, SiteId};
use crate::base::time::{Date, Instant};
use crate::rules::words::TeamRole;
use crate::store::columns::Document;
use crate::store::schema::{audits, conclusions, findings, reports};

/// An audit as a decision sees it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = audits)]
#[schema(as = DossierAudit)]
pub struct AuditRow {
    /// Its id.
    pub id: AuditId,
    /// Its number, as people call it.
    pub number: i64,
    /// What it was for.
    pub kind: String,
    /// Where it stands.
    pub status: String,
    /// Auditor-days given to it.
    pub days: AuditorDays,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
}

/// A place in an audit team.
#[derive(Debug, Clone, Serialize)]
pub struct Seat {
    /// The audit.
    pub audit: AuditId,
    /// The person's record.
    pub auditor: AuditorId,
    /// The person's name.
    pub name: String,
    /// The role in the team.
    pub role: TeamRole,
}

/// A report as a decision sees it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = reports)]
pub struct ReportRow {
    /// The audit reported on.
    pub audit_id: AuditId,
    /// Draft or sent.
    pub status: String,
    /// Its sections by name.
    pub sections: Document,
    /// What the lead auditor recommends.
    pub recommendation: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Instant>,
    /// SHA-256 of what was signed.
    pub sha256: Option<String>,
    /// What it answers beside the sections.
    pub items: Document,
}

/// A stage 1 conclusion as a decision sees it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = conclusions)]
pub struct ConclusionRow {
    /// The stage 1.
    pub audit_id: AuditId,
    /// What it led to (LC-32).
    pub outcome: String,
    /// Areas of concern named.
    pub areas_of_concern: Option<String>,
    /// The day it was concluded.
    pub concluded_on: Date,
}

/// A finding as a decision sees it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = findings)]
#[schema(as = DossierFinding)]
pub struct FindingRow {
    /// Its id.
    pub id: FindingId,
    /// Its number within the audit.
    pub number: i32,
    /// The audit it was raised in.
    pub audit_id: AuditId,
    /// The site it was found at.
    pub site_id: SiteId,
    /// The clause not met.
    pub clause: String,
    /// How grave.
    pub grade: String,
    /// What is wrong.
    pub statement: String,
    /// Where it stands.
    pub status: String,
    /// When it was verified.
    pub verified_on: Option<Date>,
}
