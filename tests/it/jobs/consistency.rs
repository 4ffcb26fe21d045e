//! `assayer check`: what does not fit is named, one plant after the other.

use std::collections::BTreeSet;

use assayer::access::Role;
use assayer::jobs::consistency;

use crate::flows::organisations::register;
use crate::house::running::{House, on_both};

/// An id by its last letter, so that plants can name each other.
fn id(last: char) -> String {
    format!("01900000-0000-7000-8000-00000000000{last}")
}

async fn faults(house: &House) -> BTreeSet<String> {
    let report = consistency::check(&house.db, &house.vault, house.now())
        .await
        .expect("everything can be read");
    report.faults.iter().map(ToString::to_string).collect()
}

/// Plants a row and asserts that exactly these faults are new.
async fn planted(house: &House, sql: &str, expected: &[&str]) {
    let before = faults(house).await;
    house.plant(sql);
    let after = faults(house).await;
    let new: Vec<_> = after.difference(&before).collect();
    assert_eq!(new.len(), expected.len(), "{sql}: {new:#?}");
    for says in expected {
        assert!(
            new.iter().any(|fault| fault.contains(says)),
            "{sql}: \"{says}\" is not in {new:#?}"
        );
    }
}

fn file(last: char, size: usize, sha256: &str) -> String {
    format!(
        "INSERT INTO evidence_files VALUES ('{}', '{}', '{}', 'paper.pdf', 'application/pdf', {size}, '{sha256}', \
         '2026-01-05T09:00:00Z', '{}')",
        id(last),
        id('0'),
        id('0'),
        id('0')
    )
}

fn certification(last: char, status: &str) -> String {
    format!(
        "INSERT INTO certifications (id, organisation_id, application_id, standard, status, scope, technical_areas, \
         accredited, version, created_at) VALUES ('{0}', '{1}', '{0}', 'ISO 9001:2015', '{status}', 'Care', '38', TRUE, \
         1, '2026-01-05T09:00:00Z')",
        id(last),
        id('0')
    )
}

fn decision(last: char, certification: char, kind: &str) -> String {
    format!(
        "INSERT INTO decisions (id, certification_id, organisation_id, kind, decided_by, decided_on, decided_at, \
         reason, considered) VALUES ('{}', '{}', '{2}', '{kind}', '{2}', '2026-01-05', '2026-01-05T09:00:00Z', \
         'Good', '{{}}')",
        id(last),
        id(certification),
        id('0')
    )
}

fn certificate(last: char, certification: char, number: &str, revision: u8, status: &str) -> String {
    let (nobody, own, case) = (id('0'), id(last), id(certification));
    format!(
        "INSERT INTO certificates (id, number, look_up, revision, certification_id, organisation_id, decision_id, status, \
         standard, scope, technical_areas, holder, sites, first_issued_on, cycle_start_on, effective_on, issued_on, \
         expires_on, checks, issued_by) VALUES ('{own}', '{number}', '{number}', {revision}, '{case}', '{nobody}', '{own}', \
         '{status}', 'ISO 9001:2015', 'Care', '38', '{{}}', '[]', '2026-01-05', '2026-01-05', '2026-01-05', \
         '2026-01-05', '2029-01-04', '[]', '{nobody}')"
    )
}

fn entry(number: &str, seq: u8, revision: u8, event: &str) -> String {
    format!(
        "INSERT INTO register_entries (number, seq, revision, event, happened_on, recorded_at) \
         VALUES ('{number}', {seq}, {revision}, '{event}', '2026-01-05', '2026-01-05T09:00:00Z')"
    )
}

