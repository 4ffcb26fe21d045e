//! An audit time as people read it: figures, lines, steps and the sample, with the sites by name.

use serde::Serialize;

use crate::base::ruling::Step;
use crate::lifecycle::review::calculation::Calculation;
use crate::rules::audit_time::StandardTime;
use crate::rules::site_sample::eligibility::Answered;

/// A kept calculation, or one about to be kept, as people read it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditTime)]
pub struct Shown {
    /// The days of the initial audit.
    pub days: String,
    /// Before rounding.
    pub days_unrounded: String,
    /// Stage 1's part.
    pub stage_1_days: Option<String>,
    /// Stage 2's part.
    pub stage_2_days: Option<String>,
    /// The least on site.
    pub on_site_days_min: String,
    /// The people counted.
    pub effective_personnel: i64,
    /// One per place visited.
    pub lines: Vec<ShownLine>,
    /// How it came about.
    pub steps: Vec<Step>,
    /// What needs attention.
    pub warnings: Vec<Step>,
    /// The sample; none for a single site.
    pub sample: Option<ShownSample>,
}

/// One place visited.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AuditTimeLine)]
pub struct ShownLine {
    /// The site's name.
    pub site: String,
    /// The row of the table.
    pub row: String,
    /// The table's days.
    pub table_days: String,
    /// The factors' sum after the limit.
    pub factor_percent: String,
    /// The days after factors.
    pub days: String,
}

/// A sample as people read it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = SiteSample)]
pub struct ShownSample {
    /// The sites chosen beside the central function.
    pub sites: Vec<ShownSite>,
    /// How they were chosen.
    pub steps: Vec<Step>,
    /// What needs attention.
    pub warnings: Vec<Step>,
    /// Why sampling is allowed.
    pub reason: String,
    /// MS-10: why one certificate may cover these sites.
    pub eligibility: Vec<Answered>,
}

/// A site of the sample.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = SampledSite)]
pub struct ShownSite {
    /// Its name.
    pub name: String,
    /// By lot, by judgement, with all others.
    pub chosen: String,
    /// Why.
    pub reason: String,
}

impl Shown {
    /// The calculation in words.
    pub fn of(calculation: &Calculation) -> Self {
        let time = &calculation.time.value;
        let name = |id: &str| {
            calculation
                .names
                .get(id)
                .cloned()
                .unwrap_or_else(|| id.to_owned())
        };
        let line = |site: String, of: &StandardTime| ShownLine {
            site,
            row: of.row.clone(),
            table_days: of.table_days.to_string(),
            factor_percent: of.factor_percent.to_string(),
            days: of.days_unrounded.to_string(),
        };
        let lines = if time.sites.is_empty() {
            let only = calculation.names.values().next().cloned().unwrap_or_default();
            time.per_standard
                .iter()
                .map(|of| line(only.clone(), of))
                .collect()
        } else {
            let of_sites = time.sites.iter();
            of_sites
                .flat_map(|site| site.per_standard.iter().map(|of| line(name(&site.id), of)))
                .collect()
        };
        Self {
            days: time.days.to_string(),
            days_unrounded: time.days_unrounded.to_string(),
            stage_1_days: time.stage_1_days.map(|days| days.to_string()),
            stage_2_days: time.stage_2_days.map(|days| days.to_string()),
            on_site_days_min: time.on_site_days_min.to_string(),
            effective_personnel: time.effective_personnel,
            lines,
            steps: calculation.time.steps.clone(),
            warnings: calculation.time.warnings.clone(),
            sample: calculation.sample.as_ref().map(|sample| ShownSample {
                sites: sample
                    .drawn
                    .value
                    .groups
                    .iter()
                    .flat_map(|group| &group.sites)
                    .map(|site| ShownSite {
                        name: name(&site.id),
                        chosen: site.chosen.to_string(),
                        reason: site.reason.clone(),
                    })
                    .collect(),
                steps: sample.drawn.steps.clone(),
                warnings: sample.drawn.warnings.clone(),
                reason: sample.reason.clone(),
                eligibility: sample.eligibility.clone(),
            }),
        }
    }
}
