//! Everything a decision looks at, gathered once: for the page, for the rules and for what is kept with the decision.

mod model;

use super::store;
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, CertificationId};
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
        let certification = case::by_id(conn, reach, id)?;
        let organisation = organisations::by_id(conn, reach, certification.organisation_id)?;
        let in_scope = case::sites(conn, id)?;
        let sites = organisations::sites_among(conn, reach, &in_scope)?;
        let audits: Vec<AuditRow> = store::audits_of(conn, id)?
            .into_iter()
            .filter(|audit| matches!(audit.status.as_str(), "confirmed" | "concluded" | "terminated"))
            .collect();
        let ids: Vec<AuditId> = audits.iter().map(|audit| audit.id).collect();
        Ok(Self {
            team: store::seats(conn, &ids)?,
            reports: store::reports_of(conn, &ids)?,
            conclusions: store::conclusions_of(conn, &ids)?,
            findings: store::findings_of(conn, &ids)?,
            agreement_signed: store::agreement_signed(conn, id)?,
            certification,
            organisation,
            sites,
            audits,
        })
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
