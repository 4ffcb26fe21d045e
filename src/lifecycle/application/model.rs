//! An application, and what is given to start and to fill in one.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::citation::{LC_10, MS_91};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{ApplicationId, OrganisationId, SiteId};
use crate::base::ruling::Refusals;
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, Instant};
use crate::parties::organisations::{Organisation, Site};
use crate::rules::book::StandardId;
use crate::rules::steps::application::{ApplicationFacts, Missing, SiteFacts, State, missing_parts};
use crate::store::schema::applications;

/// An application as kept. Everything LC-10 asks for may be missing in a draft.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = applications)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Standard and edition, as "ISO 9001:2015".
    pub standard: String,
    /// Where it stands.
    pub status: State,
    /// The scope wanted.
    pub scope: Option<String>,
    /// What is left out of the standard or the organisation, and why.
    pub exclusions: Option<String>,
    /// Processes and operations.
    pub processes: Option<String>,
    /// People and technical resources.
    pub resources: Option<String>,
    /// Functions and relationships.
    pub relationships: Option<String>,
    /// Outsourced processes that affect conformity.
    pub outsourced_processes: Option<String>,
    /// Legal obligations.
    pub legal_obligations: Option<String>,
    /// Whether management-system consultancy was received.
    pub consultancy_received: Option<bool>,
    /// From whom.
    pub consultancy_from: Option<String>,
    /// The language to audit in, a code of ISO 639.
    pub language: Option<String>,
    /// Whether an internal audit was done.
    pub internal_audit_done: Option<bool>,
    /// Whether a management review was done.
    pub management_review_done: Option<bool>,
    /// From when the audit is wanted.
    pub wanted_from: Option<Date>,
    /// When it was started.
    pub created_at: Instant,
    /// When it was submitted.
    pub submitted_at: Option<Instant>,
    /// Raised with every change.
    pub version: i32,
}

impl Application {
    /// A draft with nothing in it yet.
    pub(super) fn draft(
        id: ApplicationId,
        organisation_id: OrganisationId,
        standard: &StandardId,
        created_at: Instant,
    ) -> Self {
        Self {
            id,
            organisation_id,
            standard: standard.to_string(),
            status: State::Draft,
            scope: None,
            exclusions: None,
            processes: None,
            resources: None,
            relationships: None,
            outsourced_processes: None,
            legal_obligations: None,
            consultancy_received: None,
            consultancy_from: None,
            language: None,
            internal_audit_done: None,
            management_review_done: None,
            wanted_from: None,
            created_at,
            submitted_at: None,
            version: 1,
        }
    }

    /// Standard and edition, as the book names them.
    pub fn standard_id(&self) -> StandardId {
        StandardId::new(self.standard.as_str())
    }

    /// What LC-10 looks at.
    pub fn facts(&self, organisation: &Organisation, sites: &[Site]) -> ApplicationFacts {
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        ApplicationFacts {
            scope: text(&self.scope),
            legal_name: organisation.legal_name.clone(),
            address: organisation.address(),
            standards: vec![self.standard_id()],
            processes: text(&self.processes),
            resources: text(&self.resources),
            relationships: text(&self.relationships),
            legal_obligations: text(&self.legal_obligations),
            outsourced_processes: text(&self.outsourced_processes),
            consultancy_received: self.consultancy_received,
            consultancy_from: text(&self.consultancy_from),
            sites: sites.iter().map(site_facts).collect(),
        }
    }
}

/// Every part still missing: what LC-10 asks for, and what only this house asks.
pub fn missing(facts: &ApplicationFacts, organisation: &Organisation, sites: &[Site]) -> Vec<Missing> {
    let mut missing = missing_parts(facts);
    missing.extend(missing_besides(organisation, sites));
    missing
}

/// What the state machine does not look at: somebody to write to and, of several sites, the central function (MS-91),
/// without which no sample can be drawn.
pub(super) fn missing_besides(organisation: &Organisation, sites: &[Site]) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut add = |field: &str, rule, says: &str| {
        missing.push(Missing {
            field: field.to_owned(),
            site: None,
            rule,
            says: says.to_owned(),
        });
    };
    if organisation.contact_name.is_empty() || organisation.contact_email.is_empty() {
        add(
            "contact",
            LC_10,
            "Enter who speaks for the organisation, and the address letters go to.",
        );
    }
    if sites.len() > 1 && !sites.iter().any(|site| site.central_function) {
        add(
            "sites",
            MS_91,
            "Choose the central function too: with several sites it is audited every time.",
        );
    }
    missing
}

fn site_facts(site: &Site) -> SiteFacts {
    SiteFacts {
        id: site.id.into(),
        name: site.name.clone(),
        address: site.address(),
        activities: site.activities.clone(),
        people: Some(i64::from(site.full_time) + i64::from(site.part_time)),
    }
}

/// What is given to start an application.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenStart {
    /// The client. Left out by a client's own people.
    pub organisation: Given,
    /// Standard and edition.
    pub standard: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Start {
    /// The client, where one was named.
    pub organisation: Option<OrganisationId>,
    /// Standard and edition; whether the book has it is the act's to say.
    pub standard: StandardId,
}

