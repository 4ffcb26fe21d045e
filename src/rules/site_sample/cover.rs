//! Every process in scope, and every kind of work done at temporary sites, is seen (MS-45, MS-53). What the sample
//! misses brings a further site in; no site that was chosen goes.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::choose::longest_unvisited;
use super::{Chosen, GroupSample, How, Request, Site};
use crate::base::citation::{MS_45, MS_53, RuleId};
use crate::base::ruling::Step;
use crate::rules::book::Book;

/// A process or a kind of work.
type Wanted<'a> = (RuleId, &'a str);

/// What a site shows.
fn shows(site: &Site, by_work: bool) -> impl Iterator<Item = Wanted<'_>> {
    let work = site.work.iter().filter(move |_| by_work && site.temporary);
    let processes = site.processes.iter().map(|process| (MS_45, process.trim()));
    processes.chain(work.map(|work| (MS_53, work.trim())))
}

/// Adds sites until everything in scope is seen.
pub(super) fn cover(book: &Book, request: &Request, groups: &mut [GroupSample], steps: &mut Vec<Step>) {
    let by_work = book
        .standard(&request.standard)
        .is_ok_and(|standard| standard.sampling.temporary_by_work);
    let sites = || request.groups.iter().flat_map(|group| &group.sites);
    let work = sites().flat_map(|site| shows(site, by_work).filter(|(rule, _)| *rule == MS_53));
    let mut missing: BTreeSet<Wanted<'_>> = request
        .processes
        .iter()
        .map(|process| (MS_45, process.trim()))
        .chain(work)
        .filter(|(_, wanted)| !request.seen.iter().any(|seen| seen.trim() == *wanted))
        .collect();
    let chosen: BTreeSet<String> = groups
        .iter()
        .flat_map(|group| group.sites.iter().map(|site| site.id.clone()))
        .collect();
    for site in sites().filter(|site| chosen.contains(&site.id)) {
        for shown in shows(site, by_work) {
            missing.remove(&shown);
        }
    }
    while !missing.is_empty() {
        let shown = |site: &Site| shows(site, by_work).filter(|one| missing.contains(one)).count();
        let best = request
            .groups
            .iter()
            .flat_map(|group| group.sites.iter().map(move |site| (group, site)))
            .filter(|(_, site)| shown(site) > 0)
            .min_by_key(|(_, site)| (Reverse(shown(site)), longest_unvisited(site), Reverse(site.risk)));
        // What no site shows was refused before, so there is one.
        let Some((group, site)) = best else { return };
        let found: Vec<Wanted<'_>> = shows(site, by_work).filter(|one| missing.remove(one)).collect();
        let names: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
        let rule = found.first().map_or(MS_45, |(rule, _)| *rule);
        let what = if rule == MS_53 { "work" } else { "process" };
        steps.push(Step::new(
            rule,
            format!(
                "Group {}: site {} is added, as no site chosen shows {what} {}",
                group.id,
                site.id,
                names.join(", ")
            ),
        ));
        let Some(sample) = groups.iter_mut().find(|sample| sample.id == group.id) else {
            return;
        };
        let place = |id: &str| group.sites.iter().position(|other| other.id == id);
        let at = sample
            .sites
            .iter()
            .take_while(|other| place(&other.id) < place(&site.id))
            .count();
        sample.sites.insert(
            at,
            Chosen {
                id: site.id.clone(),
                chosen: How::Judgement,
                reason: format!("added for {what} {}", names.join(", ")),
            },
        );
        sample.added += 1;
        sample.y += 1;
    }
}
