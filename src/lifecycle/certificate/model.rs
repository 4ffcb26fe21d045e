//! A certificate revision, and what is given to issue one.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{CertificateId, CertificationId, DecisionId, OrganisationId, UserId};
use crate::base::text::Paragraph;
use crate::base::time::Date;
use crate::parties::organisations::{Organisation, Site, SiteKind};
use crate::store::columns::Document;
use crate::store::schema::certificates;

pub use crate::rules::steps::certificate::State;

/// One revision of a certificate as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = certificates)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// The number as printed.
    pub number: String,
    /// Capital letters and digits of the number alone.
    #[serde(skip)]
    pub look_up: String,
    /// The revision, from 1.
    pub revision: i32,
    /// The certification.
    pub certification_id: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The decision it was issued from.
    pub decision_id: DecisionId,
    /// Current or superseded.
    pub status: State,
    /// Standard with edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// Codes separated by semicolons.
    pub technical_areas: String,
    /// Who holds it, as it was at issue.
    pub holder: Document,
    /// The sites in scope, as they were at issue.
    pub sites: Document,
    /// The accreditation that covers it; none where none does (VE-41).
    pub accreditation: Option<Document>,
    /// The first day ever certified.
    pub first_issued_on: Date,
    /// The first day of the present cycle.
    pub cycle_start_on: Date,
    /// The first day of validity.
    pub effective_on: Date,
    /// The day this revision was issued.
    pub issued_on: Date,
    /// The last day of validity.
    pub expires_on: Date,
    /// The check list that allowed the issue.
    pub checks: Document,
    /// Who issued it.
    pub issued_by: UserId,
    /// The certification body as the paper prints it; none on revisions from before it was kept.
    #[serde(skip)]
    pub issuer: Option<Document>,
}

/// A decision whose certificate is still to be issued.
#[derive(Debug, Clone, Queryable, Serialize)]
pub struct ToIssue {
    /// The decision.
    pub decision: DecisionId,
    /// The certification.
    pub certification: CertificationId,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// The day it was granted.
    pub decided_on: Date,
}

/// A place with its address, as the paper prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The legal name, or the site's name.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// Country, two letters.
    pub country: String,
    /// What is certified there; empty for the holder.
    pub scope: String,
    /// Whether it is the central function.
    pub central_function: bool,
    /// Whether it is there for a limited time only; then it is marked so (MS-4, MS-81).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub temporary: bool,
}

impl Printed {
    /// The holder.
    pub fn holder(organisation: &Organisation) -> Self {
        Self {
            name: organisation.legal_name.clone(),
            street: organisation.street.clone(),
            city: organisation.city.clone(),
            postcode: organisation.postcode.clone(),
            country: organisation.country.clone(),
            scope: String::new(),
            central_function: false,
            temporary: false,
        }
    }

    /// A site (MS-80). MS-83: nothing here says whether it was visited.
    pub fn site(site: &Site) -> Self {
        Self {
            name: site.name.clone(),
            street: site.street.clone(),
            city: site.city.clone(),
            postcode: site.postcode.clone(),
            country: site.country.clone(),
            scope: site.activities.clone(),
            central_function: site.central_function,
            temporary: site.kind == SiteKind::Temporary,
        }
    }

    /// The address in one line.
    pub fn address(&self) -> String {
        let city = match &self.postcode {
            Some(postcode) => format!("{} {postcode}", self.city),
            None => self.city.clone(),
        };
        [self.street.as_str(), city.as_str(), self.country.as_str()].join(", ")
    }
}

/// What is given to issue a certificate from a decision.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenIssue {
    /// The first day of validity; the day of issue when nothing is given.
    pub effective_on: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// The first day of validity.
    pub effective_on: Option<Date>,
    /// The case's version as it was seen.
    pub version: i32,
}

impl GivenIssue {
    /// Checks both fields.
    pub fn check(&self) -> Result<Issue> {
        let mut fields = Fields::none();
        let effective_on = fields.take("effective_on", self.effective_on.optional_date());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (effective_on, version) {
            (Some(effective_on), Some(version)) => Ok(Issue {
                effective_on,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to issue a further revision with the particulars as they are now.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenReissue {
    /// What changed, and why the paper must follow.
    pub reason: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Reissue {
    /// What changed.
    pub reason: Paragraph,
    /// The case's version as it was seen.
    pub version: i32,
}

impl GivenReissue {
    /// Checks both fields.
    pub fn check(&self) -> Result<Reissue> {
        let mut fields = Fields::none();
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (reason, version) {
            (Some(reason), Some(version)) => Ok(Reissue { reason, version }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
