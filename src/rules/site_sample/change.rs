//! The list of sites is fixed on the day the plan is issued; what differs afterwards is told (MS-74).

use std::collections::BTreeSet;

use super::{Request, Sample, Site, sample};
use crate::base::citation::MS_74;
use crate::base::ruling::{Refusals, Step};
use crate::rules::book::Book;
use crate::rules::parameters::Parameters;

/// What came and went between the list that was fixed and the list of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Sites that came, by id, in the order of the list.
    pub came: Vec<String>,
    /// Sites that went, by id, in the order of the list.
    pub went: Vec<String>,
    /// Sites on the list, then and now.
    pub x: (i64, i64),
    /// Sites to audit by the list, then and now.
    pub y: (i64, i64),
}

impl Change {
    /// The difference in one line for the file.
    pub fn step(&self) -> Step {
        let list = |ids: &[String]| {
            if ids.is_empty() {
                "none".to_owned()
            } else {
                ids.join(", ")
            }
        };
        Step::new(
            MS_74,
            format!(
                "Since the plan was issued: sites that came: {}; sites that went: {}; {} sites were {}, of which {} \
                 instead of {} are to be audited",
                list(&self.came),
                list(&self.went),
                self.x.1,
                self.x.0,
                self.y.1,
                self.y.0
            ),
        )
        .with("x", self.x.1)
        .with("y", self.y.1)
    }
}

/// The difference between the list a sample was drawn from and the same request on today's list; none where both have
/// the same sites. The sample that was drawn stays what is audited until the plan is issued anew.
pub fn since_issued(
    book: &Book,
    parameters: &Parameters,
    fixed: (&Request, &Sample),
    today: &Request,
) -> Result<Option<Change>, Refusals> {
    let (request, drawn) = fixed;
    let (before, now) = (ids(request), ids(today));
    let known: BTreeSet<&str> = before.iter().copied().collect();
    let still: BTreeSet<&str> = now.iter().copied().collect();
    if known == still {
        return Ok(None);
    }
    let other = |of: &[&str], without: &BTreeSet<&str>| -> Vec<String> {
        let left = of.iter().filter(|id| !without.contains(*id));
        left.map(|id| (*id).to_owned()).collect()
    };
    let anew = sample(book, parameters, today)?.value;
    let count = |of: &[&str]| i64::try_from(of.len()).unwrap_or(i64::MAX);
    Ok(Some(Change {
        came: other(&now, &known),
        went: other(&before, &still),
        x: (count(&before), count(&now)),
        y: (drawn.total_sites, anew.total_sites),
    }))
}

fn ids(request: &Request) -> Vec<&str> {
    let sites = request.groups.iter().flat_map(|group| &group.sites);
    sites.map(|site: &Site| site.id.as_str()).collect()
}
