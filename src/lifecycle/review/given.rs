//! What is given to review an application. A list of factors comes as columns of equal
//! length, `factor_ids`, `factor_percents`, `factor_reasons`, `factor_sites`, so that a form can hold it.

use serde::{Deserialize, Serialize};

use super::calculation::{Applied, Sizing};
use super::scope::Scope;
use crate::base::amounts::Decimal;
use crate::base::citation::{LC_11, LC_12, LC_15};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::SiteId;
use crate::base::ruling::Refusal;
use crate::base::text::{Line, Paragraph};
use crate::rules::audit_time::Factor;
use crate::rules::book::TechnicalArea;

/// The four questions of LC-11, as the form names them.
pub const QUESTIONS: [&str; 4] = [
    "information_sufficient",
    "differences_settled",
    "competent_and_able",
    "influences_considered",
];

/// What is given to accept, to decline, or to see the audit time beforehand.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenReview {
    /// LC-11: the information suffices for an audit programme.
    pub information_sufficient: Given,
    /// Note on it.
    pub information_sufficient_note: Given,
    /// LC-11: differences of understanding are settled.
    pub differences_settled: Given,
    /// Note on it.
    pub differences_settled_note: Given,
    /// LC-11: the body is competent and able.
    pub competent_and_able: Given,
    /// Note on it.
    pub competent_and_able_note: Given,
    /// LC-11: scope, sites, time, language, safety and impartiality are considered.
    pub influences_considered: Given,
    /// Note on it.
    pub influences_considered_note: Given,
    /// LC-13: the technical areas, as "IAF 38".
    pub areas: Vec<Given>,
    /// CO-41: the NACE codes of Rev. 2 that the areas were found by, separated by commas.
    pub nace: Given,
    /// CO-54: the devices with intended purpose and risk class, for areas that are not specified.
    pub device_list: Given,
    /// AT-27: the category, where the standard's table has them.
    pub category: Given,
    /// AT-27: the days found by hand, for a category without a table value.
    pub by_hand_days: Given,
    /// How they were found.
    pub by_hand_reason: Given,
    /// AT-95: type of business and regulation, 1 to 3.
    pub business_regulation: Given,
    /// AT-95: complexity of the processes, 1 to 3.
    pub business_processes: Given,
    /// AT-95: how young the system is, 1 to 3.
    pub business_maturity: Given,
    /// AT-95: IT infrastructure, 1 to 3.
    pub it_infrastructure: Given,
    /// AT-95: suppliers and outsourcing, 1 to 3.
    pub it_suppliers: Given,
    /// AT-95: own development, 1 to 3.
    pub it_development: Given,
    /// AT-96: the percentage chosen inside the grid's range.
    pub complexity_percent: Given,
    /// AT-96: why this one.
    pub complexity_reason: Given,
    /// Which factor, as "multi-shift".
    pub factor_ids: Vec<Given>,
    /// Percent of the table value; negative lowers it.
    pub factor_percents: Vec<Given>,
    /// Why it applies here (AT-4).
    pub factor_reasons: Vec<Given>,
    /// The one site it holds for; empty for all.
    pub factor_sites: Vec<Given>,
    /// MS-10 (a): one management system.
    pub eligible_single_system: Given,
    /// What shows it.
    pub eligible_single_system_evidence: Given,
    /// MS-10 (b): a central function, inside the organisation, not outsourced.
    pub eligible_central_function: Given,
    /// What shows it.
    pub eligible_central_function_evidence: Given,
    /// MS-10 (c): it has the authority to define, set up and keep the system.
    pub eligible_authority: Given,
    /// What shows it.
    pub eligible_authority_evidence: Given,
    /// MS-10 (d): one management review, held centrally.
    pub eligible_management_review: Given,
    /// What shows it.
    pub eligible_management_review_evidence: Given,
    /// MS-10 (e): every site is in the internal audit programme.
    pub eligible_internal_audits: Given,
    /// What shows it.
    pub eligible_internal_audits_evidence: Given,
    /// MS-10 (f): the central function analyses data of all sites and can order change.
    pub eligible_analysis: Given,
    /// What shows it.
    pub eligible_analysis_evidence: Given,
    /// The sites that are never sampled (MS-31).
    pub not_sampled: Vec<Given>,
    /// MS-22: the sites where no finished devices are designed or made; only those may be sampled.
    pub without_devices: Vec<Given>,
    /// MS-21: why the others may be sampled.
    pub sampling_reason: Given,
    /// Sites more than the formula asks (MS-36); none when nothing is given.
    pub increment: Given,
    /// Why.
    pub increment_reason: Given,
    /// LC-15: the fees and their conditions, as the agreement states them.
    pub fees: Given,
    /// LC-12: why it is declined; the client is told.
    pub reason: Given,
    /// The version of the application seen.
    #[schema(ignore)]
    pub version: Given,
}

