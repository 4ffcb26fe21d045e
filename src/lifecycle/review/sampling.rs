//! The sample of the initial audit, drawn at the review so that the audit time is that of the sites to be visited.
//! The programme draws it again from the same seed and list (MS-43).

use serde::{Deserialize, Serialize};

use super::calculation::Sizing;
use super::view::Choice;
use crate::base::citation::{MS_21, MS_24};
use crate::base::ids::{ApplicationId, SiteId};
use crate::base::ruling::{Refusal, Refusals, Ruling};
use crate::parties::organisations::{Risk, Site, SiteKind};
use crate::rules::book::{Book, Standard, StandardId};
use crate::rules::site_sample::eligibility::{Answered, eligible};
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
    /// MS-10: why one certificate may cover these sites; empty where it was kept before each question was asked.
    #[serde(default)]
    pub eligibility: Vec<Answered>,
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
    no.take(eligible(&sizing.eligibility));
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
    // MS-22: where the scope has finished devices, every site is taken to make them unless the review says otherwise.
    let devices = makes_devices(book, standard, sizing);
    let listed = |site: &Site| site_sample::Site {
        finished_device: devices && !sizing.without_devices.contains(&site.id),
        ..listed(site)
    };
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
            eligibility: sizing.eligibility.clone(),
        }),
        _ => Err(no),
    }
}

/// A site as the rules of sampling read it.
pub fn listed(site: &Site) -> site_sample::Site {
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

/// Whether an area of the scope is of finished devices.
fn makes_devices(book: &Book, standard: &StandardId, sizing: &Sizing) -> bool {
    let finished = book.device_areas().iter().filter(|device| device.finished_device);
    let by_devices = book
        .standard(standard)
        .is_ok_and(|known| known.area_scheme == "md");
    by_devices
        && finished
            .map(|device| &device.area)
            .any(|area| sizing.areas.contains(area))
}

/// The sites to choose from as those that are never sampled, each with the reason where the standard says so, and which
/// of them these are (MS-23, MS-24).
pub(super) fn offered(standard: &Standard, sites: &[&Site]) -> (Vec<Choice>, Vec<SiteId>) {
    let why = |site: &Site| {
        let listed = listed(site);
        let before = &standard.sampling.before_certification_at_risk;
        if before.contains(&listed.risk) {
            return Some(format!(
                "{} risk: audited before certification ({MS_24})",
                listed.risk
            ));
        }
        let usually = standard.usually_all(listed.risk, listed.setting.as_deref());
        usually.map(|why| format!("{} ({})", why.says, why.rule))
    };
    let choice = |site: &&Site| Choice {
        value: site.id.to_string(),
        label: site.name.clone(),
        hint: why(site),
    };
    let usually = sites.iter().filter(|site| why(site).is_some());
    (
        sites.iter().map(choice).collect(),
        usually.map(|site| site.id).collect(),
    )
}

/// The form's name for a place in the request.
pub(super) fn in_form(field: &str) -> Option<String> {
    let name = field.rsplit('/').next().unwrap_or_default();
    // MS-22, MS-24: a site that may not be sampled is chosen among those that never are.
    if ["risk", "significant_risk", "finished_device"].contains(&name) {
        return Some("not_sampled".to_owned());
    }
    if name.starts_with("eligible_") {
        return Some(name.to_owned());
    }
    ["sampling_reason", "increment", "increment_reason"]
        .contains(&name)
        .then(|| name.to_owned())
}
