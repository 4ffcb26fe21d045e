//! Everything due, in the order of the case, and the windows of a programme.

use super::cycle::{restorable_until, suspension_limit};
use super::history::{Cycle, History};
use super::{DueItem, DueState, What, findings, surveillance};
use crate::base::citation::{LC_14, LC_29, LC_33, LC_80, LC_83, LC_92};
use crate::base::ruling::Step;
use crate::base::time::{Date, minus_months, plus_days, plus_months};
use crate::rules::parameters::Parameters;
use crate::rules::words::{CertificationStatus as State, LimitKind};

/// How far something not done is on `today`. The limit itself is still in time (LC-1).
pub(super) fn state(opens: Option<Date>, limit: Option<Date>, kind: LimitKind, today: Date) -> DueState {
    if limit.is_some_and(|limit| today > limit) {
        match kind {
            LimitKind::Fixed => DueState::Missed,
            LimitKind::Cb | LimitKind::Habit => DueState::Late,
        }
    } else if opens.is_none_or(|opens| today >= opens) {
        DueState::Due
    } else {
        DueState::Open
    }
}

pub(super) fn collect(
    parameters: &Parameters,
    history: &History,
    today: Date,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> Vec<DueItem> {
    let mut items = Vec::new();
    match history.status {
        State::Applicant | State::InAudit => {
            items.extend(stage_2(parameters, history, today));
            items.extend(findings::items(parameters, history, today));
        }
        State::Granted | State::Certified | State::Suspended => {
            items.extend(findings::items(parameters, history, today));
            if let Some(cycle) = &history.cycle {
                items.extend(surveillance::items(parameters, cycle, today, steps, warnings));
                items.extend(recertification(parameters, cycle, today));
                items.extend(
                    history
                        .suspended
                        .map(|since| suspension(parameters, cycle, since, today)),
                );
            }
        }
        State::Expired => {
            items.extend(findings::items(parameters, history, today));
            if let Some(cycle) = &history.cycle {
                items.extend(recertification(parameters, cycle, today));
                items.push(restoration(cycle, today));
            }
        }
        State::Withdrawn | State::Refused => {}
    }
    items
}

/// LC-33: stage 2 after stage 1.
fn stage_2(parameters: &Parameters, history: &History, today: Date) -> Option<DueItem> {
    let stage_1 = history.stage_1?;
    let limit = plus_months(stage_1, parameters.stage_interval_justify_months);
    let done = history.stage_2.is_some();
    Some(DueItem {
        what: What::Stage2,
        number: None,
        of: None,
        year: None,
        opens: Some(stage_1),
        target: Some(plus_months(stage_1, parameters.stage_interval_warn_months)),
        limit: Some(limit),
        state: if done {
            DueState::Done
        } else {
            state(Some(stage_1), Some(limit), LimitKind::Cb, today)
        },
        kind: LimitKind::Cb,
        at_limit: "Record why stage 1 still holds, or repeat it.".to_owned(),
        rule: LC_33,
    })
}

/// LC-80: audit, verification and decision, all by the expiry date.
fn recertification(parameters: &Parameters, cycle: &Cycle, today: Date) -> [DueItem; 2] {
    let opens = minus_months(cycle.expires, parameters.recertification_opens_months);
    let target = minus_months(cycle.expires, parameters.recertification_target_months);
    let at_limit = "The certification expires; no extension is possible (LC-82).";
    let item = |what, target, done: bool| {
        let put_off = cycle.put_off.iter().find(|one| one.what == what);
        let limit = put_off.map_or(cycle.expires, |one| one.until);
        DueItem {
            what,
            number: None,
            of: None,
            year: None,
            opens: Some(opens),
            target: Some(target),
            limit: Some(limit),
            state: if done {
                DueState::Done
            } else {
                state(Some(opens), Some(limit), LimitKind::Fixed, today)
            },
            kind: LimitKind::Fixed,
            at_limit: at_limit.to_owned(),
            rule: put_off.map_or(LC_80, |_| LC_29),
        }
    };
    let decide_by = plus_days(cycle.expires, -parameters.decision_lead_days);
    [
        item(
            What::RecertificationAudit,
            target,
            cycle.recertification.is_some(),
        ),
        // A decision would have begun a new cycle, so in this one it is never done.
        item(What::RecertificationDecision, decide_by, false),
    ]
}

/// LC-92: a suspension ends, one way or the other.
fn suspension(parameters: &Parameters, cycle: &Cycle, since: Date, today: Date) -> DueItem {
    let limit = suspension_limit(parameters, since, cycle.expires);
    DueItem {
        what: What::SuspensionEnd,
        number: None,
        of: None,
        year: None,
        opens: Some(since),
        target: None,
        limit: Some(limit),
        state: state(Some(since), Some(limit), LimitKind::Cb, today),
        kind: LimitKind::Cb,
        at_limit: "Withdraw the certification or reduce its scope (LC-93).".to_owned(),
        rule: LC_92,
    }
}

/// LC-83: what can still be restored after expiry, and until when.
fn restoration(cycle: &Cycle, today: Date) -> DueItem {
    let opens = plus_days(cycle.expires, 1);
    let limit = restorable_until(cycle.expires);
    DueItem {
        what: What::Restoration,
        number: None,
        of: None,
        year: None,
        opens: Some(opens),
        target: None,
        limit: Some(limit),
        state: state(Some(opens), Some(limit), LimitKind::Fixed, today),
        kind: LimitKind::Fixed,
        at_limit: "At least a stage 2 and a new decision are needed (LC-84).".to_owned(),
        rule: LC_83,
    }
}

/// The windows of an initial programme before there is a cycle (LC-20): stage 1 and stage 2, as they can be planned
/// once the agreement is signed. Later windows come from `due`, which knows the decision.
pub fn programme(
    parameters: &Parameters,
    agreement: Date,
    stage_1_end: Option<Date>,
    today: Date,
) -> Vec<DueItem> {
    let stage_1 = DueItem {
        what: What::Stage1,
        number: None,
        of: None,
        year: None,
        opens: Some(agreement),
        target: None,
        limit: None,
        state: if stage_1_end.is_some() {
            DueState::Done
        } else {
            state(Some(agreement), None, LimitKind::Habit, today)
        },
        kind: LimitKind::Habit,
        at_limit: "Stage 1 has no limit of its own; nothing is certified before it.".to_owned(),
        rule: LC_14,
    };
    let history = History {
        status: State::InAudit,
        agreement: Some(agreement),
        stage_1: stage_1_end,
        stage_2: None,
        cycle: None,
        suspended: None,
        findings: Vec::new(),
    };
    std::iter::once(stage_1)
        .chain(stage_2(parameters, &history, today))
        .collect()
}
