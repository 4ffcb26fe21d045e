//! The state machines: every state at every event, and every gate.

use assayer::base::ruling::{Refusals, Ruling};
use assayer::rules::keys::SiteKey;
use assayer::rules::parameters::Parameters;
use assayer::rules::steps::application::{self, ApplicationFacts, Missing, Review, SiteFacts, missing_parts};
use assayer::rules::steps::stage_1::{Stage1, Stage1Conclusion, Stage1Outcome};
use assayer::rules::steps::{audit, certificate, certification, decision, finding};
use assayer::rules::team::{Auditor, Cleared, Deciding, may_decide, may_review};
use assayer::rules::words::{AuditKind, Grade, TeamRole};
use serde_json::json;

use super::{book, day, no, pairs};

/// Walks every state × event and compares what the table lets through with the list written here.
macro_rules! exhaustive {
    ($module:ident, $expected:expr, |$state:ident, $event:ident| $step:expr) => {
        let mut seen = Vec::new();
        for $state in $module::State::ALL.iter().copied() {
            for $event in $module::Event::ALL.iter().copied() {
                let allowed = $module::TABLE
                    .iter()
                    .any(|(s, e, _)| *s == $state && *e == $event);
                match $step {
                    Ok(Ruling { value: next, .. }) => {
                        assert!(allowed);
                        seen.push(format!("{} {} {}", $state, $event, next));
                    }
                    Err(refusals) => assert!(!allowed, "{} {}: {}", $state, $event, refusals),
                }
            }
        }
        assert_eq!(seen, $expected);
    };
}

fn person(role: &str) -> Auditor {
    serde_json::from_value(
        json!({"id": "d1", "active": true, "agreement": true, "competences":
        [{"standard": "ISO 9001:2015", "area": "IAF 38", "role": role, "from": "2020-01-01"}]}),
    )
    .unwrap()
}

fn case_on(on: &str) -> Deciding<'static> {
    static CASE: std::sync::OnceLock<(
        assayer::rules::keys::ClientKey,
        assayer::rules::book::StandardId,
        [assayer::rules::book::TechnicalArea; 1],
    )> = std::sync::OnceLock::new();
    let (organisation, standard, areas) =
        CASE.get_or_init(|| ("o1".into(), "ISO 9001:2015".into(), ["IAF 38".into()]));
    Deciding {
        organisation,
        standard,
        areas,
        audited_by: &[],
        services: &[],
        on: day(on),
        sector_advice: "",
    }
}

fn decider(on: &str) -> Cleared {
    may_decide(&person("decision"), &case_on(on)).unwrap().value
}

fn whole_application() -> ApplicationFacts {
    let text = || "text".to_owned();
    ApplicationFacts {
        scope: text(),
        legal_name: text(),
        address: text(),
        standards: vec!["ISO 9001:2015".into()],
        processes: text(),
        resources: text(),
        relationships: text(),
        legal_obligations: text(),
        outsourced_processes: "none".to_owned(),
        consultancy_received: Some(false),
        consultancy_from: String::new(),
        sites: vec![SiteFacts {
            id: "s1".into(),
            name: text(),
            address: text(),
            activities: text(),
            people: Some(12),
        }],
    }
}

#[test]
fn an_application_moves_only_along_its_table() {
    let application = whole_application();
    let reviewer = may_review(&person("application_review"), &case_on("2026-01-01"))
        .unwrap()
        .value;
    let areas = ["IAF 38".into()];
    let review = good_review(&areas);
    exhaustive!(
        application,
        [
            "draft submit submitted",
            "submitted accept accepted",
            "submitted decline declined"
        ],
        |state, event| application::step(
            state,
            event,
            &application::Facts {
                application: Some(&application),
                review: Some(&review),
                reviewer: Some(&reviewer),
                reason: "outside our accreditation",
            }
        )
    );
}

fn good_review(areas: &[assayer::rules::book::TechnicalArea]) -> Review<'_> {
    Review {
        information_sufficient: true,
        differences_settled: true,
        competent_and_able: true,
        influences_considered: true,
        note: "all clear",
        areas,
        audit_time_kept: true,
    }
}

#[test]
fn every_missing_part_is_listed_with_its_site() {
    assert!(missing_parts(&whole_application()).is_empty());
    assert_eq!(missing_parts(&ApplicationFacts::default()).len(), 11);
    let mut application = whole_application();
    application.consultancy_received = Some(true);
    application.sites[0].people = Some(0);
    application.sites[0].address = "  ".to_owned();
    let told: Vec<_> = missing_parts(&application)
        .into_iter()
        .map(|Missing { field, site, .. }| (site.map(|s| s.to_string()), field))
        .collect();
    let site = Some("s1".to_owned());
    assert_eq!(
        told,
        [
            (None, "consultancy_from".to_owned()),
            (site.clone(), "address".to_owned()),
            (site, "people".to_owned())
        ]
    );
    let facts = application::Facts {
        application: Some(&application),
        ..application::Facts::default()
    };
    assert_eq!(
        no(application::step(
            application::State::Draft,
            application::Event::Submit,
            &facts
        )),
        pairs(&[
            ("LC-10", "consultancy_from"),
            ("LC-10", "sites/s1/address"),
            ("LC-10", "sites/s1/people")
        ])
    );
}

