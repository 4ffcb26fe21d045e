//! The body's own accreditations as data (VE-40). A change of status is a further row with its date, never a change of
//! an older one: what held on the day of a decision can always be told. A standard without a row is issued without
//! accreditation, and a row for it needs no change of the program.
//!
//! A row can be corrected, and an accreditation ended, as long as nothing that was issued under it becomes false: whoever
//! changes rows brings what was issued (`Issued`), which the certificate room knows.

pub mod model;
mod standing;
pub mod acts;
mod store;

pub use acts::{add, amend, end};
pub use model::{Accreditation, GivenAccreditation, GivenAmendment, GivenEnding, Status};
pub use standing::{Issued, Standing, standings};
pub use store::{all, covering, covering_among};
