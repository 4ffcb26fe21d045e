//! A finding: raised, answered, judged, verified (LC-50 to LC-54).

use super::{Row, follow, need_text};
use crate::base::citation::{LC_31, LC_50, LC_51, LC_52, LC_53, LC_120, MS_60};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::Date;
use crate::rules::book::{Book, Standard};
use crate::rules::words::Grade;
use crate::text_enum;

text_enum! {
    /// Where a finding stands.
    State {
        /// Raised; a nonconformity now waits for the client.
        Raised = "raised",
        /// The client has answered.
        Answered = "answered",
        /// The answer was not good enough.
        Returned = "returned",
        /// The answer is accepted: enough for a minor.
        Accepted = "accepted",
        /// The correction is seen to work.
        Verified = "verified",
    }
}

text_enum! {
    /// What may happen to a finding.
    Event {
        /// The client answers.
        Answer = "answer",
        /// The auditor sends the answer back.
        Return = "return",
        /// The auditor accepts the answer.
        Accept = "accept",
        /// The auditor verifies that the corrective action works.
        Verify = "verify",
    }
}

/// The whole order, for nonconformities; other grades need no answer.
pub const TABLE: &[Row<State, Event>] = &[
    (State::Raised, Event::Answer, State::Answered),
    (State::Answered, Event::Return, State::Returned),
    (State::Returned, Event::Answer, State::Answered),
    (State::Answered, Event::Accept, State::Accepted),
    (State::Accepted, Event::Verify, State::Verified),
    // LC-53: an accepted plan that turns out not to work goes back to the client.
    (State::Accepted, Event::Return, State::Returned),
];

text_enum! {
    /// How effectiveness was verified (LC-53).
    Method {
        /// By looking at documents.
        Documents = "documents",
        /// By a limited audit.
        LimitedAudit = "limited_audit",
        /// By a full audit.
        FullAudit = "full_audit",
        /// At the next audit.
        NextAudit = "next_audit",
    }
}

/// A finding about to be raised.
#[derive(Debug, Clone, Copy)]
pub struct Raise<'a> {
    /// How grave.
    pub grade: Grade,
    /// The clause not met; mandatory for a nonconformity.
    pub clause: &'a str,
    /// What is wrong.
    pub statement: &'a str,
    /// What was seen.
    pub evidence: &'a str,
    /// The day it is raised.
    pub on: Date,
    /// First audit day.
    pub audit_start: Date,
    /// Whether the audit is a stage 1, which raises no graded nonconformity (LC-31).
    pub in_stage_1: bool,
}

/// Whether a finding can be raised like this (LC-51, LC-120, LC-128).
pub fn raise(book: &Book, standard: &Standard, finding: &Raise<'_>) -> Result<Ruling<State>, Refusals> {
    let mut no = Refusals::none();
    if finding.in_stage_1 && finding.grade.is_nonconformity() {
        no.add(Refusal::of(
            LC_31,
            "grade",
            "Stage 1 names areas of concern; it raises no graded nonconformity.",
        ));
    }
    // An opportunity or a good practice may stand without a clause, but not with one that does not exist.
    if finding.grade.is_nonconformity() || !finding.clause.trim().is_empty() {
        no.take(
            book.citable_clause(standard, finding.clause)
                .map_err(Refusals::from),
        );
    }
    need_text(
        &mut no,
        LC_51,
        "statement",
        finding.statement,
        "State clearly what was found.",
    );
    if finding.grade.is_nonconformity() {
        need_text(
            &mut no,
            LC_51,
            "evidence",
            finding.evidence,
            "Write down the objective evidence: what was seen, where, when.",
        );
    }
    super::not_before(
        &mut no,
        LC_120,
        "on",
        ("The finding", finding.on),
        ("the first audit day", finding.audit_start),
    );
    let clause = finding.clause.split_whitespace().next().unwrap_or("none");
    no.or(Ruling::new(
        State::Raised,
        vec![Step::new(
            LC_51,
            format!(
                "{} raised against clause {clause} of {}",
                finding.grade, standard.id
            ),
        )],
    ))
}

