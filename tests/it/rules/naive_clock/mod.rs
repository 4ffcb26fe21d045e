//! A second clock, slow and simple: it counts days one by one, straight from the text of the rules, and shares no code
//! with the first but dates and events. The two must agree over a hundred years of generated cases
//! (`naive_clock_laws`), and over the life of one case (`flows::whole_life`).
//!
//! It knows the limits that the rules fix and the body's own as they are shipped: 36 months less a day (LC-21), 12 months
//! (LC-22), 6 months (LC-33, LC-55, LC-83, LC-92), 30 and 90 days (LC-57), 14 days before expiry (LC-56).

mod limits;
mod turns;

use assayer::base::time::Date;
use assayer::rules::clock::{Event, EventKind, What};
use assayer::rules::words::Grade;
use chrono::Datelike;

pub(crate) fn next(day: Date) -> Date {
    day.succ_opt().expect("a day after it")
}

pub(crate) fn before(day: Date) -> Date {
    day.pred_opt().expect("a day before it")
}

/// LC-1: the same day so many months later, or the last day of that month; found by walking.
pub(crate) fn months_after(day: Date, months: u32) -> Date {
    let mut at = day;
    let mut left = months;
    while left > 0 {
        let month = at.month();
        while at.month() == month {
            at = next(at);
        }
        left -= 1;
    }
    // The first of that month, unless nothing was to be walked.
    if months == 0 {
        return day;
    }
    let month = at.month();
    while at.day() < day.day() && next(at).month() == month {
        at = next(at);
    }
    at
}

pub(crate) fn months_before(day: Date, months: u32) -> Date {
    let mut at = day;
    for _ in 0..months {
        let month = at.month();
        while at.month() == month {
            at = before(at);
        }
    }
    while at.day() > day.day() {
        at = before(at);
    }
    at
}

fn days_after(day: Date, days: u32) -> Date {
    (0..days).fold(day, |at, _| next(at))
}

fn days_before(day: Date, days: u32) -> Date {
    (0..days).fold(day, |at, _| before(at))
}

