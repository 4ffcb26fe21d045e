//! `/api/v1/certificates`: issued from decisions, revision by revision.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::organisations::made;
use crate::access::Act;
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::lifecycle::certificate::{self, GivenIssue, GivenReissue};
use crate::web::app::App;
use crate::web::desk::certificates as desk;
use crate::web::kit::{Answer, Id, Seen, Visitor, versioned};

/// The certificates the visitor sees, the newest first.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let list = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertificates,
            certificate::list,
        )
        .await?;
    Ok(HttpResponse::Ok().json(json!({ "items": list.items, "next": null })))
}

/// One revision.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificateId>) -> Answer {
    versioned(&desk::one(&app, &visitor, id).await?)
}

/// Issues the certificate of a decision.
pub async fn issue(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<DecisionId>,
    Seen(given): Seen<GivenIssue>,
) -> Answer {
    let id = desk::issue_from(&app, &visitor, id, &given).await?;
    Ok(made(&format!("/api/v1/certificates/{id}"), id))
}

/// Issues a further revision with the particulars as they are now.
pub async fn reissue(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenReissue>,
) -> Answer {
    let id = desk::reissue_from(&app, &visitor, id, &given).await?;
    Ok(made(&format!("/api/v1/certificates/{id}"), id))
}
