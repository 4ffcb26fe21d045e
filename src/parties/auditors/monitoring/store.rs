//! The queries of monitoring.

use diesel::prelude::*;

use super::model::{Monitoring, PutOff};
use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId};
use crate::base::time::Date;
use crate::rules::team::monitoring::{Kind, Outcome};
use crate::store::pool::Conn;
use crate::store::schema::{audits, monitoring_put_off, monitorings, team_members};

crate::text_column!(Kind, Outcome);

pub(in crate::parties::auditors) fn insert(conn: &mut Conn, row: &Monitoring) -> Result<()> {
    diesel::insert_into(monitorings::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(in crate::parties::auditors) fn insert_put_off(conn: &mut Conn, row: &PutOff) -> Result<()> {
    diesel::insert_into(monitoring_put_off::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The monitorings and the limits put off of these people, or of everybody; the newest first.
pub(in crate::parties::auditors) fn rows(
    conn: &mut Conn,
    of: Option<&[AuditorId]>,
) -> Result<(Vec<Monitoring>, Vec<PutOff>)> {
    let mut done = monitorings::table.select(Monitoring::as_select()).into_boxed();
    let mut put_off = monitoring_put_off::table.select(PutOff::as_select()).into_boxed();
    if let Some(ids) = of {
        done = done.filter(monitorings::auditor_id.eq_any(ids));
        put_off = put_off.filter(monitoring_put_off::auditor_id.eq_any(ids));
    }
    Ok((
        done.order((monitorings::done_on.desc(), monitorings::id.desc()))
            .load(conn)?,
        put_off.order(monitoring_put_off::id.desc()).load(conn)?,
    ))
}

/// An audit somebody was in the team of: id, number, kind, first day.
pub(in crate::parties::auditors) type Held = (AuditId, i64, String, Option<Date>);

/// The audits a person is in the team of, the newest first.
pub(in crate::parties::auditors) fn audits_of(conn: &mut Conn, who: AuditorId) -> Result<Vec<Held>> {
    Ok(team_members::table
        .inner_join(audits::table.on(audits::id.eq(team_members::audit_id)))
        .filter(team_members::auditor_id.eq(who))
        .order((audits::number.desc(), audits::id))
        .select((audits::id, audits::number, audits::kind, audits::starts_on))
        .load(conn)?)
}
