//! What is given to suspend, to lift a suspension and to withdraw; and an audit as a case sees it.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::AuditId;
use crate::base::text::Paragraph;
use crate::base::time::Date;
use crate::store::schema::audits;

/// What is given to suspend.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSuspension {
    /// Why; the client is told it.
    pub reason: Given,
    /// The information the decision rests on.
    pub information_used: Given,
    /// The last day on which the cause can be solved; the latest allowed when nothing is given (LC-92).
    pub limit_on: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// What is given to lift a suspension.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenLift {
    /// Why; the client is told it.
    pub reason: Given,
    /// How the cause was solved (LC-93).
    pub cause_solved: Given,
    /// The information the decision rests on.
    pub information_used: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// What is given to withdraw.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenWithdrawal {
    /// Why; the client is told it.
    pub reason: Given,
    /// The information the decision rests on.
    pub information_used: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// Any of the three, checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Why.
    pub reason: Paragraph,
    /// The information the decision rests on.
    pub information_used: Paragraph,
    /// How the cause was solved; for lifting only.
    pub cause_solved: Option<Paragraph>,
    /// The limit asked for; for suspending only.
    pub limit_on: Option<Date>,
    /// The case's version as it was seen.
    pub version: i32,
}

impl GivenSuspension {
    /// Checks every field.
    pub fn check(&self) -> Result<Checked> {
        let mut fields = Fields::none();
        let limit_on = fields.take("limit_on", self.limit_on.optional_date()).flatten();
        let checked = common(fields, &self.reason, &self.information_used, &self.version)?;
        Ok(Checked { limit_on, ..checked })
    }
}

impl GivenLift {
    /// Checks every field. The rule asks for the cause, so that its refusal names LC-93.
    pub fn check(&self) -> Result<Checked> {
        let mut fields = Fields::none();
        let cause_solved = fields
            .take("cause_solved", self.cause_solved.optional_paragraph())
            .flatten();
        let checked = common(fields, &self.reason, &self.information_used, &self.version)?;
        Ok(Checked {
            cause_solved,
            ..checked
        })
    }
}

impl GivenWithdrawal {
    /// Checks every field.
    pub fn check(&self) -> Result<Checked> {
        common(
            Fields::none(),
            &self.reason,
            &self.information_used,
            &self.version,
        )
    }
}

fn common(mut fields: Fields, reason: &Given, information_used: &Given, version: &Given) -> Result<Checked> {
    let reason = fields.take("reason", reason.paragraph());
    let information_used = fields.take("information_used", information_used.paragraph());
    let version = fields.take("version", version.whole(1..=i32::MAX));
    match (reason, information_used, version) {
        (Some(reason), Some(information_used), Some(version)) if fields.0.is_empty() => Ok(Checked {
            reason,
            information_used,
            cause_solved: None,
            limit_on: None,
            version,
        }),
        _ => Err(Error::Invalid(fields)),
    }
}

/// An audit of a case, held or to come.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = audits)]
#[schema(as = CaseAudit)]
pub struct Visit {
    /// Its id.
    pub id: AuditId,
    /// Its number, as people call it.
    pub number: i64,
    /// What it is for.
    pub kind: String,
    /// Where it stands.
    pub status: String,
    /// Auditor-days.
    pub days: AuditorDays,
    /// The first day of its window.
    pub opens_on: Option<Date>,
    /// The day aimed at.
    pub target_on: Option<Date>,
    /// The last day in time.
    pub limit_on: Option<Date>,
    /// The rule of the window.
    pub window_rule: String,
    /// First day, once placed.
    pub starts_on: Option<Date>,
    /// Last day, once placed.
    pub ends_on: Option<Date>,
}
