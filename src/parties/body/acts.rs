//! Changes to what the body decided about itself.

use serde_json::{Value, json};

use super::model::SetParameter;
use crate::access::{Act, Permit, Subject};
use crate::base::citation::LC_2;
use crate::base::error::{Result, unchanged};
use crate::base::ids::SettingId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words, plus_months};
use crate::journal::Entry;
use crate::rules::parameters::{Parameter, Parameters};
use crate::settings::{self, Change, Name, Present};
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

/// A change that fits.
struct Decided {
    name: Name,
    before: Value,
    after: Value,
    in_force_on: Date,
    reason: String,
}

fn keep(work: &mut Work<'_>, permit: Permit, decided: Decided) -> Result<Done<SettingId>> {
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
    let after = json!({ "value": decided.after, "in_force_on": decided.in_force_on });
    let entry = Entry::changed("setting", decided.name, json!({ "value": decided.before }), after);
    Ok(Done::new(permit, entry.because(decided.reason), row.id))
}
