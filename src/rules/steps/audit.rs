//! An audit: planned, held (dates and people reserved), confirmed, concluded; or cancelled or terminated
//! (LC-14, LC-30 to LC-45).

use super::stage_1::{STAGE_1_ITEMS, Stage1, Stage1Conclusion, Stage1Outcome};
use super::{Row, follow, need_text, not_before};
use crate::base::citation::{
    LC_14, LC_24, LC_30, LC_32, LC_33, LC_34, LC_37, LC_41, LC_42, LC_45, LC_60, LC_120,
};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words, plus_months};
use crate::rules::parameters::Parameters;
use crate::rules::team::Report;
use crate::rules::words::AuditKind;
use crate::text_enum;

text_enum! {
    /// Where an audit stands.
    State {
        /// In the programme, without dates of its own.
        Planned = "planned",
        /// Dates and people are reserved and offered.
        Held = "held",
        /// Dates and team are agreed.
        Confirmed = "confirmed",
        /// Done, and its report sent.
        Concluded = "concluded",
        /// Never held.
        Cancelled = "cancelled",
        /// Stopped before its end (LC-45).
        Terminated = "terminated",
    }
}

text_enum! {
    /// What may happen to an audit.
    Event {
        /// Reserve dates and people.
        Hold = "hold",
        /// Give the reservation up.
        Release = "release",
        /// Fix dates and team.
        Confirm = "confirm",
        /// Send the report.
        Conclude = "conclude",
        /// Call it off.
        Cancel = "cancel",
        /// Stop it on the way.
        Terminate = "terminate",
    }
}

/// The whole order.
pub const TABLE: &[Row<State, Event>] = &[
    (State::Planned, Event::Hold, State::Held),
    (State::Planned, Event::Cancel, State::Cancelled),
    (State::Held, Event::Hold, State::Held),
    (State::Held, Event::Release, State::Planned),
    (State::Held, Event::Confirm, State::Confirmed),
    (State::Held, Event::Cancel, State::Cancelled),
    (State::Confirmed, Event::Release, State::Planned),
    (State::Confirmed, Event::Conclude, State::Concluded),
    (State::Confirmed, Event::Cancel, State::Cancelled),
    (State::Confirmed, Event::Terminate, State::Terminated),
];

/// What the gates look at; leave out what does not concern the event.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the audit is for.
    pub kind: AuditKind,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// The day of the event.
    pub on: Date,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
    /// Stage 1, for a stage 2.
    pub stage_1: Option<Stage1<'a>>,
    /// The checks of the team, for holding and confirming.
    pub team: Option<&'a Report>,
    /// Whether the client agreed to the dates (LC-41).
    pub client_agreed: bool,
    /// The client's objection to the team that stands unanswered (LC-42); empty if none.
    pub open_objection: &'a str,
    /// Whether the report was sent to the client.
    pub report_sent: bool,
    /// The conclusion, for a stage 1.
    pub conclusion: Option<Stage1Conclusion<'a>>,
    /// The reason, for releasing a confirmed audit, cancelling and terminating.
    pub reason: &'a str,
}

impl Facts<'_> {
    /// Facts of an audit without dates, before anything is known.
    pub fn bare(kind: AuditKind, on: Date) -> Self {
        Self {
            kind,
            start: None,
            end: None,
            on,
            agreement_signed: None,
            stage_1: None,
            team: None,
            client_agreed: false,
            open_objection: "",
            report_sent: false,
            conclusion: None,
            reason: "",
        }
    }
}

/// Moves an audit on, or says everything in the way.
pub fn step(
    parameters: &Parameters,
    state: State,
    event: Event,
    facts: &Facts<'_>,
) -> Result<Ruling<State>, Refusals> {
    let next = follow(TABLE, LC_41, "an audit", state, event)?;
    let mut no = Refusals::none();
    let mut warnings = Vec::new();
    match event {
        Event::Hold => {
            dates(&mut no, facts);
            stage_order(&mut no, &mut warnings, parameters, facts, false);
            if let Some(team) = facts.team {
                no.0.extend(team.refusals_to_propose().0);
            }
        }
        Event::Confirm => {
            dates(&mut no, facts);
            agreement(&mut no, facts);
            stage_order(&mut no, &mut warnings, parameters, facts, true);
            match facts.team {
                Some(team) => no.0.extend(team.refusals().0),
                None => no.add(Refusal::of(LC_42, "team", "There is no team to confirm.")),
            }
            consent(&mut no, facts);
        }
        Event::Conclude => conclude(&mut no, facts),
        Event::Release => {
            if state == State::Confirmed {
                need_text(
                    &mut no,
                    LC_41,
                    "reason",
                    facts.reason,
                    "Say why the agreed date is given up.",
                );
            }
        }
        Event::Cancel => need_text(
            &mut no,
            LC_41,
            "reason",
            facts.reason,
            "Say why the audit is cancelled.",
        ),
        Event::Terminate => need_text(
            &mut no,
            LC_45,
            "reason",
            facts.reason,
            "Say why the audit was stopped; client and certification body are told.",
        ),
    }
    no.or(Ruling {
        value: next,
        steps: vec![Step::new(LC_41, format!("The audit is {next}"))],
        warnings,
    })
}

