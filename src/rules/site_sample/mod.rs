//! Which sites are audited: how many by formula, which of them by lot and which by judgement (MS-5 to MS-46).

mod check;
mod choose;
mod draw;

use serde::{Deserialize, Serialize};

use super::book::{Book, StandardId};
use super::parameters::Parameters;
use crate::base::citation::{MS_5, MS_30, MS_31, MS_33, MS_35, MS_36, MS_92};
use crate::base::ruling::{Refusals, Ruling, Step};
use crate::base::time::Date;
use crate::text_enum;

pub use draw::ALGORITHM;

text_enum! {
    /// What the sample is for.
    Purpose {
        /// Stage 2 of the initial audit.
        Initial = "initial",
        /// One calendar year's surveillance.
        Surveillance = "surveillance",
        /// The audit before expiry.
        Recertification = "recertification",
    }
}

text_enum! {
    /// How the sites of a group are chosen (MS-20).
    Method {
        /// Sampled: similar processes and risk.
        S = "S",
        /// Not sampled: all of them over time (MS-31).
        N = "N",
    }
}

text_enum! {
    /// How risky a site is; orders the judgement part.
    Risk {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }
}

/// An organisation's sites for one audit of one standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteSampleRequest)]
pub struct Request {
    /// Which audit.
    pub audit: Purpose,
    /// Decided per standard (MS-20).
    pub standard: StandardId,
    /// Whether the organisation meets MS-10.
    #[serde(default = "yes")]
    pub eligible: bool,
    /// Whether the system proved effective over the cycle; for recertification only (MS-30).
    #[serde(default)]
    pub effective: bool,
    /// The central function; it is audited every time and is not drawn (MS-5, MS-35).
    #[serde(default)]
    pub central_function: Option<String>,
    /// The seed of the draw, stored with the result (MS-43).
    #[serde(default)]
    pub seed: u64,
    /// The groups of similar sites; none where there is only the central function.
    #[serde(default)]
    pub groups: Vec<Group>,
}

/// Sites with similar processes and risk (MS-20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteGroup)]
pub struct Group {
    /// The group's id.
    pub id: String,
    /// Sampled or not.
    pub method: Method,
    /// Sites more than the formula asks (MS-36).
    #[serde(default)]
    pub increment: i64,
    /// Why; mandatory with an increment.
    #[serde(default)]
    pub increment_reason: String,
    /// The sites, in the order of the list that is stored.
    pub sites: Vec<Site>,
}

/// One site, apart from the central function (MS-5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSite)]
pub struct Site {
    /// The site's id.
    pub id: String,
    /// How risky.
    #[serde(default = "low")]
    pub risk: Risk,
    /// Last day of the last audit there; none if never visited.
    #[serde(default)]
    pub last_audited: Option<Date>,
    /// Whether finished medical devices are designed or made there (MS-22).
    #[serde(default)]
    pub finished_device: bool,
    /// What speaks for visiting it now, as "complaint" (MS-42).
    #[serde(default)]
    pub reasons: Vec<String>,
}

const fn yes() -> bool {
    true
}

const fn low() -> Risk {
    Risk::Low
}

/// The sample, with everything needed to draw it again (MS-43).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// One entry per group, in the order given.
    pub groups: Vec<GroupSample>,
    /// The central function, always audited (MS-35).
    pub central_function: CentralFunction,
    /// Sites chosen in all groups; the central function is not counted.
    pub total_sites: i64,
    /// How the random part was drawn.
    pub draw: Draw,
}

/// What was chosen in one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSample {
    /// The group's id.
    pub id: String,
    /// Sites in the group.
    pub x: i64,
    /// Sampled or not.
    pub method: Method,
    /// The formula used, as "y² ≥ x".
    pub formula: String,
    /// What the formula asks.
    pub minimum: i64,
    /// What was added for risk (MS-36).
    pub increment: i64,
    /// Sites to audit: minimum and increment, never more than `x`.
    pub y: i64,
    /// The least number chosen by lot (MS-40); 0 where all sites go or none is sampled.
    pub random_min: i64,
    /// The candidates of the draw, in the order given (MS-43); empty without a draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The chosen sites, in the order of the list.
    pub sites: Vec<Chosen>,
}

text_enum! {
    /// Why a site is in the sample.
    How {
        /// All sites of the group go.
        All = "all",
        /// By lot.
        Random = "random",
        /// By judgement, for a factor.
        Judgement = "judgement",
    }
}

