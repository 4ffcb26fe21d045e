//! People who audit, review or decide: the matrix, and one person's competences, services and ties.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisations::{options, typed_from, version};
use super::sectors::{self, AskedSector};
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{AuditorId, CompetenceId, ConflictId, ServiceId};
use crate::parties::auditors::view::{Matrix, View, matrix, newest, one};
use crate::parties::auditors::{self, GivenAuditor, GivenCompetence, GivenConflict, GivenEnd, GivenService};
use crate::parties::organisations;
use crate::rules::team::{ConflictKind, ServiceKind};
use crate::rules::words::Function;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Pages, Visitor, see_other};
use crate::work::Target;

/// How many people a page lists.
const PAGE: usize = 50;

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    page: usize,
}

/// The matrix: who is competent for what, by standard, and until when.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let part = Pages::new("/desk/auditors", query.page, PAGE);
    let (rows, from) = (part.rows(), part.from());
    let Matrix { standards, mut lines } = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAuditors, move |reader| {
            matrix(reader, rows, from)
        })
        .await?;
    let pager = part.pager(&mut lines);
    let view = json!({
        "standards": standards, "lines": lines, "previous": pager.previous, "next": pager.next,
    });
    Page::new(&app, &visitor, app.say("auditors-title")?).show("desk/auditors/list", view)
}

/// The newest people as the API lists them, from the one before `after` on.
pub async fn newest_of(app: &App, visitor: &Visitor, after: Option<AuditorId>, limit: i64) -> Result<Matrix> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAuditors, move |reader| {
            newest(reader, after, limit)
        })
        .await
}

/// One person as read.
pub async fn view(app: &App, visitor: &Visitor, id: AuditorId) -> Result<View> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAuditors, move |reader| {
            let record = auditors::record(reader.conn(), id)?;
            one(reader, record)
        })
        .await
}

/// One person.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    let title = view.auditor.name.clone();
    Page::new(&app, &visitor, title).show("desk/auditors/page", view)
}

/// The form for a new person.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    Page::new(&app, &visitor, app.say("auditors-add")?).show("desk/auditors/edit", edit_view(&app, None)?)
}

/// Adds a person.
pub async fn add(app: web::Data<App>, visitor: Visitor, form: Form<GivenAuditor>) -> Answer {
    match add_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let page = Page::new(&app, &visitor, app.say("auditors-add")?);
            page.again("desk/auditors/edit", edit_view(&app, None)?, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn add_from(app: &App, visitor: &Visitor, given: &GivenAuditor) -> Result<AuditorId> {
    let checked = given.check(app.db.zone().date(visitor.now))?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::add(work, checked)
        })
        .await
}

/// The form for changing a person's particulars, filled in.
pub async fn edit(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    let typed = typed_from(&view.auditor)?;
    let page = Page::new(&app, &visitor, app.say("auditors-amend")?);
    page.filled("desk/auditors/edit", edit_view(&app, Some(&view))?, &typed)
}

/// Changes a person's particulars.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenAuditor>,
) -> Answer {
    match amend_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("auditors-amend")?);
            page.again(
                "desk/auditors/edit",
                edit_view(&app, Some(&view))?,
                &form.typed,
                error,
            )
        }
    }
}

/// The act behind the form and the API.
pub async fn amend_from(app: &App, visitor: &Visitor, id: AuditorId, given: &GivenAuditor) -> Result<()> {
    let checked = given.check(app.db.zone().date(visitor.now))?;
    let version = version(&given.version)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::amend(work, id, version, checked)
        })
        .await
}

fn edit_view(app: &App, auditor: Option<&View>) -> Result<Value> {
    Ok(json!({
        "auditor": auditor,
        "active": options(app, "auditor-active", ["yes", "no"].into_iter())?,
    }))
}

/// The form for granting a competence.
pub async fn new_competence(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    asked: web::Query<AskedSector>,
) -> Answer {
    let view = competence_view(&app, &visitor, id, &asked).await?;
    Page::new(&app, &visitor, app.say("competence-grant")?).show("desk/auditors/competence", view)
}

/// Grants a competence.
pub async fn grant(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenCompetence>,
) -> Answer {
    match grant_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = competence_view(&app, &visitor, id, &AskedSector::default()).await?;
            let page = Page::new(&app, &visitor, app.say("competence-grant")?);
            page.again("desk/auditors/competence", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn grant_from(
    app: &App,
    visitor: &Visitor,
    id: AuditorId,
    given: &GivenCompetence,
) -> Result<CompetenceId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::grant_competence(work, id, checked)
        })
        .await
}