impl GivenStart {
    /// Checks both fields.
    pub fn check(&self) -> Result<Start> {
        let mut fields = Fields::none();
        let organisation = fields.take("organisation", self.organisation.optional_one_of());
        let standard = if self.standard.is_empty() {
            fields.add("standard", "Choose a standard.");
            None
        } else {
            Some(StandardId::new(self.standard.as_str().trim()))
        };
        match (organisation, standard) {
            (Some(organisation), Some(standard)) if fields.0.is_empty() => Ok(Start {
                organisation,
                standard,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to fill in a draft. Any part may be missing; what is there must be readable.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenDraft {
    /// The sites in the scope wanted.
    pub sites: Vec<Given>,
    /// The scope wanted.
    pub scope: Given,
    /// What is left out, and why.
    pub exclusions: Given,
    /// Processes and operations.
    pub processes: Given,
    /// People and technical resources.
    pub resources: Given,
    /// Functions and relationships.
    pub relationships: Given,
    /// Outsourced processes.
    pub outsourced_processes: Given,
    /// Legal obligations.
    pub legal_obligations: Given,
    /// Whether consultancy was received.
    pub consultancy_received: Given,
    /// From whom.
    pub consultancy_from: Given,
    /// The language to audit in.
    pub language: Given,
    /// Whether an internal audit was done.
    pub internal_audit_done: Given,
    /// Whether a management review was done.
    pub management_review_done: Given,
    /// From when the audit is wanted.
    pub wanted_from: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// A draft's parts, checked.
#[derive(Debug, Clone, AsChangeset, Serialize)]
#[diesel(table_name = applications)]
#[diesel(treat_none_as_null = true)]
pub struct Parts {
    scope: Option<String>,
    exclusions: Option<String>,
    processes: Option<String>,
    resources: Option<String>,
    relationships: Option<String>,
    outsourced_processes: Option<String>,
    legal_obligations: Option<String>,
    consultancy_received: Option<bool>,
    consultancy_from: Option<String>,
    language: Option<String>,
    internal_audit_done: Option<bool>,
    management_review_done: Option<bool>,
    wanted_from: Option<Date>,
}

/// A draft as given, checked.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What is written on the application.
    pub(super) parts: Parts,
    /// The sites chosen, each once, in the order given.
    pub(super) sites: Vec<SiteId>,
    /// The version seen.
    pub version: i32,
}

impl GivenDraft {
    /// Checks every field that is there.
    pub fn check(&self) -> Result<Draft> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        let mut sites: Vec<SiteId> = Vec::new();
        for given in self.sites.iter().filter(|given| !given.is_empty()) {
            match given.one_of::<SiteId>() {
                Ok(site) if sites.contains(&site) => {}
                Ok(site) => sites.push(site),
                // An id that is none is answered like a site that is not there.
                Err(_) => fields.add("sites", NO_SUCH_SITE),
            }
        }
        let mut text = |field: &str, given: &Given| {
            let paragraph = fields.take(field, given.optional_paragraph()).flatten();
            paragraph.map(Paragraph::into)
        };
        let scope = text("scope", &self.scope);
        let exclusions = text("exclusions", &self.exclusions);
        let processes = text("processes", &self.processes);
        let resources = text("resources", &self.resources);
        let relationships = text("relationships", &self.relationships);
        let outsourced_processes = text("outsourced_processes", &self.outsourced_processes);
        let legal_obligations = text("legal_obligations", &self.legal_obligations);
        let mut yes_no = |field: &str, given: &Given| fields.take(field, given.optional_yes_no()).flatten();
        let consultancy_received = yes_no("consultancy_received", &self.consultancy_received);
        let internal_audit_done = yes_no("internal_audit_done", &self.internal_audit_done);
        let management_review_done = yes_no("management_review_done", &self.management_review_done);
        let consultancy_from = fields
            .take("consultancy_from", self.consultancy_from.optional_line())
            .flatten()
            .map(Line::into);
        let language = fields.take("language", language(&self.language)).flatten();
        let wanted_from = fields
            .take("wanted_from", self.wanted_from.optional_date())
            .flatten();
        match version {
            Some(version) if fields.0.is_empty() => Ok(Draft {
                parts: Parts {
                    scope,
                    exclusions,
                    processes,
                    resources,
                    relationships,
                    outsourced_processes,
                    legal_obligations,
                    consultancy_received,
                    consultancy_from,
                    language,
                    internal_audit_done,
                    management_review_done,
                    wanted_from,
                },
                sites,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// The sentence about a site that is not the organisation's own; the same for one that is nobody's.
pub(super) const NO_SUCH_SITE: &str =
    "This is not one of the organisation's sites. Choose among those shown.";

/// A language to audit in, as "en".
fn language(given: &Given) -> std::result::Result<Option<String>, String> {
    let code = given.as_str().trim().to_lowercase();
    let well_formed = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    match code.as_str() {
        "" => Ok(None),
        _ if well_formed => Ok(Some(code)),
        _ => Err("Write the language as its code of two or three letters, as en for English.".to_owned()),
    }
}

/// What is given to submit.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenVersion {
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenVersion {
    /// The version seen.
    pub fn check(&self) -> Result<i32> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        version.ok_or(Error::Invalid(fields))
    }
}

/// LC-10: what was submitted stays as it was; the review works on it.
pub(super) fn refuse_unless_draft(application: &Application) -> Result<()> {
    if application.status == State::Draft {
        return Ok(());
    }
    let says = format!(
        "The application is {}; only a draft can be changed.",
        application.status
    );
    Err(Refusals::one(LC_10, says).into())
}
