//! The checks of one person: 1, 2, 3, 5, 9 and 10 of CO-60.

use super::bars::barred;
use super::monitoring::{Standing, family};
use super::{
    Audit, Auditor, CheckName, Competence, ConflictKind, Need, Placed, ServiceBy, report::Check,
    valid_throughout,
};
use crate::base::time::{Date, in_words, plus_months};
use crate::rules::parameters::Parameters;
use crate::rules::words::{Function, TeamRole};

/// What this check has against one member; nothing where it passes.
pub(super) fn check(
    name: CheckName,
    parameters: &Parameters,
    audit: &Audit,
    placed: &Placed<'_>,
    everybody: &[Auditor],
) -> Vec<Check> {
    let person = placed.auditor;
    let id = &person.id;
    match name {
        CheckName::Active => unless(person.active, || {
            name.fails(Some(id), "The person is not active.")
        }),
        CheckName::Agreement => unless(person.agreement, || {
            name.fails(
                Some(id),
                "There is no signed agreement on confidentiality and independence.",
            )
        }),
        CheckName::Declaration => declaration(parameters, person, placed.from),
        CheckName::Confirmation => unless(person.confirmed, || {
            name.fails(
                Some(id),
                "The person has not confirmed this assignment to be free of conflicts.",
            )
        }),
        CheckName::TwoYearBar => two_year_bar(audit, placed, everybody),
        CheckName::Conflict => conflicts(audit, placed),
        CheckName::Competence => competence(audit, placed),
        CheckName::Monitoring => monitored(audit, placed),
        CheckName::Rotation => rotation(parameters, audit, placed),
        CheckName::DoubleBooking => double_booking(placed),
        CheckName::Role
        | CheckName::Coverage
        | CheckName::Time
        | CheckName::Language
        | CheckName::Separation => Vec::new(),
    }
}

fn unless(holds: bool, check: impl FnOnce() -> Check) -> Vec<Check> {
    if holds { Vec::new() } else { vec![check()] }
}

/// CO-8: dated at most the set months before the first day, and not after it.
fn declaration(parameters: &Parameters, person: &Auditor, first_day: Date) -> Vec<Check> {
    let months = parameters.declaration_months;
    let fails = |says: String| vec![CheckName::Declaration.fails(Some(&person.id), says)];
    match person.declared {
        None => fails("The person has never declared known conflicts.".to_owned()),
        Some(declared) if declared > first_day => fails(format!(
            "The declaration of {} is later than the first day, {}.",
            in_words(declared),
            in_words(first_day)
        )),
        Some(declared) if plus_months(declared, months) < first_day => fails(format!(
            "The declaration of {} is older than {months} months on {}.",
            in_words(declared),
            in_words(first_day)
        )),
        Some(_) => Vec::new(),
    }
}

/// CO-4: the person's own services, and those of the whole body, whoever's record they stand in.
fn two_year_bar(audit: &Audit, placed: &Placed<'_>, everybody: &[Auditor]) -> Vec<Check> {
    let own = placed
        .auditor
        .services
        .iter()
        .filter(|s| s.by == ServiceBy::Person);
    let of_the_body = everybody
        .iter()
        .flat_map(|other| &other.services)
        .filter(|s| s.by == ServiceBy::Body);
    let mut services: Vec<_> = Vec::new();
    for service in own.chain(of_the_body) {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    match barred(&services, &audit.organisation, placed.from) {
        Ok(()) => Vec::new(),
        Err(refusals) => refusals
            .0
            .into_iter()
            .map(|refusal| {
                CheckName::TwoYearBar
                    .fails(Some(&placed.auditor.id), refusal.says)
                    .citing(refusal.rule)
            })
            .collect(),
    }
}

fn conflicts(audit: &Audit, placed: &Placed<'_>) -> Vec<Check> {
    placed
        .auditor
        .conflicts
        .iter()
        .filter(|c| c.organisation == audit.organisation)
        .filter(|c| c.from <= placed.to && c.to.is_none_or(|to| to >= placed.from))
        .map(|conflict| {
            let what = match conflict.kind {
                ConflictKind::Family => "A close family tie to",
                ConflictKind::Financial => "A financial interest in",
                ConflictKind::Objection => "A valid objection by",
                ConflictKind::Other => "A conflict of interest with",
            };
            let until = conflict.to.map_or_else(
                || "without end".to_owned(),
                |to| format!("until {}", in_words(to)),
            );
            CheckName::Conflict.fails(
                Some(&placed.auditor.id),
                format!(
                    "{what} the client stands since {}, {until}.",
                    in_words(conflict.from)
                ),
            )
        })
        .collect()
}

/// The function a role needs a competence row for; `None` where none is needed.
pub(super) const fn needed(role: TeamRole) -> Option<Function> {
    match role {
        TeamRole::LeadAuditor => Some(Function::LeadAuditor),
        TeamRole::Auditor | TeamRole::Evaluator => Some(Function::Auditor),
        TeamRole::TechnicalExpert => Some(Function::TechnicalExpert),
        TeamRole::AuditorInTraining
        | TeamRole::Translator
        | TeamRole::Observer
        | TeamRole::Guide
        | TeamRole::Witness => None,
    }
}

/// Rows that serve `function` for something this audit needs; experts need the area, auditors the standard.
pub(super) fn rows<'a>(
    auditor: &'a Auditor,
    audit: &'a Audit,
    function: Function,
) -> impl Iterator<Item = &'a Competence> {
    auditor.competences.iter().filter(move |row| {
        row.role.serves(function)
            && audit.required.iter().any(|need| {
                need.standard == row.standard
                    && (function != Function::TechnicalExpert || row.area.covers(&need.area))
            })
    })
}

