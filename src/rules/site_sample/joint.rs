//! Several standards audited at the same time (MS-38). Each has its own sites and its own number; one list of visits
//! serves them all, and is never shorter than the longest of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Group, GroupSample, Notes, Request, check, of_standard};
use crate::base::citation::{MS_38, MS_91};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::{Book, StandardId};
use crate::rules::parameters::Parameters;

/// A further standard on the sites of its own scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSiteSampleAlso)]
pub struct Also {
    /// "ISO 14001:2015".
    pub standard: StandardId,
    /// Whether the organisation meets MS-10 for it.
    #[serde(default = "super::model::yes")]
    pub eligible: bool,
    /// Whether its system proved effective over the cycle; for recertification only (MS-30).
    #[serde(default)]
    pub effective: bool,
    /// Its groups.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// The processes in its scope (MS-45).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<String>,
    /// Processes and kinds of work that need no site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
    /// Its nonconformities that reached further than their site (MS-62).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systemic: Vec<String>,
}

/// The sample of a further standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfStandard {
    /// Which.
    pub standard: StandardId,
    /// One entry per group, in the order given.
    pub groups: Vec<GroupSample>,
    /// Sites chosen in all groups.
    pub total_sites: i64,
}

/// One list of visits for all standards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// The sites, each with the standards audited there, in the order of the lists given.
    pub sites: Vec<JointSite>,
    /// How many; the central function is not counted.
    pub total_sites: i64,
}

/// A site on the list of visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointSite {
    /// The site's id.
    pub id: String,
    /// The standards in whose sample it is.
    pub standards: Vec<StandardId>,
}

/// The central function and a request of its own for each further standard, once nothing is wrong with any.
pub(super) fn check(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
) -> Result<(String, Vec<Request>), Refusals> {
    let mut no = Refusals::none();
    let central = no.take(check::check(book, parameters, request));
    let mut further = Vec::new();
    for (i, also) in request.also.iter().enumerate() {
        let before = request.also.iter().take(i).map(|other| &other.standard);
        if before
            .chain([&request.standard])
            .any(|other| *other == also.standard)
        {
            no.add(Refusal::of(
                MS_91,
                format!("/also/{i}/standard"),
                format!("{} stands here twice.", also.standard),
            ));
        }
        let own = Request {
            standard: also.standard.clone(),
            eligible: also.eligible,
            effective: also.effective,
            groups: also.groups.clone(),
            processes: also.processes.clone(),
            seen: also.seen.clone(),
            systemic: also.systemic.clone(),
            also: Vec::new(),
            ..request.clone()
        };
        if let Err(refusals) = check::check(book, parameters, &own) {
            // What is said once of the whole is told once.
            let common = |field: &str| ["/central_function", "/scheme"].contains(&field);
            no.0.extend(refusals.0.into_iter().filter_map(|refusal| {
                let field = refusal.field.clone().unwrap_or_default();
                (!common(&field)).then(|| Refusal {
                    field: Some(format!("/also/{i}{field}")),
                    ..refusal
                })
            }));
        }
        further.push(own);
    }
    match central {
        Some(central) => no.or((central, further)),
        None => Err(no),
    }
}

/// The samples of the further standards, and the visits that serve all; nothing where there is one standard.
pub(super) fn together(
    book: &Book,
    request: &Request,
    first: &[GroupSample],
    further: &[Request],
    listed: &mut BTreeSet<String>,
    notes: &mut Notes,
) -> (Vec<OfStandard>, Option<Joint>) {
    if further.is_empty() {
        return (Vec::new(), None);
    }
    let mut sites: Vec<JointSite> = Vec::new();
    let mut add = |standard: &StandardId, groups: &[GroupSample], listed: &mut BTreeSet<String>| {
        for chosen in groups.iter().flat_map(|group| &group.sites) {
            listed.insert(chosen.id.clone());
            match sites.iter_mut().find(|site| site.id == chosen.id) {
                Some(site) => site.standards.push(standard.clone()),
                None => sites.push(JointSite {
                    id: chosen.id.clone(),
                    standards: vec![standard.clone()],
                }),
            }
        }
    };
    add(&request.standard, first, listed);
    let mut also = Vec::new();
    for own in further {
        notes.steps.push(Step::new(
            MS_38,
            format!("{}: by itself, on the sites of its scope", own.standard),
        ));
        let groups = of_standard(book, own, listed, notes);
        add(&own.standard, &groups, listed);
        also.push(OfStandard {
            standard: own.standard.clone(),
            total_sites: groups.iter().map(|group| group.y).sum(),
            groups,
        });
    }
    let total_sites = i64::try_from(sites.len()).unwrap_or(i64::MAX);
    notes.steps.push(
        Step::new(
            MS_38,
            format!(
                "{total_sites} sites are visited for {} standards together",
                further.len() + 1
            ),
        )
        .with("sites", total_sites),
    );
    (also, Some(Joint { sites, total_sites }))
}
