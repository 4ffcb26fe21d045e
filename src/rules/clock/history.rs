//! The events read in order: where the case stands, which cycle runs, which findings are open.

use super::cycle::restorable_until;
use super::{Event, EventKind, What};
use crate::base::citation::{LC_14, LC_82, LC_96, LC_97, LC_120, LC_123, RuleId};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words};
use crate::rules::book::Standard;
use crate::rules::parameters::Parameters;
use crate::rules::words::{CertificationStatus as State, Grade};

/// One cycle of a certification.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    pub(super) start: Date,
    pub(super) expires: Date,
    /// LC-23: the year that counts as its base.
    pub(super) base_year: i32,
    pub(super) first: bool,
    /// In the order of their dates.
    pub(super) surveillances: Vec<Held>,
    pub(super) recertification: Option<Date>,
    /// LC-103: when it came from another body, within this cycle.
    pub(super) transferred: Option<Date>,
    /// LC-29: what an extraordinary event put off.
    pub(super) put_off: Vec<PutOff>,
}

/// A surveillance that was held.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) date: Date,
    /// The year it counts for: its own, unless it was put off into the next (LC-29).
    pub(super) year: i32,
    /// The later limit it was held by, where it was put off.
    pub(super) put_off: Option<Date>,
}

/// LC-29: a limit that was moved, and nothing else.
#[derive(Debug, Clone)]
pub(super) struct PutOff {
    pub(super) what: What,
    /// Of a surveillance, the year it counts for.
    pub(super) year: Option<i32>,
    /// The limit as the rules have it.
    pub(super) limit: Date,
    pub(super) until: Date,
}

/// A nonconformity's dates.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) id: String,
    pub(super) grade: Grade,
    pub(super) raised: Date,
    pub(super) answered: Option<Date>,
    pub(super) accepted: Option<Date>,
    pub(super) verified: Option<Date>,
    /// Raised before the first decision.
    pub(super) initial: bool,
}

impl Finding {
    /// LC-54: when a major was verified, or the plan of a minor accepted.
    pub(super) fn settled(&self) -> Option<Date> {
        match self.grade {
            Grade::Major => self.verified,
            Grade::Minor | Grade::Ofi | Grade::GoodPractice => self.accepted.or(self.verified),
        }
    }
}

/// What the events say.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) status: State,
    pub(super) agreement: Option<Date>,
    pub(super) stage_1: Option<Date>,
    pub(super) stage_2: Option<Date>,
    pub(super) cycle: Option<Cycle>,
    pub(super) suspended: Option<Date>,
    pub(super) findings: Vec<Finding>,
}

pub(super) struct Reader<'a> {
    pub(super) standard: &'a Standard,
    pub(super) parameters: &'a Parameters,
    pub(super) history: History,
    /// When the case comes from another body, if it does.
    pub(super) transfer: Option<Date>,
    /// What the former body audited before that.
    pub(super) former: Vec<(EventKind, Date)>,
    pub(super) no: Refusals,
    pub(super) steps: Vec<Step>,
    pub(super) warnings: Vec<Step>,
}

pub(super) fn read(
    standard: &Standard,
    parameters: &Parameters,
    events: &[Event],
    today: Date,
) -> Result<(History, Vec<Step>, Vec<Step>), Refusals> {
    let mut reader = Reader {
        standard,
        parameters,
        history: History {
            status: State::Applicant,
            agreement: None,
            stage_1: None,
            stage_2: None,
            cycle: None,
            suspended: None,
            findings: Vec::new(),
        },
        transfer: events
            .iter()
            .filter(|event| event.kind == EventKind::Transferred)
            .map(|event| event.date)
            .min(),
        former: Vec::new(),
        no: Refusals::none(),
        steps: Vec::new(),
        warnings: Vec::new(),
    };
    let mut ordered: Vec<(usize, &Event)> = events
        .iter()
        .enumerate()
        .filter(|(_, e)| e.date <= today)
        .collect();
    ordered.sort_by_key(|(_, event)| event.date);
    for (i, event) in ordered {
        reader.lapse(event.date);
        reader.take(event, &format!("/events/{i}"));
    }
    // LC-82: the expiry date itself is the last valid day; the day after, expired is simply true.
    reader.lapse(today);
    reader.no.or((reader.history, reader.steps, reader.warnings))
}

