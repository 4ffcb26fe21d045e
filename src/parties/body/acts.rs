//! Changes to what the body decided about itself.

use serde_json::{Map, Value, json};

use super::model::{SetBody, SetParameter};
use crate::access::{Act, Permit, Subject};
use crate::base::citation::{LC_1, LC_2};
use crate::base::error::{Result, unchanged};
use crate::base::ids::SettingId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words, plus_months};
use crate::journal::Entry;
use crate::rules::parameters::{Parameter, Parameters};
use crate::settings::{self, Change, Logo, Name, Present};
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// How far ahead something can be decided, in months: a year mistyped is no plan.
const AHEAD_MONTHS: u32 = 24;

/// Sets one of the body's own limits or habits from a day on (LC-2).
pub fn set_parameter(
    work: &mut Work<'_>,
    parameter: &'static Parameter,
    given: &SetParameter,
) -> Result<Done<SettingId>> {
    let permit = work.permit(Act::SetParameter, &Subject::house(), "parameter")?;
    let name = Name::Parameter(parameter.key);
    unchanged("parameter", work.settings().version(name), given.version)?;
    let before = fits(work.settings(), work.today(), parameter, given)?;
    let change = Decided {
        name,
        before: json!(parameter.get(&before)),
        after: json!(given.value),
        in_force_on: given.in_force_on,
        reason: given.reason.to_string(),
    };
    keep(work, permit, change)
}

/// Whether a parameter can be set so, with the parameters of that day as they are without it. The value must fit
/// beside the others on that day and on every day on which one of them changes later.
pub fn fits(
    settings: &Present,
    today: Date,
    parameter: &'static Parameter,
    given: &SetParameter,
) -> Result<Parameters> {
    let mut no = Refusals::none();
    no.0.extend(begins(today, given.in_force_on));
    let before = settings.parameters_on(given.in_force_on)?;
    if parameter.get(&before) == given.value {
        no.add(Refusal::of(
            parameter.rule,
            "value",
            format!(
                "On {} it is {} already.",
                in_words(given.in_force_on),
                parameter.in_words(given.value)
            ),
        ));
    }
    let later = settings
        .changes()
        .iter()
        .map(|change| change.in_force_on)
        .filter(|day| *day > given.in_force_on);
    for day in std::iter::once(given.in_force_on).chain(later) {
        let mut parameters = settings.parameters_on(day)?;
        let own = settings.in_force(Name::Parameter(parameter.key), day);
        if own.is_none_or(|own| own.in_force_on <= given.in_force_on)
            && parameter.set(&mut parameters, given.value).is_none()
        {
            no.add(Refusal::of(
                parameter.rule,
                "value",
                format!("{} cannot be {}.", parameter.key, given.value),
            ));
            break;
        }
        let faults = parameters.faults();
        if !faults.is_empty() {
            no.0.extend(
                faults
                    .into_iter()
                    .map(|(key, says)| Refusal::of(parameter.rule, "value", format!("rules.{key}: {says}"))),
            );
            break;
        }
    }
    no.or(before).map_err(Into::into)
}

/// Why nothing can be decided for this day.
fn begins(today: Date, in_force_on: Date) -> Option<Refusal> {
    let latest = plus_months(today, AHEAD_MONTHS);
    if in_force_on < today {
        Some(Refusal::of(
            LC_2,
            "in_force_on",
            format!(
                "It is in force today, {}, at the earliest: what was done before was done under what held then.",
                in_words(today)
            ),
        ))
    } else if in_force_on > latest {
        Some(Refusal::of(
            LC_2,
            "in_force_on",
            format!("Decide at most two years ahead: until {}.", in_words(latest)),
        ))
    } else {
        None
    }
}

