//! What is given to record auditors, competences, services and conflicts.

use serde::{Deserialize, Serialize};

use super::model::Auditor;
use crate::base::citation::{CO_4, CO_70, RuleId};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditorId, OrganisationId};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, in_words};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::team::{ConflictKind, ServiceKind};
use crate::rules::words::Function;

/// What is given to add or change an auditor.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAuditor {
    /// The printed name.
    pub name: Given,
    /// Where the person sets out from.
    pub city: Given,
    /// Country.
    pub country: Given,
    /// Languages, as "en de".
    pub languages: Given,
    /// Whether the person works for the body; yes for a new one, as before when nothing is given.
    pub active: Given,
    /// When the agreement was signed.
    pub agreement_on: Given,
    /// When conflicts were last declared.
    pub declared_on: Given,
    /// The version seen, for a change.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Particulars {
    /// The printed name.
    pub name: Line,
    /// Where the person sets out from.
    pub city: Line,
    /// Country.
    pub country: String,
    /// Languages, each once, in order.
    pub languages: Vec<String>,
    /// Whether the person works for the body, where it was said.
    pub active: Option<bool>,
    /// When the agreement was signed.
    pub agreement_on: Option<Date>,
    /// When conflicts were last declared.
    pub declared_on: Option<Date>,
}

