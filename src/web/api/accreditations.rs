//! `/api/v1/accreditations`.

use crate::base::ids::AccreditationId;
use actix_web::{HttpRequest, web};

use super::organisations::made;
use crate::parties::accreditations::GivenAccreditation;
use crate::web::app::App;
use crate::web::desk::accreditations as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Json, Visitor};

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
    Ok(made("/api/v1/accreditations", id))
}
