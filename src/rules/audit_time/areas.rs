//! Technical areas that cost time: each main area beyond the first, at each site (AT-91).

use std::collections::BTreeSet;

use super::lines::Found;
use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{AT_91, CO_70};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::Book;

/// CO-70: every area named must be known.
pub(super) fn check(no: &mut Refusals, book: &Book, found: &Found<'_>) {
    let known = book.areas(found.standard);
    for (i, area) in found.line.areas.iter().enumerate() {
        if !known.iter().any(|known| known.area == *area) {
            no.add(Refusal::of(
                CO_70,
                format!("{}/areas/{i}", found.field),
                format!("\"{area}\" is not a technical area of {}.", found.standard.id),
            ));
        }
    }
}

/// The days that further main areas add at one place.
pub(super) fn extra(book: &Book, found: &Found<'_>, whose: &str, steps: &mut Vec<Step>) -> Exact {
    let rules = &found.standard.audit_time;
    let each = rules.extra_main_area_days.0;
    if each == Exact::default() {
        return each;
    }
    let mains: BTreeSet<&str> = found
        .line
        .areas
        .iter()
        .filter_map(|area| book.device_areas().iter().find(|known| known.area == *area))
        .map(|known| known.main.as_str())
        .filter(|main| !rules.extra_main_area_except.iter().any(|left| left == main))
        .collect();
    let further = i64::try_from(mains.len()).unwrap_or(0) - 1;
    if further < 1 {
        return Exact::default();
    }
    let days = each * further;
    let named: Vec<&str> = mains.into_iter().collect();
    steps.push(
        Step::new(
            AT_91,
            format!(
                "{whose}: main technical areas {}: {further} beyond the first, {} days each: {} days more",
                named.join(", "),
                decimal(each),
                decimal(days)
            ),
        )
        .with("days", decimal(days)),
    );
    days
}
