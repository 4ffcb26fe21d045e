//! The application: draft, submitted, accepted or declined (LC-10 to LC-13).

use serde::{Deserialize, Serialize};

use super::{Row, follow, need_text};
use crate::base::citation::{AT_4, LC_10, LC_11, LC_12, LC_13, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::keys::SiteKey;
use crate::rules::team::Cleared;
use crate::rules::words::Function;
use crate::text_enum;

text_enum! {
    /// Where an application stands.
    State {
        /// The client is still filling it in.
        Draft = "draft",
        /// The client has handed it in.
        Submitted = "submitted",
        /// The review said yes.
        Accepted = "accepted",
        /// The review said no.
        Declined = "declined",
    }
}

text_enum! {
    /// What may happen to an application.
    Event {
        /// The client hands it in.
        Submit = "submit",
        /// The reviewer accepts it.
        Accept = "accept",
        /// The reviewer declines it.
        Decline = "decline",
    }
}

/// The whole order.
pub const TABLE: &[Row<State, Event>] = &[
    (State::Draft, Event::Submit, State::Submitted),
    (State::Submitted, Event::Accept, State::Accepted),
    (State::Submitted, Event::Decline, State::Declined),
];

/// What LC-10 asks of an application. An empty text is a missing part; "none" is an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApplicationFacts {
    /// The scope wanted.
    pub scope: String,
    /// The organisation's legal name.
    pub legal_name: String,
    /// The organisation's address.
    pub address: String,
    /// Standards with their editions.
    pub standards: Vec<StandardId>,
    /// Processes and operations.
    pub processes: String,
    /// People and technical resources.
    pub resources: String,
    /// Functions and relationships.
    pub relationships: String,
    /// Legal obligations.
    pub legal_obligations: String,
    /// Outsourced processes that affect conformity.
    pub outsourced_processes: String,
    /// Whether management-system consultancy was received.
    pub consultancy_received: Option<bool>,
    /// From whom, where it was.
    pub consultancy_from: String,
    /// Every site in the scope wanted.
    pub sites: Vec<SiteFacts>,
}

/// What LC-10 asks of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFacts {
    /// Which site.
    pub id: SiteKey,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// What is done there.
    pub activities: String,
    /// How many people work there.
    pub people: Option<i64>,
}

/// A part of an application that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The field of the form.
    pub field: String,
    /// The site concerned, if one is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub site: Option<SiteKey>,
    /// The rule that asks for it.
    pub rule: RuleId,
    /// What to enter.
    pub says: String,
}

/// Every part still missing, in the order of the form (LC-10).
pub fn missing_parts(facts: &ApplicationFacts) -> Vec<Missing> {
    let has = |text: &str| !text.trim().is_empty();
    let of_organisation = [
        (
            !facts.standards.is_empty(),
            "standards",
            "Choose at least one standard.",
        ),
        (
            has(&facts.scope),
            "scope",
            "Describe the scope of certification wanted.",
        ),
        (
            has(&facts.legal_name),
            "legal_name",
            "Enter the legal name of the organisation.",
        ),
        (
            has(&facts.address),
            "address",
            "Enter the address of the organisation.",
        ),
        (
            has(&facts.processes),
            "processes",
            "Describe processes and operations.",
        ),
        (
            has(&facts.resources),
            "resources",
            "Describe people and technical resources.",
        ),
        (
            has(&facts.relationships),
            "relationships",
            "Describe functions and relationships.",
        ),
        (
            has(&facts.legal_obligations),
            "legal_obligations",
            "Name the legal obligations, or \"none\".",
        ),
        (
            has(&facts.outsourced_processes),
            "outsourced_processes",
            "Name the outsourced processes that affect conformity, or \"none\".",
        ),
        (
            facts.consultancy_received.is_some(),
            "consultancy_received",
            "Say whether management-system consultancy was received.",
        ),
        (
            facts.consultancy_received != Some(true) || has(&facts.consultancy_from),
            "consultancy_from",
            "Say from whom consultancy was received.",
        ),
        (!facts.sites.is_empty(), "sites", "Add at least one site."),
    ];
    let of_sites = facts.sites.iter().flat_map(|site| {
        [
            (has(&site.name), "name", "Enter the name of the site."),
            (has(&site.address), "address", "Enter the address of the site."),
            (
                has(&site.activities),
                "activities",
                "Describe what is done at the site.",
            ),
            (
                site.people.is_some_and(|people| people >= 1),
                "people",
                "Enter how many people work at the site, at least 1.",
            ),
        ]
        .map(|part| (Some(&site.id), part))
    });
    of_organisation
        .map(|part| (None, part))
        .into_iter()
        .chain(of_sites)
        .filter(|(_, (there, _, _))| !there)
        .map(|(site, (_, field, says))| Missing {
            field: field.to_owned(),
            site: site.cloned(),
            rule: LC_10,
            says: says.to_owned(),
        })
        .collect()
}

