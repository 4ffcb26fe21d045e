//! Taking a site out of the scope of a certification (MS-64, MS-72): a decision by somebody outside every audit team,
//! like each that changes what is certified. The certificate follows as a further revision.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::{Act, Subject};
use crate::base::citation::LC_98;
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::given::Given;
use crate::base::ids::{CertificationId, SiteId};
use crate::base::ruling::Refusals;
use crate::journal::Entry;
use crate::lifecycle::decision::{self, Dossier};
use crate::lifecycle::{case, findings, programme};
use crate::parties::organisations::{self, Site};
use crate::rules::site_sample::leaving::{Leaving, may_leave};
use crate::rules::steps::audit::State as AuditState;
use crate::rules::steps::certification::State;
use crate::rules::steps::finding;
use crate::work::{Done, Reader, Work};

/// What is given to take a site out.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = GivenSiteRemoval)]
pub struct GivenRemoval {
    /// The site.
    pub site: Given,
    /// Why it leaves.
    pub reason: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Removal {
    site: SiteId,
    reason: String,
    version: i32,
}

impl GivenRemoval {
    /// Checks the form; whether the site may leave is the rule's to say.
    pub fn check(&self) -> Result<Removal> {
        let mut fields = Fields::none();
        let site = fields.take(
            "site",
            self.site.one_of().map_err(|_| "Choose one of the sites shown."),
        );
        let reason = fields.take("reason", self.reason.optional_paragraph()).flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        fields.check()?;
        Ok(Removal {
            site: site.ok_or(Error::NotFound("site"))?,
            reason: reason.map(String::from).unwrap_or_default(),
            version: version.ok_or(Error::NoVersion)?,
        })
    }
}

/// Takes the site out of the scope and out of every audit that nobody has placed yet.
pub fn remove_site(work: &mut Work<'_>, id: CertificationId, given: &Removal) -> Result<Done<()>> {
    let reach = work.reach(Act::RemoveSite)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::RemoveSite, &subject, "certification")?;
    unchanged("case", certification.version, given.version)?;
    let ids = case::sites(work.conn(), id)?;
    let sites = organisations::sites_among(work.conn(), reach, &ids)?;
    let leaves = sites.iter().find(|site| site.id == given.site);
    let site = leaves.cloned().ok_or(Error::NotFound("site"))?;
    let dossier = Dossier::of_certification(work.conn(), reach, id)?;
    let (actor, today) = (work.actor().clone(), work.today());
    let mut no = Refusals::none();
    // MS-64: in the process of certification as well as after it, but not between a decision and its certificate.
    let status = case::status_on(&certification, today);
    no.unless(
        matches!(
            status,
            State::Applicant | State::InAudit | State::Certified | State::Suspended
        ),
        LC_98,
        format!("The certification is {status}: its sites do not change now."),
    );
    let cleared = decision::cleared_outside_team(work.conn(), &actor, &dossier, "", today)?;
    let open: Vec<String> = findings::of_certification(work.conn(), reach, id)?
        .into_iter()
        .filter(|found| found.site_id == site.id && found.grade.is_nonconformity())
        .filter(|found| found.status != finding::State::Verified)
        .map(|found| {
            dossier
                .findings
                .iter()
                .find(|row| row.id == found.id)
                .map_or_else(|| found.id.to_string(), |row| dossier.name_of(row))
        })
        .collect();
    let (mut arranged, mut planned) = (Vec::new(), Vec::new());
    for audit in programme::audits_of(work.conn(), reach, id)? {
        let visits = programme::sites_of(work.conn(), audit.id)?;
        if visits.iter().all(|visit| visit.site_id != site.id) {
            continue;
        }
        match audit.status {
            AuditState::Held | AuditState::Confirmed => arranged.push(format!("audit {}", audit.number)),
            AuditState::Planned => planned.push(audit.id),
            _ => {}
        }
    }
    let ruling = no.take(may_leave(&Leaving {
        name: &site.name,
        central: site.central_function,
        others: sites.len().saturating_sub(1),
        open: &open,
        arranged: &arranged,
        reason: &given.reason,
    }));
    let (Some(ruling), true) = (ruling, no.is_empty()) else {
        return Err(no.into());
    };
    case::touch(work, &certification)?;
    case::leave(work, id, site.id)?;
    for audit in &planned {
        programme::leave_out(work.conn(), *audit, site.id)?;
    }
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "sites": ids }),
        json!({
            "without": site.id, "on": today, "audits": planned, "steps": ruling.steps, "clearance": cleared.steps,
        }),
    )
    .because(given.reason.clone());
    Ok(Done::new(permit, entry, ()))
}

/// The sites of a case, for the page that takes one out.
#[derive(Debug, Clone, Serialize)]
pub struct SitesPage {
    /// The case.
    pub certification: CertificationId,
    /// Its version.
    pub version: i32,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// The sites in scope.
    pub sites: Vec<Site>,
}

/// What the page shows.
pub fn sites_page(reader: &mut Reader<'_>, id: CertificationId) -> Result<SitesPage> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let ids = case::sites(reader.conn(), id)?;
    Ok(SitesPage {
        certification: id,
        version: certification.version,
        organisation: organisations::by_id(reader.conn(), reach, certification.organisation_id)?.legal_name,
        standard: certification.standard,
        sites: organisations::sites_among(reader.conn(), reach, &ids)?,
    })
}
