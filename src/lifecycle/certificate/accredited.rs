//! Changes to the body's accreditations, held against the certificates that name them: what was issued under one must
//! stay true (VE-41).

use super::store;
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::AccreditationId;
use crate::parties::accreditations::model::{Amendment, Checked, Ending};
use crate::parties::accreditations::{self, Issued};
use crate::register::Accreditation;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::work::{Done, Work};

/// Every revision within reach that names an accreditation, the newest decision first.
pub fn issued(conn: &mut Conn, reach: Reach) -> Result<Vec<Issued>> {
    store::accredited(conn, reach)?
        .into_iter()
        .map(|(certificate, decided_on)| {
            let named: Option<Accreditation> = certificate
                .accreditation
                .as_ref()
                .map(Document::read)
                .transpose()?;
            let areas = certificate.technical_areas.split(';').map(str::trim);
            Ok(named.map(|named| Issued {
                certificate: certificate.id,
                number: certificate.number.clone(),
                revision: certificate.revision,
                body: named.body,
                accreditation: named.number,
                standard: StandardId::new(certificate.standard.as_str()),
                areas: areas
                    .filter(|area| !area.is_empty())
                    .map(TechnicalArea::new)
                    .collect(),
                decided_on,
            }))
        })
        .filter_map(Result::transpose)
        .collect()
}

/// Records an accreditation, or a new status of one.
pub fn add_accreditation(work: &mut Work<'_>, given: Checked) -> Result<Done<AccreditationId>> {
    let issued = everything(work)?;
    accreditations::add(work, given, &issued)
}

/// Corrects one.
pub fn amend_accreditation(
    work: &mut Work<'_>,
    id: AccreditationId,
    version: i32,
    given: &Amendment,
) -> Result<Done<()>> {
    let issued = everything(work)?;
    accreditations::amend(work, id, version, given, &issued)
}

/// Ends one.
pub fn end_accreditation(
    work: &mut Work<'_>,
    id: AccreditationId,
    version: i32,
    given: &Ending,
) -> Result<Done<AccreditationId>> {
    let issued = everything(work)?;
    accreditations::end(work, id, version, given, &issued)
}

fn everything(work: &mut Work<'_>) -> Result<Vec<Issued>> {
    let everyone = work.everyone();
    issued(work.conn(), everyone)
}
