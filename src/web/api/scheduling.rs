//! Teams and dates: `/api/v1/audits/{id}/…`.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::access::Act;
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::AuditId;
use crate::lifecycle::scheduling::view::{self, Placing};
use crate::lifecycle::scheduling::{GivenAssignment, GivenConfirmation, GivenHold, GivenRelease};
use crate::web::app::App;
use crate::web::desk::{assignment, plan as desk};
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, version, versioned};

/// The days asked about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Days {
    starts_on: String,
    ends_on: String,
}

/// Who can lead, who can join, who cannot and why, on these days or the first that suit.
pub async fn candidates(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    days: web::Query<Days>,
) -> Answer {
    let mut fields = crate::base::error::Fields::none();
    let start = fields
        .take("starts_on", Given::from(days.starts_on.as_str()).optional_date())
        .flatten();
    let end = fields
        .take("ends_on", Given::from(days.ends_on.as_str()).optional_date())
        .flatten();
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        fields.add("ends_on", "The last day is before the first.");
    }
    fields.check()?;
    let proposal = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeBoard, move |reader| {
            view::proposal(reader, id, start.zip(end))
        })
        .await?;
    Ok(HttpResponse::Ok().json(proposal))
}

async fn read(app: &App, visitor: &Visitor, act: Act, id: AuditId) -> Result<Placing> {
    app.db
        .read(&visitor.actor, visitor.now, act, move |reader| {
            view::placing(reader, id)
        })
        .await
}

/// The team of an audit, with its dates.
pub async fn team(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    versioned(&read(&app, &visitor, Act::SeeAudits, id).await?)
}

/// Holds dates and a team.
pub async fn hold(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Seen(given): Seen<GivenHold>,
) -> Answer {
    let warnings = desk::hold_from(&app, &visitor, id, &given).await?;
    let audit = read(&app, &visitor, Act::HoldAudit, id).await?;
    let version = audit.audit.version;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, version::tag(version)))
        .json(json!({ "audit": audit, "warnings": warnings })))
}

/// Confirms a held audit.
pub async fn confirm(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Seen(given): Seen<GivenConfirmation>,
) -> Answer {
    desk::confirm_from(&app, &visitor, id, &given).await?;
    versioned(&read(&app, &visitor, Act::ConfirmAudit, id).await?)
}

/// Gives dates and team up.
pub async fn release(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Seen(given): Seen<GivenRelease>,
) -> Answer {
    desk::release_from(&app, &visitor, id, &given).await?;
    versioned(&read(&app, &visitor, Act::ReleaseAudit, id).await?)
}

/// Confirms the visitor's own place.
pub async fn assignment(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    Json(given): Json<GivenAssignment>,
) -> Answer {
    assignment::confirm_from(&app, &visitor, id, &given).await?;
    versioned(&assignment::read(&app, &visitor, id).await?)
}
