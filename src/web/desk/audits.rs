//! Audits: the list, and the workspace of each.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::report_form;
use crate::access::{Act, policy};
use crate::base::error::Result;
use crate::base::ids::AuditId;
use crate::base::time::{Date, in_words};
use crate::lifecycle::audit::view::{self, Row, View};
use crate::lifecycle::findings;
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::web::app::App;
use crate::web::kit::{Answer, Id, Page, Pages, Visitor, clock};

/// How many audits a page lists.
const PAGE: usize = 50;

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    page: usize,
}

/// The list: under way, to come, over.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let part = Pages::new("/desk/audits", query.page, PAGE);
    let (limit, from) = (part.rows(), part.from());
    let mut rows = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeAudits, move |reader| {
            view::list(reader, limit, from)
        })
        .await?;
    let pager = part.pager(&mut rows);
    let today = app.db.zone().date(visitor.now);
    let (over, alive): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| {
        matches!(
            row.audit.status,
            State::Concluded | State::Cancelled | State::Terminated
        )
    });
    let shown = |rows: Vec<Row>| {
        rows.iter()
            .map(|row| row_shown(&app, today, row))
            .collect::<Result<Vec<_>>>()
    };
    let place = if query.page > 0 || pager.next.is_some() {
        Some(
            app.words
                .say("audit-list-page", &[("page", json!(query.page + 1))])?,
        )
    } else {
        None
    };
    let view = json!({
        "place": place, "beyond": query.page > 0,
        "alive": shown(alive)?, "over": shown(over)?,
        "previous": pager.previous, "next": pager.next,
    });
    Page::new(&app, &visitor, app.say("nav-audits")?).show("desk/audits/list", view)
}

fn row_shown(app: &App, today: Date, row: &Row) -> Result<Value> {
    let clock = match row.audit.status {
        State::Planned | State::Held => clock(&app.words, today, row.audit.limit_on)?,
        State::Confirmed => clock(&app.words, today, row.audit.starts_on)?,
        State::Concluded | State::Cancelled | State::Terminated => Value::Null,
    };
    Ok(json!({
        "id": row.audit.id, "number": row.audit.number, "kind": row.audit.kind, "state": state(app, row.audit.status)?,
        "organisation": row.organisation, "standard": row.standard, "lead": row.lead,
        "dates": dates(row.audit.starts_on, row.audit.ends_on), "clock": clock,
    }))
}

/// One audit's workspace.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<AuditId>) -> Answer {
    let audit = read(&app, &visitor, id).await?;
    let title = app.words.say(
        "audit-title",
        &[
            ("kind", kind(&app, &audit)?.into()),
            ("number", audit.audit.number.into()),
        ],
    )?;
    let mut view = with_findings(&app, &visitor, id, shown(&app, &visitor, &audit, "/desk/audits")?).await?;
    if let Some(fields) = view.as_object_mut() {
        let may =
            policy::may(&visitor.actor, Act::RecordWitnessAudit).is_ok() && audit.audit.starts_on.is_some();
        fields.insert("may_witness".to_owned(), may.into());
    }
    Page::new(&app, &visitor, title).show("desk/audits/page", view)
}

/// The same view with the findings of the audit, each as a row of their table.
pub async fn with_findings(app: &App, visitor: &Visitor, id: AuditId, mut view: Value) -> Result<Value> {
    let rows = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeFindings, move |reader| {
            findings::view::of_audit(reader, id)
        })
        .await?;
    let today = app.db.zone().date(visitor.now);
    let shown = rows
        .iter()
        .map(|row| super::findings::shown(app, row, today))
        .collect::<Result<Vec<_>>>()?;
    if let Some(fields) = view.as_object_mut() {
        fields.insert("findings".to_owned(), shown.into());
    }
    Ok(view)
}

/// An audit, as far as the visitor sees it.
pub async fn read(app: &App, visitor: &Visitor, id: AuditId) -> Result<View> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeAudits, move |reader| {
            view::one(reader, id)
        })
        .await
}

