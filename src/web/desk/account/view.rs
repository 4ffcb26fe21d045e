//! What one's own account shows.

use serde::Serialize;

use crate::base::ids::UserId;
use crate::base::time::{Zone, in_words};
use crate::parties::users::account::Deputy;
use crate::store::housekeeping::SessionRow;
use crate::web::desk::users::{Choice, moment};

/// What a session shows of itself.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// The hash that is kept, which opens nothing.
    pub id: String,
    /// The program it was opened with.
    pub agent: Option<String>,
    /// The address it was opened from.
    pub address: Option<String>,
    /// Since when, in the body's zone.
    pub since: String,
    /// When it was used last, in the body's zone.
    pub seen: String,
    /// Whether it is the one that asks.
    pub own: bool,
}

impl SessionView {
    /// Shows a session; `own` is the one that asks.
    pub fn of(zone: Zone, row: &SessionRow, own: Option<&[u8]>) -> Self {
        Self {
            id: crate::access::sessions::hex(&row.token_hash),
            agent: row.agent.clone(),
            address: row.address.clone(),
            since: moment(zone, row.created_at),
            seen: moment(zone, row.seen_at),
            own: own == Some(row.token_hash.as_slice()),
        }
    }
}

/// Who stands in for somebody.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Deputy)]
pub struct DeputyView {
    /// The deputy.
    pub id: UserId,
    /// As called.
    pub name: String,
    /// The first day, in words.
    pub from: String,
    /// The last day, in words.
    pub to: String,
}

impl DeputyView {
    /// Shows a deputy of this name.
    pub fn of(named: &Deputy, name: &str) -> Self {
        Self {
            id: named.deputy,
            name: name.to_owned(),
            from: in_words(named.from_on),
            to: in_words(named.to_on),
        }
    }
}

/// One's own account.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    /// As called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// Whether there is a second factor.
    pub has_factor: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// The sessions that are open.
    pub sessions: Vec<SessionView>,
    /// Who stands in now or next.
    pub deputy: Option<DeputyView>,
    /// Who may be named; nothing for clients, who have no deputies.
    pub staff: Option<Vec<Choice>>,
}
