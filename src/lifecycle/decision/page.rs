//! The page of one decision: the question, and the evidence for it.

use super::acts::{cleared_outside_team, first_cycle, may_decide};
use super::dossier::{AuditRow, Dossier, FindingRow, ReportRow};
use super::model::Kind;
use super::view::{AuditView, FindingView, Page, PersonView, row, settled, shown_one};
use super::{renewal, store};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId};
use crate::base::time::Date;
use crate::lifecycle::audit::SectionText;
use crate::lifecycle::audit::items::ItemAnswer;
use crate::parties::auditors;
use crate::rules::words::Function;
use crate::work::Reader;

/// The page of one case, by the audit decided on.
pub fn page(reader: &mut Reader<'_>, audit: AuditId) -> Result<Page> {
    let (reach, today) = (reader.reach(), reader.today());
    let dossier = Dossier::of_audit(reader.conn(), reach, audit)?;
    let held = dossier.audits.iter().find(|one| one.id == audit);
    let Some(kinds) = held.and_then(|one| renewal::decided_by(&one.kind)) else {
        return Err(Error::NotFound("audit to decide on"));
    };
    let actor = reader.actor().clone();
    let (refusals, steps) = match cleared_outside_team(reader.conn(), &actor, &dossier, "", today) {
        Ok(cleared) => (Vec::new(), cleared.steps),
        Err(Error::Refused(refusals)) => (refusals.0, Vec::new()),
        Err(Error::Forbidden) => (Vec::new(), Vec::new()),
        Err(other) => return Err(other),
    };
    let expiry = if kinds.contains(&Kind::Renew) {
        renewal::cycle(reader.book(), &dossier.certification, today)?
    } else {
        first_cycle(reader.book(), &dossier.certification.standard, today)?
    };
    let decision = store::of_audit(reader.conn(), audit)?;
    let decision = decision.map(|decision| shown_one(reader, decision)).transpose()?;
    let people = people(reader, &dossier, today)?;
    Ok(Page {
        audit,
        version: dossier.certification.version,
        certification: dossier.certification.id,
        status: dossier.certification.status.as_str(),
        organisation: dossier.organisation.legal_name.clone(),
        place: format!("{}, {}", dossier.organisation.city, dossier.organisation.country),
        contact: dossier.organisation.contact_name.clone(),
        contact_email: dossier.organisation.contact_email.clone(),
        standard: dossier.certification.standard.clone(),
        scope: dossier.certification.scope.clone(),
        technical_areas: dossier
            .certification
            .technical_areas
            .split(';')
            .map(str::to_owned)
            .collect(),
        sites: dossier
            .sites
            .iter()
            .map(|site| (site.name.clone(), site.city.clone()))
            .collect(),
        agreement_signed: dossier.agreement_signed,
        audits: dossier
            .audits
            .iter()
            .map(|one| audit_view(reader, &dossier, one))
            .collect::<Result<Vec<AuditView>>>()?,
        findings: findings(&dossier),
        refusals,
        steps,
        people,
        kinds: kinds.to_vec(),
        expires: Some(expiry.value),
        expires_steps: expiry.steps,
        decision,
        row: row(reader, &dossier, audit),
    })
}

/// The findings of a dossier, each with whether it stands in the way.
pub fn findings(dossier: &Dossier) -> Vec<FindingView> {
    let site = |finding: &FindingRow| {
        let site = dossier.sites.iter().find(|site| site.id == finding.site_id);
        site.map(|site| site.name.clone()).unwrap_or_default()
    };
    dossier
        .findings
        .iter()
        .map(|finding| FindingView {
            name: dossier.name_of(finding),
            site: site(finding),
            settled: settled(finding),
            finding: finding.clone(),
        })
        .collect()
}

fn audit_view(reader: &Reader<'_>, dossier: &Dossier, audit: &AuditRow) -> Result<AuditView> {
    let report = dossier.reports.iter().find(|report| report.audit_id == audit.id);
    let sent = report.filter(|report| report.status == "sent");
    let conclusion = dossier.conclusions.iter().find(|one| one.audit_id == audit.id);
    Ok(AuditView {
        audit: audit.clone(),
        team: dossier
            .team
            .iter()
            .filter(|seat| seat.audit == audit.id)
            .map(|seat| (seat.name.clone(), seat.role.as_str().replace('_', " ")))
            .collect(),
        reported: conclusion.is_some() || sent.is_some(),
        outcome: conclusion
            .map(|one| one.outcome.clone())
            .or_else(|| report.and_then(|report| report.recommendation.clone()))
            .map(|word| word.replace('_', " ")),
        concerns: conclusion.and_then(|one| one.areas_of_concern.clone()),
        sections: sections(sent)?,
        passed_on: passed_on(sent)?,
        sha256: report.and_then(|report| report.sha256.clone()),
        signed_on: report
            .and_then(|report| report.signed_at)
            .map(|at| reader.date(at)),
    })
}

/// The texts of a report that was sent.
fn sections(report: Option<&ReportRow>) -> Result<Vec<(String, String)>> {
    let sections: Vec<SectionText> = match report {
        Some(report) => report.sections.read()?,
        None => Vec::new(),
    };
    let written = sections.into_iter().filter(|section| !section.text.is_empty());
    Ok(written
        .map(|section| (section.section.as_str().replace('_', " "), section.text))
        .collect())
}

/// What the team passes on to whoever decides, as a difference of opinion with the client (LC-44).
fn passed_on(report: Option<&ReportRow>) -> Result<Vec<ItemAnswer>> {
    let items: Vec<ItemAnswer> = match report {
        Some(report) => report.items.read()?,
        None => Vec::new(),
    };
    let told = |item: &ItemAnswer| item.passed_on && !item.text.is_empty();
    Ok(items.into_iter().filter(told).collect())
}

/// Everybody who holds a competence to decide, or took part: who may decide here, and why not.
fn people(reader: &mut Reader<'_>, dossier: &Dossier, today: Date) -> Result<Vec<PersonView>> {
    let in_team: Vec<AuditorId> = dossier.team.iter().map(|seat| seat.auditor).collect();
    let mut people = Vec::new();
    for record in auditors::records(reader.conn())? {
        let decides = record
            .competences
            .iter()
            .any(|row| row.role == Function::Decision && row.standard == dossier.certification.standard);
        if !decides && !in_team.contains(&record.auditor.id) {
            continue;
        }
        let refusals = match may_decide(dossier, &record.as_ruled(), "", today) {
            Ok(_) => Vec::new(),
            Err(Error::Refused(refusals)) => refusals.0,
            Err(other) => return Err(other),
        };
        people.push(PersonView {
            name: record.auditor.name,
            may: refusals.is_empty(),
            refusals,
        });
    }
    people.sort_by_key(|person| !person.may);
    Ok(people)
}
