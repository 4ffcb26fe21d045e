//! A member's own place in a team: what it is, and the confirmation (CO-8).

use actix_web::web;
use serde_json::{Value, json};

use super::programme::range;
use super::sectors::team_knowledge;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::AuditId;
use crate::lifecycle::scheduling::view::{Placing, placing};
use crate::lifecycle::scheduling::{self, GivenAssignment};
use crate::rules::book::StandardId;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

const TEMPLATE: &str = "desk/plan/assignment";

/// The place.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let view = view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("assignment-title")?).show(TEMPLATE, view)
}

/// The audit as a member of its team sees it.
pub async fn read(app: &App, visitor: &Visitor, id: AuditId) -> Result<Placing> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::ConfirmAssignment,
            move |reader| placing(reader, id),
        )
        .await
}

async fn view(app: &App, visitor: &Visitor, id: AuditId) -> Result<Value> {
    let placing = read(app, visitor, id).await?;
    let own = visitor.person()?.auditor;
    let member = placing
        .team
        .iter()
        .find(|member| Some(member.member.auditor_id) == own)
        .ok_or(Error::NotFound("audit"))?;
    let kind = app.say(&format!(
        "audit-kind-{}",
        placing.audit.kind.as_str().replace('_', "-")
    ))?;
    let role = app.say(&format!(
        "team-role-{}",
        member.member.role.as_str().replace('_', "-")
    ))?;
    let book = app.db.book();
    let standard = book.standard(&StandardId::new(placing.standard.as_str())).ok();
    let knowledge = standard.filter(|standard| !standard.team.knowledge.is_empty());
    Ok(json!({
        "knowledge": knowledge.map(team_knowledge),
        "kind": kind,
        "role": role,
        "dates": range(member.member.from_on, member.member.to_on),
        "days": member.member.days.to_string(),
        "confirmed_on": member.member.confirmed_on,
        "placing": placing,
    }))
}

/// Confirms the visitor's own place.
pub async fn confirm(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenAssignment>,
) -> Answer {
    match confirm_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/audits/{id}/assignment"))),
        Err(error) => {
            let view = view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("assignment-title")?);
            page.again(TEMPLATE, view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn confirm_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenAssignment) -> Result<()> {
    given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            scheduling::confirm_assignment(work, id)
        })
        .await
}
