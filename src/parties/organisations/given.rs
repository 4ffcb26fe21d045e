//! What is given to register or change organisations and sites, and its checks.

use serde::{Deserialize, Serialize};

use super::model::{Organisation, Risk, Site, SiteKind};
use crate::base::amounts::{Exact, decimal};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::{Checked, Given};
use crate::base::place::{self, Place};
use crate::base::text::{Line, Paragraph};

/// How much must be known. A form asks for everything; a list that is imported leaves gaps, and what is not known is
/// empty until somebody enters it. An application misses it then (LC-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Every part.
    All,
    /// What a thing is recognised by.
    Recognisable,
}

impl Asks {
    fn line(self, given: &Given) -> Checked<String> {
        if self == Self::Recognisable && given.is_empty() {
            return Ok(String::new());
        }
        given.line().map(Line::into)
    }
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
    pub street: String,
    /// City.
    pub city: String,
    /// Postcode.
    pub postcode: Option<Line>,
    /// Country.
    pub country: String,
    /// Who speaks for it.
    pub contact_name: String,
    /// Where letters go.
    pub contact_email: String,
}

impl GivenOrganisation {
    /// Checks every field.
    pub fn check(&self) -> Result<Particulars> {
        self.read(Asks::All)
    }

    /// Checks every field that is there.
    pub(super) fn read(&self, asks: Asks) -> Result<Particulars> {
        let mut fields = Fields::none();
        let legal_name = fields.take("legal_name", self.legal_name.line());
        let registration_number =
            fields.take("registration_number", self.registration_number.optional_line());
        let parent_group = fields.take("parent_group", self.parent_group.optional_line());
        let street = fields.take("street", asks.line(&self.street));
        let city = fields.take("city", asks.line(&self.city));
        let postcode = fields.take("postcode", self.postcode.optional_line());
        let country = fields.take("country", self.country.country());
        let contact_name = fields.take("contact_name", asks.line(&self.contact_name));
        let contact_email = match asks {
            Asks::Recognisable if self.contact_email.is_empty() => Some(String::new()),
            _ => fields.take("contact_email", self.contact_email.email().map(Line::into)),
        };
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
    /// Region, as GB-SCT (ISO 3166-2); public holidays go by it.
    pub region: Given,
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
    /// Degrees north, as 51.379997; with the longitude or not at all.
    pub latitude: Given,
    /// Degrees east.
    pub longitude: Given,
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
    pub street: String,
    /// City.
    pub city: String,
    /// Postcode.
    pub postcode: Option<Line>,
    /// Country.
    pub country: String,
    /// Region, where it is known.
    pub region: Option<String>,
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
    /// Where on the earth.
    pub place: Option<Place>,
}

/// Most people at one site; more is surely a slip.
const PEOPLE_MAX: i32 = 500_000;

impl GivenSite {
    /// Checks every field and their combination (AT-17).
    pub fn check(&self) -> Result<SiteParticulars> {
        self.read(Asks::All)
    }

    /// Checks every field that is there and their combination.
    pub(super) fn read(&self, asks: Asks) -> Result<SiteParticulars> {
        let mut fields = Fields::none();
        let name = fields.take("name", self.name.line());
        let street = fields.take("street", asks.line(&self.street));
        let city = fields.take("city", asks.line(&self.city));
        let postcode = fields.take("postcode", self.postcode.optional_line()).flatten();
        let country = fields.take("country", self.country.country());
        let region = fields
            .take("region", self.region.optional_region(country.as_deref()))
            .flatten();
        let activities = fields.take("activities", self.activities.paragraph());
        let kind = fields.take("kind", self.kind.one_of());
        let risk = fields.take("risk", self.risk.optional_one_of()).flatten();
        let uncounted = asks == Asks::Recognisable && self.full_time.is_empty();
        let full_time = if uncounted {
            Some(0)
        } else {
            fields.take("full_time", self.full_time.whole(0..=PEOPLE_MAX))
        };
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
            && !uncounted
        {
            fields.add(
                "full_time",
                "Count the people who work at this site: at least one (AT-10, AT-17).",
            );
        }
        let place = self.place(&mut fields);
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
                region,
                activities,
                kind,
                risk,
                central_function: self.central_function.ticked(),
                full_time,
                part_time,
                part_time_minutes,
                shifts,
                place,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// Both coordinates or neither.
    fn place(&self, fields: &mut Fields) -> Option<Place> {
        let half = match (self.latitude.is_empty(), self.longitude.is_empty()) {
            (true, true) => return None,
            (true, false) => Some("latitude"),
            (false, true) => Some("longitude"),
            (false, false) => None,
        };
        if let Some(missing) = half {
            fields.add(missing, "Enter both latitude and longitude, or neither.");
            return None;
        }
        let latitude = fields.take("latitude", place::latitude(self.latitude.as_str()));
        let longitude = fields.take("longitude", place::longitude(self.longitude.as_str()));
        Some(Place {
            latitude_micro: latitude?,
            longitude_micro: longitude?,
        })
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
        // Hours are written with four decimals: 7 h 20 min is 7.3333, and it is 440 minutes that are meant.
        let minutes = (hours * 60).round().to_integer();
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

impl From<&Organisation> for GivenOrganisation {
    /// The form as it would be filled in with what is kept.
    fn from(kept: &Organisation) -> Self {
        let given = |text: &str| Given(text.to_owned());
        let optional = |text: &Option<String>| Given(text.clone().unwrap_or_default());
        Self {
            legal_name: given(&kept.legal_name),
            registration_number: optional(&kept.registration_number),
            parent_group: optional(&kept.parent_group),
            street: given(&kept.street),
            city: given(&kept.city),
            postcode: optional(&kept.postcode),
            country: given(&kept.country),
            contact_name: given(&kept.contact_name),
            contact_email: given(&kept.contact_email),
            version: Given::default(),
        }
    }
}

impl From<&Site> for GivenSite {
    /// The form as it would be filled in with what is kept.
    fn from(kept: &Site) -> Self {
        let given = |text: &str| Given(text.to_owned());
        // Nobody at all is not counted yet, and the form shows nothing.
        let people = |number: i32| match kept.full_time + kept.part_time {
            0 => Given::default(),
            _ => Given(number.to_string()),
        };
        let hours = |minutes: i32| decimal(Exact::new(minutes.into(), 60));
        let degrees = |micro: Option<i32>| Given(micro.map(place::written).unwrap_or_default());
        Self {
            name: given(&kept.name),
            street: given(&kept.street),
            city: given(&kept.city),
            postcode: Given(kept.postcode.clone().unwrap_or_default()),
            country: given(&kept.country),
            region: Given(kept.region.clone().unwrap_or_default()),
            activities: given(&kept.activities),
            kind: given(kept.kind.as_str()),
            risk: given(kept.risk.as_str()),
            central_function: given(if kept.central_function { "yes" } else { "" }),
            full_time: people(kept.full_time),
            part_time: people(kept.part_time),
            part_time_hours: Given(kept.part_time_minutes.map(hours).unwrap_or_default()),
            shifts: Given(kept.shifts.to_string()),
            latitude: degrees(kept.latitude_micro),
            longitude: degrees(kept.longitude_micro),
            version: Given::default(),
        }
    }
}
