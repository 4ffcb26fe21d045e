//! `/api/v1/certificates`: issued from decisions, revision by revision.

use actix_web::{HttpRequest, web};

use crate::access::Act;
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::lifecycle::certificate::{self, GivenIssue, GivenReissue};
use crate::web::app::App;
use crate::web::desk::certificates as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Seen, Visitor, made, versioned};

/// The certificates the visitor sees, the newest first.
pub async fn list(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    let part = asked.part::<CertificateId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeCertificates, move |reader| {
            certificate::newest(reader, after, rows)
        })
        .await?;
    part.answer(&request, items, |item| item.certificate.id.to_string())
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
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/certificates/{id}"), id, shown))
}

/// Issues a further revision with the particulars as they are now.
pub async fn reissue(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    Seen(given): Seen<GivenReissue>,
) -> Answer {
    let id = desk::reissue_from(&app, &visitor, id, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/certificates/{id}"), id, shown))
}
