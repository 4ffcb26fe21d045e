//! The queries of teams and dates.

use diesel::prelude::*;

use super::model::TeamMember;
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId, OrganisationId};
use crate::base::time::Date;
use crate::rules::steps::audit::State;
use crate::rules::words::{AuditKind, TeamRole};
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{audits, conclusions, programmes, team_members};

crate::text_column!(TeamRole);

/// The states in which an audit takes its people's days.
const TAKING: [State; 4] = [State::Held, State::Confirmed, State::Concluded, State::Terminated];

/// Everybody in the team of an audit, in any role: whose audit it is, for `Subject::of_audit`.
pub fn team_of(conn: &mut Conn, audit: AuditId) -> Result<Vec<AuditorId>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq(audit))
        .order(team_members::auditor_id)
        .select(team_members::auditor_id)
        .load(conn)?)
}

/// Who leads these audits, which were found within a reach.
pub(super) fn leads_of(conn: &mut Conn, audits: &[AuditId]) -> Result<Vec<(AuditId, AuditorId)>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq_any(audits.to_vec()))
        .filter(team_members::role.eq(TeamRole::LeadAuditor))
        .order(team_members::id.desc())
        .select((team_members::audit_id, team_members::auditor_id))
        .load(conn)?)
}

/// The places of an audit's team, in the order they were proposed. The audit itself was loaded within a reach.
pub fn members_of(conn: &mut Conn, audit: AuditId) -> Result<Vec<TeamMember>> {
    Ok(team_members::table
        .filter(team_members::audit_id.eq(audit))
        .order(team_members::id)
        .select(TeamMember::as_select())
        .load(conn)?)
}

pub(super) fn insert(conn: &mut Conn, row: &TeamMember) -> Result<()> {
    diesel::insert_into(team_members::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(super) fn clear(conn: &mut Conn, audit: AuditId) -> Result<()> {
    diesel::delete(team_members::table.filter(team_members::audit_id.eq(audit))).execute(conn)?;
    Ok(())
}

pub(super) fn confirm_place(conn: &mut Conn, audit: AuditId, auditor: AuditorId, on: Date) -> Result<()> {
    diesel::update(
        team_members::table
            .filter(team_members::audit_id.eq(audit))
            .filter(team_members::auditor_id.eq(auditor)),
    )
    .set(team_members::confirmed_on.eq(on))
    .execute(conn)?;
    Ok(())
}

/// A booking: the place, and the audit it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Booking {
    pub(super) member: TeamMember,
    pub(super) kind: AuditKind,
    pub(super) status: State,
}

/// Every booking within reach that touches the days from `from` to `to`, in order of time.
pub(super) fn bookings(conn: &mut Conn, reach: Reach, from: Date, to: Date) -> Result<Vec<Booking>> {
    let query = audits::table
        .filter(audits::status.eq_any(TAKING.to_vec()))
        .filter(audits::starts_on.le(to))
        .filter(audits::ends_on.ge(from))
        .select((audits::id, audits::kind, audits::status))
        .into_boxed::<MultiBackend>();
    let taking: Vec<(AuditId, AuditKind, State)> =
        crate::within_audit!(query, reach, audits::organisation_id, audits::id).load(conn)?;
    let ids: Vec<AuditId> = taking.iter().map(|(id, ..)| *id).collect();
    let members: Vec<TeamMember> = team_members::table
        .filter(team_members::audit_id.eq_any(ids))
        .filter(team_members::from_on.le(to))
        .filter(team_members::to_on.ge(from))
        .order((team_members::from_on, team_members::id))
        .select(TeamMember::as_select())
        .load(conn)?;
    Ok(members
        .into_iter()
        .filter_map(|member| {
            let (_, kind, status) = taking.iter().find(|(id, ..)| *id == member.audit_id)?;
            Some(Booking {
                kind: *kind,
                status: *status,
                member,
            })
        })
        .collect())
}

/// Who led an audit of which earlier cycle at a client (CO-11).
pub(super) fn led(
    conn: &mut Conn,
    reach: Reach,
    organisation: OrganisationId,
    before_cycle: i32,
) -> Result<Vec<(AuditorId, i32)>> {
    let query = audits::table
        .inner_join(programmes::table.on(programmes::id.eq(audits::programme_id)))
        .filter(audits::organisation_id.eq(organisation))
        .filter(audits::status.eq(State::Concluded))
        .filter(programmes::cycle.lt(before_cycle))
        .select((audits::id, programmes::cycle))
        .into_boxed::<MultiBackend>();
    let earlier: Vec<(AuditId, i32)> =
        crate::within_audit!(query, reach, audits::organisation_id, audits::id).load(conn)?;
    let ids: Vec<AuditId> = earlier.iter().map(|(id, _)| *id).collect();
    let leads: Vec<(AuditId, AuditorId)> = team_members::table
        .filter(team_members::audit_id.eq_any(ids))
        .filter(team_members::role.eq(TeamRole::LeadAuditor))
        .select((team_members::audit_id, team_members::auditor_id))
        .load(conn)?;
    Ok(leads
        .into_iter()
        .filter_map(|(audit, auditor)| {
            let (_, cycle) = earlier.iter().find(|(id, _)| *id == audit)?;
            Some((auditor, *cycle))
        })
        .collect())
}

/// What a stage 1 led to, once concluded: the word of LC-32. The row itself is the audit room's.
pub(super) fn stage_1_outcome(conn: &mut Conn, audit: AuditId) -> Result<Option<String>> {
    Ok(conclusions::table
        .filter(conclusions::audit_id.eq(audit))
        .select(conclusions::outcome)
        .first(conn)
        .optional()?)
}

/// The places of a person that are not confirmed yet, in audits within reach that are held or confirmed.
pub(super) fn unconfirmed(conn: &mut Conn, reach: Reach, auditor: AuditorId) -> Result<Vec<TeamMember>> {
    let query = audits::table
        .filter(audits::status.eq_any(vec![State::Held, State::Confirmed]))
        .select(audits::id)
        .into_boxed::<MultiBackend>();
    let open: Vec<AuditId> =
        crate::within_audit!(query, reach, audits::organisation_id, audits::id).load(conn)?;
    Ok(team_members::table
        .filter(team_members::audit_id.eq_any(open))
        .filter(team_members::auditor_id.eq(auditor))
        .filter(team_members::confirmed_on.is_null())
        .order((team_members::from_on, team_members::id))
        .select(TeamMember::as_select())
        .load(conn)?)
}
