//! What is given to change a setting.

use serde::Deserialize;

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::text::Paragraph;
use crate::base::time::Date;
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
            Unit::Days | Unit::Months | Unit::Percent | Unit::Cycles => {
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
