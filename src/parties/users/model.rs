//! A user, and what is given to add one.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::access::{Person, Role, password};
use crate::base::body::Body;
use crate::base::error::{Fields, Result};
use crate::base::given;
use crate::base::ids::{AuditorId, OrganisationId, UserId};
use crate::base::text::{Folded, Line};
use crate::base::time::Instant;
use crate::store::schema::users;

/// A user as kept, without the password's hash.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = users)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The address they sign in with.
    pub email: String,
    /// Their printed name.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// The client they belong to.
    pub organisation_id: Option<OrganisationId>,
    /// Their record as an auditor, reviewer or decision maker.
    pub auditor_id: Option<AuditorId>,
    /// Raised with every change.
    pub version: i32,
    /// When they were added.
    pub created_at: Instant,
}

/// A user with every column, for writing.
#[derive(Debug, Insertable)]
#[diesel(table_name = users)]
pub(super) struct NewUser {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) email_folded: String,
    pub(super) name: String,
    pub(super) password_hash: String,
    pub(super) active: bool,
    pub(super) organisation_id: Option<OrganisationId>,
    pub(super) auditor_id: Option<AuditorId>,
    pub(super) version: i32,
    pub(super) created_at: Instant,
}

/// What is given to add a user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// The address to sign in with.
    pub email: given::Given,
    /// The printed name.
    pub name: given::Given,
    /// The first password.
    pub password: given::Given,
    /// The roles.
    pub roles: Vec<given::Given>,
    /// The client, for a client's user.
    pub organisation: given::Given,
    /// The auditor's record, for people who audit, review or decide.
    pub auditor: given::Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The address to sign in with.
    pub email: Line,
    /// Its folded form, by which it is unique.
    pub email_folded: Folded,
    /// The printed name.
    pub name: Line,
    /// The first password, still in clear: hashed before the transaction.
    pub password: String,
    /// The roles, each once.
    pub roles: Vec<Role>,
    /// The client.
    pub organisation: Option<OrganisationId>,
    /// The auditor's record.
    pub auditor: Option<AuditorId>,
}

impl Given {
    /// Checks every field and their combination, the password included; the body's own name is no good password.
    pub fn check(&self, body: &Body) -> Result<Checked> {
        let mut fields = Fields::none();
        let about = [body.name.as_str(), self.name.as_str(), self.email.as_str()];
        if let Some(says) = password::fault(self.password.as_str(), false, &about) {
            fields.add("password", says);
        }
        self.checked(fields)
    }

    /// The same for somebody who is invited and chooses their own password.
    pub fn check_invitation(&self) -> Result<Checked> {
        self.checked(Fields::none())
    }

    fn checked(&self, mut fields: Fields) -> Result<Checked> {
        let email = fields.take("email", self.email.email());
        let name = fields.take("name", self.name.line());
        let organisation = fields
            .take("organisation", self.organisation.optional_one_of())
            .flatten();
        let auditor = fields.take("auditor", self.auditor.optional_one_of()).flatten();
        let mut roles: Vec<Role> = Vec::new();
        for given in &self.roles {
            if let Some(role) = fields.take("roles", given.one_of::<Role>())
                && !roles.contains(&role)
            {
                roles.push(role);
            }
        }
        roles.sort();
        if roles.is_empty() && !fields.0.iter().any(|(field, _)| field == "roles") {
            fields.add("roles", "Choose at least one role.");
        }
        let clients = roles.iter().filter(|role| role.is_client()).count();
        if clients > 0 && clients < roles.len() {
            fields.add(
                "roles",
                "A client's role cannot be joined with a role of the certification body.",
            );
        } else if clients > 0 && organisation.is_none() {
            fields.add("organisation", "Choose the client this user belongs to.");
        } else if clients == 0 && organisation.is_some() {
            fields.add(
                "organisation",
                "People of the certification body belong to no client. Leave this empty.",
            );
        }
        match (email, name) {
            (Some(email), Some(name)) if fields.0.is_empty() => Ok(Checked {
                email_folded: Folded::new(email.as_str()),
                email,
                name,
                password: self.password.as_str().to_owned(),
                roles,
                organisation,
                auditor,
            }),
            _ => Err(crate::base::error::Error::Invalid(fields)),
        }
    }
}

/// What is given to change one's own password.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GivenPassword {
    /// The present password.
    pub current: given::Given,
    /// The new one.
    pub password: given::Given,
}

impl GivenPassword {
    /// Checks the new password; that the present one is right is asked elsewhere.
    pub fn check(&self, body: &Body, person: &Person, second_factor: bool) -> Result<String> {
        let mut fields = Fields::none();
        if self.current.as_str().is_empty() {
            fields.add("current", "Enter your present password.");
        }
        let about = [body.name.as_str(), person.name.as_str(), person.email.as_str()];
        if let Some(says) = password::fault(self.password.as_str(), second_factor, &about) {
            fields.add("password", says);
        } else if self.password == self.current {
            fields.add("password", "This is your present password. Choose another one.");
        }
        fields.check()?;
        Ok(self.password.as_str().to_owned())
    }
}
