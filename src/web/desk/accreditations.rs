//! The body's own accreditations (VE-40).

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisations::{options, version};
use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::AccreditationId;
use crate::lifecycle::certificate::accredited as against_issued;
use crate::parties::accreditations::{
    self, Accreditation, GivenAccreditation, GivenAmendment, GivenEnding, Issued, Standing, Status,
};
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// What can be said at the top after something was done.
const DONE: &[&str] = &[
    "accreditation-recorded",
    "accreditation-amended",
    "accreditation-ended",
];

/// The list: each accreditation as it stands today, and the standards without one.
pub async fn list(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let rows = all(&app, &visitor).await?;
    let today = app.db.zone().date(visitor.now);
    let standings: Vec<Value> = accreditations::standings(&rows, today).iter().map(told).collect();
    let without: Vec<Value> = app
        .db
        .book()
        .standards()
        .filter(|standard| !rows.iter().any(|row| row.standard == standard.id.as_str()))
        .map(|standard| json!({ "standard": standard.id, "note": standard.accreditation_note }))
        .collect();
    let view = json!({
        "accreditations": standings, "without": without,
        "may": policy::may(&visitor.actor, Act::AddAccreditation).is_ok(),
    });
    Page::new(&app, &visitor, app.say("accreditations-title")?)
        .after(&done, DONE)?
        .show("desk/accreditations/list", view)
}

/// An accreditation as pages show it.
fn told(standing: &Standing) -> Value {
    let row = |row: &Accreditation| {
        json!({
            "id": row.id, "status": row.status, "on": row.status_on, "good": good(row.status),
            "areas": row.areas().collect::<Vec<_>>().join(", "),
        })
    };
    let (later, earlier) = (standing.later.iter().rev(), standing.earlier.iter());
    let history = later.chain(std::iter::once(&standing.now)).chain(earlier);
    json!({
        "row": standing.now,
        "now": row(&standing.now),
        "later": standing.later.iter().map(row).collect::<Vec<_>>(),
        "history": history.map(row).collect::<Vec<_>>(),
        "ended": standing.is_ended(),
    })
}

fn good(status: Status) -> bool {
    matches!(status, Status::Active | Status::Reduced)
}

/// Every row.
pub async fn all(app: &App, visitor: &Visitor) -> Result<Vec<Accreditation>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAccreditations, |reader| {
            accreditations::all(reader.conn())
        })
        .await
}

/// One accreditation: how it stands, its history, and what was issued under it.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AccreditationId>,
    done: web::Query<Done>,
) -> Answer {
    let (title, view) = view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, title)
        .after(&done, DONE)?
        .show("desk/accreditations/page", view)
}

/// How many certificates the page names.
const NAMED: usize = 20;

async fn view(app: &App, visitor: &Visitor, id: AccreditationId) -> Result<(String, Value)> {
    let (rows, issued) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAccreditations, |reader| {
            let reach = reader.reach();
            let rows = accreditations::all(reader.conn())?;
            Ok((rows, against_issued::issued(reader.conn(), reach)?))
        })
        .await?;
    let row = find(&rows, id)?;
    let today = app.db.zone().date(visitor.now);
    let standings = accreditations::standings(&rows, today);
    let standing = standings.iter().find(|one| one.has(row));
    let standing = standing.ok_or(Error::NotFound("accreditation"))?;
    let under: Vec<&Issued> = issued.iter().filter(|one| one.names(row)).collect();
    let named: Vec<Value> = under
        .iter()
        .take(NAMED)
        .map(|one| {
            json!({
                "id": one.certificate, "number": one.number, "revision": one.revision,
                "decided_on": one.decided_on,
            })
        })
        .collect();
    let may = |act| policy::may(&visitor.actor, act).is_ok();
    let view = json!({
        "one": told(standing),
        "issued": named,
        "issued_more": under.len().saturating_sub(NAMED),
        "may_amend": may(Act::AmendAccreditation),
        "may_add": may(Act::AddAccreditation),
        "may_end": may(Act::EndAccreditation) && !standing.is_ended(),
    });
    Ok((format!("{}, {}", row.standard, row.body), view))
}

