//! One decision about a setting, and what there is to be set.

use std::fmt;
use std::str::FromStr;

use diesel::{Insertable, Queryable, Selectable};
use serde::{Serialize, Serializer};

use crate::base::ids::{SettingId, UserId};
use crate::base::time::{Date, Instant};
use crate::rules::parameters::Parameter;
use crate::store::columns::Document;
use crate::store::schema::settings;

/// A setting's value from a day on.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = settings)]
pub struct Change {
    /// Its id.
    pub id: SettingId,
    /// What is set.
    pub name: String,
    /// Which change of it this is, from 1.
    pub version: i32,
    /// The value.
    pub value: Document,
    /// From this day on.
    pub in_force_on: Date,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub set_at: Instant,
    /// By whom; nobody where the operator did it at the machine.
    pub set_by: Option<UserId>,
}

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// One of the body's own limits and habits.
    Parameter(&'static str),
    /// The legal name.
    BodyName,
    /// The address in one line.
    BodyAddress,
    /// Where clients and the public write to.
    BodyEmail,
    /// The time zone whose civil dates count (LC-1).
    Zone,
}

impl Name {
    /// Those that are no parameter.
    pub const OWN: &[Self] = &[Self::BodyName, Self::BodyAddress, Self::BodyEmail, Self::Zone];
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(key) => write!(f, "rules.{key}"),
            Self::BodyName => f.write_str("body.name"),
            Self::BodyAddress => f.write_str("body.address"),
            Self::BodyEmail => f.write_str("body.email"),
            Self::Zone => f.write_str("body.zone"),
        }
    }
}

impl FromStr for Name {
    type Err = String;

    /// Reads the name that the configuration's key would have.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(parameter) = text.strip_prefix("rules.").and_then(Parameter::named) {
            return Ok(Self::Parameter(parameter.key));
        }
        Self::OWN
            .iter()
            .find(|name| name.to_string() == text)
            .copied()
            .ok_or_else(|| format!("\"{text}\" is nothing that can be set."))
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
