//! The sample of the initial audit, drawn at the review so that the audit time is that of the sites to be visited.
//! The programme draws it again from the same seed and list (MS-43).

use serde::{Deserialize, Serialize};

use super::calculation::Sizing;
use crate::base::citation::{MS_10, MS_21};
use crate::base::ids::ApplicationId;
use crate::base::ruling::{Refusal, Refusals, Ruling};
use crate::parties::organisations::{Risk, Site, SiteKind};
use crate::rules::book::{Book, StandardId};
use crate::rules::site_sample::{self, Group, Method, Sample};

/// A sample with what it was drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// What went in, the seed with it.
    pub request: site_sample::Request,
    /// What came out.
    pub drawn: Ruling<Sample>,
    /// MS-21: why sampling is allowed, or is not.
    pub reason: String,
}

impl Sampling {
    /// Whether the initial audit goes to this site.
    pub fn visits(&self, site: &Site) -> bool {
        let id = site.id.to_string();
        let groups = &self.drawn.value.groups;
        site.central_function
            || groups
                .iter()
                .any(|group| group.sites.iter().any(|chosen| chosen.id == id))
    }
}

/// The seed of an application's draws: part of its id, so that looking again changes nothing.
pub fn seed(application: ApplicationId) -> u64 {
    let low = application.uuid().as_u128() & u128::from(u32::MAX);
    u64::try_from(low).unwrap_or(0)
}

/// Draws the sample, or says everything against it, in the places of the rules' own request.
pub(super) fn draw(
    book: &Book,
    application: ApplicationId,
    standard: &StandardId,
    sites: &[Site],
    sizing: &Sizing,
) -> Result<Sampling, Refusals> {
    let mut no = Refusals::none();
    if sizing.eligible.is_none() {
        no.add(Refusal::of(
            MS_10,
            "/eligible",
            "Say whether one certificate may cover these sites: one system, one central function with authority \
             over it, every site in the internal audit programme.",
        ));
    }
    if sizing.sampling_reason.trim().is_empty() {
        no.add(Refusal::of(
            MS_21,
            "/sampling_reason",
            "Give the reason for sampling these sites, or for not sampling some of them.",
        ));
    }
    let (never, similar): (Vec<&Site>, Vec<&Site>) = sites
        .iter()
        .filter(|site| !site.central_function)
        .partition(|site| sizing.not_sampled.contains(&site.id));
    let group = |id: &str, method: Method, sites: &[&Site], increment: i64| Group {
        increment,
        increment_reason: sizing.increment_reason.clone(),
        ..Group::of(id, method, sites.iter().map(|site| listed(site)).collect())
    };
    let mut groups = Vec::new();
    if !similar.is_empty() {
        groups.push(group("similar sites", Method::S, &similar, sizing.increment));
    }
    if !never.is_empty() {
        groups.push(group("sites never sampled", Method::N, &never, 0));
    }
    let request = site_sample::Request {
        eligible: sizing.eligible.unwrap_or(true),
        central_function: sites
            .iter()
            .find(|site| site.central_function)
            .map(|site| site.id.to_string()),
        seed: seed(application),
        groups,
        ..site_sample::Request::of(site_sample::Purpose::Initial, standard.clone())
    };
    let drawn = site_sample::sample(book, book.parameters(), &request);
    match no.take(drawn) {
        Some(drawn) if no.is_empty() => Ok(Sampling {
            request,
            drawn,
            reason: sizing.sampling_reason.trim().to_owned(),
        }),
        _ => Err(no),
    }
}

fn listed(site: &Site) -> site_sample::Site {
    site_sample::Site {
        risk: match site.risk {
            Risk::Low => site_sample::Risk::Low,
            Risk::Medium => site_sample::Risk::Medium,
            Risk::High => site_sample::Risk::High,
        },
        country: Some(site.country.clone()),
        temporary: site.kind == SiteKind::Temporary,
        ..site_sample::Site::of(site.id.to_string())
    }
}

/// The form's name for a place in the request.
pub(super) fn in_form(field: &str) -> Option<String> {
    let name = field.rsplit('/').next().unwrap_or_default();
    ["eligible", "sampling_reason", "increment", "increment_reason"]
        .contains(&name)
        .then(|| name.to_owned())
}
