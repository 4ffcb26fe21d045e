//! What pages and JSON show of the body's settings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::time::{Date, Instant};
use crate::parties::users;
use crate::rules::parameters::{self, Effect, Parameter, Source, Unit};
use crate::settings::{Change, Name};
use crate::work::Reader;

crate::text_enum! {
    /// Where a value comes from.
    Origin {
        /// The operator's configuration.
        Configuration = "configuration",
        /// The body decided it here.
        Settings = "settings",
    }
}

crate::text_enum! {
    /// How a change stands today.
    Standing {
        /// It is in force from a later day on.
        Planned = "planned",
        /// It is in force.
        InForce = "in_force",
        /// Another one took its place.
        Past = "past",
    }
}

/// One change of a setting.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    /// Which change of it this is.
    pub version: i32,
    /// The value.
    pub value: serde_json::Value,
    /// The first day it is in force.
    pub in_force_on: Date,
    /// How it stands today.
    pub standing: Standing,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub set_at: Instant,
    /// The day of that.
    pub set_on: Date,
    /// By whom; nobody where the operator did it at the machine.
    pub set_by: Option<UserId>,
    /// Their name.
    pub set_by_name: Option<String>,
}

/// One of the body's own limits and habits as it is today.
#[derive(Debug, Clone, Serialize)]
pub struct ParameterView {
    /// Its key.
    pub key: &'static str,
    /// The rule that reads it.
    pub rule: RuleId,
    /// Where that rule comes from.
    pub rule_source: &'static str,
    /// Who says that there is such a limit.
    pub source: Source,
    /// What it counts.
    pub unit: Unit,
    /// What a change does to what was reckoned before.
    pub effect: Effect,
    /// Its value today; of yes and no, 1 and 0.
    pub value: i64,
    /// What the program comes with.
    pub default: i64,
    /// What the operator configured.
    pub configured: i64,
    /// The least it may be.
    pub least: i64,
    /// The most.
    pub most: i64,
    /// Where today's value comes from.
    pub origin: Origin,
    /// Since when it is in force, where the body decided it.
    pub in_force_on: Option<Date>,
    /// Every change, the one that comes into force last first.
    pub changes: Vec<Changed>,
    /// Rises with every change.
    pub version: i32,
}

/// Every parameter as it is today.
pub fn parameters(reader: &mut Reader<'_>) -> Result<Vec<ParameterView>> {
    parameters::ALL.iter().map(|one| parameter(reader, one)).collect()
}

/// One of them.
pub fn parameter(reader: &mut Reader<'_>, parameter: &'static Parameter) -> Result<ParameterView> {
    let name = Name::Parameter(parameter.key);
    let (today, settings) = (reader.today(), reader.settings());
    let now = settings.parameters_on(today)?;
    let range = parameter.range(&now);
    let in_force_on = settings.in_force(name, today).map(|change| change.in_force_on);
    Ok(ParameterView {
        key: parameter.key,
        rule: parameter.rule,
        rule_source: parameter.rule.source(),
        source: parameter.source,
        unit: parameter.unit,
        effect: parameter.effect,
        value: parameter.get(&now),
        default: parameter.get(&parameters::Parameters::default()),
        configured: parameter.get(settings.configuration().book.parameters()),
        least: *range.start(),
        most: *range.end(),
        origin: in_force_on.map_or(Origin::Configuration, |_| Origin::Settings),
        in_force_on,
        version: settings.version(name),
        changes: changes(reader, name)?,
    })
}

/// How the body is called, where it is reached, its zone and its look.
#[derive(Debug, Clone, Serialize)]
pub struct BodyView {
    /// The legal name.
    pub name: String,
    /// The address in one line.
    pub address: String,
    /// Where clients and the public write to.
    pub email: String,
    /// The time zone.
    pub zone: &'static str,
    /// The colour of links and buttons; the usual one where nothing was decided.
    pub accent: Option<String>,
    /// The SHA-256 of the logo.
    pub logo: Option<String>,
    /// What begins every certificate number; fixed.
    pub prefix: String,
    /// The address its pages are reached at; fixed.
    pub base_url: String,
    /// Where each value comes from, by its name.
    pub origins: BTreeMap<String, Origin>,
    /// Every change by its name, of each the one that comes into force last first.
    pub changes: Vec<(Name, Changed)>,
    /// Rises with every change.
    pub version: i32,
}

/// The body as it is today.
pub fn body(reader: &mut Reader<'_>) -> Result<BodyView> {
    let today = reader.today();
    let mut origins = BTreeMap::new();
    let mut all = Vec::new();
    for name in Name::OWN {
        let decided = reader.settings().in_force(*name, today).is_some();
        origins.insert(
            name.to_string(),
            if decided {
                Origin::Settings
            } else {
                Origin::Configuration
            },
        );
        for mut change in changes(reader, *name)? {
            if *name == Name::Logo {
                // The picture has an address of its own.
                change.value = change.value.get("sha256").cloned().unwrap_or_default();
            }
            all.push((*name, change));
        }
    }
    let settings = reader.settings();
    Ok(BodyView {
        name: settings.body.name.clone(),
        address: settings.body.address.clone(),
        email: settings.body.email.clone(),
        zone: settings.zone.name(),
        accent: settings.brand.accent.clone(),
        logo: settings.brand.logo.as_ref().map(|logo| logo.sha256.clone()),
        prefix: settings.body.prefix.clone(),
        base_url: settings.body.base_url.clone(),
        origins,
        changes: all,
        version: settings.body_version(),
    })
}

/// The changes of a setting, the one that comes into force last first.
pub fn changes(reader: &mut Reader<'_>, name: Name) -> Result<Vec<Changed>> {
    let (today, settings) = (reader.today(), reader.settings());
    let in_force = settings.in_force(name, today).map(|change| change.id);
    let rows: Vec<Change> = settings.changes_of(name).rev().cloned().collect();
    rows.into_iter()
        .map(|row| {
            let standing = if Some(row.id) == in_force {
                Standing::InForce
            } else if row.in_force_on > today {
                Standing::Planned
            } else {
                Standing::Past
            };
            let set_by_name = match row.set_by {
                Some(id) => Some(users::by_id(reader.conn(), id)?.name),
                None => None,
            };
            Ok(Changed {
                version: row.version,
                value: row.value.read()?,
                in_force_on: row.in_force_on,
                standing,
                reason: row.reason,
                set_at: row.set_at,
                set_on: reader.date(row.set_at),
                set_by: row.set_by,
                set_by_name,
            })
        })
        .collect()
}
