//! What the audits of a cycle have seen, and what is left: every requirement and every process once per cycle (LC-27),
//! shifts by LC-122. Coverage works on the second level of a clause list (LC-128).

use std::collections::BTreeSet;

use crate::base::citation::{LC_27, LC_36, LC_122};
use crate::base::ruling::{Refusal, Refusals};
use crate::rules::book::Clause;
use crate::rules::words::AuditKind;
use crate::text_enum;

text_enum! {
    /// When people work (LC-122).
    Shift {
        /// Within office hours.
        Day = "day",
        /// In the evening.
        Evening = "evening",
        /// At night.
        Night = "night",
        /// On days when offices are closed.
        Weekend = "weekend",
    }
}

/// What one audit saw at one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The place.
    pub site: &'a str,
    /// Clauses, by number.
    pub clauses: Vec<&'a str>,
    /// Processes, by name.
    pub processes: Vec<&'a str>,
    /// Shifts.
    pub shifts: Vec<Shift>,
}

/// A place that an audit visits.
#[derive(Debug, Clone, Copy)]
pub struct Visited<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Whether people work there in more than one shift.
    pub several_shifts: bool,
}

/// What sending a report depends on, beside the report itself.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// What the audit is for.
    pub kind: AuditKind,
    /// Which cycle, from 1.
    pub cycle: i32,
    /// Whether the standard asks for shifts within and outside office hours (ISO 45001, LC-122).
    pub both_shifts: bool,
    /// The clauses to be covered, as `units` picks them.
    pub clauses: Vec<&'a str>,
    /// The processes in scope.
    pub processes: Vec<&'a str>,
    /// The places visited.
    pub visited: Vec<Visited<'a>>,
    /// What earlier audits of the cycle saw.
    pub before: Vec<Seen<'a>>,
    /// What this audit saw.
    pub now: Vec<Seen<'a>>,
    /// Why something was not seen.
    pub not_covered_reason: &'a str,
    /// Which shifts were left out, and why.
    pub shifts_reason: &'a str,
}

/// What a cycle has not seen yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Clauses, by number.
    pub clauses: Vec<String>,
    /// Processes, by name.
    pub processes: Vec<String>,
}

