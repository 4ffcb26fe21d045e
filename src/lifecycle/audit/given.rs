//! What is given to conclude a stage 1, and to write and send a report.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::coverage::{self, Covered, GivenSeen};
use super::items::{self, Answers, GivenItem};
use super::model::{ConclusionItem, SectionText};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::text::Paragraph;
use crate::rules::steps::report::{Recommendation, Section};
use crate::rules::steps::stage_1::{STAGE_1_ITEMS, Stage1Outcome};

/// What is given to conclude a stage 1: each item of LC-30 with yes or no and a text.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(
    missing_docs,
    reason = "the items are named by LC-30; each has its text and its yes or no"
)]
pub struct GivenConclusion {
    pub documented_information: Given,
    pub documented_information_ready: Given,
    pub site_conditions: Given,
    pub site_conditions_ready: Given,
    pub understanding: Given,
    pub understanding_ready: Given,
    pub scope_and_legal: Given,
    pub scope_and_legal_ready: Given,
    pub resources: Given,
    pub resources_ready: Given,
    pub stage_2_focus: Given,
    pub stage_2_focus_ready: Given,
    pub internal_audits_and_review: Given,
    pub internal_audits_and_review_ready: Given,
    /// What would be a nonconformity in stage 2 (LC-31).
    pub areas_of_concern: Given,
    /// What stage 1 leads to (LC-32).
    pub outcome: Given,
    /// What is answered beside the seven items.
    pub items: BTreeMap<String, GivenItem>,
    /// The version of the audit seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked; whether it suffices is LC-30's to say.
#[derive(Debug, Clone)]
pub struct Concluding {
    /// The seven items in the order of LC-30.
    pub items: [ConclusionItem; 7],
    /// The concerns.
    pub areas_of_concern: Option<Paragraph>,
    /// What stage 1 leads to.
    pub outcome: Stage1Outcome,
    /// What is answered beside the seven items.
    pub answers: Answers,
    /// The version of the audit seen.
    pub version: i32,
}

impl GivenConclusion {
    /// Checks every field.
    pub fn check(&self) -> Result<Concluding> {
        let given = [
            (&self.documented_information, &self.documented_information_ready),
            (&self.site_conditions, &self.site_conditions_ready),
            (&self.understanding, &self.understanding_ready),
            (&self.scope_and_legal, &self.scope_and_legal_ready),
            (&self.resources, &self.resources_ready),
            (&self.stage_2_focus, &self.stage_2_focus_ready),
            (
                &self.internal_audits_and_review,
                &self.internal_audits_and_review_ready,
            ),
        ];
        let mut fields = Fields::none();
        let mut number = 0;
        let items = given.map(|(text, ready)| {
            let item = STAGE_1_ITEMS.get(number).copied().unwrap_or_default();
            number += 1;
            let ready = fields.take(&format!("{item}_ready"), ready.yes_no());
            let text = fields.take(item, text.optional_paragraph()).flatten();
            ConclusionItem {
                item: item.to_owned(),
                ready: ready.unwrap_or_default(),
                text: text.map(String::from).unwrap_or_default(),
            }
        });
        let areas_of_concern = fields.take("areas_of_concern", self.areas_of_concern.optional_paragraph());
        let outcome = fields.take("outcome", self.outcome.one_of());
        let answers = items::check(&self.items, &mut fields);
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (areas_of_concern, outcome, version) {
            (Some(areas_of_concern), Some(outcome), Some(version)) if fields.0.is_empty() => Ok(Concluding {
                items,
                areas_of_concern,
                outcome,
                answers,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to save a report: the sections of LC-60 and LC-61, each as far as it is written.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(
    missing_docs,
    reason = "the sections are explained beside `rules::steps::report::Section`"
)]
pub struct GivenReport {
    pub representative: Given,
    pub objectives: Given,
    pub scope_audited: Given,
    pub deviations: Given,
    pub programme_issues: Given,
    pub significant_changes: Given,
    pub unresolved_issues: Given,
    pub combined_audit: Given,
    pub sampling_disclaimer: Given,
    pub use_of_marks: Given,
    pub earlier_actions: Given,
    pub conformity: Given,
    pub internal_audit_and_review: Given,
    pub scope_appropriate: Given,
    pub objectives_met: Given,
    /// The sections that do not apply.
    pub not_applicable: Vec<Given>,
    /// What is recommended.
    pub recommendation: Given,
    /// What is answered beside the sections.
    pub items: BTreeMap<String, GivenItem>,
    /// What was seen where.
    pub covered: BTreeMap<String, GivenSeen>,
    /// Why something was not seen (LC-27, LC-36).
    pub not_covered_reason: Given,
    /// Which shifts were left out, and why (LC-122).
    pub shifts_reason: Given,
    /// The version of the report seen; empty for the first save.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked; whether it suffices is asked when it is sent.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The sections, all of them, in order.
    pub sections: Vec<SectionText>,
    /// What is recommended.
    pub recommendation: Option<Recommendation>,
    /// What is answered beside the sections.
    pub answers: Answers,
    /// What was seen where.
    pub covered: Covered,
    /// The version of the report seen; none for the first save.
    pub version: Option<i32>,
}

impl GivenReport {
    /// Checks every field.
    pub fn check(&self) -> Result<Draft> {
        let mut fields = Fields::none();
        let mut ticked: Vec<Section> = Vec::new();
        for given in &self.not_applicable {
            if let Some(section) = fields.take("not_applicable", given.one_of::<Section>()) {
                if section.may_not_apply() {
                    ticked.push(section);
                } else {
                    fields.add(
                        section.as_str(),
                        "This section always applies; write it instead of ticking it away.",
                    );
                }
            }
        }
        let mut sections = Vec::with_capacity(Section::ALL.len());
        for section in Section::ALL {
            let text = fields.take(section.as_str(), self.text(*section).optional_paragraph());
            sections.push(SectionText {
                section: *section,
                text: text.flatten().map(String::from).unwrap_or_default(),
                not_applicable: ticked.contains(section),
            });
        }
        let recommendation = fields.take("recommendation", self.recommendation.optional_one_of());
        let answers = items::check(&self.items, &mut fields);
        let covered = coverage::check(
            &self.covered,
            &self.not_covered_reason,
            &self.shifts_reason,
            &mut fields,
        );
        let version = if self.version.is_empty() {
            Some(None)
        } else {
            fields.take("version", self.version.whole(1..=i32::MAX)).map(Some)
        };
        match (recommendation, version) {
            (Some(recommendation), Some(version)) if fields.0.is_empty() => Ok(Draft {
                sections,
                recommendation,
                answers,
                covered,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }

    fn text(&self, section: Section) -> &Given {
        match section {
            Section::Representative => &self.representative,
            Section::Objectives => &self.objectives,
            Section::ScopeAudited => &self.scope_audited,
            Section::Deviations => &self.deviations,
            Section::ProgrammeIssues => &self.programme_issues,
            Section::SignificantChanges => &self.significant_changes,
            Section::UnresolvedIssues => &self.unresolved_issues,
            Section::CombinedAudit => &self.combined_audit,
            Section::SamplingDisclaimer => &self.sampling_disclaimer,
            Section::UseOfMarks => &self.use_of_marks,
            Section::EarlierActions => &self.earlier_actions,
            Section::Conformity => &self.conformity,
            Section::InternalAuditAndReview => &self.internal_audit_and_review,
            Section::ScopeAppropriate => &self.scope_appropriate,
            Section::ObjectivesMet => &self.objectives_met,
        }
    }
}

/// What is given to sign and send a report.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSending {
    /// The version of the report seen: what was not seen is not signed.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenSending {
    /// Checks the version.
    pub fn check(&self) -> Result<i32> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        version.ok_or(Error::Invalid(fields))
    }
}
