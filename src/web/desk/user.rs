//! One user, for the administrator: roles, sessions, second factor, deputy, and what they hold.

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::account::{DeputyView, GivenDeputy, GivenSession, SessionView, end_deputy_from, name_deputy_from};
use super::organisations::{options, version};
use super::users::{Nothing, UserRow, moment, one, staff_options};
use crate::access::{Act, Role};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::UserId;
use crate::lifecycle::queue::Waiting;
use crate::parties::users::links::{Link, Purpose};
use crate::parties::users::{self, account, factor, lost};
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::{Reader, Target};

/// What can be said at the top after something was done here.
const DONE: &[&str] = &[
    "user-roles-changed",
    "user-sessions-ended",
    "user-deputy-named",
    "user-deputy-ended",
    "user-approved-once",
    "user-approved",
];

/// The page.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    done: web::Query<Done>,
) -> Answer {
    let view = view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, title(&view))
        .after(&done, DONE)?
        .show("desk/users/page", view)
}

fn title(view: &Value) -> String {
    let name = view.pointer("/user/name").and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}

async fn again(app: &App, visitor: &Visitor, id: UserId, typed: &Typed, error: Error) -> Answer {
    let view = view(app, visitor, id).await?;
    Page::new(app, visitor, title(&view)).again("desk/users/page", view, typed, error)
}

/// Everything about one user; also the answer of the API.
pub async fn view(app: &App, visitor: &Visitor, id: UserId) -> Result<Value> {
    let user = one(app, visitor, id).await?;
    let of_client = user.organisation_id.is_some();
    let own = visitor.person().is_ok_and(|person| person.id == id);
    let user = UserRow { user, own };
    let zone = app.db.zone();
    let shown: Vec<&str> = Role::ALL
        .iter()
        .filter(|role| role.is_client() == of_client)
        .map(|role| role.as_str())
        .collect();
    let roles = options(app, "role", shown.into_iter())?;
    let holds = super::home::waiting_for(app, visitor, id).await?;
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeUsers, move |reading| {
            let conn = reading.conn();
            let sessions: Vec<SessionView> = account::sessions_of(conn, id)?
                .iter()
                .map(|row| SessionView::of(zone, row, None))
                .collect();
            let deputy = match account::deputy_of(conn, id)? {
                Some(named) => Some(DeputyView::of(&named, &users::by_id(conn, named.deputy)?.name)),
                None => None,
            };
            let loss = match lost::of(conn, id)? {
                Some(loss) => {
                    let mut approvals = Vec::new();
                    for one in &loss.approvals {
                        let name = users::by_id(conn, one.approver)?.name;
                        approvals.push(json!({ "name": name, "reason": one.reason }));
                    }
                    Some(json!({ "since": moment(zone, loss.reported_at), "approvals": approvals }))
                }
                None => None,
            };
            Ok(json!({
                "user": user, "roles": roles, "of_client": of_client, "sessions": sessions, "deputy": deputy,
                "codes_left": factor::recovery_codes_left(conn, id)?, "loss": loss, "holds": holds,
                "staff": if of_client { None } else { Some(staff_options(conn, id)?) },
            }))
        })
        .await
}

/// What is given to change somebody's roles.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenRoles {
    roles: Vec<Given>,
    #[schema(ignore)]
    version: Given,
}

/// Changes somebody's roles.
pub async fn change_roles(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    form: Form<GivenRoles>,
) -> Answer {
    match change_roles_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/users/{id}?done=user-roles-changed"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API.
pub async fn change_roles_from(app: &App, visitor: &Visitor, id: UserId, given: &GivenRoles) -> Result<()> {
    let mut fields = Fields::none();
    let mut roles: Vec<Role> = Vec::new();
    for given in &given.roles {
        if let Some(role) = fields.take("roles", given.one_of::<Role>())
            && !roles.contains(&role)
        {
            roles.push(role);
        }
    }
    fields.check()?;
    roles.sort();
    let version = version(&given.version)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            account::change_roles(work, id, version, &roles)
        })
        .await
}

/// Ends one session of somebody, or all of them.
pub async fn end_sessions(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    form: Form<GivenSession>,
) -> Answer {
    end_sessions_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other(&format!("/desk/users/{id}?done=user-sessions-ended")))
}

/// The act behind the form and the API.
pub async fn end_sessions_from(app: &App, visitor: &Visitor, id: UserId, given: &GivenSession) -> Result<()> {
    let one = given.hash()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            account::end_sessions(work, id, one)
        })
        .await
}

/// Names somebody's deputy.
pub async fn name_deputy(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    form: Form<GivenDeputy>,
) -> Answer {
    match name_deputy_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/users/{id}?done=user-deputy-named"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// Ends somebody's deputy.
pub async fn end_deputy(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    _form: Form<Nothing>,
) -> Answer {
    end_deputy_from(&app, &visitor, id).await?;
    Ok(see_other(&format!("/desk/users/{id}?done=user-deputy-ended")))
}

/// Why somebody may get another second factor.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenReason {
    reason: Given,
}

/// Approves that somebody gets another second factor.
pub async fn approve(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    form: Form<GivenReason>,
) -> Answer {
    match approve_from(&app, &visitor, id, &form.value).await {
        Ok(true) => Ok(see_other(&format!("/desk/users/{id}?done=user-approved"))),
        Ok(false) => Ok(see_other(&format!("/desk/users/{id}?done=user-approved-once"))),
        Err(error) => again(&app, &visitor, id, &form.typed, error).await,
    }
}

/// The act behind the form and the API: whether it was the second approval.
pub async fn approve_from(app: &App, visitor: &Visitor, id: UserId, given: &GivenReason) -> Result<bool> {
    let mut fields = Fields::none();
    let reason = fields.take("reason", given.reason.paragraph());
    let Some(reason) = reason else {
        return Err(Error::Invalid(fields));
    };
    let link = Link::fresh(Purpose::Factor)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            lost::approve(work, id, &reason, &link)
        })
        .await
}

/// What waits for an administrator: lost second factors that they have not approved yet and that are not their own.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let own = reader.actor().person().map(|person| person.id);
    let mut waiting = Vec::new();
    for loss in lost::all(reader.conn())? {
        let approved = loss.approvals.iter().any(|one| Some(one.approver) == own);
        if approved || Some(loss.user) == own {
            continue;
        }
        let user = users::by_id(reader.conn(), loss.user)?;
        waiting.push(Waiting {
            what: "queue-lost-factor",
            organisation: user.name,
            subject: user.email,
            href: format!("/desk/users/{}", loss.user),
            due_on: None,
            rule: None,
        });
    }
    Ok(waiting)
}
