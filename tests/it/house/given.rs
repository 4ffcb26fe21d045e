//! Good answers to every form of the path, as the API takes them.

use assayer::base::time::Date;
use serde_json::{Value, json};

/// What LC-10 asks for, apart from the sites.
pub(crate) fn parts(version: i64) -> Value {
    json!({
        "scope": "Acute inpatient and outpatient care", "processes": "Admission, treatment, discharge",
        "resources": "Physicians, nurses, two theatres", "relationships": "One company, five houses",
        "outsourced_processes": "Laundry, by Calder Textiles", "legal_obligations": "Health and Social Care Act",
        "consultancy_received": false, "internal_audit_done": true, "management_review_done": true,
        "language": "en", "version": version,
    })
}

/// A review that says yes to everything.
pub(crate) fn review(version: i64) -> Value {
    let mut given = json!({
        "information_sufficient": "yes", "information_sufficient_note": "All parts are there",
        "differences_settled": "yes", "differences_settled_note": "None",
        "competent_and_able": "yes", "competent_and_able_note": "Two auditors for IAF 38",
        "influences_considered": "yes", "influences_considered_note": "English, no night work",
        "areas": ["IAF 38"], "sampling_reason": "The same care, run from the main hospital",
        "fees": "GBP 1,100 per auditor-day", "version": version,
    });
    eligible(&mut given);
    given
}

/// The six answers of MS-10 with their evidence.
pub(crate) fn eligible(given: &mut Value) {
    for (question, evidence) in ELIGIBLE {
        given[format!("eligible_{question}")] = json!("yes");
        given[format!("eligible_{question}_evidence")] = json!(evidence);
    }
}

/// What shows that one certificate may cover several sites.
pub(crate) const ELIGIBLE: [(&str, &str); 6] = [
    ("single_system", "One manual, edition 4"),
    (
        "central_function",
        "The quality office at the main hospital, by its organisation chart",
    ),
    ("authority", "Letter of appointment by the board"),
    ("management_review", "Minutes of the review, all houses in them"),
    (
        "internal_audits",
        "Audit programme of the year, every house listed",
    ),
    (
        "analysis",
        "Quarterly figures of all houses and the orders that followed",
    ),
];

/// An answer to a nonconformity with all its parts.
pub(crate) fn answer(done_on: Date, version: i64) -> Value {
    json!({
        "correction": "The list was drawn up again", "cause": "Nobody was named to keep it",
        "corrective_action": "The matron keeps it and the deputy checks it each month", "done_on": done_on,
        "extent": "local", "extent_evidence": "The lists of the four other houses are complete", "version": version,
    })
}

/// A stage 1 that may go on: the seven items of LC-30.
pub(crate) fn conclusion(version: i64) -> Value {
    let mut given = json!({ "outcome": "proceed", "version": version });
    for item in [
        "documented_information",
        "site_conditions",
        "understanding",
        "scope_and_legal",
        "resources",
        "stage_2_focus",
        "internal_audits_and_review",
    ] {
        given[item] = json!("Looked at on the spot; in order");
        given[format!("{item}_ready")] = json!("yes");
    }
    given
}

/// A major nonconformity at a site.
pub(crate) fn finding(site: &str) -> Value {
    json!({
        "grade": "major", "clause": "7.2", "site": site,
        "statement": "The competence of those who give anaesthetics is not evaluated.",
        "evidence": "Records of three of five nurses end in 2023.",
    })
}

/// A whole report that recommends certification.
pub(crate) fn report() -> Value {
    json!({
        "representative": "Robin Penrose, quality manager", "objectives": "Conformity with ISO 9001:2015",
        "scope_audited": "Acute care at three houses, 8.5 auditor-days",
        "sampling_disclaimer": "The audit looked at samples; what was not seen may differ.",
        "conformity": "The system conforms but for the one finding; waiting times fell by a fifth",
        "internal_audit_and_review": "Both done in December, with actions followed",
        "scope_appropriate": "The scope fits what is done", "objectives_met": "All reached",
        "not_applicable": [
            "deviations", "programme_issues", "significant_changes", "unresolved_issues", "combined_audit",
            "use_of_marks", "earlier_actions",
        ],
        "recommendation": "grant",
        // The first save of it.
        "version": null,
    })
}

/// A decision to grant.
pub(crate) fn decision(audit: &str, version: i64) -> Value {
    json!({
        "audit": audit, "kind": "grant", "information_sufficient": true, "application_confirmed": true,
        "objectives_achieved": true, "recommendation": "Grant, as the lead auditor recommends",
        "information_used": "Both audits, the report, the finding and its verification",
        "reason": "Every requirement is met; the one major is verified.", "version": version,
    })
}

/// A suspension, its lifting and a withdrawal.
pub(crate) fn suspension(version: i64) -> Value {
    json!({
        "reason": "The surveillance visit was refused.", "information_used": "Letter of the client", "version": version,
    })
}

/// What ends a suspension well.
pub(crate) fn restoration(version: i64) -> Value {
    json!({
        "reason": "The visit took place.", "cause_solved": "The client opened its doors",
        "information_used": "Report of the visit", "version": version,
    })
}

/// An extension of the scope that is audited by itself.
pub(crate) fn extension(version: i64) -> Value {
    json!({
        "kind": "extension", "scope": "Acute inpatient and outpatient care, dialysis", "days": "1",
        "reason": "One department of a known kind", "version": version,
    })
}
