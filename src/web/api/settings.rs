//! `/api/v1/settings`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::base::ids::HolidayId;
use crate::parties::body::{GivenBody, GivenParameter, GivenWording};
use crate::parties::holidays::GivenHoliday;
use crate::rules::parameters::FIXED;
use crate::web::app::App;
use crate::web::desk::settings::{
    body as desk_body, holidays as desk_holidays, letters as desk_letters, parameters as desk,
};
use crate::web::desk::users::Nothing;
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

/// The body itself.
pub async fn body(app: web::Data<App>, visitor: Visitor) -> Answer {
    versioned(&desk_body::one(&app, &visitor).await?)
}

/// Changes how it is called and reached, its zone or its colour.
pub async fn set_body(app: web::Data<App>, visitor: Visitor, Seen(given): Seen<GivenBody>) -> Answer {
    desk_body::set_from(&app, &visitor, &given).await?;
    body(app, visitor).await
}

/// Sets the logo.
pub async fn set_logo(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    payload: web::Payload,
) -> Answer {
    desk_body::set_logo_from(&app, &visitor, &request, payload).await?;
    body(app, visitor).await
}

/// Takes it away.
pub async fn remove_logo(app: web::Data<App>, visitor: Visitor, Json(_): Json<Nothing>) -> Answer {
    desk_body::remove_logo_from(&app, &visitor).await?;
    body(app, visitor).await
}

/// The holidays of a year.
pub async fn holidays(
    app: web::Data<App>,
    visitor: Visitor,
    asked: web::Query<desk_holidays::Asked>,
) -> Answer {
    let items = desk_holidays::days(&app, &visitor, &asked).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// Adds a row to the calendar.
pub async fn add_holiday(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenHoliday>) -> Answer {
    let id = desk_holidays::add_from(&app, &visitor, &given).await?;
    // A day has no address of its own, and so no version: it is taken back, never changed.
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, "/api/v1/settings/holidays"))
        .json(json!({ "id": id })))
}

/// Takes one back.
pub async fn withdraw_holiday(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<HolidayId>,
    Json(_): Json<Nothing>,
) -> Answer {
    desk_holidays::withdraw_from(&app, &visitor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Every letter.
pub async fn letters(app: web::Data<App>, visitor: Visitor) -> Answer {
    let items = desk_letters::all(&app, &visitor).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}

/// One of them.
pub async fn letter(app: web::Data<App>, visitor: Visitor, Id(letter): Id<String>) -> Answer {
    versioned(&desk_letters::one(&app, &visitor, &letter).await?)
}

/// Changes its words.
pub async fn set_letter(
    app: web::Data<App>,
    visitor: Visitor,
    Id(name): Id<String>,
    Seen(given): Seen<GivenWording>,
) -> Answer {
    desk_letters::set_from(&app, &visitor, &name, &given).await?;
    letter(app, visitor, Id(name)).await
}

/// What every letter ends with.
pub async fn sign_off(app: web::Data<App>, visitor: Visitor) -> Answer {
    versioned(&desk_letters::sign_off(&app, &visitor).await?)
}

/// Changes that.
pub async fn set_sign_off(app: web::Data<App>, visitor: Visitor, Seen(given): Seen<GivenWording>) -> Answer {
    desk_letters::set_sign_off_from(&app, &visitor, &given).await?;
    sign_off(app, visitor).await
}
