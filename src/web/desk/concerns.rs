//! Appeals, complaints and misuse, for the certification body: the list, recording one, and every step on its way.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::organisations::options;
use crate::access::Act;
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::{CertificationId, ConcernId};
use crate::lifecycle::concerns::model::From;
use crate::lifecycle::concerns::view::{self, Appealed, Row, Wanted};
use crate::lifecycle::concerns::{
    self, Checked, GivenAcknowledgement, GivenClosing, GivenConcern, GivenDemand, GivenHandler, GivenMeasure,
    GivenOutcome, GivenProgress, GivenPublicity, GivenReferral, GivenValidation, Taking,
};
use crate::rules::steps::concern::{About, Event, Kind, Measure, Outcome, State};
use crate::web::app::App;
use crate::web::kit::pages::Pages;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, clock, see_other};
use crate::work::Target;

/// How many a page lists.
const PAGE: usize = 50;

/// Which of them are listed.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    kind: String,
    /// "all" for those that have ended as well.
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

/// What is to be recorded.
#[derive(Debug, Default, Deserialize)]
pub struct New {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    case: String,
}

/// Which step is to be taken.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    step: String,
}

/// A word of an address: nothing, or one that is known.
fn word<T: std::str::FromStr<Err = String>>(field: &str, word: &str) -> Result<Option<T>> {
    if word.is_empty() {
        return Ok(None);
    }
    word.parse().map(Some).map_err(|says| {
        let mut fields = Fields::none();
        fields.add(field, says);
        Error::Invalid(fields)
    })
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let wanted = Wanted {
        kind: word::<Kind>("kind", &query.kind)?,
        ended: query.show == "all",
    };
    let address = serde_html_form::to_string([("kind", query.kind.as_str()), ("show", query.show.as_str())])
        .map_err(|e| Error::Broken(e.into()))?;
    let address = format!("/desk/concerns?{address}");
    let pages = Pages::new(&address, query.page, PAGE);
    let (limit, from) = (pages.rows(), pages.from());
    let mut rows = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeConcerns, move |reader| {
            view::list(reader, wanted, limit, from)
        })
        .await?;
    let around = pages.pager(&mut rows);
    let rows = rows
        .iter()
        .map(|row| shown(&app, &visitor, row))
        .collect::<Result<Vec<Value>>>()?;
    let view = json!({
        "rows": rows, "kind": query.kind, "all": wanted.ended, "previous": around.previous, "next": around.next,
        "kinds": options(&app, "concern-kind", Kind::ALL.iter().map(|kind| kind.as_str()))?,
    });
    Page::new(&app, &visitor, app.say("nav-concerns")?).show("desk/concerns/list", view)
}

/// A row with its words and its clock.
pub fn shown(app: &App, visitor: &Visitor, row: &Row) -> Result<Value> {
    let kind = match row.status {
        State::Received | State::Acknowledged => "open",
        State::Admitted | State::Decided => "waiting",
        State::Dismissed => "stopped",
        State::Ended => "done",
    };
    let today = app.db.zone().date(visitor.now);
    Ok(json!({
        "concern": row,
        "kind": app.say(&format!("concern-kind-{}", row.kind))?,
        "state": { "kind": kind, "word": app.say(&format!("concern-status-{}", row.status))? },
        "outcome": match row.outcome {
            Some(outcome) => Some(app.say(&format!("concern-outcome-{}", outcome.as_str().replace('_', "-")))?),
            None => None,
        },
        "clock": match row.due_on { Some(_) => clock(&app.words, today, row.due_on)?, None => Value::Null },
    }))
}

/// The decisions that can be appealed against, as options.
pub fn decisions(app: &App, offered: &[Appealed]) -> Result<Vec<Value>> {
    let option = |one: &Appealed| {
        let what = app.say(&format!("concern-decision-{}", one.kind))?;
        let label = app.words.say(
            "concern-decision",
            &[
                ("standard", json!(one.standard)),
                ("what", json!(what)),
                ("on", json!(crate::base::time::in_words(one.decided_on))),
            ],
        )?;
        Ok(json!({ "value": one.id, "label": label }))
    };
    offered.iter().map(option).collect()
}