/// Sets name, address, e-mail, zone and colour from a day on. Only what differs from what is in force then is kept as
/// a change.
pub fn set_body(work: &mut Work<'_>, given: &SetBody) -> Result<Done<usize>> {
    let permit = work.permit(Act::SetBody, &Subject::house(), "certification body")?;
    let settings = work.settings();
    unchanged("certification body", settings.body_version(), given.version)?;
    let on = given.in_force_on;
    let mut no = Refusals::none();
    no.0.extend(begins(work.today(), on));
    let (body, zone) = (settings.body_on(on)?, settings.zone_on(on)?);
    if zone != given.zone && !given.zone_meant {
        no.add(Refusal::of(
            LC_1,
            "zone_meant",
            format!(
                "The zone would change from {} to {}, and with it the end of every day and of every deadline. Say that it is meant.",
                zone.name(),
                given.zone.name()
            ),
        ));
    }
    let changes: Vec<Decided> = [
        (Name::BodyName, json!(body.name), json!(given.name)),
        (Name::BodyAddress, json!(body.address), json!(given.address)),
        (Name::BodyEmail, json!(body.email), json!(given.email)),
        (Name::Zone, json!(zone.name()), json!(given.zone.name())),
        (Name::Accent, json!(settings.accent_on(on)?), json!(given.accent)),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(name, before, after)| Decided {
        name,
        before,
        after,
        in_force_on: on,
        reason: given.reason.to_string(),
    })
    .collect();
    if changes.is_empty() {
        no.add(Refusal::new(
            LC_2,
            format!("All of it is so already on {}.", in_words(on)),
        ));
    }
    no.or(())?;
    let (mut before, mut after) = (Map::new(), Map::new());
    for change in &changes {
        insert(work, change)?;
        before.insert(change.name.to_string(), change.before.clone());
        after.insert(change.name.to_string(), change.after.clone());
    }
    after.insert("in_force_on".to_owned(), json!(on));
    let entry = Entry::changed("setting", "body", before.into(), after.into());
    let entry = entry.because(given.reason.to_string());
    Ok(Done::new(permit, entry, changes.len()))
}

/// Sets the logo, or takes it away, from today on.
pub fn set_logo(work: &mut Work<'_>, logo: Option<Logo>) -> Result<Done<SettingId>> {
    let permit = work.permit(Act::SetBody, &Subject::house(), "certification body")?;
    let sha256 = |logo: &Option<Logo>| json!(logo.as_ref().map(|logo| &logo.sha256));
    let (before, after) = (sha256(&work.settings().brand.logo), sha256(&logo));
    let change = Decided {
        name: Name::Logo,
        before: before.clone(),
        after: json!(logo),
        in_force_on: work.today(),
        reason: String::new(),
    };
    let id = insert(work, &change)?;
    // The journal names the picture and does not hold it.
    let entry = Entry::changed(
        "setting",
        Name::Logo,
        json!({ "value": before }),
        json!({ "value": after }),
    );
    Ok(Done::new(permit, entry, id))
}

/// A change that fits.
pub(super) struct Decided {
    pub(super) name: Name,
    pub(super) before: Value,
    pub(super) after: Value,
    pub(super) in_force_on: Date,
    pub(super) reason: String,
}

fn insert(work: &mut Work<'_>, decided: &Decided) -> Result<SettingId> {
    let row = Change {
        id: work.id(SettingId::from_uuid),
        name: decided.name.to_string(),
        version: work.settings().version(decided.name),
        value: Document::of(&decided.after)?,
        in_force_on: decided.in_force_on,
        reason: decided.reason.clone(),
        set_at: work.now(),
        set_by: work.actor().person().map(|person| person.id),
    };
    settings::insert(work.conn(), &row)?;
    Ok(row.id)
}

pub(super) fn keep(work: &mut Work<'_>, permit: Permit, decided: Decided) -> Result<Done<SettingId>> {
    let id = insert(work, &decided)?;
    let after = json!({ "value": decided.after, "in_force_on": decided.in_force_on });
    let entry = Entry::changed("setting", decided.name, json!({ "value": decided.before }), after);
    Ok(Done::new(permit, entry.because(decided.reason), id))
}
