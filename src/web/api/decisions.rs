//! `/api/v1/decisions`: what waits for one, and deciding.

use actix_web::{HttpRequest, web};
use serde_json::json;

use crate::access::Act;
use crate::base::error::{Error, Fields};
use crate::base::ids::{AuditId, DecisionId};
use crate::lifecycle::decision::{self, GivenDecision};
use crate::web::app::App;
use crate::web::desk::decisions as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Seen, Visitor, made, versioned};

/// The decisions made, the newest first, and the audits that wait for one.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<DecisionId>()?;
    let (after, rows) = (part.after, part.rows());
    let (items, waiting) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeDecisions, move |reader| {
            Ok((
                decision::newest(reader, after, rows)?,
                decision::undecided(reader)?,
            ))
        })
        .await?;
    part.answer_with(
        &request,
        items,
        |item| item.decision.id.to_string(),
        json!({ "waiting": waiting }),
    )
}

/// One decision.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<DecisionId>) -> Answer {
    let view = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeDecisions, move |reader| {
            let reach = reader.reach();
            let made = decision::by_id(reader.conn(), reach, id)?;
            decision::shown_one(reader, made)
        })
        .await?;
    versioned(&view)
}

/// The case of one audit with everything a decision looks at, and its version.
pub async fn case(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    versioned(&desk::case(&app, &visitor, id).await?)
}

/// Decides on an audit.
pub async fn decide(app: web::Data<App>, visitor: Visitor, Seen(given): Seen<GivenDecision>) -> Answer {
    let mut fields = Fields::none();
    let audit = fields.take("audit", given.audit.one_of::<AuditId>());
    fields.check()?;
    let audit = audit.ok_or(Error::NotFound("audit"))?;
    let id = desk::decide_from(&app, &visitor, audit, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/decisions/{id}"), id, shown))
}
