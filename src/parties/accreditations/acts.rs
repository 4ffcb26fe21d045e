//! Changes to accreditations.

use serde_json::json;

use super::model::{Accreditation, Checked};
use super::store;
use crate::access::{Act, Subject};
use crate::base::error::{Error, Result};
use crate::base::ids::AccreditationId;
use crate::base::ruling::{Refusal, Refusals};
use crate::journal::Entry;
use crate::rules::book::TechnicalArea;
use crate::work::{Done, Work};

/// Records an accreditation, or a new status of one that stands already: body, number and standard say which.
pub fn add(work: &mut Work<'_>, given: Checked) -> Result<Done<AccreditationId>> {
    let permit = work.permit(Act::AddAccreditation, &Subject::house(), "accreditation")?;
    let mut no = Refusals::none();
    match work.book().standard(&given.standard) {
        Err(unknown) => no.add(unknown),
        Ok(standard) if !given.technical_areas.is_empty() => {
            if let Err(unknown) = work.book().check_areas(standard, &given.technical_areas) {
                no.0.extend(unknown.0.into_iter().map(|refusal| Refusal {
                    field: Some("technical_areas".to_owned()),
                    ..refusal
                }));
            }
        }
        Ok(_) => {}
    }
    no.or(()).map_err(Error::from)?;
    let areas: Vec<&str> = given.technical_areas.iter().map(TechnicalArea::as_str).collect();
    let row = Accreditation {
        id: work.id(AccreditationId::from_uuid),
        body: given.body.to_string(),
        number: given.number.to_string(),
        url: given.url.to_string(),
        standard: given.standard.to_string(),
        technical_areas: areas.join(";"),
        granted_on: given.granted_on,
        status: given.status,
        status_on: given.status_on,
    };
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("accreditation", row.id, json!(row)),
        row.id,
    ))
}
