//! A person's place in an audit team.

use diesel::{Insertable, Queryable, Selectable};
use serde::Serialize;

use crate::base::amounts::AuditorDays;
use crate::base::ids::{AuditId, AuditorId, OrganisationId, TeamMemberId};
use crate::base::time::Date;
use crate::rules::words::TeamRole;
use crate::store::schema::team_members;

/// One member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = team_members)]
pub struct TeamMember {
    /// The place's id.
    pub id: TeamMemberId,
    /// The audit.
    pub audit_id: AuditId,
    /// The client audited.
    pub organisation_id: OrganisationId,
    /// Who.
    pub auditor_id: AuditorId,
    /// In which role (CO-20).
    pub role: TeamRole,
    /// Auditor-days given; they count for auditors and the lead only (CO-27).
    pub days: AuditorDays,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Who accompanies an expert or translator, or evaluates a trainee (CO-22, CO-23).
    pub accompanied_by: Option<AuditorId>,
    /// CO-8: when the person confirmed this place.
    pub confirmed_on: Option<Date>,
}
