//! The base of a line: the table's row, or days found by hand (AT-20 to AT-27).

use super::ByHand;
use super::lines::Place;
use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{AT_4, AT_27};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::{Book, Standard, TableRow};

/// The table that served, by name and source.
pub(super) struct Served {
    pub(super) name: String,
    source: String,
}

/// The table's row, or the days found by hand for a category without one (AT-27).
pub(super) fn row(
    book: &Book,
    standard: &Standard,
    place: &Place<'_>,
    no: &mut Refusals,
) -> Option<(Served, TableRow)> {
    let by_hand_category = place
        .category
        .filter(|named| standard.audit_time.by_hand.iter().any(|known| known == named));
    match (by_hand_category, place.by_hand) {
        (Some(category), Some(by_hand)) => {
            let days = check_by_hand(no, by_hand, &format!("{}/by_hand", place.field))?;
            let served = Served {
                name: "by hand".to_owned(),
                source: by_hand.reason.trim().to_owned(),
            };
            let row = TableRow {
                row: category.to_owned(),
                days,
                beyond: Some(Step::new(
                    AT_27,
                    format!(
                        "{}: {} days for the category \"{category}\" were found by hand and need approval",
                        place.whose,
                        decimal(days)
                    ),
                )),
            };
            Some((served, row))
        }
        (Some(category), None) => {
            no.add(Refusal::of(
                AT_27,
                format!("{}/by_hand", place.field),
                format!(
                    "The category \"{category}\" has no table value: give the days found by hand, and why."
                ),
            ));
            None
        }
        (None, Some(_)) => {
            no.add(Refusal::of(
                AT_27,
                format!("{}/by_hand", place.field),
                format!(
                    "{} takes its days from the table; leave those by hand out.",
                    standard.id
                ),
            ));
            None
        }
        (None, None) => {
            let looked_up = book
                .table(standard, None)
                .and_then(|table| Ok((table, table.look_up(place.personnel.value, place.category)?)));
            match looked_up {
                Ok((table, row)) => {
                    let served = Served {
                        name: table.name.clone(),
                        source: table.source.clone(),
                    };
                    Some((served, row))
                }
                Err(mut refusal) => {
                    refusal.field = refusal.field.map(|name| format!("{}/{name}", place.field));
                    no.add(refusal);
                    None
                }
            }
        }
    }
}

/// Days by hand: positive, and with their reason (AT-4).
pub(super) fn check_by_hand(no: &mut Refusals, given: &ByHand, field: &str) -> Option<Exact> {
    if given.reason.trim().is_empty() {
        no.add(Refusal::of(
            AT_4,
            format!("{field}/reason"),
            "Say how these days were found.",
        ));
    }
    let fits = given.days.0 > Exact::default() && given.days.0 <= Exact::from_integer(1_000);
    if !fits {
        no.add(Refusal::of(
            AT_27,
            format!("{field}/days"),
            format!("Give more than 0 and at most 1000 days, not {}.", given.days),
        ));
    }
    fits.then_some(given.days.0)
}

pub(super) fn base_step(
    standard: &Standard,
    whose: &str,
    people: i64,
    table: &Served,
    row: &TableRow,
) -> Step {
    let rules = &standard.audit_time;
    let basis = rules.basis.as_ref().map_or_else(
        || table.source.clone(),
        |basis| format!("{}; {basis}", table.source),
    );
    Step::new(
        rules.rule,
        format!(
            "{whose}: {people} effective personnel, row {}: {} days ({basis})",
            row.row,
            decimal(row.days)
        ),
    )
    .with("days", decimal(row.days))
    .with("row", row.row.clone())
}