/// One limit: what, of which finding or for which year, the last day, and "done", "ahead" or, past the limit, what kind of
/// limit it was (LC-2): "missed" where the standard fixes it, "late" where the body does.
pub(crate) type Limit = (What, String, Option<Date>, &'static str);

/// Where a certification stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naive {
    pub(crate) status: &'static str,
    pub(crate) start: Option<Date>,
    pub(crate) expires: Option<Date>,
    /// LC-83: the last day to restore, once expired.
    pub(crate) restorable: Option<Date>,
    /// The earliest limit of a surveillance that is still owed.
    pub(crate) surveillance: Option<Date>,
    /// Every limit of the running cycle.
    pub(crate) limits: Vec<Limit>,
    /// Whether something was told that cannot have happened (LC-29, LC-98, LC-100, LC-103, LC-120).
    pub(crate) refused: bool,
    base_year: i32,
    first: bool,
    held: Vec<Held>,
    recertification: Option<Date>,
    stage_1: Option<Date>,
    stage_2: Option<Date>,
    suspended: Option<Date>,
    transferred: Option<Date>,
    put_off: Vec<PutOff>,
    findings: Vec<Finding>,
    former: Vec<(EventKind, Date)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    on: Date,
    year: i32,
    by: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct PutOff {
    what: What,
    year: Option<i32>,
    limit: Date,
    until: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    id: String,
    grade: Grade,
    raised: Date,
    initial: bool,
    answered: Option<Date>,
    accepted: Option<Date>,
    verified: Option<Date>,
}

impl Finding {
    /// LC-54: a major once it is verified, a minor once its plan is accepted.
    fn settled(&self) -> Option<Date> {
        if self.grade == Grade::Major {
            self.verified
        } else {
            self.accepted.or(self.verified)
        }
    }
}

/// The same questions as the clock's, answered slowly.
pub(crate) fn naive(events: &[Event], today: Date) -> Naive {
    let mut at = Naive {
        status: "applicant",
        start: None,
        expires: None,
        restorable: None,
        surveillance: None,
        limits: Vec::new(),
        refused: false,
        base_year: 0,
        first: true,
        held: Vec::new(),
        recertification: None,
        stage_1: None,
        stage_2: None,
        suspended: None,
        transferred: None,
        put_off: Vec::new(),
        findings: Vec::new(),
        former: Vec::new(),
    };
    let told: Vec<&Event> = events.iter().filter(|event| event.date <= today).collect();
    let arrives = events.iter().filter(|event| event.kind == EventKind::Transferred);
    let arrives = arrives.map(|event| event.date).min();
    // In the order of their days; of one day in the order told.
    let (mut days, mut seen) = (
        told.iter().map(|event| event.date).collect::<Vec<_>>(),
        Vec::new(),
    );
    days.sort_unstable();
    for day in days {
        if !seen.contains(&day) {
            seen.push(day);
            at.run_out(day);
            for event in told.iter().filter(|event| event.date == day) {
                at.take(event, arrives);
            }
        }
    }
    at.run_out(today);
    if at.status == "expired" {
        at.restorable = at.expires.map(|expires| months_after(expires, 6));
    }
    let owed = at.owed(today);
    at.surveillance = owed.iter().map(|(_, limit, _)| *limit).min();
    at.limits = at.all(&owed, today);
    at
}

impl Naive {
    /// The findings told so far, by name.
    pub(crate) fn findings(&self) -> Vec<String> {
        self.findings.iter().map(|finding| finding.id.clone()).collect()
    }

    /// LC-82: the day after.
    fn run_out(&mut self, day: Date) {
        let over = self.expires.is_some_and(|expires| day > expires);
        if over && matches!(self.status, "certified" | "suspended") {
            self.status = "expired";
            self.suspended = None;
        }
    }

    fn is(&mut self, states: &[&str]) -> bool {
        let fits = states.contains(&self.status);
        self.refused |= !fits;
        fits
    }

    fn take(&mut self, event: &Event, arrives: Option<Date>) {
        let day = event.date;
        let formers = arrives.is_some_and(|on| day <= on) && matches!(self.status, "applicant" | "in_audit");
        match event.kind {
            EventKind::ApplicationReceived => {
                self.is(&["applicant"]);
            }
            EventKind::AgreementSigned | EventKind::Stage1End | EventKind::Stage2End => self.initial(event),
            EventKind::DecisionGranted => self.grant(event),
            EventKind::DecisionRenewed => self.renew(event),
            EventKind::DecisionRefused => {
                if self.is(&["applicant", "in_audit", "certified", "suspended", "expired"])
                    && matches!(self.status, "applicant" | "in_audit")
                {
                    self.status = "refused";
                }
            }
            EventKind::SurveillanceEnd | EventKind::RecertificationEnd if formers => {
                self.former.push((event.kind, day));
            }
            EventKind::SurveillanceEnd => {
                if self.is(&["certified", "suspended"]) {
                    self.hold(day);
                }
            }
            EventKind::RecertificationEnd => {
                if self.is(&["certified", "suspended", "expired"]) {
                    self.recertification = Some(day);
                }
            }
            EventKind::Suspended => {
                if self.is(&["certified"]) {
                    (self.status, self.suspended) = ("suspended", Some(day));
                }
            }
            EventKind::Restored => {
                if self.is(&["suspended"]) {
                    (self.status, self.suspended) = ("certified", None);
                }
            }
            EventKind::Withdrawn => {
                if self.is(&["certified", "suspended"]) {
                    (self.status, self.suspended) = ("withdrawn", None);
                }
            }
            EventKind::Transferred => self.transfer(event),
            EventKind::ExtraordinaryGranted => self.extraordinary(event),
            EventKind::SpecialEnd | EventKind::ScopeChanged | EventKind::EditionChanged => {
                self.is(&["certified", "suspended"]);
            }
            EventKind::FindingRaised
            | EventKind::FindingAnswered
            | EventKind::FindingReturned
            | EventKind::FindingAccepted
            | EventKind::FindingVerified => self.finding(event),
        }
    }

    /// LC-14, LC-30 to LC-37; LC-84 once it cannot be restored any more.
    fn initial(&mut self, event: &Event) {
        let day = event.date;
        let gone = self.expires.is_some_and(|expires| day > months_after(expires, 6));
        if self.status == "expired" && gone {
            self.status = "in_audit";
            (self.start, self.expires) = (None, None);
            (self.stage_1, self.stage_2) = (None, None);
            // What was settled belongs to the life that is over; what is left is none of the new initial audit.
            self.findings.retain(|finding| finding.settled().is_none());
            for finding in &mut self.findings {
                finding.initial = false;
            }
        }
        if event.kind == EventKind::AgreementSigned {
            if self.status == "applicant" {
                self.status = "in_audit";
            }
            return;
        }
        if !self.is(&["applicant", "in_audit"]) {
            return;
        }
        self.status = "in_audit";
        if event.kind == EventKind::Stage1End {
            self.stage_1 = Some(day);
        } else {
            self.refused |= self.stage_1.is_some_and(|first| day < first);
            self.stage_2 = Some(day);
        }
    }
}