/// The four answers of the review (LC-11) and what it must name (LC-13).
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "the review is a list of yes and no")]
pub struct Review<'a> {
    /// The information suffices for an audit programme.
    pub information_sufficient: bool,
    /// Differences of understanding are settled.
    pub differences_settled: bool,
    /// The body is competent and able.
    pub competent_and_able: bool,
    /// Scope, sites, time needed, language, safety and impartiality were considered.
    pub influences_considered: bool,
    /// The note that goes with the answers.
    pub note: &'a str,
    /// The technical areas needed in the team and for the decision.
    pub areas: &'a [TechnicalArea],
    /// Whether the audit time was computed and kept with its steps (AT-4).
    pub audit_time_kept: bool,
}

/// What the gates look at; leave out what does not concern the event.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// The application, for submitting.
    pub application: Option<&'a ApplicationFacts>,
    /// The review, for accepting.
    pub review: Option<&'a Review<'a>>,
    /// The reviewer's clearance, for accepting and declining.
    pub reviewer: Option<&'a Cleared>,
    /// The reason told to the client, for declining.
    pub reason: &'a str,
}

/// Moves an application on, or says everything in the way.
pub fn step(state: State, event: Event, facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    let next = follow(TABLE, LC_11, "an application", state, event)?;
    let mut no = Refusals::none();
    let rule = match event {
        Event::Submit => {
            submit(&mut no, facts);
            LC_10
        }
        Event::Accept => {
            accept(&mut no, facts);
            LC_11
        }
        Event::Decline => {
            reviewer(&mut no, facts);
            need_text(
                &mut no,
                LC_12,
                "reason",
                facts.reason,
                "Give the reason for declining; the client is told it.",
            );
            LC_12
        }
    };
    no.or(Ruling::new(
        next,
        vec![Step::new(rule, format!("The application is {next}"))],
    ))
}

fn submit(no: &mut Refusals, facts: &Facts<'_>) {
    match facts.application {
        None => no.add(Refusal::new(LC_10, "There is no application to submit.")),
        Some(application) => {
            for missing in missing_parts(application) {
                let field = match &missing.site {
                    Some(site) => format!("sites/{site}/{}", missing.field),
                    None => missing.field,
                };
                no.add(Refusal::of(missing.rule, field, missing.says));
            }
        }
    }
}

fn reviewer(no: &mut Refusals, facts: &Facts<'_>) {
    no.unless(
        facts
            .reviewer
            .is_some_and(|c| c.function() == Function::ApplicationReview),
        LC_11,
        "The review needs a reviewer who is competent and independent.",
    );
}

fn accept(no: &mut Refusals, facts: &Facts<'_>) {
    reviewer(no, facts);
    let Some(review) = facts.review else {
        return no.add(Refusal::new(LC_11, "There is no review of this application."));
    };
    let answers = [
        (
            review.information_sufficient,
            "information_sufficient",
            "The information does not suffice for an audit programme.",
        ),
        (
            review.differences_settled,
            "differences_settled",
            "Differences of understanding are not settled.",
        ),
        (
            review.competent_and_able,
            "competent_and_able",
            "The certification body is not competent and able to do this.",
        ),
        (
            review.influences_considered,
            "influences_considered",
            "Scope, sites, time, language, safety and impartiality are not all considered.",
        ),
    ];
    for (yes, field, says) in answers {
        if !yes {
            no.add(Refusal::of(LC_11, field, says));
        }
    }
    need_text(
        no,
        LC_11,
        "note",
        review.note,
        "Write a note on the answers of the review.",
    );
    if review.areas.is_empty() {
        no.add(Refusal::of(
            LC_13,
            "areas",
            "Name the technical areas needed in the team and for the decision.",
        ));
    }
    if !review.audit_time_kept {
        no.add(Refusal::of(
            AT_4,
            "audit_time",
            "Compute the audit time first; it is kept with every factor and reason.",
        ));
    }
}
