//! Which sites are audited: how many by formula, which of them by lot and which by judgement (MS-5 to MS-46). The answer
//! holds what the file needs to repeat and to defend it (MS-90).

mod check;
mod choose;
mod cover;
mod draw;
mod joint;
mod model;
mod warn;
pub mod change;
pub mod eligibility;
pub mod joining;
pub mod leaving;
pub mod remote;
pub mod spread;

use std::collections::BTreeSet;

use super::book::Book;
use super::parameters::Parameters;
use crate::base::citation::{MS_5, MS_11, MS_30, MS_31, MS_33, MS_34, MS_35, MS_36, MS_62, MS_70};
use crate::base::ruling::{Refusals, Ruling, Step};

pub use draw::ALGORITHM;
pub use joint::{Also, Joint, JointSite, OfStandard};
pub use model::{
    CentralFunction, Chosen, Draw, Group, GroupSample, How, Method, Purpose, Request, Risk, Sample, Site,
};

/// What was found on the way: how, and what to look at twice.
#[derive(Default)]
struct Notes {
    steps: Vec<Step>,
    warnings: Vec<Step>,
}

/// Chooses the sites, or says everything that is wrong with the request (MS-91). The same list and seed always give
/// the same sample.
pub fn sample(book: &Book, parameters: &Parameters, request: &Request) -> Result<Ruling<Sample>, Refusals> {
    let (central, further) = joint::check(book, parameters, request)?;
    let mut notes = Notes::default();
    notes.steps.push(Step::new(
        MS_35,
        format!("The central function {central} is audited at every audit, beside the sample"),
    ));
    if !request.central_places.is_empty() {
        notes.steps.push(Step::new(
            MS_11,
            format!(
                "The central function is spread: {} are audited every year as well",
                request.central_places.join(", ")
            ),
        ));
    }
    let mut listed = BTreeSet::new();
    let groups = of_standard(book, request, &listed, &mut notes);
    let (also, joint) = joint::together(book, request, &groups, &further, &mut listed, &mut notes);
    Ok(Ruling {
        value: Sample {
            total_sites: groups.iter().map(|group| group.y).sum(),
            groups,
            central_function: CentralFunction {
                id: central,
                audited: true,
                places: request.central_places.clone(),
                rule: MS_35,
            },
            draw: Draw {
                algorithm: ALGORITHM.to_owned(),
                seed: request.seed,
            },
            also,
            joint,
        },
        steps: notes.steps,
        warnings: notes.warnings,
    })
}

/// The sample of one standard; `listed` are the sites visited for another one anyway (MS-38).
fn of_standard(
    book: &Book,
    request: &Request,
    listed: &BTreeSet<String>,
    notes: &mut Notes,
) -> Vec<GroupSample> {
    let pools = choose::pools(request);
    notes.steps.extend(pools.iter().map(|pool| pool.step.clone()));
    let mut raised = false;
    let mut groups = Vec::new();
    for group in &request.groups {
        let x = i64::try_from(group.sites.len()).unwrap_or(i64::MAX);
        let pool = pools.iter().find(|pool| pool.holds(group));
        let (minimum, formula, rule) = minimum(request, group, pool, x);
        // MS-62: one site more at least; what the body asks itself counts for it.
        let more = !request.systemic.is_empty() && group.method == Method::S && minimum < x;
        raised |= more;
        let increment = group.increment.max(i64::from(more));
        let y = (minimum + increment).min(x);
        let level = group.level.as_deref().map(str::trim).unwrap_or_default();
        if !level.is_empty() {
            notes.steps.push(Step::new(
                MS_34,
                format!("Level {level}: group {} is reckoned by itself", group.id),
            ));
        }
        notes.steps.push(
            Step::new(
                rule,
                format!("Group {}: of {x} sites at least {minimum} ({formula})", group.id),
            )
            .with("x", x)
            .with("y", minimum),
        );
        if group.increment > 0 {
            notes.steps.push(Step::new(
                MS_36,
                format!(
                    "Group {}: {} more, {}",
                    group.id,
                    group.increment,
                    group.increment_reason.trim()
                ),
            ));
        }
        if more {
            notes.steps.push(Step::new(
                MS_62,
                format!(
                    "Group {}: {increment} more than the formula until control is back over {}",
                    group.id,
                    request.systemic.join(", ")
                ),
            ));
        }
        let figures = choose::Figures {
            formula,
            minimum,
            increment,
            y,
        };
        groups.push(choose::choose(request, group, figures, listed, &mut notes.steps));
    }
    if request.groups.is_empty() {
        notes.steps.push(Step::new(
            MS_5,
            "There are no sites apart from the central function",
        ));
    }
    cover::cover(book, request, &mut groups, &mut notes.steps);
    warn::warn(book, request, &groups, raised, &mut notes.warnings);
    groups
}

/// What the formula asks of one group, the formula in words, and its rule.
fn minimum(
    request: &Request,
    group: &Group,
    pool: Option<&choose::Pool<'_>>,
    x: i64,
) -> (i64, String, crate::base::citation::RuleId) {
    match (pool, group.method) {
        // MS-70: what joins is seen as at an initial audit, whatever else is audited.
        (_, Method::S) if group.joining => {
            let (y, words) = smallest(Purpose::Initial, false, x);
            (y, words, MS_70)
        }
        (_, Method::N) if group.joining => (x, "all sites that join".to_owned(), MS_70),
        (Some(pool), Method::N) => (
            pool.share(group),
            "y ≥ 3x ÷ 10 over all groups not sampled".to_owned(),
            MS_33,
        ),
        (None, Method::N) => (x, "all sites".to_owned(), MS_31),
        (_, Method::S) => {
            let (y, words) = smallest(request.audit, request.effective, x);
            (y, words, MS_30)
        }
    }
}

/// MS-30: the smallest y that passes the exact integer test, and the test in words. MS-32, MS-37: nothing is rounded
/// to the nearest, nothing taken off, and few sites are no reason for another formula.
fn smallest(audit: Purpose, effective: bool, x: i64) -> (i64, String) {
    let (by_y, by_x, words) = match (audit, effective) {
        (Purpose::Surveillance, _) => (25, 9, "25·y² ≥ 9·x"),
        (Purpose::Recertification, true) => (25, 16, "25·y² ≥ 16·x"),
        (Purpose::Initial, _) | (Purpose::Recertification, false) => (1, 1, "y² ≥ x"),
    };
    let y = (0..=x).find(|y| by_y * y * y >= by_x * x).unwrap_or(x);
    (y, words.to_owned())
}
