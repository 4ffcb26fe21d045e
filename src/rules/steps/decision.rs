//! The certification decision: what must hold before it, by kind (LC-54, LC-55, LC-62 to LC-65, LC-90 to LC-93).

use super::{audit, finding, need_text, not_before};
use crate::base::citation::{
    LC_14, LC_54, LC_55, LC_62, LC_63, LC_64, LC_80, LC_90, LC_93, LC_94, LC_96, LC_120, MS_63, RuleId,
};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words, plus_months};
use crate::rules::book::StandardId;
use crate::rules::clock::INITIAL_MAJOR_MONTHS;
use crate::rules::keys::{ClientKey, FindingKey, PersonKey, SiteKey};
use crate::rules::team::Cleared;
use crate::rules::words::{AuditKind, Function, Grade};
use crate::text_enum;

text_enum! {
    /// What is decided (LC-64).
    Kind {
        /// First certification.
        Grant = "grant",
        /// No certification.
        Refuse = "refuse",
        /// A further cycle.
        Renew = "renew",
        /// Validity rests (LC-90).
        Suspend = "suspend",
        /// A suspension ends (LC-93).
        Restore = "restore",
        /// Certification ends (LC-93).
        Withdraw = "withdraw",
        /// A wider scope, or another edition (LC-96, LC-123).
        Expand = "expand",
        /// A narrower scope (LC-94).
        Reduce = "reduce",
    }
}

/// The recorded review of LC-62, before granting or renewing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TechnicalReview<'a> {
    /// The information suffices.
    pub information_sufficient: bool,
    /// The information of the application is confirmed.
    pub application_confirmed: bool,
    /// The audit reached its objectives.
    pub objectives_achieved: bool,
    /// The recommendation, with its conditions.
    pub recommendation: &'a str,
}

/// An audit being decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFact {
    /// What it was for.
    pub kind: AuditKind,
    /// Its last day.
    pub end: Option<Date>,
    /// Where it stands.
    pub state: audit::State,
    /// Whether its report (for stage 1 its conclusion) was sent.
    pub report_sent: bool,
}

/// A finding of those audits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFact {
    /// Which finding.
    pub id: FindingKey,
    /// How people call it, as "NC 3".
    pub name: String,
    /// How grave.
    pub grade: Grade,
    /// Where it stands.
    pub state: finding::State,
    /// At which site, if at one.
    pub site: Option<SiteKey>,
    /// When it was verified.
    pub verified_on: Option<Date>,
}

/// What the gates look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The client.
    pub organisation: &'a ClientKey,
    /// The standard; findings and decisions stay separate by standard.
    pub standard: &'a StandardId,
    /// The day of the decision.
    pub on: Date,
    /// Proof that the decision maker may decide this case on this day.
    pub decided_by: &'a Cleared,
    /// Why it is decided so (LC-64).
    pub reason: &'a str,
    /// The information used (LC-64).
    pub information_used: &'a str,
    /// The review, for granting and renewing.
    pub review: Option<TechnicalReview<'a>>,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
    /// The audits decided on.
    pub audits: &'a [AuditFact],
    /// All their findings.
    pub findings: &'a [FindingFact],
    /// How the cause of the suspension was solved, for restoring (LC-93).
    pub cause_solved: &'a str,
}

impl<'a> Facts<'a> {
    /// Of a decision about a certification that lives, on no audit: who decides on what, when, why and by what.
    pub fn bare(
        (organisation, standard): (&'a ClientKey, &'a StandardId),
        on: Date,
        decided_by: &'a Cleared,
        (reason, information_used): (&'a str, &'a str),
    ) -> Self {
        Self {
            organisation,
            standard,
            on,
            decided_by,
            reason,
            information_used,
            review: None,
            agreement_signed: None,
            audits: &[],
            findings: &[],
            cause_solved: "",
        }
    }
}

/// Proof of a decision that met its gate. Only this module makes it; the certification moves by it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    kind: Kind,
    on: Date,
    by: PersonKey,
    organisation: ClientKey,
    standard: StandardId,
}

impl Decided {
    /// What was decided.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// On which day.
    pub fn on(&self) -> Date {
        self.on
    }

    /// By whom.
    pub fn by(&self) -> &PersonKey {
        &self.by
    }

    /// For which client.
    pub fn organisation(&self) -> &ClientKey {
        &self.organisation
    }

    /// For which standard.
    pub fn standard(&self) -> &StandardId {
        &self.standard
    }
}

/// Whether this can be decided, or everything in the way.
pub fn decide(kind: Kind, facts: &Facts<'_>) -> Result<Ruling<Decided>, Refusals> {
    let mut no = Refusals::none();
    let mut steps = Vec::new();
    clearance(&mut no, facts);
    need_text(
        &mut no,
        LC_64,
        "reason",
        facts.reason,
        "Give the reason for the decision.",
    );
    need_text(
        &mut no,
        LC_64,
        "information_used",
        facts.information_used,
        "Name the information the decision rests on.",
    );
    // LC-120: whatever is decided on is over, and decided afterwards.
    for audit in facts.audits {
        if let Some(end) = audit.end {
            not_before(
                &mut no,
                LC_120,
                "on",
                ("The decision", facts.on),
                ("the last audit day", end),
            );
        }
    }
    let rule = match kind {
        Kind::Grant => {
            agreement(&mut no, facts);
            review(&mut no, facts);
            audits(&mut no, facts, &[AuditKind::Stage1, AuditKind::Stage2], LC_62);
            findings(&mut no, facts);
            initial_majors(&mut no, facts);
            LC_62
        }
        Kind::Renew => {
            agreement(&mut no, facts);
            review(&mut no, facts);
            audits(&mut no, facts, &[AuditKind::Recertification], LC_80);
            findings(&mut no, facts);
            LC_80
        }
        Kind::Suspend => LC_90,
        Kind::Restore => {
            need_text(
                &mut no,
                LC_93,
                "cause_solved",
                facts.cause_solved,
                "Say how the cause of the suspension was solved.",
            );
            LC_93
        }
        Kind::Expand => {
            agreement(&mut no, facts);
            concluded(&mut no, facts, LC_96);
            findings(&mut no, facts);
            LC_96
        }
        Kind::Reduce => LC_94,
        Kind::Refuse | Kind::Withdraw => LC_64,
    };
    steps.push(Step::new(
        rule,
        format!(
            "{kind} decided on {} by {}",
            in_words(facts.on),
            facts.decided_by.person()
        ),
    ));
    no.or(Ruling::new(
        Decided {
            kind,
            on: facts.on,
            by: facts.decided_by.person().clone(),
            organisation: facts.organisation.clone(),
            standard: facts.standard.clone(),
        },
        steps,
    ))
}