/// The client's answer (LC-52).
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer<'a> {
    /// What was done about the case at hand.
    pub correction: &'a str,
    /// Why it happened.
    pub cause: &'a str,
    /// What keeps it from happening again.
    pub corrective_action: &'a str,
    /// By when, or when it was done.
    pub done_on: Option<Date>,
}

text_enum! {
    /// Whether a nonconformity found at one site concerns others too (MS-60).
    Extent {
        /// The whole system, or several sites.
        Systemic = "systemic",
        /// This site alone.
        Local = "local",
    }
}

/// MS-60: every answer says how far the nonconformity reaches, and what shows it.
pub fn extent(extent: Option<Extent>, evidence: &str) -> Result<Extent, Refusals> {
    let mut no = Refusals::none();
    if extent.is_none() {
        no.add(Refusal::of(
            MS_60,
            "extent",
            "Say whether other sites are affected: systemic or local.",
        ));
    }
    need_text(
        &mut no,
        MS_60,
        "extent_evidence",
        evidence,
        "Write down what shows how far it reaches: which sites and records were looked at.",
    );
    no.or(extent.unwrap_or(Extent::Systemic))
}

/// What the gates look at; leave out what does not concern the event.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// How grave the finding is.
    pub grade: Grade,
    /// The answer, for answering.
    pub answer: Option<Answer<'a>>,
    /// The reason, for returning; the note, for accepting.
    pub reason: &'a str,
    /// How it was verified.
    pub method: Option<Method>,
    /// What was seen when verifying.
    pub evidence: &'a str,
}

impl Facts<'_> {
    /// Facts of a finding of this grade, before anything is known.
    pub fn bare(grade: Grade) -> Self {
        Self {
            grade,
            answer: None,
            reason: "",
            method: None,
            evidence: "",
        }
    }
}

/// Moves a finding on, or says everything in the way.
pub fn step(state: State, event: Event, facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    if !facts.grade.is_nonconformity() {
        return Err(Refusals::one(
            LC_50,
            format!(
                "A finding of grade {} is no nonconformity: it needs no answer.",
                facts.grade
            ),
        ));
    }
    let next = follow(TABLE, LC_53, "a finding", state, event)?;
    let mut no = Refusals::none();
    let rule = match event {
        Event::Answer => {
            answer(&mut no, facts);
            LC_52
        }
        Event::Return => {
            need_text(
                &mut no,
                LC_53,
                "reason",
                facts.reason,
                "Say what the answer lacks; the client is told it.",
            );
            LC_53
        }
        Event::Accept => LC_53,
        Event::Verify => {
            if facts.method.is_none() {
                no.add(Refusal::of(
                    LC_53,
                    "method",
                    "Say how effectiveness was verified.",
                ));
            }
            need_text(
                &mut no,
                LC_53,
                "evidence",
                facts.evidence,
                "Write down what shows that the action works.",
            );
            LC_53
        }
    };
    no.or(Ruling::new(
        next,
        vec![Step::new(rule, format!("The finding is {next}"))],
    ))
}

/// LC-52: all four parts.
fn answer(no: &mut Refusals, facts: &Facts<'_>) {
    let answer = facts.answer.unwrap_or_default();
    need_text(
        no,
        LC_52,
        "correction",
        answer.correction,
        "Say what was corrected.",
    );
    need_text(no, LC_52, "cause", answer.cause, "Explain the cause.");
    need_text(
        no,
        LC_52,
        "corrective_action",
        answer.corrective_action,
        "Say what keeps it from happening again, done or planned.",
    );
    if answer.done_on.is_none() {
        no.add(Refusal::of(
            LC_52,
            "done_on",
            "Enter the date by which the corrective action is done.",
        ));
    }
}

/// LC-54: whether a finding stands in the way of a decision no longer. A major must be verified, a minor's plan
/// accepted.
pub const fn settled(grade: Grade, state: State) -> bool {
    match grade {
        Grade::Major => matches!(state, State::Verified),
        Grade::Minor => matches!(state, State::Accepted | State::Verified),
        Grade::Ofi | Grade::GoodPractice => true,
    }
}
