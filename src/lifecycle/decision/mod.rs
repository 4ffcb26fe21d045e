//! The technical review of an audit's results and the independent decision on certification (LC-62 to LC-65).
//!
//! Whoever decides sat in no team of the audits decided on and holds the competence to decide on that day; the rules
//! say so (CO-9, CO-10, CO-35), and this room brings them the facts: audits, teams, reports, findings, agreement.
//! One audit has one decision: of two people who decide at once, one wins and the other is shown the newer state.
//! A granted case waits for its certificate; issuing is the next room's own act. This room also keeps the decisions
//! that maintenance makes (suspend, restore, withdraw): every decision is a row of one table (LC-64).

pub mod model;
pub mod dossier;
pub mod acts;
pub mod view;
pub mod page;
mod renewal;
mod store;

pub use acts::{cleared_outside_team, decide, judge, record, take_over, tell};
pub use dossier::Dossier;
pub use model::{Checked, Decision, Earlier, GivenDecision, NewDecision};
pub use page::{findings, page};
pub use store::{by_id, expanded_on, of_certification};
pub use view::{
    DecisionView, FindingView, Page, Preview, list, newest, preview, shown, shown_one, undecided, waiting,
};
