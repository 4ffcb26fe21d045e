//! `/api/v1/users`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::access::Act;
use crate::base::ids::UserId;
use crate::parties::users::GivenUser;
use crate::web::app::App;
use crate::web::desk::account::{GivenDeputy, GivenSession, name_deputy_from};
use crate::web::desk::invitations;
use crate::web::desk::user;
use crate::web::desk::users::{self as desk, GivenActive};
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

/// Every user.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<UserId>()?;
    let items = desk::newest(&app, &visitor, part.after, part.rows()).await?;
    part.answer(&request, items, |user| user.id.to_string())
}

/// Adds a user. Without a password they are invited by letter and choose it themselves.
pub async fn add(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenUser>) -> Answer {
    let id = if given.password.is_empty() {
        invitations::invite_from(&app, &visitor, Act::AddUser, &given).await?
    } else {
        desk::add_from(&app, &visitor, &given).await?
    };
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/users/{id}"), id, shown))
}

/// Sends an invitation again.
pub async fn resend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Json(_): Json<desk::Nothing>,
) -> Answer {
    invitations::resend_from(&app, &visitor, Act::AddUser, id).await?;
    one(app, visitor, Id(id)).await
}

/// Withdraws an invitation.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Json(_): Json<desk::Nothing>,
) -> Answer {
    invitations::withdraw_from(&app, &visitor, Act::AddUser, id).await?;
    one(app, visitor, Id(id)).await
}

/// Lets a user in or shuts them out.
pub async fn set_active(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Seen(given): Seen<GivenActive>,
) -> Answer {
    desk::set_active_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// One user.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<UserId>) -> Answer {
    versioned(&desk::one(&app, &visitor, id).await?)
}

/// Changes somebody's roles.
pub async fn change_roles(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Seen(given): Seen<user::GivenRoles>,
) -> Answer {
    user::change_roles_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Ends one session of somebody, or all of them.
pub async fn end_sessions(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Json(given): Json<GivenSession>,
) -> Answer {
    user::end_sessions_from(&app, &visitor, id, &given).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Approves that somebody gets another second factor.
pub async fn approve(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Json(given): Json<user::GivenReason>,
) -> Answer {
    let done = user::approve_from(&app, &visitor, id, &given).await?;
    Ok(HttpResponse::Ok().json(json!({ "approved": done })))
}

/// Names somebody's deputy.
pub async fn name_deputy(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    Json(given): Json<GivenDeputy>,
) -> Answer {
    name_deputy_from(&app, &visitor, id, &given).await?;
    Ok(HttpResponse::NoContent().finish())
}