/// CO-33: a row of the role valid on every day the person is there.
fn competence(audit: &Audit, placed: &Placed<'_>) -> Vec<Check> {
    let Some(function) = needed(placed.member.role) else {
        return Vec::new();
    };
    let (from, to) = (placed.from, placed.to);
    // One standard must hold from the first day to the last; two halves of different standards do not make one.
    let mut standards: Vec<_> = audit.required.iter().map(|need| &need.standard).collect();
    standards.sort_unstable();
    standards.dedup();
    let throughout = standards.iter().any(|standard| {
        valid_throughout(
            rows(placed.auditor, audit, function).filter(|row| row.standard == **standard),
            from,
            to,
        )
    });
    if throughout {
        return Vec::new();
    }
    let nearest = rows(placed.auditor, audit, function).max_by_key(|row| row.to.unwrap_or(Date::MAX));
    let role = placed.member.role.as_str().replace('_', " ");
    let says = match nearest {
        None => format!(
            "There is no competence as {role} for {}.",
            standards
                .iter()
                .map(|s| s.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Some(row) if row.from > from => format!(
            "The competence as {role} for {} begins on {}, after the first day, {}.",
            row.standard,
            in_words(row.from),
            in_words(from)
        ),
        Some(row) => match row.to {
            Some(end) => format!(
                "The competence as {role} for {} ends on {}, before the last day, {}.",
                row.standard,
                in_words(end),
                in_words(to)
            ),
            None => format!("The competence as {role} does not hold on every day."),
        },
    };
    vec![CheckName::Competence.fails(Some(&placed.auditor.id), says)]
}

/// CO-38: who audits is seen at work in time; near the limit it warns, past it nobody is assigned anew.
fn monitored(audit: &Audit, placed: &Placed<'_>) -> Vec<Check> {
    if !matches!(
        needed(placed.member.role),
        Some(Function::Auditor | Function::LeadAuditor)
    ) {
        return Vec::new();
    }
    let person = placed.auditor;
    let concerned = person.monitoring.iter().filter(|watched| {
        let needs = |need: &Need| family(&need.standard) == watched.family;
        audit.required.iter().any(needs)
    });
    let told = concerned.filter_map(|watched| {
        let (family, limit) = (&watched.family, in_words(watched.limit));
        let fails = |says: String| CheckName::Monitoring.fails(Some(&person.id), says);
        match watched.standing {
            Standing::InTime => None,
            Standing::Soon => {
                Some(fails(format!("The person is to be seen auditing {family} by {limit}.")).only_warns())
            }
            Standing::Unrecorded => Some(
                fails(format!(
                    "That the person was seen auditing {family} is recorded nowhere; it was due by {limit}."
                ))
                .only_warns(),
            ),
            Standing::Overdue => Some(fails(format!(
                "The person was to be seen auditing {family} by {limit}. Until that is done, nobody assigns them anew."
            ))),
        }
    });
    told.collect()
}

/// CO-11: warns, or fails where the body has made rotation binding (CO-61).
fn rotation(parameters: &Parameters, audit: &Audit, placed: &Placed<'_>) -> Vec<Check> {
    if placed.member.role != TeamRole::LeadAuditor {
        return Vec::new();
    }
    placed
        .auditor
        .led
        .iter()
        .filter(|led| led.organisation == audit.organisation)
        .filter(|led| led.cycles_in_a_row >= parameters.rotation_cycles)
        .map(|led| {
            let check = CheckName::Rotation.fails(
                Some(&placed.auditor.id),
                format!(
                    "The person has led here for {} cycles in a row; at most {} are usual.",
                    led.cycles_in_a_row, parameters.rotation_cycles
                ),
            );
            if parameters.rotation_binding {
                check
            } else {
                check.only_warns()
            }
        })
        .collect()
}

fn double_booking(placed: &Placed<'_>) -> Vec<Check> {
    placed
        .auditor
        .busy
        .iter()
        .filter(|busy| busy.from <= placed.to && busy.to >= placed.from)
        .map(|busy| {
            CheckName::DoubleBooking.fails(
                Some(&placed.auditor.id),
                format!(
                    "The person is taken from {} to {}, which overlaps {} to {}.",
                    in_words(busy.from),
                    in_words(busy.to),
                    in_words(placed.from),
                    in_words(placed.to)
                ),
            )
        })
        .collect()
}
