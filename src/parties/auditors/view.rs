//! What pages and JSON show of auditors.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{Auditor, Competence, Conflict, Service};
use super::monitoring::model::{Monitoring, PutOff};
use super::monitoring::view::{Due, due};
use super::{Record, record};
use crate::base::citation::{CO_4, CO_5, RuleId};
use crate::base::error::Result;
use crate::base::ids::{AuditorId, OrganisationId};
use crate::base::time::{Date, in_words, plus_months};
use crate::parties::organisations;
use crate::rules::team::bars::BAR_MONTHS;
use crate::rules::words::Function;
use crate::work::Reader;

/// Days before its end from which a competence is shown as ending soon.
const SOON_DAYS: i64 = 90;

/// A competence with how it stands today.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CompetenceView {
    /// The row.
    #[serde(flatten)]
    pub row: Competence,
    /// `future`, `valid`, `ending` or `ended`.
    pub standing: &'static str,
}

/// A service or conflict with the client's name and what it bars.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TieView<R> {
    /// The row.
    #[serde(flatten)]
    pub row: R,
    /// The client's name.
    pub organisation: String,
    /// The rule it bars by.
    pub rule: RuleId,
    /// The first day free of the bar; none while it has no end.
    pub free_on: Option<Date>,
    /// Whether it bars today.
    pub bars: bool,
    /// Whether it still has no end.
    pub open: bool,
}

/// One person, whole.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditorView)]
pub struct View {
    /// The person.
    #[serde(flatten)]
    pub auditor: Auditor,
    /// What the person is competent for.
    pub competences: Vec<CompetenceView>,
    /// Services to clients.
    pub services: Vec<TieView<Service>>,
    /// Ties to clients.
    pub conflicts: Vec<TieView<Conflict>>,
    /// What keeps the person from any assignment today, in sentences.
    pub lacks: Vec<String>,
    /// By standard: by when the person is seen at work again (CO-32, CO-38).
    pub monitoring: Vec<Due>,
    /// How the person was monitored, the newest first.
    pub monitorings: Vec<Monitoring>,
    /// Limits that were put off.
    pub put_off: Vec<PutOff>,
}

/// One function for one standard in the matrix.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MatrixCell)]
pub struct Cell {
    /// For what.
    pub role: Function,
    /// The areas, as "IAF 38".
    pub areas: Vec<AreaUntil>,
}

/// An area and until when.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AreaUntil {
    /// The technical area.
    pub area: String,
    /// Last day valid.
    pub valid_to: Option<Date>,
    /// `valid` or `ending`; what is not valid today stands on the person's own page.
    pub standing: &'static str,
}

/// A row of the matrix.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MatrixLine)]
pub struct Line {
    /// The person.
    #[serde(flatten)]
    pub auditor: Auditor,
    /// One entry per standard of the matrix, in its order.
    pub cells: Vec<Vec<Cell>>,
    /// What keeps the person from any assignment today.
    pub lacks: Vec<String>,
}

/// Who is competent for what, by standard.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// The standards that are the columns.
    pub standards: Vec<String>,
    /// The people.
    pub lines: Vec<Line>,
}

/// The matrix on the day of the question, of the people by name: `limit` at most after the first `offset`.
pub fn matrix(reader: &mut Reader<'_>, limit: i64, offset: i64) -> Result<Matrix> {
    let records = record::by_name(reader.conn(), limit, offset)?;
    Ok(matrix_of(reader, records))
}

/// The same of the newest, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<AuditorId>, limit: i64) -> Result<Matrix> {
    let records = record::newest(reader.conn(), after, limit)?;
    Ok(matrix_of(reader, records))
}

fn matrix_of(reader: &Reader<'_>, records: Vec<Record>) -> Matrix {
    let today = reader.today();
    let months = reader.book().parameters().declaration_months;
    let standards: Vec<String> = reader.book().standards().map(|s| s.id.to_string()).collect();
    let lines = records
        .into_iter()
        .map(|record| Line {
            cells: standards
                .iter()
                .map(|standard| cells(&record, standard, today))
                .collect(),
            lacks: lacks(&record.auditor, today, months),
            auditor: record.auditor,
        })
        .collect();
    Matrix { standards, lines }
}

