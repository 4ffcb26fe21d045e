//! What pages and JSON show of monitoring, and who is to be seen.

use serde::Serialize;

use super::store;
use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId};
use crate::base::time::Date;
use crate::parties::auditors::{self, Record};
use crate::rules::parameters::Parameters;
use crate::rules::team::monitoring::{self as rules, Standing};
use crate::work::Reader;

/// One standard somebody audits to, with its limit.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MonitoringDue)]
pub struct Due {
    /// The standard, without its edition.
    pub family: String,
    /// When the person was last seen on site and found competent.
    pub last_on: Option<Date>,
    /// The last day by which they are seen again (CO-32).
    pub limit_on: Date,
    /// How that stands today (CO-38).
    pub standing: Standing,
    /// Whether a manager put the limit off.
    pub is_put_off: bool,
}

/// Somebody to be seen.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MonitoringLine)]
pub struct Line {
    /// Who.
    pub id: AuditorId,
    /// Their name.
    pub name: String,
    /// For which standard and by when.
    #[serde(flatten)]
    pub due: Due,
}

/// Every standard a person audits to, by name.
pub fn due(record: &Record, parameters: &Parameters, today: Date) -> Vec<Due> {
    let each = record.seen(today).into_iter().map(|(family, seen)| Due {
        family,
        last_on: seen.last,
        limit_on: rules::limit(parameters, &seen),
        standing: rules::standing(parameters, &seen, today),
        is_put_off: seen.put_off.is_some(),
    });
    each.collect()
}

/// Everybody active whose limit is near or has passed, the earliest limit first.
pub fn list(reader: &mut Reader<'_>) -> Result<Vec<Line>> {
    let today = reader.today();
    let parameters = reader.book().parameters().clone();
    let mut lines = Vec::new();
    for record in auditors::records(reader.conn())? {
        if !record.auditor.active {
            continue;
        }
        let late = due(&record, &parameters, today)
            .into_iter()
            .filter(|due| due.standing != Standing::InTime);
        lines.extend(late.map(|due| Line {
            id: record.auditor.id,
            name: record.auditor.name.clone(),
            due,
        }));
    }
    lines.sort_by(|a, b| (a.due.limit_on, &a.name).cmp(&(b.due.limit_on, &b.name)));
    Ok(lines)
}

/// An audit of a person, to be chosen from.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// The audit.
    pub id: AuditId,
    /// Its number.
    pub number: i64,
    /// What it is for.
    pub kind: String,
    /// Its first day, once placed.
    pub starts_on: Option<Date>,
}

/// The audits a person is in the team of, the newest first.
pub fn audits(reader: &mut Reader<'_>, who: AuditorId) -> Result<Vec<Held>> {
    let found = store::audits_of(reader.conn(), who)?;
    let shown = found.into_iter().map(|(id, number, kind, starts_on)| Held {
        id,
        number,
        kind,
        starts_on,
    });
    Ok(shown.collect())
}
