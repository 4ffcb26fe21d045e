//! Issuing a certificate, and issuing it again with corrected particulars.

use serde_json::json;

use super::model::{Certificate, Issue, Printed, Reissue, State};
use super::store;
use crate::access::{Act, Reach, Subject};
use crate::base::body::Body;
use crate::base::citation::{LC_73, LC_91, LC_120};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{CertificateId, CertificationId, DecisionId, SiteId};
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::case::{self, Certification, Cycle};
use crate::lifecycle::decision::{self, Decision};
use crate::outbox::Letter;
use crate::parties::accreditations;
use crate::parties::organisations::{self, Organisation};
use crate::register::{self, Accreditation, Event as RegisterEvent};
use crate::rules::book::{Book, StandardId, TechnicalArea};
use crate::rules::certificate_check::{
    self, AccreditationStatus, DecisionFact, Facts, Issuable, Place, SiteLine,
};
use crate::rules::certificate_number::CertificateNumber;
use crate::rules::steps::certificate as revision;
use crate::rules::steps::certification::{self, Event, Facts as CaseFacts};
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::work::{Done, Work};

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
    /// The first day of validity.
    pub effective_on: Date,
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
        let areas = areas(case);
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
            }),
            cycle_start,
            effective: self.effective_on,
            issued,
            expires,
            previous_expires: None,
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
    let covering = accreditations::covering(conn, &standard, &areas(&case), decision.decided_on)?;
    Ok(Proposal {
        site_ids: sites.iter().map(|site| site.id).collect(),
        holder: Printed::holder(&organisation),
        sites: sites.iter().map(Printed::site).collect(),
        accreditation: covering.as_ref().map(|row| Accreditation {
            body: row.body.clone(),
            number: row.number.clone(),
            url: row.url.clone(),
        }),
        covering,
        effective_on: effective_on.unwrap_or(today),
        case,
        decision: decision.clone(),
        organisation,
    })
}

fn areas(case: &Certification) -> Vec<TechnicalArea> {
    case.technical_areas
        .split(';')
        .filter(|area| !area.is_empty())
        .map(TechnicalArea::new)
        .collect()
}

/// The counter whose next value numbers the next certificate.
const COUNTER: &str = "certificate";

/// The next number: the counter moves on over serials whose check character would be the letter O. Drawn inside the
/// transaction, so a number is neither lost nor given twice.
fn next_number(work: &mut Work<'_>, standard: &str) -> Result<CertificateNumber> {
    let digits = {
        let id = StandardId::new(standard);
        work.book().standard(&id)?.digits.clone()
    };
    let prefix = work.body().prefix.clone();
    loop {
        let drawn = work.next_number(COUNTER)?;
        let serial = u64::try_from(drawn).map_err(|e| Error::Broken(e.into()))?;
        let (number, used) = CertificateNumber::compose(&prefix, &digits, serial)?;
        // A number that was taken over is printed already, and stays with its certificate.
        if used == serial && !store::is_taken(work.conn(), &number.look_up())? {
            return Ok(number);
        }
    }
}

/// Issues the first revision from a decision that granted.
pub fn issue(work: &mut Work<'_>, decision: DecisionId, given: Issue) -> Result<Done<CertificateId>> {
    let reach = work.reach(Act::IssueCertificate)?;
    let decision = decision::by_id(work.conn(), reach, decision)?;
    let subject = Subject::of(decision.organisation_id);
    let permit = work.permit(Act::IssueCertificate, &subject, "decision")?;
    let today = work.today();
    let proposal = propose(work.conn(), reach, &decision, given.effective_on, today)?;
    unchanged("case", proposal.case.version, given.version)?;
    let facts = CaseFacts {
        expires: proposal.case.expires_on,
        ..CaseFacts::bare(today)
    };
    // A case that cannot be issued says so before anything is checked or drawn.
    certification::step(proposal.case.status, Event::Issue, &facts)?;
    let number = next_number(work, &proposal.case.standard)?;
    let issuable = proposal.check(work.book(), work.body(), &number, None, today)?;
    let id = keep(work, &proposal, issuable, None)?;
    let particulars = json!({ "certificate": id, "number": number });
    case::advance(
        work,
        &proposal.case,
        Event::Issue,
        &facts,
        Cycle::default(),
        particulars,
    )?;
    register::enter(
        work,
        number.as_str(),
        1,
        RegisterEvent::Issued,
        proposal.effective_on,
    )?;
    tell(work, &proposal, "certificate_issued", number.as_str(), 1)?;
    let after = json!({
        "number": number, "revision": 1, "certification": proposal.case.id, "decision": decision.id,
        "effective": proposal.effective_on, "expires": proposal.case.expires_on,
    });
    Ok(Done::new(permit, Entry::made("certificate", id, after), id))
}

