//! Which of several joining sites are visited.

use crate::base::error::Result;
use crate::base::ids::ModificationId;
use crate::base::ruling::Step;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::programme::model::{Chosen, Drawn, PlannedSite};
use crate::lifecycle::review;
use crate::parties::organisations::{self, Site};
use crate::rules::book::StandardId;
use crate::rules::site_sample::{self, Group, Method, Purpose};
use crate::work::Work;

/// MS-70: several sites that join are a set of their own, drawn by a seed of their own (MS-43).
pub(super) fn draw(
    work: &mut Work<'_>,
    certification: &Certification,
    id: ModificationId,
    method: Method,
    joining: &[Site],
    steps: &mut Vec<Step>,
) -> Result<Option<Drawn>> {
    if joining.len() < 2 {
        return Ok(None);
    }
    let low = id.uuid().as_u128() & u128::from(u32::MAX);
    let listed = joining.iter().map(review::sampling::listed).collect();
    let ids = case::sites(work.conn(), certification.id)?;
    let everyone = work.everyone();
    let present = organisations::sites_among(work.conn(), everyone, &ids)?;
    let central = present
        .iter()
        .find(|site| site.central_function)
        .or_else(|| present.first());
    let request = site_sample::Request {
        central_function: central.map(|site| site.id.to_string()),
        seed: u64::try_from(low).unwrap_or(0),
        groups: vec![Group {
            joining: true,
            ..Group::of("joining sites", method, listed)
        }],
        ..site_sample::Request::of(Purpose::Initial, StandardId::new(certification.standard.as_str()))
    };
    let result = {
        let book = work.book();
        site_sample::sample(book, book.parameters(), &request)?
    };
    steps.extend(result.steps.iter().cloned());
    Ok(Some(Drawn { request, result }))
}

/// The joining sites that the audit visits, each with why.
pub(super) fn visited(joining: &[Site], draw: Option<&Drawn>) -> Vec<PlannedSite> {
    let Some(draw) = draw else {
        let all = joining.iter().map(|site| PlannedSite {
            id: site.id,
            chosen: Chosen::All,
            reason: "It joins the scope (MS-71)".to_owned(),
        });
        return all.collect();
    };
    let chosen = draw.result.value.groups.iter().flat_map(|group| &group.sites);
    let chosen: Vec<(&str, Chosen)> = chosen
        .map(|site| (site.id.as_str(), site.chosen.into()))
        .collect();
    joining
        .iter()
        .filter_map(|site| {
            let id = site.id.to_string();
            let (_, how) = chosen.iter().find(|(other, _)| *other == id)?;
            Some(PlannedSite {
                id: site.id,
                chosen: *how,
                reason: "It joins the scope with others, which are a set of their own (MS-70)".to_owned(),
            })
        })
        .collect()
}
