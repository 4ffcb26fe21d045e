//! A certification that comes in mid-cycle from a list: the body kept it elsewhere until now, or another body did.
//!
//! What the list says is checked by the same rules as everything else, above all by the clock, which is asked what
//! falls due. Then it is written as if it had grown here: the case with its dated events, the agreement, the audits
//! held and those to come, open findings with their limits, the decisions, the certificate under the number that is
//! printed, and the register. Nobody here decided any of it; the rows say so (`users::records_account`). From that
//! moment on it is moved by the acts of the other rooms alone, and another list changes nothing in it.

pub mod model;
pub mod given;
pub mod history;
pub mod plan;
mod places;
mod visits;
pub mod acts;

pub use acts::take_in;
pub use history::Origin;
pub use model::{Certification, HeldAudit, OpenFinding, Standing, TakeOver};
pub use plan::{Asked, plan};
pub use visits::seed;
