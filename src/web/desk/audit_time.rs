//! The audit time of a running case, reckoned again by a reviewer, with what that changes in the programme.

use actix_web::{HttpRequest, web};
use serde_json::{Value, json};

use super::cases;
use super::organisations::options;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, ReviewId};
use crate::lifecycle::programme::{self, change::Preview};
use crate::lifecycle::review::{self, GivenTime};
use crate::web::app::App;
use crate::web::kit::form::Typed;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// What an audit time would change in the programme.
pub async fn changes_of(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenTime,
) -> Result<Preview> {
    let given = given.clone();
    app.db
        .read(&visitor.actor, visitor.now, Act::ReviewAuditTime, move |reader| {
            programme::change::preview(reader, id, &given)
        })
        .await
}

async fn shown(app: &App, visitor: &Visitor, id: CertificationId, given_time: &GivenTime) -> Result<Value> {
    let case = cases::case(app, visitor, id).await?;
    let (application, mut given) = (case.certification.application_id, given_time.as_review());
    // The areas of the certificate: they are not chosen again.
    let areas = case.certification.technical_areas.split(';');
    let areas: Vec<String> = areas.map(|area| area.trim().to_owned()).collect();
    given.areas = areas.iter().map(|area| area.as_str().into()).collect();
    let desk = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            review::view::desk(reader, application, &given)
        })
        .await?;
    let changes = changes_of(app, visitor, id, given_time).await?.changes;
    Ok(json!({
        "changes": changes,
        "case": case,
        "areas": areas,
        "yes_no": options(app, "answer", ["yes", "no"].into_iter())?,
        "preview": desk.preview,
        "accreditation_note": desk.accreditation_note,
        "desk": desk,
    }))
}

/// The form begins with what the last calculation was made from.
pub async fn form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let given = app
        .db
        .read(&visitor.actor, visitor.now, Act::ReviewAuditTime, move |reader| {
            review::view::given_before(reader, id)
        })
        .await?;
    let view = shown(&app, &visitor, id, &given).await?;
    if view.pointer("/case/may_review_time") != Some(&json!(true)) {
        return Ok(see_other(&format!("/desk/cases/{id}")));
    }
    let page = Page::new(&app, &visitor, app.say("case-time-review")?);
    page.filled("desk/cases/audit_time", view, &Typed(typed(&given)?))
}

/// The pairs of a form that would give this.
fn typed(given: &GivenTime) -> Result<Vec<(String, String)>> {
    let fields = serde_json::to_value(given).map_err(|e| Error::Broken(e.into()))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut pairs = Vec::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        match value {
            Value::Array(several) => pairs.extend(several.iter().map(|one| (name.clone(), text(one)))),
            one => pairs.push((name.clone(), text(one))),
        }
    }
    Ok(pairs)
}

/// The audit time and what it changes, as the form stands: the part of the page for htmx, the whole page without it.
pub async fn preview(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    Id(id): Id<CertificationId>,
    form: Form<GivenTime>,
) -> Answer {
    let view = shown(&app, &visitor, id, &form.value).await?;
    let page = Page::new(&app, &visitor, app.say("case-time-review")?);
    let template = if request.headers().contains_key("hx-request") {
        "desk/cases/audit_time_again"
    } else {
        "desk/cases/audit_time"
    };
    page.filled(template, view, &form.typed)
}

/// Keeps the audit time.
pub async fn review(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenTime>,
) -> Answer {
    match review_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/cases/{id}"))),
        Err(error) => {
            let view = shown(&app, &visitor, id, &form.value).await?;
            let page = Page::new(&app, &visitor, app.say("case-time-review")?);
            page.again("desk/cases/audit_time", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn review_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenTime,
) -> Result<ReviewId> {
    let given = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| programme::review_time(work, id, &given),
        )
        .await
}