#[test]
fn a_review_accepts_only_with_four_times_yes_areas_and_audit_time() {
    let review = Review {
        information_sufficient: false,
        note: "",
        audit_time_kept: false,
        ..good_review(&[])
    };
    let wrong_function = decider("2026-01-01");
    let facts = application::Facts {
        review: Some(&review),
        reviewer: Some(&wrong_function),
        ..application::Facts::default()
    };
    assert_eq!(
        no(application::step(
            application::State::Submitted,
            application::Event::Accept,
            &facts
        )),
        pairs(&[
            ("LC-11", ""),
            ("LC-11", "information_sufficient"),
            ("LC-11", "note"),
            ("LC-13", "areas"),
            ("AT-4", "audit_time")
        ])
    );
    assert_eq!(
        no(application::step(
            application::State::Submitted,
            application::Event::Decline,
            &facts
        )),
        pairs(&[("LC-11", ""), ("LC-12", "reason")])
    );
}

fn team_report() -> assayer::rules::team::Report {
    assayer::rules::team::Report {
        allowed: true,
        checks: vec![],
        covered: vec![],
        uncovered: vec![],
    }
}

/// A stage 2 from 1 to 3 June 2026, everything in order.
fn audit_facts(team: &assayer::rules::team::Report) -> audit::Facts<'_> {
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
    let team = team_report();
    let facts = audit::Facts {
        start: Some(day("2026-06-04")),
        team: None,
        client_agreed: false,
        open_objection: "worked for our rival",
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

fn finding_facts(grade: Grade) -> finding::Facts<'static> {
    finding::Facts {
        grade,
        answer: Some(finding::Answer {
            correction: "recalibrated",
            cause: "no plan",
            corrective_action: "plan",
            done_on: Some(day("2026-07-01")),
        }),
        reason: "cause is a restatement",
        method: Some(finding::Method::Documents),
        evidence: "calibration plan of July",
    }
}

#[test]
fn a_nonconformity_moves_only_along_its_table() {
    for grade in [Grade::Major, Grade::Minor] {
        exhaustive!(
            finding,
            [
                "raised answer answered",
                "answered return returned",
                "answered accept accepted",
                "returned answer answered",
                "accepted return returned",
                "accepted verify verified"
            ],
            |state, event| finding::step(state, event, &finding_facts(grade))
        );
    }
    for grade in [Grade::Ofi, Grade::GoodPractice] {
        for event in finding::Event::ALL {
            assert_eq!(
                no(finding::step(
                    finding::State::Raised,
                    *event,
                    &finding_facts(grade)
                )),
                pairs(&[("LC-50", "")])
            );
        }
    }
}

#[test]
fn an_answer_needs_all_four_parts_and_a_judgement_its_words() {
    let bare = finding::Facts::bare(Grade::Major);
    assert_eq!(
        no(finding::step(
            finding::State::Raised,
            finding::Event::Answer,
            &bare
        )),
        pairs(&[
            ("LC-52", "correction"),
            ("LC-52", "cause"),
            ("LC-52", "corrective_action"),
            ("LC-52", "done_on")
        ])
    );
    assert_eq!(
        no(finding::step(
            finding::State::Answered,
            finding::Event::Return,
            &bare
        )),
        pairs(&[("LC-53", "reason")])
    );
    assert_eq!(
        no(finding::step(
            finding::State::Accepted,
            finding::Event::Verify,
            &bare
        )),
        pairs(&[("LC-53", "method"), ("LC-53", "evidence")])
    );
}

#[test]
fn a_nonconformity_needs_clause_statement_and_evidence() {
    let book = book();
    let standard = book.standard(&"ISO 9001:2015".into()).unwrap();
    let raise = |grade, clause, in_stage_1| {
        finding::raise(
            book,
            standard,
            &finding::Raise {
                grade,
                clause,
                statement: "",
                evidence: "",
                on: day("2026-05-31"),
                audit_start: day("2026-06-01"),
                in_stage_1,
            },
        )
    };
    assert_eq!(
        no(raise(Grade::Major, "", true)),
        pairs(&[
            ("LC-31", "grade"),
            ("LC-51", "clause"),
            ("LC-51", "statement"),
            ("LC-51", "evidence"),
            ("LC-120", "on")
        ])
    );
    assert_eq!(
        no(raise(Grade::Ofi, "", false)),
        pairs(&[("LC-51", "statement"), ("LC-120", "on")])
    );
    assert_eq!(
        no(raise(Grade::Ofi, "8.5", false)),
        pairs(&[("LC-128", "clause"), ("LC-51", "statement"), ("LC-120", "on")])
    );
    let good = finding::Raise {
        grade: Grade::Minor,
        clause: "7.1.5 b)",
        statement: "Two balances are out of calibration.",
        evidence: "Labels seen in room 4 on 2 June.",
        on: day("2026-06-02"),
        audit_start: day("2026-06-01"),
        in_stage_1: false,
    };
    assert_eq!(
        finding::raise(book, standard, &good).unwrap().value,
        finding::State::Raised
    );
}

fn audits() -> Vec<decision::AuditFact> {
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
fn decide(
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