/// LC-120: both dates there, and in order.
fn dates(no: &mut Refusals, facts: &Facts<'_>) {
    match (facts.start, facts.end) {
        (Some(start), Some(end)) => {
            not_before(no, LC_120, "end", ("The end", end), ("the start", start));
        }
        (start, end) => {
            for (field, missing) in [("start", start.is_none()), ("end", end.is_none())] {
                if missing {
                    no.add(Refusal::of(
                        LC_120,
                        field,
                        format!("Enter the {field} of the audit."),
                    ));
                }
            }
        }
    }
}

/// LC-14: the agreement is signed before any audit is confirmed.
fn agreement(no: &mut Refusals, facts: &Facts<'_>) {
    match (facts.agreement_signed, facts.start) {
        (None, _) => no.add(Refusal::new(
            LC_14,
            "There is no signed agreement, so no audit can be confirmed.",
        )),
        (Some(signed), Some(start)) => {
            not_before(
                no,
                LC_14,
                "start",
                ("The audit", start),
                ("the agreement was signed", signed),
            );
        }
        (Some(_), None) => {}
    }
}

/// LC-32 to LC-37: stage 2 follows stage 1, and only its good outcome lets it be confirmed.
fn stage_order(
    no: &mut Refusals,
    warnings: &mut Vec<Step>,
    parameters: &Parameters,
    facts: &Facts<'_>,
    confirming: bool,
) {
    if facts.kind != AuditKind::Stage2 {
        return;
    }
    let Some(stage_1) = facts.stage_1 else {
        return no.add(Refusal::new(
            LC_37,
            "Stage 2 follows stage 1, and there is no stage 1 yet.",
        ));
    };
    if confirming {
        outcome(no, &stage_1);
    }
    let Some(start) = facts.start else { return };
    not_before(
        no,
        LC_37,
        "start",
        ("Stage 2", start),
        ("the end of stage 1", stage_1.end),
    );
    let reasoned = !stage_1.interval_reason.trim().is_empty();
    if start == stage_1.end && !reasoned {
        no.add(Refusal::of(
            LC_34,
            "interval_reason",
            "Stage 2 begins on the day stage 1 ends: say why no time is needed to resolve concerns.",
        ));
    }
    let justify = parameters.stage_interval_justify_months;
    let warn = parameters.stage_interval_warn_months;
    let since = in_words(stage_1.end);
    if start > plus_months(stage_1.end, justify) && !reasoned {
        no.add(Refusal::of(
            LC_33,
            "interval_reason",
            format!(
                "Stage 2 on {} is more than {justify} months after stage 1 ended on {since}: say why stage 1 still \
                 holds, or repeat it.",
                in_words(start)
            ),
        ));
    } else if start > plus_months(stage_1.end, warn) {
        warnings.push(Step::new(
            LC_33,
            format!("Stage 2 is more than {warn} months after stage 1 ended on {since}"),
        ));
    }
}

fn outcome(no: &mut Refusals, stage_1: &Stage1<'_>) {
    let says = match stage_1.outcome {
        Some(Stage1Outcome::Proceed) => return,
        Some(Stage1Outcome::ProceedAfterResolution) if stage_1.concerns_resolved => return,
        Some(Stage1Outcome::ProceedAfterResolution) => "The concerns of stage 1 are not resolved yet.",
        Some(Stage1Outcome::Postpone) => "Stage 1 postponed stage 2.",
        Some(Stage1Outcome::Cancel) => "Stage 1 ended the certification process.",
        Some(Stage1Outcome::Repeat) => "Stage 1 is to be repeated first.",
        None => {
            return no.add(Refusal::new(
                LC_37,
                "Stage 2 cannot be confirmed while the outcome of stage 1 is open.",
            ));
        }
    };
    no.add(Refusal::new(LC_32, says));
}

/// LC-41, LC-42, CO-28: dates agreed in advance, no objection left open, to whomever on the team. Neither applies to short notice (LC-97).
fn consent(no: &mut Refusals, facts: &Facts<'_>) {
    if facts.kind == AuditKind::ShortNotice {
        return;
    }
    no.unless(
        facts.client_agreed,
        LC_41,
        "The client has not agreed to the dates.",
    );
    if !facts.open_objection.trim().is_empty() {
        no.add(Refusal::of(
            LC_42,
            "team",
            format!("The client objects to the team: {}", facts.open_objection.trim()),
        ));
    }
}

fn conclude(no: &mut Refusals, facts: &Facts<'_>) {
    dates(no, facts);
    if let Some(end) = facts.end {
        // LC-24: the last day of an audit of several days counts.
        not_before(
            no,
            LC_24,
            "on",
            ("The conclusion", facts.on),
            ("the last audit day", end),
        );
    }
    if facts.kind == AuditKind::Stage1 {
        match &facts.conclusion {
            None => no.add(Refusal::new(LC_30, "Stage 1 has no conclusion yet.")),
            Some(conclusion) => {
                for ((yes, text), field) in conclusion.items.iter().zip(STAGE_1_ITEMS) {
                    let words = field.replace('_', " ");
                    need_text(
                        no,
                        LC_30,
                        field,
                        text,
                        &format!("Write the conclusion on {words}."),
                    );
                    if !yes && conclusion.outcome == Stage1Outcome::Proceed {
                        no.add(Refusal::of(
                            LC_32,
                            "outcome",
                            format!("Stage 1 says no on {words}, so stage 2 cannot simply proceed."),
                        ));
                    }
                }
            }
        }
    } else {
        no.unless(
            facts.report_sent,
            LC_60,
            "The report has not been sent to the client.",
        );
    }
}