fn cells(record: &Record, standard: &str, today: Date) -> Vec<Cell> {
    let mut by_role: BTreeMap<Function, Vec<AreaUntil>> = BTreeMap::new();
    let held = record
        .competences
        .iter()
        .filter(|row| row.standard == standard && row.holds(today));
    for row in held {
        by_role.entry(row.role).or_default().push(AreaUntil {
            area: row.technical_area.clone(),
            valid_to: row.valid_to,
            standing: standing(row, today),
        });
    }
    by_role
        .into_iter()
        .map(|(role, areas)| Cell { role, areas })
        .collect()
}

/// One person with everything recorded.
pub fn one(reader: &mut Reader<'_>, record: Record) -> Result<View> {
    let today = reader.today();
    let months = reader.book().parameters().declaration_months;
    let names = Names::of(reader, &record)?;
    let monitoring = due(&record, reader.book().parameters(), today);
    let Record {
        auditor,
        competences,
        services,
        conflicts,
        monitorings,
        put_off,
    } = record;
    Ok(View {
        monitoring,
        monitorings,
        put_off,
        lacks: lacks(&auditor, today, months),
        auditor,
        competences: competences
            .into_iter()
            .map(|row| CompetenceView {
                standing: standing(&row, today),
                row,
            })
            .collect(),
        services: services
            .into_iter()
            .map(|row| {
                // CO-4: two years from the end of the service, and without end while it has none.
                let free_on = row.ended_on.map(|end| plus_months(end, BAR_MONTHS));
                TieView {
                    organisation: names.name(row.organisation_id),
                    rule: CO_4,
                    free_on,
                    bars: free_on.is_none_or(|free| today < free),
                    open: row.ended_on.is_none(),
                    row,
                }
            })
            .collect(),
        conflicts: conflicts
            .into_iter()
            .map(|row| TieView {
                organisation: names.name(row.organisation_id),
                rule: CO_5,
                free_on: row.ended_on.and_then(|end| end.succ_opt()),
                bars: row.ended_on.is_none_or(|end| today <= end),
                open: row.ended_on.is_none(),
                row,
            })
            .collect(),
    })
}

/// The names of the clients a person is tied to.
struct Names(BTreeMap<OrganisationId, String>);

impl Names {
    fn of(reader: &mut Reader<'_>, record: &Record) -> Result<Self> {
        let reach = reader.reach();
        let services = record.services.iter().map(|row| row.organisation_id);
        let conflicts = record.conflicts.iter().map(|row| row.organisation_id);
        let ids: Vec<OrganisationId> = services.chain(conflicts).collect();
        organisations::names(reader.conn(), reach, &ids).map(Self)
    }

    fn name(&self, id: OrganisationId) -> String {
        self.0.get(&id).cloned().unwrap_or_default()
    }
}

fn standing(row: &Competence, today: Date) -> &'static str {
    if today < row.valid_from {
        "future"
    } else if !row.holds(today) {
        "ended"
    } else if row
        .valid_to
        .is_some_and(|to| (to - today).num_days() <= SOON_DAYS)
    {
        "ending"
    } else {
        "valid"
    }
}

/// CO-36, CO-8: what is missing before any assignment.
fn lacks(auditor: &Auditor, today: Date, declaration_months: u32) -> Vec<String> {
    let mut lacks = Vec::new();
    if !auditor.active {
        lacks.push("Not active".to_owned());
    }
    if auditor.agreement_on.is_none() {
        lacks.push("No agreement on confidentiality and independence (CO-36)".to_owned());
    }
    match auditor.declared_on {
        None => lacks.push("Conflicts never declared (CO-8)".to_owned()),
        Some(declared) if plus_months(declared, declaration_months) < today => lacks.push(format!(
            "Conflicts last declared on {} (CO-8)",
            in_words(declared)
        )),
        Some(_) => {}
    }
    lacks
}
