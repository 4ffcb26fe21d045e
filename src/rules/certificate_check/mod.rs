//! What must hold before a certificate is issued, one file per source. What passes is an `Issuable`; nothing else in
//! the program can make one, and issuing consumes it.

pub mod accreditation;
mod iso_17021;
mod multi_site;

use super::book::{Book, Standard, StandardId, TechnicalArea};
use super::certificate_number::CertificateNumber;
use super::keys::SiteKey;
use super::parameters::Parameters;
use super::steps::decision;
use super::words::CertificationStatus;
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;

pub use accreditation::{Accreditation, AccreditationStatus, accredited_by};

/// A certificate as it would be printed, and what it stands on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its number.
    pub number: &'a CertificateNumber,
    /// Its revision, from 1.
    pub revision: u32,
    /// The revision that counts now; none before the first.
    pub previous_revision: Option<u32>,
    /// The certification body's name.
    pub body_name: &'a str,
    /// The certification body's address.
    pub body_address: &'a str,
    /// The holder, at its head office.
    pub holder: Place<'a>,
    /// Every site in scope.
    pub sites: &'a [SiteLine<'a>],
    /// The one standard it is to (VE-44).
    pub standard: &'a StandardId,
    /// The scope.
    pub scope: &'a str,
    /// The technical areas of the scope.
    pub areas: &'a [TechnicalArea],
    /// Where the certification stands: granted, or certified for a later revision.
    pub status: CertificationStatus,
    /// The decision it stands on.
    pub decision: Option<DecisionFact>,
    /// First day of the cycle.
    pub cycle_start: Date,
    /// First day of validity.
    pub effective: Date,
    /// Day of issue.
    pub issued: Date,
    /// Last day of validity.
    pub expires: Date,
    /// Last day of the cycle before, for a renewal.
    pub previous_expires: Option<Date>,
    /// Why it expires earlier than the rules allow (LC-120); empty if it does not.
    pub earlier_expiry_reason: &'a str,
    /// The accreditation whose mark and number it carries; none if it carries none.
    pub shows_accreditation: Option<&'a str>,
    /// Whether it says in words that no accreditation covers it (VE-43).
    pub says_unaccredited: bool,
}

/// Who and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Name.
    pub name: &'a str,
    /// Street address.
    pub address: &'a str,
    /// City.
    pub city: &'a str,
    /// Country.
    pub country: &'a str,
}

/// One row of the annex (MS-81).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLine<'a> {
    /// Which site.
    pub id: SiteKey,
    /// Who and where.
    pub place: Place<'a>,
    /// What the site does of the scope.
    pub scope: &'a str,
    /// Whether the agreement covers it and the decision included it (MS-75).
    pub decided: bool,
}

/// The decision behind a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecisionFact {
    /// What was decided.
    pub kind: decision::Kind,
    /// When.
    pub on: Date,
    /// When the scope was widened or the edition changed since, if it was (LC-96, LC-123).
    pub expanded_on: Option<Date>,
}

/// A certificate that may be issued. Made here alone.
#[derive(Debug, PartialEq, Eq)]
pub struct Issuable {
    number: CertificateNumber,
    revision: u32,
    standard: StandardId,
    accreditation: Option<Accreditation>,
    cycle_start: Date,
    effective: Date,
    issued: Date,
    expires: Date,
}

impl Issuable {
    /// Its number.
    pub fn number(&self) -> &CertificateNumber {
        &self.number
    }

    /// Its revision.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The standard it is to.
    pub fn standard(&self) -> &StandardId {
        &self.standard
    }

    /// The accreditation that covers it; none means it states that it is not accredited.
    pub fn accreditation(&self) -> Option<&Accreditation> {
        self.accreditation.as_ref()
    }

    /// First day of the cycle.
    pub fn cycle_start(&self) -> Date {
        self.cycle_start
    }

    /// First day of validity.
    pub fn effective(&self) -> Date {
        self.effective
    }

    /// Day of issue.
    pub fn issued(&self) -> Date {
        self.issued
    }

    /// Last day of validity.
    pub fn expires(&self) -> Date {
        self.expires
    }
}

/// What the files of this folder share while they check.
struct Checking<'a> {
    facts: &'a Facts<'a>,
    standard: &'a Standard,
    parameters: &'a Parameters,
}

/// Checks everything, and says everything that stands against issuing.
pub fn check(
    book: &Book,
    parameters: &Parameters,
    accreditations: &[Accreditation],
    facts: &Facts<'_>,
) -> Result<Ruling<Issuable>, Refusals> {
    let mut no = Refusals::none();
    let standard = book.standard(facts.standard)?;
    let checking = Checking {
        facts,
        standard,
        parameters,
    };
    let mut steps = Vec::new();
    no.take(book.check_areas(standard, facts.areas));
    iso_17021::check(&checking, &mut no, &mut steps);
    multi_site::check(&checking, &mut no, &mut steps);
    let accreditation = accreditation::check(&checking, accreditations, &mut no, &mut steps);
    no.or(Ruling::new(
        Issuable {
            number: facts.number.clone(),
            revision: facts.revision,
            standard: facts.standard.clone(),
            accreditation: accreditation.cloned(),
            cycle_start: facts.cycle_start,
            effective: facts.effective,
            issued: facts.issued,
            expires: facts.expires,
        },
        steps,
    ))
}

/// Refuses an empty text under its field.
fn need(no: &mut Refusals, rule: crate::base::citation::RuleId, field: &str, text: &str, says: &str) {
    if text.trim().is_empty() {
        no.add(crate::base::ruling::Refusal::of(rule, field, says));
    }
}
