//! An audit report: what it must hold before it is sent (LC-60, LC-61). What the records know already (the body, the
//! client, the audit's kind, dates, sites, team and findings) is put in by the program; the sections are written.

use super::not_before;
use crate::base::citation::{CO_21, LC_24, LC_45, LC_51, LC_60, LC_61, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::Date;
use crate::text_enum;

text_enum! {
    /// Where a report stands.
    State {
        /// Being written.
        Draft = "draft",
        /// Signed and sent; never changed again.
        Sent = "sent",
    }
}

text_enum! {
    /// What the lead auditor recommends.
    Recommendation {
        /// First certification.
        Grant = "grant",
        /// No certification.
        Refuse = "refuse",
        /// The certification stays as it is (LC-65).
        Maintain = "maintain",
        /// A further cycle.
        Renew = "renew",
        /// Validity rests (LC-90).
        Suspend = "suspend",
    }
}

text_enum! {
    /// A section that is written by the lead auditor.
    Section {
        /// Who speaks for the client.
        Representative = "representative",
        /// What the audit was to find out.
        Objectives = "objectives",
        /// Scope, units and processes audited, and the time spent.
        ScopeAudited = "scope_audited",
        /// Where the audit left its plan, and why.
        Deviations = "deviations",
        /// What bears on the audit programme.
        ProgrammeIssues = "programme_issues",
        /// What changed since the last audit.
        SignificantChanges = "significant_changes",
        /// What stayed open between client and team.
        UnresolvedIssues = "unresolved_issues",
        /// Whether the audit was combined, joint or integrated.
        CombinedAudit = "combined_audit",
        /// That the audit looked at samples.
        SamplingDisclaimer = "sampling_disclaimer",
        /// How certificate and marks are used.
        UseOfMarks = "use_of_marks",
        /// Whether earlier corrective actions work.
        EarlierActions = "earlier_actions",
        /// Conformity and effectiveness, with evidence on capability.
        Conformity = "conformity",
        /// Internal audits and management review.
        InternalAuditAndReview = "internal_audit_and_review",
        /// Whether the scope of certification fits.
        ScopeAppropriate = "scope_appropriate",
        /// Whether the audit reached its objectives.
        ObjectivesMet = "objectives_met",
    }
}

impl Section {
    /// The rule that asks for it.
    pub const fn rule(self) -> RuleId {
        match self {
            Self::Conformity
            | Self::InternalAuditAndReview
            | Self::ScopeAppropriate
            | Self::ObjectivesMet => LC_61,
            Self::Representative
            | Self::Objectives
            | Self::ScopeAudited
            | Self::Deviations
            | Self::ProgrammeIssues
            | Self::SignificantChanges
            | Self::UnresolvedIssues
            | Self::CombinedAudit
            | Self::SamplingDisclaimer
            | Self::UseOfMarks
            | Self::EarlierActions => LC_60,
        }
    }

    /// Whether "not applicable" is an answer to it.
    pub const fn may_not_apply(self) -> bool {
        matches!(
            self,
            Self::Deviations
                | Self::ProgrammeIssues
                | Self::SignificantChanges
                | Self::UnresolvedIssues
                | Self::CombinedAudit
                | Self::UseOfMarks
                | Self::EarlierActions
        )
    }
}

/// One section as written.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Which.
    pub section: Section,
    /// The text.
    pub text: &'a str,
    /// Whether "not applicable" was ticked.
    pub not_applicable: bool,
}

/// A finding, as far as a report depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// Its number in the audit.
    pub number: i32,
    /// Whether it is a nonconformity.
    pub nonconformity: bool,
    /// The objective evidence.
    pub evidence: &'a str,
}

/// What sending a report depends on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The day it is sent.
    pub on: Date,
    /// The last audit day.
    pub audit_end: Option<Date>,
    /// Whether the audit was stopped before its end.
    pub terminated: bool,
    /// Whether the one who signs leads the team.
    pub by_lead: bool,
    /// The sections.
    pub sections: &'a [Written<'a>],
    /// What the lead recommends.
    pub recommendation: Option<Recommendation>,
    /// The findings of the audit.
    pub findings: &'a [Finding<'a>],
}

/// Whether a report can be signed and sent, or everything in the way.
pub fn send(facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    let mut no = Refusals::none();
    no.unless(
        facts.by_lead,
        CO_21,
        "Only the lead auditor of this audit signs its report.",
    );
    match facts.audit_end {
        // LC-24: the last day of an audit of several days counts.
        Some(end) => not_before(
            &mut no,
            LC_24,
            "on",
            ("The report", facts.on),
            ("the last audit day", end),
        ),
        None => no.add(Refusal::new(LC_60, "The audit has no dates yet.")),
    }
    for section in Section::ALL {
        let written = facts.sections.iter().find(|written| written.section == *section);
        let answered = written.is_some_and(|written| {
            !written.text.trim().is_empty() || (written.not_applicable && section.may_not_apply())
        });
        if !answered {
            let words = section.as_str().replace('_', " ");
            no.add(Refusal::of(
                section.rule(),
                section.as_str(),
                if section.may_not_apply() {
                    format!("Write the section on {words}, or tick that it does not apply.")
                } else {
                    format!("Write the section on {words}.")
                },
            ));
        }
    }
    if facts.terminated {
        // LC-45: nothing can be recommended after an audit that did not reach its end.
        no.unless(
            facts.recommendation.is_none(),
            LC_45,
            "The audit was stopped, so nothing can be recommended.",
        );
    } else if facts.recommendation.is_none() {
        no.add(Refusal::of(LC_60, "recommendation", "Choose what you recommend."));
    }
    for finding in facts.findings {
        no.unless(
            !finding.nonconformity || !finding.evidence.trim().is_empty(),
            LC_51,
            format!("Finding {} has no objective evidence.", finding.number),
        );
    }
    no.or(Ruling::new(
        State::Sent,
        vec![Step::new(
            LC_60,
            format!(
                "Every section is written; {} findings stand in the report",
                facts.findings.len()
            ),
        )],
    ))
}
