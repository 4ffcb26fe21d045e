//! The audit time of an application's sites: of one site by its people, of several by the central function and the
//! sample (AT-70, AT-71, MS-30), never of the whole as one site (MS-51). Pure: what the review's page shows is what acceptance keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::amounts::{Decimal, Exact};
use crate::base::citation::{AT_30, AT_70};
use crate::base::ids::{ApplicationId, SiteId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::parties::organisations::Site;
use crate::rules::audit_time::{
    self, AuditTime, ByHand, Complexity, Factor, Purpose, SiteLine, StandardLine,
};
use crate::rules::book::{Book, StandardId, TechnicalArea};
use crate::rules::personnel::{PartTime, Personnel};
use crate::rules::site_sample::eligibility::Answered;

use super::sampling::{self, Sampling};

/// What the reviewer says about the audit time.
#[derive(Debug, Clone, Default)]
pub struct Sizing {
    /// The factors, each with its place in the form.
    pub factors: Vec<Applied>,
    /// The technical areas, where their number counts (AT-91).
    pub areas: Vec<TechnicalArea>,
    /// AT-27: the category, where the standard's table has them.
    pub category: Option<String>,
    /// AT-27: days found by hand, for a category without a table value.
    pub by_hand: Option<ByHand>,
    /// AT-95: the complexity, where it is scored.
    pub complexity: Option<Complexity>,
    /// MS-10: whether one certificate may cover several sites.
    pub eligibility: Vec<Answered>,
    /// The sites that fit no group and are never sampled (MS-20, MS-31).
    pub not_sampled: Vec<SiteId>,
    /// The sites where no finished devices are designed or made (MS-22).
    pub without_devices: Vec<SiteId>,
    /// MS-21: why the others may be sampled.
    pub sampling_reason: String,
    /// Sites more than the formula asks (MS-36).
    pub increment: i64,
    /// Why.
    pub increment_reason: String,
}

/// A factor in its place.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The row of the form, counted from 0.
    pub row: usize,
    /// The factor.
    pub factor: Factor,
    /// The one site it holds for; everywhere without one.
    pub site: Option<SiteId>,
}

/// An audit time with everything it was computed from, as it is kept with the review (AT-4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calculation {
    /// What went in.
    pub request: audit_time::Request,
    /// What came out, with steps and warnings.
    pub time: Ruling<AuditTime>,
    /// The sample it rests on; none for a single site.
    pub sample: Option<Sampling>,
    /// The sites' names as they were, by id.
    pub names: BTreeMap<String, String>,
}

/// Computes the audit time of the initial audit at these sites, or says everything against it. Fields are named as
/// the review's form names them.
pub fn compute(
    book: &Book,
    application: ApplicationId,
    standard: &StandardId,
    sites: &[Site],
    sizing: &Sizing,
) -> Result<Calculation, Refusals> {
    let names: BTreeMap<String, String> = sites
        .iter()
        .map(|site| (site.id.to_string(), site.name.clone()))
        .collect();
    let mut no = Refusals::none();
    catalogue(book, sizing, &mut no);
    let several = sites.len() > 1;
    let sample = if several {
        let drawn = sampling::draw(book, application, standard, sites, sizing)
            .map_err(|refusals| relabelled(refusals, sampling::in_form, &names));
        let Some(drawn) = no.take(drawn) else {
            return Err(no);
        };
        Some(Sampling {
            drawn: named(drawn.drawn, &names),
            ..drawn
        })
    } else {
        None
    };
    let visited: Vec<&Site> = match &sample {
        Some(sample) => sites.iter().filter(|site| sample.visits(site)).collect(),
        None => sites.iter().collect(),
    };
    no.0.extend(not_visited(&visited, sizing, several));
    // Areas that cost no time are acceptance's to check, once (CO-40).
    let count_areas = book
        .standard(standard)
        .is_ok_and(|known| known.audit_time.extra_main_area_days > Decimal::default());
    let areas = if count_areas {
        sizing.areas.clone()
    } else {
        Vec::new()
    };
    let (request, places) = request(standard, areas, &visited, several, sizing);
    let computed = audit_time::compute(book, book.parameters(), &request)
        .map_err(|refusals| relabelled(refusals, |field| in_form(field, &places), &names));
    match no.take(computed) {
        Some(time) if no.is_empty() => Ok(Calculation {
            request,
            time: named(time, &names),
            sample,
            names,
        }),
        _ => Err(no),
    }
}

/// AT-36: factors come from the body's own catalogue, and each moves the time its own way.
fn catalogue(book: &Book, sizing: &Sizing, no: &mut Refusals) {
    for Applied { row, factor, .. } in &sizing.factors {
        let Some(known) = book.factors().iter().find(|known| known.id == factor.id) else {
            no.add(Refusal::of(
                AT_30,
                format!("factor_ids/{row}"),
                format!("\"{}\" is not among the factors of the book.", factor.id),
            ));
            continue;
        };
        let zero = Exact::from_integer(0);
        let (fits, way) = if known.increases {
            (
                factor.percent.0 > zero,
                "raises the audit time: give more than 0 %",
            )
        } else {
            (
                factor.percent.0 < zero,
                "lowers the audit time: give less than 0 %",
            )
        };
        if !fits {
            no.add(Refusal::of(
                AT_30,
                format!("factor_percents/{row}"),
                format!("\"{}\" {way}, not {} %.", known.says, factor.percent),
            ));
        }
    }
}

