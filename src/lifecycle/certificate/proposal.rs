//! What a certificate would print, gathered and checked before it is issued.

use super::model::Printed;
use super::store;
use crate::access::Reach;
use crate::base::body::Body;
use crate::base::citation::LC_120;
use crate::base::error::Result;
use crate::base::ids::SiteId;
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::decision::{self, Decision};
use crate::parties::accreditations;
use crate::parties::organisations::{self, Organisation};
use crate::register::Accreditation;
use crate::rules::book::{Book, StandardId, TechnicalArea};
use crate::rules::certificate_check::{
    self, AccreditationStatus, DecisionFact, Facts, Issuable, Place, SiteLine,
};
use crate::rules::certificate_number::CertificateNumber;
use crate::store::pool::Conn;

/// Everything that is about to be printed, as it is now.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The case.
    pub case: Certification,
    /// The decision.
    pub decision: Decision,
    /// The client.
    pub organisation: Organisation,
    /// Who will hold it.
    pub holder: Printed,
    /// The sites in scope.
    pub sites: Vec<Printed>,
    /// The ids of those sites, in the same order.
    pub site_ids: Vec<SiteId>,
    /// The accreditation that covered standard and areas on the day of the decision (VE-41).
    pub accreditation: Option<Accreditation>,
    /// The same as the body keeps it.
    pub covering: Option<accreditations::Accreditation>,
    /// When the scope was widened or the edition changed, if it was.
    pub expanded_on: Option<Date>,
    /// The first day of validity.
    pub effective_on: Date,
    /// The expiry of the cycle before, which a renewal may continue (LC-81).
    pub previous_expires: Option<Date>,
}

impl Proposal {
    /// Asks the check list about this certificate under this number and revision: its proof, or everything that is
    /// missing.
    pub fn check(
        &self,
        book: &Book,
        body: &Body,
        number: &CertificateNumber,
        previous: Option<u32>,
        issued: Date,
    ) -> Result<Ruling<Issuable>> {
        let case = &self.case;
        let missing = || Refusals::one(LC_120, "There is no decision that began a cycle for this case.");
        let (cycle_start, expires) = case.cycle_start_on.zip(case.expires_on).ok_or_else(missing)?;
        let standard = StandardId::new(case.standard.as_str());
        let areas = TechnicalArea::list(&case.technical_areas);
        let sites: Vec<SiteLine<'_>> = self
            .sites
            .iter()
            .zip(&self.site_ids)
            .map(|(site, id)| SiteLine {
                id: (*id).into(),
                place: place(site),
                scope: &site.scope,
                // MS-75: the case's own sites are those of the application that was agreed and decided on.
                decided: true,
            })
            .collect();
        let rows: Vec<certificate_check::Accreditation> =
            self.covering.iter().map(|row| as_ruled(row, &standard)).collect();
        let facts = Facts {
            number,
            revision: previous.unwrap_or(0) + 1,
            previous_revision: previous,
            body_name: &body.name,
            body_address: &body.address,
            holder: place(&self.holder),
            sites: &sites,
            standard: &standard,
            scope: &case.scope,
            areas: &areas,
            status: case.status,
            decision: Some(DecisionFact {
                kind: self.decision.kind,
                on: self.decision.decided_on,
                expanded_on: self.expanded_on,
            }),
            cycle_start,
            effective: self.effective_on,
            issued,
            expires,
            previous_expires: self.previous_expires,
            earlier_expiry_reason: "",
            // VE-42, VE-43: what covers is shown, what does not cover is said; nobody chooses.
            shows_accreditation: rows.first().map(|row| row.id.as_str()),
            says_unaccredited: rows.is_empty(),
        };
        Ok(certificate_check::check(book, book.parameters(), &rows, &facts)?)
    }
}

fn place(printed: &Printed) -> Place<'_> {
    Place {
        name: &printed.name,
        address: &printed.street,
        city: &printed.city,
        country: &printed.country,
    }
}

/// A row that covers, as the check list reads it.
fn as_ruled(row: &accreditations::Accreditation, standard: &StandardId) -> certificate_check::Accreditation {
    certificate_check::Accreditation {
        id: row.id.to_string(),
        body: row.body.clone(),
        number: row.number.clone(),
        standard: standard.clone(),
        areas: row.areas().map(TechnicalArea::new).collect(),
        granted: row.granted_on,
        status: AccreditationStatus::Active,
        status_since: None,
        signatory: false,
    }
}

/// The number a certificate would have, for looking at it before it is issued: the digits are right, the serial is not.
pub(super) fn sample_number(book: &Book, body: &Body, standard: &str) -> Result<CertificateNumber> {
    let standard = book.standard(&StandardId::new(standard))?;
    Ok(CertificateNumber::compose(&body.prefix, &standard.digits, 1)?.0)
}

/// Gathers what a certificate would print. Without a day asked for it is in force from the day of issue.
pub fn propose(
    conn: &mut Conn,
    reach: Reach,
    decision: &Decision,
    effective_on: Option<Date>,
    today: Date,
) -> Result<Proposal> {
    let case = case::by_id(conn, reach, decision.certification_id)?;
    let organisation = organisations::by_id(conn, reach, case.organisation_id)?;
    let in_scope = case::sites(conn, case.id)?;
    let sites = organisations::sites_among(conn, reach, &in_scope)?;
    let standard = StandardId::new(case.standard.as_str());
    let expanded_on = decision::expanded_on(conn, case.id)?;
    let covered_on = expanded_on.map_or(decision.decided_on, |later| later.max(decision.decided_on));
    let covering = accreditations::covering(
        conn,
        &standard,
        &TechnicalArea::list(&case.technical_areas),
        covered_on,
    )?;
    let start = case.cycle_start_on.unwrap_or(today);
    Ok(Proposal {
        previous_expires: store::expiry_before(conn, case.id, start)?,
        site_ids: sites.iter().map(|site| site.id).collect(),
        holder: Printed::holder(&organisation),
        sites: sites.iter().map(Printed::site).collect(),
        accreditation: covering.as_ref().map(|row| Accreditation {
            body: row.body.clone(),
            number: row.number.clone(),
            url: row.url.clone(),
        }),
        covering,
        expanded_on,
        effective_on: effective_on.unwrap_or(today),
        case,
        decision: decision.clone(),
        organisation,
    })
}
