//! Which clauses, processes, shifts and sites the audits of each cycle have seen, and what is left (LC-27, LC-122).

use std::collections::HashMap;

use serde::Serialize;

use super::coverage::{self, Covered};
use super::store;
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::programme::{self, Audit};
use crate::parties::organisations;
use crate::rules::coverage::{Shift, counts, left};
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::work::Reader;

/// The coverage of a certification.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CoverageView)]
pub struct View {
    /// The certification.
    pub certification: CertificationId,
    /// Its version.
    pub version: i32,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// The present cycle first.
    pub cycles: Vec<Cycle>,
}

/// The coverage of one cycle.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CycleCoverage)]
pub struct Cycle {
    /// Which, from 1.
    pub cycle: i32,
    /// The audits that cover it, in their order: one column each.
    pub audits: Vec<Column>,
    /// Clauses, then processes, then shifts, then sites.
    pub groups: Vec<Group>,
    /// How many of the clauses were seen.
    pub clauses_seen: usize,
    /// How many there are.
    pub clauses: usize,
    /// Clauses not seen yet.
    pub clauses_left: Vec<String>,
    /// Processes not seen yet.
    pub processes_left: Vec<String>,
}

/// An audit as a column.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CoverageAudit)]
pub struct Column {
    /// The audit.
    pub id: AuditId,
    /// Its number.
    pub number: i64,
    /// What it is for.
    pub kind: AuditKind,
    /// Its last day, once it has one.
    pub ends_on: Option<Date>,
    /// Whether its report was sent, so that what it saw is known.
    pub told: bool,
    /// Why something was not seen, in the report's words.
    pub reasons: Vec<String>,
}

/// Rows of one kind.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CoverageGroup)]
pub struct Group {
    /// "clauses", "processes", "shifts" or "sites".
    pub of: &'static str,
    /// One row each.
    pub rows: Vec<Row>,
}

/// One thing to be seen.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CoverageRow)]
pub struct Row {
    /// The clause's number, or the name.
    pub name: String,
    /// The clause's title; null for everything else.
    pub title: Option<String>,
    /// Audit by audit: the names of the sites where it was seen.
    pub seen: Vec<Vec<String>>,
    /// Audit by audit: whether it is planned (known of sites only).
    pub planned: Vec<bool>,
}

/// The coverage of a certification within reach.
pub fn matrix(reader: &mut Reader<'_>, id: CertificationId) -> Result<View> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let organisation = organisations::by_id(reader.conn(), reach, certification.organisation_id)?;
    let (clauses, _) = coverage::clauses(reader.book(), &certification.standard);
    let clauses: Vec<(String, String)> = clauses
        .into_iter()
        .map(|clause| (clause.number, clause.title))
        .collect();
    let processes = coverage::processes(reader.conn(), reach, &certification)?;
    let audits: Vec<Audit> = programme::audits_of(reader.conn(), reach, id)?
        .into_iter()
        .filter(|audit| counts(audit.kind) && audit.status != State::Cancelled)
        .collect();
    let ids: Vec<AuditId> = audits.iter().map(|audit| audit.id).collect();
    let mut told: HashMap<AuditId, Covered> = HashMap::new();
    for report in store::sent_of(reader.conn(), &ids)? {
        told.insert(report.audit_id, report.covered()?);
    }
    let mut visits: HashMap<AuditId, Vec<SiteId>> = HashMap::new();
    for visit in programme::sites_of_all(reader.conn(), &ids)? {
        visits.entry(visit.audit_id).or_default().push(visit.site_id);
    }
    let mut sites: Vec<SiteId> = case::sites(reader.conn(), id)?;
    let left_since = visits.values().flatten().chain(
        told.values()
            .flat_map(|covered| covered.sites.iter().map(|seen| &seen.site)),
    );
    for site in left_since {
        if !sites.contains(site) {
            sites.push(*site);
        }
    }
    let sites = organisations::sites_among(reader.conn(), reach, &sites)?;
    let names: HashMap<SiteId, String> = sites.into_iter().map(|site| (site.id, site.name)).collect();
    let known = Known {
        clauses,
        processes,
        names,
        told,
        visits,
    };
    let mut cycles = Vec::new();
    for programme in programme::of_certification(reader.conn(), reach, id)? {
        let own: Vec<&Audit> = audits
            .iter()
            .filter(|audit| audit.programme_id == programme.id)
            .collect();
        cycles.push(known.cycle(programme.cycle, &own));
    }
    Ok(View {
        certification: id,
        version: certification.version,
        organisation: organisation.legal_name,
        standard: certification.standard,
        cycles,
    })
}

