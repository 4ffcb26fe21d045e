//! Who may sign in, for the administrator.

use actix_web::web;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use super::invitations::Nothing;
use super::invitations::{DONE, Door};
use super::organisations::{options, version};
use crate::access::{Act, Role, password};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditorId, OrganisationId, UserId};
use crate::base::time::{Instant, Zone, in_words};
use crate::parties::users::links;
use crate::parties::users::{self, GivenUser};
use crate::parties::{auditors, organisations};
use crate::store::pool::Conn;
use crate::web::app::App;
use crate::web::kit::{Answer, Done, Form, Id, Page, Pages, Visitor, see_other};
use crate::work::{Reader, Target};

/// How many users a page lists.
const PAGE: usize = 50;

/// What was done, and which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    done: String,
    page: usize,
}

/// The list, by name.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let own = visitor.person()?.id;
    let part = Pages::new("/desk/users", query.page, PAGE);
    let mut users = by_name(&app, &visitor, part.rows(), part.from()).await?;
    let pager = part.pager(&mut users);
    let users: Vec<UserRow> = users
        .into_iter()
        .map(|user| UserRow {
            own: user.id == own,
            user,
        })
        .collect();
    let view = json!({ "users": users, "previous": pager.previous, "next": pager.next });
    Page::new(&app, &visitor, app.say("users-title")?)
        .after(&Done::new(&query.done), DONE)?
        .show("desk/users/list", view)
}

/// Somebody who may sign in.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// The user.
    pub id: UserId,
    /// The version, for a change.
    pub version: i32,
    /// As called.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Whether they are let in.
    pub active: bool,
    /// What they are.
    pub roles: Vec<Role>,
    /// The client they belong to; nobody's for the body's own people.
    pub organisation_id: Option<OrganisationId>,
    /// That client's name.
    pub organisation: Option<String>,
    /// Who they are among the people who audit.
    pub auditor_id: Option<AuditorId>,
    /// Whether an invitation waits for them.
    pub invited: bool,
    /// Whether they have a second factor.
    pub second_factor: bool,
    /// When they were seen last, in the body's zone.
    pub last_seen: Option<String>,
}

/// The same on a page.
#[derive(Debug, Clone, Serialize)]
pub struct UserRow {
    /// The user.
    #[serde(flatten)]
    pub user: UserView,
    /// Whether it is whoever looks.
    pub own: bool,
}

/// The users by name, with roles and client: `limit` at most after the first `from`.
async fn by_name(app: &App, visitor: &Visitor, limit: i64, from: i64) -> Result<Vec<UserView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeUsers, move |reader| {
            let users = users::by_name(reader.conn(), limit, from)?;
            shown(reader, users)
        })
        .await
}

/// The newest users with roles and client, from the one before `after` on.
pub async fn newest(
    app: &App,
    visitor: &Visitor,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<UserView>> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeUsers, move |reader| {
            let users = users::newest(reader.conn(), after, limit)?;
            shown(reader, users)
        })
        .await
}

/// One of them.
pub async fn one(app: &App, visitor: &Visitor, id: UserId) -> Result<UserView> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeUsers, move |reader| {
            let user = users::with_roles_by_id(reader.conn(), id)?;
            shown(reader, vec![user])?.pop().ok_or(Error::NotFound("user"))
        })
        .await
}

/// Users with their roles, as pages and the API show them.
pub fn shown(reader: &mut Reader<'_>, users: Vec<(users::User, Vec<Role>)>) -> Result<Vec<UserView>> {
    let (reach, zone) = (reader.reach(), reader.zone());
    let ids: Vec<UserId> = users.iter().map(|(user, _)| user.id).collect();
    let clients: Vec<_> = users
        .iter()
        .filter_map(|(user, _)| user.organisation_id)
        .collect();
    let clients = organisations::names(reader.conn(), reach, &clients)?;
    let invited = links::invited(reader.conn(), &ids)?;
    let enrolled = users::factor::enrolled(reader.conn(), &ids)?;
    let seen = users::last_seen(reader.conn(), &ids)?;
    let shown = users.into_iter().map(|(user, roles)| UserView {
        invited: invited.contains(&user.id),
        second_factor: enrolled.contains(&user.id),
        last_seen: seen.get(&user.id).map(|at| moment(zone, *at)),
        organisation: user.organisation_id.and_then(|id| clients.get(&id).cloned()),
        id: user.id,
        version: user.version,
        name: user.name,
        email: user.email,
        active: user.active,
        roles,
        organisation_id: user.organisation_id,
        auditor_id: user.auditor_id,
    });
    Ok(shown.collect())
}

