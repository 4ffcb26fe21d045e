//! A client's appeals and complaints, and what was referred to it.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::ConcernId;
use crate::lifecycle::concerns::GivenConcern;
use crate::lifecycle::concerns::view::{self, Wanted};
use crate::web::app::App;
use crate::web::desk::concerns as desk;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};

/// The most that a client is shown.
const MOST: i64 = 200;

/// Whether it is an appeal or a complaint.
#[derive(Debug, Default, Deserialize)]
pub struct New {
    #[serde(default)]
    kind: String,
}

/// What the client brought forward, and what others did about it.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let wanted = Wanted {
        kind: None,
        ended: true,
    };
    let (rows, referred) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeConcerns, move |reader| {
            Ok((view::list(reader, wanted, MOST, 0)?, view::referred(reader)?))
        })
        .await?;
    let rows = rows
        .iter()
        .map(|row| desk::shown(&app, &visitor, row))
        .collect::<Result<Vec<Value>>>()?;
    let view = json!({ "rows": rows, "referred": referred });
    Page::new(&app, &visitor, app.say("nav-concerns")?).show("portal/concerns/list", view)
}

async fn form_view(app: &App, visitor: &Visitor, kind: &str) -> Result<Value> {
    let offered = app
        .db
        .read(&visitor.actor, visitor.now, Act::LodgeConcern, |reader| {
            view::offered(reader, None)
        })
        .await?;
    let cases: Vec<Value> = offered
        .cases
        .iter()
        .map(|(id, _, standard)| json!({ "value": id, "label": standard }))
        .collect();
    let appeals = kind == "appeal";
    Ok(json!({
        "kind": if appeals { "appeal" } else { "complaint" },
        "title": app.say(if appeals { "concern-lodge-appeal" } else { "concern-lodge-complaint" })?,
        "appeals": appeals,
        "cases": cases,
        "decisions": desk::decisions(app, &offered.decisions)?,
    }))
}

/// The form.
pub async fn new(app: web::Data<App>, visitor: Visitor, query: web::Query<New>) -> Answer {
    let view = form_view(&app, &visitor, &query.kind).await?;
    Page::new(&app, &visitor, app.say("nav-concerns")?).show("portal/concerns/new", view)
}

/// Brings it forward.
pub async fn lodge(app: web::Data<App>, visitor: Visitor, form: Form<GivenConcern>) -> Answer {
    match desk::lodge_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/portal/concerns/{id}"))),
        Err(error) => {
            let view = form_view(&app, &visitor, form.value.kind.as_str()).await?;
            let page = Page::new(&app, &visitor, app.say("nav-concerns")?);
            page.again("portal/concerns/new", view, &form.typed, error)
        }
    }
}

/// One with its course.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<ConcernId>) -> Answer {
    let page = desk::one(&app, &visitor, id).await?;
    let view = desk::page_view(&app, &visitor, &page, "")?;
    Page::new(&app, &visitor, app.say("nav-concerns")?).show("portal/concerns/page", view)
}
