//! Integrated audits: how capable the team is, and what integration takes off (AT-60 to AT-69).

use serde::{Deserialize, Serialize};

use super::audit_time::Member;
use super::book::{Book, StandardId};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_60, AT_61, AT_62, AT_63, AT_64, AT_65};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};

/// AT-65: never more than a fifth.
const REDUCTION_MAX: i64 = 20;

/// What integration takes off given days per standard (the JSON of `assayer rules integration`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesIntegrationRequest)]
pub struct Request {
    /// The standards audited together.
    pub standards: Vec<StandardId>,
    /// The level of integration in percent (AT-61).
    pub level_percent: Decimal,
    /// The auditors (AT-62).
    pub team: Vec<Member>,
    /// The days of each standard by itself (AT-60).
    pub days: Vec<StandardDays>,
}

/// One standard's days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesStandardDays)]
pub struct StandardDays {
    /// One of the standards.
    pub standard: StandardId,
    /// Its auditor-days, unrounded.
    pub days: Decimal,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// The team's capability in percent (AT-62).
    pub capability_percent: Decimal,
    /// What is taken off, in percent (AT-64).
    pub reduction_percent: Decimal,
    /// The sum of the standards (AT-60).
    pub days_before: Decimal,
    /// What is left (AT-65).
    pub days_after: Decimal,
}

/// A capability and the reduction that follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduction {
    /// In percent (AT-62).
    pub capability_percent: Decimal,
    /// In percent (AT-64).
    pub reduction_percent: Decimal,
}

/// The criteria of AT-61, of equal weight.
pub const CRITERIA: [&str; 7] = [
    "documents",
    "management_review",
    "internal_audits",
    "policy_and_objectives",
    "processes",
    "improvement",
    "management_support",
];

/// AT-61: the share of criteria that are met, in percent.
pub fn level(met: usize) -> Decimal {
    let met = i64::try_from(met.min(CRITERIA.len())).unwrap_or_default();
    Decimal(Exact::new(100 * met, 7))
}

/// What integration takes off, or everything wrong with the request (AT-63).
pub fn compute(book: &Book, request: &Request) -> Result<Ruling<Integration>, Refusals> {
    let mut no = Refusals::none();
    for (i, standard) in request.standards.iter().enumerate() {
        if let Err(mut refusal) = book.standard(standard) {
            refusal.field = Some(format!("/standards/{i}"));
            no.add(refusal);
        }
    }
    let mut before = Exact::default();
    let mut seen: Vec<&StandardId> = Vec::new();
    for (i, given) in request.days.iter().enumerate() {
        if !request.standards.contains(&given.standard) || seen.contains(&&given.standard) {
            no.add(Refusal::of(
                AT_60,
                format!("/days/{i}/standard"),
                format!(
                    "{} is not among the standards, or stands here twice.",
                    given.standard
                ),
            ));
        }
        seen.push(&given.standard);
        if given.days.0 <= Exact::default() {
            no.add(Refusal::of(
                AT_60,
                format!("/days/{i}/days"),
                format!("Days are more than 0, not {}.", given.days),
            ));
        }
        before += given.days.0;
    }
    for standard in request
        .standards
        .iter()
        .filter(|standard| !seen.contains(standard))
    {
        no.add(Refusal::of(
            AT_60,
            "/days",
            format!("Give the days of {standard}."),
        ));
    }
    let reduction = no.take(reduction(
        book,
        &request.standards,
        request.level_percent,
        &request.team,
        "",
    ));
    let Some(reduction) = reduction else {
        return Err(no);
    };
    let Reduction {
        capability_percent,
        reduction_percent,
    } = reduction.value;
    let after = before * (Exact::from_integer(100) - reduction_percent.0) / 100;
    let mut steps = vec![
        Step::new(
            AT_60,
            format!("The standards by themselves: {} days", decimal(before)),
        )
        .with("days", decimal(before)),
    ];
    steps.extend(reduction.steps);
    steps.push(
        Step::new(
            AT_65,
            format!(
                "{} × (100 - {reduction_percent}) ÷ 100 = {} days",
                decimal(before),
                decimal(after)
            ),
        )
        .with("days", decimal(after)),
    );
    no.or(Ruling::new(
        Integration {
            capability_percent,
            reduction_percent,
            days_before: Decimal(before),
            days_after: Decimal(after),
        },
        steps,
    ))
}

