//! The steps that can be taken, each with what was given for it: which event it is, what the rules look at, what is kept
//! and who hears of it.

use serde_json::{Value, json};

use super::model::{Concern, ConcernStep};
use crate::base::ids::UserId;
use crate::base::time::Date;
use crate::rules::steps::concern::{Event, Facts, Measure, Outcome};

/// A step with the version it is made from.
#[derive(Debug, Clone)]
pub struct Taking {
    /// The step.
    pub step: Move,
    /// The version seen.
    pub version: i32,
}

/// One step, as given.
#[derive(Debug, Clone)]
pub enum Move {
    /// Whoever brought it is told that it arrived.
    Acknowledge {
        /// What else they are told.
        says: String,
    },
    /// Whether it concerns the body's certification work.
    Validate {
        /// Whether it does.
        concerns_us: bool,
        /// What of it, or why not.
        says: String,
    },
    /// Somebody is named to handle it.
    NameHandler {
        /// Who.
        handler: UserId,
    },
    /// What was done or found.
    Report {
        /// That.
        says: String,
        /// Whether whoever brought it is told.
        told: bool,
    },
    /// A complaint is referred to the client it is about.
    Refer {
        /// What it tells about the effectiveness of the client's system.
        effectiveness: String,
        /// What the client is told.
        says: String,
    },
    /// Misuse is to be corrected.
    Demand {
        /// What.
        says: String,
        /// By when.
        until: Option<Date>,
    },
    /// What followed a demand.
    Measure {
        /// That.
        measure: Option<Measure>,
        /// What was done and seen.
        says: String,
    },
    /// The result.
    Decide {
        /// What came of it.
        outcome: Option<Outcome>,
        /// With its reasons.
        says: String,
        /// What is put right.
        action: String,
    },
    /// What is made public.
    AgreePublicity {
        /// Whether anything is.
        public: Option<bool>,
        /// What.
        says: String,
        /// Whether complainant and client agreed.
        agreed: bool,
    },
    /// The formal end.
    End {
        /// What else its author is told.
        says: String,
    },
}

impl Move {
    /// Which event it is.
    pub const fn event(&self) -> Event {
        match self {
            Self::Acknowledge { .. } => Event::Acknowledge,
            Self::Validate {
                concerns_us: true, ..
            } => Event::Admit,
            Self::Validate {
                concerns_us: false, ..
            } => Event::Dismiss,
            Self::NameHandler { .. } => Event::NameHandler,
            Self::Report { .. } => Event::Report,
            Self::Refer { .. } => Event::Refer,
            Self::Demand { .. } => Event::Demand,
            Self::Measure { .. } => Event::Measure,
            Self::Decide { .. } => Event::Decide,
            Self::AgreePublicity { .. } => Event::AgreePublicity,
            Self::End { .. } => Event::End,
        }
    }

    /// What is said with it.
    pub fn says(&self) -> &str {
        match self {
            Self::NameHandler { .. } => "",
            Self::Acknowledge { says }
            | Self::Validate { says, .. }
            | Self::Report { says, .. }
            | Self::Refer { says, .. }
            | Self::Demand { says, .. }
            | Self::Measure { says, .. }
            | Self::Decide { says, .. }
            | Self::AgreePublicity { says, .. }
            | Self::End { says } => says,
        }
    }

    /// Whether whoever brought it is told. That it is looked into they hear, but what it concerns is written for those
    /// who handle it.
    pub const fn told(&self) -> bool {
        match self {
            Self::Acknowledge { .. }
            | Self::Validate {
                concerns_us: false, ..
            }
            | Self::Decide { .. }
            | Self::AgreePublicity { .. }
            | Self::End { .. } => true,
            Self::Report { told, .. } => *told,
            Self::Validate { .. }
            | Self::NameHandler { .. }
            | Self::Refer { .. }
            | Self::Demand { .. }
            | Self::Measure { .. } => false,
        }
    }

