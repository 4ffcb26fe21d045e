//! Certificates: what is to be issued, what was, and the paper.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificateId, CertificationId, DecisionId};
use crate::base::time::in_words;
use crate::lifecycle::certificate::{self, GivenIssue, GivenReissue, IssuePage, Paper, View};
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, see_other};
use crate::web::public::verify;
use crate::work::Target;

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let view = listed(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("certificates-title")?).show("desk/certificates/list", view)
}

/// What is listed, for desk and portal.
pub async fn listed(app: &App, visitor: &Visitor) -> Result<Value> {
    let list = app
        .db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertificates,
            certificate::list,
        )
        .await?;
    let mut items = Vec::new();
    for one in &list.items {
        items.push(json!({ "certificate": one, "state": verify::state(app, one.public_status)? }));
    }
    Ok(json!({ "to_issue": list.to_issue, "items": items }))
}

/// The page on which a certificate is issued from a decision.
pub async fn issue_form(app: web::Data<App>, visitor: Visitor, Id(id): Id<DecisionId>) -> Answer {
    let issue = issue_page(&app, &visitor, id).await?;
    let title = app.say("certificate-issue")?;
    Page::new(&app, &visitor, title).show("desk/certificates/issue", issue_view(&issue)?)
}

async fn issue_page(app: &App, visitor: &Visitor, id: DecisionId) -> Result<IssuePage> {
    let body = app.db.body().clone();
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::IssueCertificate,
            move |reader| certificate::issue_page(reader, &body, id),
        )
        .await
}

fn issue_view(issue: &IssuePage) -> Result<Value> {
    let places: Vec<Value> = issue
        .sites
        .iter()
        .map(|site| json!({ "name": site.name, "address": site.address(), "scope": site.scope }))
        .collect();
    let mut view = serde_json::to_value(issue).map_err(|e| Error::Broken(e.into()))?;
    if let Some(fields) = view.as_object_mut() {
        fields.insert("places".to_owned(), json!(places));
        fields.insert("address".to_owned(), json!(issue.holder.address()));
    }
    Ok(view)
}

/// Issues.
pub async fn issue(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<DecisionId>,
    form: Form<GivenIssue>,
) -> Answer {
    match issue_from(&app, &visitor, id, &form.value).await {
        Ok(certificate) => Ok(see_other(&format!("/desk/certificates/{certificate}"))),
        Err(error) => {
            let issue = issue_page(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("certificate-issue")?);
            page.again("desk/certificates/issue", issue_view(&issue)?, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn issue_from(
    app: &App,
    visitor: &Visitor,
    id: DecisionId,
    given: &GivenIssue,
) -> Result<CertificateId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Decision(id), move |work| {
            certificate::issue(work, id, checked)
        })
        .await
}

/// One revision.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificateId>) -> Answer {
    show(&app, &visitor, id, None).await
}

/// One revision, as far as the visitor sees it.
pub async fn one(app: &App, visitor: &Visitor, id: CertificateId) -> Result<View> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeCertificates, move |reader| {
            certificate::view::one(reader, id)
        })
        .await
}

async fn show(app: &App, visitor: &Visitor, id: CertificateId, failed: Option<(Typed, Error)>) -> Answer {
    let (one, version, siblings) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeCertificates, move |reader| {
            let one = certificate::view::one(reader, id)?;
            let of = one.certificate.certification_id;
            let reach = reader.reach();
            let case = crate::lifecycle::case::by_id(reader.conn(), reach, of)?;
            Ok((one, case.version, certificate::of_certification(reader, of)?))
        })
        .await?;
    let mut revisions = Vec::new();
    for revision in &siblings {
        revisions
            .push(json!({ "certificate": revision, "state": verify::state(app, revision.public_status)? }));
    }
    let newest = siblings.first().is_some_and(|newest| newest.certificate.id == id);
    let may = crate::access::policy::may(&visitor.actor, Act::IssueCertificate).is_ok();
    let view = json!({
        "certificate": one,
        "state": verify::state(app, one.public_status)?,
        "revisions": revisions,
        "version": version,
        "may_reissue": may && newest && one.public_status.as_str() == "valid",
        "verify": format!("/verify/{}?revision={}", one.certificate.number, one.certificate.revision),
    });
    let page = Page::new(app, visitor, one.certificate.number.clone());
    match failed {
        None => page.show("desk/certificates/page", view),
        Some((typed, error)) => page.again("desk/certificates/page", view, &typed, error),
    }
}

/// Issues a further revision with the particulars as they are now.
pub async fn reissue(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificateId>,
    form: Form<GivenReissue>,
) -> Answer {
    let of = one(&app, &visitor, id).await?.certificate.certification_id;
    match reissue_from(&app, &visitor, of, &form.value).await {
        Ok(next) => Ok(see_other(&format!("/desk/certificates/{next}"))),
        Err(error) => show(&app, &visitor, id, Some((form.typed, error))).await,
    }
}

/// The act behind the form and the API.
pub async fn reissue_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenReissue,
) -> Result<CertificateId> {
    let checked = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| certificate::reissue(work, id, &checked),
        )
        .await
}

/// The paper, for staff.
pub async fn print(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificateId>) -> Answer {
    paper(&app, &visitor, id, &format!("/desk/certificates/{id}")).await
}

/// The paper of a revision, for desk and portal.
pub async fn paper(app: &App, visitor: &Visitor, id: CertificateId, back: &str) -> Answer {
    let paper: Paper = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeCertificates, move |reader| {
            certificate::paper(reader, id)
        })
        .await?;
    let logo = paper
        .issuer
        .logo
        .as_ref()
        .map(|sha256| format!("/brand/logo/{sha256}"));
    let sites: Vec<Value> = paper
        .sites
        .iter()
        .zip(1..)
        .map(|((site, address), number)| {
            // MS-81: numbered, and marked where it is temporary.
            json!({
                "number": number, "name": site.name, "address": address, "scope": site.scope,
                "temporary": site.temporary,
            })
        })
        .collect();
    let in_force = paper.public_status.as_str() == "valid";
    let view = json!({
        "paper": paper,
        "sites": sites,
        "areas": paper.technical_areas.join(", "),
        "body": paper.issuer,
        "logo": logo,
        "effective": in_words(paper.effective_on),
        "issued": in_words(paper.issued_on),
        "expires": in_words(paper.expires_on),
        "first": in_words(paper.first_issued_on),
        "cycle_start": in_words(paper.cycle_start_on),
        "state": (!in_force).then_some(verify::state(app, paper.public_status)?),
        "url": verify::address(app, &paper.number, paper.revision),
        "back": back,
    });
    Page::new(app, visitor, paper.number.clone()).show("public/certificate", view)
}