/// A factor of a site that is not audited would count for nothing, and nobody would see it.
fn not_visited(visited: &[&Site], sizing: &Sizing, several: bool) -> Vec<Refusal> {
    let placed = sizing
        .factors
        .iter()
        .filter_map(|applied| Some((applied.row, applied.site?)));
    placed
        .filter(|(_, id)| several && visited.iter().all(|site| site.id != *id))
        .map(|(row, _)| {
            Refusal::of(
                AT_70,
                format!("factor_sites/{row}"),
                "This site is not in the sample of the initial audit. Choose one that is, or all sites.",
            )
        })
        .collect()
}

/// The request, and which of its factors stands in which row of the form.
fn request(
    standard: &StandardId,
    areas: Vec<TechnicalArea>,
    visited: &[&Site],
    several: bool,
    sizing: &Sizing,
) -> (audit_time::Request, Vec<(String, usize)>) {
    let mut places = Vec::new();
    let mut factors_at = |at: &str, holds: &dyn Fn(&Applied) -> bool| -> Vec<Factor> {
        let own = sizing.factors.iter().filter(|applied| holds(applied));
        own.enumerate()
            .map(|(i, applied)| {
                places.push((format!("{at}/{i}"), applied.row));
                applied.factor.clone()
            })
            .collect()
    };
    // A factor of the only site is a factor of the whole.
    let factors = factors_at("/factors", &|applied| !several || applied.site.is_none());
    let sites = visited.iter().filter(|_| several).enumerate();
    let sites = sites
        .map(|(i, site)| SiteLine {
            id: site.id.to_string(),
            central: site.central_function,
            personnel: Some(people(site)),
            effective_personnel: None,
            factors: factors_at(&format!("/sites/{i}/factors"), &|applied| {
                applied.site == Some(site.id)
            }),
            standards: Vec::new(),
        })
        .collect();
    let alone = visited.first().filter(|_| !several);
    let request = audit_time::Request {
        personnel: alone.map(|site| people(site)),
        factors,
        sites,
        ..audit_time::Request::of(
            Purpose::Initial,
            vec![StandardLine {
                category: sizing.category.clone(),
                by_hand: sizing.by_hand.clone(),
                complexity: sizing.complexity.clone(),
                areas,
                ..StandardLine::of(standard.clone())
            }],
        )
    };
    (request, places)
}

/// AT-10, AT-11: everybody at a site, part-timers by their hours.
fn people(site: &Site) -> Personnel {
    let minutes = site.part_time_minutes.unwrap_or(0);
    let part_time = (site.part_time > 0).then(|| PartTime {
        count: site.part_time.into(),
        hours_per_day: Decimal(Exact::new(minutes.into(), 60)),
    });
    Personnel {
        full_time: site.full_time.into(),
        part_time: part_time.into_iter().collect(),
        repetitive: Vec::new(),
    }
}

/// The form's name for a place in the request.
fn in_form(field: &str, places: &[(String, usize)]) -> Option<String> {
    if let Some(own) = field.strip_prefix("/standards/0/") {
        let name = match own {
            "by_hand" | "by_hand/days" => "by_hand_days",
            "by_hand/reason" => "by_hand_reason",
            "complexity/business" => "business_regulation",
            "complexity/it" => "it_infrastructure",
            "complexity/percent" => "complexity_percent",
            "complexity/reason" => "complexity_reason",
            own if own.starts_with("areas/") => "areas",
            own => own,
        };
        return Some(name.to_owned());
    }
    // AT-27: the category is one for all sites.
    if field.starts_with("/sites/") && (field.ends_with("/category") || field.ends_with("/by_hand")) {
        return Some("category".to_owned());
    }
    places.iter().find_map(|(place, row)| {
        let column = match field.strip_prefix(place.as_str())? {
            "/reason" => "factor_reasons",
            "/percent" => "factor_percents",
            "" | "/id" => "factor_ids",
            _ => return None,
        };
        Some(format!("{column}/{row}"))
    })
}

fn relabelled(
    refusals: Refusals,
    field: impl Fn(&str) -> Option<String>,
    names: &BTreeMap<String, String>,
) -> Refusals {
    let told = refusals.0.into_iter().map(|refusal| Refusal {
        field: refusal.field.as_deref().and_then(&field),
        says: with_names(&refusal.says, names),
        ..refusal
    });
    Refusals(told.collect())
}

/// Sites are told by their names; the rules know them by id.
fn named<T>(ruling: Ruling<T>, names: &BTreeMap<String, String>) -> Ruling<T> {
    let told = |steps: Vec<Step>| {
        let told = steps.into_iter().map(|step| Step {
            says: with_names(&step.says, names),
            ..step
        });
        told.collect()
    };
    Ruling {
        value: ruling.value,
        steps: told(ruling.steps),
        warnings: told(ruling.warnings),
    }
}

fn with_names(says: &str, names: &BTreeMap<String, String>) -> String {
    names
        .iter()
        .fold(says.to_owned(), |text, (id, name)| text.replace(id, name))
}
