//! Who audited before this program kept it: the teams of audits that come with a certification that is taken over.

use super::model::TeamMember;
use super::store;
use crate::base::amounts::AuditorDays;
use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId, OrganisationId, TeamMemberId};
use crate::base::time::Date;
use crate::rules::words::TeamRole;
use crate::work::Work;

/// The team of one audit that was held.
#[derive(Debug, Clone)]
pub struct EarlierTeam {
    /// The audit.
    pub audit: AuditId,
    /// The client audited.
    pub organisation: OrganisationId,
    /// The auditor-days of the whole audit.
    pub days: AuditorDays,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Who, in which role.
    pub members: Vec<(AuditorId, TeamRole)>,
}

/// Keeps the team, inside the act that takes the certification over. How the days were shared is not known: those whose
/// days count share them equally (CO-27), and the lead has what is left over. Nobody confirmed a place here (CO-8).
pub fn take_over(work: &mut Work<'_>, team: &EarlierTeam) -> Result<()> {
    let counted = team.members.iter().filter(|(_, role)| role.audits()).count();
    let share = i64::try_from(counted)
        .ok()
        .and_then(|counted| team.days.0.checked_div(counted));
    let share = AuditorDays(share.unwrap_or(0));
    for (auditor, role) in &team.members {
        let days = match role {
            TeamRole::LeadAuditor => (1..counted).fold(team.days, |left, _| left - share),
            role if role.audits() => share,
            _ => AuditorDays::default(),
        };
        let row = TeamMember {
            id: work.id(TeamMemberId::from_uuid),
            audit_id: team.audit,
            organisation_id: team.organisation,
            auditor_id: *auditor,
            role: *role,
            days,
            from_on: team.from,
            to_on: team.to,
            accompanied_by: None,
            confirmed_on: None,
        };
        store::insert(work.conn(), &row)?;
    }
    Ok(())
}
