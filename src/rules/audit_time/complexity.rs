//! The complexity of an information security system: scores, grid, and the percentage chosen (AT-95 to AT-97).

use super::Complexity;
use super::factors::Taken;
use crate::base::amounts::decimal;
use crate::base::citation::{AT_95, AT_96};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::Book;

/// AT-95: the sum of three scores as a level.
fn level(scores: &[i64]) -> Option<(&'static str, i64)> {
    if scores.len() != 3 || scores.iter().any(|score| !(1..=3).contains(score)) {
        return None;
    }
    let sum = scores.iter().sum();
    Some((
        match sum {
            3..=4 => "low",
            5..=6 => "medium",
            _ => "high",
        },
        sum,
    ))
}

/// The chosen percentage as one more factor, or what is wrong. `at` points to the complexity in the request.
pub(super) fn taken(
    book: &Book,
    given: Option<&Complexity>,
    whose: &str,
    at: &str,
    steps: &mut Vec<Step>,
    no: &mut Refusals,
) -> Option<Taken> {
    let Some(given) = given else {
        steps.push(Step::new(
            AT_95,
            format!("{whose}: complexity is not scored, so it counts as medium and medium, 0 %"),
        ));
        return None;
    };
    let mut scored = |scores: &[i64], name: &str| {
        let found = level(scores);
        if found.is_none() {
            no.add(Refusal::of(
                AT_95,
                format!("{at}/{name}"),
                format!("Give three scores of 1 to 3 for the {name} factors, not {scores:?}."),
            ));
        }
        found
    };
    let business = scored(&given.business, "business");
    let it = scored(&given.it, "it");
    if given.reason.trim().is_empty() {
        no.add(Refusal::of(
            AT_96,
            format!("{at}/reason"),
            format!("Give the reason for choosing {} %.", given.percent),
        ));
    }
    let ((business, business_sum), (it, it_sum)) = (business?, it?);
    let cell = book.complexity(business, it);
    let (least, most) = cell.map_or_else(Default::default, |cell| (cell.least, cell.most));
    steps.push(
        Step::new(
            AT_95,
            format!(
                "{whose}: business scores {business_sum} ({business}), IT scores {it_sum} ({it}): {} to {} %",
                decimal(least),
                decimal(most)
            ),
        )
        .with("business", business)
        .with("it", it),
    );
    if cell.is_none() || given.percent.0 < least || given.percent.0 > most {
        no.add(Refusal::of(
            AT_96,
            format!("{at}/percent"),
            format!(
                "Choose between {} and {} % for business {business} and IT {it}, not {} %.",
                decimal(least),
                decimal(most),
                given.percent
            ),
        ));
        return None;
    }
    Some(Taken {
        rule: AT_96,
        id: "complexity".to_owned(),
        percent: given.percent.0,
        reason: given.reason.trim().to_owned(),
    })
}
