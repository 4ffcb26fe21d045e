//! What an audit ends with: the conclusion of a stage 1, the report of every other audit.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{audits, report_form};
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{AuditId, ConclusionId};
use crate::lifecycle::audit::view::{self, View};
use crate::lifecycle::audit::{self, GivenConclusion, GivenReport, GivenSending};
use crate::rules::steps::report::{Recommendation, Section};
use crate::rules::steps::stage_1::{STAGE_1_ITEMS, Stage1Outcome};
use crate::vault::Digest;
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Lists, Nested, Page, Typed, Visitor, see_other};
use crate::work::Target;

impl Lists for GivenConclusion {
    const LISTS: &'static [&'static str] = &[];
}

impl Lists for GivenReport {
    const LISTS: &'static [&'static str] = &["not_applicable", "clauses", "processes", "shifts"];
}

const STAGE_1: &str = "desk/audits/stage_1";
const REPORT: &str = "desk/audits/report";

/// The conclusion of a stage 1: the form, or what was concluded.
pub async fn stage_1(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let audit = audits::read(&app, &visitor, id).await?;
    let view = stage_1_view(&app, &visitor, &audit)?;
    Page::new(&app, &visitor, app.say("audit-tab-stage-1")?).show(STAGE_1, view)
}

/// Concludes a stage 1.
pub async fn conclude(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Nested<GivenConclusion>,
) -> Answer {
    match conclude_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/audits/{id}/stage-1"))),
        Err(error) => {
            let audit = audits::read(&app, &visitor, id).await?;
            let view = stage_1_view(&app, &visitor, &audit)?;
            let page = Page::new(&app, &visitor, app.say("audit-tab-stage-1")?);
            page.again(STAGE_1, view, &form.typed, error)
        }
    }
}

/// The act behind the form and the API.
pub async fn conclude_from(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    given: &GivenConclusion,
) -> Result<ConclusionId> {
    let concluding = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            audit::conclude_stage_1(work, id, concluding)
        })
        .await
}

/// The report: the form while it is a draft, the signed report afterwards.
pub async fn report(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    done: web::Query<Done>,
) -> Answer {
    let audit = audits::read(&app, &visitor, id).await?;
    let view = report_view(&app, &visitor, &audit)?;
    let page = Page::new(&app, &visitor, app.say("audit-tab-report")?).after(&done, &["report-saved"])?;
    page.filled(REPORT, view, &typed_from(&audit))
}

/// Saves a report as far as it is written.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Nested<GivenReport>,
) -> Answer {
    let Err(error) = save_from(&app, &visitor, id, &form.value).await else {
        return Ok(see_other(&format!("/desk/audits/{id}/report?done=report-saved")));
    };
    let audit = audits::read(&app, &visitor, id).await?;
    let view = report_view(&app, &visitor, &audit)?;
    let page = Page::new(&app, &visitor, app.say("audit-tab-report")?);
    page.again(REPORT, view, &form.typed, error)
}

/// The act behind the form and the API.
pub async fn save_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenReport) -> Result<()> {
    let draft = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            audit::save_report(work, id, draft)
        })
        .await
        .map(|_| ())
}

/// Signs and sends the report.
pub async fn send(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenSending>,
) -> Answer {
    let Err(error) = send_from(&app, &visitor, id, &form.value).await else {
        return Ok(see_other(&format!("/desk/audits/{id}/report")));
    };
    let audit = audits::read(&app, &visitor, id).await?;
    let view = report_view(&app, &visitor, &audit)?;
    let page = Page::new(&app, &visitor, app.say("audit-tab-report")?);
    page.again(REPORT, view, &typed_from(&audit), error)
}

/// The act behind the button and the API.
pub async fn send_from(app: &App, visitor: &Visitor, id: AuditId, given: &GivenSending) -> Result<Digest> {
    let version = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            audit::send_report(work, id, version)
        })
        .await
}

/// What was signed, to the letter: its SHA-256 is the one on the page.
pub async fn signed(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let text = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAudits, move |reader| {
            view::signed_text(reader, id)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"report.json\"",
        ))
        .body(text))
}

fn stage_1_view(app: &App, visitor: &Visitor, audit: &View) -> Result<Value> {
    let mut view = audits::shown(app, visitor, audit, "/desk/audits")?;
    let items = STAGE_1_ITEMS
        .iter()
        .map(|item| {
            let key = format!("stage-1-{}", item.replace('_', "-"));
            Ok(json!({
                "name": item, "ready_name": format!("{item}_ready"), "label": app.say(&key)?,
                "hint": app.say(&format!("{key}-hint"))?,
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let outcomes = Stage1Outcome::ALL
        .iter()
        .map(|outcome| {
            let key = format!("stage-1-outcome-{}", outcome.as_str().replace('_', "-"));
            Ok(json!({ "value": outcome, "label": app.say(&key)?, "hint": null }))
        })
        .collect::<Result<Vec<_>>>()?;
    let yes_no = yes_no(app)?;
    add(&mut view, "items", items.into());
    add(
        &mut view,
        "asked",
        report_form::items(audit.asked.as_ref()).into(),
    );
    add(&mut view, "outcomes", outcomes.into());
    add(&mut view, "yes_no", yes_no);
    add(&mut view, "version", audit.audit.version.into());
    Ok(view)
}

fn yes_no(app: &App) -> Result<Value> {
    Ok(json!([
        { "value": "yes", "label": app.say("stage-1-yes")?, "hint": null },
        { "value": "no", "label": app.say("stage-1-no")?, "hint": null },
    ]))
}

fn report_view(app: &App, visitor: &Visitor, audit: &View) -> Result<Value> {
    let mut view = audits::shown(app, visitor, audit, "/desk/audits")?;
    let sections = Section::ALL
        .iter()
        .map(|section| {
            let key = format!("report-{}", section.as_str().replace('_', "-"));
            Ok(json!({
                "name": section, "label": app.say(&key)?, "hint": app.say(&format!("{key}-hint"))?,
                "rule": section.rule(), "may_not_apply": section.may_not_apply(),
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let recommendations = Recommendation::ALL
        .iter()
        .map(|word| {
            Ok(json!({ "value": word, "label": app.say(&format!("report-recommend-{word}"))?, "hint": null }))
        })
        .collect::<Result<Vec<_>>>()?;
    let asked = audit.asked.as_ref();
    add(&mut view, "asked", report_form::items(asked).into());
    add(&mut view, "ground", report_form::ground(app, asked)?);
    add(&mut view, "yes_no", yes_no(app)?);
    let version = audit.report.as_ref().map(|report| report.version);
    add(&mut view, "sections", sections.into());
    add(&mut view, "recommendations", recommendations.into());
    add(&mut view, "version", version.into());
    Ok(view)
}

fn add(view: &mut Value, name: &str, value: Value) {
    if let Some(fields) = view.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// The report's fields as the form shows them.
fn typed_from(audit: &View) -> Typed {
    let Some(report) = &audit.report else {
        return Typed::default();
    };
    let mut pairs = Vec::new();
    for section in &report.sections {
        pairs.push((section.section.as_str().to_owned(), section.text.clone()));
        if section.not_applicable {
            pairs.push(("not_applicable".to_owned(), section.section.as_str().to_owned()));
        }
    }
    if let Some(word) = report.recommendation {
        pairs.push(("recommendation".to_owned(), word.as_str().to_owned()));
    }
    report_form::typed_items(&report.items, &mut pairs);
    report_form::typed_covered(&report.covered, &mut pairs);
    Typed(pairs)
}
