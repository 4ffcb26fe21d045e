//! What one journal entry says.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::ids::OrganisationId;
use crate::base::time::Instant;

/// The chain an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// Users, auditors, accreditations, configuration.
    House,
    /// All that belongs to one client.
    Organisation(OrganisationId),
}

impl Chain {
    /// The chain's name in the database.
    pub fn name(self) -> String {
        match self {
            Self::House => "house".to_owned(),
            Self::Organisation(id) => id.to_string(),
        }
    }
}

/// What an act leaves in the journal: which thing changed, from what, to what, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What kind of thing changed, in the field's words: "finding".
    pub thing: &'static str,
    /// Its id.
    pub thing_id: String,
    /// The thing before the change; null when it was made.
    pub before: Value,
    /// The thing after the change.
    pub after: Value,
    /// Why, where the act asks for a reason.
    pub reason: Option<String>,
}

impl Entry {
    /// An entry about a thing that was made.
    pub fn made(thing: &'static str, id: impl ToString, after: Value) -> Self {
        Self {
            thing,
            thing_id: id.to_string(),
            before: Value::Null,
            after,
            reason: None,
        }
    }

    /// An entry about a thing that changed.
    pub fn changed(thing: &'static str, id: impl ToString, before: Value, after: Value) -> Self {
        Self {
            thing,
            thing_id: id.to_string(),
            before,
            after,
            reason: None,
        }
    }

    /// Adds the reason given.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// The entry as it is hashed: its JSON text, fields in this order, is what the chain protects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = JournalEntryBody)]
pub struct Body {
    /// The chain's name.
    pub chain: String,
    /// The place in the chain, from 1.
    pub seq: i64,
    /// When, UTC.
    pub at: Instant,
    /// The act, as the policy table names it.
    pub act: String,
    /// Who: "user:ID", "clock" or "command line".
    pub actor: String,
    /// The roles on whose authority it was done.
    pub authority: Vec<String>,
    /// What kind of thing.
    pub thing: String,
    /// Which one.
    pub thing_id: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
    /// Why.
    pub reason: Option<String>,
}
