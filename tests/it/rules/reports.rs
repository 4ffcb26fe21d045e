//! What a report needs; how far a nonconformity reaches; what evidence is asked by default.

use assayer::base::ruling::Refusals;
use assayer::base::time::Date;
use assayer::rules::book::Book;
use assayer::rules::steps::finding::{Extent, extent};
use assayer::rules::steps::report::{self, Finding, Recommendation, Section, State, Written};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn rules(no: &Refusals) -> Vec<&str> {
    no.0.iter().map(|refusal| refusal.rule.as_str()).collect()
}

#[test]
fn an_answer_says_how_far_the_nonconformity_reaches() {
    assert_eq!(
        extent(Some(Extent::Local), "looked at both other sites"),
        Ok(Extent::Local)
    );
    assert_eq!(rules(&extent(None, " ").unwrap_err()), ["MS-60", "MS-60"]);
}

fn written() -> Vec<Written<'static>> {
    Section::ALL
        .iter()
        .map(|section| Written {
            section: *section,
            text: if section.may_not_apply() { "" } else { "As seen." },
            not_applicable: section.may_not_apply(),
        })
        .collect()
}

fn facts<'a>(sections: &'a [Written<'a>], findings: &'a [Finding<'a>]) -> report::Facts<'a> {
    report::Facts {
        on: day("2026-11-24"),
        audit_end: Some(day("2026-11-24")),
        terminated: false,
        by_lead: true,
        sections,
        recommendation: Some(Recommendation::Grant),
        findings,
    }
}

#[test]
fn a_whole_report_is_sent_on_the_last_audit_day_at_the_earliest() {
    let sections = written();
    let good = facts(&sections, &[]);
    assert_eq!(report::send(&good).map(|ruling| ruling.value), Ok(State::Sent));
    let early = report::Facts {
        on: day("2026-11-23"),
        ..good
    };
    assert_eq!(rules(&report::send(&early).unwrap_err()), ["LC-24"]);
    let undated = report::Facts {
        audit_end: None,
        ..good
    };
    assert_eq!(rules(&report::send(&undated).unwrap_err()), ["LC-60"]);
}

#[test]
fn everything_a_report_lacks_is_said_at_once() {
    // LC-60, LC-61.
    let finding = Finding {
        number: 1,
        nonconformity: true,
        evidence: " ",
    };
    let nothing = report::Facts {
        by_lead: false,
        recommendation: None,
        ..facts(&[], std::slice::from_ref(&finding))
    };
    let no = report::send(&nothing).unwrap_err();
    assert_eq!(no.0.len(), 1 + Section::ALL.len() + 1 + 1);
    for section in Section::ALL {
        let named =
            no.0.iter()
                .find(|refusal| refusal.field.as_deref() == Some(section.as_str()));
        assert_eq!(named.map(|refusal| refusal.rule), Some(section.rule()));
    }
    assert_eq!(rules(&no).last(), Some(&"LC-51"));
}

#[test]
fn what_must_be_written_cannot_be_ticked_away() {
    let mut sections = written();
    for one in &mut sections {
        (one.text, one.not_applicable) = ("", true);
    }
    let no = report::send(&facts(&sections, &[])).unwrap_err();
    let mandatory = Section::ALL
        .iter()
        .filter(|section| !section.may_not_apply())
        .count();
    assert_eq!(no.0.len(), mandatory);
}

#[test]
fn an_audit_that_was_stopped_allows_no_recommendation() {
    let sections = written();
    let stopped = report::Facts {
        terminated: true,
        ..facts(&sections, &[])
    };
    assert_eq!(rules(&report::send(&stopped).unwrap_err()), ["LC-45"]);
    let silent = report::Facts {
        recommendation: None,
        ..stopped
    };
    assert!(report::send(&silent).is_ok());
}

#[test]
fn default_evidence_cites_listed_clauses() {
    let book = Book::shipped().expect("the book");
    for standard in book.standards() {
        assert!(!standard.evidence.is_empty(), "{} asks for nothing", standard.id);
        for item in &standard.evidence {
            assert!(
                book.listed_clause(standard, &item.clause).is_ok(),
                "{}",
                item.clause
            );
        }
        let no = book.listed_clause(standard, "99.9").unwrap_err();
        assert_eq!(no.rule.as_str(), "LC-51");
    }
    let files = Book::shipped_files()
        .iter()
        .map(|(name, text)| (*name, text.replace("clause = \"9.2\"", "clause = \"9.99\"")));
    let files: Vec<_> = files.collect();
    let faults = Book::parse(files.iter().map(|(name, text)| (*name, text.as_str())))
        .expect_err("a clause that is not there");
    assert!(
        faults.iter().all(|fault| fault.says.contains("9.99")),
        "{faults:?}"
    );
}
