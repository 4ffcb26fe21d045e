//! Clocks: what falls due for a certification, from when to when, and what the limit brings (LC-20 to LC-26, LC-33,
//! LC-29, LC-55 to LC-57, LC-80 to LC-84, LC-92, LC-103, LC-121). Everything follows from dated events; nothing depends on a job.

mod cycle;
mod decisions;
mod due_items;
mod elsewhere;
mod findings;
mod history;
mod input;
mod surveillance;

use serde::{Deserialize, Serialize};

use super::book::{Book, StandardId};
use super::parameters::Parameters;
use super::words::{CertificationStatus as State, Grade, LimitKind};
use crate::base::citation::RuleId;
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::text_enum;

pub use cycle::{
    FIRST_SURVEILLANCE_MONTHS, INITIAL_MAJOR_MONTHS, RESTORATION_MONTHS, expiry, finding_limits,
    first_surveillance_limit, latest_expiry, renewed_until, restorable_until, start_of_cycle,
    suspension_limit,
};
pub use due_items::programme;

text_enum! {
    /// What happened in a case, as far as clocks depend on it.
    EventKind {
        /// The application came in.
        ApplicationReceived = "application_received",
        /// The agreement was signed (LC-14).
        AgreementSigned = "agreement_signed",
        /// Last day of stage 1.
        Stage1End = "stage_1_end",
        /// Last day of stage 2.
        Stage2End = "stage_2_end",
        /// A finding was raised; with id and grade.
        FindingRaised = "finding_raised",
        /// It was answered; with id.
        FindingAnswered = "finding_answered",
        /// The answer was sent back; with id. The answer's limit stays where it was.
        FindingReturned = "finding_returned",
        /// The answer was accepted; with id. Closes a minor (LC-54).
        FindingAccepted = "finding_accepted",
        /// It was verified; with id.
        FindingVerified = "finding_verified",
        /// First certification was decided; starts the first cycle.
        DecisionGranted = "decision_granted",
        /// A further cycle was decided.
        DecisionRenewed = "decision_renewed",
        /// Certification or renewal was refused.
        DecisionRefused = "decision_refused",
        /// Last day of a surveillance audit.
        SurveillanceEnd = "surveillance_end",
        /// Last day of a recertification audit.
        RecertificationEnd = "recertification_end",
        /// The certification was suspended.
        Suspended = "suspended",
        /// The suspension was lifted.
        Restored = "restored",
        /// The certification was withdrawn.
        Withdrawn = "withdrawn",
        /// It came from another body in mid-cycle; with the expiry date that continues (LC-103).
        Transferred = "transferred",
        /// An extraordinary event puts a limit off; with what and by how many months (LC-29).
        ExtraordinaryGranted = "extraordinary_granted",
        /// Last day of a special audit; it moves no clock (LC-97).
        SpecialEnd = "special_end",
        /// The scope was extended or reduced; it moves no clock (LC-96).
        ScopeChanged = "scope_changed",
        /// It went over to a newer edition; it moves no clock (LC-123).
        EditionChanged = "edition_changed",
    }
}

/// A dated event. Which of the other fields it carries depends on its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesEvent)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When: a civil date in the body's zone (LC-1).
    pub date: Date,
    /// The finding, for its events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its grade, when raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The expiry date decided, where it is not simply LC-21's (LC-81, LC-83, LC-3); of a transfer, the one that
    /// continues (LC-103).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// What is put off (LC-29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<What>,
    /// By how many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

impl Event {
    /// An event that carries nothing but its date.
    pub fn on(kind: EventKind, date: Date) -> Self {
        Self {
            kind,
            date,
            id: None,
            grade: None,
            expires: None,
            of: None,
            months: None,
        }
    }
}

/// A case and a day, as the command line asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesClockRequest)]
pub struct Request {
    /// The day asked about.
    pub today: Date,
    /// The standard.
    pub standard: StandardId,
    /// Everything that happened until then.
    pub events: Vec<Event>,
}

text_enum! {
    /// What may fall due.
    What {
        /// Stage 1; only in programmes, it has no limit of its own.
        Stage1 = "stage_1",
        /// Stage 2 after stage 1 (LC-33).
        Stage2 = "stage_2",
        /// Another stage 2, because a major was not verified in time (LC-55).
        Stage2Repeat = "stage_2_repeat",
        /// A surveillance audit (LC-22, LC-23, LC-121).
        Surveillance = "surveillance",
        /// The recertification audit (LC-80).
        RecertificationAudit = "recertification_audit",
        /// The recertification decision (LC-80).
        RecertificationDecision = "recertification_decision",
        /// The client's answer to a nonconformity (LC-57).
        FindingAnswer = "finding_answer",
        /// The end of a nonconformity (LC-55 to LC-57).
        FindingClosed = "finding_closed",
        /// The end of a suspension, one way or the other (LC-92).
        SuspensionEnd = "suspension_end",
        /// The end of the time to restore after expiry (LC-83).
        Restoration = "restoration",
    }
}

text_enum! {
    /// How far a due item is.
    DueState {
        /// Its window has not opened yet.
        Open = "open",
        /// Its window is open; the limit itself is still in time (LC-1).
        Due = "due",
        /// A limit set by the body or by habit has passed, and it is not done.
        Late = "late",
        /// It is done.
        Done = "done",
        /// A limit fixed by the standard has passed, and it is not done.
        Missed = "missed",
    }
}

/// One thing that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DueItem {
    /// What.
    pub what: What,
    /// Which of several in the cycle, from 1; for surveillances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The finding concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The calendar year it counts for (LC-23).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// First day it should be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<Date>,
    /// The day aimed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Date>,
    /// The last day in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Date>,
    /// How far it is.
    pub state: DueState,
    /// Who set the limit (LC-2).
    pub kind: LimitKind,
    /// What happens when the limit passes.
    pub at_limit: String,
    /// The rule behind the limit.
    pub rule: RuleId,
}

/// A certification on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Where it stands; `expired` is derived from the date (LC-82).
    pub status: State,
    /// First day of the running cycle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cycle_start: Option<Date>,
    /// Last day of validity.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires: Option<Date>,
    /// Last day on which an expired certification can be restored (LC-83).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub restorable_until: Option<Date>,
    /// Everything due in the running cycle, done or not.
    pub due: Vec<DueItem>,
}

/// What stands and what falls due on `today`, from the events until then; later events are not looked at.
pub fn due(
    book: &Book,
    parameters: &Parameters,
    standard: &StandardId,
    events: &[Event],
    today: Date,
) -> Result<Ruling<Clock>, Refusals> {
    let mut no = Refusals::none();
    let Some(standard) = no.take(book.standard(standard).map_err(Refusals::from)) else {
        return Err(no);
    };
    let (history, mut steps, mut warnings) = history::read(standard, parameters, events, today)?;
    let due = due_items::collect(parameters, &history, today, &mut steps, &mut warnings);
    Ok(Ruling {
        value: Clock {
            status: history.status,
            cycle_start: history.cycle.as_ref().map(|cycle| cycle.start),
            expires: history.cycle.as_ref().map(|cycle| cycle.expires),
            restorable_until: history
                .cycle
                .as_ref()
                .filter(|_| history.status == State::Expired)
                .map(|cycle| restorable_until(cycle.expires)),
            due,
        },
        steps,
        warnings,
    })
}
