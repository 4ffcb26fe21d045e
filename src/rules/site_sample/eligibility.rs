//! Whether one certificate may cover several sites: six questions, each answered with evidence (MS-10). One "no" means
//! separate certifications.

use serde::{Deserialize, Serialize};

use crate::base::citation::MS_10;
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::text_enum;

text_enum! {
    /// A question of MS-10, in its order.
    Condition {
        /// (a) One management system.
        SingleSystem = "single_system",
        /// (b) A central function, named, inside the organisation, not outsourced.
        CentralFunction = "central_function",
        /// (c) It has the authority to define, set up and keep the system.
        Authority = "authority",
        /// (d) One management review, held centrally.
        ManagementReview = "management_review",
        /// (e) Every site is in the internal audit programme.
        InternalAudits = "internal_audits",
        /// (f) The central function collects and analyses data of all sites and can order change.
        Analysis = "analysis",
    }
}

impl Condition {
    /// What must be so, for a refusal.
    const fn says(self) -> &'static str {
        match self {
            Self::SingleSystem => "All sites run one management system",
            Self::CentralFunction => {
                "The central function is named, inside the organisation and not outsourced"
            }
            Self::Authority => "The central function has the authority to define, set up and keep the system",
            Self::ManagementReview => "The system has one management review, held centrally",
            Self::InternalAudits => "Every site is in the internal audit programme",
            Self::Analysis => {
                "The central function collects and analyses data of all sites and can order change"
            }
        }
    }

    /// The field of the answer, as "`eligible_authority`".
    pub fn field(self) -> String {
        format!("eligible_{self}")
    }

    /// The field of its evidence.
    pub fn evidence_field(self) -> String {
        format!("{}_evidence", self.field())
    }
}

/// An answer with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MultiSiteCondition)]
pub struct Answered {
    /// Which question.
    pub condition: Condition,
    /// Yes or no; none while it is open.
    pub yes: Option<bool>,
    /// What shows it.
    pub evidence: String,
}

/// Whether one certificate may cover the sites, or every answer that is missing, is "no" or has no evidence.
pub fn eligible(answers: &[Answered]) -> Result<Ruling<()>, Refusals> {
    let mut no = Refusals::none();
    let mut steps = Vec::new();
    for condition in Condition::ALL.iter().copied() {
        let answer = answers.iter().find(|answer| answer.condition == condition);
        let evidence = answer.map(|answer| answer.evidence.trim()).unwrap_or_default();
        let says = condition.says();
        match answer.and_then(|answer| answer.yes) {
            None => no.add(Refusal::of(
                MS_10,
                condition.field(),
                format!("Say whether it is so: {says}."),
            )),
            Some(false) => no.add(Refusal::of(
                MS_10,
                condition.field(),
                format!(
                    "The sites cannot be certified together, only each by itself, as this is not so: {says}."
                ),
            )),
            Some(true) if evidence.is_empty() => no.add(Refusal::of(
                MS_10,
                condition.evidence_field(),
                format!("Name the evidence for it: {says}."),
            )),
            Some(true) => steps.push(Step::new(MS_10, format!("{says}: {evidence}"))),
        }
    }
    no.or(Ruling::new((), steps))
}
