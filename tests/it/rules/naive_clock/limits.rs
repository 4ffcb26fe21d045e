//! What falls due until when, as the rules' text has it.

use assayer::base::time::Date;
use assayer::rules::clock::What;
use assayer::rules::words::Grade;
use chrono::Datelike;

use super::{Held, Limit, Naive, PutOff, before, days_after, days_before, months_after, months_before};

impl Naive {
    /// LC-22, LC-23, LC-121: what is owed, as year, limit, and whether it was put off.
    pub(super) fn owed(&self, today: Date) -> Vec<(Option<i32>, Date, bool)> {
        let (Some(start), Some(expires)) = (self.start, self.expires) else {
            return Vec::new();
        };
        let planned = months_before(expires, 3);
        let slipped = today.min(expires);
        let audit = self
            .recertification
            .unwrap_or(if slipped.year() > planned.year() {
                slipped
            } else {
                planned
            });
        let mut owed = Vec::new();
        // LC-22: within twelve months of the first decision.
        if self.first && self.held.is_empty() {
            let limit = months_after(start, 12);
            owed.push((Some(limit.year()), limit));
        }
        // LC-23: a year between without one. LC-102: before the transfer it was the former body's to hold.
        let from = self.transferred.map_or(i32::MIN, |on| on.year());
        for year in (self.base_year + 1..audit.year()).filter(|year| *year >= from) {
            let covered = self.held.iter().any(|held| held.year == year);
            let first = owed.iter().any(|(of, _)| *of == Some(year));
            if !covered && !first {
                owed.push((Some(year), Date::from_ymd_opt(year, 12, 31).expect("a day")));
            }
        }
        // LC-121: two before the recertification audit. Not held on its planned day, that can be as late as the expiry.
        let formers = self.transferred.map_or(0, |on| {
            let years = self.base_year + 1..on.year();
            years
                .filter(|year| !self.held.iter().any(|held| held.year == *year))
                .count()
        });
        let counted = |held: &&Held| self.recertification.is_none_or(|audit| held.on < audit);
        let count = formers + owed.len() + self.held.iter().filter(counted).count();
        let latest = if today < planned { planned } else { expires };
        for _ in count..2 {
            owed.push((None, before(self.recertification.unwrap_or(latest))));
        }
        let mut put_off: Vec<&PutOff> = self
            .put_off
            .iter()
            .filter(|one| one.what == What::Surveillance)
            .collect();
        let moved =
            owed.into_iter().map(
                |(year, limit)| match put_off.iter().position(|one| one.year == year) {
                    Some(at) => (year, put_off.remove(at).until, true),
                    None => (year, limit, false),
                },
            );
        moved.collect()
    }

    pub(super) fn all(&self, owed: &[(Option<i32>, Date, bool)], today: Date) -> Vec<Limit> {
        let past = |limit: Option<Date>, kind: &'static str| {
            if limit.is_some_and(|limit| today > limit) {
                kind
            } else {
                "ahead"
            }
        };
        let none = String::new;
        let mut all = Vec::new();
        if !matches!(self.status, "withdrawn" | "refused") {
            all.extend(self.of_findings(today));
        }
        if matches!(self.status, "applicant" | "in_audit") {
            // LC-33.
            let limit = self.stage_1.map(|end| months_after(end, 6));
            let state = if self.stage_2.is_some() {
                "done"
            } else {
                past(limit, "late")
            };
            all.extend(limit.map(|limit| (What::Stage2, none(), Some(limit), state)));
        }
        if let (Some(expires), "certified" | "suspended" | "expired") = (self.expires, self.status) {
            // LC-80, LC-29.
            for what in [What::RecertificationAudit, What::RecertificationDecision] {
                let put_off = self.put_off.iter().find(|one| one.what == what);
                let limit = Some(put_off.map_or(expires, |one| one.until));
                let done = what == What::RecertificationAudit && self.recertification.is_some();
                all.push((
                    what,
                    none(),
                    limit,
                    if done { "done" } else { past(limit, "missed") },
                ));
            }
            if self.status == "expired" {
                let limit = Some(months_after(expires, 6));
                all.push((What::Restoration, none(), limit, past(limit, "missed")));
            } else {
                for (nth, held) in self.held.iter().enumerate() {
                    let first = self.first && nth == 0;
                    let end = Date::from_ymd_opt(held.year, 12, 31).expect("a day");
                    let limit = if first {
                        self.start.map(|start| months_after(start, 12))
                    } else {
                        Some(end)
                    };
                    all.push((
                        What::Surveillance,
                        held.year.to_string(),
                        held.by.or(limit),
                        "done",
                    ));
                }
                for (year, limit, _) in owed {
                    let year = year.map(|year| year.to_string()).unwrap_or_default();
                    all.push((
                        What::Surveillance,
                        year,
                        Some(*limit),
                        past(Some(*limit), "missed"),
                    ));
                }
            }
            // LC-92.
            let until = self.suspended.map(|since| months_after(since, 6).min(expires));
            all.extend(until.map(|limit| {
                (
                    What::SuspensionEnd,
                    none(),
                    Some(limit),
                    past(Some(limit), "late"),
                )
            }));
        }
        all.sort_by_key(|limit| (limit.0.as_str(), limit.1.clone(), limit.2));
        all
    }

    /// LC-55 to LC-57.
    fn of_findings(&self, today: Date) -> Vec<Limit> {
        let mut all = Vec::new();
        let mut repeat = false;
        for finding in &self.findings {
            if matches!(finding.grade, Grade::Ofi | Grade::GoodPractice) {
                continue;
            }
            let (settled, raised) = (finding.settled(), finding.raised);
            // What was settled before a later cycle began belongs to the one before.
            if !self.first && settled.is_some_and(|on| self.start.is_some_and(|start| on < start)) {
                continue;
            }
            // LC-56: raised with the expiry ahead within the six months of recertification work (LC-80).
            let near = self
                .expires
                .filter(|expires| raised >= months_before(*expires, 6) && raised <= *expires);
            let lead = near.map(|expires| days_before(expires, 14).max(raised));
            let answer = lead.into_iter().chain([days_after(raised, 30)]).min();
            let normal = days_after(raised, 90);
            let (closed, kind) = if finding.initial && finding.grade == Grade::Major {
                (self.stage_2.map(|end| months_after(end, 6)), "missed")
            } else if let Some(lead) = lead.filter(|lead| *lead < normal) {
                (Some(lead), "missed")
            } else {
                (Some(normal), "late")
            };
            let state = |done: bool, limit: Option<Date>, kind| match limit {
                _ if done => "done",
                Some(limit) if today > limit => kind,
                _ => "ahead",
            };
            let answered = finding
                .answered
                .or(finding.accepted)
                .or(finding.verified)
                .is_some();
            let id = || finding.id.clone();
            all.push((What::FindingAnswer, id(), answer, state(answered, answer, "late")));
            all.push((
                What::FindingClosed,
                id(),
                closed,
                state(settled.is_some(), closed, kind),
            ));
            if finding.initial && finding.grade == Grade::Major && self.start.is_none() {
                repeat |= closed.is_some_and(|limit| settled.map_or(today, |on| on) > limit);
            }
        }
        if repeat {
            all.push((What::Stage2Repeat, String::new(), None, "ahead"));
        }
        all
    }
}
