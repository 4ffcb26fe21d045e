//! The state machines: every state at every event, and every gate.

mod application;
mod audit;
mod finding;
mod decision;
mod certification;
mod concern;
mod witness;

use std::sync::OnceLock;

use assayer::rules::book::{StandardId, TechnicalArea};
use assayer::rules::keys::ClientKey;
use assayer::rules::team::{Auditor, Cleared, Deciding, may_decide};
use serde_json::json;

use super::day;

/// Walks every state × event and compares what the table lets through with the list written here.
macro_rules! exhaustive {
    ($module:ident, $expected:expr, |$state:ident, $event:ident| $step:expr) => {
        let mut seen = Vec::new();
        for $state in $module::State::ALL.iter().copied() {
            for $event in $module::Event::ALL.iter().copied() {
                let allowed = $module::TABLE
                    .iter()
                    .any(|(s, e, _)| *s == $state && *e == $event);
                match $step {
                    Ok(Ruling { value: next, .. }) => {
                        assert!(allowed);
                        seen.push(format!("{} {} {}", $state, $event, next));
                    }
                    Err(refusals) => assert!(!allowed, "{} {}: {}", $state, $event, refusals),
                }
            }
        }
        assert_eq!(seen, $expected);
    };
}
use exhaustive;

fn person(role: &str) -> Auditor {
    serde_json::from_value(
        json!({"id": "d1", "active": true, "agreement": true, "competences":
        [{"standard": "ISO 9001:2015", "area": "IAF 38", "role": role, "from": "2020-01-01"}]}),
    )
    .unwrap()
}

fn case_on(on: &str) -> Deciding<'static> {
    static CASE: OnceLock<(ClientKey, StandardId, [TechnicalArea; 1])> = OnceLock::new();
    let (organisation, standard, areas) =
        CASE.get_or_init(|| ("o1".into(), "ISO 9001:2015".into(), ["IAF 38".into()]));
    Deciding {
        organisation,
        standard,
        areas,
        audited_by: &[],
        services: &[],
        on: day(on),
        sector_advice: "",
    }
}

fn decider(on: &str) -> Cleared {
    may_decide(&person("decision"), &case_on(on)).unwrap().value
}
