//! What decisions, transfers, extraordinary events and findings do to a case.

use assayer::base::time::Date;
use assayer::rules::clock::{Event, EventKind, What};
use chrono::Datelike;

use super::{Finding, Held, Naive, PutOff, before, months_after, months_before, next};

impl Naive {
    /// LC-20, LC-21.
    pub(super) fn grant(&mut self, event: &Event) {
        if !self.is(&["applicant", "in_audit"]) {
            return;
        }
        let by_rule = before(months_after(event.date, 36));
        let expires = event.expires.unwrap_or(by_rule);
        self.refused |= self.stage_2.is_some_and(|end| event.date < end);
        self.refused |= expires < event.date || expires > by_rule;
        self.begin(event.date, expires, event.date.year(), true);
    }

    /// LC-83 after the expiry, LC-20 and LC-21 before it, unless the body continues the old one (LC-81).
    pub(super) fn renew(&mut self, event: &Event) {
        if !self.is(&["certified", "expired"]) {
            return;
        }
        let (Some(old), Some(audit)) = (self.expires, self.recertification) else {
            self.refused = true;
            return;
        };
        let day = event.date;
        let (continued, anew) = (months_after(old, 36), before(months_after(day, 36)));
        let late = day > old;
        if late && day > months_after(old, 6) {
            self.refused = true;
            return;
        }
        let expires = event.expires.unwrap_or(if late { continued } else { anew });
        let latest = if late { continued } else { continued.max(anew) };
        self.refused |= day < audit || expires < day || expires > latest;
        self.begin(day, expires, audit.year(), false);
    }

    /// LC-100, LC-103: cycle and expiry continue.
    pub(super) fn transfer(&mut self, event: &Event) {
        if !self.is(&["applicant", "in_audit"]) {
            return;
        }
        let day = event.date;
        let Some(expires) = event
            .expires
            .filter(|expires| *expires >= day && *expires <= before(months_after(day, 36)))
        else {
            self.refused = true;
            return;
        };
        let start = months_before(next(expires), 36).min(day);
        let former = std::mem::take(&mut self.former);
        let earlier = former
            .iter()
            .filter(|(kind, end)| *kind == EventKind::RecertificationEnd && *end <= start);
        let base = earlier.map(|(_, end)| end.year()).max().unwrap_or(start.year());
        self.begin(start, expires, base, false);
        self.transferred = Some(day);
        for (kind, end) in former.into_iter().filter(|(_, end)| *end > start) {
            if kind == EventKind::SurveillanceEnd {
                self.hold(end);
            } else {
                self.recertification = Some(end);
            }
        }
        for finding in &mut self.findings {
            finding.initial = false;
        }
    }

    /// LC-29: one limit, once, by six months at the most.
    pub(super) fn extraordinary(&mut self, event: &Event) {
        let months = event.months.filter(|months| (1..=6).contains(months));
        let what = event.of.filter(|of| {
            matches!(
                of,
                What::Surveillance | What::RecertificationAudit | What::RecertificationDecision
            )
        });
        self.refused |= months.is_none() || what.is_none();
        if !self.is(&["certified", "suspended"]) {
            return;
        }
        let Some(what) = what else { return };
        let (year, limit) = if what == What::Surveillance {
            let owed = self.owed(event.date);
            let Some((year, limit, _)) = owed.into_iter().min_by_key(|(_, limit, _)| *limit) else {
                self.refused = true;
                return;
            };
            (year, limit)
        } else {
            (None, self.expires.expect("a cycle"))
        };
        if self
            .put_off
            .iter()
            .any(|one| one.what == what && one.year == year)
        {
            self.refused = true;
            return;
        }
        let until = months_after(limit, months.unwrap_or(0));
        self.put_off.push(PutOff {
            what,
            year,
            limit,
            until,
        });
    }

    pub(super) fn finding(&mut self, event: &Event) {
        let id = event.id.clone().unwrap_or_default();
        let known = self.findings.iter_mut().find(|finding| finding.id == id);
        match (event.kind, known, event.grade) {
            (EventKind::FindingRaised, None, Some(grade)) => {
                let initial = self.start.is_none();
                let (answered, accepted, verified) = (None, None, None);
                let raised = event.date;
                self.findings.push(Finding {
                    id,
                    grade,
                    raised,
                    initial,
                    answered,
                    accepted,
                    verified,
                });
            }
            (EventKind::FindingRaised, _, _) | (_, None, _) => self.refused = true,
            (EventKind::FindingAnswered, Some(finding), _) => finding.answered = Some(event.date),
            (EventKind::FindingReturned, Some(finding), _) => {
                (finding.answered, finding.accepted) = (None, None);
            }
            (EventKind::FindingAccepted, Some(finding), _) => finding.accepted = Some(event.date),
            (_, Some(finding), _) => finding.verified = Some(event.date),
        }
    }

    fn begin(&mut self, start: Date, expires: Date, base_year: i32, first: bool) {
        self.status = "certified";
        self.start = Some(start);
        self.expires = Some(expires);
        self.base_year = base_year;
        self.first = first;
        self.held.clear();
        self.recertification = None;
        self.suspended = None;
        self.transferred = None;
        self.put_off.clear();
    }

    /// An audit counts for its own year (LC-23), or for the one it was put off from (LC-29).
    pub(super) fn hold(&mut self, on: Date) {
        let waiting = self.put_off.iter().find(|one| {
            one.what == What::Surveillance
                && one.limit < on
                && on <= one.until
                && !self.held.iter().any(|held| Some(held.year) == one.year)
        });
        let year = waiting.and_then(|one| one.year).unwrap_or(on.year());
        let by = waiting.map(|one| one.until);
        self.held.push(Held { on, year, by });
    }
}
