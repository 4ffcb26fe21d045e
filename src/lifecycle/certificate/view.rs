//! What pages and JSON show of certificates, and what is printed.

use serde::Serialize;

use super::model::{Certificate, Printed, ToIssue};
use super::proposal::{Proposal, propose, sample_number};
use super::store;
use crate::access::{Act, policy};
use crate::base::body::Body;
use crate::base::citation::LC_20;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::base::ruling::{Refusal, Step};
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::decision;
use crate::lifecycle::queue::Waiting;
use crate::parties::organisations;
use crate::register::{self, Accreditation, PublicStatus};
use crate::rules::book::StandardId;
use crate::settings::Issuer;
use crate::store::columns::Document;
use crate::work::Reader;

/// Most certificates on one page.
const PAGE: i64 = 200;

/// A revision with its public state today.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CertificateView)]
pub struct View {
    /// The revision.
    #[serde(flatten)]
    pub certificate: Certificate,
    /// Who holds it, as printed.
    pub holder_name: String,
    /// What the public is told of it today (VE-6).
    pub public_status: PublicStatus,
    /// How that follows.
    pub steps: Vec<Step>,
}

/// What is still to be issued, and what was.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    /// Granted, to be issued.
    pub to_issue: Vec<ToIssue>,
    /// Every revision, the newest first.
    pub items: Vec<View>,
}

/// The page on which a certificate is issued: everything that will be printed, and what the check list says.
#[derive(Debug, Clone, Serialize)]
pub struct IssuePage {
    /// The decision.
    pub decision: DecisionId,
    /// The certification.
    pub certification: CertificationId,
    /// The case's version, carried by the form.
    pub version: i32,
    /// Who is told.
    pub contact: String,
    /// Where the letter goes.
    pub contact_email: String,
    /// Who will hold it.
    pub holder: Printed,
    /// Standard with edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// The sites in scope.
    pub sites: Vec<Printed>,
    /// The accreditation that covers it; none where none does.
    pub accreditation: Option<Accreditation>,
    /// The first day of the cycle.
    pub cycle_start: Option<Date>,
    /// The first day of validity.
    pub effective_on: Date,
    /// The last day of validity.
    pub expires_on: Option<Date>,
    /// What the check list found in order.
    pub steps: Vec<Step>,
    /// What it found missing.
    pub refusals: Vec<Refusal>,
}

/// A revision as it is printed.
#[derive(Debug, Clone, Serialize)]
pub struct Paper {
    /// The revision.
    pub id: CertificateId,
    /// The number.
    pub number: String,
    /// The revision.
    pub revision: i32,
    /// What it is worth today: a paper that is in force no more says so.
    pub public_status: PublicStatus,
    /// Who holds it.
    pub holder: Printed,
    /// The holder's address in one line.
    pub address: String,
    /// The sites in scope, with their addresses in one line.
    pub sites: Vec<(Printed, String)>,
    /// Standard with edition.
    pub standard: String,
    /// Its title, where the book knows it.
    pub standard_title: Option<String>,
    /// What is certified.
    pub scope: String,
    /// Codes of the technical areas.
    pub technical_areas: Vec<String>,
    /// The accreditation; none where none covers it.
    pub accreditation: Option<Accreditation>,
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
    /// Who signed the decision.
    pub decided_by_name: String,
    /// The certification body as it was printed.
    pub issuer: Issuer,
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<CertificateId>, limit: i64) -> Result<Vec<View>> {
    let reach = reader.reach();
    let newest = store::newest(reader.conn(), reach, after, limit)?;
    views(reader, newest)
}

/// The list page, and the list of the API.
pub fn list(reader: &mut Reader<'_>) -> Result<List> {
    let reach = reader.reach();
    let items = store::all(reader.conn(), reach, None, PAGE)?;
    Ok(List {
        items: views(reader, items)?,
        to_issue: to_issue(reader)?,
    })
}

/// Every revision of one certification, the newest first.
pub fn of_certification(reader: &mut Reader<'_>, id: CertificationId) -> Result<Vec<View>> {
    let reach = reader.reach();
    let revisions = store::all(reader.conn(), reach, Some(id), PAGE)?;
    views(reader, revisions)
}

/// One revision.
pub fn one(reader: &mut Reader<'_>, id: CertificateId) -> Result<View> {
    let reach = reader.reach();
    let certificate = store::by_id(reader.conn(), reach, id)?;
    let mut views = views(reader, vec![certificate])?;
    views.pop().ok_or(Error::NotFound("certificate"))
}

