//! The second step of signing in: the code of a second factor, or its enrolment.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sign_in::{Query, signed_in};
use crate::access::factor as codes;
use crate::access::{Actor, Person};
use crate::base::error::{Error, Fields as Faults, Result};
use crate::base::given::Given;
use crate::parties::users;
use crate::parties::users::factor::{self, Enrolment};
use crate::store::housekeeping::Stage;
use crate::web::app::App;
use crate::web::kit::guard::own_path;
use crate::web::kit::{Answer, Form, Page, Visitor};
use crate::work::Target;

/// What is typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    #[serde(default)]
    code: Given,
    #[serde(default)]
    next: Given,
}

/// The page that asks for a code.
pub async fn code_form(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let (person, _) = visitor.waiting_for(Stage::Code)?;
    let view = code_view(&app, &visitor, person, &query.next);
    Page::new(&app, &visitor, app.say("second-step-title")?).show("public/sign_in_code", view)
}

fn code_view(app: &App, visitor: &Visitor, person: &Person, next: &str) -> Value {
    json!({ "next": own_path(next).unwrap_or(""), "demo_code": app.demo_code(&person.email, visitor.now) })
}

/// Checks the code and opens the session.
pub async fn code(app: web::Data<App>, visitor: Visitor, form: Form<Fields>) -> Answer {
    let (person, waiting) = visitor.waiting_for(Stage::Code)?;
    let Form { value, mut typed } = form;
    typed.0.retain(|(name, _)| name != "code");
    let proven = factor::prove(
        &app.db,
        &app.second_factors,
        person,
        value.code.as_str(),
        visitor.now,
    );
    match proven.await {
        Ok(()) => {
            let device = visitor.device.clone();
            let session = users::go_on(&app.db, waiting, person.clone(), device, visitor.now).await?;
            signed_in(session, value.next.as_str())
        }
        Err(error) => {
            let view = code_view(&app, &visitor, person, value.next.as_str());
            let title = app.say("second-step-title")?;
            Page::new(&app, &visitor, title).again("public/sign_in_code", view, &typed, error)
        }
    }
}

/// The page on which a second factor is enrolled before anything else.
pub async fn enrol_form(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let (person, _) = visitor.waiting_for(Stage::Enrol)?;
    let view = enrol_view(&app, &visitor, person, &query.next).await?;
    Page::new(&app, &visitor, app.say("enrol-title")?).show("public/enrol", view)
}

/// What the enrolment shows: the secret to scan and to type.
pub async fn enrol_view(app: &App, visitor: &Visitor, person: &Person, next: &str) -> Result<Value> {
    let (_, secret) = factor::offered(&app.db, &app.second_factors, person, visitor.now).await?;
    let (address, text) = codes::offer(&secret, &app.db.body().name, &person.email)?;
    Ok(json!({
        "address": address, "secret": text, "next": own_path(next).unwrap_or(""),
        "action": visitor.path,
    }))
}

/// Confirms the enrolment by a code; the recovery codes are shown this once, and the session is open.
pub async fn enrol(app: web::Data<App>, visitor: Visitor, form: Form<Fields>) -> Answer {
    let (person, waiting) = visitor.waiting_for(Stage::Enrol)?;
    let Form { value, mut typed } = form;
    typed.0.retain(|(name, _)| name != "code");
    match confirm(&app, &visitor, person, value.code.as_str()).await {
        Ok(recovery) => {
            let device = visitor.device.clone();
            let session = users::go_on(&app.db, waiting, person.clone(), device, visitor.now).await?;
            let mut answer = signed_in(session, value.next.as_str())?;
            let next = crate::web::kit::page::location(&answer);
            let view = json!({ "codes": recovery, "next": next });
            let shown =
                Page::new(&app, &visitor, app.say("recovery-title")?).show("public/recovery_codes", view)?;
            carry_cookies(&mut answer, shown)
        }
        Err(error) => {
            let view = enrol_view(&app, &visitor, person, value.next.as_str()).await?;
            let title = app.say("enrol-title")?;
            Page::new(&app, &visitor, title).again("public/enrol", view, &typed, error)
        }
    }
}

/// The page with the cookies of the answer it takes the place of.
fn carry_cookies(answer: &mut HttpResponse, mut page: HttpResponse) -> Answer {
    for cookie in answer.cookies() {
        page.add_cookie(&cookie).map_err(|e| Error::Broken(e.into()))?;
    }
    Ok(page)
}

/// Enrols what is on offer, if the code is one of it. Gives the recovery codes.
pub async fn confirm(app: &App, visitor: &Visitor, person: &Person, code: &str) -> Result<Vec<String>> {
    let (kept, secret) = factor::offered(&app.db, &app.second_factors, person, visitor.now).await?;
    let Some(step) = codes::step_of(&secret, code, visitor.now)? else {
        let mut faults = Faults::none();
        faults.add("code", app.say("enrol-wrong-code")?);
        return Err(Error::Invalid(faults));
    };
    let (enrolment, recovery) = Enrolment::new(kept, step)?;
    let (id, actor) = (person.id, Actor::Person(person.clone()));
    app.db
        .act(&actor, visitor.now, Target::House, move |work| {
            factor::enrol(work, id, enrolment)
        })
        .await?;
    Ok(recovery)
}