impl Left {
    /// Whether everything was seen.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.processes.is_empty()
    }

    fn in_words(&self) -> String {
        let clauses = (!self.clauses.is_empty()).then(|| format!("clauses {}", self.clauses.join(", ")));
        let processes =
            (!self.processes.is_empty()).then(|| format!("processes {}", self.processes.join(", ")));
        clauses
            .into_iter()
            .chain(processes)
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// The clauses that coverage counts: those of the second level, and those of the first that are not divided (LC-128).
pub fn units(clauses: &[Clause]) -> Vec<&Clause> {
    let divided = |number: &str| {
        let below = format!("{number}.");
        clauses.iter().any(|other| other.number.starts_with(&below))
    };
    clauses
        .iter()
        .filter(|clause| clause.level == 2 || (clause.level == 1 && !divided(&clause.number)))
        .collect()
}

/// The processes that a text names: one a line, or set apart by semicolons; in a single line, by commas.
pub fn processes(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let between: &[char] = if text.trim().contains(['\n', ';']) {
        &['\n', ';']
    } else {
        &[',']
    };
    text.split(between)
        .map(str::trim)
        .filter(|name| !name.is_empty() && seen.insert(name.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// What of these clauses and processes nobody has seen.
pub fn left<'a>(
    clauses: &[&str],
    processes: &[&str],
    seen: impl IntoIterator<Item = &'a Seen<'a>> + Clone,
) -> Left {
    let of_clauses: BTreeSet<&str> = seen
        .clone()
        .into_iter()
        .flat_map(|seen| seen.clauses.iter().copied())
        .collect();
    let of_processes: BTreeSet<String> = seen
        .into_iter()
        .flat_map(|seen| seen.processes.iter().map(|name| name.to_lowercase()))
        .collect();
    let open = |all: &[&str], is_open: &dyn Fn(&str) -> bool| -> Vec<String> {
        all.iter()
            .filter(|name| is_open(name))
            .map(|name| (*name).to_owned())
            .collect()
    };
    Left {
        clauses: open(clauses, &|number| !of_clauses.contains(number)),
        processes: open(processes, &|name| !of_processes.contains(&name.to_lowercase())),
    }
}

/// Whether an audit of this kind is part of what covers the cycle, so that its report says what was seen.
pub const fn counts(kind: AuditKind) -> bool {
    matches!(
        kind,
        AuditKind::Stage2 | AuditKind::Surveillance | AuditKind::Recertification | AuditKind::ScopeExtension
    )
}

/// Everything in the way of sending a report that says what was seen.
pub fn check(facts: &Facts<'_>) -> Refusals {
    let mut no = Refusals::none();
    if !counts(facts.kind) {
        return no;
    }
    for place in &facts.visited {
        let clauses = facts
            .now
            .iter()
            .filter(|seen| seen.site == place.id)
            .flat_map(|seen| &seen.clauses);
        if clauses.count() == 0 {
            no.add(Refusal::of(
                LC_27,
                format!("covered.{}.clauses", place.id),
                format!("Tick the clauses that were audited at {}.", place.name),
            ));
        }
    }
    let reason = facts.not_covered_reason.trim().is_empty();
    match facts.kind {
        // LC-36: stage 2 covers every requirement; processes may wait for other sites of the cycle.
        AuditKind::Stage2 => {
            let left = left(&facts.clauses, &[], &facts.now);
            if !left.is_empty() && reason {
                no.add(Refusal::of(
                    LC_36,
                    "not_covered_reason",
                    format!(
                        "Stage 2 covers every requirement. Say why it left out {}.",
                        left.in_words()
                    ),
                ));
            }
        }
        AuditKind::Recertification => {
            let seen: Vec<&Seen<'_>> = facts.before.iter().chain(&facts.now).collect();
            let left = left(&facts.clauses, &facts.processes, seen.iter().copied());
            if !left.is_empty() && reason {
                no.add(Refusal::of(
                    LC_27,
                    "not_covered_reason",
                    format!(
                        "The cycle ends with this audit and has not seen {}. Say why.",
                        left.in_words()
                    ),
                ));
            }
        }
        AuditKind::Stage1
        | AuditKind::Surveillance
        | AuditKind::Special
        | AuditKind::ShortNotice
        | AuditKind::FollowUp
        | AuditKind::ScopeExtension
        | AuditKind::TransferReview => {}
    }
    shifts(&mut no, facts);
    no
}

fn shifts(no: &mut Refusals, facts: &Facts<'_>) {
    let all: BTreeSet<Shift> = facts
        .before
        .iter()
        .chain(&facts.now)
        .flat_map(|seen| seen.shifts.iter().copied())
        .collect();
    let both =
        |seen: &BTreeSet<Shift>| seen.contains(&Shift::Day) && seen.iter().any(|shift| *shift != Shift::Day);
    let of = |place: &Visited<'_>| -> BTreeSet<Shift> {
        facts
            .now
            .iter()
            .filter(|seen| seen.site == place.id)
            .flat_map(|seen| seen.shifts.iter().copied())
            .collect()
    };
    let several: Vec<&Visited<'_>> = facts
        .visited
        .iter()
        .filter(|place| place.several_shifts)
        .collect();
    for place in several.iter().filter(|place| of(place).is_empty()) {
        no.add(Refusal::of(
            LC_122,
            format!("covered.{}.shifts", place.id),
            format!(
                "People work in shifts at {}: tick those that were seen.",
                place.name
            ),
        ));
    }
    if several.is_empty() {
        return;
    }
    let last_of_first = facts.cycle == 1 && facts.kind == AuditKind::Recertification;
    if facts.both_shifts && last_of_first && !both(&all) {
        no.add(Refusal::new(
            LC_122,
            "In the first cycle a shift within and one outside office hours must be seen, and the cycle ends with this \
             audit.",
        ));
        return;
    }
    let partly: Vec<&str> = several
        .iter()
        .filter(|place| !of(place).is_empty() && !both(&of(place)))
        .map(|place| place.name)
        .collect();
    if !partly.is_empty() && facts.shifts_reason.trim().is_empty() {
        no.add(Refusal::of(
            LC_122,
            "shifts_reason",
            format!(
                "Say why only shifts within, or only outside, office hours were seen at {}.",
                partly.join(", ")
            ),
        ));
    }
}
