//! The body's own limits and habits (LC-2): what each is, where it comes from, what a change would do, and the change.

use actix_web::web;
use serde_json::{Value, json};

use super::effect::{self, Preview};
use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::SettingId;
use crate::base::time::in_words;
use crate::parties::body::view::{self, ParameterView};
use crate::parties::body::{self, GivenParameter};
use crate::rules::parameters::{FIXED, Parameter, Unit};
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// The parameter that an address names.
pub fn named(key: &str) -> Result<&'static Parameter> {
    Parameter::named(key).ok_or(Error::NotFound("parameter"))
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let mut rows = Vec::new();
    for one in all(&app, &visitor).await? {
        rows.push(row(&app, &one)?);
    }
    let fixed: Vec<Value> = FIXED
        .iter()
        .map(|fixed| json!({ "fixed": fixed, "source": fixed.rule.source() }))
        .collect();
    let cycles: Vec<Value> = app
        .db
        .book()
        .standards()
        .map(|standard| json!({ "standard": standard.id, "months": standard.cycle_months }))
        .collect();
    let view = json!({ "rows": rows, "fixed": fixed, "cycles": cycles });
    Page::new(&app, &visitor, app.say("settings-page-parameters")?).show("desk/settings/parameters", view)
}

/// Every parameter.
pub async fn all(app: &App, visitor: &Visitor) -> Result<Vec<ParameterView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, view::parameters)
        .await
}

/// One of them.
pub async fn one(app: &App, visitor: &Visitor, parameter: &'static Parameter) -> Result<ParameterView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, move |reader| {
            view::parameter(reader, parameter)
        })
        .await
}

/// A value as people read it.
fn value(app: &App, unit: Unit, value: i64) -> Result<String> {
    let key = format!("parameter-unit-{}", unit.as_str().replace('_', "-"));
    app.words.say(&key, &[("count", value.into())])
}

fn row(app: &App, one: &ParameterView) -> Result<Value> {
    let mut changes = Vec::new();
    for change in &one.changes {
        let whole = change.value.as_i64().unwrap_or_default();
        changes.push(json!({ "change": change, "value": value(app, one.unit, whole)? }));
    }
    let planned = one.changes.iter().rfind(|change| {
        change.in_force_on > one.in_force_on.unwrap_or_default() && change.standing == view::Standing::Planned
    });
    let planned = match planned {
        Some(change) => Some(json!({
            "value": value(app, one.unit, change.value.as_i64().unwrap_or_default())?,
            "on": change.in_force_on,
        })),
        None => None,
    };
    let range = if one.unit == Unit::YesNo {
        app.say("parameter-yes-or-no")?
    } else {
        let most = value(app, one.unit, one.most)?;
        app.words.say(
            "parameter-range",
            &[("least", one.least.into()), ("most", most.into())],
        )?
    };
    Ok(json!({
        "one": one,
        "value": value(app, one.unit, one.value)?,
        "default": value(app, one.unit, one.default)?,
        "configured": value(app, one.unit, one.configured)?,
        "range": range,
        "planned": planned,
        "changes": changes,
    }))
}

/// One parameter with its history and the form to change it.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(key): Id<String>,
    done: web::Query<Done>,
) -> Answer {
    let parameter = named(&key)?;
    let view = page_view(&app, &visitor, parameter).await?;
    Page::new(&app, &visitor, title(&app, parameter)?)
        .after(&done, &["parameter-saved"])?
        .show("desk/settings/parameter", view)
}

fn title(app: &App, parameter: &Parameter) -> Result<String> {
    app.say(&format!("parameter-{}", parameter.key.replace('_', "-")))
}

async fn page_view(app: &App, visitor: &Visitor, parameter: &'static Parameter) -> Result<Value> {
    let one = one(app, visitor, parameter).await?;
    let today = app.db.zone().date(visitor.now);
    let may = policy::may(&visitor.actor, Act::SetParameter).is_ok();
    let yes_no = (one.unit == Unit::YesNo)
        .then(|| -> Result<Value> {
            Ok(json!([
                { "value": "yes", "label": app.say("parameter-yes")?, "hint": null },
                { "value": "no", "label": app.say("parameter-no")?, "hint": null },
            ]))
        })
        .transpose()?;
    let present = match one.unit {
        Unit::YesNo => if one.value == 1 { "yes" } else { "no" }.to_owned(),
        _ => one.value.to_string(),
    };
    Ok(json!({
        "row": row(app, &one)?, "may": may, "today": today, "yes_no": yes_no, "present": present,
    }))
}

/// Says what a change would do, and asks to confirm it.
pub async fn preview(
    app: web::Data<App>,
    visitor: Visitor,
    Id(key): Id<String>,
    form: Form<GivenParameter>,
) -> Answer {
    let parameter = named(&key)?;
    match preview_of(&app, &visitor, parameter, &form.value).await {
        Ok(found) => {
            let fields: Vec<Value> = form
                .typed
                .0
                .iter()
                .map(|(name, text)| json!({ "name": name, "text": text }))
                .collect();
            let view = json!({
                "key": parameter.key,
                "preview": found,
                "from": value(&app, parameter.unit, found.before)?,
                "to": value(&app, parameter.unit, found.value)?,
                "on": in_words(found.in_force_on),
                "reason": form.value.reason,
                "fields": fields,
            });
            Page::new(&app, &visitor, title(&app, parameter)?).show("desk/settings/parameter_preview", view)
        }
        Err(error) => again(&app, &visitor, parameter, form, error).await,
    }
}

async fn again(
    app: &App,
    visitor: &Visitor,
    parameter: &'static Parameter,
    form: Form<GivenParameter>,
    error: Error,
) -> Answer {
    let view = page_view(app, visitor, parameter).await?;
    let page = Page::new(app, visitor, title(app, parameter)?);
    page.again("desk/settings/parameter", view, &form.typed, error)
}

/// The question behind the form and the API.
pub async fn preview_of(
    app: &App,
    visitor: &Visitor,
    parameter: &'static Parameter,
    given: &GivenParameter,
) -> Result<Preview> {
    let checked = given.check(parameter)?;
    app.db
        .read(&visitor.actor, visitor.now, Act::SetParameter, move |reader| {
            effect::preview(reader, parameter, &checked)
        })
        .await
}

/// Changes it.
pub async fn set(
    app: web::Data<App>,
    visitor: Visitor,
    Id(key): Id<String>,
    form: Form<GivenParameter>,
) -> Answer {
    let parameter = named(&key)?;
    match set_from(&app, &visitor, parameter, &form.value).await {
        Ok(_) => Ok(see_other(&format!(
            "/desk/settings/parameters/{}?done=parameter-saved",
            parameter.key
        ))),
        Err(error) => again(&app, &visitor, parameter, form, error).await,
    }
}

/// The act behind the form and the API.
pub async fn set_from(
    app: &App,
    visitor: &Visitor,
    parameter: &'static Parameter,
    given: &GivenParameter,
) -> Result<SettingId> {
    let checked = given.check(parameter)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            body::set_parameter(work, parameter, &checked)
        })
        .await
}