fn find(rows: &[Accreditation], id: AccreditationId) -> Result<&Accreditation> {
    let row = rows.iter().find(|row| row.id == id);
    row.ok_or(Error::NotFound("accreditation"))
}

/// Which accreditation gets a new status.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Of {
    of: String,
}

/// The form for a new row; of an accreditation that stands already it is filled in but for the status and its day.
pub async fn new(app: web::Data<App>, visitor: Visitor, of: web::Query<Of>) -> Answer {
    let page = Page::new(&app, &visitor, app.say("accreditations-add")?);
    let view = form_view(&app)?;
    if of.of.is_empty() {
        return page.show("desk/accreditations/new", view);
    }
    let id = of.of.parse().map_err(|_| Error::NotFound("accreditation"))?;
    let rows = all(&app, &visitor).await?;
    let row = find(&rows, id)?;
    let kept = GivenAmendment::from(row);
    let typed = [
        ("body", kept.body.0),
        ("number", kept.number.0),
        ("url", kept.url.0),
        ("standard", row.standard.clone()),
        ("technical_areas", kept.technical_areas.0),
        ("granted_on", kept.granted_on.0),
    ];
    let typed = typed.map(|(name, text)| (name.to_owned(), text)).to_vec();
    page.filled("desk/accreditations/new", view, &Typed(typed))
}

/// Records an accreditation, or a new status of one.
pub async fn add(app: web::Data<App>, visitor: Visitor, form: Form<GivenAccreditation>) -> Answer {
    match add_from(&app, &visitor, &form.value).await {
        Ok(_) => Ok(see_other("/desk/accreditations?done=accreditation-recorded")),
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
            against_issued::add_accreditation(work, checked)
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

/// The form that corrects an accreditation, filled in.
pub async fn edit(app: web::Data<App>, visitor: Visitor, Id(id): Id<AccreditationId>) -> Answer {
    let rows = all(&app, &visitor).await?;
    let row = find(&rows, id)?;
    let view = json!({ "row": row, "kept": GivenAmendment::from(row) });
    Page::new(&app, &visitor, app.say("accreditation-amend")?).show("desk/accreditations/edit", view)
}

/// Corrects it.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AccreditationId>,
    form: Form<GivenAmendment>,
) -> Answer {
    match amend_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!(
            "/desk/accreditations/{id}?done=accreditation-amended"
        ))),
        Err(error) => {
            let rows = all(&app, &visitor).await?;
            let row = find(&rows, id)?;
            let view = json!({ "row": row, "kept": GivenAmendment::from(row) });
            let page = Page::new(&app, &visitor, app.say("accreditation-amend")?);
            page.again("desk/accreditations/edit", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn amend_from(
    app: &App,
    visitor: &Visitor,
    id: AccreditationId,
    given: &GivenAmendment,
) -> Result<()> {
    let checked = given.check()?;
    let version = version(&given.version)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            against_issued::amend_accreditation(work, id, version, &checked)
        })
        .await
}

/// Ends it.
pub async fn end(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AccreditationId>,
    form: Form<GivenEnding>,
) -> Answer {
    match end_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!(
            "/desk/accreditations/{id}?done=accreditation-ended"
        ))),
        Err(error) => {
            let (title, view) = view(&app, &visitor, id).await?;
            Page::new(&app, &visitor, title).again("desk/accreditations/page", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API; returns the row that says so.
pub async fn end_from(
    app: &App,
    visitor: &Visitor,
    id: AccreditationId,
    given: &GivenEnding,
) -> Result<AccreditationId> {
    let checked = given.check()?;
    let version = version(&given.version)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            against_issued::end_accreditation(work, id, version, &checked)
        })
        .await
}
