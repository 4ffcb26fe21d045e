//! What is given to reckon the audit time of a certification that was taken over.

use serde::Deserialize;

use super::calculation::Sizing;
use super::given::GivenReview;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;

/// What is given to reckon the audit time of a certification that was taken over: the same columns as in a review.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenTime {
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
    /// MS-21: why the others may be sampled.
    pub sampling_reason: Given,
    /// Sites more than the formula asks (MS-36); none when nothing is given.
    pub increment: Given,
    /// Why.
    pub increment_reason: Given,
    /// The version of the case seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenTime {
    /// The same as a review that asks nothing else.
    pub fn as_review(&self) -> GivenReview {
        let own = self.clone();
        GivenReview {
            category: own.category,
            by_hand_days: own.by_hand_days,
            by_hand_reason: own.by_hand_reason,
            business_regulation: own.business_regulation,
            business_processes: own.business_processes,
            business_maturity: own.business_maturity,
            it_infrastructure: own.it_infrastructure,
            it_suppliers: own.it_suppliers,
            it_development: own.it_development,
            complexity_percent: own.complexity_percent,
            complexity_reason: own.complexity_reason,
            factor_ids: own.factor_ids,
            factor_percents: own.factor_percents,
            factor_reasons: own.factor_reasons,
            factor_sites: own.factor_sites,
            eligible_single_system: own.eligible_single_system,
            eligible_single_system_evidence: own.eligible_single_system_evidence,
            eligible_central_function: own.eligible_central_function,
            eligible_central_function_evidence: own.eligible_central_function_evidence,
            eligible_authority: own.eligible_authority,
            eligible_authority_evidence: own.eligible_authority_evidence,
            eligible_management_review: own.eligible_management_review,
            eligible_management_review_evidence: own.eligible_management_review_evidence,
            eligible_internal_audits: own.eligible_internal_audits,
            eligible_internal_audits_evidence: own.eligible_internal_audits_evidence,
            eligible_analysis: own.eligible_analysis,
            eligible_analysis_evidence: own.eligible_analysis_evidence,
            not_sampled: own.not_sampled,
            sampling_reason: own.sampling_reason,
            increment: own.increment,
            increment_reason: own.increment_reason,
            version: own.version,
            ..GivenReview::default()
        }
    }

    /// Checks every field: what moves the audit time, and the version of the case seen.
    pub fn check(&self) -> Result<(Sizing, i32)> {
        let mut fields = Fields::none();
        let sizing = self.as_review().sizing(&mut fields);
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        fields.check()?;
        Ok((sizing, version.ok_or(Error::NoVersion)?))
    }
}
