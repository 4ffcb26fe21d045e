//! What is given to reckon the audit time of a running case again.

use serde::{Deserialize, Serialize};

use super::calculation::{Calculation, Sizing};
use super::given::GivenReview;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::text::Paragraph;
use crate::rules::site_sample::Method;
use crate::rules::site_sample::eligibility::Condition;

/// What is given to reckon the audit time of a running case again: the same columns as in a review.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// MS-22: the sites where no finished devices are designed or made; only those may be sampled.
    pub without_devices: Vec<Given>,
    /// MS-21: why the others may be sampled.
    pub sampling_reason: Given,
    /// Sites more than the formula asks (MS-36); none when nothing is given.
    pub increment: Given,
    /// Why.
    pub increment_reason: Given,
    /// AT-55: what changed since it was reckoned here; not needed where a list told it.
    pub reason: Given,
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
            without_devices: own.without_devices,
            sampling_reason: own.sampling_reason,
            increment: own.increment,
            increment_reason: own.increment_reason,
            version: own.version,
            ..GivenReview::default()
        }
    }

    /// Checks every field: what moves the audit time, and the version of the case seen.
    pub fn check(&self) -> Result<Reckoning> {
        let mut fields = Fields::none();
        let sizing = self.as_review().sizing(&mut fields);
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        let reason = fields.take("reason", self.reason.optional_paragraph()).flatten();
        fields.check()?;
        Ok(Reckoning {
            sizing,
            reason: reason.map(Paragraph::into).unwrap_or_default(),
            version: version.ok_or(Error::NoVersion)?,
        })
    }

    /// What moves the audit time, as far as it can be read.
    pub fn sizing(&self) -> Sizing {
        self.as_review().sizing(&mut Fields::none())
    }

    /// What a calculation was made from, to begin the form with.
    pub fn of(calculation: &Calculation) -> Self {
        let request = &calculation.request;
        let line = request.standards.first();
        let mut given = Self {
            category: text(line.and_then(|line| line.category.as_deref())),
            ..Self::default()
        };
        if let Some(found) = line.and_then(|line| line.by_hand.as_ref()) {
            given.by_hand_days = found.days.to_string().into();
            given.by_hand_reason = found.reason.clone().into();
        }
        if let Some(scores) = line.and_then(|line| line.complexity.as_ref()) {
            let score = |of: &[i64], i: usize| of.get(i).map(i64::to_string).unwrap_or_default().into();
            given.business_regulation = score(&scores.business, 0);
            given.business_processes = score(&scores.business, 1);
            given.business_maturity = score(&scores.business, 2);
            given.it_infrastructure = score(&scores.it, 0);
            given.it_suppliers = score(&scores.it, 1);
            given.it_development = score(&scores.it, 2);
            given.complexity_percent = scores.percent.to_string().into();
            given.complexity_reason = scores.reason.clone().into();
        }
        let everywhere = request.factors.iter().map(|factor| (factor, String::new()));
        let sites = request.sites.iter();
        let placed = sites.flat_map(|site| site.factors.iter().map(|factor| (factor, site.id.clone())));
        for (factor, site) in everywhere.chain(placed) {
            given.factor_ids.push(factor.id.clone().into());
            given.factor_percents.push(factor.percent.to_string().into());
            given.factor_reasons.push(factor.reason.clone().into());
            given.factor_sites.push(site.into());
        }
        if let Some(sample) = &calculation.sample {
            for answer in &sample.eligibility {
                let yes = answer.yes.map(|yes| if yes { "yes" } else { "no" });
                let (choice, evidence) = given.condition(answer.condition);
                *choice = text(yes);
                *evidence = answer.evidence.clone().into();
            }
            given.sampling_reason = sample.reason.clone().into();
            for group in &sample.request.groups {
                match group.method {
                    Method::N => given
                        .not_sampled
                        .extend(group.sites.iter().map(|site| site.id.clone().into())),
                    Method::S if group.increment > 0 => {
                        given.increment = group.increment.to_string().into();
                        given.increment_reason = group.increment_reason.clone().into();
                    }
                    Method::S => {}
                }
            }
        }
        given
    }

    fn condition(&mut self, condition: Condition) -> (&mut Given, &mut Given) {
        match condition {
            Condition::SingleSystem => (
                &mut self.eligible_single_system,
                &mut self.eligible_single_system_evidence,
            ),
            Condition::CentralFunction => (
                &mut self.eligible_central_function,
                &mut self.eligible_central_function_evidence,
            ),
            Condition::Authority => (
                &mut self.eligible_authority,
                &mut self.eligible_authority_evidence,
            ),
            Condition::ManagementReview => (
                &mut self.eligible_management_review,
                &mut self.eligible_management_review_evidence,
            ),
            Condition::InternalAudits => (
                &mut self.eligible_internal_audits,
                &mut self.eligible_internal_audits_evidence,
            ),
            Condition::Analysis => (&mut self.eligible_analysis, &mut self.eligible_analysis_evidence),
        }
    }
}

/// What is given, checked.
#[derive(Debug, Clone)]
pub struct Reckoning {
    /// What moves the audit time.
    pub sizing: Sizing,
    /// AT-55: what changed.
    pub reason: String,
    /// The version of the case seen.
    pub version: i32,
}

fn text(of: Option<&str>) -> Given {
    of.unwrap_or_default().into()
}
