//! One decision about a setting, and what there is to be set.

use std::fmt;
use std::str::FromStr;

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize, Serializer};

use crate::base::ids::{SettingId, UserId};
use crate::base::time::{Date, Instant};
use crate::outbox::samples;
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
    /// The colour of links and buttons.
    Accent,
    /// The logo.
    Logo,
    /// What every letter ends with.
    SignOff,
    /// The body's own words for a letter.
    Wording(&'static str),
}

impl Name {
    /// Those that are no parameter: how the body is called and looks.
    pub const OWN: &[Self] = &[
        Self::BodyName,
        Self::BodyAddress,
        Self::BodyEmail,
        Self::Zone,
        Self::Accent,
        Self::Logo,
    ];
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(key) => write!(f, "rules.{key}"),
            Self::BodyName => f.write_str("body.name"),
            Self::BodyAddress => f.write_str("body.address"),
            Self::BodyEmail => f.write_str("body.email"),
            Self::Zone => f.write_str("body.zone"),
            Self::Accent => f.write_str("brand.accent"),
            Self::Logo => f.write_str("brand.logo"),
            Self::SignOff => f.write_str("letters.sign_off"),
            Self::Wording(letter) => write!(f, "letters.wording.{letter}"),
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
        if let Some((letter, _)) = text.strip_prefix("letters.wording.").and_then(samples::sample) {
            return Ok(Self::Wording(letter));
        }
        Self::OWN
            .iter()
            .chain(&[Self::SignOff])
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

/// How the body looks; the house's own look where it decided nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// The colour of links and buttons, as "#0d5a61".
    pub accent: Option<String>,
    /// The logo.
    pub logo: Option<Logo>,
}

/// A logo, small enough to be kept with the decision for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// The SHA-256 of the picture: its address.
    pub sha256: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The picture, a PNG in Base64.
    pub png: String,
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// Who issues a certificate, as the paper prints it. A revision keeps what stood on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The legal name.
    pub name: String,
    /// The address in one line.
    pub address: String,
    /// The SHA-256 of the logo.
    pub logo: Option<String>,
}
