//! What is allowed and should be looked at: thin samples, and sites that are usually not sampled (MS-92).

use super::{Group, GroupSample, How, Method, Request, Site};
use crate::base::citation::{MS_53, MS_62, MS_92};
use crate::base::ruling::Step;
use crate::rules::book::{Book, Standard};

/// Everything to be looked at in the samples of one standard; `raised` says whether MS-62 could add a site.
pub(super) fn warn(
    book: &Book,
    request: &Request,
    samples: &[GroupSample],
    raised: bool,
    warnings: &mut Vec<Step>,
) {
    let standard = book.standard(&request.standard).ok();
    for (group, sample) in request.groups.iter().zip(samples) {
        if group.method == Method::S {
            thin(group, sample, warnings);
            one_country(group, sample, warnings);
            if let Some(standard) = standard {
                usually_all(standard, group, warnings);
            }
        }
    }
    if !request.systemic.is_empty() && !raised {
        warnings.push(Step::new(
            MS_62,
            format!(
                "No group can take more sites: audit more often until control is back over {}",
                request.systemic.join(", ")
            ),
        ));
    }
    let by_work = standard.is_some_and(|standard| standard.sampling.temporary_by_work);
    let mut sites = request.groups.iter().flat_map(|group| &group.sites);
    if by_work && request.temporary_work && !sites.any(|site| site.temporary) {
        warnings.push(Step::new(
            MS_53,
            "No temporary site is at work: put that part of the audit off, or plan a further visit",
        ));
    }
}

fn thin(group: &Group, sample: &GroupSample, warnings: &mut Vec<Step>) {
    let (x, y) = (sample.x, sample.y);
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

/// MS-92: the group lies in several countries, and judgement looks at one of them.
fn one_country(group: &Group, sample: &GroupSample, warnings: &mut Vec<Step>) {
    let judged: Vec<&Site> = group
        .sites
        .iter()
        .filter(|site| {
            let by_judgement =
                |chosen: &super::Chosen| chosen.id == site.id && chosen.chosen == How::Judgement;
            sample.sites.iter().any(by_judgement)
        })
        .collect();
    let Some(country) = judged.first().and_then(|site| site.country.as_deref()) else {
        return;
    };
    let here = |site: &Site| site.country.as_deref() == Some(country);
    let elsewhere = group
        .sites
        .iter()
        .any(|site| site.country.is_some() && !here(site));
    if judged.len() > 1 && elsewhere && judged.iter().all(|site| here(site)) {
        warnings.push(Step::new(
            MS_92,
            format!(
                "Group {}: all sites chosen by judgement lie in one country, {country}",
                group.id
            ),
        ));
    }
}

/// MS-23, MS-25: sampling them is the body's to decide, and to give its reason for (MS-21).
fn usually_all(standard: &Standard, group: &Group, warnings: &mut Vec<Step>) {
    for site in &group.sites {
        if let Some(why) = standard.usually_all(site.risk, site.setting.as_deref()) {
            warnings.push(Step::new(
                why.rule,
                format!("Site {} is sampled although {}", site.id, why.says),
            ));
        }
    }
}
