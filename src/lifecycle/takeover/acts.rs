//! Taking one certification over, inside the act that imports a list.

use serde_json::{Value, json};

use super::history;
use super::model::{Standing, TakeOver};
use crate::base::error::Result;
use crate::base::ids::{AuditId, UserId};
use crate::lifecycle::case::{self, Certification, Earlier};
use crate::lifecycle::certificate;
use crate::lifecycle::decision::{self, model::Kind};
use crate::lifecycle::findings;
use crate::lifecycle::programme::{self, EarlierAudit, EarlierCycle};
use crate::lifecycle::{application, review};
use crate::register::{self, Event as RegisterEvent};
use crate::rules::book::StandardId;
use crate::rules::clock::What;
use crate::rules::steps::certification::{Event, State};
use crate::work::Work;

/// Writes it in every room. `by` is the account that stands for earlier records, `source` names the list. Returns what
/// the journal keeps.
pub fn take_in(work: &mut Work<'_>, taken: &TakeOver, by: UserId, source: &str) -> Result<Value> {
    let c = &taken.certification;
    let application = application::take_over(
        work,
        &application::Earlier {
            organisation: taken.organisation,
            standard: c.standard.clone(),
            scope: c.scope.clone(),
            language: c.language.clone(),
            sites: taken.sites.clone(),
        },
    )?;
    let standard = StandardId::new(c.standard.as_str());
    let began = {
        let known = work.book().standard(&standard)?;
        history::earlier_start(known, work.book().parameters(), c)
            .or(c.transferred_on)
            .unwrap_or(c.cycle_start_on)
    };
    let mut events = Vec::new();
    if c.agreement_on <= began {
        events.push((Event::BeginAudit, c.agreement_on, json!({})));
    }
    let first_expires = c.previous_expires_on.unwrap_or(c.expires_on);
    let grant = json!({ "expires": first_expires, "transferred": c.transferred_on.is_some() });
    events.push((Event::Grant, began, grant));
    if !c.is_first_cycle() {
        events.push((Event::Renew, c.cycle_start_on, json!({ "expires": c.expires_on })));
    }
    let kept = json!({ "number": c.number, "taken_over": taken.told, "source": source });
    events.push((Event::Issue, c.issued_on, kept));
    let (status, register_event) = match c.standing {
        Standing::Certified => (State::Certified, None),
        Standing::Suspended => {
            let on = c.suspended_on.unwrap_or(c.cycle_start_on);
            events.push((Event::Suspend, on, json!({ "limit": taken.suspended_until })));
            (
                State::Suspended,
                Some((RegisterEvent::Suspended, Kind::Suspend, on)),
            )
        }
        Standing::Withdrawn => {
            let on = c.withdrawn_on.unwrap_or(c.cycle_start_on);
            events.push((Event::Withdraw, on, json!({})));
            (
                State::Withdrawn,
                Some((RegisterEvent::Withdrawn, Kind::Withdraw, on)),
            )
        }
    };
    let areas: Vec<_> = c.technical_areas.iter().map(ToString::to_string).collect();
    let case = case::take_over(
        work,
        Earlier {
            organisation: taken.organisation,
            application,
            standard: c.standard.clone(),
            status,
            scope: c.scope.clone(),
            technical_areas: areas,
            accredited: c.accredited,
            cycle_start_on: c.cycle_start_on,
            expires_on: c.expires_on,
            sites: taken.sites.clone(),
            events,
        },
    )?;
    review::take_over(work, &case, c.agreement_on, c.agreement_signed_by.as_deref())?;
    let mut decisions = Vec::new();
    let mut decided = |work: &mut Work<'_>, kind, on, limit| {
        let reason = c
            .reason
            .clone()
            .filter(|_| !matches!(kind, Kind::Grant | Kind::Renew));
        let id = decision::take_over(
            work,
            decision::Earlier {
                certification: case.id,
                organisation: case.organisation_id,
                kind,
                decided_by: by,
                decided_on: on,
                reason: reason.unwrap_or_else(|| format!("Decided before the take-over. {source}")),
                limit_on: limit,
            },
        )?;
        decisions.push(id);
        Ok::<_, crate::base::error::Error>(id)
    };
    let first = c.transferred_on.unwrap_or(c.first_issued_on);
    let mut current = decided(work, Kind::Grant, first, None)?;
    if !c.is_first_cycle() {
        current = decided(work, Kind::Renew, c.cycle_start_on, None)?;
    }
    if let Some((_, kind, on)) = register_event {
        decided(work, kind, on, taken.suspended_until)?;
    }
    let audits = audits(work, &case, taken)?;
    let findings = open_findings(work, &case, taken, &audits, by)?;
    let certificate = certificate::take_over(
        work,
        &case,
        &certificate::Earlier {
            number: c.number.clone(),
            decision: current,
            accredited_on: c.accredited.then_some(c.cycle_start_on),
            first_issued_on: c.first_issued_on,
            cycle_start_on: c.cycle_start_on,
            effective_on: c.effective_on,
            issued_on: c.issued_on,
            expires_on: c.expires_on,
            issued_by: by,
        },
        source,
    )?;
    let number = c.number.as_str();
    if c.is_first_cycle() {
        register::enter(work, number, 1, RegisterEvent::Issued, c.effective_on)?;
    } else {
        register::enter(work, number, 1, RegisterEvent::Issued, c.first_issued_on)?;
        register::enter(work, number, 1, RegisterEvent::Renewed, c.effective_on)?;
    }
    if let Some((event, _, on)) = register_event {
        register::enter(work, number, 1, event, on)?;
    }
    programme::set_windows(work, &case)?;
    Ok(json!({
        "certification": case.id, "number": c.number, "standard": c.standard, "status": status,
        "cycle_start": c.cycle_start_on, "expires": c.expires_on, "decisions": decisions,
        "certificate": certificate, "findings": findings, "told": taken.told,
    }))
}

