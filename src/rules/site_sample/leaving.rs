//! A site that leaves the scope of a certification (MS-64). A troublesome site is not dropped to get round its
//! nonconformities; for business reasons a site may go.

use crate::base::citation::{MS_1, MS_64, MS_72, MS_74, MS_80};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};

/// A site and what stands in the way of its leaving.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is the central function.
    pub central: bool,
    /// How many sites stay.
    pub others: usize,
    /// The nonconformities at it that are not closed, by their numbers.
    pub open: &'a [String],
    /// The audits whose plan is issued and that visit it, by their numbers.
    pub arranged: &'a [String],
    /// Why it leaves.
    pub reason: &'a str,
}

/// Whether the site may leave, or everything against it.
pub fn may_leave(site: &Leaving<'_>) -> Result<Ruling<()>, Refusals> {
    let mut no = Refusals::none();
    let name = site.name;
    if !site.open.is_empty() {
        no.add(Refusal::of(
            MS_64,
            "site",
            format!(
                "{name} cannot leave while nonconformities at it are open: {}.",
                site.open.join(", ")
            ),
        ));
    }
    if site.central {
        no.add(Refusal::of(
            MS_1,
            "site",
            format!("{name} is the central function: without it there is no certification of several sites."),
        ));
    }
    if site.others == 0 {
        no.add(Refusal::of(
            MS_80,
            "site",
            format!("{name} is the only site: a certification without a site ends by withdrawal."),
        ));
    }
    if !site.arranged.is_empty() {
        no.add(Refusal::of(
            MS_74,
            "site",
            format!(
                "{name} is on the issued plan of {}: the sites of an audit are fixed with its plan.",
                site.arranged.join(", ")
            ),
        ));
    }
    if site.reason.trim().is_empty() {
        no.add(Refusal::of(
            MS_64,
            "reason",
            "Give the reason why the site leaves; after certification a planned removal for business reasons is allowed.",
        ));
    }
    no.or(Ruling::new(
        (),
        vec![
            Step::new(MS_64, format!("No nonconformity at {name} is open")),
            Step::new(
                MS_72,
                "The expiry date stays; the change is a further revision of the certificate",
            ),
        ],
    ))
}
