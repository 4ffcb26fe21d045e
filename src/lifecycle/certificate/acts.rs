//! Issuing a certificate, and issuing it again with corrected particulars.

use serde_json::json;

use super::model::{Certificate, Issue, Printed, Reissue, State};
use super::proposal::{Proposal, propose};
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::{LC_73, LC_91, LC_120};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::base::ruling::{Refusals, Ruling};
use crate::journal::Entry;
use crate::lifecycle::case::{self, Cycle};
use crate::lifecycle::decision::model::Kind;
use crate::lifecycle::decision::{self};
use crate::outbox::Letter;
use crate::register::{self, Event as RegisterEvent};
use crate::rules::book::StandardId;
use crate::rules::certificate_check::Issuable;
use crate::rules::certificate_number::CertificateNumber;
use crate::rules::steps::certificate as revision;
use crate::rules::steps::certification::{self, Event, Facts as CaseFacts};
use crate::store::columns::Document;
use crate::work::{Done, Work};

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

/// Issues the certificate of a decision: the first revision after a grant, a further one of the same number after a
/// renewal or where the way began again (LC-73).
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
    let renews = decision.kind == Kind::Renew;
    if renews {
        renewed(work, &proposal)?;
    } else {
        certification::step(proposal.case.status, Event::Issue, &facts)?;
    }
    let before = store::current_of(work.conn(), reach, proposal.case.id)?;
    let number = match &before {
        Some(before) => number_of(before)?,
        None => next_number(work, &proposal.case.standard)?,
    };
    let previous = before.as_ref().map(|before| before.revision.unsigned_abs());
    let issuable = proposal.check(work.book(), work.body(), &number, previous, today)?;
    if let Some(before) = &before {
        supersede(work, before)?;
    }
    let id = keep(work, &proposal, issuable, before.as_ref())?;
    let revision = before.as_ref().map_or(1, |before| before.revision + 1);
    if renews {
        case::touch(work, &proposal.case)?;
    } else {
        let particulars = json!({ "certificate": id, "number": number });
        let cycle = Cycle::default();
        case::advance(work, &proposal.case, Event::Issue, &facts, cycle, particulars)?;
    }
    register::enter(
        work,
        number.as_str(),
        revision,
        RegisterEvent::Issued,
        proposal.effective_on,
    )?;
    tell(work, &proposal, "certificate_issued", number.as_str(), revision)?;
    let after = json!({
        "number": number, "revision": revision, "certification": proposal.case.id, "decision": decision.id,
        "effective": proposal.effective_on, "expires": proposal.case.expires_on,
    });
    Ok(Done::new(permit, Entry::made("certificate", id, after), id))
}

/// The certificate of a renewal is issued once, while the cycle it began is the present one.
fn renewed(work: &mut Work<'_>, proposal: &Proposal) -> Result<()> {
    let (case, decision) = (&proposal.case, &proposal.decision);
    let present = case.cycle_start_on == Some(decision.decided_on);
    if !present || case.status != certification::State::Certified {
        let says = "This renewal began no cycle that runs now, so no certificate is issued from it.";
        return Err(Refusals::one(LC_120, says).into());
    }
    if store::is_issued(work.conn(), decision.id)? {
        return Err(Error::Moved("certificate"));
    }
    Ok(())
}

fn number_of(before: &Certificate) -> Result<CertificateNumber> {
    match before.number.parse() {
        Ok(number) => Ok(number),
        // It was taken over with the number that is printed.
        Err(_) => Ok(CertificateNumber::kept(&before.number)?),
    }
}

/// LC-73: the revision before gives way.
fn supersede(work: &mut Work<'_>, before: &Certificate) -> Result<()> {
    let next = before.revision + 1;
    let ruling = revision::step(
        before.status,
        revision::Event::Supersede,
        before.revision.unsigned_abs(),
        next.unsigned_abs(),
    )?;
    if store::set_status(work.conn(), before.id, before.status, ruling.value)? {
        Ok(())
    } else {
        Err(Error::Moved("certificate"))
    }
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
    let number = number_of(&before)?;
    let previous = Some(before.revision.unsigned_abs());
    let issuable = proposal.check(work.book(), work.body(), &number, previous, today)?;
    supersede(work, &before)?;
    let next = before.revision + 1;
    let new = keep(work, &proposal, issuable, Some(&before))?;
    // LC-73: the register learns of it in the same moment, so the older paper answers "superseded" at once.
    let (case, old) = (&proposal.case, &before);
    let sites_before: Vec<Printed> = old.sites.read()?;
    let other = case.scope != old.scope
        || case.standard != old.standard
        || case.technical_areas != old.technical_areas
        || proposal.sites.len() != sites_before.len();
    let event = if other {
        RegisterEvent::ScopeChanged
    } else {
        RegisterEvent::Issued
    };
    register::enter(work, &before.number, next, event, today)?;
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
