//! What is given to bring something forward and for each step on its way.

use serde::Deserialize;

use super::model::{Checked, From};
use super::moves::{Move, Taking};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::rules::steps::concern::{About, Kind};

/// What is given to bring an appeal, a complaint or a misuse forward.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenConcern {
    /// `appeal`, `complaint` or `misuse`.
    pub kind: Given,
    /// `own_work` or `client`; an appeal is about the body's own work, misuse about a client.
    pub about: Given,
    /// Who brought it: `client`, `other` or `body`; left out by a client, who speaks for itself.
    pub from: Given,
    /// The certification it concerns.
    pub certification: Given,
    /// The decision an appeal is against.
    pub decision: Given,
    /// The author, where it is not the client.
    pub author_name: Given,
    /// Their e-mail address; without one, letters are written outside the program.
    pub author_email: Given,
    /// What it is about, in a line.
    pub subject: Given,
    /// The whole of it.
    pub particulars: Given,
    /// The day it arrived; today when nothing is given.
    pub received_on: Given,
}

impl GivenConcern {
    /// Reads every field. A client (`own`) speaks for itself, today, about the body's own work.
    pub fn check(&self, own: bool) -> Result<Checked> {
        let mut fields = Fields::none();
        let kind = fields.take("kind", self.kind.one_of::<Kind>());
        let about = match kind {
            Some(Kind::Appeal) => Some(About::OwnWork),
            Some(Kind::Misuse) => Some(About::Client),
            Some(Kind::Complaint) | None if own => Some(About::OwnWork),
            Some(Kind::Complaint) | None => fields.take("about", self.about.one_of()),
        };
        if own && kind == Some(Kind::Misuse) {
            fields.add(
                "kind",
                "Bring forward an appeal or a complaint; misuse is recorded by the body.",
            );
        }
        let from = if own || kind == Some(Kind::Appeal) {
            Some(From::Client)
        } else {
            fields.take("from", self.from.one_of())
        };
        let certification = fields
            .take("certification", self.certification.optional_one_of())
            .flatten();
        let decision = fields.take("decision", self.decision.optional_one_of()).flatten();
        let outside = from == Some(From::Other);
        let author_name = if outside {
            fields.take("author_name", self.author_name.line())
        } else {
            None
        };
        let author_email = if outside && !self.author_email.is_empty() {
            fields.take("author_email", self.author_email.email())
        } else {
            None
        };
        let subject = fields.take("subject", self.subject.line());
        let particulars = fields.take("particulars", self.particulars.paragraph());
        let received_on = fields
            .take("received_on", self.received_on.optional_date())
            .flatten();
        match (kind, about, from, subject, particulars) {
            (Some(kind), Some(about), Some(from), Some(subject), Some(particulars))
                if fields.0.is_empty() =>
            {
                Ok(Checked {
                    kind,
                    about,
                    from,
                    certification,
                    decision,
                    author_name,
                    author_email,
                    subject,
                    particulars,
                    received_on: if own { None } else { received_on },
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// The step with the version seen, once nothing is wrong with its fields.
fn taking(mut fields: Fields, version: &Given, step: Option<Move>) -> Result<Taking> {
    let version = fields.take("version", version.whole(1..=i32::MAX));
    match (step, version) {
        (Some(step), Some(version)) if fields.0.is_empty() => Ok(Taking { step, version }),
        _ => Err(Error::Invalid(fields)),
    }
}

/// A text that a rule asks for in the act, so that its refusal names the rule.
fn text(fields: &mut Fields, name: &str, given: &Given) -> String {
    fields
        .take(name, given.optional_paragraph())
        .flatten()
        .map(String::from)
        .unwrap_or_default()
}

/// What is given to acknowledge one.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAcknowledgement {
    /// What else its author is told.
    pub says: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenAcknowledgement {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let says = text(&mut fields, "says", &self.says);
        taking(fields, &self.version, Some(Move::Acknowledge { says }))
    }
}

/// What is given to say whether it concerns the body's certification work.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenValidation {
    /// Whether it does.
    pub concerns_us: Given,
    /// What of it; or why not, which its author is told.
    pub says: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenValidation {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let concerns_us = fields.take("concerns_us", self.concerns_us.yes_no());
        let says = text(&mut fields, "says", &self.says);
        let step = concerns_us.map(|concerns_us| Move::Validate { concerns_us, says });
        taking(fields, &self.version, step)
    }
}

/// What is given to name who handles it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenHandler {
    /// The user who handles it.
    pub handler: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenHandler {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let handler = fields.take("handler", self.handler.one_of());
        taking(
            fields,
            &self.version,
            handler.map(|handler| Move::NameHandler { handler }),
        )
    }
}

/// What is given to write down what was done or found.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenProgress {
    /// What was done or found.
    pub says: Given,
    /// Whether its author is told so; not when nothing is given.
    pub told: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenProgress {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let says = text(&mut fields, "says", &self.says);
        let told = self.told.ticked();
        taking(fields, &self.version, Some(Move::Report { says, told }))
    }
}

/// What is given to refer a complaint to the client it is about.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenReferral {
    /// What the complaint tells about the effectiveness of the client's system; stays inside.
    pub effectiveness: Given,
    /// What the client is told.
    pub says: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenReferral {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let effectiveness = text(&mut fields, "effectiveness", &self.effectiveness);
        let says = text(&mut fields, "says", &self.says);
        taking(fields, &self.version, Some(Move::Refer { effectiveness, says }))
    }
}

/// What is given to demand that misuse is corrected.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenDemand {
    /// What is to be corrected; the client is told it.
    pub says: Given,
    /// By when.
    pub until: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenDemand {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let says = text(&mut fields, "says", &self.says);
        let until = fields.take("until", self.until.optional_date()).flatten();
        taking(fields, &self.version, Some(Move::Demand { says, until }))
    }
}

