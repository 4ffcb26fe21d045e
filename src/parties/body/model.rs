//! What is given to change a setting.

use serde::Deserialize;

use super::brand;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, Zone};
use crate::rules::parameters::{Parameter, Unit};

/// What is given to change one of the body's own limits and habits.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenParameter {
    /// The value: a whole number, or yes or no.
    pub value: Given,
    /// The first day it is in force.
    pub in_force_on: Given,
    /// Why.
    pub reason: Given,
    /// The parameter's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked but for the range, which depends on the other parameters.
#[derive(Debug, Clone)]
pub struct SetParameter {
    /// The value; of yes and no, 1 and 0.
    pub value: i64,
    /// The first day it is in force.
    pub in_force_on: Date,
    /// Why.
    pub reason: Paragraph,
    /// The parameter's version as it was seen.
    pub version: i32,
}

impl GivenParameter {
    /// Checks every field.
    pub fn check(&self, parameter: &Parameter) -> Result<SetParameter> {
        let mut fields = Fields::none();
        let value = match parameter.unit {
            Unit::YesNo => self.value.yes_no().map(i64::from),
            Unit::Days | Unit::WorkingDays | Unit::Months | Unit::Percent | Unit::Cycles => {
                self.value.whole(-10_000..=10_000).map(i64::from)
            }
        };
        let value = fields.take("value", value);
        let in_force_on = fields.take("in_force_on", self.in_force_on.date());
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (value, in_force_on, reason, version) {
            (Some(value), Some(in_force_on), Some(reason), Some(version)) => Ok(SetParameter {
                value,
                in_force_on,
                reason,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to change how the body is called, where it is reached, its zone and its colour.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenBody {
    /// The legal name.
    pub name: Given,
    /// The address in one line.
    pub address: Given,
    /// Where clients and the public write to.
    pub email: Given,
    /// The time zone whose civil dates count, as Europe/London.
    pub zone: Given,
    /// Whether another zone is meant: it moves the end of every day.
    pub zone_meant: Given,
    /// The colour of links and buttons, as #0d5a61; empty for the usual one.
    pub accent: Given,
    /// The first day it is in force.
    pub in_force_on: Given,
    /// Why.
    pub reason: Given,
    /// The body's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct SetBody {
    /// The legal name.
    pub name: Line,
    /// The address in one line.
    pub address: Line,
    /// Where clients and the public write to.
    pub email: Line,
    /// The time zone.
    pub zone: Zone,
    /// Whether another zone is meant.
    pub zone_meant: bool,
    /// The colour.
    pub accent: Option<String>,
    /// The first day it is in force.
    pub in_force_on: Date,
    /// Why.
    pub reason: Paragraph,
    /// The body's version as it was seen.
    pub version: i32,
}

impl GivenBody {
    /// Checks every field.
    pub fn check(&self) -> Result<SetBody> {
        let mut fields = Fields::none();
        let name = fields.take("name", self.name.line());
        let address = fields.take("address", self.address.line());
        let email = fields.take("email", self.email.email());
        let zone = fields.take("zone", zone(&self.zone));
        let accent = fields.take("accent", brand::accent(&self.accent));
        let in_force_on = fields.take("in_force_on", self.in_force_on.date());
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (name, address, email, zone, accent, in_force_on, reason, version) {
            (
                Some(name),
                Some(address),
                Some(email),
                Some(zone),
                Some(accent),
                Some(in_force_on),
                Some(reason),
                Some(version),
            ) => Ok(SetBody {
                name,
                address,
                email,
                zone,
                zone_meant: self.zone_meant.ticked(),
                accent,
                in_force_on,
                reason,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

fn zone(given: &Given) -> std::result::Result<Zone, String> {
    let line = given.line()?;
    let unknown = || {
        format!("\"{line}\" is not a time zone. Write its name in the time zone database, as Europe/London.")
    };
    line.as_str().parse().map(Zone).map_err(|_| unknown())
}

/// What is given to change what a letter says, or what all of them end with.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenWording {
    /// The text; empty for that of the program.
    pub text: Given,
    /// Why.
    pub reason: Given,
    /// The version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked but for the places in it.
#[derive(Debug, Clone)]
pub struct SetWording {
    /// The text; none for that of the program.
    pub text: Option<Paragraph>,
    /// Why.
    pub reason: Paragraph,
    /// The version as it was seen.
    pub version: i32,
}

impl GivenWording {
    /// Checks every field.
    pub fn check(&self) -> Result<SetWording> {
        let mut fields = Fields::none();
        let text = fields.take("text", self.text.optional_paragraph());
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (text, reason, version) {
            (Some(text), Some(reason), Some(version)) => Ok(SetWording {
                text,
                reason,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
