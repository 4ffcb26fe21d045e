//! Findings: LC-50 to LC-53, LC-128.

use assayer::base::ruling::Ruling;
use assayer::rules::steps::finding;
use assayer::rules::words::Grade;

use super::exhaustive;
use crate::rules::{book, day, no, pairs};
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
