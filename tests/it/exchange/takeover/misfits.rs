//! What does not fit together in a take-over workbook is named at its cell, with the rule.

use serde_json::Value;

use super::book::{Case, cases};
use super::sheets::workbook;
use super::{every, ready, take_over};
use crate::exchange::{faults, source};
use crate::house::running::{House, on_both};
use assayer::access::Role;

/// The faults of ten certifications of which one is spoilt.
fn spoilt(house: &House, at: usize, spoil: impl FnOnce(&mut Case)) -> Vec<String> {
    let mut cases = cases(10);
    spoil(&mut cases[at]);
    faults(house, source("takeover.xlsx", &workbook(&cases)), None)
}

/// What is done to one certification, and how the one fault of it begins and what it says.
type Row = (usize, fn(&mut Case), &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        0,
        |case| case.set("standard", "ISO 9001:2042"),
        "row 2, column \"standard\"",
        "(LC-3)",
    ),
    (
        0,
        |case| case.set("technical_areas", "IAF 99"),
        "row 2, column \"technical_areas\"",
        "\"IAF 99\" is not a technical area of ISO 9001:2015. (CO-40)",
    ),
    (
        0,
        |case| case.set("organisation", "C999"),
        "row 2, column \"organisation\"",
        "no organisation with the code \"C999\"",
    ),
    (
        0,
        |case| case.set("sites", "S0; S7"),
        "row 2, column \"sites\"",
        "no site with the code S7",
    ),
    (
        0,
        |case| case.set("first_issued_on", "2026-11-23"),
        "row 2, column \"cycle_start_on\"",
        "is before the first certification, 23 November 2026. (LC-20)",
    ),
    (
        0,
        |case| case.set("expires_on", "2031-01-01"),
        "row 2, column \"expires_on\"",
        "is later than allowed",
    ),
    (
        0,
        |case| case.set("expires_on", "2020-01-01"),
        "row 2, column \"expires_on\"",
        "is before the decision that began the cycle",
    ),
    (
        0,
        |case| case.set("agreement_on", "2027-01-01"),
        "row 2, column \"agreement_on\"",
        "1 January 2027 lies in the future (LC-120).",
    ),
    (
        0,
        |case| case.set("status", "suspended"),
        "row 2, column \"suspended_on\"",
        "Enter since when it is suspended. (LC-91)",
    ),
    (
        0,
        |case| case.set("suspended_on", "2026-11-10"),
        "row 2, column \"suspended_on\"",
        "The status is certified, so leave this empty, or say suspended. (LC-91)",
    ),
    (
        5,
        |case| case.set("suspended_until", "2028-01-01"),
        "row 7, column \"suspended_until\"",
        "(LC-92)",
    ),
    (
        6,
        |case| case.set("previous_expires_on", ""),
        "row 8, column \"previous_expires_on\"",
        "enter the last day of the cycle before. (LC-81)",
    ),
    (
        6,
        |case| case.audits.clear(),
        "row 8, column \"cycle_start_on\"",
        "There is no recertification audit before this renewal. (LC-120)",
    ),
    (
        2,
        |case| case.set("accredited", "perhaps"),
        "row 4, column \"accredited\"",
        "is neither yes nor no",
    ),
    (
        0,
        |case| case.set("surveillance_days", "0"),
        "row 2, column \"surveillance_days\"",
        "Auditor-days are more than 0",
    ),
    (
        0,
        |case| case.set("number", "QA/1?"),
        "row 2, column \"number\"",
        "A certificate number has letters, digits, spaces, hyphens and points, not \"/\"",
    ),
];

on_both! {
    async fn what_does_not_fit_is_named_at_its_cell_with_its_rule(house) {
        ready(house).await;
        for (at, spoil, place, says) in ROWS {
            let found = spoilt(house, *at, spoil);
            let named = format!("sheet \"certifications\", {place}");
            assert!(
                found.iter().any(|fault| fault.starts_with(&named) && fault.contains(says)),
                "{named} {says}: {found:#?}"
            );
        }
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        assert_eq!(every(&manager, "/api/v1/organisations").await, Vec::<Value>::new());
    }

    async fn audits_and_findings_that_do_not_fit_are_named_in_their_own_sheets(house) {
        ready(house).await;
        // A surveillance before there was a certification.
        let found = spoilt(house, 1, |case| case.audits[2][3] = "2025-03-01".to_owned());
        assert!(found.iter().any(|fault| fault.starts_with("sheet \"audits\", row 6, column \"ends_on\"")), "{found:#?}");
        let found = spoilt(house, 7, |case| case.findings[0][3] = "99.9".to_owned());
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("column \"clause\": \"99.9\" is not in the clause list of ISO 9001:2015. (LC-51)"), "{found:#?}");
        let found = spoilt(house, 7, |case| case.findings[1][7] = "2025-01-01".to_owned());
        assert!(found[0].contains("column \"answered_on\"") && found[0].contains("is before it was raised"), "{found:#?}");
        let found = spoilt(house, 7, |case| case.findings[2][1] = "F1".to_owned());
        assert!(found[0].contains("column \"code\": This certification has a finding F1 already."), "{found:#?}");
        let found = spoilt(house, 7, |case| case.findings[1][0] = "QA 9999".to_owned());
        assert!(found[0].contains("There is no certification with the number QA 9999"), "{found:#?}");
    }

    async fn an_accredited_certificate_needs_an_accreditation_on_record(house) {
        house.set_date("2026-11-23".parse().expect("a date"));
        let found = faults(house, source("takeover.xlsx", &workbook(&cases(2))), None);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with("sheet \"certifications\", row 3, column \"accredited\""), "{found:#?}");
        assert!(found[0].contains("(VE-41)"), "{found:#?}");
    }

    async fn a_list_that_tells_another_story_later_is_refused(house) {
        ready(house).await;
        take_over(house, &workbook(&cases(10)));
        let found = spoilt(house, 0, |case| case.set("expires_on", "2029-01-01"));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with("sheet \"certifications\", row 2, column \"expires_on\": This certification was taken over before"), "{found:#?}");
        let found = spoilt(house, 7, |case| {
            let mut more = case.findings[0].clone();
            more[1] = "F9".to_owned();
            case.findings.push(more);
        });
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("was taken over before without this row"), "{found:#?}");
    }
}
