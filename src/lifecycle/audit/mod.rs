//! Doing an audit: its workspace, the conclusion of a stage 1 (LC-30 to LC-32), the report of every other audit
//! (LC-60, LC-61) with what it answers beside its sections and what was seen where (LC-27). A report is a draft until the lead auditor signs it; what was signed is kept to the letter with
//! its hash, and never changes again. Signing concludes the audit.

pub mod model;
pub mod items;
pub mod coverage;
pub mod ask;
pub mod matrix;
pub mod given;
pub mod acts;
pub mod paper;
pub mod view;
mod store;

pub use acts::{conclude_stage_1, save_report, send_report};
pub use given::{GivenConclusion, GivenReport, GivenSending};
pub use model::{Conclusion, ConclusionItem, Report, SectionText};
pub use store::{conclusion_of, report_of};