/// The audit with every text and clock made, for the pages of both sides.
pub fn shown(app: &App, visitor: &Visitor, view: &View, base: &str) -> Result<Value> {
    let today = app.db.zone().date(visitor.now);
    let team = view
        .team
        .iter()
        .map(|member| {
            Ok(json!({
                "name": member.name,
                "role": app.say(&format!("team-role-{}", member.member.role.as_str().replace('_', "-")))?,
                "days": member.member.days.to_string(),
                "dates": dates(Some(member.member.from_on), Some(member.member.to_on)),
                "confirmed": member.member.confirmed_on.is_some(),
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let audit = &view.audit;
    let place = format!("{base}/{}", audit.id);
    Ok(json!({
        "id": audit.id,
        "base": place,
        "head": {
            "back": { "href": base, "label": app.say("nav-audits")? },
            "title": app.words.say(
                "audit-title",
                &[("kind", kind(app, view)?.into()), ("number", audit.number.into())],
            )?,
            "state": state(app, audit.status)?,
            "says": format!("{} · {}", view.organisation, view.standard),
        },
        "next": next(app, today, view, &place)?,
        "facts": facts(app, view)?,
        "team": team,
        "sites": view.sites,
        "tabs": tabs(app, view, &place, &visitor.path)?,
        "conclusion": conclusion(app, view)?,
        "report": report(app, view)?,
        "may_raise": audit.status == State::Confirmed && policy::may(&visitor.actor, Act::RaiseFinding).is_ok(),
        "may_conclude": view.may_conclude,
        "may_write": view.may_write,
        "may_send": view.may_send,
        "organisation": view.organisation,
    }))
}

fn kind(app: &App, view: &View) -> Result<String> {
    let word = view.audit.kind.as_str().replace('_', "-");
    app.say(&format!("audit-kind-{word}"))
}

/// An audit's state as a tag.
fn state(app: &App, state: State) -> Result<Value> {
    let tag = match state {
        State::Planned => "draft",
        State::Held => "waiting",
        State::Confirmed => "open",
        State::Concluded => "done",
        State::Cancelled | State::Terminated => "stopped",
    };
    Ok(json!({ "kind": tag, "word": app.say(&format!("audit-state-{state}"))? }))
}

/// "8 December 2026", or "8 December 2026 to 10 December 2026".
fn dates(from: Option<Date>, to: Option<Date>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) if from != to => Some(format!("{} to {}", in_words(from), in_words(to))),
        (Some(day), _) | (None, Some(day)) => Some(in_words(day)),
        (None, None) => None,
    }
}

fn facts(app: &App, view: &View) -> Result<Vec<Value>> {
    let audit = &view.audit;
    let none = app.say("audit-dates-none")?;
    let window = match (audit.opens_on, audit.limit_on) {
        (Some(opens), Some(limit)) => app.words.say(
            "audit-window-days",
            &[
                ("opens", in_words(opens).into()),
                ("limit", in_words(limit).into()),
            ],
        )?,
        (None, Some(limit)) => app
            .words
            .say("audit-window-until", &[("limit", in_words(limit).into())])?,
        _ => app.say("audit-window-open")?,
    };
    Ok(vec![
        json!({
            "label": app.say("audit-dates")?,
            "text": dates(audit.starts_on, audit.ends_on).unwrap_or(none),
            "note": null,
        }),
        json!({ "label": app.say("audit-window")?, "text": window, "note": audit.window_rule }),
        json!({
            "label": app.say("audit-days")?,
            "text": app.words.say("audit-days-text", &[("days", audit.days.to_string().into())])?,
            "note": null,
        }),
        json!({ "label": app.say("audit-scope")?, "text": view.scope, "note": null }),
    ])
}

/// What is next, who must act, by when and by which rule.
fn next(app: &App, today: Date, view: &View, place: &str) -> Result<Value> {
    let audit = &view.audit;
    let over = audit.ends_on.is_some_and(|end| end <= today);
    let stage_1 = audit.kind == AuditKind::Stage1;
    let (key, due, rule, act) = match audit.status {
        State::Planned => (
            "audit-next-planned",
            audit.limit_on,
            audit.window_rule.as_str(),
            None,
        ),
        State::Held => ("audit-next-held", audit.starts_on, "LC-41", None),
        State::Confirmed if !over => ("audit-next-confirmed", audit.starts_on, "LC-41", None),
        State::Confirmed if stage_1 => {
            let act = view.may_conclude.then_some(("stage-1", "audit-conclude"));
            ("audit-next-conclude", audit.ends_on, "LC-30", act)
        }
        State::Confirmed => {
            let act = view.may_write.then_some(("report", "audit-write-report"));
            ("audit-next-report", audit.ends_on, "LC-60", act)
        }
        State::Concluded | State::Cancelled | State::Terminated => return Ok(Value::Null),
    };
    let clock = match (audit.status, over) {
        // After the last audit day nothing counts down, and nothing is late.
        (State::Confirmed, true) => json!({ "kind": "today", "says": app.say("audit-now")? }),
        _ => clock(&app.words, today, due)?,
    };
    let (href, action) = match act {
        Some((page, label)) => (json!(format!("{place}/{page}")), json!(app.say(label)?)),
        None => (Value::Null, Value::Null),
    };
    Ok(json!({
        "clock": clock, "says": app.say(key)?, "href": href, "action": action,
        "steps": [{ "rule": rule, "says": app.say(&format!("{key}-why"))? }],
    }))
}

fn tabs(app: &App, view: &View, place: &str, here: &str) -> Result<Vec<Value>> {
    let last = if view.audit.kind == AuditKind::Stage1 {
        ("stage-1", "audit-tab-stage-1")
    } else {
        ("report", "audit-tab-report")
    };
    [
        ("", "audit-tab-overview"),
        ("evidence", "audit-tab-evidence"),
        last,
    ]
    .into_iter()
    .map(|(page, label)| {
        let href = if page.is_empty() {
            place.to_owned()
        } else {
            format!("{place}/{page}")
        };
        // A refused sending is shown again below the report's own address.
        let current = here == href || (!page.is_empty() && here.starts_with(&href));
        Ok(json!({ "href": href, "label": app.say(label)?, "current": current, "count": null }))
    })
    .collect()
}

fn conclusion(app: &App, view: &View) -> Result<Value> {
    let Some(conclusion) = &view.conclusion else {
        return Ok(Value::Null);
    };
    let items = conclusion
        .items
        .iter()
        .map(|item| {
            let key = format!("stage-1-{}", item.item.replace('_', "-"));
            let ready = if item.ready { "stage-1-yes" } else { "stage-1-no" };
            Ok(json!({ "label": app.say(&key)?, "ready": app.say(ready)?, "text": item.text }))
        })
        .collect::<Result<Vec<_>>>()?;
    let outcome = conclusion.outcome.as_str().replace('_', "-");
    Ok(json!({
        "items": items,
        "answers": report_form::answered(app, &conclusion.answers)?,
        "areas_of_concern": conclusion.areas_of_concern,
        "outcome": app.say(&format!("stage-1-outcome-{outcome}"))?,
        "by": app.words.say(
            "stage-1-concluded-by",
            &[
                ("name", conclusion.concluded_by.as_str().into()),
                ("date", in_words(conclusion.concluded_on).into()),
            ],
        )?,
    }))
}

fn report(app: &App, view: &View) -> Result<Value> {
    let Some(report) = &view.report else {
        return Ok(Value::Null);
    };
    let sections = report
        .sections
        .iter()
        .map(|section| {
            let key = format!("report-{}", section.section.as_str().replace('_', "-"));
            Ok(json!({
                "label": app.say(&key)?, "rule": section.section.rule(), "text": section.text,
                "not_applicable": section.not_applicable,
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let recommendation = match report.recommendation {
        Some(word) => Some(app.say(&format!("report-recommend-{word}"))?),
        None => None,
    };
    let signed = match (&report.signed_by, report.signed_on, report.signed_at) {
        (Some(name), Some(date), Some(at)) => Some(app.words.say(
            "report-signed-by",
            &[
                ("name", name.as_str().into()),
                ("date", in_words(date).into()),
                ("time", app.db.zone().clock_face(at).into()),
                ("zone", app.db.zone().name().into()),
            ],
        )?),
        _ => None,
    };
    let sites: Vec<(String, String)> = view
        .sites
        .iter()
        .map(|site| (site.id.to_string(), site.name.clone()))
        .collect();
    Ok(json!({
        "items": report_form::answered(app, &report.items)?,
        "covered": report_form::seen(app, &report.covered, &sites)?,
        "sections": sections, "recommendation": recommendation, "signed": signed, "sha256": report.sha256,
        "unbroken": report.unbroken, "version": report.version,
    }))
}
