//! What the clock is asked: the dated events of a certification as a list tells them, each with the place it came from.

use super::model::{Certification, HeldAudit, OpenFinding, Standing};
use crate::base::time::Date;
use crate::lifecycle::programme;
use crate::rules::book::Standard;
use crate::rules::clock::{Event, EventKind, start_of_cycle};
use crate::rules::parameters::Parameters;
use crate::rules::words::AuditKind;

/// Where an event stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In the row of the certification, in this field.
    Certification(&'static str),
    /// In the row of an audit, in this field.
    Audit(usize, &'static str),
    /// In the row of a finding, in this field.
    Finding(usize, &'static str),
}

/// The day the cycle before the present one is reckoned from: the first day ever, or what its expiry date says (LC-21).
pub fn earlier_start(
    standard: &Standard,
    parameters: &Parameters,
    certification: &Certification,
) -> Option<Date> {
    let expires = certification.previous_expires_on?;
    Some(start_of_cycle(standard, parameters, expires).max(certification.first_issued_on))
}

/// The events in the order in which the clock takes them.
pub fn events(
    standard: &Standard,
    parameters: &Parameters,
    certification: &Certification,
    audits: &[HeldAudit],
    findings: &[OpenFinding],
) -> Vec<(Event, Origin)> {
    let mut events = Vec::new();
    let mut tell = |kind, date, expires, origin| {
        let event = Event {
            expires,
            ..Event::on(kind, date)
        };
        events.push((event, origin));
    };
    let row = Origin::Certification;
    let began = earlier_start(standard, parameters, certification)
        .or(certification.transferred_on)
        .unwrap_or(certification.cycle_start_on);
    if certification.agreement_on <= began {
        tell(
            EventKind::AgreementSigned,
            certification.agreement_on,
            None,
            row("agreement_on"),
        );
    }
    let expires = Some(certification.expires_on);
    match (certification.transferred_on, certification.previous_expires_on) {
        (Some(on), _) => tell(EventKind::Transferred, on, expires, row("transferred_on")),
        (None, None) => tell(EventKind::DecisionGranted, began, expires, row("expires_on")),
        (None, previous @ Some(_)) => {
            tell(
                EventKind::DecisionGranted,
                began,
                previous,
                row("previous_expires_on"),
            );
            tell(
                EventKind::DecisionRenewed,
                certification.cycle_start_on,
                expires,
                row("cycle_start_on"),
            );
        }
    }
    match certification.standing {
        Standing::Certified => {}
        Standing::Suspended => {
            let on = certification.suspended_on.unwrap_or(certification.cycle_start_on);
            tell(EventKind::Suspended, on, None, row("suspended_on"));
        }
        Standing::Withdrawn => {
            let on = certification.withdrawn_on.unwrap_or(certification.cycle_start_on);
            tell(EventKind::Withdrawn, on, None, row("withdrawn_on"));
        }
    }
    // What an audit of the cycles before these two led to is told by their dates alone.
    let earlier = |audit: &HeldAudit| {
        matches!(audit.kind, AuditKind::Surveillance | AuditKind::Recertification)
            && !certification.is_first_cycle()
            && (certification.first_issued_on..=began).contains(&audit.ends_on)
    };
    for (i, audit) in audits.iter().enumerate().filter(|(_, audit)| !earlier(audit)) {
        if let Some(kind) = programme::ended(audit.kind) {
            tell(kind, audit.ends_on, None, Origin::Audit(i, "ends_on"));
        }
    }
    for (i, finding) in findings.iter().enumerate() {
        events.extend(of_finding(finding).map(|(event, field)| (event, Origin::Finding(i, field))));
    }
    events.sort_by_key(|(event, _)| programme::in_order(event));
    events
}

fn of_finding(finding: &OpenFinding) -> impl Iterator<Item = (Event, &'static str)> {
    let dated = [
        (EventKind::FindingRaised, Some(finding.raised_on), "raised_on"),
        (EventKind::FindingAnswered, finding.answered_on, "answered_on"),
        (EventKind::FindingAccepted, finding.accepted_on, "accepted_on"),
        (EventKind::FindingVerified, finding.verified_on, "verified_on"),
    ];
    dated.into_iter().filter_map(|(kind, on, field)| {
        let event = Event {
            id: Some(finding.code.clone()),
            grade: (kind == EventKind::FindingRaised).then_some(finding.grade),
            ..Event::on(kind, on?)
        };
        Some((event, field))
    })
}
