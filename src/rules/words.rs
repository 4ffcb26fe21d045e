//! The fixed words of the field that several rules share, spelt as the interfaces spell them.

use crate::text_enum;

text_enum! {
    /// What an audit is for.
    AuditKind {
        /// The first part of an initial audit: readiness (LC-30).
        Stage1 = "stage_1",
        /// The second part of an initial audit (LC-36).
        Stage2 = "stage_2",
        /// The yearly audit within a cycle (LC-23).
        Surveillance = "surveillance",
        /// The audit before expiry (LC-80).
        Recertification = "recertification",
        /// An audit outside the programme, announced.
        Special = "special",
        /// An audit the client hears of late (LC-97).
        ShortNotice = "short_notice",
        /// A visit to see whether corrective actions work (LC-53).
        FollowUp = "follow_up",
        /// An audit for a wider scope (LC-96).
        ScopeExtension = "scope_extension",
        /// The review of another body's certification (LC-102).
        TransferReview = "transfer_review",
    }
}

text_enum! {
    /// How grave a finding is (LC-50).
    Grade {
        /// The system's ability to reach its intended results is affected.
        Major = "major",
        /// A requirement is not met, and that ability is not affected.
        Minor = "minor",
        /// An opportunity for improvement; no requirement is missed.
        Ofi = "ofi",
        /// Something others could learn from.
        GoodPractice = "good_practice",
    }
}

impl Grade {
    /// Whether this is a nonconformity, so that an answer is owed (LC-52).
    pub const fn is_nonconformity(self) -> bool {
        match self {
            Self::Major | Self::Minor => true,
            Self::Ofi | Self::GoodPractice => false,
        }
    }
}

text_enum! {
    /// A person's part in an audit team (CO-20).
    TeamRole {
        /// Leads the audit; exactly one (CO-21).
        LeadAuditor = "lead_auditor",
        /// Audits.
        Auditor = "auditor",
        /// Learns; an evaluator carries the result (CO-23).
        AuditorInTraining = "auditor_in_training",
        /// Knows the sector; never audits (CO-22).
        TechnicalExpert = "technical_expert",
        /// Translates (CO-24).
        Translator = "translator",
        /// Watches (CO-25).
        Observer = "observer",
        /// Shows the way (CO-26).
        Guide = "guide",
        /// Evaluates the team for the certification or accreditation body.
        Witness = "witness",
        /// Supervises a trainee.
        Evaluator = "evaluator",
    }
}

impl TeamRole {
    /// CO-27: only these give counted audit time.
    pub const fn audits(self) -> bool {
        matches!(self, Self::LeadAuditor | Self::Auditor)
    }

    /// CO-10: whoever acted in one of these is kept away from the decision.
    pub const fn bars_from_decision(self) -> bool {
        matches!(
            self,
            Self::LeadAuditor
                | Self::Auditor
                | Self::AuditorInTraining
                | Self::TechnicalExpert
                | Self::Evaluator
        )
    }
}

text_enum! {
    /// What a competence row entitles to (CO-30, CO-33).
    Function {
        /// Reviewing applications, choosing teams, computing audit time.
        ApplicationReview = "application_review",
        /// Reviewing reports and deciding.
        Decision = "decision",
        /// Auditing.
        Auditor = "auditor",
        /// Leading an audit; includes auditing.
        LeadAuditor = "lead_auditor",
        /// Knowing the sector.
        TechnicalExpert = "technical_expert",
    }
}

impl Function {
    /// Whether a row for `self` serves where `wanted` is needed: who may lead may audit.
    pub fn serves(self, wanted: Self) -> bool {
        self == wanted || (self == Self::LeadAuditor && wanted == Self::Auditor)
    }
}

text_enum! {
    /// LC-2: who set a limit, and so whether anybody may move it.
    LimitKind {
        /// The standard sets it; nobody moves it.
        Fixed = "FIXED",
        /// The certification body sets it, as the standard asks.
        Cb = "CB",
        /// Habit of the trade; may be switched off.
        Habit = "HABIT",
    }
}

text_enum! {
    /// Where a certification stands (LC-98).
    CertificationStatus {
        /// Applied for.
        Applicant = "applicant",
        /// In its initial audit.
        InAudit = "in_audit",
        /// Decided, not yet issued.
        Granted = "granted",
        /// In force.
        Certified = "certified",
        /// Temporarily invalid (LC-91).
        Suspended = "suspended",
        /// Ended by decision.
        Withdrawn = "withdrawn",
        /// Ended by date.
        Expired = "expired",
        /// Never came to be.
        Refused = "refused",
    }
}
