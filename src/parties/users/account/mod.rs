//! What somebody's access consists of, to be looked after by themselves or by an administrator: password, roles,
//! sessions, deputy. A deputy sees what waits for an absent person; no right is handed over.

pub mod acts;
mod store;

use serde::Serialize;

use crate::base::ids::UserId;
use crate::base::time::Date;

pub use acts::{change_roles, end_deputy, end_sessions, name_deputy};
pub(super) use store::another_administrator;
pub use store::{absent, deputy_of, sessions_of};

/// Who looks after somebody's work, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deputy {
    /// The absent person.
    pub user: UserId,
    /// Who looks after their work.
    pub deputy: UserId,
    /// The first day.
    pub from_on: Date,
    /// The last day.
    pub to_on: Date,
}