/// LC-63, LC-65: the clearance is for this decision and no other.
fn clearance(no: &mut Refusals, facts: &Facts<'_>) {
    let by = facts.decided_by;
    no.unless(
        by.function() == Function::Decision
            && by.organisation() == facts.organisation
            && by.standard() == facts.standard
            && by.on() == facts.on,
        LC_63,
        "The decision maker is not cleared for this client, standard and day.",
    );
}

fn agreement(no: &mut Refusals, facts: &Facts<'_>) {
    no.unless(
        facts.agreement_signed.is_some_and(|signed| signed <= facts.on),
        LC_14,
        "There is no certification agreement signed before this day.",
    );
}

fn review(no: &mut Refusals, facts: &Facts<'_>) {
    let review = facts.review.unwrap_or_default();
    for (yes, field, says) in [
        (
            review.information_sufficient,
            "information_sufficient",
            "The review does not find the information sufficient.",
        ),
        (
            review.application_confirmed,
            "application_confirmed",
            "The review does not confirm the information of the application.",
        ),
        (
            review.objectives_achieved,
            "objectives_achieved",
            "The review does not find the audit's objectives achieved.",
        ),
    ] {
        if !yes {
            no.add(Refusal::of(LC_62, field, says));
        }
    }
    need_text(
        no,
        LC_62,
        "recommendation",
        review.recommendation,
        "Record the recommendation with its conditions.",
    );
}

/// The audits decided on are there, concluded and reported, whatever their kind.
fn concluded(no: &mut Refusals, facts: &Facts<'_>, rule: RuleId) {
    let kinds: Vec<AuditKind> = facts.audits.iter().map(|audit| audit.kind).collect();
    no.unless(!kinds.is_empty(), rule, "The audit was not held yet.");
    audits(no, facts, &kinds, rule);
}

/// Every audit of these kinds is there, concluded, and reported.
fn audits(no: &mut Refusals, facts: &Facts<'_>, kinds: &[AuditKind], rule: RuleId) {
    for kind in kinds {
        let name = kind.as_str().replace('_', " ");
        let mut of_kind = facts
            .audits
            .iter()
            .filter(|audit| audit.kind == *kind && audit.state != audit::State::Cancelled)
            .peekable();
        if of_kind.peek().is_none() {
            no.add(Refusal::new(rule, format!("There was no {name} audit.")));
        }
        for audit in of_kind {
            if audit.state != audit::State::Concluded {
                let state = audit.state;
                no.add(Refusal::new(
                    rule,
                    format!("The {name} audit is {state}, not concluded."),
                ));
            } else if !audit.report_sent {
                no.add(Refusal::new(
                    rule,
                    format!("The {name} audit has no report sent to the client."),
                ));
            }
        }
    }
}

/// LC-54; MS-63 where the open major is at a site: the whole organisation waits.
fn findings(no: &mut Refusals, facts: &Facts<'_>) {
    for finding in facts.findings {
        if finding::settled(finding.grade, finding.state) {
            continue;
        }
        let (name, state) = (&finding.name, finding.state);
        match (finding.grade, &finding.site) {
            (Grade::Major, Some(_)) => no.add(Refusal::new(
                MS_63,
                format!("Major {name} at one site is {state}, not verified: the whole organisation waits."),
            )),
            (Grade::Major, None) => {
                no.add(Refusal::new(
                    LC_54,
                    format!("Major {name} is {state}, not verified."),
                ));
            }
            (Grade::Minor | Grade::Ofi | Grade::GoodPractice, _) => no.add(Refusal::new(
                LC_54,
                format!("Minor {name} is {state}; its plan is not accepted."),
            )),
        }
    }
}

/// LC-55: a major of the initial audit verified too late asks for another stage 2.
fn initial_majors(no: &mut Refusals, facts: &Facts<'_>) {
    let stage_2_end = facts
        .audits
        .iter()
        .filter(|audit| audit.kind == AuditKind::Stage2)
        .filter_map(|audit| audit.end)
        .max();
    let Some(stage_2_end) = stage_2_end else { return };
    let limit = plus_months(stage_2_end, INITIAL_MAJOR_MONTHS);
    for finding in facts.findings.iter().filter(|f| f.grade == Grade::Major) {
        let late = match finding.verified_on {
            Some(verified) => verified > limit,
            None => facts.on > limit,
        };
        if late {
            no.add(Refusal::new(
                LC_55,
                format!(
                    "Major {} was not verified by {}, {INITIAL_MAJOR_MONTHS} months after stage 2 ended on {}: \
                     another stage 2 is needed.",
                    finding.name,
                    in_words(limit),
                    in_words(stage_2_end)
                ),
            ));
        }
    }
}