async fn form_view(app: &App, visitor: &Visitor, kind: &str, case: &str) -> Result<Value> {
    let chosen: Option<CertificationId> = case.parse().ok();
    let offered = app
        .db
        .read(&visitor.actor, visitor.now, Act::LodgeConcern, move |reader| {
            view::offered(reader, chosen)
        })
        .await?;
    let kind = word::<Kind>("kind", kind)?;
    let cases: Vec<Value> = offered
        .cases
        .iter()
        .map(|(id, client, standard)| json!({ "value": id, "label": format!("{client}, {standard}") }))
        .collect();
    let of = chosen.and_then(|id| offered.cases.iter().find(|(case, ..)| *case == id));
    let from = From::ALL.iter().filter(|from| match from {
        From::Client => of.is_some() && kind != Some(Kind::Misuse),
        From::Other => true,
        From::Body => kind == Some(Kind::Misuse),
    });
    let about = About::ALL
        .iter()
        .filter(|about| **about == About::OwnWork || of.is_some());
    let decisions = if of.is_some() {
        decisions(app, &offered.decisions)?
    } else {
        Vec::new()
    };
    let kind = kind.filter(|kind| of.is_some() || *kind == Kind::Complaint);
    Ok(json!({
        "kind": kind,
        "title": match kind {
            Some(kind) => app.say(&format!("concern-record-{kind}"))?,
            None => app.say("concern-record")?,
        },
        "case": of.map(|(id, client, standard)| json!({ "id": id, "name": format!("{client}, {standard}") })),
        "is_appeal": kind == Some(Kind::Appeal),
        "is_complaint": kind == Some(Kind::Complaint),
        "kinds": options(app, "concern-kind", Kind::ALL.iter().map(|kind| kind.as_str()))?,
        "cases": cases,
        "from": options(app, "concern-from", from.map(|from| from.as_str()))?,
        "about": options(app, "concern-about", about.map(|about| about.as_str()))?,
        "decisions": decisions,
        "today": app.db.zone().date(visitor.now),
    }))
}

/// The form for recording one: first what it is and which case it concerns, then the rest.
pub async fn new(app: web::Data<App>, visitor: Visitor, query: web::Query<New>) -> Answer {
    let view = form_view(&app, &visitor, &query.kind, &query.case).await?;
    Page::new(&app, &visitor, app.say("concern-record")?).show("desk/concerns/new", view)
}

/// Records one.
pub async fn lodge(app: web::Data<App>, visitor: Visitor, form: Form<GivenConcern>) -> Answer {
    match lodge_from(&app, &visitor, &form.value).await {
        Ok(id) => Ok(see_other(&format!("/desk/concerns/{id}"))),
        Err(error) => {
            let (kind, case) = (form.value.kind.as_str(), form.value.certification.as_str());
            let view = form_view(&app, &visitor, kind, case).await?;
            let page = Page::new(&app, &visitor, app.say("concern-record")?);
            page.again("desk/concerns/new", view, &form.typed, error)
        }
    }
}

/// The act behind the forms of both sides and the API.
pub async fn lodge_from(app: &App, visitor: &Visitor, given: &GivenConcern) -> Result<ConcernId> {
    let own = visitor.person()?.organisation;
    let checked: Checked = given.check(own.is_some())?;
    let target = match (own, checked.decision, checked.certification) {
        (Some(own), _, _) => Target::Organisation(own),
        (None, Some(decision), _) if checked.kind == Kind::Appeal => Target::Decision(decision),
        (None, _, Some(case)) => Target::Certification(case),
        (None, _, None) => Target::House,
    };
    app.db
        .act(&visitor.actor, visitor.now, target, move |work| {
            concerns::lodge(work, &checked)
        })
        .await
}

/// One as the visitor sees it.
pub async fn one(app: &App, visitor: &Visitor, id: ConcernId) -> Result<view::Page> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeConcerns, move |reader| {
            view::page(reader, id)
        })
        .await
}

/// The steps of a page, each under one name; taking it up or not is one.
fn steps(possible: &[Event]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = possible
        .iter()
        .map(|event| match event {
            Event::Admit | Event::Dismiss => "validate",
            other => other.as_str(),
        })
        .collect();
    names.dedup();
    names
}

