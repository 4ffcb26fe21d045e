//! Keys to the API, for a client's own programs. A key acts for its organisation alone, within the scopes it was made
//! for and never beyond what the client's administrator may; the journal names it. It ends when it is revoked, after
//! its last day, and when nobody of its organisation may sign in any more: then nobody answers for it.

pub mod model;
pub mod acts;
pub mod bearer;
mod store;

pub use acts::{make, revoke};
pub use bearer::{PREFIX, bearer};
pub use model::{GivenKey, Key, State};
pub use store::{Held, all, names, newest};
