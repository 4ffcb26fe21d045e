//! An organisation, its sites, and what is given to register or change them.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::text::{Folded, Line, Paragraph};
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
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
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
    /// Street and number of its registered address.
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
}

/// A place where an organisation works.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = sites)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Street and number.
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
    /// People working full time, over all shifts (AT-10).
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
}

/// What is given to register or change an organisation.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenOrganisation {
    /// The legal name.
    pub legal_name: Given,
    /// The number in the national register.
    pub registration_number: Given,
    /// The group it belongs to.
    pub parent_group: Given,
    /// Street and number.
    pub street: Given,
    /// City.
    pub city: Given,
    /// Postcode.
    pub postcode: Given,
    /// Country.
    pub country: Given,
    /// Who speaks for it.
    pub contact_name: Given,
    /// Where letters go.
    pub contact_email: Given,
    /// The version seen, for a change.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Particulars {
    /// The legal name.
    pub legal_name: Line,
    /// The number in the national register.
    pub registration_number: Option<Line>,
    /// The group it belongs to.
    pub parent_group: Option<Line>,
    /// Street and number.
    pub street: Line,
    /// City.
    pub city: Line,
    /// Postcode.
    pub postcode: Option<Line>,
    /// Country.
    pub country: String,
    /// Who speaks for it.
    pub contact_name: Line,
    /// Where letters go.
    pub contact_email: Line,
}

impl GivenOrganisation {
    /// Checks every field.
    pub fn check(&self) -> Result<Particulars> {
        let mut fields = Fields::none();
        let legal_name = fields.take("legal_name", self.legal_name.line());
        let registration_number =
            fields.take("registration_number", self.registration_number.optional_line());
        let parent_group = fields.take("parent_group", self.parent_group.optional_line());
        let street = fields.take("street", self.street.line());
        let city = fields.take("city", self.city.line());
        let postcode = fields.take("postcode", self.postcode.optional_line());
        let country = fields.take("country", self.country.country());
        let contact_name = fields.take("contact_name", self.contact_name.line());
        let contact_email = fields.take("contact_email", self.contact_email.email());
        match (legal_name, street, city, country, contact_name, contact_email) {
            (
                Some(legal_name),
                Some(street),
                Some(city),
                Some(country),
                Some(contact_name),
                Some(contact_email),
            ) if fields.0.is_empty() => Ok(Particulars {
                legal_name,
                registration_number: registration_number.flatten(),
                parent_group: parent_group.flatten(),
                street,
                city,
                postcode: postcode.flatten(),
                country,
                contact_name,
                contact_email,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
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
            street: p.street.to_string(),
            city: p.city.to_string(),
            postcode: p.postcode.as_ref().map(ToString::to_string),
            country: p.country.clone(),
            contact_name: p.contact_name.to_string(),
            contact_email: p.contact_email.to_string(),
            version,
            created_at,
        }
    }
}

/// What is given to add or change a site.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSite {
    /// The name.
    pub name: Given,
    /// Street and number.
    pub street: Given,
    /// City.
    pub city: Given,
    /// Postcode.
    pub postcode: Given,
    /// Country.
    pub country: Given,
    /// What is done there.
    pub activities: Given,
    /// Permanent, temporary or virtual.
    pub kind: Given,
    /// The rating for sampling; medium when nothing is given. Set by the body's people only.
    pub risk: Given,
    /// Whether it is the central function.
    pub central_function: Given,
    /// People working full time.
    pub full_time: Given,
    /// People working part time.
    pub part_time: Given,
    /// Hours a day that a part-timer works on average.
    pub part_time_hours: Given,
    /// Shifts a day; one when nothing is given.
    pub shifts: Given,
    /// The version seen, for a change.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct SiteParticulars {
    /// The name.
    pub name: Line,
    /// Street and number.
    pub street: Line,
    /// City.
    pub city: Line,
    /// Postcode.
    pub postcode: Option<Line>,
    /// Country.
    pub country: String,
    /// What is done there.
    pub activities: Paragraph,
    /// The kind of place.
    pub kind: SiteKind,
    /// The rating, where one was given.
    pub risk: Option<Risk>,
    /// Whether it is to be the central function.
    pub central_function: bool,
    /// People working full time.
    pub full_time: i32,
    /// People working part time.
    pub part_time: i32,
    /// Minutes a day that a part-timer works.
    pub part_time_minutes: Option<i32>,
    /// Shifts a day.
    pub shifts: i32,
}

/// Most people at one site; more is surely a slip.
const PEOPLE_MAX: i32 = 500_000;

impl GivenSite {
    /// Checks every field and their combination (AT-17).
    pub fn check(&self) -> Result<SiteParticulars> {
        let mut fields = Fields::none();
        let name = fields.take("name", self.name.line());
        let street = fields.take("street", self.street.line());
        let city = fields.take("city", self.city.line());
        let postcode = fields.take("postcode", self.postcode.optional_line()).flatten();
        let country = fields.take("country", self.country.country());
        let activities = fields.take("activities", self.activities.paragraph());
        let kind = fields.take("kind", self.kind.one_of());
        let risk = fields.take("risk", self.risk.optional_one_of()).flatten();
        let full_time = fields.take("full_time", self.full_time.whole(0..=PEOPLE_MAX));
        let part_time = if self.part_time.is_empty() {
            Some(0)
        } else {
            fields.take("part_time", self.part_time.whole(0..=PEOPLE_MAX))
        };
        let shifts = if self.shifts.is_empty() {
            Some(1)
        } else {
            fields.take("shifts", self.shifts.whole(1..=4))
        };
        let part_time_minutes = self.minutes(part_time.unwrap_or(0), &mut fields);
        if let (Some(full), Some(part)) = (full_time, part_time)
            && full + part == 0
        {
            fields.add(
                "full_time",
                "Count the people who work at this site: at least one (AT-10, AT-17).",
            );
        }
        match (
            name, street, city, country, activities, kind, full_time, part_time, shifts,
        ) {
            (
                Some(name),
                Some(street),
                Some(city),
                Some(country),
                Some(activities),
                Some(kind),
                Some(full_time),
                Some(part_time),
                Some(shifts),
            ) if fields.0.is_empty() => Ok(SiteParticulars {
                name,
                street,
                city,
                postcode,
                country,
                activities,
                kind,
                risk,
                central_function: self.central_function.ticked(),
                full_time,
                part_time,
                part_time_minutes,
                shifts,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// AT-11, AT-17: part-timers need their hours, more than 0 and at most 24 a day.
    fn minutes(&self, part_time: i32, fields: &mut Fields) -> Option<i32> {
        if part_time == 0 {
            if !self.part_time_hours.is_empty() && self.part_time_hours.as_str().trim() != "0" {
                fields.add(
                    "part_time",
                    "Hours are given but no part-timers. Enter how many there are (AT-11).",
                );
            }
            return None;
        }
        let hours = fields.take("part_time_hours", self.part_time_hours.decimal())?;
        let minutes = (hours * 60).to_integer();
        if (1..=24 * 60).contains(&minutes) {
            i32::try_from(minutes).ok()
        } else {
            fields.add(
                "part_time_hours",
                "Enter more than 0 and at most 24 hours a day (AT-17).",
            );
            None
        }
    }
}
