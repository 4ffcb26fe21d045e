//! An accreditation row, and what is given to record one.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::base::citation::VE_40;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::AccreditationId;
use crate::base::ruling::Refusal;
use crate::base::text::{Line, Paragraph};
use crate::base::time::Date;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::store::schema::accreditations;
use crate::text_enum;

text_enum! {
    /// How an accreditation stands from a day on (VE-40).
    Status {
        /// In force.
        Active = "active",
        /// Suspended: no new accredited decisions (VE-46).
        Suspended = "suspended",
        /// Withdrawn (VE-46).
        Withdrawn = "withdrawn",
        /// In force for the areas of this row only.
        Reduced = "reduced",
    }
}

/// One accreditation for one standard, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = accreditations)]
pub struct Accreditation {
    /// The row's id.
    pub id: AccreditationId,
    /// The accreditation body's name.
    pub body: String,
    /// The number it gave.
    pub number: String,
    /// Its entry in that body's own register.
    pub url: String,
    /// Standard with edition.
    pub standard: String,
    /// Areas separated by semicolons; empty means the whole standard.
    pub technical_areas: String,
    /// When it was granted.
    pub granted_on: Date,
    /// How it stands.
    pub status: Status,
    /// Since when it stands so.
    pub status_on: Date,
    /// Raised with every correction.
    pub version: i32,
}

impl Accreditation {
    /// The areas it names; none means the whole standard.
    pub fn areas(&self) -> impl Iterator<Item = &str> {
        self.technical_areas
            .split(';')
            .map(str::trim)
            .filter(|area| !area.is_empty())
    }

    /// Whether both rows speak of the same accreditation.
    pub fn same_as(&self, other: &Self) -> bool {
        self.body == other.body && self.number == other.number && self.standard == other.standard
    }

    /// VE-41: in force, and every area of the scope named. Partial coverage is none.
    pub(super) fn covers(&self, areas: &[TechnicalArea]) -> bool {
        let in_force = matches!(self.status, Status::Active | Status::Reduced);
        let whole = self.areas().next().is_none();
        in_force
            && (whole
                || areas
                    .iter()
                    .all(|area| self.areas().any(|own| TechnicalArea::new(own).covers(area))))
    }
}

/// What is given to record an accreditation.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAccreditation {
    /// The accreditation body.
    pub body: Given,
    /// The number.
    pub number: Given,
    /// The register entry's address.
    pub url: Given,
    /// Standard with edition.
    pub standard: Given,
    /// Areas separated by semicolons.
    pub technical_areas: Given,
    /// When it was granted.
    pub granted_on: Given,
    /// How it stands; active when nothing is given.
    pub status: Given,
    /// Since when; the day it was granted when nothing is given.
    pub status_on: Given,
}

/// The same, checked but for the book, which the act asks.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// The accreditation body.
    pub body: Line,
    /// The number.
    pub number: Line,
    /// The register entry's address.
    pub url: Line,
    /// Standard with edition.
    pub standard: StandardId,
    /// The areas; none means the whole standard.
    pub technical_areas: Vec<TechnicalArea>,
    /// When it was granted.
    pub granted_on: Date,
    /// How it stands.
    pub status: Status,
    /// Since when.
    pub status_on: Date,
}