/// What is given to write down what followed a demand.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenMeasure {
    /// What followed: `corrected`, `suspended`, `withdrawn`, `published`, `legal_steps`.
    pub measure: Given,
    /// What was done and seen.
    pub says: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenMeasure {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let measure = fields.take("measure", self.measure.optional_one_of()).flatten();
        let says = text(&mut fields, "says", &self.says);
        taking(fields, &self.version, Some(Move::Measure { measure, says }))
    }
}

/// What is given to decide it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenOutcome {
    /// What came of it: `upheld`, `partly_upheld`, `rejected`, `taken_back`.
    pub outcome: Given,
    /// The result with its reasons; its author is told it.
    pub says: Given,
    /// What is put right: correction and corrective action.
    pub action: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenOutcome {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let outcome = fields.take("outcome", self.outcome.optional_one_of()).flatten();
        let says = text(&mut fields, "says", &self.says);
        let action = text(&mut fields, "action", &self.action);
        let step = Move::Decide {
            outcome,
            says,
            action,
        };
        taking(fields, &self.version, Some(step))
    }
}

/// What is given to settle what is made public.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenPublicity {
    /// Whether anything is made public.
    pub public: Given,
    /// What.
    pub says: Given,
    /// Whether complainant and client agreed to it.
    pub agreed: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenPublicity {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let public = fields.take("public", self.public.optional_yes_no()).flatten();
        let says = text(&mut fields, "says", &self.says);
        let agreed = self.agreed.ticked();
        let step = Move::AgreePublicity { public, says, agreed };
        taking(fields, &self.version, Some(step))
    }
}

/// What is given to notify the end.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenClosing {
    /// What else its author is told.
    pub says: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

impl GivenClosing {
    /// Checks every field.
    pub fn check(&self) -> Result<Taking> {
        let mut fields = Fields::none();
        let says = text(&mut fields, "says", &self.says);
        taking(fields, &self.version, Some(Move::End { says }))
    }
}
