//! Who may review an application and who may decide: independence and competence of one person on one day.

use super::bars::barred;
use super::{Auditor, Competence};
use crate::base::citation::{CO_4, CO_5, CO_9, CO_10, CO_30, CO_35, CO_36, CO_60, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::keys::{ClientKey, PersonKey};
use crate::rules::words::{Function, TeamRole};

/// Proof that one person may do one thing for one client and standard on one day. Only this module makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    person: PersonKey,
    function: Function,
    organisation: ClientKey,
    standard: StandardId,
    on: Date,
}

impl Cleared {
    /// Who.
    pub fn person(&self) -> &PersonKey {
        &self.person
    }

    /// For what: application review or decision.
    pub fn function(&self) -> Function {
        self.function
    }

    /// For which client.
    pub fn organisation(&self) -> &ClientKey {
        &self.organisation
    }

    /// For which standard.
    pub fn standard(&self) -> &StandardId {
        &self.standard
    }

    /// On which day.
    pub fn on(&self) -> Date {
        self.on
    }
}

/// The case a person is to review or decide.
#[derive(Debug, Clone, Copy)]
pub struct Deciding<'a> {
    /// The client.
    pub organisation: &'a ClientKey,
    /// The standard.
    pub standard: &'a StandardId,
    /// The technical areas of the scope.
    pub areas: &'a [TechnicalArea],
    /// Everybody who acted in any audit being decided, with their roles (CO-10); for a review nobody.
    pub audited_by: &'a [(PersonKey, TeamRole)],
    /// Services of the whole body to clients (CO-4); those in the person's own record are known already.
    pub services: &'a [super::Service],
    /// The day of the act.
    pub on: Date,
    /// Recorded expert advice on areas the person does not know (CO-35); empty if none.
    pub sector_advice: &'a str,
}

/// Whether the person may review this client's application on the day (CO-4, CO-5, CO-30).
pub fn may_review(person: &Auditor, case: &Deciding<'_>) -> Result<Ruling<Cleared>, Refusals> {
    cleared(person, case, Function::ApplicationReview, CO_30)
}

/// Whether the person may decide this case on the day (CO-4, CO-5, CO-9, CO-10, CO-35).
pub fn may_decide(person: &Auditor, case: &Deciding<'_>) -> Result<Ruling<Cleared>, Refusals> {
    cleared(person, case, Function::Decision, CO_35)
}

fn cleared(
    person: &Auditor,
    case: &Deciding<'_>,
    function: Function,
    rule: RuleId,
) -> Result<Ruling<Cleared>, Refusals> {
    let mut no = Refusals::none();
    independence(&mut no, person, case);
    let mut steps = vec![Step::new(
        CO_4,
        format!(
            "{} is independent of the client on {}",
            person.id,
            in_words(case.on)
        ),
    )];
    let rows: Vec<&Competence> = person
        .competences
        .iter()
        .filter(|row| row.role == function && row.standard == *case.standard)
        .collect();
    let valid: Vec<&&Competence> = rows
        .iter()
        .filter(|row| row.from <= case.on && row.to.is_none_or(|to| case.on <= to))
        .collect();
    let wording = match function {
        Function::Decision => "to decide",
        Function::ApplicationReview
        | Function::Auditor
        | Function::LeadAuditor
        | Function::TechnicalExpert => "to review applications",
    };
    if valid.is_empty() {
        no.add(Refusal::new(rule, no_competence(&rows, case, wording)));
    }
    // CO-35: a missing sector may be filled by recorded advice, the standard never. A review names sectors itself.
    if function == Function::Decision && !valid.is_empty() {
        for area in case
            .areas
            .iter()
            .filter(|area| !valid.iter().any(|row| row.area.covers(area)))
        {
            if case.sector_advice.trim().is_empty() {
                no.add(Refusal::of(
                    CO_35,
                    "sector_advice",
                    format!("The person does not know technical area {area}: record expert advice from outside the team."),
                ));
            } else {
                steps.push(Step::new(
                    CO_35,
                    format!(
                        "Technical area {area} is filled by advice: {}",
                        case.sector_advice.trim()
                    ),
                ));
            }
        }
    }
    steps.push(Step::new(
        rule,
        format!(
            "{} is competent {wording} on {} on {}",
            person.id,
            case.standard,
            in_words(case.on)
        ),
    ));
    no.or(Ruling::new(
        Cleared {
            person: person.id.clone(),
            function,
            organisation: case.organisation.clone(),
            standard: case.standard.clone(),
            on: case.on,
        },
        steps,
    ))
}

/// Agreement, separation from the audit, two-year bars, other ties.
fn independence(no: &mut Refusals, person: &Auditor, case: &Deciding<'_>) {
    no.unless(person.active, CO_60, "The person is not active.");
    no.unless(
        person.agreement,
        CO_36,
        "There is no signed agreement on confidentiality and independence.",
    );
    for (_, role) in case.audited_by.iter().filter(|(who, _)| *who == person.id) {
        if role.bars_from_decision() {
            let (rule, part) = match role {
                TeamRole::AuditorInTraining | TeamRole::TechnicalExpert => (CO_10, "took part"),
                TeamRole::LeadAuditor
                | TeamRole::Auditor
                | TeamRole::Translator
                | TeamRole::Observer
                | TeamRole::Guide
                | TeamRole::Witness
                | TeamRole::Evaluator => (CO_9, "audited"),
            };
            no.add(Refusal::of(
                rule,
                "decided_by",
                format!(
                    "Whoever {part} as {} in an audit of this case cannot decide on it.",
                    role.as_str().replace('_', " ")
                ),
            ));
        }
    }
    no.take(untied(person, case.services, case.organisation, case.on));
}

/// CO-4, CO-5: whether nothing ties the person to the client on the day: no service of theirs or of the whole body within
/// the bar, no conflict of interest.
pub fn untied(
    person: &Auditor,
    of_the_body: &[super::Service],
    organisation: &ClientKey,
    on: Date,
) -> Result<(), Refusals> {
    let mut no = Refusals::none();
    let services: Vec<_> = person.services.iter().chain(of_the_body).cloned().collect();
    no.take(barred(&services, organisation, on));
    for conflict in person
        .conflicts
        .iter()
        .filter(|c| c.organisation == *organisation && c.from <= on && c.to.is_none_or(|to| to >= on))
    {
        no.add(Refusal::new(
            CO_5,
            format!(
                "A conflict of interest ({}) with this client stands since {}.",
                conflict.kind,
                in_words(conflict.from)
            ),
        ));
    }
    no.or(())
}

fn no_competence(rows: &[&Competence], case: &Deciding<'_>, wording: &str) -> String {
    match rows.iter().filter_map(|row| row.to).max() {
        Some(end) if end < case.on => format!(
            "The competence {wording} on {} ended on {}, before {}.",
            case.standard,
            in_words(end),
            in_words(case.on)
        ),
        _ => format!(
            "There is no competence {wording} on {} valid on {}.",
            case.standard,
            in_words(case.on)
        ),
    }
}
