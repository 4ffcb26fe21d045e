//! Certifications in many states, each as a body would write it into its list, and beside it, told apart from the
//! program, what happened to it in the words that `assayer rules clock` asks for.

use assayer::base::time::Date;
use chrono::{Datelike, Days, Months};
use serde_json::{Value, json};

/// The day everything is asked about.
pub(super) const TODAY: &str = "2026-11-23";

/// One certification: its cells, and what happened to it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) number: String,
    pub(super) cells: Vec<(&'static str, String)>,
    pub(super) audits: Vec<Vec<String>>,
    pub(super) findings: Vec<Vec<String>>,
    pub(super) events: Vec<Value>,
}

impl Case {
    fn new(n: u64, start: Date, expires: Date) -> Self {
        let number = format!("QA/{}", 4000 + n).replace('/', if n.is_multiple_of(2) { "-" } else { " " });
        let cells = [
            ("organisation", format!("C{n:03}")),
            ("number", number.clone()),
            ("standard", "ISO 9001:2015".to_owned()),
            ("scope", format!("Outpatient care of client {n}")),
            ("technical_areas", "IAF 38".to_owned()),
            (
                "accredited",
                if n.is_multiple_of(3) { "no" } else { "yes" }.to_owned(),
            ),
            ("agreement_on", back(start, 200).to_string()),
            ("first_issued_on", start.to_string()),
            ("cycle_start_on", start.to_string()),
            ("expires_on", expires.to_string()),
            ("status", "certified".to_owned()),
            ("surveillance_days", "1.5".to_owned()),
            ("recertification_days", "3".to_owned()),
            ("language", "en".to_owned()),
        ];
        // Every other list tells the whole audit time.
        let time = [
            ("stage_1_days", "1"),
            ("stage_2_days", "2.5"),
            ("effective_personnel", "25"),
        ];
        let time = time.into_iter().filter(|_| n.is_multiple_of(2));
        let time = time.map(|(field, text)| (field, text.to_owned()));
        Self {
            number,
            cells: cells.into_iter().chain(time).collect(),
            audits: Vec::new(),
            findings: Vec::new(),
            events: Vec::new(),
        }
    }

    pub(super) fn set(&mut self, field: &'static str, text: impl ToString) {
        self.cells.retain(|(name, _)| *name != field);
        self.cells.push((field, text.to_string()));
    }

    fn happened(&mut self, kind: &str, date: Date) {
        self.events.push(json!({"type": kind, "date": date}));
    }

    fn decided(&mut self, kind: &str, date: Date, expires: Date) {
        self.events
            .push(json!({"type": kind, "date": date, "expires": expires}));
    }

    /// Lena led every audit, and Theo knew the sector; she stands in the list under either of her names.
    pub(super) fn held(&mut self, kind: &str, end: Date) {
        let lead = if self.number.contains('-') {
            "A1"
        } else {
            "Lena@meridian.example"
        };
        self.audits.push(
            [
                self.number.as_str(),
                kind,
                &back(end, 1).to_string(),
                &end.to_string(),
                "1.5",
                lead,
                "A3",
            ]
            .map(ToOwned::to_owned)
            .to_vec(),
        );
    }

    fn audited(&mut self, kind: &str, end: Date) {
        self.held(kind, end);
        self.happened(&format!("{kind}_end"), end);
    }

    /// A finding of an audit, with the days it was answered, accepted and verified on.
    fn found(&mut self, code: &str, grade: &str, raised: Date, then: [Option<Date>; 3]) {
        let mut row: Vec<String> = [
            self.number.as_str(),
            code,
            grade,
            "8.5.1",
            "",
            "Seen at the ward.",
        ]
        .map(ToOwned::to_owned)
        .to_vec();
        // By its words the finding is found again in the program.
        row[4] = format!("{} {code}: records were missing.", self.number);
        row.push(raised.to_string());
        row.extend(then.map(|date| date.map(|date| date.to_string()).unwrap_or_default()));
        self.findings.push(row);
        self.events
            .push(json!({"type": "finding_raised", "date": raised, "id": code, "grade": grade}));
        for (kind, date) in ["finding_answered", "finding_accepted", "finding_verified"]
            .iter()
            .zip(then)
        {
            if let Some(date) = date {
                self.events.push(json!({"type": kind, "date": date, "id": code}));
            }
        }
    }
}

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(super) fn back(date: Date, days: u64) -> Date {
    date - Days::new(days)
}

fn on(date: Date, days: u64) -> Date {
    date + Days::new(days)
}

pub(super) fn years(date: Date, years: u32) -> Date {
    date + Months::new(12 * years)
}

