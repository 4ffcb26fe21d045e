//! A certification as a list tells it, checked; and what is to be written.

use serde_json::Value;

use crate::base::amounts::AuditorDays;
use crate::base::ids::{AuditorId, OrganisationId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::programme::model::Planned;
use crate::rules::book::TechnicalArea;
use crate::rules::certificate_number::CertificateNumber;
use crate::rules::clock::DueItem;
use crate::rules::steps::finding::Extent;
use crate::rules::words::{AuditKind, Grade, TeamRole};
use crate::text_enum;

text_enum! {
    /// Where a certification stands by decision; that it expired follows from the date (LC-82).
    Standing {
        /// In force.
        Certified = "certified",
        /// Suspended (LC-91).
        Suspended = "suspended",
        /// Withdrawn (LC-95).
        Withdrawn = "withdrawn",
    }
}

/// A certification in mid-cycle.
#[derive(Debug, Clone)]
pub struct Certification {
    /// The number as it is printed.
    pub number: CertificateNumber,
    /// Standard with edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// The technical areas of the scope.
    pub technical_areas: Vec<TechnicalArea>,
    /// Whether the certificate was issued under an accreditation (VE-41).
    pub accredited: bool,
    /// When the agreement was signed (LC-14).
    pub agreement_on: Date,
    /// Who signed it for the client.
    pub agreement_signed_by: Option<String>,
    /// The language to audit in.
    pub language: Option<String>,
    /// The first day ever certified.
    pub first_issued_on: Date,
    /// The decision that began the present cycle (LC-20).
    pub cycle_start_on: Date,
    /// The first day of validity.
    pub effective_on: Date,
    /// The day the certificate was issued.
    pub issued_on: Date,
    /// The last day of validity.
    pub expires_on: Date,
    /// Of a later cycle: the last day of the one before (LC-81).
    pub previous_expires_on: Option<Date>,
    /// When it came from another body (LC-103).
    pub transferred_on: Option<Date>,
    /// Where it stands.
    pub standing: Standing,
    /// Since when it is suspended.
    pub suspended_on: Option<Date>,
    /// The last day to solve the cause (LC-92); the latest allowed where none is given.
    pub suspended_until: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<Date>,
    /// Why it was suspended or withdrawn.
    pub reason: Option<String>,
    /// The codes of the sites in scope; all of the organisation where none is named.
    pub sites: Vec<String>,
    /// Auditor-days of a surveillance.
    pub surveillance_days: AuditorDays,
    /// Auditor-days of the recertification audit.
    pub recertification_days: AuditorDays,
    /// Auditor-days of stage 1, where the list tells them.
    pub stage_1_days: Option<AuditorDays>,
    /// Auditor-days of stage 2, where the list tells them.
    pub stage_2_days: Option<AuditorDays>,
    /// The people the days rest on (AT-10), where the list tells them.
    pub effective_personnel: Option<i64>,
}

impl Certification {
    /// Whether the present cycle is the first, here or at the former body's.
    pub fn is_first_cycle(&self) -> bool {
        self.previous_expires_on.is_none()
    }
}

/// An audit that was held.
#[derive(Debug, Clone)]
pub struct HeldAudit {
    /// What it was for.
    pub kind: AuditKind,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// Auditor-days given.
    pub days: AuditorDays,
    /// The codes of the sites visited; the central function where none is named (MS-35).
    pub sites: Vec<String>,
    /// Who audited, as far as the list tells it.
    pub team: Vec<Named>,
}

/// Somebody in the team of an audit that was held.
#[derive(Debug, Clone)]
pub struct Named {
    /// The field of the list.
    pub field: &'static str,
    /// Code or e-mail address.
    pub who: String,
    /// In which role (CO-20).
    pub role: TeamRole,
}

/// A finding that came of one of them.
#[derive(Debug, Clone)]
pub struct OpenFinding {
    /// Its code in the list.
    pub code: String,
    /// How grave.
    pub grade: Grade,
    /// The clause not met.
    pub clause: String,
    /// What was found.
    pub statement: String,
    /// What was seen.
    pub evidence: Option<String>,
    /// The code of the site; the central function where none is named.
    pub site: Option<String>,
    /// When it was raised.
    pub raised_on: Date,
    /// When the client answered.
    pub answered_on: Option<Date>,
    /// When the answer was accepted.
    pub accepted_on: Option<Date>,
    /// When it was verified.
    pub verified_on: Option<Date>,
    /// What was done about the case at hand.
    pub correction: Option<String>,
    /// Why it happened.
    pub cause: Option<String>,
    /// What keeps it from happening again.
    pub corrective_action: Option<String>,
    /// By when.
    pub planned_on: Option<Date>,
    /// Whether other sites are affected (MS-60).
    pub extent: Option<Extent>,
    /// What shows that.
    pub extent_evidence: Option<String>,
}

/// An audit with the sites it visited and those who audited.
#[derive(Debug, Clone)]
pub struct Visited {
    /// The audit.
    pub audit: HeldAudit,
    /// The sites.
    pub sites: Vec<SiteId>,
    /// The team.
    pub team: Vec<(AuditorId, TeamRole)>,
    /// The cycle it belongs to, from 1.
    pub cycle: i32,
}

/// A finding with the audit it came of, as a place in the list of audits, and the site.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The finding.
    pub finding: OpenFinding,
    /// Which of the audits.
    pub audit: usize,
    /// The site.
    pub site: SiteId,
    /// The clause in words.
    pub requirement: String,
}

/// Everything that is written when a certification is taken over.
#[derive(Debug, Clone)]
pub struct TakeOver {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The client's name.
    pub holder: String,
    /// The certification.
    pub certification: Certification,
    /// The sites in scope.
    pub sites: Vec<SiteId>,
    /// The audits held, the oldest first.
    pub audits: Vec<Visited>,
    /// Their findings.
    pub findings: Vec<Placed>,
    /// What falls due.
    pub due: Vec<DueItem>,
    /// The last day of a suspension.
    pub suspended_until: Option<Date>,
    /// The audits to come.
    pub planned: Vec<Planned>,
    /// Which cycle the present one is, from 1.
    pub cycle: i32,
    /// What the list said, row by row: by it the same list is known again.
    pub told: Value,
}