on_both! {
    async fn a_file_that_is_missing_damaged_or_of_another_length_is_named(house) {
        house.leave_faults();
        let whole = house.keep_file(b"whole").await;
        planted(house, &file('1', 5, &whole), &[]).await;
        planted(house, &file('2', 6, &whole), &["its receipt says 6 bytes, and 5 are kept."]).await;
        planted(house, &file('3', 5, &"a".repeat(64)), &["nothing is kept under its SHA-256 aaaa"]).await;
        let damaged = house.keep_file(b"good once").await;
        let place = house.files.path().join(&damaged[..2]).join(&damaged);
        std::fs::write(place, b"bad now").expect("the disk fails");
        planted(house, &file('4', 9, &damaged), &["does not have the SHA-256"]).await;
    }

    async fn a_decision_that_the_journal_does_not_know_is_named(house) {
        house.leave_faults();
        planted(house, &decision('1', '9', "grant"), &["decision 01900000-0000-7000-8000-000000000001 (grant): no journal"])
            .await;
    }

    async fn a_certificate_without_its_decision_register_entry_or_journal_entry_is_named(house) {
        house.leave_faults();
        let alone = certificate('1', '9', "MC900101", 1, "current");
        planted(house, &alone, &[
            "certificate MC900101 revision 1: no journal entry tells of its issue.",
            "certificate MC900101 revision 1: no decision on its case grants it.",
            "certificate MC900101 revision 1: the register does not tell of its issue.",
        ])
        .await;
        // A decision on another case, or of another kind, grants nothing.
        planted(house, &decision('2', '8', "grant"), &["(grant): no journal"]).await;
        let second = certificate('2', '9', "MC900102", 1, "current");
        planted(house, &second, &["no journal entry", "no decision on its case", "the register does not tell"]).await;
    }

    async fn a_number_with_no_or_two_current_revisions_is_named(house) {
        house.leave_faults();
        let first = certificate('1', '9', "MC900101", 1, "superseded");
        planted(house, &first, &["no journal entry", "no decision", "does not tell", "certificate MC900101: 0 revisions are current"])
            .await;
        house.plant("UPDATE certificates SET status = 'current'");
        let second = certificate('2', '9', "MC900101", 2, "current");
        planted(house, &second, &["no journal entry", "no decision", "does not tell", "2 revisions are current instead of one (LC-73)"])
            .await;
        planted(house, "UPDATE certificates SET status = 'superseded' WHERE revision = 2", &["revision 1 is current and is not its last"])
            .await;
    }

    async fn a_certification_that_nothing_grants_or_certifies_is_named(house) {
        house.leave_faults();
        planted(house, &certification('1', "in_audit"), &[]).await;
        planted(house, &certification('2', "granted"), &["it is granted and no decision granted it"]).await;
        planted(house, &certification('3', "suspended"), &["no current certificate", "it is suspended and no decision granted it"])
            .await;
    }

    async fn a_certification_that_stands_elsewhere_than_the_register_says_is_named(house) {
        house.leave_faults();
        let sql = [
            decision('1', '1', "grant"),
            certification('1', "certified"),
            certificate('1', '1', "MC900101", 1, "current"),
            entry("MC900101", 1, 1, "issued"),
        ];
        planted(house, &sql.join(";"), &["no journal entry tells of it.", "no journal entry tells of its issue."]).await;
        let suspend = entry("MC900101", 2, 1, "suspended");
        planted(house, &suspend, &["its certification is certified, and the register's last word is suspended."]).await;
        planted(house, "UPDATE certifications SET status = 'withdrawn'", &["its certification is withdrawn, and the register's last word is suspended."])
            .await;
        house.plant("UPDATE certifications SET status = 'suspended'");
        let restore = entry("MC900101", 3, 1, "restored");
        planted(house, &restore, &["its certification is suspended, and the register's last word is restored."]).await;
    }

    async fn a_register_entry_that_is_missing_or_about_nothing_is_named(house) {
        house.leave_faults();
        planted(house, &entry("MC900101", 2, 1, "issued"), &[
            "register entry MC900101/2: the entry before it is 0: one is missing.",
            "register entry MC900101/2: there is no revision 1 of this certificate.",
        ])
        .await;
    }

    async fn a_letter_without_a_cause_is_named(house) {
        house.leave_faults();
        let letter = format!(
            "INSERT INTO letters (id, chain, seq, letter, recipient, particulars, queued_at) VALUES \
             ('{}', 'house', 99, 'certificate_issued', 'a@example.org', '{{}}', '2026-01-05T09:00:00Z')",
            id('1')
        );
        planted(house, &letter, &["(certificate_issued): its cause, entry 99 of the chain house, is not in the journal."]).await;
    }

    async fn a_journal_that_was_touched_is_named(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (organisation, _) = register(&reviewer, "Aster Labs").await;
        house.leave_faults();
        let touch = format!("UPDATE journal_heads SET seq = seq + 1 WHERE chain = '{organisation}'");
        planted(house, &touch, &["entries are missing: the head stands at"]).await;
    }
}
