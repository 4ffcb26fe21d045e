//! Everything a decision looks at, gathered once: for the page, for the rules and for what is kept with the decision.

mod model;

use std::collections::{HashMap, HashSet};

use super::store;
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, CertificationId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::parties::organisations::{self, Organisation, Site};
use crate::rules::keys::{FindingKey, PersonKey, SiteKey};
use crate::rules::steps::decision::{AuditFact, FindingFact};
use crate::rules::words::{AuditKind, Grade, TeamRole};
use crate::store::pool::Conn;

pub use model::{AuditRow, ConclusionRow, FindingRow, ReportRow, Seat};

/// One certification with all that led up to its decision.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The case.
    pub certification: Certification,
    /// The client.
    pub organisation: Organisation,
    /// The sites in scope.
    pub sites: Vec<Site>,
    /// Every audit held for it, the cancelled and the future ones aside.
    pub audits: Vec<AuditRow>,
    /// Everybody in their teams.
    pub team: Vec<Seat>,
    /// Their reports.
    pub reports: Vec<ReportRow>,
    /// The stage 1 conclusions.
    pub conclusions: Vec<ConclusionRow>,
    /// Their findings.
    pub findings: Vec<FindingRow>,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
}

impl Dossier {
    /// The dossier of the certification that an audit belongs to.
    pub fn of_audit(conn: &mut Conn, reach: Reach, audit: AuditId) -> Result<Self> {
        let id = store::certification_of(conn, reach, audit)?;
        Self::of_certification(conn, reach, id)
    }

    /// The dossier of a certification.
    pub fn of_certification(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Self> {
        let mut found = Self::of_certifications(conn, reach, &[id])?;
        found.remove(&id).ok_or(Error::NotFound("certification"))
    }

    /// The dossiers of those of these certifications that are within reach: as many questions for all as for one.
    pub fn of_certifications(
        conn: &mut Conn,
        reach: Reach,
        ids: &[CertificationId],
    ) -> Result<HashMap<CertificationId, Self>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let certifications = case::among(conn, reach, ids)?;
        let clients: Vec<_> = certifications.iter().map(|case| case.organisation_id).collect();
        let clients = organisations::among(conn, reach, &clients)?;
        let in_scope = case::sites_of(conn, ids)?;
        let sites: Vec<SiteId> = in_scope.iter().map(|(_, site)| *site).collect();
        let sites = organisations::sites_among(conn, reach, &sites)?;
        let audits: Vec<(CertificationId, AuditRow)> = store::audits_of(conn, ids)?
            .into_iter()
            .filter(|(_, audit)| matches!(audit.status.as_str(), "confirmed" | "concluded" | "terminated"))
            .collect();
        let held: Vec<AuditId> = audits.iter().map(|(_, audit)| audit.id).collect();
        let case_of: HashMap<AuditId, CertificationId> =
            audits.iter().map(|(case, audit)| (audit.id, *case)).collect();
        let mut team = by_case(store::seats(conn, &held)?, &case_of, |seat| seat.audit);
        let mut reports = by_case(store::reports_of(conn, &held)?, &case_of, |report| {
            report.audit_id
        });
        let mut conclusions = by_case(store::conclusions_of(conn, &held)?, &case_of, |one| one.audit_id);
        let mut findings = by_case(store::findings_of(conn, &held)?, &case_of, |finding| {
            finding.audit_id
        });
        let signed = store::agreements_signed(conn, ids)?;
        let mut held: HashMap<CertificationId, Vec<AuditRow>> = HashMap::new();
        for (case, audit) in audits {
            held.entry(case).or_default().push(audit);
        }
        let mut scopes: HashMap<CertificationId, HashSet<SiteId>> = HashMap::new();
        for (case, site) in in_scope {
            scopes.entry(case).or_default().insert(site);
        }
        certifications
            .into_iter()
            .map(|certification| {
                let id = certification.id;
                let client = clients.get(&certification.organisation_id).cloned();
                let scope = scopes.remove(&id).unwrap_or_default();
                let dossier = Self {
                    organisation: client.ok_or(Error::NotFound("organisation"))?,
                    sites: sites
                        .iter()
                        .filter(|site| scope.contains(&site.id))
                        .cloned()
                        .collect(),
                    audits: held.remove(&id).unwrap_or_default(),
                    team: team.remove(&id).unwrap_or_default(),
                    reports: reports.remove(&id).unwrap_or_default(),
                    conclusions: conclusions.remove(&id).unwrap_or_default(),
                    findings: findings.remove(&id).unwrap_or_default(),
                    agreement_signed: signed.get(&id).copied().flatten(),
                    certification,
                };
                Ok((id, dossier))
            })
            .collect()
    }

    /// CO-10: everybody who acted in any of the audits, with their roles.
    pub fn audited_by(&self) -> Vec<(PersonKey, TeamRole)> {
        self.team
            .iter()
            .map(|seat| (seat.auditor.into(), seat.role))
            .collect()
    }

    /// The audits as the rules see them. Of a stage 1 the conclusion counts as its report.
    pub fn audit_facts(&self) -> Result<Vec<AuditFact>> {
        self.audits
            .iter()
            .map(|audit| {
                let kind: AuditKind = audit.kind.parse().map_err(Error::broken)?;
                let report_sent = match kind {
                    AuditKind::Stage1 => self.conclusions.iter().any(|one| one.audit_id == audit.id),
                    _ => self
                        .reports
                        .iter()
                        .any(|report| report.audit_id == audit.id && report.status == "sent"),
                };
                Ok(AuditFact {
                    kind,
                    end: audit.ends_on,
                    state: audit.status.parse().map_err(Error::broken)?,
                    report_sent,
                })
            })
            .collect()
    }

    /// The nonconformities as the rules see them. A site is named only where there are several (MS-63).
    pub fn finding_facts(&self) -> Result<Vec<FindingFact>> {
        let mut facts = Vec::new();
        for finding in &self.findings {
            let grade: Grade = finding.grade.parse().map_err(Error::broken)?;
            if !grade.is_nonconformity() {
                continue;
            }
            facts.push(FindingFact {
                id: FindingKey::from(finding.id),
                name: self.name_of(finding),
                grade,
                state: finding.status.parse().map_err(Error::broken)?,
                site: (self.sites.len() > 1).then(|| SiteKey::from(finding.site_id)),
                verified_on: finding.verified_on,
            });
        }
        Ok(facts)
    }

    /// How people call a finding: audit and number, as "12-3".
    pub fn name_of(&self, finding: &FindingRow) -> String {
        let audit = self.audits.iter().find(|audit| audit.id == finding.audit_id);
        audit.map_or_else(
            || finding.number.to_string(),
            |audit| format!("{}-{}", audit.number, finding.number),
        )
    }
}

/// What belongs to audits, by the certification of each audit, in the same order.
fn by_case<T>(
    rows: Vec<T>,
    case_of: &HashMap<AuditId, CertificationId>,
    audit: impl Fn(&T) -> AuditId,
) -> HashMap<CertificationId, Vec<T>> {
    let mut found: HashMap<CertificationId, Vec<T>> = HashMap::new();
    for row in rows {
        if let Some(case) = case_of.get(&audit(&row)) {
            found.entry(*case).or_default().push(row);
        }
    }
    found
}
