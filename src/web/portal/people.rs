//! The people of a client: its administrator invites colleagues.

use actix_web::web;
use serde_json::{Value, json};

use super::organisation::own;
use crate::access::{Act, Role};
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::UserId;
use crate::parties::users::{self, GivenUser};
use crate::web::app::App;
use crate::web::desk::invitations::{DONE, Door, Nothing};
use crate::web::desk::organisations::options;
use crate::web::desk::users::{UserRow, shown};
use crate::web::kit::{Answer, Done, Form, Id, Page, Visitor};

/// Where a client's administrator invites.
const DOOR: Door = Door {
    act: Act::InviteColleague,
    list: "/portal/people",
    form: "portal/people/new",
    title: "people-invite",
};

/// Everybody of the client.
pub async fn list(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let organisation = own(&visitor)?;
    let people = app
        .db
        .read(&visitor.actor, visitor.now, Act::InviteColleague, move |reader| {
            let own = users::of(reader.conn(), Some(organisation))?;
            shown(reader, own)
        })
        .await?;
    // Letting in and shutting out are the body's: here everybody counts as one's own.
    let people: Vec<UserRow> = people
        .into_iter()
        .map(|user| UserRow { user, own: true })
        .collect();
    Page::new(&app, &visitor, app.say("people-title")?)
        .after(&done, DONE)?
        .show("portal/people/list", json!({ "people": people }))
}

/// The form for an invitation.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    own(&visitor)?;
    DOOR.form(&app, &visitor, form_view(&app)?)
}

fn form_view(app: &App) -> Result<Value> {
    let roles = Role::ALL.iter().filter(|role| role.is_client());
    Ok(json!({ "roles": options(app, "role", roles.map(|role| role.as_str()))? }))
}

/// Invites a colleague: of the own organisation, whatever was sent.
pub async fn invite(app: web::Data<App>, visitor: Visitor, form: Form<GivenUser>) -> Answer {
    let Form { mut value, typed } = form;
    value.organisation = Given(own(&visitor)?.to_string());
    value.auditor = Given::default();
    DOOR.invite(&app, &visitor, &value, typed, async || form_view(&app))
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
