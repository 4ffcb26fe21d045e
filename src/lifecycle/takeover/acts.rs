//! Taking one certification over, inside the act that imports a list.

use serde_json::{Value, json};

use super::history;
use super::model::{self, Standing, TakeOver};
use crate::base::error::Result;
use crate::base::ids::{AuditId, DecisionId, UserId};
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification, Earlier};
use crate::lifecycle::certificate;
use crate::lifecycle::decision::{self, model::Kind};
use crate::lifecycle::findings;
use crate::lifecycle::programme::{self, EarlierAudit, EarlierCycle};
use crate::lifecycle::{application, review, scheduling};
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
    let events = events(work, taken, source)?;
    let (status, ended) = standing(c);
    let case = case::take_over(
        work,
        Earlier {
            organisation: taken.organisation,
            application,
            standard: c.standard.clone(),
            status,
            scope: c.scope.clone(),
            technical_areas: c.technical_areas.iter().map(ToString::to_string).collect(),
            accredited: c.accredited,
            cycle_start_on: c.cycle_start_on,
            expires_on: c.expires_on,
            sites: taken.sites.clone(),
            events,
        },
    )?;
    review::take_over(work, &case, c.agreement_on, c.agreement_signed_by.as_deref())?;
    review::take_over_time(work, &case, &time(c, source), by)?;
    let (decisions, current) = decisions(work, &case, taken, by, source)?;
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
    let issued = if c.is_first_cycle() {
        c.effective_on
    } else {
        c.first_issued_on
    };
    register::enter(work, number, 1, RegisterEvent::Issued, issued)?;
    if !c.is_first_cycle() {
        register::enter(work, number, 1, RegisterEvent::Renewed, c.effective_on)?;
    }
    if let Some((event, _, on)) = ended {
        register::enter(work, number, 1, event, on)?;
    }
    programme::set_windows(work, &case)?;
    Ok(json!({
        "certification": case.id, "number": c.number, "standard": c.standard, "status": status,
        "cycle_start": c.cycle_start_on, "expires": c.expires_on, "decisions": decisions,
        "certificate": certificate, "findings": findings, "told": taken.told,
    }))
}

/// Where it stands, and what ended or interrupted its validity.
fn standing(c: &model::Certification) -> (State, Option<(RegisterEvent, Kind, Date)>) {
    match c.standing {
        Standing::Certified => (State::Certified, None),
        Standing::Suspended => {
            let on = c.suspended_on.unwrap_or(c.cycle_start_on);
            let ended = (RegisterEvent::Suspended, Kind::Suspend, on);
            (State::Suspended, Some(ended))
        }
        Standing::Withdrawn => {
            let on = c.withdrawn_on.unwrap_or(c.cycle_start_on);
            let ended = (RegisterEvent::Withdrawn, Kind::Withdraw, on);
            (State::Withdrawn, Some(ended))
        }
    }
}

/// What happened to the case, as its own events. The first grant of a later cycle stands for all the cycles before.
fn events(work: &Work<'_>, taken: &TakeOver, source: &str) -> Result<Vec<(Event, Date, Value)>> {
    let c = &taken.certification;
    let standard = work.book().standard(&StandardId::new(c.standard.as_str()))?;
    let began = history::earlier_start(standard, work.book().parameters(), c)
        .or(c.transferred_on)
        .unwrap_or(c.cycle_start_on);
    let mut events = Vec::new();
    if c.agreement_on <= began {
        events.push((Event::BeginAudit, c.agreement_on, json!({})));
    }
    let expires = c.previous_expires_on.unwrap_or(c.expires_on);
    let grant = json!({ "expires": expires, "transferred": c.transferred_on.is_some() });
    events.push((Event::Grant, began, grant));
    if !c.is_first_cycle() {
        events.push((Event::Renew, c.cycle_start_on, json!({ "expires": c.expires_on })));
    }
    let kept = json!({ "number": c.number, "taken_over": taken.told, "source": source });
    events.push((Event::Issue, c.issued_on, kept));
    if let (_, Some((event, _, on))) = standing(c) {
        let limit = json!({ "limit": taken.suspended_until });
        let event = if event == RegisterEvent::Withdrawn {
            Event::Withdraw
        } else {
            Event::Suspend
        };
        events.push((event, on, limit));
    }
    Ok(events)
}

/// The decisions it stands on, and which of them began the present cycle.
fn decisions(
    work: &mut Work<'_>,
    case: &Certification,
    taken: &TakeOver,
    by: UserId,
    source: &str,
) -> Result<(Vec<DecisionId>, DecisionId)> {
    let c = &taken.certification;
    let mut decide = |kind, on, reason: Option<String>, limit| {
        decision::take_over(
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
        )
    };
    let first = c.transferred_on.unwrap_or(c.first_issued_on);
    let mut current = decide(Kind::Grant, first, None, None)?;
    let mut decisions = vec![current];
    if !c.is_first_cycle() {
        current = decide(Kind::Renew, c.cycle_start_on, None, None)?;
        decisions.push(current);
    }
    if let (_, Some((_, kind, on))) = standing(c) {
        decisions.push(decide(kind, on, c.reason.clone(), taken.suspended_until)?);
    }
    Ok((decisions, current))
}

/// The audit time as the list tells it.
fn time(c: &model::Certification, source: &str) -> review::EarlierTime {
    review::EarlierTime {
        stage_1_days: c.stage_1_days,
        stage_2_days: c.stage_2_days,
        surveillance_days: c.surveillance_days,
        recertification_days: c.recertification_days,
        effective_personnel: c.effective_personnel,
        source: source.to_owned(),
    }
}

/// The programmes: of the cycles before as far as their audits are told, and of the present one with what is to come.
/// Who audited is seen by the rules on rotation and separation from then on (CO-10, CO-11).
fn audits(work: &mut Work<'_>, case: &Certification, taken: &TakeOver) -> Result<Vec<AuditId>> {
    let drawn = taken.planned.iter().find_map(|planned| planned.sample.as_ref());
    let seed = drawn.map_or(0, |drawn| drawn.request.seed);
    let mut ids = Vec::new();
    // In the order of the list, which is that of time.
    for cycle in 1..=taken.cycle {
        let present = cycle == taken.cycle;
        let of_cycle = || taken.audits.iter().filter(|visited| visited.cycle == cycle);
        let held: Vec<EarlierAudit> = of_cycle()
            .map(|visited| EarlierAudit {
                kind: visited.audit.kind,
                starts_on: visited.audit.starts_on,
                ends_on: visited.audit.ends_on,
                days: visited.audit.days,
                sites: visited.sites.clone(),
            })
            .collect();
        if held.is_empty() && !present {
            continue;
        }
        let cycle = EarlierCycle {
            cycle,
            seed: if present { seed } else { 0 },
            held,
            planned: if present {
                taken.planned.clone()
            } else {
                Vec::new()
            },
        };
        let kept = programme::take_over(work, case, cycle)?;
        for (id, visited) in kept.iter().zip(of_cycle()) {
            let team = scheduling::EarlierTeam {
                audit: *id,
                organisation: case.organisation_id,
                days: visited.audit.days,
                from: visited.audit.starts_on,
                to: visited.audit.ends_on,
                members: visited.team.clone(),
            };
            scheduling::take_over(work, &team)?;
        }
        ids.extend(kept);
    }
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
