//! A key to the API, and what is given to make one.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::access::KeyScope;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{ApiKeyId, OrganisationId, UserId};
use crate::base::text::Line;
use crate::base::time::{Date, Instant, in_words, plus_days};
use crate::store::schema::api_keys;
use crate::text_enum;

/// No key is good for longer than this, in days.
pub const LONGEST_DAYS: i64 = 365;

text_enum! {
    /// How a key stands.
    State {
        /// It opens what it was made for.
        Good = "good",
        /// Its last day is past.
        Expired = "expired",
        /// Somebody revoked it.
        Revoked = "revoked",
    }
}

/// A key as kept, without its hash.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize)]
#[diesel(table_name = api_keys)]
pub struct Key {
    /// The key's id; the journal names it by this.
    pub id: ApiKeyId,
    /// The client it acts for.
    pub organisation_id: OrganisationId,
    /// What it is called.
    pub name: String,
    /// The last day it is good on.
    pub expires_on: Date,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
    /// Raised with every change.
    pub version: i32,
}

impl Key {
    /// How it stands on a day.
    pub fn state(&self, today: Date) -> State {
        if self.revoked_at.is_some() {
            State::Revoked
        } else if self.expires_on < today {
            State::Expired
        } else {
            State::Good
        }
    }
}

/// A key with every column, for writing.
#[derive(Insertable)]
#[diesel(table_name = api_keys)]
pub(super) struct NewKey {
    pub(super) id: ApiKeyId,
    pub(super) organisation_id: OrganisationId,
    pub(super) name: String,
    pub(super) key_hash: Vec<u8>,
    pub(super) expires_on: Date,
    pub(super) made_by: UserId,
    pub(super) made_at: Instant,
    pub(super) version: i32,
}

/// What is given to make a key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GivenKey {
    /// The client; its own administrator need not name it.
    pub organisation: Given,
    /// What it is called.
    pub name: Given,
    /// What it is for.
    pub scopes: Vec<Given>,
    /// The last day it is good on.
    pub expires_on: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The client.
    pub organisation: OrganisationId,
    /// What it is called.
    pub name: Line,
    /// What it is for, each once.
    pub scopes: Vec<KeyScope>,
    /// The last day it is good on.
    pub expires_on: Date,
}

impl GivenKey {
    /// Checks every field. `own` is the client whose administrator asks.
    pub fn check(&self, own: Option<OrganisationId>, today: Date) -> Result<Checked> {
        let mut fields = Fields::none();
        let named = fields.take("organisation", self.organisation.optional_one_of());
        let organisation = named.and_then(|named| named.or(own));
        if organisation.is_none() && fields.0.is_empty() {
            fields.add("organisation", "Choose the client this key acts for.");
        }
        let name = fields.take("name", self.name.line());
        let mut scopes: Vec<KeyScope> = Vec::new();
        for given in &self.scopes {
            if let Some(scope) = fields.take("scopes", given.one_of::<KeyScope>())
                && !scopes.contains(&scope)
            {
                scopes.push(scope);
            }
        }
        scopes.sort();
        if scopes.is_empty() && !fields.0.iter().any(|(field, _)| field == "scopes") {
            fields.add("scopes", "Choose at least one.");
        }
        let expires_on = fields.take("expires_on", self.expires_on.date());
        let latest = plus_days(today, LONGEST_DAYS);
        if let Some(day) = expires_on
            && !(today..=latest).contains(&day)
        {
            fields.add(
                "expires_on",
                format!(
                    "Choose a day from today to {}: no key is good for more than {LONGEST_DAYS} days.",
                    in_words(latest)
                ),
            );
        }
        match (organisation, name, expires_on) {
            (Some(organisation), Some(name), Some(expires_on)) if fields.0.is_empty() => Ok(Checked {
                organisation,
                name,
                scopes,
                expires_on,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
