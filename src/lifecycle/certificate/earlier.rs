//! The certificate of a certification that is taken over: it stays what it is, under the number that is printed.

use super::model::{Certificate, Printed, State};
use super::store;
use crate::base::citation::VE_7;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificateId, DecisionId, UserId};
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::parties::{accreditations, organisations};
use crate::register::Accreditation;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::certificate_number::CertificateNumber;
use crate::store::columns::Document;
use crate::work::Work;

/// A certificate that was issued before this program kept it.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The number as it is printed.
    pub number: CertificateNumber,
    /// The decision that began the present cycle.
    pub decision: DecisionId,
    /// The day an accreditation covered it; none where it was issued without one.
    pub accredited_on: Option<Date>,
    /// The first day ever certified.
    pub first_issued_on: Date,
    /// The first day of the present cycle.
    pub cycle_start_on: Date,
    /// The first day of validity.
    pub effective_on: Date,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day of validity.
    pub expires_on: Date,
    /// The account that stands for whoever issued it.
    pub issued_by: UserId,
}

/// Keeps it as the first revision here, with the particulars as they are now, inside the act that takes its
/// certification over. No check list lets it through: it was issued long ago, and whoever calls this has checked it.
pub fn take_over(
    work: &mut Work<'_>,
    case: &Certification,
    earlier: &Earlier,
    source: &str,
) -> Result<CertificateId> {
    let everyone = work.everyone();
    let organisation = organisations::by_id(work.conn(), everyone, case.organisation_id)?;
    let in_scope = case::sites(work.conn(), case.id)?;
    let sites = organisations::sites_among(work.conn(), everyone, &in_scope)?;
    let sites: Vec<Printed> = sites.iter().map(Printed::site).collect();
    let standard = StandardId::new(case.standard.as_str());
    let areas = TechnicalArea::list(&case.technical_areas);
    let covering = match earlier.accredited_on {
        Some(on) => accreditations::covering(work.conn(), &standard, &areas, on)?,
        None => None,
    };
    let accreditation = covering.map(|row| Accreditation {
        body: row.body,
        number: row.number,
        url: row.url,
    });
    let step = Step::new(VE_7, format!("Printed before the take-over, and kept. {source}"));
    let row = Certificate {
        id: work.id(CertificateId::from_uuid),
        number: earlier.number.to_string(),
        look_up: earlier.number.look_up().to_string(),
        revision: 1,
        certification_id: case.id,
        organisation_id: case.organisation_id,
        decision_id: earlier.decision,
        status: State::Current,
        standard: case.standard.clone(),
        scope: case.scope.clone(),
        technical_areas: case.technical_areas.clone(),
        holder: Document::of(&Printed::holder(&organisation))?,
        sites: Document::of(&sites)?,
        accreditation: accreditation.as_ref().map(Document::of).transpose()?,
        first_issued_on: earlier.first_issued_on,
        cycle_start_on: earlier.cycle_start_on,
        effective_on: earlier.effective_on,
        issued_on: earlier.issued_on,
        expires_on: earlier.expires_on,
        checks: Document::of(&[step])?,
        issued_by: earlier.issued_by,
        // It was printed elsewhere; what is shown of the body is what the body was on that day.
        issuer: None,
    };
    if store::is_taken(work.conn(), &earlier.number.look_up())? || !store::insert(work.conn(), &row)? {
        return Err(Error::Moved("certificate"));
    }
    Ok(row.id)
}
