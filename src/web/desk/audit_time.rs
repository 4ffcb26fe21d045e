//! The audit time of a certification that was taken over, reckoned by a reviewer on a page of its own.

use actix_web::web;
use serde_json::{Value, json};

use super::cases;
use super::organisations::options;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{CertificationId, ReviewId};
use crate::lifecycle::programme;
use crate::lifecycle::review::{self, GivenTime};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

async fn shown(app: &App, visitor: &Visitor, id: CertificationId, given: &GivenTime) -> Result<Value> {
    let case = cases::case(app, visitor, id).await?;
    let (application, mut given) = (case.certification.application_id, given.as_review());
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
    Ok(json!({
        "case": case,
        "areas": areas,
        "yes_no": options(app, "answer", ["yes", "no"].into_iter())?,
        "preview": desk.preview,
        "accreditation_note": desk.accreditation_note,
        "desk": desk,
    }))
}

/// The form.
pub async fn form(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let view = shown(&app, &visitor, id, &GivenTime::default()).await?;
    if view.pointer("/case/may_review_time") != Some(&json!(true)) {
        return Ok(see_other(&format!("/desk/cases/{id}")));
    }
    Page::new(&app, &visitor, app.say("case-time-review")?).show("desk/cases/audit_time", view)
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
    let (sizing, version) = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| programme::review_time(work, id, &sizing, version),
        )
        .await
}
