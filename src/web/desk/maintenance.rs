//! Suspending, lifting, withdrawing: each on a page of its own that says what exactly will happen and who is told.

use actix_web::web;
use serde_json::{Value, json};

use super::cases;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, DecisionId};
use crate::base::time::in_words;
use crate::lifecycle::maintenance::model::Checked;
use crate::lifecycle::maintenance::{self, Change, ChangePage, GivenLift, GivenSuspension, GivenWithdrawal};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// The page for suspending.
pub async fn suspend_form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    show(&app, &visitor, id, Change::Suspend, None).await
}

/// The page for lifting a suspension.
pub async fn lift_form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    show(&app, &visitor, id, Change::Lift, None).await
}

/// The page for withdrawing.
pub async fn withdraw_form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    show(&app, &visitor, id, Change::Withdraw, None).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    change: Change,
    failed: Option<(Typed, Error)>,
) -> Answer {
    let asked: ChangePage = app
        .db
        .read(&visitor.actor, visitor.now, change.act(), move |reader| {
            maintenance::change_page(reader, id, change)
        })
        .await?;
    let page = Page::new(app, visitor, app.say(&format!("change-title-{change}"))?);
    let view = view(app, &asked)?;
    match failed {
        None => page.show("desk/cases/change", view),
        Some((typed, error)) => page.again("desk/cases/change", view, &typed, error),
    }
}

fn view(app: &App, asked: &ChangePage) -> Result<Value> {
    let change = asked.change;
    let effect = app.words.say(
        &format!("change-effect-{change}"),
        &[("number", json!(asked.number))],
    )?;
    Ok(json!({
        "change": change,
        "case": asked,
        "state": cases::state(app, asked.status)?,
        "effect": effect,
        "button": app.say(&format!("change-button-{change}"))?,
        "title": app.say(&format!("change-title-{change}"))?,
        "expires": in_words(asked.expires_on),
        "suspends": change == Change::Suspend,
        "lifts": change == Change::Lift,
        "danger": change == Change::Withdraw,
        "latest": asked.latest_limit.map(in_words),
    }))
}

/// Suspends.
pub async fn suspend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenSuspension>,
) -> Answer {
    let done = match form.value.check() {
        Ok(checked) => change(&app, &visitor, id, Change::Suspend, checked).await,
        Err(error) => Err(error),
    };
    answer(&app, &visitor, id, Change::Suspend, form.typed, done).await
}

/// Lifts a suspension.
pub async fn lift(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenLift>,
) -> Answer {
    let done = match form.value.check() {
        Ok(checked) => change(&app, &visitor, id, Change::Lift, checked).await,
        Err(error) => Err(error),
    };
    answer(&app, &visitor, id, Change::Lift, form.typed, done).await
}

/// Withdraws.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenWithdrawal>,
) -> Answer {
    let done = match form.value.check() {
        Ok(checked) => change(&app, &visitor, id, Change::Withdraw, checked).await,
        Err(error) => Err(error),
    };
    answer(&app, &visitor, id, Change::Withdraw, form.typed, done).await
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    change: Change,
    typed: Typed,
    done: Result<DecisionId>,
) -> Answer {
    match done {
        Ok(_) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => show(app, visitor, id, change, Some((typed, error))).await,
    }
}

/// The act behind the forms and the API.
pub async fn change(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    change: Change,
    checked: Checked,
) -> Result<DecisionId> {
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| match change {
                Change::Suspend => maintenance::suspend(work, id, &checked),
                Change::Lift => maintenance::lift(work, id, &checked),
                Change::Withdraw => maintenance::withdraw(work, id, &checked),
            },
        )
        .await
}