impl Reader<'_> {
    fn lapse(&mut self, on: Date) {
        let Some(cycle) = &self.history.cycle else { return };
        if matches!(self.history.status, State::Certified | State::Suspended) && on > cycle.expires {
            self.steps.push(Step::new(
                LC_82,
                format!(
                    "Not renewed by {}, so expired from the day after",
                    in_words(cycle.expires)
                ),
            ));
            self.history.status = State::Expired;
            self.history.suspended = None;
        }
    }

    pub(super) fn refuse(&mut self, rule: RuleId, field: &str, says: String) {
        self.no.add(Refusal::of(rule, field, says));
    }

    /// LC-120: an event that cannot happen in this state.
    pub(super) fn only_when(&mut self, event: &Event, at: &str, states: &[State]) -> bool {
        let state = self.history.status;
        let fits = states.contains(&state);
        if !fits {
            self.refuse(
                LC_120,
                at,
                format!(
                    "{} on {} does not fit a certification that is {}.",
                    event.kind.as_str().replace('_', " "),
                    in_words(event.date),
                    state.as_str().replace('_', " ")
                ),
            );
        }
        fits
    }

    fn take(&mut self, event: &Event, at: &str) {
        let date = event.date;
        self.carries_what_it_may(event, at);
        match event.kind {
            EventKind::ApplicationReceived => {
                self.only_when(event, at, &[State::Applicant]);
            }
            EventKind::AgreementSigned => {
                self.history.agreement = Some(date);
                // LC-14, LC-84: the agreement lets the initial audit begin, also a new one after a lapse too long.
                self.begin_again_if_lapsed(date);
                if self.history.status == State::Applicant {
                    self.history.status = State::InAudit;
                }
            }
            EventKind::Stage1End => self.stage(event, at),
            EventKind::Stage2End => {
                self.stage(event, at);
                if self.history.stage_1.is_some_and(|stage_1| date < stage_1) {
                    self.refuse(LC_120, at, "Stage 2 ends before stage 1 does.".to_owned());
                }
            }
            EventKind::FindingRaised
            | EventKind::FindingAnswered
            | EventKind::FindingReturned
            | EventKind::FindingAccepted
            | EventKind::FindingVerified => self.finding(event, at),
            EventKind::DecisionGranted => self.granted(event, at),
            EventKind::DecisionRenewed => self.renewed(event, at),
            EventKind::Transferred => self.transferred(event, at),
            EventKind::ExtraordinaryGranted => self.put_off(event, at),
            EventKind::DecisionRefused => {
                if matches!(self.history.status, State::Applicant | State::InAudit) {
                    self.history.status = State::Refused;
                } else {
                    // A renewal that is refused changes no date: the certification runs out (LC-82).
                    self.only_when(event, at, &[State::Certified, State::Suspended, State::Expired]);
                }
            }
            EventKind::SurveillanceEnd | EventKind::RecertificationEnd if self.is_formers(date) => {
                self.former.push((event.kind, date));
            }
            EventKind::SurveillanceEnd => {
                if self.only_when(event, at, &[State::Certified, State::Suspended])
                    && let Some(cycle) = &mut self.history.cycle
                {
                    cycle.hold(date);
                }
            }
            EventKind::SpecialEnd => {
                self.changes_no_date(event, at, LC_97, "A special audit is no surveillance");
            }
            EventKind::ScopeChanged => {
                self.changes_no_date(
                    event,
                    at,
                    LC_96,
                    "A change of scope leaves the expiry date as it is",
                );
            }
            EventKind::EditionChanged => self.changes_no_date(
                event,
                at,
                LC_123,
                "A change of edition leaves the expiry date as it is",
            ),
            EventKind::RecertificationEnd => {
                if self.only_when(event, at, &[State::Certified, State::Suspended, State::Expired])
                    && let Some(cycle) = &mut self.history.cycle
                {
                    cycle.recertification = Some(date);
                }
            }
            EventKind::Suspended => {
                if self.only_when(event, at, &[State::Certified]) {
                    self.history.status = State::Suspended;
                    self.history.suspended = Some(date);
                }
            }
            EventKind::Restored => {
                if self.only_when(event, at, &[State::Suspended]) {
                    self.history.status = State::Certified;
                    self.history.suspended = None;
                }
            }
            EventKind::Withdrawn => {
                if self.only_when(event, at, &[State::Certified, State::Suspended]) {
                    self.history.status = State::Withdrawn;
                    self.history.suspended = None;
                }
            }
        }
    }

    /// LC-84: after a lapse too long to restore, whatever leads to a certification again belongs to a new way.
    fn begin_again_if_lapsed(&mut self, on: Date) {
        let lapsed = self.history.status == State::Expired
            && self
                .history
                .cycle
                .as_ref()
                .is_some_and(|cycle| on > restorable_until(cycle.expires));
        if lapsed {
            self.history.status = State::InAudit;
            self.history.cycle = None;
            self.history.stage_1 = None;
            self.history.stage_2 = None;
            // What was settled belongs to the life that is over; what was not is none of the new initial audit (LC-55).
            self.history
                .findings
                .retain(|finding| finding.settled().is_none());
            for finding in &mut self.history.findings {
                finding.initial = false;
            }
        }
    }

    fn stage(&mut self, event: &Event, at: &str) {
        self.begin_again_if_lapsed(event.date);
        if !self.only_when(event, at, &[State::Applicant, State::InAudit]) {
            return;
        }
        if self.history.agreement.is_none() {
            self.warnings.push(Step::new(
                LC_14,
                format!(
                    "An audit ended on {} without a signed agreement",
                    in_words(event.date)
                ),
            ));
        }
        self.history.status = State::InAudit;
        if event.kind == EventKind::Stage1End {
            self.history.stage_1 = Some(event.date);
        } else {
            self.history.stage_2 = Some(event.date);
        }
    }

    fn finding(&mut self, event: &Event, at: &str) {
        let Some(id) = event.id.clone().filter(|id| !id.trim().is_empty()) else {
            return self.refuse(LC_120, at, "Name the finding in `id`.".to_owned());
        };
        let known = self.history.findings.iter_mut().find(|f| f.id == id);
        match (event.kind, known, event.grade) {
            (EventKind::FindingRaised, Some(_), _) => {
                self.refuse(LC_120, at, format!("Finding {id} was raised already."));
            }
            (EventKind::FindingRaised, None, None) => {
                self.refuse(LC_120, at, format!("Give the grade of finding {id}."));
            }
            (EventKind::FindingRaised, None, Some(grade)) => {
                let initial = self.history.cycle.is_none();
                self.history.findings.push(Finding {
                    id,
                    grade,
                    raised: event.date,
                    answered: None,
                    accepted: None,
                    verified: None,
                    initial,
                });
            }
            (_, None, _) => self.refuse(LC_120, at, format!("Finding {id} was never raised.")),
            (EventKind::FindingAnswered, Some(finding), _) => finding.answered = Some(event.date),
            (EventKind::FindingReturned, Some(finding), _) => {
                finding.answered = None;
                finding.accepted = None;
            }
            (EventKind::FindingAccepted, Some(finding), _) => finding.accepted = Some(event.date),
            (EventKind::FindingVerified, Some(finding), _) => finding.verified = Some(event.date),
            (_, Some(_), _) => {}
        }
    }
}
