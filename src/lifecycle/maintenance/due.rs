//! Everything that falls due for a case, as the clock says it of all its events.

use crate::access::Scope;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::lifecycle::case::Certification;
use crate::lifecycle::{findings, programme};
use crate::rules::book::StandardId;
use crate::rules::clock::{self, DueItem, Event};
use crate::work::Reader;

/// What falls due in the running cycle, done or not; nothing for who sees a part of the case alone, for whom it would
/// be wrong.
pub fn due(reader: &mut Reader<'_>, case: &Certification) -> Result<Vec<DueItem>> {
    if matches!(reader.reach().scope(), Scope::Audits(_)) {
        return Ok(Vec::new());
    }
    let events = events(reader, case.id)?;
    let standard = StandardId::new(case.standard.as_str());
    let today = reader.today();
    let parameters = programme::parameters(reader.book(), reader.settings(), &events)?;
    match clock::due(reader.book(), &parameters, &standard, &events, today) {
        Ok(ruling) => Ok(ruling.value.due),
        // A history that the clock cannot read says nothing about what falls due; the page of the case is shown still.
        Err(_) => Ok(Vec::new()),
    }
}

/// The events of a case: its own, its audits' and its findings'.
pub fn events(reader: &mut Reader<'_>, id: CertificationId) -> Result<Vec<Event>> {
    let reach = reader.reach();
    let audits = programme::audits_of(reader.conn(), reach, id)?;
    let mut events = programme::events(reader.conn(), id, &audits)?;
    let zone = reader.zone();
    events.extend(findings::events(reader.conn(), reach, id, |at| zone.date(at))?);
    events.sort_by_key(programme::in_order);
    Ok(events)
}
