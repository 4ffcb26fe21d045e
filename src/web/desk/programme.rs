//! The programme of a case: the cycle in one line, and how it came about.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisations::version;
use crate::access::Act;
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::{CertificationId, ProgrammeId};
use crate::base::time::{Date, in_words};
use crate::lifecycle::programme;
use crate::lifecycle::programme::view::{AuditView, View, view};
use crate::rules::steps::audit::State;
use crate::web::app::App;
use crate::web::kit::clock::clock;
use crate::web::kit::{Answer, Form, Id, Page, Visitor, see_other};
use crate::work::Target;

/// What is given to make a programme: nothing but the state it was seen in.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenProgramme {
    /// The version of the certification seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The programme as read.
pub async fn read(app: &App, visitor: &Visitor, id: CertificationId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| view(reader, id),
        )
        .await
}

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let view = read(&app, &visitor, id).await?;
    let today = app.db.zone().date(visitor.now);
    let mut cycles = Vec::new();
    for programme in &view.programmes {
        let visits = programme
            .audits
            .iter()
            .map(|audit| visit(&app, audit, today))
            .collect::<Result<Vec<Value>>>()?;
        let rows = programme
            .audits
            .iter()
            .map(|audit| row(&app, audit, today))
            .collect::<Result<Vec<Value>>>()?;
        cycles.push(json!({ "programme": programme, "visits": visits, "rows": rows }));
    }
    let title = format!("{}: {}", view.organisation, app.say("programme-title")?);
    Page::new(&app, &visitor, title).show("desk/programme/page", json!({ "case": view, "cycles": cycles }))
}

/// "Surveillance 2".
pub fn title(app: &App, audit: &AuditView) -> Result<String> {
    let kind = app.say(&format!(
        "audit-kind-{}",
        audit.audit.kind.as_str().replace('_', "-")
    ))?;
    Ok(if audit.numbered {
        format!("{kind} {}", audit.ordinal)
    } else {
        kind
    })
}

fn visit(app: &App, audit: &AuditView, today: Date) -> Result<Value> {
    let row = &audit.audit;
    let done = matches!(
        row.status,
        State::Concluded | State::Terminated | State::Cancelled
    );
    let kind = match row.status {
        _ if done => "done",
        State::Held | State::Confirmed => "now",
        _ => "later",
    };
    let limit = row.limit_on.filter(|_| !done && row.starts_on.is_none());
    Ok(json!({
        "title": title(app, audit)?,
        "when": when(app, audit)?,
        "says": app.words.say("programme-days-sites", &[
            ("days", json!(row.days.to_string())), ("sites", json!(audit.sites.len())),
        ])?,
        "kind": kind,
        "href": Value::Null,
        "clock": limit.map(|limit| clock(&app.words, today, Some(limit))).transpose()?,
    }))
}

/// The dates where there are some, else the window, else what it waits for.
fn when(app: &App, audit: &AuditView) -> Result<String> {
    let row = &audit.audit;
    match (row.starts_on.zip(row.ends_on), row.target_on.or(row.limit_on)) {
        (Some((start, end)), _) => Ok(range(start, end)),
        (None, Some(aim)) => app
            .words
            .say("programme-aimed", &[("date", json!(in_words(aim)))]),
        (None, None) => app.say(&format!("programme-open-{}", row.kind.as_str().replace('_', "-"))),
    }
}

/// "8–10 December 2026".
pub fn range(start: Date, end: Date) -> String {
    use chrono::Datelike;
    if start == end {
        in_words(start)
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        format!("{}–{}", start.day(), in_words(end))
    } else {
        format!("{} – {}", in_words(start), in_words(end))
    }
}

fn row(app: &App, audit: &AuditView, today: Date) -> Result<Value> {
    let row = &audit.audit;
    let kind = match row.status {
        State::Planned => "draft",
        State::Held => "waiting",
        State::Confirmed => "open",
        State::Concluded => "done",
        State::Cancelled | State::Terminated => "stopped",
    };
    let state = json!({ "kind": kind, "word": app.say(&format!("plan-status-{}", row.status))? });
    Ok(json!({
        "title": title(app, audit)?,
        "state": state,
        "dates": row.starts_on.zip(row.ends_on).map(|(start, end)| range(start, end)),
        "clock": clock(&app.words, today, row.limit_on)?,
        "audit": audit,
    }))
}

/// Makes the programme.
pub async fn make(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenProgramme>,
) -> Answer {
    make_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/cases/{id}/programme")))
}

/// The act behind the form and the API.
pub async fn make_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenProgramme,
) -> Result<ProgrammeId> {
    let version = version(&given.version)?;
    app.db
        .act(
            &visitor.actor,
            visitor.now,
            Target::Certification(id),
            move |work| programme::make(work, id, version),
        )
        .await
}

/// Begins the way again after a lapse.
pub async fn begin_again(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    form: Form<GivenProgramme>,
) -> Answer {
    begin_again_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/cases/{id}/programme")))
}

/// The act behind the form and the API.
pub async fn begin_again_from(
    app: &App,
    visitor: &Visitor,
    id: CertificationId,
    given: &GivenProgramme,
) -> Result<ProgrammeId> {
    let version = version(&given.version)?;
    let target = Target::Certification(id);
    app.db
        .act(&visitor.actor, visitor.now, target, move |work| {
            programme::begin_again(work, id, version)
        })
        .await
}
