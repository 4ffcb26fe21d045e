//! The audit programme of a cycle (LC-20): which audits, how many days each (AT-50, AT-53, AT-54), which sites (MS-30,
//! MS-35), and the windows they must fall in. It is made once the agreement is signed, from what the review computed,
//! and keeps its whole derivation. Windows become known with the dates they count from: stage 2 with the end of
//! stage 1, the later audits with the certification decision.
//!
//! The table of audits is this room's. Rooms further on move an audit through `place` and `set_status`.

pub mod model;
pub mod acts;
pub mod plan;
pub mod windows;
pub mod earlier;
pub mod change;
mod integrate;
mod next;
pub mod resize;
pub mod versions;
pub mod modification;
pub mod sheet;
pub mod view;
mod store;

pub use acts::make;
pub use earlier::{EarlierAudit, EarlierCycle, take_over};
pub use integrate::{end_integration, integrate};
pub use model::{Audit, AuditSite, Chosen, Derivation, Programme};
pub use modification::without;
pub use next::{begin_again, renew};
pub use resize::review_time;
pub use store::{
    audit, audits_in, audits_listed, audits_of, audits_of_all, leave_out, newest_audits, of_certification,
    place, set_status, sites_of, sites_of_all,
};
pub use windows::{ended, events, in_order, parameters, set_stage_2_window, set_windows};
