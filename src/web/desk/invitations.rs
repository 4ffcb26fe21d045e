//! Invitations, as the administrator of the body and those of the clients send, repeat and withdraw them: the same
//! forms and acts behind two doors.

use serde::Deserialize;

use crate::access::Act;
use crate::base::error::Result;
use crate::base::given::Given;
use crate::base::ids::UserId;
use crate::parties::users::GivenUser;
use crate::parties::users::links::{self, Link, Purpose};
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// What can be said at the top of the list after something was done.
pub const DONE: &[&str] = &["users-invited", "users-withdrawn"];

/// A door that invitations are sent from.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// Under which act.
    pub act: Act,
    /// The address of the list.
    pub list: &'static str,
    /// The template of the form.
    pub form: &'static str,
    /// The key of the form's title.
    pub title: &'static str,
}

impl Door {
    /// The empty form.
    pub fn form(self, app: &App, visitor: &Visitor, view: serde_json::Value) -> Answer {
        Page::new(app, visitor, app.say(self.title)?).show(self.form, view)
    }

    /// Invites; what is wrong is shown in the form, whose view is asked for only then.
    pub async fn invite(
        self,
        app: &App,
        visitor: &Visitor,
        given: &GivenUser,
        mut typed: Typed,
        view: impl AsyncFnOnce() -> Result<serde_json::Value>,
    ) -> Answer {
        // A password is never sent back, not even to the one who typed it.
        typed.0.retain(|(name, _)| name != "password");
        match invite_from(app, visitor, self.act, given).await {
            Ok(_) => Ok(self.done("users-invited")),
            Err(error) => {
                let view = view().await?;
                Page::new(app, visitor, app.say(self.title)?).again(self.form, view, &typed, error)
            }
        }
    }

    /// Sends an invitation again.
    pub async fn resend(self, app: &App, visitor: &Visitor, id: UserId) -> Answer {
        resend_from(app, visitor, self.act, id).await?;
        Ok(self.done("users-invited"))
    }

    /// Withdraws an invitation.
    pub async fn withdraw(self, app: &App, visitor: &Visitor, id: UserId) -> Answer {
        withdraw_from(app, visitor, self.act, id).await?;
        Ok(self.done("users-withdrawn"))
    }

    fn done(self, says: &str) -> actix_web::HttpResponse {
        see_other(&format!("{}?done={says}", self.list))
    }
}

/// The act behind the forms and the API: a user who is invited by letter.
pub async fn invite_from(app: &App, visitor: &Visitor, act: Act, given: &GivenUser) -> Result<UserId> {
    let checked = given.check_invitation()?;
    let link = Link::fresh(Purpose::Invitation)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            links::invite(work, act, checked, &link)
        })
        .await
}

/// The act behind sending again.
pub async fn resend_from(app: &App, visitor: &Visitor, act: Act, id: UserId) -> Result<()> {
    let link = Link::fresh(Purpose::Invitation)?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            links::resend(work, act, id, &link)
        })
        .await
}

/// The act behind withdrawing.
pub async fn withdraw_from(app: &App, visitor: &Visitor, act: Act, id: UserId) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            links::withdraw(work, act, id)
        })
        .await
}

/// A form that says all by being sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {
    #[serde(rename = "version")]
    _version: Given,
}
