//! What a report says when it is signed: the records around the audit, the findings, and the sections as written.

use serde_json::{Value, json};

use super::model::Report;
use super::store::Found;
use crate::access::{Person, Reach};
use crate::base::error::{Error, Result};
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::{case, scheduling};
use crate::parties::{auditors, organisations};
use crate::work::Work;

/// The report as one text: JSON with its names in order, so that the same report always has the same hash.
pub(super) fn text(
    work: &mut Work<'_>,
    reach: Reach,
    audit: &Audit,
    report: &Report,
    found: &[Found],
    signer: &Person,
) -> Result<String> {
    let certification = case::by_id(work.conn(), reach, audit.certification_id)?;
    let client = organisations::by_id(work.conn(), reach, audit.organisation_id)?;
    let visits = programme::sites_of(work.conn(), audit.id)?;
    let mut places = Vec::with_capacity(visits.len());
    for visit in &visits {
        let site = organisations::site_by_id(work.conn(), reach, visit.site_id)?;
        places.push((
            site.id,
            json!({ "name": site.name, "street": site.street, "city": site.city, "country": site.country }),
        ));
    }
    let mut team = Vec::new();
    for member in scheduling::members_of(work.conn(), audit.id)? {
        let name = auditors::by_id(work.conn(), member.auditor_id)?.name;
        team.push(json!({
            "name": name, "role": member.role, "days": member.days,
            "from": member.from_on, "to": member.to_on,
        }));
    }
    let findings: Vec<Value> = found
        .iter()
        .map(|finding| {
            let place = places.iter().find(|(id, _)| *id == finding.site);
            let site = place.and_then(|(_, site)| site.get("name"));
            json!({
                "number": finding.number, "grade": finding.grade, "clause": finding.clause,
                "requirement": finding.requirement, "statement": finding.statement,
                "evidence": finding.evidence, "site": site,
            })
        })
        .collect();
    let body = work.body();
    let report = json!({
        "certification_body": { "name": body.name, "address": body.address },
        "client": {
            "name": client.legal_name, "street": client.street, "city": client.city,
            "postcode": client.postcode, "country": client.country,
        },
        "audit": {
            "number": audit.number, "kind": audit.kind, "criteria": certification.standard,
            "scope": certification.scope, "starts_on": audit.starts_on, "ends_on": audit.ends_on,
            "days": audit.days,
        },
        "sites": places.iter().map(|(_, site)| site).collect::<Vec<_>>(),
        "team": team,
        "findings": findings,
        "sections": report.sections()?,
        "items": report.items()?,
        "covered": report.covered()?,
        "recommendation": report.recommendation,
        "signed": {
            "name": signer.name, "user": signer.id, "at": work.now(),
            "meaning": "This report is complete and says what the audit team found.",
        },
    });
    serde_json::to_string_pretty(&report).map_err(|e| Error::Broken(e.into()))
}
