//! The body's own accreditations (VE-40).

use actix_web::web;
use serde_json::{Value, json};

use super::organisations::options;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::AccreditationId;
use crate::parties::accreditations::{self, Accreditation, GivenAccreditation, Status};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Page, Visitor, see_other};
use crate::work::Target;

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let rows = all(&app, &visitor).await?;
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| json!({ "row": row, "areas": row.areas().collect::<Vec<_>>().join(", ") }))
        .collect();
    let without: Vec<Value> = app
        .db
        .book()
        .standards()
        .filter(|standard| {
            let own = |row: &Value| row.pointer("/row/standard") == Some(&json!(standard.id));
            !rows.iter().any(own)
        })
        .map(|standard| json!({ "standard": standard.id, "note": standard.accreditation_note }))
        .collect();
    let view = json!({ "accreditations": rows, "without": without });
    Page::new(&app, &visitor, app.say("accreditations-title")?).show("desk/accreditations/list", view)
}

/// Every row.
pub async fn all(app: &App, visitor: &Visitor) -> Result<Vec<Accreditation>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAccreditations, |reader| {
            accreditations::all(reader.conn())
        })
        .await
}

/// The form for a new row.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    Page::new(&app, &visitor, app.say("accreditations-add")?)
        .show("desk/accreditations/new", form_view(&app)?)
}

/// Records an accreditation, or a new status of one.
pub async fn add(app: web::Data<App>, visitor: Visitor, form: Form<GivenAccreditation>) -> Answer {
    match add_from(&app, &visitor, &form.value).await {
        Ok(_) => Ok(see_other("/desk/accreditations")),
        Err(error) => {
            let page = Page::new(&app, &visitor, app.say("accreditations-add")?);
            page.again("desk/accreditations/new", form_view(&app)?, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn add_from(app: &App, visitor: &Visitor, given: &GivenAccreditation) -> Result<AccreditationId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            accreditations::add(work, checked)
        })
        .await
}

fn form_view(app: &App) -> Result<Value> {
    let standards: Vec<Value> = app
        .db
        .book()
        .standards()
        .map(|standard| json!({ "value": standard.id, "label": standard.id }))
        .collect();
    Ok(json!({
        "standards": standards,
        "statuses": options(app, "accreditation-status", Status::ALL.iter().map(|status| status.as_str()))?,
    }))
}