/// The programmes: of the cycle before as far as its audits are told, and of the present one with what is to come.
fn audits(work: &mut Work<'_>, case: &Certification, taken: &TakeOver) -> Result<Vec<AuditId>> {
    let c = &taken.certification;
    let before =
        |visited: &super::model::Visited| !c.is_first_cycle() && visited.audit.ends_on <= c.cycle_start_on;
    let of = |earlier: bool| -> Vec<EarlierAudit> {
        let audits = taken.audits.iter().filter(|visited| before(visited) == earlier);
        audits
            .map(|visited| EarlierAudit {
                kind: visited.audit.kind,
                starts_on: visited.audit.starts_on,
                ends_on: visited.audit.ends_on,
                days: visited.audit.days,
                sites: visited.sites.clone(),
            })
            .collect()
    };
    let mut ids = Vec::new();
    let earlier = of(true);
    if !earlier.is_empty() {
        ids.extend(programme::take_over(
            work,
            case,
            EarlierCycle {
                cycle: taken.cycle - 1,
                seed: 0,
                held: earlier,
                planned: Vec::new(),
            },
        )?);
    }
    let drawn = taken.planned.iter().find_map(|planned| planned.sample.as_ref());
    ids.extend(programme::take_over(
        work,
        case,
        EarlierCycle {
            cycle: taken.cycle,
            seed: drawn.map_or(0, |drawn| drawn.request.seed),
            held: of(false),
            planned: taken.planned.clone(),
        },
    )?);
    Ok(ids)
}

/// The findings, with the limits that the clock has for them.
fn open_findings(
    work: &mut Work<'_>,
    case: &Certification,
    taken: &TakeOver,
    audits: &[AuditId],
    by: UserId,
) -> Result<Vec<Value>> {
    let mut told = Vec::new();
    for placed in &taken.findings {
        let Some(audit) = audits.get(placed.audit).copied() else {
            continue;
        };
        let limit = |what: What| {
            let mut of = taken.due.iter().filter(|item| item.what == what);
            let item = of.find(|item| item.of.as_deref() == Some(placed.finding.code.as_str()));
            item.and_then(|item| item.limit)
        };
        let finding = &placed.finding;
        let id = findings::take_over(
            work,
            findings::Earlier {
                audit,
                certification: case.id,
                organisation: case.organisation_id,
                site: placed.site,
                standard: case.standard.clone(),
                clause: finding.clause.clone(),
                grade: finding.grade,
                requirement: placed.requirement.clone(),
                statement: finding.statement.clone(),
                evidence: finding.evidence.clone(),
                by,
                raised_on: finding.raised_on,
                answer_by: limit(What::FindingAnswer),
                close_by: limit(What::FindingClosed),
                answered_on: finding.answered_on,
                accepted_on: finding.accepted_on,
                verified_on: finding.verified_on,
                correction: finding.correction.clone(),
                cause: finding.cause.clone(),
                corrective_action: finding.corrective_action.clone(),
                planned_on: finding.planned_on,
                extent: finding.extent,
                extent_evidence: finding.extent_evidence.clone(),
            },
        )?;
        told.push(json!({ "code": finding.code, "finding": id }));
    }
    Ok(told)
}
