//! What decisions to grant and to renew do to the dates (LC-20, LC-21, LC-81 to LC-84, LC-3).

use chrono::Datelike;

use super::Event;
use super::cycle::{continued, expiry, latest_expiry, restorable_until};
use super::history::{Cycle, Reader};
use crate::base::citation::{LC_3, LC_20, LC_21, LC_81, LC_83, LC_84, LC_98, LC_120};
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words};
use crate::rules::words::CertificationStatus as State;

impl Reader<'_> {
    pub(super) fn granted(&mut self, event: &Event, at: &str) {
        if !self.only_when(event, at, &[State::Applicant, State::InAudit]) {
            return;
        }
        let start = event.date;
        self.last_audit_before(self.history.stage_2, start, at);
        let by_rule = expiry(self.standard, self.parameters, start);
        let expires = self.stated(event, by_rule, by_rule, at);
        self.steps.push(Step::new(
            LC_20,
            format!("The first cycle starts with the decision of {}", in_words(start)),
        ));
        self.begin(start, expires, start.year(), true);
    }

    pub(super) fn renewed(&mut self, event: &Event, at: &str) {
        if !self.only_when(event, at, &[State::Certified, State::Expired]) {
            return;
        }
        let Some(old) = self.history.cycle.clone() else {
            return;
        };
        let start = event.date;
        self.last_audit_before(old.recertification, start, at);
        let Some(audit) = old.recertification else {
            return self.refuse(
                LC_120,
                at,
                "There is no recertification audit before this renewal.".to_owned(),
            );
        };
        let by_rule = expiry(self.standard, self.parameters, start);
        let latest = latest_expiry(self.standard, self.parameters, start, Some(old.expires));
        if self.history.status == State::Expired {
            let limit = restorable_until(old.expires);
            if start > limit {
                return self.refuse(
                    LC_84,
                    at,
                    format!(
                        "Restoration was possible until {}; now at least a stage 2 and a new grant are needed.",
                        in_words(limit)
                    ),
                );
            }
            // LC-83: the expiry is based on the prior cycle.
            let by_rule = continued(self.standard, old.expires);
            self.steps.push(Step::new(
                LC_83,
                format!(
                    "Restored on {}, after a gap since {}",
                    in_words(start),
                    in_words(old.expires)
                ),
            ));
            let expires = self.stated(event, by_rule, by_rule, at);
            self.begin(start, expires, audit.year(), false);
            return;
        }
        let expires = self.stated(event, by_rule, latest, at);
        self.steps.push(Step::new(
            if expires > by_rule { LC_81 } else { LC_20 },
            format!("A further cycle starts with the decision of {}", in_words(start)),
        ));
        self.begin(start, expires, audit.year(), false);
    }

    fn last_audit_before(&mut self, audit: Option<Date>, decision: Date, at: &str) {
        if let Some(end) = audit.filter(|end| decision < *end) {
            self.refuse(
                LC_120,
                at,
                format!(
                    "The decision on {} is before the last audit day, {}.",
                    in_words(decision),
                    in_words(end)
                ),
            );
        }
    }

    /// The expiry of a decision: as stated where the rules allow it, else by rule.
    fn stated(&mut self, event: &Event, by_rule: Date, latest: Date, at: &str) -> Date {
        let Some(stated) = event.expires else {
            return by_rule;
        };
        if stated < event.date {
            self.refuse(
                LC_120,
                at,
                format!("The expiry date {} is before the decision.", in_words(stated)),
            );
        } else if stated > latest {
            let rule = match self.standard.last_certificate_date {
                Some(last) if stated > last => LC_3,
                _ => LC_120,
            };
            self.refuse(
                rule,
                at,
                format!(
                    "The expiry date {} is later than allowed: at most {}.",
                    in_words(stated),
                    in_words(latest)
                ),
            );
        } else if stated < by_rule {
            self.warnings.push(Step::new(
                LC_120,
                format!(
                    "The expiry date {} is earlier than {}: record why",
                    in_words(stated),
                    in_words(by_rule)
                ),
            ));
        }
        stated
    }

    pub(super) fn begin(&mut self, start: Date, expires: Date, base_year: i32, first: bool) {
        self.steps.push(
            Step::new(
                LC_21,
                format!("The cycle runs from {} to {}", in_words(start), in_words(expires)),
            )
            .with("expires", expires.to_string()),
        );
        self.steps.push(Step::new(LC_98, "Certified by this decision"));
        self.history.status = State::Certified;
        self.history.suspended = None;
        self.history.cycle = Some(Cycle {
            start,
            expires,
            base_year,
            first,
            surveillances: Vec::new(),
            recertification: None,
            transferred: None,
            put_off: Vec::new(),
        });
    }
}