impl GivenAccreditation {
    /// Checks every field.
    pub fn check(&self) -> Result<Checked> {
        let mut fields = Fields::none();
        let body = fields.take("body", self.body.line());
        let number = fields.take("number", self.number.line());
        let url = fields.take("url", address(&self.url));
        let standard = fields.take("standard", self.standard.line());
        let granted_on = fields.take("granted_on", self.granted_on.date());
        let status = fields.take("status", self.status.optional_one_of()).flatten();
        let status_on = fields.take("status_on", self.status_on.optional_date()).flatten();
        match (body, number, url, standard, granted_on) {
            (Some(body), Some(number), Some(url), Some(standard), Some(granted_on))
                if fields.0.is_empty() =>
            {
                let status_on = status_on.unwrap_or(granted_on);
                in_order(granted_on, status_on)?;
                Ok(Checked {
                    body,
                    number,
                    url,
                    standard: StandardId::new(standard.as_str()),
                    technical_areas: areas(&self.technical_areas),
                    granted_on,
                    status: status.unwrap_or(Status::Active),
                    status_on,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to correct an accreditation. Body, number, address and the day it was granted belong to all of its
/// rows; areas and the day of the status to the row that is corrected.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAmendment {
    /// The accreditation body.
    pub body: Given,
    /// The number.
    pub number: Given,
    /// The register entry's address.
    pub url: Given,
    /// Areas separated by semicolons; none for the whole standard.
    pub technical_areas: Given,
    /// When it was granted.
    pub granted_on: Given,
    /// Since when it stands as this row says.
    pub status_on: Given,
    /// Why it is corrected; the journal keeps it.
    pub reason: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// The accreditation body.
    pub body: Line,
    /// The number.
    pub number: Line,
    /// The register entry's address.
    pub url: Line,
    /// The areas; none means the whole standard.
    pub technical_areas: Vec<TechnicalArea>,
    /// When it was granted.
    pub granted_on: Date,
    /// Since when it stands so.
    pub status_on: Date,
    /// Why.
    pub reason: Paragraph,
}

impl GivenAmendment {
    /// Checks every field.
    pub fn check(&self) -> Result<Amendment> {
        let mut fields = Fields::none();
        let body = fields.take("body", self.body.line());
        let number = fields.take("number", self.number.line());
        let url = fields.take("url", address(&self.url));
        let granted_on = fields.take("granted_on", self.granted_on.date());
        let status_on = fields.take("status_on", self.status_on.date());
        let reason = fields.take("reason", self.reason.paragraph());
        match (body, number, url, granted_on, status_on, reason) {
            (Some(body), Some(number), Some(url), Some(granted_on), Some(status_on), Some(reason)) => {
                in_order(granted_on, status_on)?;
                Ok(Amendment {
                    body,
                    number,
                    url,
                    technical_areas: areas(&self.technical_areas),
                    granted_on,
                    status_on,
                    reason,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

impl From<&Accreditation> for GivenAmendment {
    /// The form as it would be filled in with what is kept.
    fn from(kept: &Accreditation) -> Self {
        Self {
            body: kept.body.as_str().into(),
            number: kept.number.as_str().into(),
            url: kept.url.as_str().into(),
            technical_areas: kept.areas().collect::<Vec<_>>().join("; ").into(),
            granted_on: kept.granted_on.to_string().into(),
            status_on: kept.status_on.to_string().into(),
            reason: Given::default(),
            version: Given::default(),
        }
    }
}

/// What is given to end an accreditation.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenEnding {
    /// The first day on which it is in force no more.
    pub ended_on: Given,
    /// Why; the journal keeps it.
    pub reason: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The first day without it.
    pub ended_on: Date,
    /// Why.
    pub reason: Paragraph,
}

impl GivenEnding {
    /// Checks every field.
    pub fn check(&self) -> Result<Ending> {
        let mut fields = Fields::none();
        let ended_on = fields.take("ended_on", self.ended_on.date());
        let reason = fields.take("reason", self.reason.paragraph());
        match (ended_on, reason) {
            (Some(ended_on), Some(reason)) => Ok(Ending { ended_on, reason }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// VE-40: nothing stands before it was granted.
fn in_order(granted_on: Date, status_on: Date) -> Result<()> {
    if status_on < granted_on {
        return Err(Refusal::of(
            VE_40,
            "status_on",
            "A status cannot begin before the accreditation was granted.",
        )
        .into());
    }
    Ok(())
}

fn areas(given: &Given) -> Vec<TechnicalArea> {
    let mut areas: Vec<TechnicalArea> = Vec::new();
    for text in given.as_str().split(';').map(str::trim) {
        let area = TechnicalArea::new(text);
        if !text.is_empty() && !areas.contains(&area) {
            areas.push(area);
        }
    }
    areas
}

/// A web address: pages link to it.
fn address(given: &Given) -> std::result::Result<Line, String> {
    let line = given.line()?;
    let host = line
        .as_str()
        .strip_prefix("https://")
        .or_else(|| line.as_str().strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(' ') => Ok(line),
        _ => Err("Write the web address in full, as https://register.example.org/1234.".to_owned()),
    }
}