    /// The letter to whoever brought it, where the step is told by one.
    pub const fn letter(&self) -> Option<&'static str> {
        match self {
            Self::Acknowledge { .. } => Some("concern_acknowledged"),
            Self::Validate {
                concerns_us: false, ..
            } => Some("concern_dismissed"),
            Self::Report { told: true, .. } => Some("concern_progress"),
            Self::Decide { .. } => Some("concern_decided"),
            Self::End { .. } => Some("concern_ended"),
            Self::Validate { .. }
            | Self::NameHandler { .. }
            | Self::Report { .. }
            | Self::Refer { .. }
            | Self::Demand { .. }
            | Self::Measure { .. }
            | Self::AgreePublicity { .. } => None,
        }
    }

    /// The letter to the client concerned, where there is one.
    pub const fn letter_to_the_client(&self) -> Option<&'static str> {
        match self {
            Self::Refer { .. } => Some("concern_referred"),
            Self::Demand { .. } => Some("misuse_correction_demanded"),
            Self::Acknowledge { .. }
            | Self::Validate { .. }
            | Self::NameHandler { .. }
            | Self::Report { .. }
            | Self::Measure { .. }
            | Self::Decide { .. }
            | Self::AgreePublicity { .. }
            | Self::End { .. } => None,
        }
    }

    /// Whether only somebody who took no part in the case may take it. Telling that it arrived, naming somebody and
    /// notifying the end judge nothing.
    pub const fn judges(&self) -> bool {
        !matches!(
            self,
            Self::Acknowledge { .. }
                | Self::NameHandler { .. }
                | Self::AgreePublicity { .. }
                | Self::End { .. }
        )
    }

    /// What else is kept of it.
    pub fn particulars(&self) -> Value {
        match self {
            Self::Acknowledge { .. } | Self::Validate { .. } | Self::Report { .. } | Self::End { .. } => {
                json!({})
            }
            Self::NameHandler { handler } => json!({ "handler": handler }),
            Self::Refer { effectiveness, .. } => json!({ "effectiveness": effectiveness }),
            Self::Demand { until, .. } => json!({ "until": until }),
            Self::Measure { measure, .. } => json!({ "measure": measure }),
            Self::Decide { outcome, action, .. } => json!({ "outcome": outcome, "action": action }),
            Self::AgreePublicity { public, .. } => json!({ "public": public }),
        }
    }

    /// What the rules look at. `decided`: whether a suspension or withdrawal was decided since the demand.
    pub fn facts<'a>(
        &'a self,
        concern: &Concern,
        before: &[ConcernStep],
        on: Date,
        decided: bool,
    ) -> Facts<'a> {
        let happened = |event: Event| before.iter().any(|step| step.event == event);
        let facts = Facts {
            says: self.says(),
            handled: concern.handler_id.is_some(),
            referred: happened(Event::Refer),
            until: demanded_until(before),
            measured: happened(Event::Measure),
            settled: happened(Event::AgreePublicity),
            decided,
            ..Facts::bare(concern.kind, concern.about, on)
        };
        match self {
            Self::Refer { effectiveness, .. } => Facts {
                effectiveness,
                ..facts
            },
            Self::Demand { until, .. } => Facts {
                until: *until,
                ..facts
            },
            Self::Measure { measure, .. } => Facts {
                measure: *measure,
                ..facts
            },
            Self::Decide { outcome, action, .. } => Facts {
                outcome: *outcome,
                action,
                ..facts
            },
            Self::AgreePublicity { public, agreed, .. } => Facts {
                public: *public,
                agreed: *agreed,
                ..facts
            },
            Self::Acknowledge { .. }
            | Self::Validate { .. }
            | Self::NameHandler { .. }
            | Self::Report { .. }
            | Self::End { .. } => facts,
        }
    }
}

/// The step of the last demand, with the day until which a correction is demanded.
pub fn last_demand(steps: &[ConcernStep]) -> Option<(&ConcernStep, Date)> {
    steps
        .iter()
        .rev()
        .filter(|step| step.event == Event::Demand)
        .find_map(|step| {
            let until = step.particulars.0.get("until").and_then(Value::as_str)?;
            Some((step, until.parse().ok()?))
        })
}

fn demanded_until(steps: &[ConcernStep]) -> Option<Date> {
    last_demand(steps).map(|(_, until)| until)
}
