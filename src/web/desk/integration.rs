//! Which certifications of a client are audited together: what it gives is reckoned while the reviewer answers, by the
//! function that keeps it.

use actix_web::{HttpRequest, web};
use serde_json::{Value, json};

use super::cases;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::CertificationId;
use crate::lifecycle::integration::view::{Preview, View};
use crate::lifecycle::integration::{self, GivenEnd, GivenIntegration};
use crate::lifecycle::programme;
use crate::rules::book::StandardId;
use crate::web::app::App;
use crate::web::kit::form::Typed;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// More auditors than this are asked for by the API alone.
const ROWS: usize = 6;

/// What holds now, and what could.
pub async fn view(app: &App, visitor: &Visitor, id: CertificationId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| integration::view::view(reader, id),
        )
        .await
}

/// What integrating would give.
pub async fn preview_of(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenIntegration,
) -> Result<Preview> {
    let given = given.clone();
    app.db
        .read(&visitor.actor, visitor.now, Act::IntegrateAudits, move |reader| {
            integration::view::preview(reader, id, &given)
        })
        .await
}

/// The form begins with what holds now.
fn of_living(view: &View) -> GivenIntegration {
    let Some(living) = &view.living else {
        return GivenIntegration::default();
    };
    let ids = living
        .with
        .iter()
        .filter(|other| other.id != view.certification_id);
    GivenIntegration {
        with: ids.map(|other| other.id.to_string().as_str().into()).collect(),
        met: living.terms.met.iter().map(|met| met.as_str().into()).collect(),
        level_reason: living.terms.level_reason.as_str().into(),
        auditors: living
            .terms
            .team
            .iter()
            .map(|member| {
                let each: Vec<&str> = member.standards.iter().map(StandardId::as_str).collect();
                each.join(";").as_str().into()
            })
            .collect(),
        ..GivenIntegration::default()
    }
}

async fn shown(app: &App, visitor: &Visitor, id: CertificationId, given: &GivenIntegration) -> Result<Value> {
    let case = cases::case(app, visitor, id).await?;
    let view = view(app, visitor, id).await?;
    let preview = preview_of(app, visitor, id, given).await?;
    let others: Vec<Value> = view
        .others
        .iter()
        .map(|other| json!({ "value": other.id, "label": other.standard, "hint": null }))
        .collect();
    let all: Vec<&str> = std::iter::once(view.standard.as_str())
        .chain(view.others.iter().map(|other| other.standard.as_str()))
        .collect();
    let mut criteria = Vec::new();
    for name in &view.criteria {
        let word = name.replace('_', "-");
        criteria.push(json!({
            "value": name,
            "label": app.say(&format!("integration-{word}"))?,
            "hint": app.say(&format!("integration-{word}-hint"))?,
        }));
    }
    let filled = given.auditors.iter().filter(|one| !one.is_empty()).count();
    let rows: Vec<Value> = (0..(filled + 2).clamp(3, ROWS.max(filled)))
        .map(|row| {
            let chosen = given.auditors.iter().filter(|one| !one.is_empty()).nth(row);
            json!({ "row": row, "number": row + 1, "chosen": chosen.map(Given::as_str) })
        })
        .collect();
    Ok(json!({
        "case": case,
        "integration": view,
        "others": others,
        "criteria": criteria,
        "qualified": qualified(&all),
        "rows": rows,
        "preview": preview,
    }))
}

/// Every choice of one or more of these standards; many standards leave each alone and all together.
fn qualified(standards: &[&str]) -> Vec<Value> {
    let choice = |chosen: Vec<&str>| json!({ "value": chosen.join(";"), "label": chosen.join(" + ") });
    if standards.len() > 4 {
        let mut each: Vec<Value> = standards.iter().map(|one| choice(vec![one])).collect();
        each.push(choice(standards.to_vec()));
        return each;
    }
    let mut sets: Vec<Vec<&str>> = (1_usize..1 << standards.len())
        .map(|bits| {
            let chosen = standards.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            chosen.map(|(_, one)| *one).collect()
        })
        .collect();
    sets.sort_by_key(Vec::len);
    sets.into_iter().map(choice).collect()
}

/// The page with the form.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let now = view(&app, &visitor, id).await?;
    if !now.may_change {
        return Ok(see_other(&format!("/desk/cases/{id}")));
    }
    let given = of_living(&now);
    let mut typed = vec![("level_reason".to_owned(), given.level_reason.as_str().to_owned())];
    typed.extend(
        given
            .with
            .iter()
            .map(|one| ("with".to_owned(), one.as_str().to_owned())),
    );
    typed.extend(
        given
            .met
            .iter()
            .map(|one| ("met".to_owned(), one.as_str().to_owned())),
    );
    let shown = shown(&app, &visitor, id, &given).await?;
    Page::new(&app, &visitor, app.say("integration-title")?).filled(
        "desk/cases/integration",
        shown,
        &Typed(typed),
    )
}

/// What it would give: the part of the page for htmx, the whole page without it. Keeps nothing.
pub async fn preview(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    Id(id): Id<CertificationId>,
    form: Form<GivenIntegration>,
) -> Answer {
    let view = shown(&app, &visitor, id, &form.value).await?;
    let page = Page::new(&app, &visitor, app.say("integration-title")?);
    let template = if request.headers().contains_key("hx-request") {
        "desk/cases/integration_time"
    } else {
        "desk/cases/integration"
    };
    page.filled(template, view, &form.typed)
}

/// Keeps it.
pub async fn integrate(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenIntegration>,
) -> Answer {
    match integrate_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => {
            let view = shown(&app, &visitor, id, &form.value).await?;
            let page = Page::new(&app, &visitor, app.say("integration-title")?);
            page.again("desk/cases/integration", view, &form.typed, error)
        }
    }
}

/// Ends it.
pub async fn end(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenEnd>,
) -> Answer {
    match end_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => {
            let now = view(&app, &visitor, id).await?;
            let shown = shown(&app, &visitor, id, &of_living(&now)).await?;
            let page = Page::new(&app, &visitor, app.say("integration-title")?);
            page.again("desk/cases/integration", shown, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn integrate_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenIntegration,
) -> Result<()> {
    let given = given.check()?;
    let target = Target::Certification(id);
    app.db
        .act(&visitor.actor, visitor.now, target, move |work| {
            programme::integrate(work, id, &given)
        })
        .await?;
    Ok(())
}

/// The act behind the form and the API.
pub async fn end_from(app: &App, visitor: &Visitor, id: CertificationId, given: &GivenEnd) -> Result<()> {
    let (reason, version) = given.check()?;
    let target = Target::Certification(id);
    app.db
        .act(&visitor.actor, visitor.now, target, move |work| {
            programme::end_integration(work, id, &reason, version)
        })
        .await
}
