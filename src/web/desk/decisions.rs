//! What waits for a decision, and deciding.

use actix_web::web;
use serde_json::{Value, json};

use super::cases;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::{AuditId, DecisionId};
use crate::base::time::{Date, in_words};
use crate::lifecycle::decision::{self, GivenDecision, Page as Case, Preview};
use crate::lifecycle::{certificate, maintenance};
use crate::rules::steps::decision::Kind;
use crate::web::app::App;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, clock, see_other};
use crate::work::Target;

/// The queue: cases that wait for a decision, certificates to issue, suspensions to end, and what was decided.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let today = app.db.zone().date(visitor.now);
    let (list, to_issue, suspended) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeDecisions, |reader| {
            let list = decision::list(reader)?;
            let to_issue = certificate::waiting(reader)?;
            Ok((list, to_issue, maintenance::waiting(reader)?))
        })
        .await?;
    let mut waiting = Vec::new();
    for row in &list.waiting {
        waiting.push(json!({
            "href": format!("/desk/decisions/{}", row.audit),
            "organisation": row.organisation,
            "standard": row.standard,
            "number": row.number,
            "recommendation": recommendation(&app, row.recommendation.as_deref())?,
            "since": row.since,
            "open": row.open_findings,
            "clock": match row.due_on {
                Some(due) => clock(&app.words, today, Some(due))?,
                None => waits(&app, row.since)?,
            },
        }));
    }
    let mut ends = Vec::new();
    for one in &suspended {
        ends.push(json!({
            "href": one.href, "organisation": one.organisation, "standard": one.subject,
            "clock": clock(&app.words, today, one.due_on)?,
        }));
    }
    let mut made = Vec::new();
    for one in &list.newest {
        made.push(json!({
            "href": format!("/desk/cases/{}?tab=decisions", one.decision.certification_id),
            "organisation": one.organisation,
            "standard": one.standard,
            "kind": kind(&app, one.decision.kind)?,
            "on": one.decision.decided_on,
            "by": one.decided_by_name,
        }));
    }
    let view = json!({ "waiting": waiting, "to_issue": to_issue, "suspended": ends, "made": made });
    Page::new(&app, &visitor, app.say("decisions-title")?).show("desk/decisions/list", view)
}

fn waits(app: &App, since: Option<Date>) -> Result<Value> {
    let says = match since {
        Some(since) => app
            .words
            .say("decisions-waits-since", &[("since", json!(in_words(since)))])?,
        None => app.say("clock-none")?,
    };
    Ok(json!({ "kind": "later", "says": says }))
}

fn recommendation(app: &App, word: Option<&str>) -> Result<String> {
    match word {
        Some(word) => app.say(&format!("decision-recommends-{word}")),
        None => app.say("decision-recommends-none"),
    }
}

/// A decision's kind in words.
pub fn kind(app: &App, kind: Kind) -> Result<String> {
    app.say(&format!("decision-kind-{kind}"))
}

/// The case of one audit, with everything a decision looks at.
pub async fn case(app: &App, visitor: &Visitor, id: AuditId) -> Result<Case> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeDecisions, move |reader| {
            decision::page(reader, id)
        })
        .await
}

