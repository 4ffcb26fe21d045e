//! Writing what a certification covers.

use diesel::prelude::*;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::SiteId;
use crate::lifecycle::case::{self, Certification};
use crate::store::schema::{certification_sites, certifications};
use crate::work::Work;

/// What a certification covers after a decision.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Modified {
    /// Standard and edition.
    pub(super) standard: String,
    /// What is certified.
    pub(super) scope: String,
    /// Codes separated by semicolons.
    pub(super) technical_areas: String,
    /// Whether an accreditation covers it (VE-41).
    pub(super) accredited: bool,
    /// Sites that join.
    pub(super) joining: Vec<SiteId>,
}

/// Writes it inside the act that decided so (LC-94, LC-96, LC-123), where the version still is the one loaded. Dates
/// and status stay.
pub(super) fn modify(work: &mut Work<'_>, certification: &Certification, modified: &Modified) -> Result<()> {
    case::touch(work, certification)?;
    diesel::update(certifications::table.find(certification.id))
        .set((
            certifications::standard.eq(&modified.standard),
            certifications::scope.eq(&modified.scope),
            certifications::technical_areas.eq(&modified.technical_areas),
            certifications::accredited.eq(modified.accredited),
        ))
        .execute(work.conn())?;
    for site in &modified.joining {
        diesel::insert_into(certification_sites::table)
            .values((
                certification_sites::certification_id.eq(certification.id),
                certification_sites::site_id.eq(site),
            ))
            .execute(work.conn())?;
    }
    Ok(())
}
