//! What is given to plan a change.

use serde::Deserialize;

use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditId, SiteId};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::modification::Kind;

/// What is given to plan a wider scope, or the move to another edition.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenModification {
    /// "extension" or "transition".
    pub kind: Given,
    /// The wording of the whole scope afterwards; empty where it stays.
    pub scope: Given,
    /// Technical areas that are added.
    pub technical_areas: Vec<Given>,
    /// Sites of the client that join.
    pub sites: Vec<Given>,
    /// The newer edition, for a transition.
    pub edition: Given,
    /// The planned audit that it rides on; empty for an audit of its own.
    pub with_audit: Given,
    /// Auditor-days that the audit takes more; all of them where it is one of its own.
    pub days: Given,
    /// How the audit work was found, and why it is enough.
    pub reason: Given,
    /// The case's version as it was seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read; whether it can be planned so is the rules' to say.
#[derive(Debug, Clone)]
pub struct Planning {
    pub(super) kind: Kind,
    pub(super) scope: Option<String>,
    pub(super) areas: Vec<TechnicalArea>,
    pub(super) sites: Vec<SiteId>,
    pub(super) edition: Option<StandardId>,
    pub(super) with_audit: Option<AuditId>,
    pub(super) days: AuditorDays,
    pub(super) reason: String,
    pub(super) version: i32,
}

impl GivenModification {
    /// Checks every field by itself.
    pub fn check(&self) -> Result<Planning> {
        let mut fields = Fields::none();
        let kind = fields.take("kind", self.kind.one_of::<Kind>());
        let scope = fields.take("scope", self.scope.optional_paragraph()).flatten();
        let areas = self.technical_areas.iter().filter(|area| !area.is_empty());
        let areas = areas
            .map(|area| TechnicalArea::new(area.as_str().trim()))
            .collect();
        let mut sites = Vec::new();
        for site in self.sites.iter().filter(|site| !site.is_empty()) {
            sites.extend(
                fields.take(
                    "sites",
                    site.one_of::<SiteId>()
                        .map_err(|_| "Choose among the sites shown.".to_owned()),
                ),
            );
        }
        let edition = fields.take("edition", self.edition.optional_line()).flatten();
        if kind == Some(Kind::Transition) && edition.is_none() {
            fields.add("edition", "Choose the newer edition (LC-123).");
        }
        let with_audit = fields
            .take("with_audit", self.with_audit.optional_one_of::<AuditId>())
            .flatten();
        let days = fields.take("days", days(&self.days));
        let reason = fields.take("reason", self.reason.optional_paragraph()).flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (kind, days, version) {
            (Some(kind), Some(days), Some(version)) if fields.0.is_empty() => Ok(Planning {
                kind,
                scope: scope.map(String::from),
                areas,
                sites,
                edition: edition.map(|edition| StandardId::new(edition.to_string())),
                with_audit,
                days,
                reason: reason.map(String::from).unwrap_or_default(),
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// Auditor-days from nothing to 50, in whole hundredths.
fn days(given: &Given) -> std::result::Result<AuditorDays, String> {
    let says = || {
        format!(
            "\"{}\" does not fit: enter auditor-days from 0 to 50, as 0.5.",
            given.as_str().trim()
        )
    };
    if given.is_empty() {
        return Err("Enter the auditor-days, as 0.5.".to_owned());
    }
    let days = AuditorDays::from_exact(given.decimal()?).ok_or_else(says)?;
    if (AuditorDays::default()..=AuditorDays::whole(50)).contains(&days) {
        Ok(days)
    } else {
        Err(says())
    }
}
