//! What the cycle itself does not bring: a certification that comes from another body (LC-100 to LC-103), a limit that
//! an extraordinary event puts off (LC-29), and events that are told and move no date (LC-96, LC-97, LC-123).

use chrono::Datelike;

use super::cycle::{expiry, start_of_cycle};
use super::history::{Cycle, Held, PutOff, Reader};
use super::{Event, EventKind, What, surveillance};
use crate::base::citation::{LC_3, LC_22, LC_29, LC_82, LC_100, LC_103, LC_120, RuleId};
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words, plus_months};
use crate::rules::words::{CertificationStatus as State, Grade};

/// LC-29: an extraordinary event puts a limit off by so many months at the most. Fixed.
const PUT_OFF_MONTHS: u32 = 6;

impl Reader<'_> {
    /// LC-120: what an event carries that it may not.
    pub(super) fn carries_what_it_may(&mut self, event: &Event, at: &str) {
        use EventKind::{DecisionGranted, DecisionRenewed, ExtraordinaryGranted, Transferred};
        let kind = event.kind;
        if event.expires.is_some() && !matches!(kind, DecisionGranted | DecisionRenewed | Transferred) {
            self.refuse(
                LC_120,
                at,
                "Only a transfer and a decision to grant or renew carry an expiry date.".to_owned(),
            );
        }
        if (event.of.is_some() || event.months.is_some()) && kind != ExtraordinaryGranted {
            self.refuse(
                LC_120,
                at,
                "Only what is granted for an extraordinary event carries `of` and `months`.".to_owned(),
            );
        }
    }

    /// Whether an audit of this day was the former body's.
    pub(super) fn is_formers(&self, date: Date) -> bool {
        matches!(self.history.status, State::Applicant | State::InAudit)
            && self.transfer.is_some_and(|transfer| date <= transfer)
    }

    /// LC-103: cycle and expiry date of the former body continue.
    pub(super) fn transferred(&mut self, event: &Event, at: &str) {
        if !self.only_when(event, at, &[State::Applicant, State::InAudit]) {
            return;
        }
        let date = event.date;
        let Some(expires) = event.expires else {
            let says = "Give the expiry date of the certification that is transferred; it continues.";
            return self.refuse(LC_103, &format!("{at}/expires"), says.to_owned());
        };
        if expires < date {
            let says = format!(
                "The certification expired on {}, so nothing can be transferred: this is a new client.",
                in_words(expires)
            );
            return self.refuse(LC_100, at, says);
        }
        let latest = expiry(self.standard, self.parameters, date);
        if expires > latest {
            let rule = match self.standard.last_certificate_date {
                Some(last) if expires > last => LC_3,
                _ => LC_120,
            };
            let says = format!(
                "The expiry date {} is later than allowed: at most {}.",
                in_words(expires),
                in_words(latest)
            );
            return self.refuse(rule, at, says);
        }
        let start = start_of_cycle(self.standard, self.parameters, expires).min(date);
        self.steps.push(Step::new(
            LC_103,
            format!(
                "Transferred on {}; cycle and expiry date continue",
                in_words(date)
            ),
        ));
        self.findings_come_along(date);
        let former = std::mem::take(&mut self.former);
        let recertified = former
            .iter()
            .filter(|(kind, end)| *kind == EventKind::RecertificationEnd && *end <= start)
            .map(|(_, end)| end.year())
            .max();
        self.begin(start, expires, recertified.unwrap_or(start.year()), false);
        let Some(cycle) = &mut self.history.cycle else {
            return;
        };
        cycle.transferred = Some(date);
        for (kind, end) in former.into_iter().filter(|(_, end)| *end > start) {
            if kind == EventKind::RecertificationEnd {
                cycle.recertification = Some(end);
            } else {
                cycle.hold(end);
            }
        }
        let first_limit = super::cycle::first_surveillance_limit(start);
        if recertified.is_none() && cycle.surveillances.is_empty() && date <= first_limit {
            self.warnings.push(Step::new(
                LC_22,
                format!(
                    "If this is the first cycle, the first surveillance is due by {}",
                    in_words(first_limit)
                ),
            ));
        }
    }

    /// Findings of the former body are none of an initial audit here (LC-55), and majors come settled (LC-103).
    fn findings_come_along(&mut self, date: Date) {
        for finding in &mut self.history.findings {
            finding.initial = false;
            let answered_for = matches!(finding.grade, Grade::Major | Grade::Minor);
            let open = answered_for && finding.settled().is_none();
            if open {
                self.warnings.push(Step::new(
                    LC_103,
                    format!(
                        "Finding {} was open at the transfer of {}: majors are verified and plans for minors accepted \
                         before it",
                        finding.id,
                        in_words(date)
                    ),
                ));
            }
        }
    }

    /// LC-29: one limit is put off, once; no date of the cycle moves.
    pub(super) fn put_off(&mut self, event: &Event, at: &str) {
        let months = event.months.unwrap_or(0);
        if !(1..=PUT_OFF_MONTHS).contains(&months) {
            let says = format!("Give the months it is put off by, 1 to {PUT_OFF_MONTHS}.");
            self.refuse(LC_29, &format!("{at}/months"), says);
        }
        let allowed = [
            What::Surveillance,
            What::RecertificationAudit,
            What::RecertificationDecision,
        ];
        let what = event.of.filter(|of| allowed.contains(of));
        if what.is_none() {
            let says = "Say in `of` what is put off: surveillance, recertification_audit or \
                        recertification_decision.";
            self.refuse(LC_29, &format!("{at}/of"), says.to_owned());
        }
        let fits = self.only_when(event, at, &[State::Certified, State::Suspended]);
        let (Some(what), Some(cycle), true) = (what, &mut self.history.cycle, fits) else {
            return;
        };
        let (year, limit) = if what == What::Surveillance {
            let Some(owed) = surveillance::next_owed(self.parameters, cycle, event.date) else {
                let says = "No surveillance is owed in this cycle, so none can be put off.";
                return self.refuse(LC_29, at, says.to_owned());
            };
            owed
        } else {
            (None, cycle.expires)
        };
        if cycle
            .put_off
            .iter()
            .any(|one| one.what == what && one.year == year)
        {
            let says = format!("This was put off before; {PUT_OFF_MONTHS} months are all there is.");
            return self.refuse(LC_29, at, says);
        }
        let until = plus_months(limit, months);
        cycle.put_off.push(PutOff {
            what,
            year,
            limit,
            until,
        });
        let name = what.as_str().replace('_', " ");
        self.steps.push(Step::new(
            LC_29,
            format!(
                "The {name} due by {} is put off to {}; the dates of the cycle stay",
                in_words(limit),
                in_words(until)
            ),
        ));
        if what != What::Surveillance {
            self.warnings.push(Step::new(
                LC_82,
                format!(
                    "The {name} is put off beyond the expiry date, {}, and that does not move",
                    in_words(limit)
                ),
            ));
        }
    }

    /// An event of a certification in force that is told and moves no date.
    pub(super) fn changes_no_date(&mut self, event: &Event, at: &str, rule: RuleId, says: &str) {
        if self.only_when(event, at, &[State::Certified, State::Suspended]) {
            self.steps
                .push(Step::new(rule, format!("{says} ({})", in_words(event.date))));
        }
    }
}

impl Cycle {
    /// A surveillance ended on `date`. It counts for its own year, or for the one it was put off from (LC-29).
    pub(super) fn hold(&mut self, date: Date) {
        let waiting = self.put_off.iter().find(|one| {
            one.what == What::Surveillance
                && (one.limit < date && date <= one.until)
                && self.surveillances.iter().all(|held| Some(held.year) != one.year)
        });
        let (year, put_off) = match waiting {
            Some(one) => (one.year.unwrap_or(date.year()), Some(one.until)),
            None => (date.year(), None),
        };
        self.surveillances.push(Held { date, year, put_off });
    }
}
