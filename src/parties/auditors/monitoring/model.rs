//! One monitoring, and one limit put off.

use diesel::{Insertable, Queryable, Selectable};
use serde::Serialize;

use crate::base::ids::{AuditId, AuditorId, MonitoringId, PutOffId};
use crate::base::time::Date;
use crate::rules::team::monitoring::{Kind, Outcome};
use crate::store::schema::{monitoring_put_off, monitorings};

/// Somebody was monitored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = monitorings)]
pub struct Monitoring {
    /// The row's id.
    pub id: MonitoringId,
    /// Who.
    pub auditor_id: AuditorId,
    /// How.
    pub kind: Kind,
    /// Standard with edition.
    pub standard: String,
    /// The technical area, where it was one.
    pub technical_area: Option<String>,
    /// The audit it was seen in, where it is one of this body.
    pub audit_id: Option<AuditId>,
    /// When.
    pub done_on: Date,
    /// By whom.
    pub done_by: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What was seen.
    pub remarks: String,
}

/// A limit that was put off.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = monitoring_put_off)]
#[schema(as = MonitoringPutOff)]
pub struct PutOff {
    /// The row's id.
    pub id: PutOffId,
    /// Whose.
    pub auditor_id: AuditorId,
    /// The standard, without its edition.
    pub family: String,
    /// Until when.
    pub until_on: Date,
    /// Why.
    pub reason: String,
    /// Who put it off.
    pub given_by: String,
    /// When.
    pub given_on: Date,
}
