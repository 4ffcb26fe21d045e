//! Who may do what, to whose things. Roles and acts meet in one table (`policy`); sessions, tokens and passwords
//! say who somebody is. That the decision maker did not sit in the team is no role but a rule: see `rules::team`.

pub mod roles;
pub mod acts;
pub mod scopes;
pub mod reach;
pub mod policy;
pub mod password;
pub mod sessions;
pub mod factor;
pub mod ring;
pub mod tokens;

pub use acts::Act;
pub use policy::{Grant, Permit, Subject};
pub use reach::{Reach, Scope};
pub use roles::{Actor, Bearer, Person, Role};
pub use scopes::KeyScope;
pub use tokens::Tokens;