/// Somebody to choose.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Person)]
pub struct Choice {
    /// The user.
    pub value: UserId,
    /// As called.
    pub label: String,
}

/// The people of the body who may be named a deputy of somebody.
pub fn staff_options(conn: &mut Conn, but: UserId) -> Result<Vec<Choice>> {
    let staff = users::of(conn, None)?.into_iter();
    let staff = staff.filter(|(user, _)| user.active && user.id != but);
    Ok(staff
        .map(|(user, _)| Choice {
            value: user.id,
            label: user.name,
        })
        .collect())
}

/// A moment in the body's zone: day and time.
pub fn moment(zone: Zone, at: Instant) -> String {
    format!("{}, {}", in_words(zone.date(at)), zone.clock_face(at))
}

/// Where the administrator invites.
const DOOR: Door = Door {
    act: Act::AddUser,
    list: "/desk/users",
    form: "desk/users/new",
    title: "users-add",
};

/// The form for a new user.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    DOOR.form(&app, &visitor, form_view(&app, &visitor).await?)
}

/// Invites a user: they choose their password themselves.
pub async fn add(app: web::Data<App>, visitor: Visitor, form: Form<GivenUser>) -> Answer {
    let Form { value, typed } = form;
    DOOR.invite(&app, &visitor, &value, typed, async || {
        form_view(&app, &visitor).await
    })
    .await
}

/// Sends an invitation again.
pub async fn resend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    _form: Form<Nothing>,
) -> Answer {
    DOOR.resend(&app, &visitor, id).await
}

/// Withdraws an invitation.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    _form: Form<Nothing>,
) -> Answer {
    DOOR.withdraw(&app, &visitor, id).await
}

/// The act behind the API, for a password that is handed over. The password is hashed before the transaction: hashing is slow.
pub async fn add_from(app: &App, visitor: &Visitor, given: &GivenUser) -> Result<UserId> {
    let checked = given.check(&app.db.body())?;
    let typed = checked.password.clone();
    let hash = web::block(move || password::hash(&typed))
        .await
        .map_err(|e| Error::Broken(e.into()))??;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            users::add(work, checked, hash)
        })
        .await
}

async fn form_view(app: &App, visitor: &Visitor) -> Result<Value> {
    let (clients, people) = app
        .db
        .read(&visitor.actor, visitor.now, Act::AddUser, |reader| {
            let reach = reader.reach();
            let clients = organisations::all(reader.conn(), reach, "", 1_000, 0)?;
            Ok((clients, auditors::all(reader.conn())?))
        })
        .await?;
    let clients: Vec<Value> = clients
        .into_iter()
        .map(|client| json!({ "value": client.id, "label": format!("{}, {}", client.legal_name, client.city) }))
        .collect();
    let people: Vec<Value> = people
        .into_iter()
        .map(|person| json!({ "value": person.id, "label": format!("{}, {}", person.name, person.city) }))
        .collect();
    Ok(json!({
        "roles": options(app, "role", Role::ALL.iter().map(|role| role.as_str()))?,
        "clients": clients,
        "auditors": people,
    }))
}

/// Whether somebody may sign in.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenActive {
    active: Given,
    #[schema(ignore)]
    version: Given,
}

/// Lets a user in or shuts them out.
pub async fn set_active(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    form: Form<GivenActive>,
) -> Answer {
    set_active_from(&app, &visitor, id, &form.value).await?;
    Ok(see_other("/desk/users"))
}

/// The act behind the form and the API. Whoever is shut out is signed out at once.
pub async fn set_active_from(app: &App, visitor: &Visitor, id: UserId, given: &GivenActive) -> Result<()> {
    let mut fields = Fields::none();
    let active = fields.take("active", given.active.yes_no());
    fields.check()?;
    let version = version(&given.version)?;
    let active = active.unwrap_or_default();
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            users::set_active(work, id, version, active)
        })
        .await
}
