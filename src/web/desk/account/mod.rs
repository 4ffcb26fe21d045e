//! One's own account, on desk and portal: password, second factor, sessions, deputy.

mod view;

pub use view::{AccountView, DeputyView, SessionView};

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::users::{Nothing, staff_options};
use crate::access::{Act, Actor};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::UserId;
use crate::parties::users::account::{self, Deputy};
use crate::parties::users::{self, GivenPassword, factor};
use crate::store::housekeeping::Housekeeping;
use crate::web::api::auth::change_password_from;
use crate::web::app::App;
use crate::web::kit::guard::{encoded, own_path};
use crate::web::kit::{Answer, Done, Form, Page, Typed, Visitor, see_other};
use crate::web::public::second_step::{confirm, enrol_view};
use crate::work::Target;

/// What can be said at the top after something was done here.
const DONE: &[&str] = &[
    "account-password-changed",
    "account-sessions-ended",
    "account-deputy-named",
    "account-deputy-ended",
    "account-proven",
];

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let view = view(&app, &visitor).await?;
    Page::new(&app, &visitor, app.say("account-title")?)
        .after(&done, DONE)?
        .show(template(&visitor), view)
}

fn template(visitor: &Visitor) -> &'static str {
    match visitor.actor.person() {
        Some(person) if person.organisation.is_some() => "portal/account",
        _ => "desk/account",
    }
}

async fn again(app: &App, visitor: &Visitor, typed: &Typed, error: Error) -> Answer {
    let view = view(app, visitor).await?;
    Page::new(app, visitor, app.say("account-title")?).again(template(visitor), view, typed, error)
}

async fn view(app: &App, visitor: &Visitor) -> Result<AccountView> {
    let person = visitor.person()?.clone();
    let own = visitor.session.clone();
    let zone = app.db.zone();
    app.db
        .read(&visitor.actor, visitor.now, Act::ManageOwnAccess, move |reader| {
            let conn = reader.conn();
            let sessions = account::sessions_of(conn, person.id)?;
            let deputy = match account::deputy_of(conn, person.id)? {
                Some(named) => Some(DeputyView::of(&named, &users::by_id(conn, named.deputy)?.name)),
                None => None,
            };
            Ok(AccountView {
                has_factor: factor::has(conn, person.id)?,
                codes_left: factor::recovery_codes_left(conn, person.id)?,
                sessions: sessions
                    .iter()
                    .map(|row| SessionView::of(zone, row, own.as_deref()))
                    .collect(),
                deputy,
                staff: match person.organisation {
                    None => Some(staff_options(conn, person.id)?),
                    Some(_) => None,
                },
                name: person.name,
                email: person.email,
            })
        })
        .await
}

/// Changes one's own password.
pub async fn change_password(app: web::Data<App>, visitor: Visitor, form: Form<GivenPassword>) -> Answer {
    let id = visitor.person()?.id;
    let second_factor = app.db.read_public(move |conn| factor::has(conn, id)).await?;
    match change_password_from(&app, &visitor, &form.value, second_factor).await {
        Ok(()) => Ok(see_other("/account?done=account-password-changed")),
        // Passwords are never sent back, not even to the one who typed them.
        Err(error) => again(&app, &visitor, &Typed::default(), error).await,
    }
}

/// Which session.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSession {
    session: Given,
}

impl GivenSession {
    /// Its hash; none for all of them.
    pub fn hash(&self) -> Result<Option<Vec<u8>>> {
        let text = self.session.as_str();
        if text.is_empty() {
            return Ok(None);
        }
        let digits: Vec<char> = text.chars().collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok())
            .collect::<Option<Vec<u8>>>()
            .map(Some)
            .ok_or(Error::NotFound("session"))
    }
}

/// Ends one of one's own sessions, or all but the present one.
pub async fn end_sessions(app: web::Data<App>, visitor: Visitor, form: Form<GivenSession>) -> Answer {
    let id = visitor.person()?.id;
    if let Some(hash) = form.value.hash()? {
        let sought = hash.clone();
        let own = app
            .db
            .read_public(move |conn| account::sessions_of(conn, id))
            .await?;
        if !own.iter().any(|row| row.token_hash == sought) {
            return Err(Error::NotFound("session").into());
        }
        app.db.keep(Housekeeping::CloseSession(hash)).await?;
    } else {
        let kept = visitor.session.clone().unwrap_or_default();
        app.db.keep(Housekeeping::CloseOtherSessions(id, kept)).await?;
    }
    Ok(see_other("/account?done=account-sessions-ended"))
}

/// Where to go on to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    next: String,
}

/// What is typed to prove that one is still oneself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GivenProof {
    password: Given,
    code: Given,
    next: Given,
}

/// The page that asks for password and code again before something weighty.
pub async fn proof_form(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let view = proof_view(&app, &visitor, &query.next).await?;
    Page::new(&app, &visitor, app.say("proof-title")?).show("public/proof", view)
}

async fn proof_view(app: &App, visitor: &Visitor, next: &str) -> Result<Value> {
    let person = visitor.person()?;
    let id = person.id;
    let has_factor = app.db.read_public(move |conn| factor::has(conn, id)).await?;
    let demo_code = app.demo_code(&person.email, visitor.now);
    Ok(json!({ "next": own_path(next).unwrap_or(""), "has_factor": has_factor, "demo_code": demo_code }))
}

