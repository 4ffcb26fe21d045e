//! What an audit saw, place by place: clauses, processes and shifts (LC-27, LC-36, LC-122).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::store;
use crate::access::Reach;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::SiteId;
use crate::base::ruling::Refusals;
use crate::base::text::Paragraph;
use crate::lifecycle::case::Certification;
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::{application, case};
use crate::parties::organisations::{self, Site};
use crate::rules::book::{Book, Clause, StandardId};
use crate::rules::coverage::{self as rule, Seen, Shift, Visited};
use crate::store::pool::Conn;
use crate::work::Work;

/// What is given for one site.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSeen {
    /// Numbers of clauses.
    pub clauses: Vec<Given>,
    /// Names of processes.
    pub processes: Vec<Given>,
    /// Shifts.
    pub shifts: Vec<Given>,
}

/// What was seen at one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SiteSeen {
    /// The site.
    pub site: SiteId,
    /// Numbers of clauses.
    pub clauses: Vec<String>,
    /// Names of processes.
    pub processes: Vec<String>,
    /// Shifts.
    pub shifts: Vec<Shift>,
}

/// What an audit saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Covered {
    /// Site by site.
    pub sites: Vec<SiteSeen>,
    /// Why something was not seen.
    pub not_covered_reason: String,
    /// Which shifts were left out, and why.
    pub shifts_reason: String,
}

impl Covered {
    /// As the rules read it; `ids` holds the sites as texts, in the order of `sites`.
    pub(super) fn seen<'a>(&'a self, ids: &'a [String]) -> Vec<Seen<'a>> {
        let each = self.sites.iter().zip(ids);
        each.map(|(site, id)| Seen {
            site: id,
            clauses: site.clauses.iter().map(String::as_str).collect(),
            processes: site.processes.iter().map(String::as_str).collect(),
            shifts: site.shifts.clone(),
        })
        .collect()
    }

    /// The sites as texts.
    pub(super) fn ids(&self) -> Vec<String> {
        self.sites.iter().map(|site| site.site.to_string()).collect()
    }
}

/// Checks what was given by itself, its faults among those of the form.
pub(super) fn check(
    given: &BTreeMap<String, GivenSeen>,
    not_covered_reason: &Given,
    shifts_reason: &Given,
    fields: &mut Fields,
) -> Covered {
    let mut text = |name: &str, given: &Given| {
        let text = fields.take(name, given.optional_paragraph()).flatten();
        text.map(|text: Paragraph| String::from(text)).unwrap_or_default()
    };
    let not_covered_reason = text("not_covered_reason", not_covered_reason);
    let shifts_reason = text("shifts_reason", shifts_reason);
    let mut sites = Vec::new();
    for (id, seen) in given {
        let Ok(site) = id.parse::<SiteId>() else {
            fields.add(
                format!("covered.{id}"),
                format!("\"{id}\" is not the id of a site."),
            );
            continue;
        };
        let lines = |name: &str, all: &[Given], fields: &mut Fields| -> Vec<String> {
            let lines = all.iter().filter_map(|one| {
                let line = fields.take(&format!("covered.{id}.{name}"), one.optional_line());
                line.flatten().map(String::from)
            });
            lines.collect()
        };
        let clauses = lines("clauses", &seen.clauses, fields);
        let processes = lines("processes", &seen.processes, fields);
        let shifts = seen
            .shifts
            .iter()
            .filter_map(|shift| fields.take(&format!("covered.{id}.shifts"), shift.one_of()));
        let shifts = shifts.collect();
        sites.push(SiteSeen {
            site,
            clauses,
            processes,
            shifts,
        });
    }
    Covered {
        sites,
        not_covered_reason,
        shifts_reason,
    }
}

/// What an audit has to cover, and where.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The clauses that coverage counts.
    pub clauses: Vec<Clause>,
    /// The processes in scope, as the application names them.
    pub processes: Vec<String>,
    /// The sites visited.
    pub sites: Vec<Site>,
    /// Whether shifts within and outside office hours are asked for.
    pub both_shifts: bool,
}

