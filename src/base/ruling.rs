//! Every computed value carries its steps; every refusal names its rule.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::citation::RuleId;

/// One step of a derivation: the rule, what it says here, and the figures it used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// The rule applied.
    pub rule: RuleId,
    /// A sentence with the figures in it.
    pub says: String,
    /// The figures by name, as texts or numbers.
    #[serde(flatten)]
    pub figures: Map<String, Value>,
}

impl Step {
    /// A step without separate figures.
    pub fn new(rule: RuleId, says: impl Into<String>) -> Self {
        Self {
            rule,
            says: says.into(),
            figures: Map::new(),
        }
    }

    /// Adds a named figure.
    #[must_use]
    pub fn with(mut self, name: &str, figure: impl Into<Value>) -> Self {
        self.figures.insert(name.to_owned(), figure.into());
        self
    }
}

/// A value together with how it came about and what to look at twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ruling<T> {
    /// What was decided.
    pub value: T,
    /// How, in order.
    pub steps: Vec<Step>,
    /// What is allowed but needs attention or approval.
    pub warnings: Vec<Step>,
}

impl<T> Ruling<T> {
    /// A ruling with its steps and no warnings.
    pub fn new(value: T, steps: Vec<Step>) -> Self {
        Self {
            value,
            steps,
            warnings: Vec::new(),
        }
    }

    /// The same derivation of another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Ruling<U> {
        Ruling {
            value: f(self.value),
            steps: self.steps,
            warnings: self.warnings,
        }
    }
}

/// One reason why not: the rule, the field at fault where there is one, and a sentence with the figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Refusal {
    /// The rule that says no.
    pub rule: RuleId,
    /// The form field or JSON pointer at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A sentence for the person who asked.
    #[serde(rename = "detail")]
    pub says: String,
}

impl Refusal {
    /// A refusal that concerns no single field.
    pub fn new(rule: RuleId, says: impl Into<String>) -> Self {
        Self {
            rule,
            field: None,
            says: says.into(),
        }
    }

    /// A refusal of one field.
    pub fn of(rule: RuleId, field: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            rule,
            field: Some(field.into()),
            says: says.into(),
        }
    }
}

/// Every reason why not, never empty once returned as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// No reasons yet.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// One reason.
    pub fn one(rule: RuleId, says: impl Into<String>) -> Self {
        Self(vec![Refusal::new(rule, says)])
    }

    /// Adds a reason.
    pub fn add(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// Adds a reason unless `holds`.
    pub fn unless(&mut self, holds: bool, rule: RuleId, says: impl Into<String>) {
        if !holds {
            self.add(Refusal::new(rule, says));
        }
    }

    /// Takes over what another check found.
    pub fn take<T>(&mut self, checked: Result<T, Refusals>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(others) => {
                self.0.extend(others.0);
                None
            }
        }
    }

    /// `Ok(value)` when there is no reason against it.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Whether there is no reason.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, refusal) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{} ({})", refusal.says, refusal.rule)?;
        }
        Ok(())
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}
