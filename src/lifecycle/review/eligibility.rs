//! The questions on several sites under one certificate, as the review's form gives them (MS-10).

use super::given::GivenReview;
use crate::base::error::Fields;
use crate::base::given::Given;
use crate::base::text::Paragraph;
use crate::rules::site_sample::eligibility::{Answered, Condition};

impl GivenReview {
    /// The six answers; faults are noted in `fields`, what is missing is the rule's to say.
    pub(super) fn eligibility(&self, fields: &mut Fields) -> Vec<Answered> {
        let answered = self
            .conditions()
            .into_iter()
            .map(|(condition, yes, evidence)| Answered {
                condition,
                yes: fields.take(&condition.field(), yes.optional_yes_no()).flatten(),
                evidence: fields
                    .take(&condition.evidence_field(), evidence.optional_paragraph())
                    .flatten()
                    .map(Paragraph::into)
                    .unwrap_or_default(),
            });
        answered.collect()
    }

    fn conditions(&self) -> [(Condition, &Given, &Given); 6] {
        [
            (
                Condition::SingleSystem,
                &self.eligible_single_system,
                &self.eligible_single_system_evidence,
            ),
            (
                Condition::CentralFunction,
                &self.eligible_central_function,
                &self.eligible_central_function_evidence,
            ),
            (
                Condition::Authority,
                &self.eligible_authority,
                &self.eligible_authority_evidence,
            ),
            (
                Condition::ManagementReview,
                &self.eligible_management_review,
                &self.eligible_management_review_evidence,
            ),
            (
                Condition::InternalAudits,
                &self.eligible_internal_audits,
                &self.eligible_internal_audits_evidence,
            ),
            (
                Condition::Analysis,
                &self.eligible_analysis,
                &self.eligible_analysis_evidence,
            ),
        ]
    }
}