/// A chosen site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The site's id.
    pub id: String,
    /// By lot, by judgement, or with all others.
    pub chosen: How,
    /// The reason stored for it (MS-42).
    pub reason: String,
}

/// The central function's place in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentralFunction {
    /// Its id.
    pub id: String,
    /// Always.
    pub audited: bool,
    /// MS-35.
    pub rule: crate::base::citation::RuleId,
}

/// How the random part was drawn, so that anyone can draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The algorithm and its version.
    pub algorithm: String,
    /// The seed.
    pub seed: u64,
}

/// Chooses the sites, or says everything that is wrong with the request (MS-91). The same list and seed always give
/// the same sample.
pub fn sample(book: &Book, parameters: &Parameters, request: &Request) -> Result<Ruling<Sample>, Refusals> {
    let central = check::check(book, parameters, request)?;
    let mut steps = vec![Step::new(
        MS_35,
        format!("The central function {central} is audited at every audit, beside the sample"),
    )];
    let mut warnings = Vec::new();
    let pool = choose::pool(request);
    if let Some(places) = &pool {
        steps.push(places.step.clone());
    }
    let mut groups = Vec::new();
    for group in &request.groups {
        let x = i64::try_from(group.sites.len()).unwrap_or(i64::MAX);
        let (minimum, formula) = match (&pool, group.method) {
            (Some(pool), Method::N) => (
                pool.share(group),
                "y ≥ 3x ÷ 10 over all groups not sampled".to_owned(),
            ),
            (None, Method::N) => (x, "all sites".to_owned()),
            (_, Method::S) => smallest(request.audit, request.effective, x),
        };
        let y = (minimum + group.increment).min(x);
        let rule = match (group.method, request.audit) {
            (Method::S, _) => MS_30,
            (Method::N, Purpose::Surveillance) => MS_33,
            (Method::N, Purpose::Initial | Purpose::Recertification) => MS_31,
        };
        steps.push(
            Step::new(
                rule,
                format!("Group {}: of {x} sites at least {minimum} ({formula})", group.id),
            )
            .with("x", x)
            .with("y", minimum),
        );
        if group.increment > 0 {
            steps.push(Step::new(
                MS_36,
                format!(
                    "Group {}: {} more, {}",
                    group.id,
                    group.increment,
                    group.increment_reason.trim()
                ),
            ));
        }
        warn(&mut warnings, group, x, y);
        groups.push(choose::choose(request, group, (formula, minimum, y), &mut steps));
    }
    let total_sites = groups.iter().map(|group| group.y).sum();
    if request.groups.is_empty() {
        steps.push(Step::new(
            MS_5,
            "There are no sites apart from the central function",
        ));
    }
    Ok(Ruling {
        value: Sample {
            groups,
            central_function: CentralFunction {
                id: central,
                audited: true,
                rule: MS_35,
            },
            total_sites,
            draw: Draw {
                algorithm: ALGORITHM.to_owned(),
                seed: request.seed,
            },
        },
        steps,
        warnings,
    })
}

/// MS-30: the smallest y that passes the exact integer test, and the test in words.
fn smallest(audit: Purpose, effective: bool, x: i64) -> (i64, String) {
    let (by_y, by_x, words) = match (audit, effective) {
        (Purpose::Surveillance, _) => (25, 9, "25·y² ≥ 9·x"),
        (Purpose::Recertification, true) => (25, 16, "25·y² ≥ 16·x"),
        (Purpose::Initial, _) | (Purpose::Recertification, false) => (1, 1, "y² ≥ x"),
    };
    let y = (0..=x).find(|y| by_y * y * y >= by_x * x).unwrap_or(x);
    (y, words.to_owned())
}

/// MS-92, for sampled groups.
fn warn(warnings: &mut Vec<Step>, group: &Group, x: i64, y: i64) {
    if group.method == Method::N {
        return;
    }
    if x == 1 {
        warnings.push(Step::new(MS_92, format!("Group {} has one site only", group.id)));
    } else if y == x {
        warnings.push(Step::new(
            MS_92,
            format!(
                "Group {}: all {x} sites are audited, so nothing is sampled",
                group.id
            ),
        ));
    }
    if y * 20 < x {
        warnings.push(Step::new(
            MS_92,
            format!("Group {}: {y} of {x} sites are less than 5 %", group.id),
        ));
    }
}
