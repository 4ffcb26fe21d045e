//! What makes a sample impossible: errors, and no number (MS-91).

use std::collections::BTreeMap;

use super::{Book, Group, Method, Parameters, Purpose, Refusals, Request};
use crate::base::citation::{MS_6, MS_10, MS_22, MS_24, MS_26, MS_36, MS_45, MS_91};
use crate::base::ruling::Refusal;

/// More sites in one group than any organisation has; keeps the integer test inside its numbers.
const MOST_SITES: usize = 100_000;

/// The central function, once nothing is wrong.
pub(super) fn check(book: &Book, parameters: &Parameters, request: &Request) -> Result<String, Refusals> {
    let mut no = Refusals::none();
    if book.standard(&request.standard).is_err() {
        no.add(Refusal::of(
            MS_91,
            "/standard",
            format!("\"{}\" is not among the standards in the book.", request.standard),
        ));
    }
    own_rules(&mut no, book, request);
    if !request.eligible {
        no.add(Refusal::of(
            MS_10,
            "/eligible",
            "The organisation does not meet the conditions for several sites under one certificate.",
        ));
    }
    if request.effective && request.audit != Purpose::Recertification {
        no.add(Refusal::of(
            MS_91,
            "/effective",
            format!(
                "Proved effectiveness counts at recertification only, not at {}.",
                request.audit
            ),
        ));
    }
    let central = request
        .central_function
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    if central.is_empty() {
        no.add(Refusal::of(
            MS_91,
            "/central_function",
            "Name the central function.",
        ));
    }
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (i, group) in request.groups.iter().enumerate() {
        let at = format!("/groups/{i}");
        if request.groups.iter().take(i).any(|other| other.id == group.id) {
            no.add(Refusal::of(
                MS_91,
                format!("{at}/id"),
                format!("Group {} stands here twice.", group.id),
            ));
        }
        if group.sites.is_empty() || group.sites.len() > MOST_SITES {
            no.add(Refusal::of(
                MS_91,
                format!("{at}/sites"),
                format!(
                    "A group has 1 to {MOST_SITES} sites; group {} has {}.",
                    group.id,
                    group.sites.len()
                ),
            ));
        }
        increment(&mut no, group, &at);
        significant(&mut no, book, request, group, &at);
        for (j, site) in group.sites.iter().enumerate() {
            let field = format!("{at}/sites/{j}");
            if let Some(other) = seen.insert(&site.id, &group.id) {
                no.add(Refusal::of(
                    MS_91,
                    format!("{field}/id"),
                    format!("Site {} stands in group {other} already.", site.id),
                ));
            }
            let is_central = site.id == central || request.central_places.contains(&site.id);
            if is_central && !parameters.central_counts_as_site {
                no.add(Refusal::of(
                    MS_6,
                    format!("{field}/id"),
                    format!(
                        "Site {} is the central function and is not counted among the sites.",
                        site.id
                    ),
                ));
            }
            if site.finished_device && group.method == Method::S {
                no.add(Refusal::of(
                    MS_22,
                    format!("{field}/finished_device"),
                    format!(
                        "Site {} designs or makes finished devices and is never sampled.",
                        site.id
                    ),
                ));
            }
        }
    }
    unseen(&mut no, request);
    no.or(central.to_owned())
}

/// MS-26: a scheme that has its own rules is not reckoned by these.
fn own_rules(no: &mut Refusals, book: &Book, request: &Request) {
    let named = request
        .scheme
        .as_deref()
        .map(str::trim)
        .filter(|scheme| !scheme.is_empty());
    if let Some(scheme) = named {
        no.add(Refusal::of(
            MS_26,
            "/scheme",
            format!("{scheme} has rules of its own for sampling sites: this program does not reckon them."),
        ));
    }
    let standard = book.standard(&request.standard).ok();
    if let Some(document) = standard.and_then(|standard| standard.sampling.own_rules.as_ref()) {
        no.add(Refusal::of(
            MS_26,
            "/standard",
            format!(
                "The sites of {} are sampled by {document}: this program does not reckon it.",
                request.standard
            ),
        ));
    }
}

/// MS-24: before certification every site of significant risk is audited, so none of them is sampled then.
fn significant(no: &mut Refusals, book: &Book, request: &Request, group: &Group, at: &str) {
    let Ok(standard) = book.standard(&request.standard) else {
        return;
    };
    let ratings = &standard.sampling.before_certification_at_risk;
    if request.audit != Purpose::Initial || group.method == Method::N || ratings.is_empty() {
        return;
    }
    for (j, site) in group.sites.iter().enumerate() {
        let field = match (site.significant_risk, ratings.contains(&site.risk)) {
            (true, _) => "significant_risk",
            (false, true) => "risk",
            (false, false) => continue,
        };
        no.add(Refusal::of(
            MS_24,
            format!("{at}/sites/{j}/{field}"),
            format!(
                "The risk at site {} is significant: it is audited before certification and not sampled.",
                site.id
            ),
        ));
    }
}

/// MS-45: what no site does cannot be seen at one.
fn unseen(no: &mut Refusals, request: &Request) {
    for (i, process) in request.processes.iter().enumerate() {
        let same = |other: &String| other.trim() == process.trim();
        let mut sites = request.groups.iter().flat_map(|group| &group.sites);
        if !request.seen.iter().any(same) && !sites.any(|site| site.processes.iter().any(same)) {
            no.add(Refusal::of(
                MS_45,
                format!("/processes/{i}"),
                format!(
                    "No site has the process \"{}\", and it was not seen in this cycle.",
                    process.trim()
                ),
            ));
        }
    }
}

fn increment(no: &mut Refusals, group: &Group, at: &str) {
    if !(0..=100_000).contains(&group.increment) {
        no.add(Refusal::of(
            MS_91,
            format!("{at}/increment"),
            format!(
                "The formula's number is raised, never lowered: {} is not possible.",
                group.increment
            ),
        ));
    } else if group.increment > 0 && group.increment_reason.trim().is_empty() {
        no.add(Refusal::of(
            MS_36,
            format!("{at}/increment_reason"),
            format!(
                "Give the reason for {} more sites in group {}.",
                group.increment, group.id
            ),
        ));
    }
}
