//! What cannot be judged at all is refused before any check (CO-70).

use super::{Auditor, Member, Placed, Request};
use crate::base::amounts::Exact;
use crate::base::citation::{CO_4, CO_33, CO_60, CO_70, LC_120};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words};

/// CO-70: 24 hours are three auditor-days, so nobody gives more on one calendar day.
const DAYS_PER_DATE: i64 = 3;

/// Each member with record and days, or everything that cannot be.
pub(super) fn place(request: &Request) -> Result<Vec<Placed<'_>>, Refusals> {
    let mut no = Refusals::none();
    let audit = &request.audit;
    if audit.end < audit.start {
        no.add(Refusal::of(
            LC_120,
            "/audit/end",
            format!(
                "The audit ends on {}, before it starts on {}.",
                in_words(audit.end),
                in_words(audit.start)
            ),
        ));
    }
    if audit.days.0 < Exact::default() {
        no.add(Refusal::of(
            CO_70,
            "/audit/days",
            format!("The required time is not negative, as {} is.", audit.days),
        ));
    }
    if audit.required.is_empty() {
        no.add(Refusal::of(
            CO_60,
            "/audit/required",
            "Name at least one standard and technical area the audit needs.",
        ));
    }
    for (i, auditor) in request.auditors.iter().enumerate() {
        rows(&mut no, auditor, i);
        if request
            .auditors
            .iter()
            .take(i)
            .any(|other| other.id == auditor.id)
        {
            no.add(Refusal::of(
                CO_60,
                format!("/auditors/{i}/id"),
                format!("{} stands here twice.", auditor.id),
            ));
        }
    }
    let mut placed = Vec::new();
    for (i, member) in request.team.iter().enumerate() {
        let from = member.from.unwrap_or(audit.start);
        let to = member.to.unwrap_or(audit.end);
        let at = format!("/team/{i}");
        if audit.start <= audit.end {
            days(&mut no, member, from, to, &at);
            if from < audit.start || to > audit.end {
                no.add(Refusal::of(
                    LC_120,
                    format!("{at}/from"),
                    format!(
                        "The days from {} to {} are not within the audit.",
                        in_words(from),
                        in_words(to)
                    ),
                ));
            }
        }
        match request
            .auditors
            .iter()
            .find(|auditor| auditor.id == member.auditor)
        {
            Some(auditor) => placed.push(Placed {
                member,
                auditor,
                from,
                to,
            }),
            None => no.add(Refusal::of(
                CO_60,
                format!("{at}/auditor"),
                format!("There is no record of {}.", member.auditor),
            )),
        }
    }
    no.or(placed)
}

fn days(no: &mut Refusals, member: &Member, from: Date, to: Date, at: &str) {
    if to < from {
        no.add(Refusal::of(
            LC_120,
            format!("{at}/to"),
            format!(
                "The last day, {}, is before the first, {}.",
                in_words(to),
                in_words(from)
            ),
        ));
        return;
    }
    let dates = (to - from).num_days() + 1;
    let most = Exact::from_integer(dates * DAYS_PER_DATE);
    if member.days.0 < Exact::default() || member.days.0 > most {
        no.add(Refusal::of(
            CO_70,
            format!("{at}/days"),
            format!(
                "{} auditor-days do not fit into {dates} days of at most 24 hours each.",
                member.days
            ),
        ));
    }
}

fn rows(no: &mut Refusals, auditor: &Auditor, i: usize) {
    let mut spans = Vec::new();
    for (j, row) in auditor.competences.iter().enumerate() {
        spans.push((CO_33, format!("competences/{j}"), row.from, row.to));
    }
    for (j, row) in auditor.services.iter().enumerate() {
        spans.push((CO_4, format!("services/{j}"), row.from, row.to));
    }
    for (j, row) in auditor.conflicts.iter().enumerate() {
        spans.push((CO_70, format!("conflicts/{j}"), row.from, row.to));
    }
    for (j, row) in auditor.busy.iter().enumerate() {
        spans.push((CO_70, format!("busy/{j}"), row.from, Some(row.to)));
    }
    for (rule, at, from, to) in spans {
        if let Some(to) = to.filter(|to| *to < from) {
            no.add(Refusal::of(
                rule,
                format!("/auditors/{i}/{at}/to"),
                format!(
                    "The last day, {}, is before the first, {}.",
                    in_words(to),
                    in_words(from)
                ),
            ));
        }
    }
}