/// LC-21: three years less a day.
fn cycle_end(start: Date) -> Date {
    back(years(start, 3), 1)
}

/// The state of the n-th certification; ten kinds of state in turn, each at other dates.
fn case(n: u64) -> Case {
    let (kind, shift) = (n % 10, n / 10 * 11);
    let today = day(TODAY);
    let mut case;
    match kind {
        // In the first year: nothing was held since the grant.
        0 => {
            let start = back(today, 20 + shift);
            case = granted(n, start);
        }
        // In the second year, the first surveillance held in time.
        1 => {
            let start = back(today, 400 + shift);
            case = granted(n, start);
            case.audited("surveillance", back(years(start, 1), 9));
        }
        // In the second year, and the first surveillance was never held.
        2 => {
            let start = back(today, 380 + shift);
            case = granted(n, start);
        }
        // The first surveillance was held too late.
        3 => {
            let start = back(today, 420 + shift);
            case = granted(n, start);
            case.audited("surveillance", on(years(start, 1), 20));
        }
        // In the third year, recertification open.
        4 => {
            let start = back(today, 860 + shift.min(200));
            case = granted(n, start);
            case.audited("surveillance", back(years(start, 1), 12));
            case.audited("surveillance", back(years(start, 2), 5));
        }
        // Suspended.
        5 => {
            let start = back(today, 450 + shift);
            case = granted(n, start);
            let since = back(today, 30 + n % 90);
            case.set("status", "suspended");
            case.set("suspended_on", since);
            case.set("reason", "The surveillance was not allowed.");
            case.happened("suspended", since);
        }
        // In the second cycle, whose expiry follows the first one's (LC-81).
        6 => {
            let first = back(today, 1500 + shift);
            let (ended, decided) = (cycle_end(first), back(cycle_end(first), 40));
            let expires = years(ended, 3);
            case = Case::new(n, decided, expires);
            case.set("first_issued_on", first);
            case.set("previous_expires_on", ended);
            case.set("agreement_on", back(first, 100));
            case.decided("decision_granted", first, ended);
            case.audited("recertification", back(decided, 30));
            case.decided("decision_renewed", decided, expires);
            let held = day(&format!("{}-06-15", decided.year() + 1));
            if held < today {
                case.audited("surveillance", held);
            }
        }
        // Open findings of the last surveillance.
        7 => {
            let start = back(today, 430 + shift);
            case = granted(n, start);
            let held = back(years(start, 1), 3);
            case.audited("surveillance", held);
            case.found("F1", "major", held, [None, None, None]);
            case.found("F2", "minor", held, [Some(on(held, 20)), None, None]);
            case.found(
                "F3",
                "minor",
                held,
                [Some(on(held, 15)), Some(on(held, 25)), None],
            );
            case.found("F4", "ofi", held, [None, None, None]);
        }
        // Transferred from another body in mid-cycle, with an audit of that body.
        8 => {
            let start = back(today, 500 + shift);
            let expires = cycle_end(start);
            let moved = on(start, 200);
            case = Case::new(n, start, expires);
            case.set("transferred_on", moved);
            if n.is_multiple_of(4) {
                case.audited("surveillance", back(moved, 60));
            }
            case.decided("transferred", moved, expires);
            case.set("agreement_on", back(moved, 20));
        }
        // Recertification audited, with a finding, and the decision still to come; some have run out meanwhile.
        _ => {
            let start = back(today, 1040 + shift.min(200));
            case = granted(n, start);
            case.audited("surveillance", back(years(start, 1), 12));
            case.audited("surveillance", back(years(start, 2), 12));
            let audited = back(cycle_end(start), 100).min(back(today, 5));
            case.audited("recertification", audited);
            case.found("R1", "major", audited, [Some(audited), None, None]);
        }
    }
    case
}

/// Granted for the first time, with an initial audit.
fn granted(n: u64, start: Date) -> Case {
    let expires = cycle_end(start);
    let mut case = Case::new(n, start, expires);
    case.happened("agreement_signed", back(start, 200));
    case.audited("stage_1", back(start, 90));
    case.audited("stage_2", back(start, 40));
    if n.is_multiple_of(7) {
        let raised = back(start, 40);
        case.found(
            "I1",
            "minor",
            raised,
            [Some(on(raised, 10)), Some(on(raised, 20)), None],
        );
    }
    case.decided("decision_granted", start, expires);
    case
}

/// All of them.
pub(super) fn cases(count: u64) -> Vec<Case> {
    (0..count).map(case).collect()
}

impl Case {
    pub(super) fn text(&self, field: &str) -> String {
        let cell = self.cells.iter().find(|(name, _)| *name == field);
        cell.map(|(_, text)| text.clone()).unwrap_or_default()
    }
}
