//! What makes a sample impossible: errors, and no number (MS-91).

use std::collections::BTreeMap;

use super::{Book, Method, Parameters, Purpose, Refusals, Request};
use crate::base::citation::{MS_6, MS_10, MS_22, MS_36, MS_91};
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
        for (j, site) in group.sites.iter().enumerate() {
            let field = format!("{at}/sites/{j}");
            if let Some(other) = seen.insert(&site.id, &group.id) {
                no.add(Refusal::of(
                    MS_91,
                    format!("{field}/id"),
                    format!("Site {} stands in group {other} already.", site.id),
                ));
            }
            if site.id == central && !parameters.central_counts_as_site {
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
    no.or(central.to_owned())
}

fn increment(no: &mut Refusals, group: &super::Group, at: &str) {
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
