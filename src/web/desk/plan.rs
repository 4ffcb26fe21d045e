//! The planning board: what is to be placed, people by days, and the form that holds.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::plan_form;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId};
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::scheduling::board::{Asked, Board, board};
use crate::lifecycle::scheduling::{self, GivenConfirmation, GivenHold, GivenRelease};
use crate::lifecycle::{programme, scheduling::view};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, queue, see_other};
use crate::work::Target;

/// What the board shows: all of it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Any day of the first week.
    from: String,
    /// 2 or 4.
    weeks: String,
    /// The audit to place.
    audit: String,
    /// First day looked at for it.
    start: String,
    /// Last day looked at for it.
    end: String,
    /// Who is thought of as lead.
    lead: String,
    /// What was just done.
    done: String,
}

impl Query {
    fn asked(&self) -> Result<Asked> {
        let day = |text: &str| text.parse::<Date>().ok();
        let audit = match self.audit.trim() {
            "" => None,
            id => Some(id.parse::<AuditId>().map_err(|_| Error::NotFound("audit"))?),
        };
        Ok(Asked {
            from: day(&self.from),
            weeks: if self.weeks == "2" { 2 } else { 4 },
            audit,
            // Days in the wrong order are not looked at; the form says what is wrong with them.
            dates: day(&self.start)
                .zip(day(&self.end))
                .filter(|(start, end)| start <= end && (*end - *start).num_days() <= 90),
            lead: self.lead.parse::<AuditorId>().ok(),
        })
    }

    fn placing(id: AuditId) -> Self {
        Self {
            audit: id.to_string(),
            ..Self::default()
        }
    }
}

/// The board.
pub async fn page(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let view = view_of(&app, &visitor, &query, None).await?;
    let mut page = Page::new(&app, &visitor, app.say("plan-title")?);
    if ["held", "confirmed", "released"].contains(&query.done.as_str()) {
        page = page.notice(app.say(&format!("plan-{}", query.done))?);
    }
    page.show("desk/plan/board", view)
}

async fn view_of(app: &App, visitor: &Visitor, query: &Query, typed: Option<&Typed>) -> Result<Value> {
    let asked = query.asked()?;
    let (board, waiting) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeBoard, move |reader| {
            let mut waiting = programme::view::waiting(reader)?;
            waiting.extend(view::waiting(reader)?);
            Ok((board(reader, asked)?, waiting))
        })
        .await?;
    let today = app.db.zone().date(visitor.now);
    let placing = match &board.proposal {
        Some(proposal) => Some(plan_form::view(
            app, visitor, proposal, &board, asked.lead, typed,
        )?),
        None => None,
    };
    Ok(json!({
        "queue": queue_of(app, &board, waiting, today)?,
        "links": links(&board),
        "range": super::programme::range(board.from, board.to),
        "placing": placing,
        "board": board,
    }))
}

/// What waits for a scheduler, in the board's own queue: choosing a job keeps the weeks in sight.
fn queue_of(app: &App, board: &Board, waiting: Vec<Waiting>, today: Date) -> Result<Value> {
    let jobs: Vec<Waiting> = waiting
        .into_iter()
        .filter(|job| job.what != "queue-confirm-assignment")
        .collect();
    let mut view = queue::view(&app.words, jobs, today)?;
    let chosen = board
        .proposal
        .as_ref()
        .map(|proposal| format!("/desk/plan?audit={}", proposal.placing.audit.id));
    let jobs = view
        .pointer_mut("/groups")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(|group| group.pointer_mut("/jobs").and_then(Value::as_array_mut))
        .flatten();
    for job in jobs {
        let on = job.pointer("/href").and_then(Value::as_str) == chosen.as_deref() && chosen.is_some();
        if let Some(fields) = job.as_object_mut() {
            fields.insert("on".to_owned(), json!(on));
        }
    }
    if let Some(fields) = view.as_object_mut() {
        fields.insert("alone".to_owned(), json!(false));
    }
    Ok(view)
}

/// The addresses of the other ranges, with the audit and days looked at kept.
fn links(board: &Board) -> Value {
    let kept = board.proposal.as_ref().map_or_else(String::new, |proposal| {
        format!(
            "&audit={}&start={}&end={}",
            proposal.placing.audit.id, proposal.starts_on, proposal.ends_on
        )
    });
    let at = |from: Date, weeks: u32| format!("/desk/plan?from={from}&weeks={weeks}{kept}");
    json!({
        "previous": at(board.previous, board.weeks),
        "next": at(board.next, board.weeks),
        "today": format!("/desk/plan?weeks={}", board.weeks),
        "two": at(board.from, 2),
        "four": at(board.from, 4),
        "stop": format!("/desk/plan?from={}&weeks={}", board.from, board.weeks),
        // For a person's own days: the lead is added by the template.
        "lead": format!("{}&lead=", at(board.from, board.weeks)),
    })
}

/// The page again with what was typed and what stands against it.
async fn again(app: &App, visitor: &Visitor, id: AuditId, typed: &Typed, error: Error) -> Answer {
    let given = |name: &str| {
        let pair = typed.0.iter().find(|(typed, _)| typed == name);
        pair.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let query = Query {
        start: given("starts_on"),
        end: given("ends_on"),
        ..Query::placing(id)
    };
    let view = view_of(app, visitor, &query, Some(typed)).await?;
    Page::new(app, visitor, app.say("plan-title")?).again("desk/plan/board", view, typed, error)
}

fn done(id: AuditId, what: &str) -> HttpResponse {
    see_other(&format!("/desk/plan?audit={id}&done={what}"))
}

/// Holds dates and a team.
pub async fn hold(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenHold>,
) -> Answer {
    match hold_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(done(id, "held")),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API; returns what to look at twice.
pub async fn hold_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenHold) -> Result<Vec<Step>> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            scheduling::hold(work, id, checked)
        })
        .await
}

/// Confirms a held audit.
pub async fn confirm(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenConfirmation>,
) -> Answer {
    match confirm_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(done(id, "confirmed")),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn confirm_from(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    given: &GivenConfirmation,
) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            scheduling::confirm(work, id, checked)
        })
        .await
}

/// Releases an audit.
pub async fn release(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenRelease>,
) -> Answer {
    match release_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(done(id, "released")),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn release_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenRelease) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            scheduling::release(work, id, checked)
        })
        .await
}
