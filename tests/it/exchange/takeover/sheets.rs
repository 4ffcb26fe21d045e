//! The take-over workbook as a body would write it: a sheet for each kind, under the fields' own names.

use rust_xlsxwriter::Workbook;

use super::book::Case;
use crate::exchange::workbooks::{saved, sheet};

const CERTIFICATIONS: [&str; 27] = [
    "organisation",
    "number",
    "standard",
    "scope",
    "technical_areas",
    "accredited",
    "agreement_on",
    "first_issued_on",
    "cycle_start_on",
    "expires_on",
    "previous_expires_on",
    "transferred_on",
    "status",
    "suspended_on",
    "suspended_until",
    "withdrawn_on",
    "reason",
    "sites",
    "surveillance_days",
    "recertification_days",
    "language",
    "effective_on",
    "issued_on",
    "agreement_signed_by",
    "stage_1_days",
    "stage_2_days",
    "effective_personnel",
];
const AUDITS: [&str; 7] = [
    "certification",
    "kind",
    "starts_on",
    "ends_on",
    "days",
    "lead_auditor",
    "technical_experts",
];
const FINDINGS: [&str; 10] = [
    "certification",
    "code",
    "grade",
    "clause",
    "statement",
    "evidence",
    "raised_on",
    "answered_on",
    "accepted_on",
    "verified_on",
];

/// The clients, with one to four sites each.
fn clients(count: usize) -> [Vec<Vec<String>>; 2] {
    let mut organisations = vec![row(&[
        "code",
        "legal_name",
        "street",
        "city",
        "country",
        "contact_name",
        "contact_email",
    ])];
    let mut sites = vec![row(&[
        "organisation",
        "code",
        "name",
        "street",
        "city",
        "country",
        "activities",
        "kind",
        "full_time",
        "shifts",
    ])];
    for n in 0..count {
        let code = format!("C{n:03}");
        organisations.push(row(&[
            &code,
            &format!("Client number {code}"),
            "1 Long Row",
            "Bristol",
            "GB",
            "Kim Client",
            &format!("kim@{}.example", code.to_lowercase()),
        ]));
        for site in 0..=n % 4 {
            sites.push(row(&[
                &code,
                &format!("S{site}"),
                &format!("House {site} of {code}"),
                "2 Long Row",
                "Bristol",
                "GB",
                "Care",
                "permanent",
                "20",
                "1",
            ]));
        }
    }
    [organisations, sites]
}

/// The people, and what they are competent for.
fn people() -> [Vec<Vec<String>>; 2] {
    let auditors = [
        "code name city country languages email agreement_on declared_on",
        "A1 Lena Bristol GB en,de lena@meridian.example 2024-01-10 2026-02-01",
        "A2 Dora Bath GB en dora@meridian.example 2024-01-10 2026-02-01",
        "A3 Theo Bath GB en theo@meridian.example 2024-01-10 2026-02-01",
    ];
    let competences = [
        "auditor standard technical_area role valid_from evidence",
        "A1 ISO_9001:2015 IAF_38 lead_auditor 2024-02-01 Examined",
        "A1 ISO_9001:2015 IAF_38 decision 2024-02-01 Examined",
        "A2 ISO_9001:2015 IAF_38 decision 2024-02-01 Examined",
        "A3 ISO_9001:2015 IAF_38 decision 2024-02-01 Examined",
        "A2 ISO_9001:2015 IAF_38 application_review 2024-02-01 Examined",
    ];
    let headed = |lines: &[&str]| {
        // Words stand between blanks; the blanks within the names of standard and area are put back.
        let word = |word: &str| match word {
            "ISO_9001:2015" | "IAF_38" => word.replace('_', " "),
            other => other.to_owned(),
        };
        let cells = lines.iter().map(|line| line.split(' ').map(word).collect());
        cells.collect()
    };
    [headed(&auditors), headed(&competences)]
}

/// The workbook; the cases are written in their order.
pub(super) fn workbook(cases: &[Case]) -> Vec<u8> {
    let [organisations, sites] = clients(cases.len());
    let [auditors, competences] = people();
    let mut certifications = vec![row(&CERTIFICATIONS)];
    let mut audits = vec![row(&AUDITS)];
    let mut findings = vec![row(&FINDINGS)];
    for case in cases {
        certifications.push(CERTIFICATIONS.map(|field| case.text(field)).to_vec());
        audits.extend(case.audits.iter().cloned());
        findings.extend(case.findings.iter().cloned());
    }
    let mut book = Workbook::new();
    for (name, rows) in [
        ("organisations", organisations),
        ("sites", sites),
        ("auditors", auditors),
        ("competences", competences),
        ("certifications", certifications),
        ("audits", audits),
        ("findings", findings),
    ] {
        let rows: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        sheet(&mut book, name, &rows);
    }
    saved(book)
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}
