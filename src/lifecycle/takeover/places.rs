//! Where the things of a list belong: sites by their codes, findings to their audits and clauses.

use super::history::Origin;
use super::model::{HeldAudit, Named, Placed, Visited};
use super::plan::{Asked, Misfit, says};
use crate::base::citation::{LC_51, LC_52, LC_70};
use crate::base::ids::{AuditorId, SiteId};
use crate::base::ruling::Refusals;
use crate::base::time::in_words;
use crate::parties::organisations::Site;
use crate::rules::book::{Book, Standard};
use crate::rules::words::TeamRole;

fn known<'s>(sites: &'s [Site], code: &str) -> Option<&'s Site> {
    sites
        .iter()
        .find(|site| site.external_code.as_deref() == Some(code))
}

/// The sites in scope, the central function first.
pub(super) fn scope<'s>(asked: &Asked<'s>, no: &mut Vec<Misfit>) -> Vec<&'s Site> {
    let mut found: Vec<&Site> = Vec::new();
    if asked.certification.sites.is_empty() {
        found.extend(asked.sites);
    }
    for code in &asked.certification.sites {
        match known(asked.sites, code) {
            Some(site) => found.push(site),
            None => no.push((
                Origin::Certification("sites"),
                format!("The organisation has no site with the code {code}, neither here nor kept."),
            )),
        }
    }
    if found.is_empty() {
        no.push(says(
            "sites",
            LC_70,
            "The organisation has no site, and a certificate names them.",
        ));
    }
    found.sort_by_key(|site| (!site.central_function, site.name.clone(), site.id));
    found
}

/// The sites each audit visited, its team, and the cycle it belongs to.
pub(super) fn visited(
    asked: &Asked<'_>,
    in_scope: &[&Site],
    cycle_of: impl Fn(&HeldAudit) -> i32,
    no: &mut Vec<Misfit>,
) -> Vec<Visited> {
    let central = in_scope.first().map(|site| site.id);
    asked
        .audits
        .iter()
        .enumerate()
        .map(|(i, audit)| {
            let mut sites: Vec<SiteId> = Vec::new();
            for code in &audit.sites {
                match known(asked.sites, code) {
                    Some(site) => sites.push(site.id),
                    None => no.push((
                        Origin::Audit(i, "sites"),
                        format!("The organisation has no site with the code {code}."),
                    )),
                }
            }
            if audit.sites.is_empty() {
                sites.extend(central);
            }
            Visited {
                cycle: cycle_of(audit),
                audit: audit.clone(),
                sites,
                team: team(asked, i, audit, no),
            }
        })
        .collect()
}

/// The people of an audit's team. Two fields may name one person by code and by address.
fn team(asked: &Asked<'_>, i: usize, audit: &HeldAudit, no: &mut Vec<Misfit>) -> Vec<(AuditorId, TeamRole)> {
    let mut team: Vec<(AuditorId, TeamRole)> = Vec::new();
    for Named { field, who, role } in &audit.team {
        let mut fault = |says: String| no.push((Origin::Audit(i, field), says));
        let known = asked
            .people
            .get(who)
            .or_else(|| asked.people.get(&who.to_lowercase()));
        match known {
            None => fault(format!(
                "There is no auditor with the code or e-mail address {who}, neither here nor kept."
            )),
            Some(id) if team.iter().any(|(other, _)| other == id) => {
                fault(format!("{who} is in the team of this audit already."));
            }
            Some(id) => team.push((*id, *role)),
        }
    }
    team
}

/// The audit each finding came of, and its site and clause.
pub(super) fn placed(
    book: &Book,
    standard: &Standard,
    asked: &Asked<'_>,
    in_scope: &[&Site],
    no: &mut Vec<Misfit>,
) -> Vec<Placed> {
    let mut found = Vec::new();
    for (i, finding) in asked.findings.iter().enumerate() {
        let mut fault = |field, says: String| no.push((Origin::Finding(i, field), says));
        let requirement = match book.citable_clause(standard, &finding.clause) {
            Ok(clause) => format!("{} {}", clause.number, clause.title),
            Err(_) if finding.clause.is_empty() && !finding.grade.is_nonconformity() => String::new(),
            Err(refusals) => {
                fault("clause", Refusals::from(refusals).to_string());
                continue;
            }
        };
        if !finding.grade.is_nonconformity() && finding.answered_on.or(finding.accepted_on).is_some() {
            fault(
                "answered_on",
                format!("Only a nonconformity is answered ({LC_52})."),
            );
        }
        let site = match &finding.site {
            None => in_scope.first().copied(),
            Some(code) => known(asked.sites, code),
        };
        let Some(site) = site else {
            let code = finding.site.as_deref().unwrap_or_default();
            fault(
                "site",
                format!("The organisation has no site with the code {code}."),
            );
            continue;
        };
        // The last audit that had begun by then.
        let audit = asked
            .audits
            .iter()
            .rposition(|audit| audit.starts_on <= finding.raised_on);
        let Some(audit) = audit else {
            let says = format!(
                "No audit of this certification had begun by {}: list the one it came of among the audits ({LC_51}).",
                in_words(finding.raised_on)
            );
            fault("raised_on", says);
            continue;
        };
        found.push(Placed {
            finding: finding.clone(),
            audit,
            site: site.id,
            requirement,
        });
    }
    found
}