/// AT-62 to AT-64: the team's capability, and the grid's cell for it and the level. `at` is the JSON pointer of the
/// object that holds `level_percent` and `team`.
pub fn reduction(
    book: &Book,
    standards: &[StandardId],
    level: Decimal,
    team: &[Member],
    at: &str,
) -> Result<Ruling<Reduction>, Refusals> {
    let mut no = Refusals::none();
    let whole = Exact::from_integer(100);
    if level.0 < Exact::default() || level.0 > whole {
        no.add(Refusal::of(
            AT_61,
            format!("{at}/level_percent"),
            format!("The level of integration lies between 0 and 100 %, not {level} %."),
        ));
    }
    if standards.len() < 2 {
        no.add(Refusal::of(
            AT_63,
            "/standards",
            "Integration takes at least two standards.",
        ));
    }
    if team.is_empty() {
        no.add(Refusal::of(
            AT_63,
            format!("{at}/team"),
            "Name at least one auditor with their standards.",
        ));
    }
    let mut sum = 0_i64;
    let mut qualified = Vec::new();
    for (i, member) in team.iter().enumerate() {
        let (count, says) = count(standards, member);
        qualified.push(count.to_string());
        sum += count - 1;
        if let Some(says) = says {
            no.add(Refusal::of(AT_63, format!("{at}/team/{i}/standards"), says));
        }
    }
    if !team.is_empty() {
        for standard in standards {
            if !team.iter().any(|member| member.standards.contains(standard)) {
                no.add(Refusal::of(
                    AT_63,
                    format!("{at}/team"),
                    format!("Nobody in the team is qualified for {standard}."),
                ));
            }
        }
    }
    if !no.is_empty() {
        return Err(no);
    }
    let (z, y) = (
        i64::try_from(team.len()).unwrap_or(1),
        i64::try_from(standards.len()).unwrap_or(2),
    );
    let capability = Exact::new(100 * sum, z * (y - 1));
    let cell = book.integration_reduction(level.0, capability);
    let reduction = cell
        .map_or(Exact::default(), |cell| cell.reduction)
        .min(Exact::from_integer(REDUCTION_MAX));
    let edges = cell.map_or_else(String::new, |cell| {
        format!(
            " (up to {} % and {} %)",
            decimal(cell.level_upto),
            decimal(cell.capability_upto)
        )
    });
    Ok(Ruling::new(
        Reduction {
            capability_percent: Decimal(capability),
            reduction_percent: Decimal(reduction),
        },
        vec![
            Step::new(
                AT_62,
                format!(
                    "{z} auditors, {y} standards, qualified for {}: 100 × {sum} ÷ ({z} × {}) = {} % capability",
                    qualified.join(" and "),
                    y - 1,
                    decimal(capability)
                ),
            )
            .with("capability_percent", decimal(capability)),
            Step::new(
                AT_64,
                format!(
                    "Level {level} % and capability {} % take off {} %{edges}",
                    decimal(capability),
                    decimal(reduction)
                ),
            )
            .with("reduction_percent", decimal(reduction)),
        ],
    ))
}

/// For how many of the standards a member is qualified, and what is wrong with the list.
fn count(standards: &[StandardId], member: &Member) -> (i64, Option<String>) {
    let mut known: Vec<&StandardId> = Vec::new();
    let mut says = None;
    for standard in &member.standards {
        if !standards.contains(standard) {
            says = Some(format!("{standard} is not among the standards of this audit."));
        } else if known.contains(&standard) {
            says = Some(format!("{standard} stands here twice."));
        } else {
            known.push(standard);
        }
    }
    if known.is_empty() && says.is_none() {
        says = Some("Name at least one of the standards of this audit.".to_owned());
    }
    (i64::try_from(known.len()).unwrap_or(1).max(1), says)
}
