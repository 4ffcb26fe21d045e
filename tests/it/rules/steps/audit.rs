//! Audits and stage 1: LC-14, LC-30 to LC-45.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::parameters::Parameters;
use assayer::rules::steps::audit;
use assayer::rules::steps::stage_1::{Stage1, Stage1Conclusion, Stage1Outcome};
use assayer::rules::team::Report;
use assayer::rules::words::AuditKind;

use super::exhaustive;
use crate::rules::{day, no, pairs};
fn team_report() -> Report {
    Report {
        allowed: true,
        checks: vec![],
        covered: vec![],
        uncovered: vec![],
    }
}

/// A stage 2 from 1 to 3 June 2026, everything in order.
fn audit_facts(team: &Report) -> audit::Facts<'_> {
    audit::Facts {
        kind: AuditKind::Stage2,
        start: Some(day("2026-06-01")),
        end: Some(day("2026-06-03")),
        on: day("2026-06-10"),
        agreement_signed: Some(day("2026-01-01")),
        stage_1: Some(Stage1 {
            end: day("2026-05-01"),
            outcome: Some(Stage1Outcome::Proceed),
            concerns_resolved: false,
            interval_reason: "",
        }),
        team: Some(team),
        client_agreed: true,
        open_objection: "",
        report_sent: true,
        conclusion: None,
        reason: "flood",
    }
}

fn audit_step(event: audit::Event, facts: &audit::Facts<'_>) -> Result<Ruling<audit::State>, Refusals> {
    let state = audit::TABLE.iter().rev().find(|(_, e, _)| *e == event).unwrap().0;
    audit::step(&Parameters::default(), state, event, facts)
}

#[test]
fn an_audit_moves_only_along_its_table() {
    let team = team_report();
    exhaustive!(
        audit,
        [
            "planned hold held",
            "planned cancel cancelled",
            "held hold held",
            "held release planned",
            "held confirm confirmed",
            "held cancel cancelled",
            "confirmed release planned",
            "confirmed conclude concluded",
            "confirmed cancel cancelled",
            "confirmed terminate terminated"
        ],
        |state, event| audit::step(&Parameters::default(), state, event, &audit_facts(&team))
    );
}

#[test]
fn no_agreement_no_confirmed_audit() {
    let team = team_report();
    let facts = audit::Facts {
        agreement_signed: None,
        ..audit_facts(&team)
    };
    assert_eq!(
        no(audit_step(audit::Event::Confirm, &facts)),
        pairs(&[("LC-14", "")])
    );
    let facts = audit::Facts {
        agreement_signed: Some(day("2026-06-02")),
        ..audit_facts(&team)
    };
    assert_eq!(
        no(audit_step(audit::Event::Confirm, &facts)),
        pairs(&[("LC-14", "start")])
    );
}

#[test]
fn stage_2_waits_for_the_outcome_of_stage_1() {
    let team = team_report();
    let with = |outcome, resolved| {
        let mut facts = audit_facts(&team);
        facts.stage_1 = facts.stage_1.map(|s| Stage1 {
            outcome,
            concerns_resolved: resolved,
            ..s
        });
        audit_step(audit::Event::Confirm, &facts)
    };
    assert!(with(Some(Stage1Outcome::Proceed), false).is_ok());
    assert!(with(Some(Stage1Outcome::ProceedAfterResolution), true).is_ok());
    assert_eq!(no(with(None, false)), pairs(&[("LC-37", "")]));
    for outcome in [
        Stage1Outcome::ProceedAfterResolution,
        Stage1Outcome::Postpone,
        Stage1Outcome::Cancel,
        Stage1Outcome::Repeat,
    ] {
        assert_eq!(
            no(with(Some(outcome), false)),
            pairs(&[("LC-32", "")]),
            "{outcome}"
        );
    }
    let facts = audit::Facts {
        stage_1: None,
        ..audit_facts(&team)
    };
    assert_eq!(
        no(audit_step(audit::Event::Confirm, &facts)),
        pairs(&[("LC-37", "")])
    );
}

#[test]
fn the_interval_between_the_stages_is_watched() {
    let team = team_report();
    let with = |stage_1_end: &str, reason: &'static str| {
        let mut facts = audit_facts(&team);
        facts.stage_1 = facts.stage_1.map(|s| Stage1 {
            end: day(stage_1_end),
            interval_reason: reason,
            ..s
        });
        facts.agreement_signed = Some(day("2025-01-01"));
        audit_step(audit::Event::Hold, &facts)
    };
    assert_eq!(no(with("2026-06-02", "")), pairs(&[("LC-37", "start")]));
    assert_eq!(no(with("2026-06-01", "")), pairs(&[("LC-34", "interval_reason")]));
    assert!(with("2026-06-01", "no concerns at all").is_ok());
    assert!(with("2026-03-01", "").unwrap().warnings.is_empty());
    assert_eq!(with("2026-02-28", "").unwrap().warnings.len(), 1);
    assert!(with("2025-12-01", "").is_ok());
    assert_eq!(no(with("2025-11-30", "")), pairs(&[("LC-33", "interval_reason")]));
    assert!(with("2025-11-30", "nothing changed").is_ok());
}

#[test]
fn dates_consent_and_team_stand_before_confirmation() {
    // CO-28: the client may object to whomever on the team.
    let team = team_report();
    let facts = audit::Facts {
        start: Some(day("2026-06-04")),
        team: None,
        client_agreed: false,
        open_objection: "worked for our rival", // CO-28: whoever on the team it is against
        ..audit_facts(&team)
    };
    assert_eq!(
        no(audit_step(audit::Event::Confirm, &facts)),
        pairs(&[
            ("LC-120", "end"),
            ("LC-42", "team"),
            ("LC-41", ""),
            ("LC-42", "team")
        ])
    );
    let bare = audit::Facts::bare(AuditKind::Surveillance, day("2026-06-01"));
    assert_eq!(
        no(audit_step(audit::Event::Hold, &bare)),
        pairs(&[("LC-120", "start"), ("LC-120", "end")])
    );
    assert_eq!(
        no(audit_step(audit::Event::Terminate, &bare)),
        pairs(&[("LC-45", "reason")])
    );
}

#[test]
fn an_audit_concludes_after_its_last_day_with_a_report_and_stage_1_with_seven_answers() {
    // LC-36: stage 2 ends with a report on all of it.
    let team = team_report();
    let early = audit::Facts {
        on: day("2026-06-02"),
        report_sent: false,
        ..audit_facts(&team)
    };
    assert_eq!(
        no(audit_step(audit::Event::Conclude, &early)),
        pairs(&[("LC-24", "on"), ("LC-60", "")])
    );
    let stage_1 = |items, outcome| {
        let facts = audit::Facts {
            kind: AuditKind::Stage1,
            report_sent: false,
            conclusion: Some(Stage1Conclusion { items, outcome }),
            ..audit_facts(&team)
        };
        audit_step(audit::Event::Conclude, &facts)
    };
    assert!(stage_1([(true, "seen"); 7], Stage1Outcome::Proceed).is_ok());
    let mut items = [(true, "seen"); 7];
    items[6] = (false, " ");
    assert_eq!(
        no(stage_1(items, Stage1Outcome::Proceed)),
        pairs(&[("LC-30", "internal_audits_and_review"), ("LC-32", "outcome")])
    );
    items[6] = (false, "no management review yet");
    assert!(stage_1(items, Stage1Outcome::ProceedAfterResolution).is_ok());
}
