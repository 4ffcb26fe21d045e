//! Cases: the list, the page of one, and what can be done to a living certification.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::journal::Names;
use super::{case_due, decisions, modifications};
use crate::access::{Act, policy};
use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Result};
use crate::base::ids::CertificationId;
use crate::base::time::{Date, in_words};
use crate::journal::{self, Chain};
use crate::lifecycle::maintenance::{self, CaseView, Cases};
use crate::lifecycle::review::view::Figures;
use crate::rules::steps::certification::State;
use crate::web::app::App;
use crate::web::kit::{Answer, Id, Page, Visitor, clock};
use crate::web::public::verify;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    /// Part of the client's name.
    #[serde(default)]
    pub q: String,
    /// A status.
    #[serde(default)]
    pub status: String,
    /// Where the page begins.
    #[serde(default)]
    pub from: i64,
}

/// Which part of a case is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Tab {
    #[serde(default)]
    tab: String,
}

/// An unknown status is refused: it would find everything.
pub fn status(word: &str) -> Result<Option<State>> {
    match word {
        "" => Ok(None),
        word => word.parse::<State>().map(Some).map_err(|says| {
            let mut fields = crate::base::error::Fields::none();
            fields.add("status", says);
            Error::Invalid(fields)
        }),
    }
}

/// The cases found.
async fn found(app: &App, visitor: &Visitor, query: &Query) -> Result<Cases> {
    let status = status(&query.status)?;
    let (search, from) = (query.q.clone(), query.from.clamp(0, 10_000_000));
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| maintenance::cases(reader, status, &search, from),
        )
        .await
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let today = app.db.zone().date(visitor.now);
    let cases = found(&app, &visitor, &query).await?;
    let mut items = Vec::new();
    for row in &cases.items {
        items.push(json!({
            "href": format!("/desk/cases/{}", row.certification.id),
            "organisation": row.organisation,
            "standard": row.certification.standard,
            "state": state(&app, row.status_today)?,
            "clock": match &row.clock { Some(one) => Some(clock(&app.words, today, one.due_on)?), None => None },
            "what": match &row.clock { Some(one) => Some(what(&app, one)?), None => None },
        }));
    }
    let mut options = Vec::new();
    for one in State::ALL {
        options.push(json!({ "value": one, "label": state_word(&app, *one)? }));
    }
    let next = match cases.next {
        Some(from) => Some(format!(
            "/desk/cases?{}",
            serde_html_form::to_string([
                ("q", query.q.as_str()),
                ("status", query.status.as_str()),
                ("from", from.to_string().as_str()),
            ])
            .map_err(|e| Error::Broken(e.into()))?
        )),
        None => None,
    };
    let view =
        json!({ "items": items, "q": query.q, "status": query.status, "statuses": options, "next": next });
    Page::new(&app, &visitor, app.say("cases-title")?).show("desk/cases/list", view)
}

fn state_word(app: &App, state: State) -> Result<String> {
    app.say(&format!("case-status-{}", state.as_str().replace('_', "-")))
}

/// A case's status as a tag.
pub fn state(app: &App, state: State) -> Result<Value> {
    let kind = match state {
        State::Applicant | State::InAudit => "open",
        State::Granted => "waiting",
        State::Certified => "valid",
        State::Suspended => "suspended",
        State::Withdrawn => "withdrawn",
        State::Expired => "expired",
        State::Refused => "stopped",
    };
    Ok(json!({ "kind": kind, "word": state_word(app, state)? }))
}

fn what(app: &App, clock: &maintenance::Clock) -> Result<String> {
    app.say(&format!("case-clock-{}", clock.what))
}

/// A case, as far as the visitor sees it.
pub async fn case(app: &App, visitor: &Visitor, id: CertificationId) -> Result<CaseView> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| maintenance::case_page(reader, id),
        )
        .await
}

/// The tabs, and the act that opens each.
const TABS: &[(&str, Act)] = &[
    ("overview", Act::SeeCertifications),
    ("programme", Act::SeeCertifications),
    ("audits", Act::SeeAudits),
    ("findings", Act::SeeFindings),
    ("decisions", Act::SeeDecisions),
    ("certificates", Act::SeeCertificates),
    ("journal", Act::SeeJournal),
];

/// The page of a case.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<CertificationId>,
    query: web::Query<Tab>,
) -> Answer {
    let today = app.db.zone().date(visitor.now);
    let case = case(&app, &visitor, id).await?;
    let open = |act: Act| policy::may(&visitor.actor, act).is_ok();
    let tab = TABS
        .iter()
        .find(|(name, act)| *name == query.tab && open(*act))
        .map_or("overview", |(name, _)| *name);
    let mut tabs = Vec::new();
    for (name, _) in TABS.iter().filter(|(_, act)| open(*act)) {
        let count = match *name {
            "audits" => Some(case.audits.len()),
            "findings" => Some(case.findings.len()),
            "decisions" => Some(case.decisions.len()),
            "certificates" => Some(case.certificates.len()),
            _ => None,
        };
        tabs.push(json!({
            "href": format!("/desk/cases/{id}?tab={name}"),
            "label": app.say(&format!("case-tab-{name}"))?,
            "count": count,
            "current": *name == tab,
        }));
    }
    let entries = if tab == "journal" {
        journalled(&app, &visitor, &case).await?
    } else {
        Vec::new()
    };
    let next = match &case.clock {
        Some(one) => Some(json!({
            "clock": clock(&app.words, today, one.due_on)?,
            "says": what(&app, one)?,
            "rule": one.rule,
            "arranged": one.arranged_on,
        })),
        None => None,
    };
    let view = json!({
        "case": case,
        "state": state(&app, case.status_today)?,
        "tab": tab,
        "tabs": tabs,
        "next": next,
        "first": case
            .first_surveillance
            .as_ref()
            .map(|first| json!({ "due": in_words(first.due_on), "steps": first.steps })),
        "modifications": case
            .modifications
            .iter()
            .map(|change| modifications::one_view(&app, change))
            .collect::<Result<Vec<Value>>>()?,
        "time": case.audit_time.as_ref().map(time),
        "due": case_due::rows(&app, &case, today)?,
        "visits": visits(&app, &case, today)?,
        "decisions": made(&app, &case)?,
        "certificates": papers(&app, &case)?,
        "entries": entries,
    });
    Page::new(&app, &visitor, case.organisation.legal_name.clone()).show("desk/cases/page", view)
}

