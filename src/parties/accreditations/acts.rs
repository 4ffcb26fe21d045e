//! Changes to accreditations.

use serde_json::json;

use super::model::{Accreditation, Amendment, Checked, Ending, Status};
use super::standing::{Issued, falsifies_nothing};
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::VE_40;
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::AccreditationId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words};
use crate::journal::Entry;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::work::{Done, Work};

/// Records an accreditation, or a new status of one that stands already: body, number and standard say which. Nothing
/// of what was issued may become false by it.
pub fn add(work: &mut Work<'_>, given: Checked, issued: &[Issued]) -> Result<Done<AccreditationId>> {
    let permit = work.permit(Act::AddAccreditation, &Subject::house(), "accreditation")?;
    check_areas(work, &given.standard, &given.technical_areas)?;
    let row = Accreditation {
        id: work.id(AccreditationId::from_uuid),
        body: given.body.to_string(),
        number: given.number.to_string(),
        url: given.url.to_string(),
        standard: given.standard.to_string(),
        technical_areas: joined(&given.technical_areas),
        granted_on: given.granted_on,
        status: given.status,
        status_on: given.status_on,
        version: 1,
    };
    let before = store::all(work.conn())?;
    let after: Vec<_> = before.iter().chain([&row]).cloned().collect();
    falsifies_nothing(&before, &after, issued, "status_on")?;
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("accreditation", row.id, json!(row)),
        row.id,
    ))
}

/// Corrects a row, and in all rows of its accreditation what belongs to that as a whole. Nothing of what was issued may
/// become false by it (VE-41).
pub fn amend(
    work: &mut Work<'_>,
    id: AccreditationId,
    version: i32,
    given: &Amendment,
    issued: &[Issued],
) -> Result<Done<()>> {
    let permit = work.permit(Act::AmendAccreditation, &Subject::house(), "accreditation")?;
    let before = store::all(work.conn())?;
    let row = found(&before, id)?;
    unchanged("accreditation", row.version, version)?;
    check_areas(
        work,
        &StandardId::new(row.standard.as_str()),
        &given.technical_areas,
    )?;
    let after: Vec<Accreditation> = before.iter().map(|other| corrected(other, row, given)).collect();
    check_rows(row, &before, &after)?;
    falsifies_nothing(&before, &after, issued, "technical_areas")?;
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for (old, new) in before
        .iter()
        .zip(&after)
        .filter(|(old, new)| old.version != new.version)
    {
        if !store::update(work.conn(), new)? {
            return Err(Error::Moved("accreditation"));
        }
        was.push(old);
        is.push(new);
    }
    let entry = Entry::changed("accreditation", id, json!(was), json!(is)).because(given.reason.as_str());
    Ok(Done::new(permit, entry, ()))
}

/// Ends an accreditation from a day on (VE-46): a further row says so, and no decision from that day on is made under
/// it. What was decided before stays as it was.
pub fn end(
    work: &mut Work<'_>,
    id: AccreditationId,
    version: i32,
    given: &Ending,
    issued: &[Issued],
) -> Result<Done<AccreditationId>> {
    let permit = work.permit(Act::EndAccreditation, &Subject::house(), "accreditation")?;
    let before = store::all(work.conn())?;
    let row = found(&before, id)?;
    unchanged("accreditation", row.version, version)?;
    // The newest stands first.
    let last = before.iter().find(|other| other.same_as(row)).unwrap_or(row);
    let fault = if last.status == Status::Withdrawn {
        Some(format!(
            "This accreditation ends on {} already.",
            in_words(last.status_on)
        ))
    } else if given.ended_on <= last.status_on {
        Some(format!(
            "Its last status on record begins on {}. Choose a later day.",
            in_words(last.status_on)
        ))
    } else {
        None
    };
    if let Some(says) = fault {
        return Err(Refusal::of(VE_40, "ended_on", says).into());
    }
    let ended = Accreditation {
        id: work.id(AccreditationId::from_uuid),
        status: Status::Withdrawn,
        status_on: given.ended_on,
        version: 1,
        ..last.clone()
    };
    let after: Vec<_> = before.iter().chain([&ended]).cloned().collect();
    falsifies_nothing(&before, &after, issued, "ended_on")?;
    store::insert(work.conn(), &ended)?;
    let entry = Entry::changed("accreditation", ended.id, json!(last), json!(ended));
    Ok(Done::new(permit, entry.because(given.reason.as_str()), ended.id))
}

fn found(rows: &[Accreditation], id: AccreditationId) -> Result<&Accreditation> {
    let row = rows.iter().find(|row| row.id == id);
    row.ok_or(Error::NotFound("accreditation"))
}

/// A row after the correction of `row`.
fn corrected(other: &Accreditation, row: &Accreditation, given: &Amendment) -> Accreditation {
    let mut after = other.clone();
    if other.same_as(row) {
        after.body = given.body.to_string();
        after.number = given.number.to_string();
        after.url = given.url.to_string();
        after.granted_on = given.granted_on;
    }
    if other.id == row.id {
        after.technical_areas = joined(&given.technical_areas);
        after.status_on = given.status_on;
    }
    if after != *other {
        after.version += 1;
    }
    after
}

/// VE-40: the rows of the accreditation still follow each other, and it is not taken for another.
fn check_rows(row: &Accreditation, before: &[Accreditation], after: &[Accreditation]) -> Result<()> {
    let mut no = Refusals::none();
    let own: Vec<_> = before
        .iter()
        .zip(after)
        .filter(|(old, _)| old.same_as(row))
        .collect();
    if let Some((_, first)) = own.iter().find(|(_, new)| new.status_on < new.granted_on) {
        no.add(Refusal::of(
            VE_40,
            "granted_on",
            format!("A status of it begins on {} already.", in_words(first.status_on)),
        ));
    }
    // They come with the newest first, and stay so.
    let days: Vec<Date> = own.iter().map(|(_, new)| new.status_on).collect();
    if !days.is_sorted_by(|newer, older| newer >= older) {
        no.add(Refusal::of(
            VE_40,
            "status_on",
            "The statuses of an accreditation follow each other: this day belongs to another one.",
        ));
    }
    let joins = before
        .iter()
        .zip(after)
        .any(|(old, new)| !old.same_as(row) && own.iter().any(|(_, mine)| mine.same_as(new)));
    if joins {
        no.add(Refusal::of(
            VE_40,
            "number",
            "Another accreditation of this body and standard has this number.",
        ));
    }
    no.or(()).map_err(Error::from)
}

/// The book knows the standard, and the areas in it.
fn check_areas(work: &Work<'_>, standard: &StandardId, areas: &[TechnicalArea]) -> Result<()> {
    let mut no = Refusals::none();
    match work.book().standard(standard) {
        Err(unknown) => no.add(unknown),
        Ok(standard) if !areas.is_empty() => {
            if let Err(unknown) = work.book().check_areas(standard, areas) {
                no.0.extend(unknown.0.into_iter().map(|refusal| Refusal {
                    field: Some("technical_areas".to_owned()),
                    ..refusal
                }));
            }
        }
        Ok(_) => {}
    }
    no.or(()).map_err(Error::from)
}

fn joined(areas: &[TechnicalArea]) -> String {
    let areas: Vec<&str> = areas.iter().map(TechnicalArea::as_str).collect();
    areas.join(";")
}
