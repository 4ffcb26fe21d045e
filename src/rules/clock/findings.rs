//! What nonconformities bring due (LC-55 to LC-57).

use super::cycle::finding_limits;
use super::due_items::state;
use super::history::{Finding, History};
use super::{DueItem, DueState, What};
use crate::base::citation::{LC_55, LC_57};
use crate::base::time::{Date, minus_months, plus_days};
use crate::rules::parameters::Parameters;
use crate::rules::words::{Grade, LimitKind};

pub(super) fn items(parameters: &Parameters, history: &History, today: Date) -> Vec<DueItem> {
    let mut items = Vec::new();
    let mut repeat: Option<Date> = None;
    for finding in &history.findings {
        let initial = finding.initial.then_some(history.stage_2);
        let Some(limits) = finding_limits(
            parameters,
            finding.grade,
            finding.raised,
            initial,
            recertification_expiry(parameters, history, finding),
        ) else {
            continue;
        };
        let settled = finding.settled();
        // What was settled in an earlier cycle is no longer told.
        let earlier = history.cycle.as_ref().filter(|cycle| !cycle.first);
        if settled.is_some_and(|settled| earlier.is_some_and(|cycle| settled < cycle.start)) {
            continue;
        }
        let answered = finding.answered.or(finding.accepted).or(finding.verified);
        items.push(DueItem {
            what: What::FindingAnswer,
            number: None,
            of: Some(finding.id.clone()),
            year: None,
            opens: Some(finding.raised),
            target: None,
            limit: Some(limits.answer),
            state: done_or(
                answered,
                Some(finding.raised),
                Some(limits.answer),
                LimitKind::Cb,
                today,
            ),
            kind: LimitKind::Cb,
            at_limit: "Remind and escalate, then suspend (LC-90).".to_owned(),
            rule: LC_57,
        });
        let at_limit = match (limits.rule == LC_55, finding.grade) {
            (true, _) => "Another stage 2 is needed before any recommendation.",
            (false, Grade::Major) => "Suspend the certification (LC-90).",
            (false, Grade::Minor | Grade::Ofi | Grade::GoodPractice) => "Escalate, then suspend (LC-90).",
        };
        items.push(DueItem {
            what: What::FindingClosed,
            number: None,
            of: Some(finding.id.clone()),
            year: None,
            opens: Some(finding.raised),
            target: None,
            limit: limits.closed,
            state: done_or(settled, Some(finding.raised), limits.closed, limits.kind, today),
            kind: limits.kind,
            at_limit: at_limit.to_owned(),
            rule: limits.rule,
        });
        // A major of the initial audit that was not, or not in time, verified.
        if let Some(limit) = limits
            .closed
            .filter(|_| limits.rule == LC_55 && history.cycle.is_none())
            && settled.map_or(today > limit, |settled| settled > limit)
        {
            let since = plus_days(limit, 1);
            repeat = Some(repeat.map_or(since, |earlier| earlier.min(since)));
        }
    }
    items.extend(repeat.map(|since| DueItem {
        what: What::Stage2Repeat,
        number: None,
        of: None,
        year: None,
        opens: Some(since),
        target: None,
        limit: None,
        state: DueState::Due,
        kind: LimitKind::Fixed,
        at_limit: "No recommendation before another stage 2.".to_owned(),
        rule: LC_55,
    }));
    items
}

/// LC-56: findings raised once recertification work is open must be out of the way before expiry.
fn recertification_expiry(parameters: &Parameters, history: &History, finding: &Finding) -> Option<Date> {
    let cycle = history.cycle.as_ref()?;
    let opens = minus_months(cycle.expires, parameters.recertification_opens_months);
    (finding.raised >= opens && finding.raised <= cycle.expires).then_some(cycle.expires)
}

fn done_or(
    done: Option<Date>,
    opens: Option<Date>,
    limit: Option<Date>,
    kind: LimitKind,
    today: Date,
) -> DueState {
    if done.is_some() {
        DueState::Done
    } else {
        state(opens, limit, kind, today)
    }
}
