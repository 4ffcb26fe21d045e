//! A nonconformity that reaches further than the site it was found at (MS-61).

use crate::base::citation::MS_61;
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::steps::finding::Extent;

/// Where a corrective action was seen to work, among the sites of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// How far the nonconformity reaches, as the accepted answer says.
    pub extent: Extent,
    /// The site it was found at: id and name.
    pub found_at: (&'a str, &'a str),
    /// The central function: id and name; none where there is one site only.
    pub central: Option<(&'a str, &'a str)>,
    /// The ids of the sites at which it was seen to work.
    pub at: &'a [String],
}

/// MS-61: a systemic one is verified at the central function and at each affected site, the one it was found at first
/// of all. A local one is limited by the reason given with the answer.
pub fn verified_where(seen: &Seen<'_>) -> Result<Step, Refusals> {
    let central = seen.central.filter(|_| seen.extent == Extent::Systemic);
    let Some(central) = central else {
        return Ok(Step::new(
            MS_61,
            "The nonconformity stays with its site, or there is no other",
        ));
    };
    let mut missing = Vec::new();
    for (id, name) in [central, seen.found_at] {
        if !seen.at.iter().any(|at| at == id) && !missing.contains(&name) {
            missing.push(name);
        }
    }
    if missing.is_empty() {
        let says = format!("The action was seen to work at {} sites", seen.at.len());
        return Ok(Step::new(MS_61, says).with("sites", seen.at.len()));
    }
    Err(Refusals(vec![Refusal::of(
        MS_61,
        "sites",
        format!(
            "The nonconformity is systemic: its action is verified at the central function and at each affected site, \
             {} among them.",
            missing.join(" and ")
        ),
    )]))
}
