//! Which sites of a group: by judgement first, then by lot among the others (MS-33, MS-40 to MS-46).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Chosen, Group, GroupSample, How, Method, Purpose, Request, Site, draw};
use crate::base::citation::{MS_33, MS_40, MS_41, MS_43};
use crate::base::ruling::Step;
use crate::base::time::{Date, in_words};

/// The places that all groups not sampled share at a surveillance, on one level of a hierarchy (MS-33, MS-34).
pub(super) struct Pool<'a> {
    level: &'a str,
    winners: BTreeSet<&'a str>,
    pub(super) step: Step,
}

/// What the formula says of a group.
pub(super) struct Figures {
    pub(super) formula: String,
    pub(super) minimum: i64,
    pub(super) increment: i64,
    pub(super) y: i64,
}

fn level(group: &Group) -> &str {
    group.level.as_deref().map(str::trim).unwrap_or_default()
}

/// MS-70: what joins now is no part of the sites of which 30 % are due.
fn pooled(group: &Group) -> bool {
    group.method == Method::N && !group.joining
}

impl Pool<'_> {
    /// Whether the group takes its places from here.
    pub(super) fn holds(&self, group: &Group) -> bool {
        pooled(group) && level(group) == self.level
    }

    /// How many places fell to this group.
    pub(super) fn share(&self, group: &Group) -> i64 {
        let share = group
            .sites
            .iter()
            .filter(|s| self.winners.contains(s.id.as_str()))
            .count();
        i64::try_from(share).unwrap_or(i64::MAX)
    }
}

/// MS-31, MS-33: at a surveillance 30 % of all sites not sampled, rounded up; they go to the longest unvisited, ties
/// by the order of the list.
pub(super) fn pools(request: &Request) -> Vec<Pool<'_>> {
    if request.audit != Purpose::Surveillance {
        return Vec::new();
    }
    let levels: BTreeSet<&str> = request
        .groups
        .iter()
        .filter(|group| pooled(group))
        .map(level)
        .collect();
    levels.into_iter().map(|level| pool(request, level)).collect()
}

fn pool<'a>(request: &'a Request, of: &'a str) -> Pool<'a> {
    let mut sites: Vec<&Site> = request
        .groups
        .iter()
        .filter(|group| pooled(group) && level(group) == of)
        .flat_map(|group| &group.sites)
        .collect();
    let x = sites.len();
    let places = (3 * x).div_ceil(10);
    sites.sort_by_key(|site| longest_unvisited(site));
    Pool {
        level: of,
        winners: sites.iter().take(places).map(|site| site.id.as_str()).collect(),
        step: Step::new(
            MS_33,
            format!("Of {x} sites that are not sampled, 30 % rounded up are due this year: {places}"),
        ),
    }
}

/// Never visited comes before any date.
pub(super) fn longest_unvisited(site: &Site) -> Date {
    site.last_audited.unwrap_or(Date::MIN)
}

/// Chooses `y` sites of one group. `listed` are visited for another standard anyway: among equals judgement takes them,
/// so that the list of visits stays short (MS-38).
pub(super) fn choose(
    request: &Request,
    group: &Group,
    Figures {
        formula,
        minimum,
        increment,
        y,
    }: Figures,
    listed: &BTreeSet<String>,
    steps: &mut Vec<Step>,
) -> GroupSample {
    let places = usize::try_from(y).unwrap_or(usize::MAX);
    let all = places >= group.sites.len();
    let random = match group.method {
        // MS-40: a quarter of y, rounded up; no draw where all go.
        Method::S if !all => places.div_ceil(4),
        Method::S | Method::N => 0,
    };
    let mut by_judgement: Vec<&Site> = group.sites.iter().collect();
    match group.method {
        // MS-46: no site twice while others are unvisited, unless something speaks for it.
        Method::S => by_judgement.sort_by_key(|site| {
            (
                site.reasons.is_empty(),
                longest_unvisited(site),
                Reverse(site.risk),
                !listed.contains(&site.id),
            )
        }),
        Method::N => by_judgement.sort_by_key(|site| longest_unvisited(site)),
    }
    by_judgement.truncate(places.saturating_sub(random));
    let judged: BTreeSet<&str> = by_judgement.iter().map(|site| site.id.as_str()).collect();
    let candidates: Vec<&str> = if random == 0 {
        Vec::new()
    } else {
        let ids = group.sites.iter().map(|site| site.id.as_str());
        ids.filter(|id| !judged.contains(id)).collect()
    };
    let drawn = draw::draw(request.seed, &group.id, &candidates, random);
    if random > 0 {
        steps.push(
            Step::new(
                MS_40,
                format!("Group {}: at least a quarter of {y} by lot: {random}", group.id),
            )
            .with("random_min", random),
        );
        steps.push(Step::new(
            MS_43,
            format!(
                "Group {}: seed {}, algorithm {}, {} candidates: {} drawn",
                group.id,
                request.seed,
                draw::ALGORITHM,
                candidates.len(),
                drawn.join(", ")
            ),
        ));
    }
    if !all && !by_judgement.is_empty() {
        let ids: Vec<&str> = by_judgement.iter().map(|site| site.id.as_str()).collect();
        steps.push(Step::new(
            MS_41,
            format!("Group {}: by judgement {}", group.id, ids.join(", ")),
        ));
    }
    let winners: BTreeSet<&str> = drawn.into_iter().collect();
    let sites = group
        .sites
        .iter()
        .filter_map(|site| {
            let (chosen, reason) = if all {
                (How::All, "all sites of the group".to_owned())
            } else if winners.contains(site.id.as_str()) {
                (How::Random, "drawn by lot".to_owned())
            } else if judged.contains(site.id.as_str()) {
                (How::Judgement, reason(site))
            } else {
                return None;
            };
            Some(Chosen {
                id: site.id.clone(),
                chosen,
                reason,
            })
        })
        .collect();
    GroupSample {
        id: group.id.clone(),
        x: i64::try_from(group.sites.len()).unwrap_or(i64::MAX),
        method: group.method,
        formula,
        minimum,
        increment,
        added: 0,
        y,
        random_min: i64::try_from(random).unwrap_or(i64::MAX),
        candidates: candidates.into_iter().map(str::to_owned).collect(),
        sites,
    }
}

/// MS-42: what spoke for it.
fn reason(site: &Site) -> String {
    let visited = match site.last_audited {
        None => "never visited".to_owned(),
        Some(last) => format!("last visited on {}", in_words(last)),
    };
    if site.reasons.is_empty() {
        format!("{visited}, {} risk", site.risk)
    } else {
        site.reasons.join(", ")
    }
}
