//! Entries of the register, and what can be searched for.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::error::{Fields, Result};
use crate::base::given::Given;
use crate::base::text::Folded;
use crate::base::time::{Date, Instant};
use crate::store::columns::Document;
use crate::store::schema::{certificates, register_entries};

pub use crate::rules::public_status::{PublicStatus, RegisterEvent as Event};

/// One entry: what happened to a certificate, on which day.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = register_entries)]
pub struct Entry {
    /// The certificate's number.
    pub number: String,
    /// Its place in the certificate's history, from 1.
    pub seq: i32,
    /// The revision it concerns.
    pub revision: i32,
    /// What happened.
    pub event: Event,
    /// On which day.
    pub happened_on: Date,
    /// When it was entered.
    pub recorded_at: Instant,
}

/// The public columns of one revision, as they were at issue.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = certificates)]
#[expect(
    clippy::struct_field_names,
    reason = "the field's own word, as the table has it"
)]
pub(super) struct Revision {
    pub(super) number: String,
    pub(super) revision: i32,
    pub(super) standard: String,
    pub(super) scope: String,
    pub(super) technical_areas: String,
    pub(super) holder: Document,
    pub(super) sites: Document,
    pub(super) accreditation: Option<Document>,
    pub(super) first_issued_on: Date,
    pub(super) cycle_start_on: Date,
    pub(super) effective_on: Date,
    pub(super) issued_on: Date,
    pub(super) expires_on: Date,
}

/// Who holds a certificate. VE-2: the street is kept for the paper and never leaves with a public answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holder {
    /// The legal name.
    pub name: String,
    /// The city of the head office.
    pub city: String,
    /// Its country, two letters.
    pub country: String,
}

/// A site in the scope, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Place {
    /// The site's name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its country, two letters.
    pub country: String,
    /// What is certified there (MS-80).
    pub scope: String,
}

/// The accreditation a certificate was issued under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PublicAccreditation)]
pub struct Accreditation {
    /// The accreditation body.
    pub body: String,
    /// The certification body's number there.
    pub number: String,
    /// The accreditation body's own register.
    pub url: String,
}

/// What is asked of the directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DirectoryQuery {
    /// Part of the holder's name; slips of the pen are forgiven.
    pub name: Given,
    /// Country of the head office, two letters.
    pub country: Given,
    /// A standard with its edition.
    pub standard: Given,
    /// Where the last page ended.
    pub cursor: Given,
    /// Most items on a page.
    pub limit: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Search {
    /// The name's folded form.
    pub name: Option<Folded>,
    /// Country of the head office.
    pub country: Option<String>,
    /// The standard.
    pub standard: Option<String>,
    /// The number of the last item already seen.
    pub cursor: Option<String>,
    /// Most items on a page.
    pub limit: usize,
}

/// Items on a page unless asked otherwise, and at most.
const PAGE: i32 = 50;
const PAGE_MAX: i32 = 200;

impl DirectoryQuery {
    /// Checks every field.
    pub fn check(&self) -> Result<Search> {
        let mut fields = Fields::none();
        let name = fields.take("name", self.name.optional_line()).flatten();
        let standard = fields.take("standard", self.standard.optional_line()).flatten();
        let cursor = fields.take("cursor", self.cursor.optional_line()).flatten();
        let country = if self.country.is_empty() {
            None
        } else {
            fields.take("country", self.country.country())
        };
        let limit = if self.limit.is_empty() {
            PAGE
        } else {
            fields
                .take("limit", self.limit.whole(1..=PAGE_MAX))
                .unwrap_or(PAGE)
        };
        fields.check()?;
        Ok(Search {
            name: name
                .map(|name| Folded::new(name.as_str()))
                .filter(|name| !name.as_str().is_empty()),
            country,
            standard: standard.map(|standard| standard.to_string()),
            cursor: cursor.map(|cursor| cursor.to_string()),
            limit: usize::try_from(limit).unwrap_or(1),
        })
    }
}
