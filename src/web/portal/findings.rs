//! A client's findings and their answers.

use actix_web::web;

use crate::base::ids::FindingId;
use crate::lifecycle::findings::GivenAnswer;
use crate::web::app::App;
use crate::web::desk::findings as desk;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<desk::Query>) -> Answer {
    let view = desk::list_view(&app, &visitor, query.page).await?;
    Page::new(&app, &visitor, app.say("nav-findings")?).show("portal/findings/list", view)
}

/// One finding with its answers, and the form for the next one.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<FindingId>) -> Answer {
    let view = desk::page_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("finding-title")?).show("portal/findings/page", view)
}

/// Answers a nonconformity.
pub async fn answer(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    form: Form<GivenAnswer>,
) -> Answer {
    match desk::answer_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/portal/findings/{id}"))),
        Err(error) => {
            let view = desk::page_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("finding-title")?);
            page.again("portal/findings/page", view, &form.typed, error)
        }
    }
}
