//! Planning a wider scope or the move to another edition, deciding on it, giving it up; and narrowing a scope.

use actix_web::web;
use serde_json::{Value, json};

use super::cases;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, DecisionId, ModificationId};
use crate::lifecycle::maintenance::modify::view::{self, PlanPage, View};
use crate::lifecycle::maintenance::modify::{self, GivenGivingUp, GivenModificationDecision, GivenReduction};
use crate::lifecycle::programme::modification::{self, GivenModification};
use crate::rules::book::TechnicalArea;
use crate::rules::modification::{Kind, Status};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

const PLAN: &str = "desk/cases/modification";
const ONE: &str = "desk/cases/modification_page";
const REDUCTION: &str = "desk/cases/reduction";

/// The changes of a case.
pub async fn of_case(app: &App, visitor: &Visitor, id: CertificationId) -> Result<Vec<View>> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| view::of_case(reader, id),
        )
        .await
}

/// One change.
pub async fn read(app: &App, visitor: &Visitor, id: ModificationId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| view::one(reader, id),
        )
        .await
}

/// The page on which a change is planned.
pub async fn form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let view = plan_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("modification-plan")?).show(PLAN, view)
}

/// Plans a change.
pub async fn plan(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenModification>,
) -> Answer {
    match plan_from(&app, &visitor, id, &form.value).await {
        Ok(made) => Ok(see_other(&format!("/desk/modifications/{made}"))),
        Err(error) => {
            let view = plan_view(&app, &visitor, id).await?;
            Page::new(&app, &visitor, app.say("modification-plan")?).again(PLAN, view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn plan_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenModification,
) -> Result<ModificationId> {
    let planning = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| modification::plan(work, id, &planning),
        )
        .await
}

async fn plan_view(app: &App, visitor: &Visitor, id: CertificationId) -> Result<Value> {
    let page: PlanPage = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::PlanModification,
            move |reader| view::plan_page(reader, id),
        )
        .await?;
    let kinds = Kind::ALL
        .iter()
        .filter(|kind| **kind == Kind::Extension || !page.editions.is_empty())
        .map(|kind| {
            Ok(json!({
                "value": kind, "label": app.say(&format!("modification-kind-{kind}"))?,
                "hint": app.say(&format!("modification-kind-{kind}-hint"))?,
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let option = |value: &str, label: String| json!({ "value": value, "label": label, "hint": null });
    let areas: Vec<Value> = page
        .areas
        .iter()
        .map(|(code, name)| option(code, format!("{code} {name}")))
        .collect();
    let sites: Vec<Value> = page
        .sites
        .iter()
        .map(|site| option(&site.id.to_string(), format!("{}, {}", site.name, site.city)))
        .collect();
    let editions: Vec<Value> = page
        .editions
        .iter()
        .map(|(edition, _)| option(edition, edition.clone()))
        .collect();
    let audits = page
        .audits
        .iter()
        .map(|audit| {
            let kind = audit.kind.as_str().replace('_', "-");
            let kind = app.say(&format!("audit-kind-{kind}"))?;
            let label = app.words.say(
                "modification-with",
                &[("kind", kind.into()), ("number", audit.number.into())],
            )?;
            Ok(option(&audit.id.to_string(), label))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({
        "case": page, "kinds": kinds, "areas": areas, "sites": sites, "editions": editions, "audits": audits,
    }))
}

/// One change: how it was planned, and what can be done about it.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<ModificationId>) -> Answer {
    let change = read(&app, &visitor, id).await?;
    let view = one_view(&app, &change)?;
    Page::new(&app, &visitor, title(&app, &change)?).show(ONE, view)
}

fn title(app: &App, change: &View) -> Result<String> {
    app.say(&format!("modification-kind-{}", change.modification.kind))
}

/// A change with its words.
pub fn one_view(app: &App, change: &View) -> Result<Value> {
    let verdicts = ["expand", "refuse"]
        .into_iter()
        .map(|verdict| {
            let label = app.say(&format!("modification-verdict-{verdict}"))?;
            Ok(json!({ "value": verdict, "label": label, "hint": null }))
        })
        .collect::<Result<Vec<_>>>()?;
    let state = change.modification.status;
    let tag = match state {
        Status::Planned => "waiting",
        Status::Decided => "done",
        Status::Refused | Status::GivenUp => "stopped",
    };
    let kind = change.audit_kind.as_str().replace('_', "-");
    Ok(json!({
        "change": change, "title": title(app, change)?, "verdicts": verdicts,
        "state": {
            "kind": tag,
            "word": app.say(&format!("modification-status-{}", state.as_str().replace('_', "-")))?,
        },
        "audit": app.say(&format!("audit-kind-{kind}"))?,
    }))
}

/// Decides on a change.
pub async fn decide(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ModificationId>,
    form: Form<GivenModificationDecision>,
) -> Answer {
    let done = decide_from(&app, &visitor, id, &form.value).await;
    answer(&app, &visitor, id, &form.typed, done).await
}

/// The act behind the form and the API.
pub async fn decide_from(
    app: &App,
    visitor: &Visitor,
    id: ModificationId,
    given: &GivenModificationDecision,
) -> Result<()> {
    let deciding = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Modification(id),
            move |work| modify::decide(work, id, &deciding),
        )
        .await
        .map(|_| ())
}

/// Gives a change up.
pub async fn give_up(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ModificationId>,
    form: Form<GivenGivingUp>,
) -> Answer {
    let done = give_up_from(&app, &visitor, id, &form.value).await;
    answer(&app, &visitor, id, &form.typed, done).await
}

/// The act behind the form and the API.
pub async fn give_up_from(
    app: &App,
    visitor: &Visitor,
    id: ModificationId,
    given: &GivenGivingUp,
) -> Result<()> {
    let given = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Modification(id),
            move |work| modify::give_up(work, id, &given),
        )
        .await
        .map(|_| ())
}

async fn answer(app: &App, visitor: &Visitor, id: ModificationId, typed: &Typed, done: Result<()>) -> Answer {
    match done {
        Ok(()) => Ok(see_other(&format!("/desk/modifications/{id}"))),
        Err(error) => {
            let change = read(app, visitor, id).await?;
            let view = one_view(app, &change)?;
            Page::new(app, visitor, title(app, &change)?).again(ONE, view, typed, error)
        }
    }
}

/// The page on which a scope is narrowed.
pub async fn reduction(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    show_reduction(&app, &visitor, id, None).await
}

async fn show_reduction(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    failed: Option<(Typed, Error)>,
) -> Answer {
    let case = cases::case(app, visitor, id).await?;
    let areas: Vec<Value> = TechnicalArea::list(&case.certification.technical_areas)
        .iter()
        .map(|code| json!({ "value": code, "label": code, "hint": null }))
        .collect();
    let stay: Vec<&str> = areas.iter().filter_map(|area| area["value"].as_str()).collect();
    let allowed = json!([{ "value": "yes", "label": app.say("reduction-allowed-yes")?, "hint": null }]);
    let view = json!({ "case": case, "areas": areas, "stay": stay, "allowed": allowed });
    let page = Page::new(app, visitor, app.say("reduction-title")?);
    match failed {
        None => page.show(REDUCTION, view),
        Some((typed, error)) => page.again(REDUCTION, view, &typed, error),
    }
}

/// Narrows a scope.
pub async fn reduce(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenReduction>,
) -> Answer {
    match reduce_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => show_reduction(&app, &visitor, id, Some((form.typed, error))).await,
    }
}

/// The act behind the form and the API.
pub async fn reduce_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenReduction,
) -> Result<DecisionId> {
    let reducing = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| modify::reduce(work, id, &reducing),
        )
        .await
}
