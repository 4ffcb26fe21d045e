//! Decisions: LC-54 to LC-64, MS-63.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::keys::SiteKey;
use assayer::rules::steps::{audit, decision, finding};
use assayer::rules::words::{AuditKind, Grade};

use super::{case_on, decider};
use crate::rules::{day, no, pairs};
pub(super) fn audits() -> Vec<decision::AuditFact> {
    [
        (AuditKind::Stage1, "2026-05-01"),
        (AuditKind::Stage2, "2026-06-03"),
    ]
    .map(|(kind, end)| decision::AuditFact {
        kind,
        end: Some(day(end)),
        state: audit::State::Concluded,
        report_sent: true,
    })
    .to_vec()
}

fn found(
    grade: Grade,
    state: finding::State,
    site: Option<&str>,
    verified: Option<&str>,
) -> decision::FindingFact {
    decision::FindingFact {
        id: "f1".into(),
        name: "NC 1".into(),
        grade,
        state,
        site: site.map(SiteKey::from),
        verified_on: verified.map(day),
    }
}

/// Decides on `on` with everything in order but for what `change` does.
pub(super) fn decide(
    kind: decision::Kind,
    on: &str,
    audits: &[decision::AuditFact],
    findings: &[decision::FindingFact],
    change: impl for<'a> FnOnce(&mut decision::Facts<'a>),
) -> Result<Ruling<decision::Decided>, Refusals> {
    let by = decider(on);
    let case = case_on(on);
    let mut facts = decision::Facts {
        organisation: case.organisation,
        standard: case.standard,
        on: case.on,
        decided_by: &by,
        reason: "conforms",
        information_used: "report, answers",
        review: Some(decision::TechnicalReview {
            information_sufficient: true,
            application_confirmed: true,
            objectives_achieved: true,
            recommendation: "grant",
        }),
        agreement_signed: Some(day("2026-01-01")),
        audits,
        findings,
        cause_solved: "calibrated",
    };
    change(&mut facts);
    decision::decide(kind, &facts)
}

fn grant(on: &str, findings: &[decision::FindingFact]) -> Result<Ruling<decision::Decided>, Refusals> {
    decide(decision::Kind::Grant, on, &audits(), findings, |_| ())
}

#[test]
fn a_major_blocks_until_verified_and_a_minor_until_its_plan_is_accepted() {
    use finding::State::{Accepted, Answered, Raised, Returned, Verified};
    for state in finding::State::ALL.iter().copied() {
        let answer = grant(
            "2026-07-01",
            &[found(Grade::Major, state, None, Some("2026-06-30"))],
        );
        match state {
            Verified => assert!(answer.is_ok()),
            Raised | Answered | Returned | Accepted => {
                assert_eq!(no(answer), pairs(&[("LC-54", "")]), "{state}");
            }
        }
        let answer = grant("2026-07-01", &[found(Grade::Minor, state, None, None)]);
        match state {
            Accepted | Verified => assert!(answer.is_ok()),
            Raised | Answered | Returned => assert_eq!(no(answer), pairs(&[("LC-54", "")]), "{state}"),
        }
        assert!(grant("2026-07-01", &[found(Grade::Ofi, state, None, None)]).is_ok());
    }
    assert_eq!(
        no(grant(
            "2026-07-01",
            &[found(Grade::Major, Raised, Some("s2"), None)]
        )),
        pairs(&[("MS-63", "")])
    );
}

#[test]
fn a_major_of_the_initial_audit_verified_after_six_months_asks_for_another_stage_2() {
    let verified = |on: &str| {
        grant(
            "2027-01-10",
            &[found(Grade::Major, finding::State::Verified, None, Some(on))],
        )
    };
    assert!(verified("2026-12-03").is_ok());
    assert_eq!(no(verified("2026-12-04")), pairs(&[("LC-55", "")]));
}

#[test]
fn a_grant_needs_both_stages_concluded_reported_and_over() {
    use decision::Kind::Grant;
    assert_eq!(no(grant("2026-06-02", &[])), pairs(&[("LC-120", "on")]));
    assert_eq!(
        no(decide(Grant, "2026-07-01", &audits()[1..], &[], |_| ())),
        pairs(&[("LC-62", "")])
    );
    let mut open = audits();
    open[0].report_sent = false;
    open[1].state = audit::State::Confirmed;
    assert_eq!(
        no(decide(Grant, "2026-07-01", &open, &[], |_| ())),
        pairs(&[("LC-62", ""), ("LC-62", "")])
    );
}

#[test]
fn every_fault_of_a_decision_is_told_at_once() {
    // LC-62 to LC-64, LC-90.
    let other = decider("2026-06-30");
    let case = case_on("2026-07-01");
    let facts = decision::Facts {
        organisation: case.organisation,
        standard: case.standard,
        on: case.on,
        decided_by: &other,
        reason: "",
        information_used: "",
        review: None,
        agreement_signed: None,
        audits: &[],
        findings: &[],
        cause_solved: "",
    };
    assert_eq!(
        no(decision::decide(decision::Kind::Renew, &facts)),
        pairs(&[
            ("LC-63", ""),
            ("LC-64", "reason"),
            ("LC-64", "information_used"),
            ("LC-14", ""),
            ("LC-62", "information_sufficient"),
            ("LC-62", "application_confirmed"),
            ("LC-62", "objectives_achieved"),
            ("LC-62", "recommendation"),
            ("LC-80", ""),
        ])
    );
    assert_eq!(
        no(decision::decide(decision::Kind::Restore, &facts)),
        pairs(&[
            ("LC-63", ""),
            ("LC-64", "reason"),
            ("LC-64", "information_used"),
            ("LC-93", "cause_solved")
        ])
    );
}
