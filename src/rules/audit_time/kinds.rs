//! From the initial audit's exact time to that of the audit asked for: its share, integration, least time and what
//! comes on top (AT-53, AT-54, AT-60 to AT-69, AT-73, AT-90, AT-104, AT-106).

use super::lines::Lines;
use super::round::Counted;
use super::{Addition, AuditTime, Integrated, Purpose, Request, round};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_4, AT_53, AT_54, AT_57, AT_60, AT_65, AT_73, AT_90, AT_104, AT_106, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::Book;
use crate::rules::integration;
use crate::rules::parameters::Parameters;

pub(super) fn finish(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
    lines: Lines,
) -> Result<Ruling<AuditTime>, Refusals> {
    let mut no = Refusals::none();
    let Lines {
        effective_personnel,
        per_standard,
        sites,
        floor,
        mut steps,
        mut warnings,
    } = lines;
    let initial: Exact = per_standard.iter().map(|time| time.days_unrounded.0).sum();
    if per_standard.len() > 1 {
        steps.push(
            Step::new(
                AT_60,
                format!("All standards together, summed: {} days", decimal(initial)),
            )
            .with("days", decimal(initial)),
        );
    }
    let (ratio, in_words, rule) = match request.audit {
        Purpose::Surveillance => (Exact::new(1, 3), "a third", AT_53),
        Purpose::Recertification => (Exact::new(2, 3), "two thirds", AT_54),
        Purpose::Initial | Purpose::ScopeExtension | Purpose::Special | Purpose::Transition => {
            (Exact::from_integer(1), "", AT_60)
        }
    };
    let before = initial * ratio;
    if !in_words.is_empty() {
        steps.push(
            Step::new(
                rule,
                format!(
                    "{in_words} of the initial audit's {} days: {}",
                    decimal(initial),
                    decimal(before)
                ),
            )
            .with("days", decimal(before)),
        );
    }
    let integrated = integrate(book, request, before, &mut steps, &mut no);
    let reduction = integrated
        .as_ref()
        .map_or(Exact::default(), |found| found.reduction_percent.0);
    let keeps = (Exact::from_integer(100) - reduction) / 100;
    let mut days = before * keeps;
    for site in &sites {
        let table: Exact = site.per_standard.iter().map(|time| time.table_days.0).sum();
        let share = site.days_unrounded.0 * keeps;
        if reduction > Exact::default() && share < table / 2 {
            warnings.push(Step::new(
                AT_73,
                format!(
                    "{}: after integration {} days are less than half of its table values, {}",
                    site.id,
                    decimal(share),
                    decimal(table)
                ),
            ));
        }
    }
    days = beside_others(book, &per_standard, ratio, days, &mut steps);
    if matches!(request.audit, Purpose::Surveillance | Purpose::Recertification) {
        days = at_least_a_day(request, days, rule, &mut steps, &mut no);
    }
    let own_days = days;
    days += on_top(&request.additions, &mut steps, &mut no);
    round::finish(
        parameters,
        request,
        Counted {
            days,
            own_days,
            least_agreed: floor * ratio * keeps,
            on_site: on_site(book, &per_standard),
            effective_personnel,
            per_standard,
            integrated,
            sites,
            steps,
            warnings,
        },
        no,
    )
}

/// AT-62 to AT-65: what integration takes off, where the systems are integrated.
fn integrate(
    book: &Book,
    request: &Request,
    before: Exact,
    steps: &mut Vec<Step>,
    no: &mut Refusals,
) -> Option<Integrated> {
    let given = request.integration.as_ref()?;
    let standards: Vec<_> = request
        .standards
        .iter()
        .map(|line| line.standard.clone())
        .collect();
    let found = no.take(integration::reduction(
        book,
        &standards,
        given.level_percent,
        &given.team,
        "/integration",
    ))?;
    steps.extend(found.steps);
    let reduction = found.value.reduction_percent.0;
    let after = before * (Exact::from_integer(100) - reduction) / 100;
    steps.push(
        Step::new(
            AT_65,
            format!(
                "Integrated: {} × (100 - {}) ÷ 100 = {} days",
                decimal(before),
                decimal(reduction),
                decimal(after)
            ),
        )
        .with("days", decimal(after)),
    );
    Some(Integrated {
        days_before: Decimal(before),
        level_percent: given.level_percent,
        capability_percent: found.value.capability_percent,
        reduction_percent: found.value.reduction_percent,
    })
}