/// The step that comes by itself where none was chosen.
fn usual(page: &view::Page, open: &[&'static str]) -> &'static str {
    let wanted = match page.row.status {
        State::Received => "acknowledge",
        State::Acknowledged => "validate",
        State::Admitted if page.handler.is_none() => "name_handler",
        State::Decided if !open.contains(&"end") => "agree_publicity",
        State::Decided => "end",
        State::Admitted | State::Dismissed | State::Ended => "",
    };
    open.iter().find(|name| **name == wanted).copied().unwrap_or("")
}

/// What the page of one shows on both sides.
pub fn page_view(app: &App, visitor: &Visitor, page: &view::Page, step: &str) -> Result<Value> {
    let open = steps(&page.possible);
    let chosen = open.iter().find(|name| **name == step).copied();
    let chosen = chosen.unwrap_or_else(|| usual(page, &open));
    let links = open
        .iter()
        .map(|name| {
            Ok(json!({
                "href": format!("/desk/concerns/{}?step={name}", page.row.id),
                "label": app.say(&format!("concern-step-{}", name.replace('_', "-")))?,
                "count": null,
                "current": *name == chosen,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    let course = page
        .steps
        .iter()
        .rev()
        .map(|step| {
            let measure = match step.particulars.get("measure").and_then(Value::as_str) {
                Some(measure) => Some(app.say(&format!("concern-measure-{}", measure.replace('_', "-")))?),
                None => None,
            };
            Ok(json!({
                "step": step,
                "event": app.say(&format!("concern-event-{}", step.event.as_str().replace('_', "-")))?,
                "effectiveness": step.particulars.get("effectiveness"),
                "action": step.particulars.get("action").filter(|action| **action != json!("")),
                "until": step.particulars.get("until"),
                "measure": measure,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    let (may, barred): (Vec<_>, Vec<_>) = page.candidates.iter().partition(|one| one.against.is_empty());
    let may: Vec<Value> = may
        .iter()
        .map(|one| json!({ "value": one.id, "label": one.name }))
        .collect();
    let decision = match &page.decision {
        Some(decision) => decisions(app, std::slice::from_ref(decision))?.pop(),
        None => None,
    };
    let title = app.words.say(
        &format!("concern-title-{}", page.row.kind),
        &[("number", json!(page.row.number))],
    )?;
    Ok(json!({
        "title": title,
        "row": shown(app, visitor, &page.row)?,
        "concern": page,
        "about": app.say(&format!("concern-about-{}", page.row.about.as_str().replace('_', "-")))?,
        "decision": decision.map(|decision| decision.get("label").cloned()),
        "course": course,
        "steps": if links.len() > 1 { Some(links) } else { None },
        "step": chosen,
        "handlers": may,
        "barred": barred,
        "measures": options(app, "concern-measure", Measure::ALL.iter().map(|measure| measure.as_str()))?,
        "outcomes": options(app, "concern-outcome", Outcome::ALL.iter().map(|outcome| outcome.as_str()))?,
    }))
}

/// One, with its course and the step that comes next.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ConcernId>,
    next: web::Query<Next>,
) -> Answer {
    let page = one(&app, &visitor, id).await?;
    let view = page_view(&app, &visitor, &page, &next.step)?;
    Page::new(&app, &visitor, app.say("nav-concerns")?).show("desk/concerns/page", view)
}

/// The act behind the forms and the API.
pub async fn take_from(app: &App, visitor: &Visitor, id: ConcernId, taking: Taking) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::Concern(id), move |work| {
            concerns::take(work, id, &taking)
        })
        .await
}

async fn take(
    app: &App,
    visitor: &Visitor,
    id: ConcernId,
    (step, taking): (&str, Result<Taking>),
    typed: &Typed,
) -> Answer {
    let taken = match taking {
        Ok(taking) => take_from(app, visitor, id, taking).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(()) => Ok(see_other(&format!("/desk/concerns/{id}"))),
        Err(error) => {
            let page = one(app, visitor, id).await?;
            let view = page_view(app, visitor, &page, step)?;
            let page = Page::new(app, visitor, app.say("nav-concerns")?);
            page.again("desk/concerns/page", view, typed, error)
        }
    }
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $given:ty, $step:literal;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            app: web::Data<App>,
            visitor: Visitor,
            Id(id): Id<ConcernId>,
            form: Form<$given>,
        ) -> Answer {
            take(&app, &visitor, id, ($step, form.value.check()), &form.typed).await
        }
    )*};
}

steps! {
    /// Acknowledges it.
    acknowledge GivenAcknowledgement, "acknowledge";
    /// Takes it up, or not.
    validate GivenValidation, "validate";
    /// Names who handles it.
    name_handler GivenHandler, "name_handler";
    /// Writes down what was done or found.
    report GivenProgress, "report";
    /// Refers it to the client.
    refer GivenReferral, "refer";
    /// Demands a correction.
    demand GivenDemand, "demand";
    /// Writes down what followed.
    measure GivenMeasure, "measure";
    /// Decides.
    decide GivenOutcome, "decide";
    /// Settles what is made public.
    agree_publicity GivenPublicity, "agree_publicity";
    /// Notifies the end.
    end GivenClosing, "end";
}