/// One answer of LC-11.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Which question.
    pub question: String,
    /// Yes or no; none where a decline leaves it open.
    pub yes: Option<bool>,
    /// The note.
    pub note: Option<String>,
}

/// A review that accepts, checked.
#[derive(Debug, Clone)]
pub struct Accepting {
    /// The four answers.
    pub(super) answers: Vec<Answered>,
    /// The technical areas, each once.
    pub(super) areas: Vec<TechnicalArea>,
    /// NACE codes and devices.
    pub(super) scope: Scope,
    /// What moves the audit time.
    pub(super) sizing: Sizing,
    /// The fees.
    pub(super) fees: String,
    /// The version of the application seen.
    pub(super) version: i32,
}

/// A review that declines, checked.
#[derive(Debug, Clone)]
pub struct Declining {
    /// The answers given.
    pub(super) answers: Vec<Answered>,
    /// The reason told to the client.
    pub(super) reason: Paragraph,
    /// The version of the application seen.
    pub(super) version: i32,
}

impl GivenReview {
    /// Checks what acceptance needs.
    pub fn check_acceptance(&self) -> Result<Accepting> {
        let mut fields = Fields::none();
        let mut answers = Vec::new();
        for (question, yes, note) in self.answers() {
            let yes = fields.take(question, yes.yes_no());
            let note_field = format!("{question}_note");
            let note = if note.is_empty() {
                fields.add(note_field, format!("Write a note on this answer ({LC_11})."));
                None
            } else {
                fields.take(&note_field, note.paragraph()).map(Paragraph::into)
            };
            answers.push(Answered {
                question: question.to_owned(),
                yes,
                note,
            });
        }
        let areas = self.checked_areas();
        let scope = self.scope(&mut fields);
        let sizing = self.sizing(&mut fields);
        let fees = if self.fees.is_empty() {
            fields.add(
                "fees",
                format!("State the fees; the client is given them with the agreement ({LC_15})."),
            );
            None
        } else {
            fields.take("fees", self.fees.paragraph())
        };
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (fees, version) {
            (Some(fees), Some(version)) if fields.0.is_empty() => Ok(Accepting {
                answers,
                areas,
                scope,
                sizing,
                fees: fees.into(),
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// Checks what a decline needs.
    pub fn check_decline(&self) -> Result<Declining> {
        // LC-12: without a reason there is nothing to tell the client.
        if self.reason.is_empty() {
            let says = "Give the reason for declining; the client is told it.";
            return Err(Refusal::of(LC_12, "reason", says).into());
        }
        let mut fields = Fields::none();
        let mut answers = Vec::new();
        for (question, yes, note) in self.answers() {
            let yes = fields.take(question, yes.optional_yes_no()).flatten();
            let note = fields
                .take(&format!("{question}_note"), note.optional_paragraph())
                .flatten();
            answers.push(Answered {
                question: question.to_owned(),
                yes,
                note: note.map(Paragraph::into),
            });
        }
        let reason = fields.take("reason", self.reason.paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (reason, version) {
            (Some(reason), Some(version)) if fields.0.is_empty() => Ok(Declining {
                answers,
                reason,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// The technical areas, each once; whether the book has them is the book's to say.
    pub(super) fn checked_areas(&self) -> Vec<TechnicalArea> {
        let mut areas: Vec<TechnicalArea> = Vec::new();
        for given in self.areas.iter().filter(|given| !given.is_empty()) {
            let area = TechnicalArea::new(given.as_str().trim());
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        areas
    }

    /// What is said of the scope beside its areas; faults are noted in `fields`.
    pub(super) fn scope(&self, fields: &mut Fields) -> Scope {
        Scope {
            nace: text(fields, "nace", &self.nace),
            device_list: text(fields, "device_list", &self.device_list),
        }
    }

    /// What moves the audit time; faults are noted in `fields`.
    pub(super) fn sizing(&self, fields: &mut Fields) -> Sizing {
        let mut not_sampled = Vec::new();
        for given in self.not_sampled.iter().filter(|given| !given.is_empty()) {
            not_sampled.extend(fields.take("not_sampled", site(given)));
        }
        let mut without_devices = Vec::new();
        for given in self.without_devices.iter().filter(|given| !given.is_empty()) {
            without_devices.extend(fields.take("without_devices", site(given)));
        }
        let increment = if self.increment.is_empty() {
            0
        } else {
            fields
                .take("increment", self.increment.whole(0..=100_000))
                .unwrap_or(0)
        };
        Sizing {
            factors: (0..self.factor_rows())
                .filter_map(|row| self.factor(row, fields))
                .collect(),
            areas: self.checked_areas(),
            category: (!self.category.is_empty()).then(|| self.category.as_str().trim().to_owned()),
            by_hand: self.by_hand(fields),
            complexity: self.complexity(fields),
            eligibility: self.eligibility(fields),
            not_sampled,
            without_devices,
            sampling_reason: text(fields, "sampling_reason", &self.sampling_reason),
            increment: increment.into(),
            increment_reason: text(fields, "increment_reason", &self.increment_reason),
        }
    }

    /// How many rows of factors there are, empty ones counted.
    pub(super) fn factor_rows(&self) -> usize {
        let columns = [
            &self.factor_ids,
            &self.factor_percents,
            &self.factor_reasons,
            &self.factor_sites,
        ];
        columns.iter().map(|column| column.len()).max().unwrap_or(0)
    }

    /// The factor of one row; none where the row is empty or at fault.
    fn factor(&self, row: usize, fields: &mut Fields) -> Option<Applied> {
        let cell = |column: &Vec<Given>| column.get(row).cloned().unwrap_or_default();
        let (id, percent, reason) = (
            cell(&self.factor_ids),
            cell(&self.factor_percents),
            cell(&self.factor_reasons),
        );
        if id.is_empty() && percent.is_empty() && reason.is_empty() {
            return None;
        }
        if id.is_empty() {
            fields.add(format!("factor_ids/{row}"), "Choose the factor.");
        }
        let place = cell(&self.factor_sites);
        let site = if place.is_empty() {
            None
        } else {
            fields.take(&format!("factor_sites/{row}"), site(&place))
        };
        let percent = fields.take(&format!("factor_percents/{row}"), percent.decimal());
        let reason = fields.take(&format!("factor_reasons/{row}"), reason.optional_line());
        let (Some(percent), Some(reason)) = (percent, reason) else {
            return None;
        };
        Some(Applied {
            row,
            factor: Factor {
                id: id.as_str().trim().to_owned(),
                percent: Decimal(percent),
                // An empty reason is the rule's to refuse (AT-4).
                reason: reason.map(Line::into).unwrap_or_default(),
            },
            site,
        })
    }

    fn answers(&self) -> [(&'static str, &Given, &Given); 4] {
        let [sufficient, settled, able, considered] = QUESTIONS;
        [
            (
                sufficient,
                &self.information_sufficient,
                &self.information_sufficient_note,
            ),
            (settled, &self.differences_settled, &self.differences_settled_note),
            (able, &self.competent_and_able, &self.competent_and_able_note),
            (
                considered,
                &self.influences_considered,
                &self.influences_considered_note,
            ),
        ]
    }
}

fn text(fields: &mut Fields, field: &str, given: &Given) -> String {
    fields
        .take(field, given.optional_paragraph())
        .flatten()
        .map(Paragraph::into)
        .unwrap_or_default()
}

fn site(given: &Given) -> std::result::Result<SiteId, &'static str> {
    given
        .one_of()
        .map_err(|_| "This is not one of the application's sites. Choose among those shown.")
}