/// Everything read, once for all cycles.
struct Known {
    clauses: Vec<(String, String)>,
    processes: Vec<String>,
    names: HashMap<SiteId, String>,
    told: HashMap<AuditId, Covered>,
    visits: HashMap<AuditId, Vec<SiteId>>,
}

impl Known {
    fn cycle(&self, cycle: i32, audits: &[&Audit]) -> Cycle {
        let ids: Vec<(&Covered, Vec<String>)> = audits
            .iter()
            .filter_map(|audit| self.told.get(&audit.id))
            .map(|covered| (covered, covered.ids()))
            .collect();
        let seen: Vec<_> = ids.iter().flat_map(|(covered, ids)| covered.seen(ids)).collect();
        let numbers: Vec<&str> = self.clauses.iter().map(|(number, _)| number.as_str()).collect();
        let names: Vec<&str> = self.processes.iter().map(String::as_str).collect();
        let open = left(&numbers, &names, &seen);
        let clauses = self.clauses.iter().map(|(number, title)| {
            self.row(number, Some(title.clone()), audits, |seen| {
                seen.clauses.contains(number)
            })
        });
        let processes = self
            .processes
            .iter()
            .map(|name| self.row(name, None, audits, |seen| seen.processes.contains(name)));
        let shifts = Shift::ALL
            .iter()
            .map(|shift| self.row(shift.as_str(), None, audits, |seen| seen.shifts.contains(shift)));
        let groups = [
            ("clauses", clauses.collect::<Vec<Row>>()),
            ("processes", processes.collect()),
            (
                "shifts",
                shifts
                    .filter(|row| row.seen.iter().any(|at| !at.is_empty()))
                    .collect(),
            ),
            ("sites", self.sites(audits)),
        ];
        Cycle {
            cycle,
            audits: audits.iter().map(|audit| self.column(audit)).collect(),
            groups: groups
                .into_iter()
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(of, rows)| Group { of, rows })
                .collect(),
            clauses_seen: self.clauses.len() - open.clauses.len(),
            clauses: self.clauses.len(),
            clauses_left: open.clauses,
            processes_left: open.processes,
        }
    }

    fn column(&self, audit: &Audit) -> Column {
        let told = self.told.get(&audit.id);
        let reasons = told.into_iter().flat_map(|covered| {
            let both = [&covered.not_covered_reason, &covered.shifts_reason];
            both.into_iter().filter(|reason| !reason.is_empty()).cloned()
        });
        Column {
            id: audit.id,
            number: audit.number,
            kind: audit.kind,
            ends_on: audit.ends_on,
            told: told.is_some(),
            reasons: reasons.collect(),
        }
    }

    fn row(
        &self,
        name: &str,
        title: Option<String>,
        audits: &[&Audit],
        is_seen: impl Fn(&coverage::SiteSeen) -> bool,
    ) -> Row {
        let at = |audit: &&Audit| -> Vec<String> {
            let told = self
                .told
                .get(&audit.id)
                .into_iter()
                .flat_map(|covered| &covered.sites);
            told.filter(|seen| is_seen(seen))
                .filter_map(|seen| self.names.get(&seen.site).cloned())
                .collect()
        };
        Row {
            name: name.to_owned(),
            title,
            seen: audits.iter().map(at).collect(),
            planned: audits.iter().map(|_| false).collect(),
        }
    }

    fn sites(&self, audits: &[&Audit]) -> Vec<Row> {
        let mut names: Vec<(&SiteId, &String)> = self.names.iter().collect();
        names.sort_by_key(|(id, name)| (*name, *id));
        let rows = names.into_iter().map(|(site, name)| Row {
            planned: audits
                .iter()
                .map(|audit| {
                    let visits = self.visits.get(&audit.id);
                    !self.told.contains_key(&audit.id) && visits.is_some_and(|sites| sites.contains(site))
                })
                .collect(),
            ..self.row(name, None, audits, |seen| seen.site == *site)
        });
        rows.collect()
    }
}
