//! The body's own accreditations as data (VE-40). A change of status is a further row with its date, never a change of
//! an older one: what held on the day of a decision can always be told. A standard without a row is issued without
//! accreditation, and a row for it needs no change of the program.

pub mod model;
pub mod acts;
mod store;

pub use acts::add;
pub use model::{Accreditation, GivenAccreditation, Status};
pub use store::{all, covering, covering_among};
