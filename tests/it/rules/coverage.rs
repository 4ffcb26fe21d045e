//! What a report answers beside its sections, and what the audits of a cycle see: LC-27, LC-36, LC-43, LC-44, LC-58,
//! LC-86, LC-87, LC-122, LC-128, LC-130 to LC-134.

use assayer::base::ruling::Refusals;
use assayer::rules::book::{Book, ReportItem, StandardId, YesNo};
use assayer::rules::coverage::{Facts, Left, Seen, Shift, Visited, check, left, processes, units};
use assayer::rules::steps::report::Recommendation;
use assayer::rules::steps::report_items::{self, Answered};
use assayer::rules::words::AuditKind;
use proptest::prelude::*;

fn book() -> Book {
    Book::shipped().expect("the book")
}

fn items<'a>(book: &'a Book, standard: &str, kind: AuditKind) -> Vec<&'a ReportItem> {
    let standard = book.standard(&StandardId::from(standard)).expect("a standard");
    book.report_items(standard, kind)
}

fn ids(standard: &str, kind: AuditKind) -> Vec<String> {
    let book = book();
    items(&book, standard, kind)
        .iter()
        .map(|item| item.id.clone())
        .collect()
}

fn said(no: &Refusals) -> Vec<(String, String)> {
    no.0.iter()
        .map(|refusal| {
            (
                refusal.rule.to_string(),
                refusal.field.clone().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn every_surveillance_looks_at_eight_things() {
    // LC-87
    for standard in book().standards() {
        let own = items_of(standard.id.as_str(), AuditKind::Surveillance, "LC-87");
        assert_eq!(own, 8, "{}", standard.id);
    }
    assert_eq!(items_of("ISO 9001:2015", AuditKind::Stage2, "LC-87"), 0);
}

fn items_of(standard: &str, kind: AuditKind, rule: &str) -> usize {
    let book = book();
    let all = items(&book, standard, kind);
    all.iter().filter(|item| item.rule.as_str() == rule).count()
}

#[test]
fn each_standard_and_kind_of_audit_has_its_own_items() {
    let has = |standard: &str, kind: AuditKind, id: &str| ids(standard, kind).iter().any(|own| own == id);
    // LC-43: both meetings; LC-44: what stays open.
    for id in [
        "opening_meeting",
        "closing_meeting",
        "closing_statements",
        "difference_of_opinion",
    ] {
        assert!(has("ISO 9001:2015", AuditKind::Stage2, id), "{id}");
        assert!(!has("ISO 9001:2015", AuditKind::Stage1, id), "{id}");
    }
    // LC-86
    assert_eq!(items_of("ISO 9001:2015", AuditKind::Recertification, "LC-86"), 3);
    // LC-130: five groups of people.
    assert_eq!(items_of("ISO 45001:2018", AuditKind::Stage2, "LC-130"), 5);
    assert_eq!(items_of("ISO 14001:2015", AuditKind::Stage2, "LC-130"), 0);
    // LC-131: incidents; LC-132: compliance with the law.
    assert!(has(
        "ISO 45001:2018",
        AuditKind::Surveillance,
        "incidents_reported"
    ));
    for standard in ["ISO 14001:2015", "ISO 45001:2018"] {
        assert!(
            has(standard, AuditKind::Stage2, "compliance_evaluated"),
            "{standard}"
        );
    }
    assert!(!has("ISO 9001:2015", AuditKind::Stage2, "compliance_evaluated"));
    // LC-133, LC-134
    assert!(has("ISO 13485:2016", AuditKind::Stage1, "stage_1_on_site"));
    assert!(has(
        "ISO/IEC 27001:2022",
        AuditKind::Surveillance,
        "applicability_changes"
    ));
    assert!(has("ISO/IEC 27001:2022", AuditKind::Stage1, "records_withheld"));
}

#[test]
fn an_item_asks_for_its_answer_and_its_text() {
    let book = book();
    let all = items(&book, "ISO 45001:2018", AuditKind::Stage2);
    let item = |id: &str| *all.iter().find(|item| item.id == id).expect("an item");
    let check = |id: &str, answer: Option<YesNo>, text: &str, major: bool| {
        let given = [Answered {
            item: item(id),
            answer,
            text,
        }];
        said(&report_items::check(&given, Some(Recommendation::Grant), major))
    };
    let refused = |rule: &str, field: &str| vec![(rule.to_owned(), field.to_owned())];
    let none: Vec<(String, String)> = Vec::new();
    // LC-43: a meeting is told with its day and those who came; without one the report is not sent.
    let meeting = "opening_meeting";
    assert_eq!(
        check(meeting, None, "", false),
        refused("LC-43", "items.opening_meeting.answer")
    );
    assert_eq!(
        check(meeting, Some(YesNo::Yes), " ", false),
        refused("LC-43", "items.opening_meeting.text")
    );
    assert_eq!(check(meeting, Some(YesNo::Yes), "On Monday at nine", false), none);
    assert_eq!(
        check(meeting, Some(YesNo::No), "Nobody had time", false),
        refused("LC-43", "items.opening_meeting.answer")
    );
    // LC-44: the text is asked with "yes" only.
    assert_eq!(check("difference_of_opinion", Some(YesNo::No), "", false), none);
    assert_eq!(
        check("difference_of_opinion", Some(YesNo::Yes), "", false),
        refused("LC-44", "items.difference_of_opinion.text")
    );
    // LC-132: no grant before compliance was evaluated; a deliberate breach is a major.
    assert_eq!(
        check("compliance_evaluated", Some(YesNo::No), "Waste is missing", false),
        refused("LC-132", "items.compliance_evaluated.answer")
    );
    assert_eq!(
        check("deliberate_breach", Some(YesNo::Yes), "Limits ignored", false),
        refused("LC-132", "items.deliberate_breach.answer")
    );
    assert_eq!(
        check("deliberate_breach", Some(YesNo::Yes), "Limits ignored", true),
        none
    );
    // LC-130: whoever was not interviewed is told with the reason.
    assert_eq!(
        check("interview_workers", Some(YesNo::No), "", false),
        refused("LC-130", "items.interview_workers.text")
    );
}

#[test]
fn what_stops_one_recommendation_lets_the_others_pass() {
    let book = book();
    let all = items(&book, "ISO 14001:2015", AuditKind::Stage2);
    let item = all
        .iter()
        .find(|item| item.id == "compliance_evaluated")
        .expect("the item");
    let with = |recommended| {
        let given = [Answered {
            item,
            answer: Some(YesNo::No),
            text: "The register ends in 2023",
        }];
        report_items::check(&given, recommended, false).is_empty()
    };
    assert!(!with(Some(Recommendation::Grant)));
    assert!(with(Some(Recommendation::Refuse)));
    assert!(with(None));
}

#[test]
fn a_file_of_items_is_checked_when_it_is_read() {
    let with = |text: &str| {
        let mut files: Vec<(&str, &str)> = Book::shipped_files().to_vec();
        files.push(("reports/own.toml", text));
        Book::parse(files).map(|_| ()).map_err(|faults| {
            faults
                .iter()
                .map(|fault| (fault.line, fault.says.clone()))
                .collect::<Vec<_>>()
        })
    };
    let good = "[[item]]\nid = \"visitors\"\nrule = \"LC-60\"\ntitle = \"Visitors\"\naudits = [\"surveillance\"]\nanswer = \"text\"\n";
    assert_eq!(with(good), Ok(()));
    let faults = with(&format!(
        "\n{good}standards = [\"4711\"]\n\n{}",
        good.replace("visitors", "Opening Meeting")
    ))
    .expect_err("faults");
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults
            .iter()
            .any(|(line, says)| *line == Some(2) && says.contains("4711")),
        "{faults:?}"
    );
    assert!(
        faults.iter().any(|(_, says)| says.contains("small letters")),
        "{faults:?}"
    );
    let twice = with(&good.replace("visitors", "opening_meeting")).expect_err("a name twice");
    assert!(
        twice.iter().any(|(_, says)| says.contains("described twice")),
        "{twice:?}"
    );
    assert!(
        with(&good.replace("LC-60", "LC-999")).is_err(),
        "a rule that is not there"
    );
}

#[test]
fn coverage_counts_the_second_level_of_a_clause_list() {
    // LC-128
    let book = book();
    let standard = book
        .standard(&StandardId::from("ISO 9001:2015"))
        .expect("a standard");
    let counted = units(book.clauses(standard));
    assert_eq!(counted.len(), 28);
    assert!(counted.iter().all(|clause| clause.level == 2));
    for standard in book.standards() {
        let counted = units(book.clauses(standard));
        assert!(counted.iter().all(|clause| clause.level < 3), "{}", standard.id);
        assert!(!counted.is_empty(), "{}", standard.id);
    }
}

#[test]
fn processes_are_named_one_a_line() {
    assert_eq!(
        processes("Surgery\n Intensive care ;surgery\n\nSterile supply"),
        ["Surgery", "Intensive care", "Sterile supply"]
    );
    assert_eq!(
        processes("Surgery, with anaesthesia\nWards"),
        ["Surgery, with anaesthesia", "Wards"]
    );
    assert_eq!(
        processes("Admission, treatment, discharge"),
        ["Admission", "treatment", "discharge"]
    );
    assert!(processes(" \n ; ").is_empty());
}

const NONE: &str = "";

fn facts<'a>(kind: AuditKind, now: Vec<Seen<'a>>, before: Vec<Seen<'a>>) -> Facts<'a> {
    Facts {
        kind,
        cycle: 1,
        both_shifts: false,
        clauses: vec!["4.1", "8.5", "9.2"],
        processes: vec!["Surgery", "Sterile supply"],
        visited: vec![Visited {
            id: "a",
            name: "Abbey House",
            several_shifts: false,
        }],
        before,
        now,
        not_covered_reason: NONE,
        shifts_reason: NONE,
    }
}

fn seen<'a>(clauses: &[&'a str], processes: &[&'a str], shifts: &[Shift]) -> Seen<'a> {
    Seen {
        site: "a",
        clauses: clauses.to_vec(),
        processes: processes.to_vec(),
        shifts: shifts.to_vec(),
    }
}

#[test]
fn stage_2_sees_every_requirement_or_says_why_not() {
    // LC-36
    let whole = facts(
        AuditKind::Stage2,
        vec![seen(&["4.1", "8.5", "9.2"], &["Surgery"], &[])],
        vec![],
    );
    assert!(
        check(&whole).is_empty(),
        "processes may wait for later audits of the cycle"
    );
    let mut partly = facts(AuditKind::Stage2, vec![seen(&["4.1"], &[], &[])], vec![]);
    let no = check(&partly);
    assert_eq!(said(&no), [("LC-36".to_owned(), "not_covered_reason".to_owned())]);
    assert!(no.0[0].says.contains("8.5, 9.2"), "{no}");
    partly.not_covered_reason = "8.5 does not apply; 9.2 was seen in stage 1";
    assert!(check(&partly).is_empty());
}

#[test]
fn a_cycle_ends_with_everything_seen_or_a_reason() {
    // LC-27
    let surveillance = facts(
        AuditKind::Surveillance,
        vec![seen(&["9.2"], &["Surgery"], &[])],
        vec![],
    );
    assert!(
        check(&surveillance).is_empty(),
        "one audit of several need not see all"
    );
    let before = vec![seen(&["4.1"], &["surgery"], &[]), seen(&["9.2"], &[], &[])];
    let last = facts(
        AuditKind::Recertification,
        vec![seen(&["8.5"], &[], &[])],
        before.clone(),
    );
    let no = check(&last);
    assert_eq!(said(&no), [("LC-27".to_owned(), "not_covered_reason".to_owned())]);
    assert!(
        no.0[0].says.contains("Sterile supply") && !no.0[0].says.contains("Surgery"),
        "{no}"
    );
    let last = facts(
        AuditKind::Recertification,
        vec![seen(&["8.5"], &["Sterile supply"], &[])],
        before,
    );
    assert!(check(&last).is_empty());
}

#[test]
fn every_site_visited_tells_what_was_seen_there() {
    // LC-27
    let nothing = facts(AuditKind::Surveillance, vec![], vec![]);
    assert_eq!(
        said(&check(&nothing)),
        [("LC-27".to_owned(), "covered.a.clauses".to_owned())]
    );
    for kind in [AuditKind::Special, AuditKind::ShortNotice, AuditKind::FollowUp] {
        assert!(check(&facts(kind, vec![], vec![])).is_empty(), "{kind}");
    }
}

#[test]
fn shifts_are_named_and_those_left_out_have_a_reason() {
    // LC-122
    let with = |shifts: &[Shift], reason: &'static str, both: bool, kind: AuditKind, before: &[Shift]| {
        let all = ["4.1", "8.5", "9.2"];
        let every = ["Surgery", "Sterile supply"];
        let mut facts = facts(
            kind,
            vec![seen(&all, &every, shifts)],
            vec![seen(&[], &[], before)],
        );
        facts.visited[0].several_shifts = true;
        facts.both_shifts = both;
        facts.shifts_reason = reason;
        said(&check(&facts))
            .into_iter()
            .map(|(rule, field)| format!("{rule} {field}"))
            .collect::<Vec<_>>()
    };
    let day = [Shift::Day];
    let recertification = AuditKind::Recertification;
    assert_eq!(
        with(&[], "", false, AuditKind::Stage2, &[]),
        ["LC-122 covered.a.shifts"]
    );
    assert_eq!(
        with(&day, "", false, AuditKind::Stage2, &[]),
        ["LC-122 shifts_reason"]
    );
    assert!(
        with(
            &day,
            "The night shift is one nurse",
            false,
            AuditKind::Stage2,
            &[]
        )
        .is_empty()
    );
    assert!(with(&[Shift::Day, Shift::Weekend], "", false, AuditKind::Stage2, &[]).is_empty());
    // ISO 45001: by the end of the first cycle both were seen, whatever the reason.
    assert_eq!(with(&day, "Mature", true, recertification, &[]), ["LC-122 "]);
    assert!(with(&day, "Seen in year 1", true, recertification, &[Shift::Night]).is_empty());
}

proptest! {
    #[test]
    fn what_is_left_and_what_was_seen_make_the_whole(mask in prop::collection::vec(any::<bool>(), 8)) {
        let all = ["4.1", "4.2", "5.1", "6.1", "7.2", "8.5", "9.2", "10.2"];
        let (mut ticked, mut open) = (Vec::new(), Vec::new());
        for (number, tick) in all.iter().zip(&mask) {
            if *tick { ticked.push(*number) } else { open.push((*number).to_owned()) }
        }
        let seen = seen(&ticked, &[], &[]);
        prop_assert_eq!(left(&all, &[], [&seen]), Left { clauses: open, processes: Vec::new() });
    }
}