/// AT-68: the least time beside another standard, after integration.
fn beside_others(
    book: &Book,
    per_standard: &[super::StandardTime],
    ratio: Exact,
    days: Exact,
    steps: &mut Vec<Step>,
) -> Exact {
    let known: Vec<_> = per_standard
        .iter()
        .filter_map(|time| Some((time, book.standard(&time.standard).ok()?)))
        .collect();
    let mut days = days;
    for (time, standard) in &known {
        for together in &standard.audit_time.together {
            if !known.iter().any(|(_, other)| other.digits == together.with) {
                continue;
            }
            let own = time.days_unrounded.0 * ratio;
            let least = own * i64::from(together.at_least_percent) / 100;
            if days < least {
                steps.push(
                    Step::new(
                        together.rule,
                        format!(
                            "{} beside ISO {}: {} days are raised to {} % of its own {} days: {}",
                            standard.id,
                            together.with,
                            decimal(days),
                            together.at_least_percent,
                            decimal(own),
                            decimal(least)
                        ),
                    )
                    .with("days", decimal(least)),
                );
                days = least;
            }
        }
    }
    days
}

/// AT-53, AT-54, AT-57: at least one day for the whole audit; AT-106: for each audit of the year.
fn at_least_a_day(
    request: &Request,
    days: Exact,
    rule: RuleId,
    steps: &mut Vec<Step>,
    no: &mut Refusals,
) -> Exact {
    let audits = request.audits_in_year.unwrap_or(1);
    if !(1..=12).contains(&audits) {
        no.add(Refusal::of(
            AT_106,
            "/audits_in_year",
            format!("A year's surveillance is made up of 1 to 12 audits, not {audits}."),
        ));
        return days;
    }
    let least = Exact::from_integer(i64::from(audits));
    if audits > 1 {
        steps.push(Step::new(
            AT_106,
            format!("{audits} audits in this year share the time, each at least 1 day"),
        ));
    }
    if days >= least {
        return days;
    }
    steps.push(Step::new(
        rule,
        format!(
            "{} days are raised to {} {}, the least for {} ({AT_57})",
            decimal(days),
            decimal(least),
            if audits == 1 { "day" } else { "days" },
            if audits == 1 { "an audit" } else { "these audits" }
        ),
    ));
    least
}

/// AT-90, AT-104: what comes on top and is never reduced.
pub(super) fn on_top(additions: &[Addition], steps: &mut Vec<Step>, no: &mut Refusals) -> Exact {
    let mut sum = Exact::default();
    for (i, addition) in additions.iter().enumerate() {
        let field = format!("/additions/{i}");
        if addition.reason.trim().is_empty() {
            no.add(Refusal::of(
                AT_4,
                format!("{field}/reason"),
                format!("Give the reason for the time of \"{}\".", addition.id),
            ));
        }
        if addition.id.trim().is_empty() {
            no.add(Refusal::of(
                AT_4,
                format!("{field}/id"),
                "Name what the time is for.",
            ));
        }
        let days = addition.days.0;
        if days <= Exact::default() || days > Exact::from_integer(1_000) {
            no.add(Refusal::of(
                AT_104,
                format!("{field}/days"),
                format!(
                    "What comes on top is more than 0 and at most 1000 days, not {}.",
                    addition.days
                ),
            ));
            continue;
        }
        let rule = if addition.id.trim() == "dossier-review" {
            AT_90
        } else {
            AT_104
        };
        steps.push(
            Step::new(
                rule,
                format!(
                    "On top, {}: {} days: {}",
                    addition.id.trim(),
                    decimal(days),
                    addition.reason.trim()
                ),
            )
            .with("days", decimal(days)),
        );
        sum += days;
    }
    sum
}

/// AT-51, AT-52: the least share on site, and the share below which approval is needed, weighed by each standard's
/// time; with the rules behind them.
fn on_site(book: &Book, per_standard: &[super::StandardTime]) -> round::OnSite {
    let mut least = Exact::default();
    let mut warn = Exact::default();
    let mut sum = Exact::default();
    let mut rule = crate::base::citation::AT_51;
    for time in per_standard {
        let Ok(standard) = book.standard(&time.standard) else {
            continue;
        };
        let rules = &standard.audit_time;
        least += time.days_unrounded.0 * i64::from(rules.on_site_min_percent);
        warn += time.days_unrounded.0 * i64::from(rules.on_site_warn_percent);
        sum += time.days_unrounded.0;
        if rules.on_site_rule != rule {
            rule = rules.on_site_rule;
        }
    }
    if sum == Exact::default() {
        return round::OnSite::default();
    }
    round::OnSite {
        least_percent: least / sum,
        warn_percent: warn / sum,
        rule,
    }
}