async fn competence_view(app: &App, visitor: &Visitor, id: AuditorId, asked: &AskedSector) -> Result<Value> {
    let view = view(app, visitor, id).await?;
    let book = app.db.book();
    let standards: Vec<Value> = book
        .standards()
        .map(|standard| json!({ "value": standard.id, "label": format!("{}: {}", standard.id, standard.title) }))
        .collect();
    let mut areas: Vec<Value> = Vec::new();
    for area in book.standards().flat_map(|standard| book.areas(standard)) {
        let option = json!({ "value": area.area, "label": format!("{}: {}", area.area, area.name) });
        if !areas.contains(&option) {
            areas.push(option);
        }
    }
    Ok(json!({
        "finder": format!("/desk/auditors/{id}/competences/new"),
        "found": sectors::found(&book, asked), "knowledge": sectors::knowledge(&book),
        "auditor": view.auditor, "standards": standards, "areas": areas,
        "roles": options(app, "competence-role", Function::ALL.iter().map(|role| role.as_str()))?,
    }))
}

/// Ends a competence.
pub async fn end_competence(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CompetenceId>,
    form: Form<GivenEnd>,
) -> Answer {
    let auditor = end_competence_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/auditors/{auditor}")))
}

/// The act behind the form and the API; returns whose competence it is.
pub async fn end_competence_from(
    app: &App,
    visitor: &Visitor,
    id: CompetenceId,
    given: &GivenEnd,
) -> Result<AuditorId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::end_competence(work, id, checked)
        })
        .await
}

/// Ends a service.
pub async fn end_service(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ServiceId>,
    form: Form<GivenEnd>,
) -> Answer {
    let auditor = end_service_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/auditors/{auditor}")))
}

/// The act behind the form and the API; returns whose service it was.
pub async fn end_service_from(
    app: &App,
    visitor: &Visitor,
    id: ServiceId,
    given: &GivenEnd,
) -> Result<AuditorId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::end_service(work, id, checked)
        })
        .await
}

/// What a tie to a client is recorded with: both kinds share one form.
#[derive(Debug, Clone, Copy)]
enum Tie {
    Service,
    Conflict,
}

/// The form for recording a service.
pub async fn new_service(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = tie_view(&app, &visitor, id, Tie::Service).await?;
    Page::new(&app, &visitor, app.say("service-record")?).show("desk/auditors/tie", view)
}

/// Records a service.
pub async fn record_service(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenService>,
) -> Answer {
    match record_service_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = tie_view(&app, &visitor, id, Tie::Service).await?;
            let page = Page::new(&app, &visitor, app.say("service-record")?);
            page.again("desk/auditors/tie", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn record_service_from(
    app: &App,
    visitor: &Visitor,
    id: AuditorId,
    given: &GivenService,
) -> Result<ServiceId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::record_service(work, id, checked)
        })
        .await
}

/// The form for recording a conflict.
pub async fn new_conflict(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditorId>) -> Answer {
    let view = tie_view(&app, &visitor, id, Tie::Conflict).await?;
    Page::new(&app, &visitor, app.say("conflict-record")?).show("desk/auditors/tie", view)
}

/// Records a conflict.
pub async fn record_conflict(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditorId>,
    form: Form<GivenConflict>,
) -> Answer {
    match record_conflict_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/auditors/{id}"))),
        Err(error) => {
            let view = tie_view(&app, &visitor, id, Tie::Conflict).await?;
            let page = Page::new(&app, &visitor, app.say("conflict-record")?);
            page.again("desk/auditors/tie", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn record_conflict_from(
    app: &App,
    visitor: &Visitor,
    id: AuditorId,
    given: &GivenConflict,
) -> Result<ConflictId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            auditors::record_conflict(work, id, checked)
        })
        .await
}

async fn tie_view(app: &App, visitor: &Visitor, id: AuditorId, tie: Tie) -> Result<Value> {
    let view = view(app, visitor, id).await?;
    let (act, what, kinds) = match tie {
        Tie::Service => (
            Act::RecordService,
            "service",
            options(
                app,
                "service-kind",
                ServiceKind::ALL.iter().map(|kind| kind.as_str()),
            )?,
        ),
        Tie::Conflict => (
            Act::RecordConflict,
            "conflict",
            options(
                app,
                "conflict-kind",
                ConflictKind::ALL.iter().map(|kind| kind.as_str()),
            )?,
        ),
    };
    let clients = app
        .db
        .read(&visitor.actor, visitor.now, act, |reader| {
            let reach = reader.reach();
            organisations::all(reader.conn(), reach, "", 1_000, 0)
        })
        .await?;
    let clients: Vec<Value> = clients
        .into_iter()
        .map(|client| json!({ "value": client.id, "label": format!("{}, {}", client.legal_name, client.city) }))
        .collect();
    Ok(json!({ "auditor": view.auditor, "what": what, "kinds": kinds, "clients": clients }))
}
