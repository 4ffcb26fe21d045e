//! Roles and the people who hold them.

use super::scopes::KeyScope;
use crate::base::ids::{ApiKeyId, AuditorId, OrganisationId, UserId};
use crate::text_enum;

text_enum! {
    /// What a user does in the certification body or at a client (INTERFACES 1.0).
    Role {
        /// Plans programmes and audits.
        Scheduler = "scheduler",
        /// Reviews applications and computes audit time.
        ApplicationReviewer = "application_reviewer",
        /// Audits.
        Assessor = "assessor",
        /// Reviews reports and decides.
        DecisionMaker = "decision_maker",
        /// Watches over quality and impartiality.
        Manager = "manager",
        /// Runs the system.
        Administrator = "administrator",
        /// Speaks for a client.
        ClientAdministrator = "client_administrator",
        /// Works for a client.
        ClientContributor = "client_contributor",
    }
}

crate::text_column!(Role);

impl Role {
    /// Whether the role belongs to a client and not to the certification body.
    pub const fn is_client(self) -> bool {
        matches!(self, Self::ClientAdministrator | Self::ClientContributor)
    }
}

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their user id.
    pub id: UserId,
    /// Their printed name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Their roles, in the order of `Role::ALL`.
    pub roles: Vec<Role>,
    /// The client they belong to; none for people of the certification body.
    pub organisation: Option<OrganisationId>,
    /// Their record as an auditor, reviewer or decision maker.
    pub auditor: Option<AuditorId>,
}

/// A program with an API key. It acts for the person who made the key, as the administrator of the key's client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// The key's id.
    pub key: ApiKeyId,
    /// What the key was made for.
    pub scopes: Vec<KeyScope>,
    /// For whom it acts.
    pub person: Person,
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Nobody,
    /// A person.
    Person(Person),
    /// A program with an API key.
    Key(Bearer),
    /// The clock round and other jobs.
    Clock,
    /// The operator at the machine's command line.
    CommandLine,
}

impl Actor {
    /// How the journal names them.
    pub fn in_journal(&self) -> String {
        match self {
            Self::Nobody => "nobody".to_owned(),
            Self::Person(person) => format!("user:{}", person.id),
            Self::Key(bearer) => format!("key:{}", bearer.key),
            Self::Clock => "clock".to_owned(),
            Self::CommandLine => "command line".to_owned(),
        }
    }

    /// The roles they act under.
    pub fn roles(&self) -> &[Role] {
        match self {
            Self::Person(person) => &person.roles,
            Self::Key(bearer) => &bearer.person.roles,
            Self::Nobody | Self::Clock | Self::CommandLine => &[],
        }
    }

    /// The person, or the one a program acts for.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Key(bearer) => Some(&bearer.person),
            Self::Nobody | Self::Clock | Self::CommandLine => None,
        }
    }
}
