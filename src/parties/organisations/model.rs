//! An organisation and its sites.

use diesel::{Insertable, Queryable, Selectable};
use serde::Serialize;

use super::given::{Particulars, SiteParticulars};
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::text::Folded;
use crate::base::time::{Date, Instant};
use crate::store::schema::{organisations, sites};
use crate::text_enum;

text_enum! {
    /// What kind of place a site is (MS-2 to MS-4).
    SiteKind {
        /// A place that stays.
        Permanent = "permanent",
        /// Set up for a limited time for a specific job (MS-4).
        Temporary = "temporary",
        /// Work done online only (MS-3).
        Virtual = "virtual",
    }
}

text_enum! {
    /// The body's rating of a site's processes, for grouping and sampling (MS-20, MS-36).
    Risk {
        /// Simple, low consequence.
        Low = "low",
        /// In between.
        Medium = "medium",
        /// Serious consequence.
        High = "high",
    }
}

/// A client organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its legal name, as certificates print it.
    pub legal_name: String,
    /// The name for searching.
    #[serde(skip)]
    pub name_folded: String,
    /// Its number in the national register.
    pub registration_number: Option<String>,
    /// The group it belongs to.
    pub parent_group: Option<String>,
    /// Street and number of its registered address; empty while unknown, as are city and contact.
    pub street: String,
    /// City.
    pub city: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// Country, two letters of ISO 3166.
    pub country: String,
    /// Who speaks for it.
    pub contact_name: String,
    /// Where letters to it go.
    pub contact_email: String,
    /// Raised with every change.
    pub version: i32,
    /// When it was registered.
    #[serde(skip)]
    pub created_at: Instant,
    /// Its code in the list it was imported from.
    pub external_code: Option<String>,
}

/// A place where an organisation works.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = sites)]
#[schema(as = SiteRecord)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Street and number; empty while unknown, as is the city.
    pub street: String,
    /// City.
    pub city: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// Country, two letters of ISO 3166.
    pub country: String,
    /// What is done there; the site's sub-scope on the certificate (MS-80).
    pub activities: String,
    /// Permanent, temporary or virtual.
    pub kind: SiteKind,
    /// The rating for sampling.
    pub risk: Risk,
    /// Whether it is the central function (MS-1).
    pub central_function: bool,
    /// People working full time, over all shifts (AT-10). Nobody at all, full time or part time: not counted yet.
    pub full_time: i32,
    /// People working part time.
    pub part_time: i32,
    /// Minutes a day that a part-timer works on average (AT-11).
    pub part_time_minutes: Option<i32>,
    /// Shifts a day.
    pub shifts: i32,
    /// Since when it is in the body's records.
    pub listed_since: Date,
    /// Raised with every change.
    pub version: i32,
    /// Its code in the list it was imported from.
    pub external_code: Option<String>,
    /// How far north, in millionths of a degree; with the longitude or not at all.
    pub latitude_micro: Option<i32>,
    /// How far east, in millionths of a degree.
    pub longitude_micro: Option<i32>,
    /// The region it lies in, as GB-SCT (ISO 3166-2); public holidays go by it.
    pub region: Option<String>,
}

impl Organisation {
    /// The row with these particulars.
    pub(super) fn with(id: OrganisationId, p: &Particulars, version: i32, created_at: Instant) -> Self {
        Self {
            id,
            legal_name: p.legal_name.to_string(),
            name_folded: Folded::new(p.legal_name.as_str()).as_str().to_owned(),
            registration_number: p.registration_number.as_ref().map(ToString::to_string),
            parent_group: p.parent_group.as_ref().map(ToString::to_string),
            street: p.street.clone(),
            city: p.city.clone(),
            postcode: p.postcode.as_ref().map(ToString::to_string),
            country: p.country.clone(),
            contact_name: p.contact_name.clone(),
            contact_email: p.contact_email.clone(),
            version,
            created_at,
            external_code: None,
        }
    }

    /// Its address, as far as it is known.
    pub fn address(&self) -> String {
        known(&[&self.street, &self.city])
    }
}

impl Site {
    /// A site that is new in the body's records, with these particulars.
    pub(super) fn with(
        id: SiteId,
        organisation_id: OrganisationId,
        p: &SiteParticulars,
        listed_since: Date,
    ) -> Self {
        Self {
            id,
            organisation_id,
            name: p.name.to_string(),
            street: p.street.clone(),
            city: p.city.clone(),
            postcode: p.postcode.as_ref().map(ToString::to_string),
            country: p.country.clone(),
            activities: p.activities.to_string(),
            kind: p.kind,
            risk: p.risk.unwrap_or(Risk::Medium),
            central_function: p.central_function,
            full_time: p.full_time,
            part_time: p.part_time,
            part_time_minutes: p.part_time_minutes,
            shifts: p.shifts,
            listed_since,
            version: 1,
            external_code: None,
            latitude_micro: p.place.map(|place| place.latitude_micro),
            longitude_micro: p.place.map(|place| place.longitude_micro),
            region: p.region.clone(),
        }
    }

    /// Its address, as far as it is known.
    pub fn address(&self) -> String {
        known(&[&self.street, &self.city])
    }
}

fn known(parts: &[&str]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .copied()
        .filter(|part| !part.trim().is_empty())
        .collect();
    parts.join(", ")
}
