//! IAF MD 1: the sites of the annex (MS-75, MS-80).

use super::{Checking, need};
use crate::base::citation::{MS_75, MS_80};
use crate::base::ruling::{Refusal, Refusals, Step};

pub(super) fn check(checking: &Checking<'_>, no: &mut Refusals, steps: &mut Vec<Step>) {
    let sites = checking.facts.sites;
    if sites.is_empty() {
        no.add(Refusal::of(MS_80, "sites", "There is no site in scope."));
    }
    for (i, site) in sites.iter().enumerate() {
        let at = |field: &str| format!("sites/{i}/{field}");
        let name = if site.place.name.trim().is_empty() {
            site.id.as_str()
        } else {
            site.place.name.trim()
        };
        for (field, text) in [
            ("name", site.place.name),
            ("address", site.place.address),
            ("city", site.place.city),
            ("country", site.place.country),
            ("scope", site.scope),
        ] {
            need(
                no,
                MS_80,
                &at(field),
                text,
                &format!("The {field} of site {name} is missing."),
            );
        }
        if sites.iter().take(i).any(|other| other.id == site.id) {
            no.add(Refusal::of(
                MS_80,
                at("id"),
                format!("Site {name} stands here twice."),
            ));
        }
        if !site.decided {
            no.add(Refusal::of(
                MS_75,
                at("decided"),
                format!("Site {name} is not in the agreement and the decision, so it cannot be on the certificate."),
            ));
        }
    }
    steps.push(Step::new(MS_80, format!("{} sites in scope", sites.len())));
}
