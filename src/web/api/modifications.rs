//! Changes of what a certification covers.

use actix_web::web;

use crate::base::ids::{CertificationId, ModificationId};
use crate::lifecycle::maintenance::modify::view::Modifications;
use crate::lifecycle::maintenance::modify::{GivenGivingUp, GivenModificationDecision, GivenReduction};
use crate::lifecycle::programme::modification::GivenModification;
use crate::web::app::App;
use crate::web::desk::modifications as desk;
use crate::web::kit::{Answer, Id, Seen, Visitor, made, versioned};

/// The changes of a case, the newest first.
pub async fn list(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let items = desk::of_case(&app, &visitor, id).await?;
    versioned(&Modifications { items })
}

/// Plans a change.
pub async fn plan(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenModification>,
) -> Answer {
    let planned = desk::plan_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(planned)).await;
    Ok(made(&format!("/api/v1/modifications/{planned}"), planned, shown))
}

/// One change.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<ModificationId>) -> Answer {
    versioned(&desk::read(&app, &visitor, id).await?)
}

/// Decides on a change.
pub async fn decide(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ModificationId>,
    Seen(given): Seen<GivenModificationDecision>,
) -> Answer {
    desk::decide_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Gives a change up.
pub async fn give_up(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ModificationId>,
    Seen(given): Seen<GivenGivingUp>,
) -> Answer {
    desk::give_up_from(&app, &visitor, id, &given).await?;
    one(app, visitor, Id(id)).await
}

/// Narrows a scope.
pub async fn reduce(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenReduction>,
) -> Answer {
    let decision = desk::reduce_from(&app, &visitor, id, &given).await?;
    let shown = super::decisions::one(app, visitor, Id(decision)).await;
    Ok(made(&format!("/api/v1/decisions/{decision}"), decision, shown))
}
