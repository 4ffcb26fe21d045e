//! The people of a client: its administrator invites colleagues.

use actix_web::web;
use serde_json::{Value, json};

use super::organisation::own;
use crate::access::{Act, Role};
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::UserId;
use crate::parties::users::{self, GivenUser, links};
use crate::web::app::App;
use crate::web::desk::organisations::options;
use crate::web::desk::users::{Nothing, invite_from, resend_from, withdraw_from};
use crate::web::kit::{Answer, Done, Form, Id, Page, Visitor, see_other};

/// Everybody of the client.
pub async fn list(app: web::Data<App>, visitor: Visitor, done: web::Query<Done>) -> Answer {
    let organisation = own(&visitor)?;
    let people: Vec<Value> = app
        .db
        .read(&visitor.actor, visitor.now, Act::InviteColleague, move |reader| {
            let own = users::of(reader.conn(), Some(organisation))?;
            let ids: Vec<UserId> = own.iter().map(|(user, _)| user.id).collect();
            let invited = links::invited(reader.conn(), &ids)?;
            Ok(own
                .into_iter()
                .map(|(user, roles)| {
                    json!({
                        "id": user.id, "name": user.name, "email": user.email, "active": user.active,
                        "roles": roles, "version": user.version, "invited": invited.contains(&user.id),
                        "own": true,
                    })
                })
                .collect())
        })
        .await?;
    Page::new(&app, &visitor, app.say("people-title")?)
        .after(&done, &["users-invited", "users-withdrawn"])?
        .show("portal/people/list", json!({ "people": people }))
}

/// The form for an invitation.
pub async fn new(app: web::Data<App>, visitor: Visitor) -> Answer {
    own(&visitor)?;
    let view = form_view(&app)?;
    Page::new(&app, &visitor, app.say("people-invite")?).show("portal/people/new", view)
}

fn form_view(app: &App) -> Result<Value> {
    let roles = Role::ALL.iter().filter(|role| role.is_client());
    Ok(json!({ "roles": options(app, "role", roles.map(|role| role.as_str()))? }))
}

/// Invites a colleague: of the own organisation, whatever was sent.
pub async fn invite(app: web::Data<App>, visitor: Visitor, form: Form<GivenUser>) -> Answer {
    let Form { mut value, mut typed } = form;
    typed.0.retain(|(name, _)| name != "password");
    value.organisation = Given(own(&visitor)?.to_string());
    value.auditor = Given::default();
    match invite_from(&app, &visitor, Act::InviteColleague, &value).await {
        Ok(_) => Ok(see_other("/portal/people?done=users-invited")),
        Err(error) => Page::new(&app, &visitor, app.say("people-invite")?).again(
            "portal/people/new",
            form_view(&app)?,
            &typed,
            error,
        ),
    }
}

/// Sends an invitation again.
pub async fn resend(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    _form: Form<Nothing>,
) -> Answer {
    resend_from(&app, &visitor, Act::InviteColleague, id).await?;
    Ok(see_other("/portal/people?done=users-invited"))
}

/// Withdraws an invitation.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<UserId>,
    _form: Form<Nothing>,
) -> Answer {
    withdraw_from(&app, &visitor, Act::InviteColleague, id).await?;
    Ok(see_other("/portal/people?done=users-withdrawn"))
}
