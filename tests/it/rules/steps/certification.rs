//! Certifications and certificate revisions: LC-73, LC-80 to LC-84, LC-98.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::steps::{audit, certificate, certification, decision};
use assayer::rules::words::{AuditKind, TeamRole};

use super::decision::{audits, decide};
use super::exhaustive;
use crate::rules::{day, no, pairs};
fn decided(kind: decision::Kind, on: &str) -> decision::Decided {
    let recertification = [decision::AuditFact {
        kind: AuditKind::Recertification,
        end: Some(day("2026-06-03")),
        state: audit::State::Concluded,
        report_sent: true,
    }];
    let audits = audits();
    let of: &[_] = if kind == decision::Kind::Renew {
        &recertification
    } else {
        &audits
    };
    decide(kind, on, of, &[], |_| ()).unwrap().value
}

fn move_on(
    state: certification::State,
    event: certification::Event,
    kind: Option<decision::Kind>,
    on: &str,
    expires: &str,
) -> Result<Ruling<certification::State>, Refusals> {
    let decided = kind.map(|kind| decided(kind, on));
    certification::step(
        state,
        event,
        &certification::Facts {
            agreement_signed: Some(day("2026-01-01")),
            decided: decided.as_ref(),
            expires: Some(day(expires)),
            reason: "reason",
            ..certification::Facts::bare(day(on))
        },
    )
}

/// The decision an event needs, and dates on which it is in time.
fn in_time(
    state: certification::State,
    event: certification::Event,
) -> (Option<decision::Kind>, &'static str, &'static str) {
    use certification::{Event, State};
    let (before, after) = ("2029-06-30", "2026-06-30");
    match event {
        Event::Grant => (Some(decision::Kind::Grant), "2026-07-01", before),
        Event::Refuse => (Some(decision::Kind::Refuse), "2026-07-01", before),
        Event::Suspend => (Some(decision::Kind::Suspend), "2026-07-01", before),
        Event::Restore => (Some(decision::Kind::Restore), "2026-07-01", before),
        Event::Withdraw => (Some(decision::Kind::Withdraw), "2026-07-01", before),
        Event::Renew if state == State::Expired => (Some(decision::Kind::Renew), "2026-07-01", after),
        Event::Renew => (Some(decision::Kind::Renew), "2026-07-01", before),
        Event::Expire => (None, "2026-07-01", after),
        Event::BeginAgain => (None, "2027-07-01", after),
        Event::BeginAudit | Event::GiveUp | Event::Issue => (None, "2026-07-01", before),
    }
}

#[test]
fn a_certification_moves_only_along_its_table() {
    // LC-65, LC-91, LC-93, LC-95, LC-98.
    exhaustive!(
        certification,
        [
            "applicant begin_audit in_audit",
            "applicant refuse refused",
            "applicant give_up refused",
            "in_audit refuse refused",
            "in_audit give_up refused",
            "in_audit grant granted",
            "granted issue certified",
            "certified renew certified",
            "certified suspend suspended",
            "certified withdraw withdrawn",
            "certified expire expired",
            "suspended restore certified",
            "suspended withdraw withdrawn",
            "suspended expire expired",
            "expired renew certified",
            "expired begin_again in_audit"
        ],
        |state, event| {
            let (kind, on, expires) = in_time(state, event);
            move_on(state, event, kind, on, expires)
        }
    );
}

#[test]
fn no_path_leads_to_certified_without_a_decision() {
    use certification::{Event, State};
    // Every way into `certified` or `granted`, tried without a decision and with each decision of another kind.
    for (state, event, next) in certification::TABLE {
        if !matches!(next, State::Granted | State::Certified) || *event == Event::Issue {
            continue;
        }
        let (kind, on, expires) = in_time(*state, *event);
        assert!(
            move_on(*state, *event, None, on, expires).is_err(),
            "{state} {event}"
        );
        for other in decision::Kind::ALL
            .iter()
            .copied()
            .filter(|other| Some(*other) != kind)
        {
            assert!(
                move_on(*state, *event, Some(other), on, expires).is_err(),
                "{state} {event} {other}"
            );
        }
    }
    // And the one event without a decision of its own only follows a grant.
    let ways: Vec<_> = certification::TABLE
        .iter()
        .filter(|(_, e, _)| *e == Event::Issue)
        .collect();
    assert_eq!(ways, [&(State::Granted, Event::Issue, State::Certified)]);
}

#[test]
fn dates_bound_expiry_renewal_and_restoration() {
    use certification::{Event, State};
    use decision::Kind;
    let expires = "2026-08-31";
    assert_eq!(
        no(move_on(State::Certified, Event::Expire, None, expires, expires)),
        pairs(&[("LC-82", "")])
    );
    assert!(move_on(State::Certified, Event::Expire, None, "2026-09-01", expires).is_ok());
    assert_eq!(
        no(move_on(
            State::Certified,
            Event::Renew,
            Some(Kind::Renew),
            "2026-09-01",
            expires
        )),
        pairs(&[("LC-80", "")])
    );
    assert!(
        move_on(
            State::Expired,
            Event::Renew,
            Some(Kind::Renew),
            "2027-02-28",
            expires
        )
        .is_ok()
    );
    assert_eq!(
        no(move_on(
            State::Expired,
            Event::Renew,
            Some(Kind::Renew),
            "2027-03-01",
            expires
        )),
        pairs(&[("LC-83", "")])
    );
    assert_eq!(
        no(move_on(
            State::Expired,
            Event::BeginAgain,
            None,
            "2027-02-28",
            expires
        )),
        pairs(&[("LC-84", "")])
    );
    assert!(move_on(State::Expired, Event::BeginAgain, None, "2027-03-01", expires).is_ok());
    assert_eq!(
        no(move_on(
            State::Suspended,
            Event::Restore,
            Some(Kind::Restore),
            "2026-09-01",
            expires
        )),
        pairs(&[("LC-82", "")])
    );
}

#[test]
fn a_revision_is_superseded_once_by_the_next_number() {
    use certificate::{Event, State, step};
    assert_eq!(
        step(State::Current, Event::Supersede, 1, 2).unwrap().value,
        State::Superseded
    );
    assert_eq!(
        no(step(State::Current, Event::Supersede, 1, 3)),
        pairs(&[("LC-73", "revision")])
    );
    assert_eq!(
        no(step(State::Superseded, Event::Supersede, 1, 2)),
        pairs(&[("LC-73", "")])
    );
}

#[test]
fn guides_and_observers_do_not_bar_from_deciding() {
    // CO-25, CO-26: they take no part in the audit.
    let barred: Vec<_> = TeamRole::ALL
        .iter()
        .filter(|r| r.bars_from_decision())
        .map(|r| r.as_str())
        .collect();
    assert_eq!(
        barred,
        [
            "lead_auditor",
            "auditor",
            "auditor_in_training",
            "technical_expert",
            "evaluator"
        ]
    );
}
