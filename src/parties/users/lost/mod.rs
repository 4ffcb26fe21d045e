//! A second factor that was lost. The person says so after giving their password; two administrators, neither of them
//! the person, approve with a reason; then the old factor and every session end, and a letter's link leads to another.

pub mod acts;
mod store;

use serde::Serialize;

use crate::base::ids::UserId;
use crate::base::time::Instant;

pub use acts::{approve, renew, report, reset};
pub use store::{all, of};

/// A loss that waits for approval.
#[derive(Debug, Clone, Serialize)]
pub struct Loss {
    /// Who lost their second factor.
    pub user: UserId,
    /// Since when.
    pub reported_at: Instant,
    /// Who approved so far.
    pub approvals: Vec<Approval>,
}

/// One administrator's approval.
#[derive(Debug, Clone, Serialize)]
pub struct Approval {
    /// Who approved.
    pub approver: UserId,
    /// Why.
    pub reason: String,
}
