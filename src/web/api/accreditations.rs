//! `/api/v1/accreditations`.

use crate::base::ids::AccreditationId;
use actix_web::{HttpRequest, web};

use crate::base::error::Error;
use crate::parties::accreditations::{GivenAccreditation, GivenAmendment, GivenEnding};
use crate::web::app::App;
use crate::web::desk::accreditations as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// Every row, the newest status of each accreditation first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<AccreditationId>()?;
    let items = part.of(desk::all(&app, &visitor).await?, |row| row.id);
    part.answer(&request, items, |row| row.id.to_string())
}

/// Records an accreditation, or a new status of one.
pub async fn add(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenAccreditation>) -> Answer {
    let id = desk::add_from(&app, &visitor, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/accreditations/{id}"), id, shown))
}

/// One row.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<AccreditationId>) -> Answer {
    let rows = desk::all(&app, &visitor).await?;
    let row = rows.into_iter().find(|row| row.id == id);
    versioned(&row.ok_or(Error::NotFound("accreditation"))?)
}

/// Corrects an accreditation.
pub async fn amend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AccreditationId>,
    Seen(given): Seen<GivenAmendment>,
) -> Answer {
    desk::amend_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Ends one.
pub async fn end(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AccreditationId>,
    Seen(given): Seen<GivenEnding>,
) -> Answer {
    let id = desk::end_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/accreditations/{id}"), id, shown))
}
