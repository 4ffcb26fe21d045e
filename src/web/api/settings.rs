//! `/api/v1/settings`.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::parties::body::GivenParameter;
use crate::rules::parameters::FIXED;
use crate::web::app::App;
use crate::web::desk::settings::parameters as desk;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, versioned};

/// Every parameter, and what the standards fix beside them.
pub async fn parameters(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = desk::all(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null, "fixed": FIXED })))
}

/// One parameter.
pub async fn parameter(app: web::Data<App>, visitor: Visitor, Id(key): Id<String>) -> Answer {
    versioned(&desk::one(&app, &visitor, desk::named(&key)?).await?)
}

/// What a change would do.
pub async fn preview(
    app: web::Data<App>,
    visitor: Visitor,
    Id(key): Id<String>,
    Json(given): Json<GivenParameter>,
) -> Answer {
    // Nothing is changed, so any version will do.
    let given = GivenParameter {
        version: "1".into(),
        ..given
    };
    let found = desk::preview_of(&app, &visitor, desk::named(&key)?, &given).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Changes one.
pub async fn set(
    app: web::Data<App>,
    visitor: Visitor,
    Id(key): Id<String>,
    Seen(given): Seen<GivenParameter>,
) -> Answer {
    desk::set_from(&app, &visitor, desk::named(&key)?, &given).await?;
    parameter(app, visitor, Id(key)).await
}