/// An audit's kind and number in words.
pub fn audit_title(app: &App, kind: &str, number: i64) -> Result<String> {
    let kind = app.say(&format!("audit-kind-{}", kind.replace('_', "-")))?;
    let number = json!(number.to_string());
    app.words
        .say("case-audit-title", &[("kind", json!(kind)), ("number", number)])
}

/// The audit time's figures as they are read.
fn time(figures: &Figures) -> Value {
    let days = |days: Option<AuditorDays>| days.map(|days| days.to_string());
    json!({
        "initial": days(figures.initial_days),
        "stage_1": days(figures.stage_1_days),
        "stage_2": days(figures.stage_2_days),
        "surveillance": days(figures.surveillance_days),
        "recertification": days(figures.recertification_days),
        "taken_over": figures.taken_over_on.map(in_words),
    })
}

fn visits(app: &App, case: &CaseView, today: Date) -> Result<Vec<Value>> {
    let mut visits = Vec::new();
    for audit in &case.audits {
        let done = audit.status == "concluded";
        let to_come = matches!(audit.status.as_str(), "planned" | "held" | "confirmed");
        let when = match (audit.starts_on, audit.ends_on, audit.limit_on) {
            (Some(start), Some(end), _) if start != end => {
                format!("{} – {}", in_words(start), in_words(end))
            }
            (Some(start), _, _) => in_words(start),
            (None, _, Some(limit)) => app
                .words
                .say("case-visit-by", &[("limit", json!(in_words(limit)))])?,
            (None, _, None) => app.say("case-visit-open")?,
        };
        visits.push(json!({
            "id": audit.id,
            "title": audit_title(app, &audit.kind, audit.number)?,
            "when": when,
            "says": app.words.say("case-visit-days", &[
                ("days", json!(audit.days.to_string())), ("rule", json!(audit.window_rule)),
            ])?,
            "kind": if done { "done" } else if audit.status == "planned" { "later" } else { "now" },
            "status": app.say(&format!("case-audit-{}", audit.status))?,
            "href": null,
            "clock": match audit.limit_on {
                Some(limit) if to_come => Some(clock(&app.words, today, Some(limit))?),
                _ => None,
            },
        }));
    }
    Ok(visits)
}

fn made(app: &App, case: &CaseView) -> Result<Vec<Value>> {
    let mut made = Vec::new();
    for one in &case.decisions {
        let steps = one.decision.considered.0.get("steps").cloned();
        made.push(json!({
            "kind": decisions::kind(app, one.decision.kind)?,
            "on": one.decision.decided_on,
            "by": one.decided_by_name,
            "reason": one.decision.reason,
            "limit": one.decision.limit_on,
            "href": one.decision.audit_id.map(|audit| format!("/desk/decisions/{audit}")),
            "steps": steps.filter(Value::is_array).unwrap_or(json!([])),
        }));
    }
    Ok(made)
}

fn papers(app: &App, case: &CaseView) -> Result<Vec<Value>> {
    let mut papers = Vec::new();
    for one in &case.certificates {
        papers.push(json!({ "certificate": one, "state": verify::state(app, one.public_status)? }));
    }
    Ok(papers)
}

/// What the journal says about this case: its own entries and those of what belongs to it.
async fn journalled(app: &App, visitor: &Visitor, case: &CaseView) -> Result<Vec<Value>> {
    let chain = Chain::Organisation(case.organisation.id);
    let mut ids = vec![
        case.certification.id.to_string(),
        case.certification.application_id.to_string(),
    ];
    ids.extend(case.audits.iter().map(|audit| audit.id.to_string()));
    ids.extend(case.decisions.iter().map(|made| made.decision.id.to_string()));
    ids.extend(case.certificates.iter().map(|one| one.certificate.id.to_string()));
    ids.extend(case.findings.iter().map(|one| one.finding.id.to_string()));
    let (lines, names) = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeJournal, move |reader| {
            let lines = journal::of_thing(reader.conn(), chain, &ids, 200)?;
            let names = Names::of(reader.conn(), &lines)?;
            Ok((lines, names))
        })
        .await?;
    let zone = app.db.zone();
    Ok(lines
        .into_iter()
        .map(|line| {
            let when = format!(
                "{}, {}",
                in_words(zone.date(line.body.at)),
                zone.clock_face(line.body.at)
            );
            let what = format!("{}: {}", line.body.act.replace('_', " "), line.body.thing);
            let says = match &line.body.reason {
                Some(reason) => format!("{what}. {reason}"),
                None => what,
            };
            let who = names.who(&line.body.actor);
            json!({ "when": when, "who": who, "says": says, "rule": null })
        })
        .collect())
}
