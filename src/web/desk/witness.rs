//! Audits witnessed by the accreditation body: the list by standard and technical area, planning one, and its outcome.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{AuditId, WitnessId};
use crate::lifecycle::witness::view::{self, View};
use crate::lifecycle::witness::{self, GivenWitness, GivenWitnessOutcome};
use crate::rules::steps::witness::State;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

fn shown(app: &App, one: &View) -> Result<Value> {
    let kind = match one.witness.status {
        State::Planned => "waiting",
        State::Held => "done",
        State::Refused => "stopped",
    };
    Ok(json!({
        "witness": one,
        "state": { "kind": kind, "word": app.say(&format!("witness-status-{}", one.witness.status))? },
        "planned": one.witness.status == State::Planned,
    }))
}

/// All the visitor sees.
pub async fn views(app: &App, visitor: &Visitor) -> Result<Vec<View>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeWitnessAudits, view::list)
        .await
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let rows = views(&app, &visitor)
        .await?
        .iter()
        .map(|one| shown(&app, one))
        .collect::<Result<Vec<Value>>>()?;
    Page::new(&app, &visitor, app.say("nav-witness")?).show("desk/witness/list", json!({ "rows": rows }))
}

/// One as read.
pub async fn one(app: &App, visitor: &Visitor, id: WitnessId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeWitnessAudits,
            move |reader| view::one(reader, id),
        )
        .await
}

/// One, with the form for its outcome.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<WitnessId>) -> Answer {
    let view = shown(&app, &one(&app, &visitor, id).await?)?;
    Page::new(&app, &visitor, app.say("nav-witness")?).show("desk/witness/page", view)
}

async fn form_view(app: &App, visitor: &Visitor, id: AuditId) -> Result<Value> {
    let form = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::RecordWitnessAudit,
            move |reader| view::form(reader, id),
        )
        .await?;
    let same = |text: &String| json!({ "value": text, "label": text });
    let auditors = form
        .auditors
        .iter()
        .map(|(id, name)| json!({ "value": id, "label": name }))
        .collect::<Vec<Value>>();
    Ok(json!({
        "audit": form.audit_id, "number": form.number, "standard": form.standard, "auditors": auditors,
        "first": form.days.map(|(first, _)| first), "last": form.days.map(|(_, last)| last),
        "areas": form.areas.iter().map(same).collect::<Vec<Value>>(),
        "bodies": form.bodies.iter().map(same).collect::<Vec<Value>>(),
    }))
}

/// The form for planning one.
pub async fn new(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let view = form_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("witness-plan")?).show("desk/witness/new", view)
}

/// Plans one.
pub async fn plan(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenWitness>,
) -> Answer {
    match plan_from(&app, &visitor, id, &form.value).await {
        Ok(witness) => Ok(see_other(&format!("/desk/witness-audits/{witness}"))),
        Err(error) => {
            let view = form_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("witness-plan")?);
            page.again("desk/witness/new", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn plan_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenWitness) -> Result<WitnessId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            witness::plan(work, id, &checked)
        })
        .await
}

/// Writes down what came of it.
pub async fn conclude(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<WitnessId>,
    form: Form<GivenWitnessOutcome>,
) -> Answer {
    match conclude_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/witness-audits/{id}"))),
        Err(error) => {
            let view = shown(&app, &one(&app, &visitor, id).await?)?;
            let page = Page::new(&app, &visitor, app.say("nav-witness")?);
            page.again("desk/witness/page", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn conclude_from(
    app: &App,
    visitor: &Visitor,
    id: WitnessId,
    given: &GivenWitnessOutcome,
) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Witness(id), move |work| {
            witness::conclude(work, id, &checked)
        })
        .await
}