/// Issues a further revision with the particulars as they are now: name, addresses, the wording of sites. Scope and
/// dates stay what was decided; exactly one revision is current afterwards (LC-73).
pub fn reissue(work: &mut Work<'_>, id: CertificationId, given: &Reissue) -> Result<Done<CertificateId>> {
    let reach = work.reach(Act::IssueCertificate)?;
    let case = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(case.organisation_id);
    let permit = work.permit(Act::IssueCertificate, &subject, "certification")?;
    let today = work.today();
    unchanged("case", case.version, given.version)?;
    if case::status_on(&case, today) != certification::State::Certified {
        return Err(Refusals::one(
            LC_91,
            "A certificate is issued again only while the certification is in force.",
        )
        .into());
    }
    let before = store::current_of(work.conn(), reach, id)?.ok_or(Error::NotFound("certificate"))?;
    let decision = decision::by_id(work.conn(), reach, before.decision_id)?;
    let proposal = propose(
        work.conn(),
        reach,
        &decision,
        Some(today.max(before.effective_on)),
        today,
    )?;
    let number: CertificateNumber = match before.number.parse() {
        Ok(number) => number,
        // It was taken over with the number that is printed.
        Err(_) => CertificateNumber::kept(&before.number)?,
    };
    let previous = Some(before.revision.unsigned_abs());
    let issuable = proposal.check(work.book(), work.body(), &number, previous, today)?;
    let next = before.revision + 1;
    let ruling = revision::step(
        before.status,
        revision::Event::Supersede,
        before.revision.unsigned_abs(),
        next.unsigned_abs(),
    )?;
    if !store::set_status(work.conn(), before.id, before.status, ruling.value)? {
        return Err(Error::Moved("certificate"));
    }
    let new = keep(work, &proposal, issuable, Some(&before))?;
    // LC-73: the register learns of it in the same moment, so the older paper answers "superseded" at once.
    register::enter(work, &before.number, next, RegisterEvent::Issued, today)?;
    tell(work, &proposal, "certificate_reissued", &before.number, next)?;
    let entry = Entry::changed(
        "certificate",
        new,
        json!({ "number": before.number, "revision": before.revision, "holder": before.holder, "sites": before.sites }),
        json!({ "number": before.number, "revision": next, "rule": LC_73, "holder": proposal.holder, "sites": proposal.sites }),
    )
    .because(given.reason.to_string());
    Ok(Done::new(permit, entry, new))
}

/// Writes one revision from the proof of the check list, which it uses up: number, revision and dates are the proof's.
fn keep(
    work: &mut Work<'_>,
    proposal: &Proposal,
    issuable: Ruling<Issuable>,
    before: Option<&Certificate>,
) -> Result<CertificateId> {
    let issued_by = work.actor().person().ok_or(Error::Forbidden)?.id;
    let case = &proposal.case;
    let Ruling {
        value: issuable,
        steps,
        ..
    } = issuable;
    let row = Certificate {
        id: work.id(CertificateId::from_uuid),
        number: issuable.number().to_string(),
        look_up: issuable.number().look_up().to_string(),
        revision: i32::try_from(issuable.revision()).map_err(|e| Error::Broken(e.into()))?,
        certification_id: case.id,
        organisation_id: case.organisation_id,
        decision_id: proposal.decision.id,
        status: State::Current,
        standard: issuable.standard().to_string(),
        scope: case.scope.clone(),
        technical_areas: case.technical_areas.clone(),
        holder: Document::of(&proposal.holder)?,
        sites: Document::of(&proposal.sites)?,
        // VE-43: shown only where the proof carries it.
        accreditation: issuable
            .accreditation()
            .and(proposal.accreditation.as_ref())
            .map(Document::of)
            .transpose()?,
        first_issued_on: before.map_or(proposal.decision.decided_on, |before| before.first_issued_on),
        cycle_start_on: issuable.cycle_start(),
        effective_on: issuable.effective(),
        issued_on: issuable.issued(),
        expires_on: issuable.expires(),
        checks: Document::of(&steps)?,
        issued_by,
        issuer: Some(Document::of(&work.settings().issuer_on(work.today())?)?),
    };
    if store::insert(work.conn(), &row)? {
        Ok(row.id)
    } else {
        Err(Error::Moved("certificate"))
    }
}

fn tell(
    work: &mut Work<'_>,
    proposal: &Proposal,
    letter: &'static str,
    number: &str,
    revision: i32,
) -> Result<()> {
    let verify = format!("{}/verify/{number}?revision={revision}", work.body().base_url);
    let particulars = json!({
        "organisation": proposal.organisation.legal_name,
        "contact": proposal.organisation.contact_name,
        "standard": proposal.case.standard,
        "number": number,
        "revision": revision,
        "effective": proposal.effective_on,
        "expires": proposal.case.expires_on,
        "verify": verify,
        "accredited": proposal.accreditation.is_some(),
    });
    work.letter(Letter {
        letter,
        recipient: proposal.organisation.contact_email.clone(),
        particulars,
    })
}
