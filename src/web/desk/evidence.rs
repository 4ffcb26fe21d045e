//! Asking for evidence and judging it, for the certification body.

use actix_web::web;
use serde_json::json;

use crate::access::{Act, policy};
use crate::base::error::Result;
use crate::base::ids::{AuditId, EvidenceFileId, EvidenceRequestId};
use crate::evidence::view::{self, AuditPart};
use crate::evidence::{self, GivenRequest, GivenVerdict};
use crate::rules::book::StandardId;
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Page, Typed, Visitor, see_other, upload};
use crate::web::portal::evidence as portal;
use crate::work::{Reader, Target};

const TEMPLATE: &str = "desk/evidence/page";

/// What is asked for one audit, and the form for asking more.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    done: web::Query<Done>,
) -> Answer {
    let view = page_view(&app, &visitor, id).await?;
    let page = Page::new(&app, &visitor, app.say("nav-evidence")?);
    page.after(&done, &["evidence-asked"])?.show(TEMPLATE, view)
}

/// Asks one site for one thing.
pub async fn ask(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenRequest>,
) -> Answer {
    match ask_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!(
            "/desk/audits/{id}/evidence?done=evidence-asked"
        ))),
        Err(error) => {
            let view = page_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("nav-evidence")?);
            page.again(TEMPLATE, view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn ask_from(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    given: &GivenRequest,
) -> Result<EvidenceRequestId> {
    let asked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            evidence::ask(work, id, asked)
        })
        .await
}

/// A form that holds nothing but its token.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Asks every sampled site for the default items.
pub async fn ask_defaults(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    _form: Form<Nothing>,
) -> Answer {
    match ask_defaults_from(&app, &visitor, id).await {
        Ok(_) => Ok(see_other(&format!("/desk/audits/{id}/evidence"))),
        Err(error) => {
            let view = page_view(&app, &visitor, id).await?;
            let page = Page::new(&app, &visitor, app.say("nav-evidence")?);
            page.again(TEMPLATE, view, &Typed::default(), error)
        }
    }
}

/// The act behind the button and the API.
pub async fn ask_defaults_from(app: &App, visitor: &Visitor, id: AuditId) -> Result<usize> {
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            evidence::ask_defaults(work, id)
        })
        .await
}

/// Accepts what was given, or sends it back.
pub async fn judge(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<EvidenceRequestId>,
    form: Form<GivenVerdict>,
) -> Answer {
    let audit = judge_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/audits/{audit}/evidence")))
}

/// The act behind the form and the API. Returns the audit it belongs to.
pub async fn judge_from(
    app: &App,
    visitor: &Visitor,
    id: EvidenceRequestId,
    given: &GivenVerdict,
) -> Result<AuditId> {
    let verdict = given.check()?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::EvidenceRequest(id),
            move |work| evidence::judge(work, id, verdict),
        )
        .await?;
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            view::one(reader, id).map(|item| item.audit_id)
        })
        .await
}

/// What was received, with its hash.
pub async fn receipt(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = portal::receipt_of(&app, &visitor, id).await?;
    let face = app.db.zone().clock_face(found.file.received_at);
    let zone = app.db.zone().name();
    let (base, rounded) = ("/desk/evidence", found.file.size >= 1000);
    let view = json!({ "receipt": found, "time": face, "zone": zone, "base": base, "rounded": rounded });
    Page::new(&app, &visitor, app.say("evidence-receipt")?).show("desk/evidence/receipt", view)
}

/// The file itself, to be saved.
pub async fn content(app: web::Data<App>, visitor: Visitor, Id(id): Id<EvidenceFileId>) -> Answer {
    let found = portal::receipt_of(&app, &visitor, id).await?;
    let (size, content) = app.vault.read(&found.file.sha256).await?;
    Ok(upload::download(&found.file.name, size, content))
}

async fn page_view(app: &App, visitor: &Visitor, id: AuditId) -> Result<serde_json::Value> {
    let (part, sites, clauses) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeEvidence, move |reader| {
            let part = view::of_audit(reader, id)?;
            let sites = view::sampled(reader, id)?;
            let clauses = clauses(reader, &part);
            Ok((part, sites, clauses))
        })
        .await?;
    let today = app.db.zone().date(visitor.now);
    let may_ask = part.open && policy::may(&visitor.actor, Act::AskEvidence).is_ok();
    Ok(json!({
        "part": portal::shown(app, today, "/desk/evidence", &part)?,
        "sites": sites,
        "clauses": clauses,
        "may_ask": may_ask,
    }))
}

/// The clauses that evidence can be asked for, as options.
fn clauses(reader: &Reader<'_>, part: &AuditPart) -> Vec<serde_json::Value> {
    let book = reader.book();
    let Ok(standard) = book.standard(&StandardId::new(part.standard.as_str())) else {
        return Vec::new();
    };
    let options = book.clauses(standard).iter().filter(|clause| clause.level > 1);
    options
        .map(|clause| json!({ "value": clause.number, "label": format!("{} {}", clause.number, clause.title) }))
        .collect()
}
