//! A person with all rows, and the same as the rules see it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Auditor, Competence, Conflict, Service};
use super::monitoring::model::{Monitoring, PutOff};
use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::AuditorId;
use crate::base::time::Date;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::parameters::Parameters;
use crate::rules::team;
use crate::rules::team::monitoring::{self, Kind, Outcome, Seen, Standing, Watched};
use crate::rules::words::Function;
use crate::store::pool::Conn;

/// A person with competences, services and conflicts.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Record {
    /// The person.
    #[serde(flatten)]
    pub auditor: Auditor,
    /// What the person is competent for.
    pub competences: Vec<Competence>,
    /// Services to clients.
    pub services: Vec<Service>,
    /// Ties to clients.
    pub conflicts: Vec<Conflict>,
    /// CO-32: how the person was monitored, the newest first.
    pub monitorings: Vec<Monitoring>,
    /// CO-38: limits that were put off.
    pub put_off: Vec<PutOff>,
}

impl Record {
    /// The person as the rules see them. Confirmation, days taken and cycles led belong to an assignment: whoever
    /// asks about one adds them.
    pub fn as_ruled(&self) -> team::Auditor {
        team::Auditor {
            id: self.auditor.id.into(),
            active: self.auditor.active,
            agreement: self.auditor.agreement_on.is_some(),
            declared: self.auditor.declared_on,
            confirmed: false,
            languages: self.auditor.languages.split(' ').map(str::to_owned).collect(),
            practice: Vec::new(),
            competences: self.competences.iter().map(competence).collect(),
            services: self.services.iter().map(service).collect(),
            conflicts: self.conflicts.iter().map(conflict).collect(),
            led: Vec::new(),
            busy: Vec::new(),
            monitoring: Vec::new(),
        }
    }

    /// CO-32: every standard, without its edition, that the person audits to on the day, with what is known of it.
    pub fn seen(&self, today: Date) -> BTreeMap<String, Seen> {
        let audits = |row: &&Competence| matches!(row.role, Function::Auditor | Function::LeadAuditor);
        let family = |standard: &str| monitoring::family(&StandardId::new(standard)).to_owned();
        let held = self
            .competences
            .iter()
            .filter(audits)
            .filter(|row| row.holds(today));
        let families: BTreeSet<String> = held.map(|row| family(&row.standard)).collect();
        let of = |name: String| {
            let of_it = self.competences.iter().filter(audits);
            let since = of_it
                .filter(|row| family(&row.standard) == name)
                .map(|row| row.valid_from)
                .min();
            let last = self
                .monitorings
                .iter()
                .filter(|row| {
                    row.kind == Kind::OnSite
                        && row.outcome != Outcome::Unsatisfactory
                        && family(&row.standard) == name
                })
                .map(|row| row.done_on)
                .max();
            let put_off = self
                .put_off
                .iter()
                .filter(|row| row.family == name && last.is_none_or(|last| row.given_on >= last))
                .map(|row| row.until_on)
                .max();
            let seen = Seen {
                competent_since: since.unwrap_or(today),
                last,
                put_off,
            };
            (name, seen)
        };
        families.into_iter().map(of).collect()
    }

    /// CO-38: what of this the team check looks at on the day somebody is assigned.
    pub fn watched(&self, parameters: &Parameters, today: Date) -> Vec<Watched> {
        let each = self.seen(today).into_iter().map(|(family, seen)| Watched {
            family,
            limit: monitoring::limit(parameters, &seen),
            standing: monitoring::standing(parameters, &seen, today),
        });
        each.filter(|watched| watched.standing != Standing::InTime)
            .collect()
    }
}

fn competence(row: &Competence) -> team::Competence {
    team::Competence {
        standard: StandardId::new(row.standard.as_str()),
        area: TechnicalArea::new(row.technical_area.as_str()),
        role: row.role,
        from: row.valid_from,
        to: row.valid_to,
    }
}

fn service(row: &Service) -> team::Service {
    team::Service {
        organisation: row.organisation_id.into(),
        kind: row.kind,
        by: team::ServiceBy::Person,
        from: row.began_on,
        to: row.ended_on,
    }
}

fn conflict(row: &Conflict) -> team::Conflict {
    team::Conflict {
        organisation: row.organisation_id.into(),
        kind: row.kind,
        from: row.began_on,
        to: row.ended_on,
    }
}

/// One person's record.
pub fn record(conn: &mut Conn, id: AuditorId) -> Result<Record> {
    records_of(conn, &[id])?.pop().ok_or(Error::NotFound("auditor"))
}

/// The records of these people, by name; who is not there is left out.
pub fn records_of(conn: &mut Conn, ids: &[AuditorId]) -> Result<Vec<Record>> {
    let people = store::among(conn, ids)?;
    gather(conn, people, Some(ids))
}

/// Everybody's record, by name.
pub fn records(conn: &mut Conn) -> Result<Vec<Record>> {
    let people = store::all(conn)?;
    gather(conn, people, None)
}

/// The newest records, from the one before `after` on; `limit` at most.
pub(super) fn newest(conn: &mut Conn, after: Option<AuditorId>, limit: i64) -> Result<Vec<Record>> {
    let people = store::newest(conn, after, limit)?;
    whole(conn, people)
}

/// The records by name: `limit` at most after the first `offset`.
pub(super) fn by_name(conn: &mut Conn, limit: i64, offset: i64) -> Result<Vec<Record>> {
    let people = store::by_name(conn, limit, offset)?;
    whole(conn, people)
}

fn whole(conn: &mut Conn, people: Vec<Auditor>) -> Result<Vec<Record>> {
    let ids: Vec<AuditorId> = people.iter().map(|auditor| auditor.id).collect();
    gather(conn, people, Some(&ids))
}

fn gather(conn: &mut Conn, people: Vec<Auditor>, of: Option<&[AuditorId]>) -> Result<Vec<Record>> {
    let (competences, services, conflicts) = store::rows(conn, of)?;
    let (monitorings, put_off) = super::monitoring::rows(conn, of)?;
    let mut monitorings = by_person(monitorings, |row| row.auditor_id);
    let mut put_off = by_person(put_off, |row| row.auditor_id);
    let mut competences = by_person(competences, |row| row.auditor_id);
    let mut services = by_person(services, |row| row.auditor_id);
    let mut conflicts = by_person(conflicts, |row| row.auditor_id);
    let records = people.into_iter().map(|auditor| Record {
        competences: competences.remove(&auditor.id).unwrap_or_default(),
        services: services.remove(&auditor.id).unwrap_or_default(),
        conflicts: conflicts.remove(&auditor.id).unwrap_or_default(),
        monitorings: monitorings.remove(&auditor.id).unwrap_or_default(),
        put_off: put_off.remove(&auditor.id).unwrap_or_default(),
        auditor,
    });
    Ok(records.collect())
}

fn by_person<T>(rows: Vec<T>, of: impl Fn(&T) -> AuditorId) -> HashMap<AuditorId, Vec<T>> {
    let mut found: HashMap<AuditorId, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(of(&row)).or_default().push(row);
    }
    found
}
