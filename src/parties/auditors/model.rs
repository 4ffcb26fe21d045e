//! An auditor with competences, services and conflicts, as kept.

use diesel::{Insertable, Queryable, Selectable};
use serde::Serialize;

use crate::base::ids::{AuditorId, CompetenceId, ConflictId, OrganisationId, ServiceId};
use crate::base::time::Date;
use crate::rules::team::{ConflictKind, ServiceKind};
use crate::rules::words::Function;
use crate::store::schema::{auditors, competences, conflicts, services};

/// A person who audits, reviews or decides.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = auditors)]
pub struct Auditor {
    /// The person's id.
    pub id: AuditorId,
    /// The printed name.
    pub name: String,
    /// Where the person sets out from.
    pub city: String,
    /// Country, two letters of ISO 3166.
    pub country: String,
    /// Codes of ISO 639, separated by spaces.
    pub languages: String,
    /// Whether the person works for the body at present.
    pub active: bool,
    /// CO-36: when the agreement on confidentiality and independence was signed.
    pub agreement_on: Option<Date>,
    /// CO-8: the last general declaration of conflicts.
    pub declared_on: Option<Date>,
    /// Raised by every change and every booking.
    pub version: i32,
}

/// What a person is competent for, and when (CO-33).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = competences)]
pub struct Competence {
    /// The row's id.
    pub id: CompetenceId,
    /// Whose it is.
    pub auditor_id: AuditorId,
    /// Standard with edition (CO-37).
    pub standard: String,
    /// The technical area.
    pub technical_area: String,
    /// For what.
    pub role: Function,
    /// First day valid.
    pub valid_from: Date,
    /// Last day valid; open if none.
    pub valid_to: Option<Date>,
    /// What it was granted on (CO-31).
    pub evidence: String,
    /// Who granted it.
    pub granted_by: String,
}

/// A service a person gave a client (CO-4).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = services)]
pub struct Service {
    /// The row's id.
    pub id: ServiceId,
    /// Who gave it.
    pub auditor_id: AuditorId,
    /// To which client.
    pub organisation_id: OrganisationId,
    /// What it was.
    pub kind: ServiceKind,
    /// First day.
    pub began_on: Date,
    /// Last day; an unfinished service has none and bars.
    pub ended_on: Option<Date>,
}

/// A tie to a client (CO-5).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = conflicts)]
pub struct Conflict {
    /// The row's id.
    pub id: ConflictId,
    /// Who is tied.
    pub auditor_id: AuditorId,
    /// To which client.
    pub organisation_id: OrganisationId,
    /// How.
    pub kind: ConflictKind,
    /// First day.
    pub began_on: Date,
    /// Last day; open if none.
    pub ended_on: Option<Date>,
}

impl Competence {
    /// CO-33: whether the row is valid on `day`.
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}
