//! What happens to a certification while it lives: suspension, its end, withdrawal (LC-90 to LC-95).
//!
//! Each is a decision by somebody with the competence to decide, outside every audit team of the certification, also
//! when a manager starts it (LC-65). The decision, the register entry that the public reads, the step of the case and
//! the letter to the client are one transaction: the public answer changes with the commit, and never without it.
//! The unit is the certificate: no site is suspended or withdrawn by itself (MS-65); a site can leave the scope (MS-64).

pub mod model;
pub mod acts;
pub mod clocks;
pub mod view;
pub mod page;
pub mod due;
pub mod sites;
pub mod modify;
pub mod round;
mod store;

pub use acts::{lift, suspend, withdraw};
pub use clocks::Clock;
pub use due::due;
pub use model::{GivenLift, GivenSuspension, GivenWithdrawal};
pub use page::{CaseView, case_page};
pub use view::{CaseRow, Cases, Change, ChangePage, cases, change_page, changes, newest_cases, waiting};
