//! People who audit, review or decide: what they are competent for and when (CO-33), whom they served (CO-4) and what
//! ties them to clients (CO-5). A competence is one row per standard, technical area and function; it is never
//! deleted, only ended. The rules see a person as one record (`rules::team::Auditor`), made here from the rows.
//!
//! Every change raises the auditor's version, and so does every booking: whoever books has the row to themselves and
//! sees the newest state.

pub mod model;
pub mod given;
pub mod acts;
pub mod view;
pub mod intake;
pub mod monitoring;
mod record;
mod store;

pub use acts::{add, amend, end_competence, end_service, grant_competence, record_conflict, record_service};
pub use given::{GivenAuditor, GivenCompetence, GivenConflict, GivenEnd, GivenService};
pub use model::{Auditor, Competence, Conflict, Service};
pub use record::{Record, record, records, records_of};
pub use store::{all, by_id, every_competence, names, raise};
