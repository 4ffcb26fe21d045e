//! Changing what a living certification covers: a wider scope (LC-96, MS-70, MS-71), another edition (LC-123, AT-105), a
//! narrower scope (LC-94). The first two are planned, audited and decided; the last is decided.

use super::book::Transition;
use super::site_sample::Method;
use super::site_sample::joining::{self, When};
use super::words::{AuditKind, CertificationStatus};
use crate::base::amounts::AuditorDays;
use crate::base::citation::{AT_105, LC_94, LC_95, LC_96, LC_98, LC_123, MS_75, VE_41};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words};
use crate::text_enum;

text_enum! {
    /// What is planned.
    Kind {
        /// A wider scope: activities, technical areas, sites (LC-96).
        Extension = "extension",
        /// Another edition of the standard (LC-123).
        Transition = "transition",
    }
}

text_enum! {
    /// Where a planned change stands.
    Status {
        /// It waits for its audit and the decision.
        Planned = "planned",
        /// It was decided and holds.
        Decided = "decided",
        /// It was refused after the audit.
        Refused = "refused",
        /// It was given up before the decision.
        GivenUp = "given_up",
    }
}

/// The audit that a change rides on, or the one of its own that is made for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audited {
    /// Together with a planned audit of this kind.
    With(AuditKind),
    /// By an audit of its own.
    Separately,
}

/// What planning a change depends on.
#[derive(Debug, Clone, Copy)]
pub struct Planning<'a> {
    /// What is planned.
    pub kind: Kind,
    /// The day.
    pub on: Date,
    /// Where the certification stands.
    pub status: CertificationStatus,
    /// How it is audited.
    pub audited: Audited,
    /// Auditor-days that are added, as the reviewer decided.
    pub days: AuditorDays,
    /// Why it is planned so.
    pub reason: &'a str,
    /// Whether the wording of the scope changes.
    pub scope_changes: bool,
    /// How many technical areas are added.
    pub areas: usize,
    /// The sites that join.
    pub joining: usize,
    /// Whether sites of this certification are sampled.
    pub method: Method,
    /// The move between the two editions, for a transition; none where the book knows none.
    pub transition: Option<&'a Transition>,
    /// The newer edition, for sentences.
    pub edition: &'a str,
    /// Whether the certification is accredited today.
    pub accredited: bool,
    /// Whether an accreditation covers what is planned.
    pub covered: bool,
}

/// Whether a change may be planned like this, with the steps. Which of several joining sites are visited is drawn (MS-70).
pub fn plan(planning: &Planning<'_>) -> Result<Vec<Step>, Refusals> {
    let mut no = Refusals::none();
    let mut steps = Vec::new();
    no.unless(
        planning.status == CertificationStatus::Certified,
        LC_98,
        format!(
            "The certification is {}: only one in force is extended or moved to another edition.",
            planning.status
        ),
    );
    if planning.reason.trim().is_empty() {
        no.add(Refusal::of(
            match planning.kind {
                Kind::Extension => LC_96,
                Kind::Transition => LC_123,
            },
            "reason",
            "Say how the audit work was found and why it is enough.",
        ));
    }
    match planning.kind {
        Kind::Extension => extension(planning, &mut no, &mut steps),
        Kind::Transition => transition(planning, &mut no, &mut steps),
    }
    let says = match planning.audited {
        Audited::With(kind) => format!(
            "It is audited with the {}, which takes {} days more",
            kind.as_str().replace('_', " "),
            planning.days
        ),
        Audited::Separately => format!("It is audited by itself, in {} days", planning.days),
    };
    steps.push(Step::new(
        match planning.kind {
            Kind::Extension => LC_96,
            Kind::Transition => AT_105,
        },
        says,
    ));
    if planning.accredited && !planning.covered {
        let (field, what) = match planning.kind {
            Kind::Extension => ("technical_areas", "the areas that are added".to_owned()),
            Kind::Transition => ("edition", planning.edition.to_owned()),
        };
        no.add(Refusal::of(
            VE_41,
            field,
            format!(
                "The certification is accredited, and no accreditation covers {what} today. That comes first."
            ),
        ));
    }
    no.or(steps)
}

