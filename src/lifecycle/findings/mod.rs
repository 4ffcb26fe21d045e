//! Findings: raised in an audit, answered by the client, judged and verified by the team (LC-50 to LC-57).
//!
//! A nonconformity cites one clause of the standard and says what was seen, without cause or solution (LC-51). The
//! client answers with correction, cause, corrective action and date (LC-52), and says how far it reaches (MS-60).
//! Each answer is kept; a returned one is followed by the next. Whether a finding still stands in the way of a
//! decision is asked of `rules::steps::finding::settled` (LC-54).

pub mod model;
pub mod acts;
pub mod view;
pub mod earlier;
mod reach;
mod store;

pub use earlier::{Earlier, events, take_over};
pub use model::{Finding, FindingAnswer, GivenAnswer, GivenFinding, GivenVerdict, GivenVerification};
pub use store::{answers_of, by_id, of_audit, of_certification, open};