/// Takes password and code again.
pub async fn prove(app: web::Data<App>, visitor: Visitor, form: Form<GivenProof>) -> Answer {
    match prove_from(&app, &visitor, &form.value).await {
        Ok(()) => {
            let next = own_path(form.value.next.as_str()).unwrap_or("/account?done=account-proven");
            Ok(see_other(next))
        }
        Err(error) => {
            let view = proof_view(&app, &visitor, form.value.next.as_str()).await?;
            let title = app.say("proof-title")?;
            Page::new(&app, &visitor, title).again("public/proof", view, &Typed::default(), error)
        }
    }
}

async fn prove_from(app: &App, visitor: &Visitor, given: &GivenProof) -> Result<()> {
    let person = visitor.person()?;
    let id = person.id;
    users::confirm_password(&app.db, person, given.password.as_str(), visitor.now)
        .await
        .map_err(|error| renamed(error, "password"))?;
    if app.db.read_public(move |conn| factor::has(conn, id)).await? {
        factor::prove(
            &app.db,
            &app.second_factors,
            person,
            given.code.as_str(),
            visitor.now,
        )
        .await?;
    }
    match &visitor.session {
        Some(session) => {
            let proven = Housekeeping::ProveSession(session.clone(), visitor.now);
            app.db.keep(proven).await
        }
        None => Err(Error::SignIn),
    }
}

fn renamed(error: Error, to: &str) -> Error {
    match error {
        Error::Invalid(fields) => {
            let fields = fields.0.into_iter().map(|(_, says)| (to.to_owned(), says));
            Error::Invalid(Fields(fields.collect()))
        }
        other => other,
    }
}

/// The page on which a second factor is enrolled by choice, or another in its place.
pub async fn factor_form(app: web::Data<App>, visitor: Visitor) -> Answer {
    if !visitor.is_fresh() {
        return Ok(see_other(&format!(
            "/account/proof?next={}",
            encoded(&visitor.path)
        )));
    }
    let view = enrol_view(&app, &visitor, visitor.person()?, "").await?;
    Page::new(&app, &visitor, app.say("enrol-title")?).show("public/enrol", view)
}

/// The code that confirms it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GivenCode {
    code: Given,
}

/// Confirms it. Every other session ends.
pub async fn enrol(app: web::Data<App>, visitor: Visitor, form: Form<GivenCode>) -> Answer {
    if !visitor.is_fresh() {
        return Ok(see_other(&format!(
            "/account/proof?next={}",
            encoded(&visitor.path)
        )));
    }
    let person = visitor.person()?;
    match confirm(&app, &visitor, person, form.value.code.as_str()).await {
        Ok(codes) => {
            let kept = visitor.session.clone().unwrap_or_default();
            app.db
                .keep(Housekeeping::CloseOtherSessions(person.id, kept))
                .await?;
            let view = json!({ "codes": codes, "next": "/account" });
            Page::new(&app, &visitor, app.say("recovery-title")?).show("public/recovery_codes", view)
        }
        Err(error) => {
            let view = enrol_view(&app, &visitor, person, "").await?;
            let title = app.say("enrol-title")?;
            Page::new(&app, &visitor, title).again("public/enrol", view, &Typed::default(), error)
        }
    }
}

/// Who looks after one's work, and when.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenDeputy {
    deputy: Given,
    from: Given,
    to: Given,
}

impl GivenDeputy {
    /// The same, checked.
    pub fn check(&self, user: UserId) -> Result<Deputy> {
        let mut fields = Fields::none();
        let deputy = fields.take("deputy", self.deputy.one_of::<UserId>());
        let from_on = fields.take("from", self.from.date());
        let to_on = fields.take("to", self.to.date());
        match (deputy, from_on, to_on) {
            (Some(deputy), Some(from_on), Some(to_on)) => Ok(Deputy {
                user,
                deputy,
                from_on,
                to_on,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// Names a deputy for oneself.
pub async fn name_deputy(app: web::Data<App>, visitor: Visitor, form: Form<GivenDeputy>) -> Answer {
    let id = visitor.person()?.id;
    match name_deputy_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other("/account?done=account-deputy-named")),
        Err(error) => again(&app, &visitor, &form.typed, error).await,
    }
}

/// The act behind the forms and the API.
pub async fn name_deputy_from(app: &App, visitor: &Visitor, id: UserId, given: &GivenDeputy) -> Result<()> {
    let named = given.check(id)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            account::name_deputy(work, &named)
        })
        .await
}

/// Ends one's own deputy.
pub async fn end_deputy(app: web::Data<App>, visitor: Visitor, _form: Form<Nothing>) -> Answer {
    let id = visitor.person()?.id;
    end_deputy_from(&app, &visitor, id).await?;
    Ok(see_other("/account?done=account-deputy-ended"))
}

/// The act behind the forms and the API.
pub async fn end_deputy_from(app: &App, visitor: &Visitor, id: UserId) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            account::end_deputy(work, id)
        })
        .await
}

/// The account as JSON.
pub async fn one(app: web::Data<App>, visitor: Visitor) -> Answer {
    if !matches!(visitor.actor, Actor::Person(_)) {
        return Err(Error::Forbidden.into());
    }
    Ok(HttpResponse::Ok().json(view(&app, &visitor).await?))
}