fn views(reader: &mut Reader<'_>, certificates: Vec<Certificate>) -> Result<Vec<View>> {
    let today = reader.today();
    let asked: Vec<_> = certificates
        .iter()
        .map(|certificate| register::Asked {
            number: &certificate.number,
            look_up: &certificate.look_up,
            revision: certificate.revision,
            effective: certificate.effective_on,
            expires: certificate.expires_on,
        })
        .collect();
    let standings = register::standings(reader.conn(), &asked, today)?;
    certificates
        .into_iter()
        .zip(standings)
        .map(|(certificate, standing)| {
            let holder: Printed = certificate.holder.read()?;
            Ok(View {
                holder_name: holder.name,
                public_status: standing.value,
                steps: standing.steps,
                certificate,
            })
        })
        .collect()
}

/// What is granted and still to be issued. A client is not shown the body's own work.
fn to_issue(reader: &mut Reader<'_>) -> Result<Vec<ToIssue>> {
    if policy::may(reader.actor(), Act::IssueCertificate).is_err() {
        return Ok(Vec::new());
    }
    let reach = reader.reach();
    store::to_issue(reader.conn(), reach, None)
}

/// The page on which a certificate is issued from a decision.
pub fn issue_page(reader: &mut Reader<'_>, body: &Body, id: DecisionId) -> Result<IssuePage> {
    let (reach, today) = (reader.reach(), reader.today());
    let decision = decision::by_id(reader.conn(), reach, id)?;
    let case = case::by_id(reader.conn(), reach, decision.certification_id)?;
    let organisation = organisations::by_id(reader.conn(), reach, case.organisation_id)?;
    let proposal: Proposal = propose(reader.conn(), reach, &decision, None, today)?;
    let number = sample_number(reader.book(), body, &case.standard)?;
    let (steps, refusals) = match proposal.check(reader.book(), body, &number, None, today) {
        Ok(ruling) => (ruling.steps, Vec::new()),
        Err(Error::Refused(refusals)) => (Vec::new(), refusals.0),
        Err(other) => return Err(other),
    };
    Ok(IssuePage {
        decision: id,
        certification: case.id,
        version: case.version,
        contact: organisation.contact_name,
        contact_email: organisation.contact_email,
        holder: proposal.holder,
        standard: case.standard,
        scope: case.scope,
        sites: proposal.sites,
        accreditation: proposal.accreditation,
        cycle_start: case.cycle_start_on,
        effective_on: proposal.effective_on,
        expires_on: case.expires_on,
        steps,
        refusals,
    })
}

/// One revision as it is printed.
pub fn paper(reader: &mut Reader<'_>, id: CertificateId) -> Result<Paper> {
    let reach = reader.reach();
    let View {
        certificate,
        public_status,
        ..
    } = one(reader, id)?;
    let decision = decision::by_id(reader.conn(), reach, certificate.decision_id)?;
    let decided_by_name = decision::shown_one(reader, decision)?.decided_by_name;
    let standard = StandardId::new(certificate.standard.as_str());
    let standard_title = reader
        .book()
        .standard(&standard)
        .ok()
        .map(|standard| standard.title.clone());
    let holder: Printed = certificate.holder.read()?;
    let sites: Vec<Printed> = certificate.sites.read()?;
    let areas = certificate.technical_areas.split(';');
    let issuer = match &certificate.issuer {
        Some(printed) => printed.read()?,
        None => reader.settings().issuer_on(certificate.issued_on)?,
    };
    Ok(Paper {
        issuer,
        id,
        address: holder.address(),
        holder,
        sites: sites
            .into_iter()
            .map(|site| {
                let address = site.address();
                (site, address)
            })
            .collect(),
        standard_title,
        technical_areas: areas.filter(|area| !area.is_empty()).map(str::to_owned).collect(),
        accreditation: certificate
            .accreditation
            .as_ref()
            .map(Document::read)
            .transpose()?,
        public_status,
        decided_by_name,
        number: certificate.number,
        revision: certificate.revision,
        standard: certificate.standard,
        scope: certificate.scope,
        first_issued_on: certificate.first_issued_on,
        cycle_start_on: certificate.cycle_start_on,
        effective_on: certificate.effective_on,
        issued_on: certificate.issued_on,
        expires_on: certificate.expires_on,
    })
}

/// What waits to be issued: rows of the home page of those who may issue.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    Ok(to_issue(reader)?
        .into_iter()
        .map(|one| Waiting {
            what: "queue-issue-certificate",
            organisation: one.organisation,
            subject: one.standard,
            href: format!("/desk/certificates/issue/{}", one.decision),
            due_on: None,
            rule: Some(LC_20),
        })
        .collect())
}

/// The decision about a certification whose certificate is still to be issued.
pub fn to_issue_of(reader: &mut Reader<'_>, id: CertificationId) -> Result<Option<DecisionId>> {
    let reach = reader.reach();
    let found = store::to_issue(reader.conn(), reach, Some(id))?;
    Ok(found.first().map(|one| one.decision))
}