fn extension(planning: &Planning<'_>, no: &mut Refusals, steps: &mut Vec<Step>) {
    no.unless(
        planning.scope_changes || planning.areas > 0 || planning.joining > 0,
        LC_96,
        "Nothing is added: neither to the scope, nor a technical area, nor a site.",
    );
    if planning.audited == Audited::Separately && planning.days == AuditorDays::default() {
        no.add(Refusal::of(
            LC_96,
            "days",
            "An audit of its own takes time: give its days.",
        ));
    }
    match planning.joining {
        0 => {}
        1 => {
            let when = match planning.audited {
                Audited::With(AuditKind::Surveillance) => When::NextSurveillance,
                Audited::With(_) | Audited::Separately => When::BeforeInclusion,
            };
            // Without a reason the sentence above asks for it already.
            if planning.reason.trim().is_empty() {
                return;
            }
            if let Some(ruling) = no.take(joining::single(planning.method, Some(when), planning.reason)) {
                steps.extend(ruling.steps);
            }
        }
        _ => steps.push(Step::new(
            MS_75,
            "Until that audit and the decision after it, the sites stand on no certificate",
        )),
    }
}

fn transition(planning: &Planning<'_>, no: &mut Refusals, steps: &mut Vec<Step>) {
    let Some(transition) = planning.transition else {
        no.add(Refusal::of(
            LC_123,
            "edition",
            format!(
                "The book knows no move from the present edition to {}.",
                planning.edition
            ),
        ));
        return;
    };
    match transition.ends {
        Some(ends) if planning.on > ends => no.add(Refusal::of(
            LC_123,
            "edition",
            format!(
                "The transition to {} ended on {}: certificates to the older edition have ended with it.",
                planning.edition,
                in_words(ends)
            ),
        )),
        Some(ends) => steps.push(Step::new(
            LC_123,
            format!(
                "The transition to {} ends on {}",
                planning.edition,
                in_words(ends)
            ),
        )),
        None => steps.push(Step::new(
            LC_123,
            format!(
                "When the transition to {} ends is not published yet",
                planning.edition
            ),
        )),
    }
    let least = match planning.audited {
        Audited::With(AuditKind::Surveillance) => transition.days_at_surveillance,
        Audited::With(AuditKind::Recertification) => transition.days_at_recertification,
        Audited::Separately => transition.days_separate,
        Audited::With(_) => {
            no.add(Refusal::of(
                LC_123,
                "audit",
                "An edition changes at a surveillance, at a recertification audit or by an audit of its own.",
            ));
            return;
        }
    };
    steps.push(Step::new(
        AT_105,
        format!(
            "The move takes at least {} days there ({})",
            least.0, transition.source
        ),
    ));
    if planning.days.exact() < least.0 {
        no.add(Refusal::of(
            AT_105,
            "days",
            format!("The move takes at least {} days there.", least.0),
        ));
    }
}

/// LC-94: what narrowing a scope depends on.
#[derive(Debug, Clone, Copy)]
pub struct Reduction<'a> {
    /// Where the certification stands.
    pub status: CertificationStatus,
    /// Whether the wording of the scope changes.
    pub scope_changes: bool,
    /// How many technical areas are taken out.
    pub areas: usize,
    /// How many stay.
    pub areas_left: usize,
    /// Whether the standard allows what is left of the scope, as the decision maker judges.
    pub allowed: bool,
    /// The new wording.
    pub scope: &'a str,
}

/// Whether a scope may be narrowed like this.
pub fn reduce(reduction: &Reduction<'_>) -> Result<Vec<Step>, Refusals> {
    let mut no = Refusals::none();
    no.unless(
        matches!(
            reduction.status,
            CertificationStatus::Certified | CertificationStatus::Suspended
        ),
        LC_98,
        format!(
            "The certification is {}: only a living one is reduced.",
            reduction.status
        ),
    );
    no.unless(
        reduction.scope_changes || reduction.areas > 0,
        LC_94,
        "Nothing is taken out: neither of the scope's wording nor a technical area. A site is taken out by itself.",
    );
    if reduction.areas_left == 0 {
        no.add(Refusal::of(
            LC_94,
            "technical_areas",
            "At least one technical area stays. Where nothing is left the certification is withdrawn.",
        ));
    }
    if reduction.scope.trim().is_empty() {
        no.add(Refusal::of(LC_94, "scope", "Write what stays certified."));
    }
    if !reduction.allowed {
        no.add(Refusal::of(
            LC_94,
            "allowed",
            "Confirm that the standard allows what is left of the scope, or withdraw the certification.",
        ));
    }
    no.or(vec![
        Step::new(LC_94, format!("Reduced to: {}", reduction.scope.trim())),
        Step::new(LC_95, "The client changes every reference to its certification"),
    ])
}
