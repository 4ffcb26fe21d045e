//! What the checks answer.

use serde::{Deserialize, Serialize};

use super::Need;
use crate::base::citation::{
    CO_4, CO_5, CO_8, CO_9, CO_11, CO_21, CO_27, CO_33, CO_34, CO_36, CO_38, CO_60, CO_61, RuleId,
};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::keys::PersonKey;
use crate::text_enum;

text_enum! {
    /// The checks, in the order of CO-60.
    CheckName {
        /// 1: the person works for the body.
        Active = "active",
        /// 1: the agreement on confidentiality and independence is signed (CO-36).
        Agreement = "agreement",
        /// 1: conflicts were declared recently enough (CO-8).
        Declaration = "declaration",
        /// 1: this assignment was confirmed to be free of conflicts (CO-8).
        Confirmation = "confirmation",
        /// 2: no service to the client within two years (CO-4).
        TwoYearBar = "two_year_bar",
        /// 3: no other tie to the client (CO-5).
        Conflict = "conflict",
        /// 4: one lead; experts accompanied, trainees evaluated (CO-21 to CO-24).
        Role = "role",
        /// 5: each member is competent on each of their days (CO-33).
        Competence = "competence",
        /// 5: each auditor was seen at work in time (CO-38).
        Monitoring = "monitoring",
        /// 6: together they cover every standard and area (CO-34).
        Coverage = "coverage",
        /// 7: auditors give the time required (CO-27).
        Time = "time",
        /// 8: the languages of the sites.
        Language = "language",
        /// 9: nobody leads too long at one client (CO-11).
        Rotation = "rotation",
        /// 10: nobody is booked twice.
        DoubleBooking = "double_booking",
        /// 11: the decision maker is not on the team (CO-9).
        Separation = "separation",
    }
}

impl CheckName {
    /// The rule behind the check.
    pub const fn rule(self) -> RuleId {
        match self {
            Self::Active | Self::DoubleBooking => CO_60,
            Self::Agreement => CO_36,
            Self::Declaration | Self::Confirmation => CO_8,
            Self::TwoYearBar => CO_4,
            Self::Conflict => CO_5,
            Self::Role => CO_21,
            Self::Competence => CO_33,
            Self::Monitoring => CO_38,
            Self::Coverage => CO_34,
            Self::Time => CO_27,
            Self::Language => CO_61,
            Self::Rotation => CO_11,
            Self::Separation => CO_9,
        }
    }

    pub(super) fn passed(self) -> Check {
        let says = match self {
            Self::Active => "Everybody is active.",
            Self::Agreement => "Everybody has signed the agreement.",
            Self::Declaration => "Everybody has declared conflicts recently enough.",
            Self::Confirmation => "Everybody has confirmed this assignment.",
            Self::TwoYearBar => "Nobody served the client within two years.",
            Self::Conflict => "Nobody has a conflict with the client.",
            Self::Role => "The roles fit together.",
            Self::Competence => "Everybody is competent on every day of theirs.",
            Self::Monitoring => "Everybody was seen at work in time.",
            Self::Coverage => "Every standard and technical area is covered.",
            Self::Time => "The auditors give the time required.",
            Self::Language => "The languages of the sites are spoken.",
            Self::Rotation => "Nobody has led too long here.",
            Self::DoubleBooking => "Everybody is free.",
            Self::Separation => "The decision maker is not on the team.",
        };
        Check {
            check: self,
            result: Verdict::Pass,
            rule: self.rule(),
            auditor: None,
            says: says.to_owned(),
        }
    }

    pub(super) fn fails(self, auditor: Option<&PersonKey>, says: impl Into<String>) -> Check {
        Check {
            check: self,
            result: Verdict::Fail,
            rule: self.rule(),
            auditor: auditor.cloned(),
            says: says.into(),
        }
    }
}

text_enum! {
    /// How a check went (CO-61).
    Verdict {
        /// Nothing in the way.
        Pass = "pass",
        /// Allowed, to be looked at.
        Warn = "warn",
        /// In the way.
        Fail = "fail",
    }
}

/// One check's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which check.
    pub check: CheckName,
    /// How it went.
    pub result: Verdict,
    /// The rule behind it.
    pub rule: RuleId,
    /// The person concerned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub auditor: Option<PersonKey>,
    /// A sentence with dates and figures.
    pub says: String,
}

impl Check {
    pub(super) fn citing(mut self, rule: RuleId) -> Self {
        self.rule = rule;
        self
    }

    pub(super) fn only_warns(mut self) -> Self {
        self.result = Verdict::Warn;
        self
    }

    pub(super) fn step(&self) -> Step {
        Step::new(self.rule, self.says.clone())
    }

    /// The check as a reason why not.
    pub fn refusal(&self) -> Refusal {
        Refusal {
            rule: self.rule,
            field: self.auditor.as_ref().map(|_| "team".to_owned()),
            says: self.says.clone(),
        }
    }
}

/// What the checks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether nothing fails, so that the team can be confirmed.
    pub allowed: bool,
    /// Every check, in the order of CO-60: each failure and warning, or one pass.
    pub checks: Vec<Check>,
    /// What the team covers (CO-34).
    pub covered: Vec<Need>,
    /// What it does not.
    pub uncovered: Vec<Need>,
}

impl Report {
    /// Every failure as a reason why the team cannot be confirmed; empty where it can.
    pub fn refusals(&self) -> Refusals {
        self.failing(|_| true)
    }

    /// The failures that stand against even proposing the team: all but the members' own confirmation of this
    /// assignment, which they can only give once it is proposed (CO-8).
    pub fn refusals_to_propose(&self) -> Refusals {
        self.failing(|check| check.check != CheckName::Confirmation)
    }

    fn failing(&self, counts: impl Fn(&Check) -> bool) -> Refusals {
        Refusals(
            self.checks
                .iter()
                .filter(|check| check.result == Verdict::Fail && counts(check))
                .map(Check::refusal)
                .collect(),
        )
    }
}