impl Ground {
    /// Of an audit whose certification is loaded, with what `clauses` says of its standard.
    pub fn of(
        (clauses, both_shifts): (Vec<Clause>, bool),
        conn: &mut Conn,
        reach: Reach,
        certification: &Certification,
        audit: &Audit,
    ) -> Result<Self> {
        let mut sites = Vec::new();
        for visit in programme::sites_of(conn, audit.id)? {
            sites.push(organisations::site_by_id(conn, reach, visit.site_id)?);
        }
        Ok(Self {
            clauses,
            processes: processes(conn, reach, certification)?,
            sites,
            both_shifts,
        })
    }

    /// Refuses what is not there: a site that is not visited, a clause that is not counted, a process nobody named.
    pub(super) fn knows(&self, covered: &Covered) -> Result<()> {
        let mut fields = Fields::none();
        for seen in &covered.sites {
            let at = format!("covered.{}", seen.site);
            if !self.sites.iter().any(|site| site.id == seen.site) {
                fields.add(at, "This site is not visited by this audit.");
                continue;
            }
            for number in &seen.clauses {
                if !self.clauses.iter().any(|clause| clause.number == *number) {
                    let says = format!("\"{number}\" is not a clause that coverage counts (LC-128).");
                    fields.add(format!("{at}.clauses"), says);
                }
            }
            for name in &seen.processes {
                if !self.processes.contains(name) {
                    let says = format!("\"{name}\" is not among the processes in scope (LC-27).");
                    fields.add(format!("{at}.processes"), says);
                }
            }
        }
        if fields.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(fields))
        }
    }
}

/// The clauses that coverage counts, and whether shifts within and outside office hours are asked for.
pub fn clauses(book: &Book, standard: &str) -> (Vec<Clause>, bool) {
    match book.standard(&StandardId::from(standard)) {
        Ok(standard) => {
            let units = rule::units(book.clauses(standard));
            (units.into_iter().cloned().collect(), standard.both_shifts)
        }
        // A certification taken over may be to an edition that no file describes any more.
        Err(_) => (Vec::new(), false),
    }
}

/// The processes in scope, as the application names them; none of what was taken over without one.
pub fn processes(conn: &mut Conn, reach: Reach, certification: &Certification) -> Result<Vec<String>> {
    let application = application::by_id(conn, reach, certification.application_id)?;
    Ok(rule::processes(&application.processes.unwrap_or_default()))
}

/// Everything in the way of sending a report that says what was seen.
pub(super) fn in_the_way(
    work: &mut Work<'_>,
    reach: Reach,
    audit: &Audit,
    now: &Covered,
) -> Result<Refusals> {
    let ground = ground(work, reach, audit)?;
    let before = store::covered_before(work.conn(), audit)?;
    let before: Vec<(Covered, Vec<String>)> = before
        .into_iter()
        .map(|covered| {
            let ids = covered.ids();
            (covered, ids)
        })
        .collect();
    let now_ids = now.ids();
    let site_ids: Vec<String> = ground.sites.iter().map(|site| site.id.to_string()).collect();
    let visited = ground.sites.iter().zip(&site_ids).map(|(site, id)| Visited {
        id,
        name: &site.name,
        several_shifts: site.shifts > 1,
    });
    Ok(rule::check(&rule::Facts {
        kind: audit.kind,
        cycle: store::cycle_of(work.conn(), audit)?,
        both_shifts: ground.both_shifts,
        clauses: ground
            .clauses
            .iter()
            .map(|clause| clause.number.as_str())
            .collect(),
        processes: ground.processes.iter().map(String::as_str).collect(),
        visited: visited.collect(),
        before: before
            .iter()
            .flat_map(|(covered, ids)| covered.seen(ids))
            .collect(),
        now: now.seen(&now_ids),
        not_covered_reason: &now.not_covered_reason,
        shifts_reason: &now.shifts_reason,
    }))
}

/// What this audit has to cover, inside an act.
pub(super) fn ground(work: &mut Work<'_>, reach: Reach, audit: &Audit) -> Result<Ground> {
    let certification = case::by_id(work.conn(), reach, audit.certification_id)?;
    let counted = clauses(work.book(), &certification.standard);
    Ground::of(counted, work.conn(), reach, &certification, audit)
}
