//! Findings, for the certification body: the list, raising, judging, verifying.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisations::options;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{AuditId, FindingAnswerId, FindingId};
use crate::base::time::Date;
use crate::lifecycle::findings::view::{self, Form as Offered, Row};
use crate::lifecycle::findings::{self, GivenAnswer, GivenFinding, GivenVerdict, GivenVerification};
use crate::rules::steps::finding::{Extent, Method};
use crate::rules::words::Grade;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, clock, see_other};
use crate::work::Target;

/// How many findings a page lists.
const PAGE: i64 = 50;

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    pub(crate) page: i64,
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let view = list_view(&app, &visitor, query.page).await?;
    Page::new(&app, &visitor, app.say("nav-findings")?).show("desk/findings/list", view)
}

/// A page of the findings within the visitor's reach.
pub async fn list_view(app: &App, visitor: &Visitor, page: i64) -> Result<Value> {
    let page = page.clamp(0, 100_000);
    let mut rows = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            view::list(reader, PAGE + 1, page * PAGE)
        })
        .await?;
    let more = rows.len() > 50;
    rows.truncate(50);
    let today = app.db.zone().date(visitor.now);
    let rows = rows
        .iter()
        .map(|row| shown(app, row, today))
        .collect::<Result<Vec<Value>>>()?;
    Ok(json!({ "findings": rows, "next": more.then_some(page + 1) }))
}

/// A finding as a row of a table: with its words and its clock.
pub fn shown(app: &App, row: &Row, today: Date) -> Result<Value> {
    let kind = match row.finding.status.as_str() {
        _ if row.settled => "done",
        "raised" | "returned" => "open",
        _ => "waiting",
    };
    Ok(json!({
        "finding": row,
        "state": { "kind": kind, "word": app.say(&word("finding-status", row.finding.status.as_str()))? },
        "grade": app.say(&word("finding-grade", row.finding.grade.as_str()))?,
        "audit": app.say(&word("audit-kind", &row.audit_kind))?,
        "clock": match row.due_on { Some(_) => clock(&app.words, today, row.due_on)?, None => Value::Null },
    }))
}

fn word(family: &str, word: &str) -> String {
    format!("{family}-{}", word.replace('_', "-"))
}

/// One finding as pages show it, on either side.
pub async fn page_view(app: &App, visitor: &Visitor, id: FindingId) -> Result<Value> {
    let page = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            view::page(reader, id)
        })
        .await?;
    let zone = app.db.zone();
    let answers = page
        .answers
        .iter()
        .map(|answer| {
            let verdict = match answer.verdict {
                Some(verdict) => Value::from(app.say(&word("finding-verdict", verdict.as_str()))?),
                None => Value::Null,
            };
            Ok(json!({
                "answer": answer,
                "given_on": zone.date(answer.given_at),
                "extent": app.say(&word("finding-extent", answer.extent.as_str()))?,
                "verdict": verdict,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    Ok(json!({
        "row": shown(app, &page.row, zone.date(visitor.now))?,
        "finding": page.row,
        "raised_by": page.raised_by_name,
        "answers": answers,
        "may_answer": page.may_answer,
        "may_judge": page.may_judge,
        "may_verify": page.may_verify,
        "verify_at": page.verify_at.iter().map(|(id, name)| json!({ "value": id, "label": name })).collect::<Vec<_>>(),
        "extents": options(app, "finding-extent", Extent::ALL.iter().map(|extent| extent.as_str()))?,
        "methods": options(app, "finding-method", Method::ALL.iter().map(|method| method.as_str()))?,
    }))
}

/// One finding.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<FindingId>) -> Answer {
    let view = page_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("finding-title")?).show("desk/findings/page", view)
}

async fn form_view(app: &App, visitor: &Visitor, id: AuditId) -> Result<Value> {
    let Offered {
        audit_number,
        standard,
        sites,
        clauses,
        ..
    } = app
        .db
        .read(&visitor.actor, visitor.now, Act::RaiseFinding, move |reader| {
            view::form(reader, id)
        })
        .await?;
    let sites: Vec<Value> = sites
        .iter()
        .map(|(id, name)| json!({ "value": id, "label": name, "hint": null }))
        .collect();
    let clauses: Vec<Value> = clauses
        .iter()
        .map(|(number, title)| json!({ "value": number, "label": format!("{number} {title}"), "hint": null }))
        .collect();
    Ok(json!({
        "audit_id": id,
        "audit_number": audit_number,
        "standard": standard,
        "sites": sites,
        "clauses": clauses,
        "grades": options(app, "finding-grade", Grade::ALL.iter().map(|grade| grade.as_str()))?,
    }))
}

/// The form for a new finding of an audit.
pub async fn new(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let view = form_view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("finding-raise")?).show("desk/findings/new", view)
}

/// Raises a finding.
pub async fn raise(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenFinding>,
) -> Answer {
    match raise_from(&app, &visitor, id, &form.value).await {
        Ok(finding) => Ok(see_other(&format!("/desk/findings/{finding}"))),
        Err(error) => {
            let view = form_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("finding-raise")?);
            page.again("desk/findings/new", view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn raise_from(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    given: &GivenFinding,
) -> Result<FindingId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            findings::acts::raise(work, id, checked)
        })
        .await
}

/// Accepts or returns the client's answer.
pub async fn judge(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    form: Form<GivenVerdict>,
) -> Answer {
    let outcome = judge_from(&app, &visitor, id, &form.value).await;
    back(&app, &visitor, id, outcome, &form.typed).await
}

/// The act behind the form and the API.
pub async fn judge_from(app: &App, visitor: &Visitor, id: FindingId, given: &GivenVerdict) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Finding(id), move |work| {
            findings::acts::judge(work, id, checked)
        })
        .await
}

/// Verifies the corrective action.
pub async fn verify(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<FindingId>,
    form: Form<GivenVerification>,
) -> Answer {
    let outcome = verify_from(&app, &visitor, id, &form.value).await;
    back(&app, &visitor, id, outcome, &form.typed).await
}

/// The act behind the form and the API.
pub async fn verify_from(
    app: &App,
    visitor: &Visitor,
    id: FindingId,
    given: &GivenVerification,
) -> Result<()> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Finding(id), move |work| {
            findings::acts::verify(work, id, checked)
        })
        .await?;
    Ok(())
}

/// The client's answer: the act behind the portal's form and the API.
pub async fn answer_from(
    app: &App,
    visitor: &Visitor,
    id: FindingId,
    given: &GivenAnswer,
) -> Result<FindingAnswerId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Finding(id), move |work| {
            findings::acts::answer(work, id, checked)
        })
        .await
}

async fn back(app: &App, visitor: &Visitor, id: FindingId, outcome: Result<()>, typed: &Typed) -> Answer {
    match outcome {
        Ok(()) => Ok(see_other(&format!("/desk/findings/{id}"))),
        Err(error) => {
            let view = page_view(app, visitor, id).await?;
            let page = Page::new(app, visitor, app.say("finding-title")?);
            page.again("desk/findings/page", view, typed, error)
        }
    }
}
