//! Changes to the calendar.

use chrono::Datelike as _;
use serde_json::{Value, json};

use super::model::{Checked, Holiday, Kind};
use super::{Calendar, store};
use crate::access::{Act, Subject};
use crate::base::citation::LC_41;
use crate::base::error::Result;
use crate::base::ids::HolidayId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::in_words;
use crate::journal::Entry;
use crate::work::{Done, Work};

/// Adds a holiday, says that one is none, or that the body is closed on a day.
pub fn add(work: &mut Work<'_>, given: Checked) -> Result<Done<HolidayId>> {
    let permit = work.permit(Act::SetHolidays, &Subject::house(), "holiday")?;
    let mut no = Refusals::none();
    if let Some(region) = &given.region {
        let of_country = given
            .country
            .as_ref()
            .is_some_and(|country| region.starts_with(&format!("{country}-")));
        if !of_country || !work.book().places().any(|(code, _)| code == region) {
            no.add(Refusal::of(
                LC_41,
                "region",
                format!("\"{region}\" is not a region of that country that the calendar knows."),
            ));
        }
    }
    let calendar = Calendar::of_year(work, given.held_on.year())?;
    let (country, region, on) = (given.country.as_deref(), given.region.as_deref(), given.held_on);
    let fault = match given.kind {
        Kind::Added if country.is_some_and(|country| calendar.has(work.book(), country, region, on)) => {
            Some("is a holiday there already.")
        }
        Kind::Dropped if !calendar.can_drop(country, region, on) => {
            Some("is no holiday there, so there is nothing to take away.")
        }
        Kind::Closed if calendar.closed(on).is_some() => {
            Some("is a day on which the body is closed already.")
        }
        Kind::Added | Kind::Dropped | Kind::Closed => None,
    };
    if let Some(fault) = fault {
        no.add(Refusal::of(
            LC_41,
            "held_on",
            format!("{} {fault}", in_words(given.held_on)),
        ));
    }
    no.or(())?;
    let row = Holiday {
        id: work.id(HolidayId::from_uuid),
        kind: given.kind,
        country: given.country,
        region: given.region,
        held_on: given.held_on,
        name: given.name.to_string(),
        added_at: work.now(),
        added_by: work.actor().person().map(|person| person.id),
        withdrawn_at: None,
    };
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("holiday", row.id, json!(row)),
        row.id,
    ))
}

/// Takes a row back.
pub fn withdraw(work: &mut Work<'_>, id: HolidayId) -> Result<Done<()>> {
    let permit = work.permit(Act::SetHolidays, &Subject::house(), "holiday")?;
    let row = store::by_id(work.conn(), id)?;
    let now = work.now();
    store::withdraw(work.conn(), id, now)?;
    Ok(Done::new(
        permit,
        Entry::changed("holiday", id, json!(row), Value::Null),
        (),
    ))
}
