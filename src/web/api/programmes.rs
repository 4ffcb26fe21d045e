//! `/api/v1/certifications/{id}/programme`.

use actix_web::web;

use crate::base::ids::CertificationId;
use crate::web::app::App;
use crate::web::desk::programme::{self as desk, GivenProgramme};
use crate::web::kit::{Answer, Id, Seen, Visitor, made, versioned};

/// The programmes of a certification, the present cycle first.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    versioned(&desk::read(&app, &visitor, id).await?)
}

/// Makes the programme.
pub async fn make(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenProgramme>,
) -> Answer {
    let programme = desk::make_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(
        &format!("/api/v1/certifications/{id}/programme"),
        programme,
        shown,
    ))
}

/// Begins the way again after a lapse.
pub async fn begin_again(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenProgramme>,
) -> Answer {
    let programme = desk::begin_again_from(&app, &visitor, id, &given).await?;
    let address = format!("/api/v1/certifications/{id}/programme");
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&address, programme, shown))
}
