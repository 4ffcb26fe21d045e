//! An audit witnessed by the accreditation body: planned, then held or refused by the client (CO-29).

use super::{Row, follow, need_text};
use crate::base::citation::{CO_29, LC_90};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::rules::book::TechnicalArea;
use crate::rules::words::TeamRole;
use crate::text_enum;

text_enum! {
    /// Where it stands.
    State {
        /// The accreditation body announced itself.
        Planned = "planned",
        /// It was there.
        Held = "held",
        /// The client did not admit it.
        Refused = "refused",
    }
}

text_enum! {
    /// What may happen to it.
    Event {
        /// It took place.
        Hold = "hold",
        /// The client refused it.
        Refuse = "refuse",
    }
}

/// The whole order.
pub const TABLE: &[Row<State, Event>] = &[
    (State::Planned, Event::Hold, State::Held),
    (State::Planned, Event::Refuse, State::Refused),
];

/// A witness audit about to be planned.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The day.
    pub on: Date,
    /// First and last day of the audit, once it has them.
    pub audit: Option<(Date, Date)>,
    /// The role in the team of whoever is witnessed; none for somebody outside it.
    pub role: Option<TeamRole>,
    /// The technical area witnessed.
    pub area: &'a TechnicalArea,
    /// Those of the case.
    pub areas: &'a [TechnicalArea],
}

/// Whether it can be planned like this.
pub fn plan(plan: &Plan<'_>) -> Result<Ruling<State>, Refusals> {
    let mut no = Refusals::none();
    match plan.audit {
        None => no.add(Refusal::new(
            CO_29,
            "The audit has no dates yet. It can be witnessed once it has.",
        )),
        Some((first, last)) if plan.on < first || plan.on > last => no.add(Refusal::of(
            CO_29,
            "witnessed_on",
            format!(
                "The audit is held from {} to {}: choose one of these days.",
                in_words(first),
                in_words(last)
            ),
        )),
        Some(_) => {}
    }
    if !matches!(plan.role, Some(TeamRole::LeadAuditor | TeamRole::Auditor)) {
        no.add(Refusal::of(
            CO_29,
            "auditor",
            "Choose the lead or an auditor of this audit's team: one of them is witnessed.",
        ));
    }
    if !plan.areas.contains(plan.area) {
        no.add(Refusal::of(
            CO_29,
            "technical_area",
            format!("{} is none of the technical areas of this case.", plan.area),
        ));
    }
    no.or(Ruling::new(
        State::Planned,
        vec![Step::new(
            CO_29,
            format!("Witnessed in {} on {}", plan.area, in_words(plan.on)),
        )],
    ))
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The day it was to be.
    pub planned: Date,
    /// Today.
    pub on: Date,
    /// The accreditation body's result, or the client's reason.
    pub says: &'a str,
    /// Whether the client's reason is good.
    pub good_reason: Option<bool>,
}

/// Moves it on, or says everything in the way.
pub fn step(state: State, event: Event, facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    let next = follow(TABLE, CO_29, "a witness audit", state, event)?;
    let mut no = Refusals::none();
    let mut steps = vec![Step::new(CO_29, format!("The witness audit is {next}"))];
    match event {
        Event::Hold => {
            need_text(
                &mut no,
                CO_29,
                "says",
                facts.says,
                "Write down what the accreditation body found.",
            );
            if facts.on < facts.planned {
                no.add(Refusal::of(
                    CO_29,
                    "outcome",
                    format!(
                        "It is planned for {} and cannot be over yet.",
                        in_words(facts.planned)
                    ),
                ));
            }
        }
        Event::Refuse => {
            need_text(
                &mut no,
                CO_29,
                "says",
                facts.says,
                "Write down the client's reason; the agreement obliges it to admit the accreditation body.",
            );
            match facts.good_reason {
                None => no.add(Refusal::of(
                    CO_29,
                    "good_reason",
                    "Say whether the reason is a good one.",
                )),
                Some(true) => {}
                Some(false) => steps.push(Step::new(
                    LC_90,
                    "Without a good reason the certification is to be suspended",
                )),
            }
        }
    }
    no.or(Ruling::new(next, steps))
}