impl GivenAuditor {
    /// Checks every field. What is signed or declared lies not in the future.
    pub fn check(&self, today: Date) -> Result<Particulars> {
        let mut fields = Fields::none();
        let name = fields.take("name", self.name.line());
        let city = fields.take("city", self.city.line());
        let country = fields.take("country", self.country.country());
        let languages = fields.take("languages", languages(self.languages.as_str()));
        let active = fields.take("active", self.active.optional_yes_no()).flatten();
        let mut past = |field: &str, given: &Given| {
            let date = fields.take(field, given.optional_date()).flatten();
            if let Some(date) = date.filter(|date| *date > today) {
                fields.add(field, format!("{} lies in the future.", in_words(date)));
            }
            date
        };
        let agreement_on = past("agreement_on", &self.agreement_on);
        let declared_on = past("declared_on", &self.declared_on);
        match (name, city, country, languages) {
            (Some(name), Some(city), Some(country), Some(languages)) if fields.0.is_empty() => {
                Ok(Particulars {
                    name,
                    city,
                    country,
                    languages,
                    active,
                    agreement_on,
                    declared_on,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// Codes of ISO 639, each once.
fn languages(text: &str) -> std::result::Result<Vec<String>, String> {
    let mut codes: Vec<String> = Vec::new();
    for word in text.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
        let code = word.to_lowercase();
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err("Write languages as codes of two or three letters, as: en de.".to_owned());
        }
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return Err("Enter at least one language, as en.".to_owned());
    }
    Ok(codes)
}

impl Auditor {
    /// The row with these particulars.
    pub(super) fn with(id: AuditorId, given: &Particulars, active: bool, version: i32) -> Self {
        Self {
            id,
            name: given.name.to_string(),
            city: given.city.to_string(),
            country: given.country.clone(),
            languages: given.languages.join(" "),
            active,
            agreement_on: given.agreement_on,
            declared_on: given.declared_on,
            version,
            external_code: None,
            email: None,
        }
    }
}

/// What is given to grant a competence.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenCompetence {
    /// Standard with edition.
    pub standard: Given,
    /// The technical area.
    pub technical_area: Given,
    /// For what.
    pub role: Given,
    /// First day valid.
    pub valid_from: Given,
    /// Last day valid.
    pub valid_to: Given,
    /// What it is granted on.
    pub evidence: Given,
}

/// The same, checked but for the book, which the act asks.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    /// Standard with edition.
    pub standard: StandardId,
    /// The technical area.
    pub technical_area: TechnicalArea,
    /// For what.
    pub role: Function,
    /// First day valid.
    pub valid_from: Date,
    /// Last day valid.
    pub valid_to: Option<Date>,
    /// What it is granted on.
    pub evidence: Paragraph,
}

impl GivenCompetence {
    /// Checks every field and the order of the dates (CO-33, CO-70).
    pub fn check(&self) -> Result<Grant> {
        let mut fields = Fields::none();
        let standard = fields.take("standard", self.standard.line());
        let technical_area = fields.take("technical_area", self.technical_area.line());
        let role = fields.take("role", self.role.one_of());
        let valid_from = fields.take("valid_from", self.valid_from.date());
        let valid_to = fields.take("valid_to", self.valid_to.optional_date()).flatten();
        let evidence = fields.take("evidence", self.evidence.paragraph());
        match (standard, technical_area, role, valid_from, evidence) {
            (Some(standard), Some(technical_area), Some(role), Some(valid_from), Some(evidence))
                if fields.0.is_empty() =>
            {
                in_order(CO_70, "valid_to", valid_from, valid_to)?;
                Ok(Grant {
                    standard: StandardId::new(standard.as_str()),
                    technical_area: TechnicalArea::new(technical_area.as_str()),
                    role,
                    valid_from,
                    valid_to,
                    evidence,
                })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to end a competence or a service.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenEnd {
    /// The last day.
    pub ends_on: Given,
    /// Why.
    pub reason: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct End {
    /// The last day.
    pub ends_on: Date,
    /// Why.
    pub reason: Line,
}

impl GivenEnd {
    /// Checks both fields.
    pub fn check(&self) -> Result<End> {
        let mut fields = Fields::none();
        let ends_on = fields.take("ends_on", self.ends_on.date());
        let reason = fields.take("reason", self.reason.line());
        match (ends_on, reason) {
            (Some(ends_on), Some(reason)) => Ok(End { ends_on, reason }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to record a service to a client.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenService {
    /// The client.
    pub organisation: Given,
    /// What it was.
    pub kind: Given,
    /// First day.
    pub began_on: Given,
    /// Last day.
    pub ended_on: Given,
}

/// What is given to record a conflict of interest.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenConflict {
    /// The client.
    pub organisation: Given,
    /// How the person is tied.
    pub kind: Given,
    /// First day.
    pub began_on: Given,
    /// Last day.
    pub ended_on: Given,
}

/// A tie to a client of either kind, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Tie<K> {
    /// The client.
    pub organisation: OrganisationId,
    /// Of what kind.
    pub kind: K,
    /// First day.
    pub began_on: Date,
    /// Last day.
    pub ended_on: Option<Date>,
}

impl GivenService {
    /// Checks every field and the order of the dates.
    pub fn check(&self) -> Result<Tie<ServiceKind>> {
        tie(
            &self.organisation,
            &self.kind,
            &self.began_on,
            &self.ended_on,
            CO_4,
        )
    }
}

impl GivenConflict {
    /// Checks every field and the order of the dates.
    pub fn check(&self) -> Result<Tie<ConflictKind>> {
        tie(
            &self.organisation,
            &self.kind,
            &self.began_on,
            &self.ended_on,
            CO_70,
        )
    }
}

fn tie<K: std::str::FromStr<Err = String>>(
    organisation: &Given,
    kind: &Given,
    began_on: &Given,
    ended_on: &Given,
    rule: RuleId,
) -> Result<Tie<K>> {
    let mut fields = Fields::none();
    let organisation = fields.take("organisation", organisation.one_of());
    let kind = fields.take("kind", kind.one_of());
    let began_on = fields.take("began_on", began_on.date());
    let ended_on = fields.take("ended_on", ended_on.optional_date()).flatten();
    match (organisation, kind, began_on) {
        (Some(organisation), Some(kind), Some(began_on)) if fields.0.is_empty() => {
            in_order(rule, "ended_on", began_on, ended_on)?;
            Ok(Tie {
                organisation,
                kind,
                began_on,
                ended_on,
            })
        }
        _ => Err(Error::Invalid(fields)),
    }
}

/// CO-70: nothing ends before it begins.
pub(super) fn in_order(
    rule: RuleId,
    field: &str,
    from: Date,
    to: Option<Date>,
) -> std::result::Result<(), Refusals> {
    match to.filter(|to| *to < from) {
        None => Ok(()),
        Some(to) => Err(Refusals(vec![Refusal::of(
            rule,
            field,
            format!(
                "The last day, {}, is before the first, {}.",
                in_words(to),
                in_words(from)
            ),
        )])),
    }
}
