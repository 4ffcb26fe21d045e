//! The audit being placed: its need and window, and the form for dates and team.

use serde_json::{Value, json};

use super::programme::range;
use crate::access::{Act, policy};
use crate::base::error::Result;
use crate::base::ids::AuditorId;
use crate::base::time::in_words;
use crate::lifecycle::scheduling::board::Board;
use crate::lifecycle::scheduling::view::{MemberView, Proposal};
use crate::rules::steps::audit::State;
use crate::rules::team::{Fitness, Verdict};
use crate::rules::words::{AuditKind, TeamRole};
use crate::web::app::App;
use crate::web::kit::clock::clock;
use crate::web::kit::{Typed, Visitor};

/// Places the form offers at least; one more than the team has.
const PLACES: usize = 3;

/// Everything about the audit being placed.
pub(super) fn view(
    app: &App,
    visitor: &Visitor,
    proposal: &Proposal,
    board: &Board,
    lead: Option<AuditorId>,
    typed: Option<&Typed>,
) -> Result<Value> {
    let placing = &proposal.placing;
    let audit = &placing.audit;
    let today = app.db.zone().date(visitor.now);
    let kind = app.say(&format!("audit-kind-{}", audit.kind.as_str().replace('_', "-")))?;
    let kind = if audit.kind == AuditKind::Surveillance {
        format!("{kind} {}", placing.ordinal)
    } else {
        kind
    };
    let may = |act| policy::may(&visitor.actor, act).is_ok();
    let open = matches!(audit.status, State::Planned | State::Held);
    // Only what is in the way or to be looked at; what passes needs no line.
    let checks: Vec<Value> = proposal
        .checks
        .iter()
        .filter(|check| check.result != Verdict::Pass)
        .map(
            |check| json!({ "rule": check.rule, "says": check.says, "fails": check.result == Verdict::Fail }),
        )
        .collect();
    let interval = audit.kind == AuditKind::Stage2;
    Ok(json!({
        "audit": audit,
        "organisation": placing.organisation,
        "standard": placing.standard,
        "kind": kind,
        "areas": placing.technical_areas.join(", "),
        "languages": placing.languages.join(", "),
        "days": audit.days.to_string(),
        "sites": placing.sites,
        "window": window(app, proposal)?,
        "rule": audit.window_rule,
        "clock": clock(&app.words, today, audit.limit_on)?,
        "state": app.say(&format!("plan-status-{}", audit.status))?,
        "agreement_signed_on": placing.agreement_signed_on,
        "stage_1_ends_on": placing.stage_1_ends_on,
        "stage_1_outcome": placing.stage_1_outcome,
        "concerns": placing.stage_1_outcome.as_deref() == Some("proceed_after_resolution"),
        "dates": audit.starts_on.zip(audit.ends_on).map(|(start, end)| range(start, end)),
        "looked_at": range(proposal.starts_on, proposal.ends_on),
        "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on,
        "interval": interval,
        "team": placing.team,
        "checks": checks,
        "holidays": proposal.holidays,
        "places": places(app, proposal, lead, typed)?,
        "may_hold": may(Act::HoldAudit) && open,
        "may_confirm": may(Act::ConfirmAudit) && audit.status == State::Held,
        "may_release": may(Act::ReleaseAudit) && matches!(audit.status, State::Held | State::Confirmed),
        "back": format!("/desk/plan?from={}&weeks={}", board.from, board.weeks),
        "from": board.from,
        "weeks": board.weeks,
    }))
}

/// The window in a sentence.
fn window(app: &App, proposal: &Proposal) -> Result<String> {
    let audit = &proposal.placing.audit;
    let date = |date| json!(in_words(date));
    match (audit.opens_on, audit.limit_on) {
        (Some(opens), Some(limit)) => app.words.say(
            "plan-window-both",
            &[("opens", date(opens)), ("limit", date(limit))],
        ),
        (Some(opens), None) => app.words.say("plan-window-opens", &[("opens", date(opens))]),
        (None, Some(limit)) => app.words.say("plan-window-limit", &[("limit", date(limit))]),
        (None, None) => app.say(&format!(
            "programme-open-{}",
            audit.kind.as_str().replace('_', "-")
        )),
    }
}

/// One row of the form as it is filled in.
#[derive(Debug, Clone, Default)]
struct Filled {
    auditor: String,
    role: String,
    days: String,
    from: String,
    to: String,
    accompanied_by: String,
}

