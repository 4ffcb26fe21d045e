//! Whose data a query may see. Every query over client-owned rows takes a `Reach`, and only the policy makes one.

use crate::base::ids::{AuditorId, OrganisationId};

/// How far somebody's sight goes for one act. Made by `policy` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach(Scope);

/// What a reach covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every client's data.
    Everyone,
    /// One client's own data.
    Organisation(OrganisationId),
    /// The audits this person is in the team of, and what belongs to them.
    Audits(AuditorId),
}

impl Reach {
    pub(super) const fn new(scope: Scope) -> Self {
        Self(scope)
    }

    /// What it covers, for building a query's condition.
    pub const fn scope(self) -> Scope {
        self.0
    }
}

/// Narrows a boxed query to a reach, by the row's organisation. An auditor sees the organisations they audit.
#[macro_export]
macro_rules! within_organisation {
    ($query:expr, $reach:expr, $organisation:expr) => {
        match $reach.scope() {
            $crate::access::Scope::Everyone => $query,
            $crate::access::Scope::Organisation(id) => $query.filter($organisation.eq(id)),
            $crate::access::Scope::Audits(auditor) => $query.filter(
                $organisation.eq_any(
                    $crate::store::schema::team_members::table
                        .filter($crate::store::schema::team_members::auditor_id.eq(auditor))
                        .select($crate::store::schema::team_members::organisation_id),
                ),
            ),
        }
    };
}

/// Narrows a boxed query to a reach, by the row's organisation and audit. An auditor sees the audits of their teams.
#[macro_export]
macro_rules! within_audit {
    ($query:expr, $reach:expr, $organisation:expr, $audit:expr) => {
        match $reach.scope() {
            $crate::access::Scope::Everyone => $query,
            $crate::access::Scope::Organisation(id) => $query.filter($organisation.eq(id)),
            $crate::access::Scope::Audits(auditor) => $query.filter(
                $audit.eq_any(
                    $crate::store::schema::team_members::table
                        .filter($crate::store::schema::team_members::auditor_id.eq(auditor))
                        .select($crate::store::schema::team_members::audit_id),
                ),
            ),
        }
    };
}