fn view(app: &App, case: &Case, today: Date) -> Result<Value> {
    let mut audits = Vec::new();
    for audit in &case.audits {
        audits.push(json!({
            "title": cases::audit_title(app, &audit.audit.kind, audit.audit.number)?,
            "audit": audit,
        }));
    }
    let decided = match &case.decision {
        Some(made) => Some(json!({
            "kind": kind(app, made.decision.kind)?,
            "granted": matches!(made.decision.kind, Kind::Grant | Kind::Renew),
            "made": made,
        })),
        None => None,
    };
    let state = if case.decision.is_some() {
        "done"
    } else {
        "waiting"
    };
    let mut options = Vec::new();
    for one in &case.kinds {
        let word = match one {
            Kind::Refuse if case.kinds.contains(&Kind::Renew) => "decision-not-renewed",
            Kind::Refuse => "decision-refuse",
            Kind::Renew => "decision-renew",
            _ => "decision-grant",
        };
        options.push(json!({ "value": one, "label": app.say(word)?, "hint": null }));
    }
    let areas = case.technical_areas.join(", ");
    let sites: Vec<Value> = case
        .sites
        .iter()
        .map(|(name, city)| json!({ "name": name, "city": city }))
        .collect();
    Ok(json!({
        "case": case,
        "areas": areas,
        "sites": sites,
        "state": { "kind": state, "word": app.say(&format!("case-status-{}", case.status.replace('_', "-")))? },
        "clock": match case.row.due_on {
            Some(due) => clock(&app.words, today, Some(due))?,
            None => waits(app, case.row.since)?,
        },
        "recommendation": recommendation(app, case.row.recommendation.as_deref())?,
        "audits": audits,
        "decided": decided,
        "to_issue": case.status == "granted" || case.kinds.contains(&Kind::Renew),
        "options": options,
        "yes": [{ "value": "yes", "label": app.say("decision-yes")?, "hint": null }],
    }))
}

/// The page: the question at the right, the evidence at the left.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let case = case(&app, &visitor, id).await?;
    let today = app.db.zone().date(visitor.now);
    let title = case.organisation.clone();
    Page::new(&app, &visitor, title).show("desk/decisions/page", view(&app, &case, today)?)
}

/// Says what exactly a decision would do and who would be told, and asks to confirm it.
pub async fn check(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenDecision>,
) -> Answer {
    let asked = previewed(&app, &visitor, id, &form.value).await;
    let case = case(&app, &visitor, id).await?;
    let page = Page::new(&app, &visitor, case.organisation.clone());
    match asked {
        Ok(preview) => {
            let fields: Vec<Value> = form
                .typed
                .0
                .iter()
                .map(|(name, text)| json!({ "name": name, "text": text }))
                .collect();
            let kind = kind(&app, preview.kind)?;
            let view = json!({
                "case": case, "preview": preview, "kind": kind, "fields": fields,
                "granted": preview.kind == Kind::Grant,
                "renewed": preview.kind == Kind::Renew,
                "ends_by_itself": case.kinds.contains(&Kind::Renew),
                "reason": form.value.reason, "recommendation": form.value.recommendation,
            });
            page.show("desk/decisions/confirm", view)
        }
        Err(error) => {
            let today = app.db.zone().date(visitor.now);
            page.again(
                "desk/decisions/page",
                view(&app, &case, today)?,
                &form.typed,
                error,
            )
        }
    }
}

async fn previewed(app: &App, visitor: &Visitor, id: AuditId, given: &GivenDecision) -> Result<Preview> {
    let checked = given.check()?;
    app.db
        .read(&visitor.actor, visitor.now, Act::Decide, move |reader| {
            decision::preview(reader, id, &checked)
        })
        .await
}

/// Decides.
pub async fn decide(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<AuditId>,
    form: Form<GivenDecision>,
) -> Answer {
    match decide_from(&app, &visitor, id, &form.value).await {
        Ok(_) => Ok(see_other(&format!("/desk/decisions/{id}"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The page again with everything typed; of two who decide at once, the second sees the newer state here.
async fn again(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    typed: &Typed,
    error: crate::base::error::Error,
) -> Answer {
    let case = case(app, visitor, id).await?;
    let today = app.db.zone().date(visitor.now);
    let page = Page::new(app, visitor, case.organisation.clone());
    page.again("desk/decisions/page", view(app, &case, today)?, typed, error)
}

/// The act behind the form and the API.
pub async fn decide_from(
    app: &App,
    visitor: &Visitor,
    id: AuditId,
    given: &GivenDecision,
) -> Result<DecisionId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::Audit(id), move |work| {
            decision::decide(work, id, &checked)
        })
        .await
}