/// The rows: as typed, as held, or with the person thought of as lead.
fn places(
    app: &App,
    proposal: &Proposal,
    lead: Option<AuditorId>,
    typed: Option<&Typed>,
) -> Result<Vec<Value>> {
    let typed = typed.map(typed_rows).unwrap_or_default();
    let mut rows: Vec<Filled> = if !typed.is_empty() {
        typed
    } else if proposal.placing.team.is_empty() {
        vec![suggested(proposal, lead)]
    } else {
        proposal.placing.team.iter().map(held).collect()
    };
    while rows.last().is_some_and(|row| !row.auditor.is_empty()) || rows.len() < PLACES {
        rows.push(Filled {
            role: TeamRole::Auditor.to_string(),
            ..Filled::default()
        });
    }
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            Ok(json!({
                "index": i,
                "number": i + 1,
                "auditors": groups(app, proposal, &row.auditor)?,
                "roles": roles(app, &row.role)?,
                "days": row.days,
                "from": row.from,
                "to": row.to,
                "companions": companions(proposal, &row.accompanied_by),
            }))
        })
        .collect()
}

fn typed_rows(typed: &Typed) -> Vec<Filled> {
    let of = |name: &str| -> Vec<String> {
        let own = typed.0.iter().filter(|(typed, _)| typed == name);
        own.map(|(_, value)| value.clone()).collect()
    };
    let (roles, days, from, to, by) = (
        of("roles"),
        of("days"),
        of("from"),
        of("to"),
        of("accompanied_by"),
    );
    let at = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
    of("auditors")
        .into_iter()
        .enumerate()
        .map(|(i, auditor)| Filled {
            auditor,
            role: at(&roles, i),
            days: at(&days, i),
            from: at(&from, i),
            to: at(&to, i),
            accompanied_by: at(&by, i),
        })
        .collect()
}

fn held(member: &MemberView) -> Filled {
    let member = &member.member;
    Filled {
        auditor: member.auditor_id.to_string(),
        role: member.role.to_string(),
        days: member.days.to_string(),
        from: member.from_on.to_string(),
        to: member.to_on.to_string(),
        accompanied_by: member.accompanied_by.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// The person chosen on the board, else the first who can lead, with all days of the audit.
fn suggested(proposal: &Proposal, lead: Option<AuditorId>) -> Filled {
    let leads = proposal
        .candidates
        .iter()
        .find(|candidate| candidate.fitness == Fitness::CanLead)
        .map(|candidate| candidate.id);
    let chosen = lead
        .filter(|id| proposal.candidates.iter().any(|candidate| candidate.id == *id))
        .or(leads);
    match chosen {
        None => Filled::default(),
        Some(id) => Filled {
            auditor: id.to_string(),
            role: TeamRole::LeadAuditor.to_string(),
            days: proposal.placing.audit.days.to_string(),
            ..Filled::default()
        },
    }
}

/// The people grouped by what they can do on the days looked at.
fn groups(app: &App, proposal: &Proposal, chosen: &str) -> Result<Vec<Value>> {
    Fitness::ALL
        .iter()
        .map(|fitness| {
            let people: Vec<Value> = proposal
                .candidates
                .iter()
                .filter(|candidate| candidate.fitness == *fitness)
                .map(|candidate| {
                    let id = candidate.id.to_string();
                    json!({ "selected": id == chosen, "value": id, "label": candidate.name })
                })
                .collect();
            let label = app.say(&format!("plan-{}", fitness.as_str().replace('_', "-")))?;
            Ok(json!({ "label": label, "people": people }))
        })
        .collect()
}

fn roles(app: &App, chosen: &str) -> Result<Vec<Value>> {
    TeamRole::ALL
        .iter()
        .map(|role| {
            let label = app.say(&format!("team-role-{}", role.as_str().replace('_', "-")))?;
            Ok(json!({ "value": role, "label": label, "selected": role.as_str() == chosen }))
        })
        .collect()
}

fn companions(proposal: &Proposal, chosen: &str) -> Vec<Value> {
    proposal
        .candidates
        .iter()
        .filter(|candidate| candidate.fitness != Fitness::Cannot)
        .map(|candidate| {
            let id = candidate.id.to_string();
            json!({ "selected": id == chosen, "value": id, "label": candidate.name })
        })
        .collect()
}
