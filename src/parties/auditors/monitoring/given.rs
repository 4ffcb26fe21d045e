//! What is given to record a monitoring, and to put a limit off.

use serde::Deserialize;

use crate::base::citation::CO_32;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::AuditId;
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, in_words};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::team::monitoring::{Kind, Outcome};

/// What is given to record a monitoring.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenMonitoring {
    /// How: `on_site`, `report_review`, `client_feedback`.
    pub kind: Given,
    /// Standard with edition.
    pub standard: Given,
    /// The technical area, where it was one.
    pub technical_area: Given,
    /// The audit it was seen in; needed for none but useful for all.
    pub audit: Given,
    /// When.
    pub done_on: Given,
    /// By whom.
    pub done_by: Given,
    /// What came of it: `satisfactory`, `improvement`, `unsatisfactory`.
    pub outcome: Given,
    /// What was seen.
    pub remarks: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Recording {
    /// How.
    pub kind: Kind,
    /// Standard with edition.
    pub standard: StandardId,
    /// The technical area.
    pub technical_area: Option<TechnicalArea>,
    /// The audit.
    pub audit: Option<AuditId>,
    /// When.
    pub done_on: Date,
    /// By whom.
    pub done_by: Line,
    /// What came of it.
    pub outcome: Outcome,
    /// What was seen.
    pub remarks: Paragraph,
}

impl GivenMonitoring {
    /// Checks every field. Nothing was seen tomorrow.
    pub fn check(&self, today: Date) -> Result<Recording> {
        let mut fields = Fields::none();
        let kind = fields.take("kind", self.kind.one_of());
        let standard = fields.take("standard", self.standard.line());
        let area = fields
            .take("technical_area", self.technical_area.optional_line())
            .flatten();
        let audit = fields.take("audit", self.audit.optional_one_of()).flatten();
        let done_on = fields.take("done_on", self.done_on.date());
        if done_on.is_some_and(|day| day > today) {
            fields.add(
                "done_on",
                format!(
                    "Enter the day it was done, {} at the latest ({CO_32}).",
                    in_words(today)
                ),
            );
        }
        let done_by = fields.take("done_by", self.done_by.line());
        let outcome = fields.take("outcome", self.outcome.one_of());
        let remarks = fields.take("remarks", self.remarks.paragraph());
        match (kind, standard, done_on, done_by, outcome, remarks) {
            (Some(kind), Some(standard), Some(done_on), Some(done_by), Some(outcome), Some(remarks))
                if fields.0.is_empty() =>
            {
                Ok(Recording {
                    kind,
                    standard: StandardId::new(standard.as_str()),
                    technical_area: area.map(|area| TechnicalArea::new(area.as_str())),
                    audit,
                    done_on,
                    done_by,
                    outcome,
                    remarks,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to put a limit off.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenPutOff {
    /// The standard without its edition, as "ISO 9001".
    pub family: Given,
    /// Until when.
    pub until: Given,
    /// Why.
    pub reason: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Putting {
    /// The standard.
    pub family: Line,
    /// Until when.
    pub until: Date,
    /// Why.
    pub reason: Paragraph,
}

impl GivenPutOff {
    /// Checks every field.
    pub fn check(&self) -> Result<Putting> {
        let mut fields = Fields::none();
        let family = fields.take("family", self.family.line());
        let until = fields.take("until", self.until.date());
        let reason = fields.take("reason", self.reason.paragraph());
        match (family, until, reason) {
            (Some(family), Some(until), Some(reason)) => Ok(Putting {
                family,
                until,
                reason,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
